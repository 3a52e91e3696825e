"""Chinese sentences have Chinese punctuation: no half-width , ; : ? ! beside a character.

Nor ( ) in a text that is put together; a name may have them: 行政审批(数据)局.
What is quoted stands in 「」, in the window as in the manual; no “ ” beside them.
"""

import ast
import re
import tomllib
from collections.abc import Iterator

import pytest
from source import PACKAGE, ROOT, name_of, python_files, tree_of

HELD = "\ufffc"
"""Where a value is put into an f-string."""

CHINESE = "\u3400-\u9fff\u3001-\u303f\uff01-\uff5e“”‘’"
BESIDE = re.compile(
    f"(?<=[{CHINESE}])(?<![,;:?!])[,;:?!](?![,;:?!])"
    f"|(?<![,;:?!])[,;:?!](?= ?[{CHINESE}])"
    f"|(?<={HELD})[,;:?!](?= |$)"
)
BRACKETS = re.compile(f"(?<=[{CHINESE}{HELD}])[()]|[()](?=[{CHINESE}{HELD}])")
PATTERN = re.compile(r"\(\?|\\[dsw]|\[\^")
"""A regular expression: what it reads may be half-width."""


def sentences(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, text) of every string but docstrings; values of f-strings stand as `HELD`."""
    skipped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [
                str(each.value) if isinstance(each, ast.Constant) else HELD for each in node.values
            ]
            skipped |= {id(each) for each in node.values}
            yield node.lineno, "".join(parts)
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in skipped
        ):
            yield node.lineno, node.value


def faulty(text: str) -> bool:
    return bool(
        re.search("[\u4e00-\u9fff]", text)
        and not PATTERN.search(text)
        and (BESIDE.search(text) or (HELD in text and BRACKETS.search(text)))
    )


def misquoted(text: str) -> bool:
    """Whether a sentence, or a value, stands in “ ”."""
    return bool(re.search("[“”]", text) and re.search(f"[\u4e00-\u9fff{HELD}]", text))


def test_no_sentence_has_half_width_punctuation():
    found = [
        f"{name_of(path)}:{line}: {text}"
        for path in python_files(PACKAGE.name)
        for line, text in sentences(tree_of(path))
        if faulty(text)
    ]
    assert not found, "\n".join(found)


def test_what_is_quoted_stands_in_corner_brackets():
    found = [
        f"{name_of(path)}:{line}: {text}"
        for path in python_files(PACKAGE.name)
        for line, text in sentences(tree_of(path))
        if misquoted(text)
    ]
    pages = [*sorted((ROOT / "docs" / "manual").rglob("*.md")), ROOT / "CHANGELOG.md"]
    found += [
        f"{name_of(path)}:{line}: {text}"
        for path in pages
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if misquoted(text)
    ]
    assert not found, "\n".join(found)


def written(value: object) -> Iterator[str]:
    """Every text of a resource, names of tables too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for each in value.values():
            yield from written(each)
    elif isinstance(value, list):
        for each in value:
            yield from written(each)


def test_no_text_that_ships_has_other_punctuation():
    found = []
    for path in sorted((ROOT / "resources").rglob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        # What callers say in the demonstration is written as people write.
        quoted = misquoted if path.parent.name != "demo" else (lambda _: False)
        found += [
            f"{name_of(path)}: {text}" for text in written(table) if faulty(text) or quoted(text)
        ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "code",
    [
        'x = "没有这个团队,请重新选择"',
        'x = "注意:"',
        'x = ",暂定"',
        'x = f"规则{n}: 不合"',
        'x = f"{a}不在{b}: {c}"',
        'x = f"工单「{n}」,不能办"',
        'x = "真的?"',
        'x = f"{who}(导入)"',
        'x = f"派单({n})"',
        'def f():\n    """说明,不算"""\n    return "算;的"',
    ],
)
def test_what_is_found(code):
    assert any(faulty(text) for _, text in sentences(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        'x = "没有这个团队，请重新选择：甲、乙"',
        'x = "10:30 前签收"',
        'x = "行政审批(数据)局"',
        'x = f"{h}:{m} 前签收"',
        'x = f"表格 (*.csv);;所有文件 (*)"',
        'x = "输入 :: 插入文字模板"',
        'x = re.compile(r"(?:年|[:：])")',
        'def f():\n    """说明,不算"""',
    ],
)
def test_what_may_stand(code):
    assert not any(faulty(text) for _, text in sentences(ast.parse(code)))


@pytest.mark.parametrize("code", ['x = "请按“保存”"', 'x = f"“{word}”"'])
def test_other_quotation_marks_are_found(code):
    assert any(misquoted(text) for _, text in sentences(ast.parse(code)))


@pytest.mark.parametrize("code", ['x = "请按「保存」"', 'x = f"「{word}」"', 'x = "[“”]"'])
def test_corner_brackets_and_what_is_read_may_stand(code):
    assert not any(misquoted(text) for _, text in sentences(ast.parse(code)))
