"""Ctrl+Z, Ctrl+Shift+S, Ctrl+Shift+P where no field and no page has them for itself."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout

from gaoxinban.ui.kit.column_model import Column, RowModel
from gaoxinban.ui.kit.page import PageSpec
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.shell.main_window import MainWindow, WindowParts
from gaoxinban.ui.shell.search_field import acts_of

CTRL = Qt.KeyboardModifier.ControlModifier
BOTH = CTRL | Qt.KeyboardModifier.ShiftModifier
K = Qt.Key


class Page(Panel):
    """A list of pairs; the second column says more in a sheet."""

    def __init__(self, context):
        super().__init__(context)
        columns = (
            Column("name", "姓名", 80, lambda row: row[0]),
            Column("at", "时间", 80, lambda row: "今天", sheet=lambda row: row[1]),
            Column("hidden", "别的", 80, lambda row: "x", hidden=True),
        )
        self.table = TableView("人员名单")
        self.model = RowModel(columns, parent=self)
        self.model.set_rows([("=王敏", "2026-11-23"), ("李强", "—")])
        self.table.show_model(self.model)
        QVBoxLayout(self).addWidget(self.table)
        self.own = []


@pytest.fixture
def window(context, qtbot):
    page = PageSpec("people", "人员", "people", Page, "人员")
    made = MainWindow(WindowParts(context.runner, context.theme, context.settings, (page,)))
    qtbot.addWidget(made)
    made.show_office(context.office, ())
    made.show()
    made.activateWindow()
    return made


def test_ctrl_z_takes_back_what_the_line_offers(window, qtbot):
    undone = []
    window.notifier.info("已删除规则3", undo=lambda: undone.append(1))
    qtbot.keyClick(window.rail, K.Key_Z, CTRL)
    assert undone == [1]
    qtbot.keyClick(window.rail, K.Key_Z, CTRL)
    assert window.status.message.text == "注意：没有刚做的事可以撤销。"


@pytest.mark.parametrize("make", [QLineEdit, QPlainTextEdit])
def test_a_field_that_nobody_has_typed_in_leaves_ctrl_z_to_the_window(window, qtbot, make):
    """The cursor of 登记 stands in a field all day: no 「撤销」 was to be had by its key."""
    undone = []
    field = make(window.panel("people"))
    window.panel("people").layout().addWidget(field)
    field.show()
    field.setFocus()
    qtbot.waitUntil(lambda: window.focusWidget() is field)
    window.notifier.info("已并入", undo=lambda: undone.append(1))
    qtbot.keyClicks(field, "abc")
    qtbot.keyClick(field, K.Key_Z, CTRL)
    qtbot.keyClick(field, K.Key_Z, CTRL)
    assert undone == [], "it takes back what was typed, and no more than that"
    field.setPlainText("") if make is QPlainTextEdit else field.setText("")
    qtbot.keyClick(field, K.Key_Z, CTRL)
    assert undone == [1]


def test_any_list_leaves_as_it_stands(window, qtbot, tmp_path):
    target, asked = tmp_path / "a.csv", []
    window.left_over.exporter.ask_file = lambda _window, name: asked.append(name) or str(target)
    table = window.panel("people").table
    table.show_columns([("at", 80), ("name", 80)])
    qtbot.keyClick(table, K.Key_S, BOTH)
    assert asked == ["人员名单.xlsx"]
    lines = target.read_text(encoding="utf-8-sig").splitlines()
    assert lines == ["时间,姓名", "2026-11-23,'=王敏", ",李强"]
    assert "2 条已存为" in window.status.message.text
    shown = []
    window.left_over.exporter.paper.show_preview = lambda make: shown.append(make())
    qtbot.keyClick(table, K.Key_P, BOTH)
    assert shown[0].title == "人员名单"
    window.panel("people").model.set_rows(())
    qtbot.keyClick(table, K.Key_S, BOTH)
    assert window.status.message.text == "注意：这里没有列表，或列表是空的。"


def test_nothing_leaves_while_something_lies_over_the_pages(window, qtbot):
    """The window is locked: its pages are hidden, keys reach the window all the same."""
    done = []
    window.left_over.exporter.ask_file = lambda _window, _name: done.append("out")
    window.notifier.info("已删除", undo=lambda: done.append("undone"))
    window.centralWidget().hide()
    qtbot.keyClick(window, K.Key_S, BOTH)
    qtbot.keyClick(window, K.Key_Z, CTRL)
    assert done == []


def test_a_pages_own_act_of_that_name_is_meant_and_listed_once(window):
    panel = window.panel("people")
    window.actions_by_name.add(
        panel,
        "people.export",
        "导出",
        lambda: panel.own.append(1),
        keys="Ctrl+Shift+S",
        tooltip="x",
    )
    window.actions_by_name.trigger("window.export")
    assert panel.own == [1]
    hits = [each.text for each in acts_of(window.actions_by_name.entries(), "导出")]
    assert hits == ["导出"]


@pytest.mark.parametrize("key", [K.Key_Return, K.Key_Enter, K.Key_Space])
def test_enter_presses_the_button_that_tab_has_come_to(window, qtbot, key):
    """Outside of dialogs it is Space only, which somebody at 设密码 has no reason to try."""
    done = []
    panel = window.panel("people")
    button = QPushButton("设密码")
    button.clicked.connect(lambda: done.append(1))
    panel.layout().addWidget(button)
    button.show()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    qtbot.keyClick(button, key)
    assert done == [1]
    button.setEnabled(False)
    qtbot.keyClick(window, key)
    assert done == [1]
