"""Every Chinese text of the window goes through `tr`: a literal that is shown as it stands is none.

What a list of the domain says (the label of a `Term`) and a number with its unit (「3月」) are
written as they are, in the window as below it.
"""

import ast
import re
from collections.abc import Iterator

import pytest
from source import PACKAGE, expect_none, name_of, python_files, tree_of

CHINESE = re.compile("[\u4e00-\u9fff]")
UNIT = re.compile("小时|[年月日天周时分件条个家起至次第]")
TRANSLATION = "gaoxinban.ui.kit.translation"
"""Where `tr` comes from, to what is no QObject with a `tr` of its own."""
MEASURES = {"compile", "horizontalAdvance"}
"""Calls whose text is not shown: a pattern, and a sample that is measured."""

NOT_SHOWN = {
    "gaoxinban/ui/kit/chinese.py": "Qt's own texts: it is the translator",
    "gaoxinban/ui/kit/moments.py": "how an instant is typed and written back, a grammar",
    "gaoxinban/ui/kit/duration.py": "how working time is written, the counterpart of domain.instant",
    "gaoxinban/ui/kit/text_modules.py": "the placeholders that stand in people's text modules",
    "gaoxinban/ui/shell/pictures.py": "names of picture files, and what the pictures show typed",
}
"""Files with words that must not change with the language of the window."""


def called(function: ast.expr) -> str:
    """`tr` of `self.tr`, and of `tr`."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def shown_as_they_stand(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, text) of Chinese literals that go through no `tr`."""
    passed = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node.func) in {"tr", *MEASURES}:
            # An f-string is put together before `tr` sees it.
            passed |= {
                id(part)
                for argument in node.args
                if not isinstance(argument, ast.JoinedStr)
                for part in ast.walk(argument)
            }
        elif isinstance(node, ast.ClassDef) and "Term" in {called(base) for base in node.bases}:
            passed |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in passed
            and CHINESE.search(UNIT.sub("", node.value))
        ):
            yield node.lineno, node.value


def said_at_import(node: ast.AST) -> Iterator[int]:
    """Lines that ask `tr` outside any function: before there is a translator."""
    if isinstance(node, ast.FunctionDef | ast.Lambda):
        given = node.args
        inside: list[ast.AST] = [*given.defaults, *filter(None, given.kw_defaults)]
    else:
        inside = list(ast.iter_child_nodes(node))
        if isinstance(node, ast.Call) and called(node.func) == "tr":
            yield node.lineno
    for each in inside:
        yield from said_at_import(each)


def asked_otherwise(tree: ast.Module) -> Iterator[int]:
    """Lines with another `tr`, or that give it a text that no tool could find."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module != TRANSLATION:
            odd = any(each.name == "tr" for each in node.names)
        elif isinstance(node, ast.Call) and called(node.func) == "tr":
            odd = [type(each) for each in node.args] != [ast.Constant]
        elif isinstance(node, ast.Attribute):
            odd = node.attr == "tr" and ast.unparse(node.value) != "self"
        else:
            odd = isinstance(node, ast.FunctionDef) and node.name == "tr"
        if odd:
            yield node.lineno


def test_every_text_of_the_window_goes_through_tr():
    expect_none(
        [
            f"{name_of(path)}:{line}: {text}"
            for path in python_files(f"{PACKAGE.name}/ui")
            if name_of(path) not in NOT_SHOWN
            for line, text in shown_as_they_stand(tree_of(path))
        ]
    )


def test_no_text_is_asked_for_at_import():
    """Another language, and a translator that is missing then, went unseen."""
    expect_none(
        [
            f"{name_of(path)}:{line}"
            for path in python_files(f"{PACKAGE.name}/ui")
            for line in said_at_import(tree_of(path))
        ]
    )


def test_there_is_one_tr():
    expect_none(
        [
            f"{name_of(path)}:{line}"
            for path in python_files(f"{PACKAGE.name}/ui")
            if not name_of(path).endswith("ui/kit/translation.py")
            for line in asked_otherwise(tree_of(path))
        ]
    )


def test_no_file_is_excused_that_needs_no_excuse():
    files = {name_of(path): path for path in python_files(f"{PACKAGE.name}/ui")}
    for name in NOT_SHOWN:
        assert any(shown_as_they_stand(tree_of(files[name]))), name


@pytest.mark.parametrize(
    "code",
    [
        'button.setText("保存")',
        'label.setText(f"{n} 件工单")',
        'label.setText(self.tr(f"{n} 件工单"))',
        'TITLE = "高新办"',
        'raise Refused("请选择团队。")',
        'error.say("请选一个团队。")',
        'def say(text):\n    return text\nsay("请选择")',
        'translate("kit", "{n} 件工单").format(n=n)',
        'said = self.tr\nsaid("保存")',
        'def say(text):\n    return tr(text)\nsay("保存")',
    ],
)
def test_what_is_found(code):
    assert list(shown_as_they_stand(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        'button.setText(self.tr("保存"))',
        'tr("{n} 件工单").format(n=n)',
        'title = f"{n}月"',
        'class Side(Term):\n    BOTH = "both", "一致"',
        'FOUND = re.compile("上午|下午")',
        'def f():\n    """保存"""',
    ],
)
def test_what_may_stand(code):
    assert not list(shown_as_they_stand(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        'TITLE = tr("工单")',
        'class Form:\n    word = tr("联系到")',
        'def f(said=tr("工单")):\n    return said',
        'NAMES = {"a": [tr("工单")]}',
    ],
)
def test_what_is_said_at_import_is_found(code):
    assert list(said_at_import(ast.parse(code)))


@pytest.mark.parametrize(
    "code", ['def f():\n    return tr("工单")', 'SAID = lambda: tr("工单")', "shown = self.tr"]
)
def test_what_is_said_when_it_is_shown_may_stand(code):
    assert not list(said_at_import(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "from gaoxinban.ui.office.wording import tr",
        "def tr(text):\n    return text",
        "self.tr(text)",
        'tr("queue", "工单")',
        'panel.tr("工单")',
    ],
)
def test_another_tr_is_found(code):
    assert list(asked_otherwise(ast.parse(code)))
