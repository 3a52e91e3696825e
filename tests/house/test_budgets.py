"""Budgets: what rots first is the main window, the application object and the file of everything."""

import ast
from pathlib import Path

import pytest
from source import ROOT, expect_none, name_of, python_files, tree_of

FILE, SMALL_FILE, ENTRY = 400, 300, 60
FUNCTION, PARAMETERS = 60, 7

FILES = python_files("gaoxinban", "migrations", "tests", ".ci")
REVISIONS = ROOT / "migrations" / "versions"
"""A revision is a list of statements in order that never changes again: its length is no defect."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def file_budget(name: str) -> int:
    """Most lines a file may have."""
    if name == "gaoxinban/__main__.py":
        return ENTRY - 1
    if name == "gaoxinban/bootstrap.py" or name.startswith("gaoxinban/ui/shell/"):
        return SMALL_FILE
    return FILE


def long_files(files: list[Path]) -> list[str]:
    found = []
    for path in files:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > (budget := file_budget(name_of(path))):
            found.append(f"{name_of(path)}: {lines} lines, at most {budget}")
    return found


def functions(tree: ast.AST) -> list[Function]:
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def parameters(function: Function) -> int:
    """How many arguments a caller may pass; the object itself is not one."""
    arguments = function.args
    named = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
    count = len(named) + len(arguments.kwonlyargs)
    return count - (bool(named) and named[0] in ("self", "cls"))


def long_functions(tree: ast.AST) -> list[str]:
    found = []
    for function in functions(tree):
        lines = (function.end_lineno or function.lineno) - function.lineno + 1
        if lines > FUNCTION:
            found.append(f"{function.lineno} {function.name}: {lines} lines, at most {FUNCTION}")
    return found


def wide_functions(tree: ast.AST) -> list[str]:
    return [
        f"{f.lineno} {f.name}: {parameters(f)} parameters, at most {PARAMETERS}"
        for f in functions(tree)
        if parameters(f) > PARAMETERS
    ]


def test_no_file_is_longer_than_its_budget():
    expect_none(long_files(FILES))


@pytest.mark.parametrize("rule", [long_functions, wide_functions])
def test_no_function_is_beyond_its_budget(rule):
    offenders = [
        f"{name_of(path)}:{offender}"
        for path in FILES
        if path.parent != REVISIONS
        for offender in rule(tree_of(path))
    ]
    expect_none(offenders)


def test_the_budgets_see_an_offender(tmp_path):
    body = "\n".join(f"    x{n} = {n}" for n in range(FUNCTION))
    tree = ast.parse(f"class A:\n  def f(self, a, b, c, d, e, f, *, g): pass\ndef long():\n{body}")
    assert wide_functions(tree) == []
    assert long_functions(tree) == [f"3 long: {FUNCTION + 1} lines, at most {FUNCTION}"]
    tree = ast.parse("class A:\n  def f(self, a, b, c, d, e, f, *, g, h): pass")
    assert wide_functions(tree) == [f"2 f: 8 parameters, at most {PARAMETERS}"]
    long = ROOT / "gaoxinban" / "domain" / "planted.py"
    assert file_budget(name_of(long)) == FILE
    assert file_budget("gaoxinban/ui/shell/main_window.py") == SMALL_FILE
    assert file_budget("gaoxinban/__main__.py") < ENTRY
