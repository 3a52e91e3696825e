"""What import-linter cannot see: submodules of outside packages, and calls.

Widgets stay in `ui`; Qt stays in `ui` and `paper`; a window that stops the
program to ask (QMessageBox, exec) is made in one place only, `ui/kit`.
"""

import ast
from pathlib import Path

import pytest
from source import PACKAGE, expect_none, imported, name_of, python_files, tree_of

WIDGETS = {"PySide6.QtWidgets", "PySide6.QtCharts", "PySide6.QtSvgWidgets", "pyqtgraph"}
"""Modules whose use makes a room a room of the window."""

ASKING = {"QMessageBox", "QInputDialog", "QErrorMessage"}


def in_ui(path: Path) -> bool:
    return PACKAGE / "ui" in path.parents


def in_kit(path: Path) -> bool:
    return PACKAGE / "ui" / "kit" in path.parents


def widget_imports(tree: ast.AST) -> list[str]:
    return [
        f"{line} {name}"
        for line, name in imported(tree)
        if any(name == module or name.startswith(f"{module}.") for module in WIDGETS)
    ]


def qt_imports(tree: ast.AST) -> list[str]:
    return [
        f"{line} {name}"
        for line, name in imported(tree)
        if name.split(".")[0] in ("PySide6", "shiboken6", "pyqtgraph", "qtawesome")
    ]


def asking(tree: ast.AST) -> list[str]:
    """Uses of message boxes, and calls of `.exec()` or `.exec_()`."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.alias):
            name = node.id if isinstance(node, ast.Name) else node.name
            if name in ASKING:
                found.append(f"{node.lineno} {name}")
        elif isinstance(node, ast.Attribute) and node.attr in ASKING:
            found.append(f"{node.lineno} {node.attr}")
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("exec", "exec_")
            and not application_loop(node.func.value)
        ):
            found.append(f"{node.lineno} .{node.func.attr}()")
    return found


def application_loop(value: ast.expr) -> bool:
    """Whether `.exec()` runs the program's own event loop: app.exec(), QApplication.exec()."""
    name = value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")
    return name.lower().lstrip("_") in ("app", "application", "qapplication", "qt", "qapp")


def offenders(rule, keep) -> list[str]:
    return [
        f"{name_of(path)}:{found}"
        for path in python_files("gaoxinban")
        if keep(path)
        for found in rule(tree_of(path))
    ]


def test_widgets_stay_in_the_window():
    expect_none(offenders(widget_imports, lambda path: not in_ui(path)))


def test_qt_stays_in_the_window_and_on_paper():
    rooms = (PACKAGE / "ui", PACKAGE / "paper")
    expect_none(offenders(qt_imports, lambda path: not any(r in path.parents for r in rooms)))


def test_only_the_kit_stops_the_program_to_ask():
    expect_none(offenders(asking, lambda path: not in_kit(path)))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (widget_imports, "from PySide6.QtWidgets import QLabel"),
        (widget_imports, "from PySide6 import QtWidgets"),
        (widget_imports, "import PySide6.QtWidgets as w"),
        (widget_imports, "def late():\n    import pyqtgraph"),
        (qt_imports, "from PySide6.QtCore import QObject"),
        (asking, "from PySide6.QtWidgets import QMessageBox"),
        (asking, "w.QMessageBox.question(None, 'a', 'b')"),
        (asking, "dialog.exec()"),
        (asking, "make_dialog().exec_()"),
    ],
)
def test_the_rules_see_a_planted_violation(rule, text):
    assert rule(ast.parse(text))


def test_the_loop_of_the_program_is_no_question():
    assert asking(ast.parse("app.exec()\nself._application.exec()\nQApplication.exec()")) == []
