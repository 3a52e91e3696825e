"""Chinese input: while characters are composed nothing fires, nothing is asked, nothing is taken."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from gaoxinban.ui.kit.actions import ActionRegistry
from gaoxinban.ui.kit.column_model import Column, RowModel
from gaoxinban.ui.kit.fields import Choice, GrowingText
from gaoxinban.ui.kit.form import line_edit
from gaoxinban.ui.kit.lookup_field import LookupField
from gaoxinban.ui.kit.page import Suggestion
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.text_modules import TextModules
from gaoxinban.ui.shell.search_field import SearchField

Key = Qt.Key


@dataclass(frozen=True)
class Text:
    keyword: str = "zt"
    name: str = "中途"
    initials: str = "zt"
    body: str = "放进来的文字"


class Place:
    """A window with keys of one letter, and one field with the cursor in it."""

    def __init__(self, qtbot, runner):
        self.window = QWidget()
        qtbot.addWidget(self.window)
        QVBoxLayout(self.window)
        self.runner = runner
        self.heard = []
        self.actions = ActionRegistry(self.window)
        for name, keys in (("a", "Z"), ("b", "?"), ("c", "Space")):
            run = lambda name=name: self.heard.append(name)  # noqa: E731  a stub
            self.actions.add(self.window, name, name, run, keys=keys, tooltip=name)

    def find(self, text):
        self.heard.append(f"asked {text}")
        return [Suggestion(text, f"{text}国公司")]

    def line(self):
        made = line_edit("标题")
        made.textEdited.connect(lambda text: self.heard.append(f"edited {text}"))
        return made

    def lookup(self):
        made = LookupField("来电企业", self.runner, self.find)
        made.chosen.connect(lambda line: self.heard.append(f"chosen {line.text}"))
        made.submitted.connect(lambda text: self.heard.append(f"submitted {text}"))
        return made

    def search(self):
        made = SearchField(self.runner, self.actions, lambda _office, text: self.find(text))
        made.set_office(object())
        made.chosen.connect(lambda line: self.heard.append(f"chosen {line.text}"))
        return made

    def text(self):
        made = GrowingText("反映内容")
        made.edited.connect(lambda text: self.heard.append(f"edited {text}"))
        return made

    def modules(self):
        made = self.text()
        made.modules = TextModules(made, dict)
        made.modules.offer([Text()])
        return made

    def choice(self):
        made = Choice("分类")
        made.set_options([(1, "中途"), (2, "其他")])
        made.set_value(2)
        made.value_changed.connect(lambda value: self.heard.append(f"value {value}"))
        return made


KINDS = ("line", "lookup", "search", "text", "modules", "choice")


@pytest.fixture
def begin(qtbot, inline):
    """kind → (place, the field, which has the cursor and no text)."""

    def begun(kind):
        place = Place(qtbot, inline)
        field = getattr(place, kind)()
        place.window.layout().addWidget(field)
        place.window.resize(500, 400)
        place.window.show()
        place.window.activateWindow()
        field.setFocus()
        qtbot.waitUntil(lambda: place.window.isActiveWindow() and field.hasFocus())
        if isinstance(field, Choice):
            field.lineEdit().clear()
        place.heard.clear()
        return place, field

    return begun


def compose(widget, preedit="", commit=""):
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def content(widget):
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    return widget.text() if isinstance(widget, QLineEdit) else widget.currentText()


@pytest.mark.parametrize("kind", KINDS)
def test_letters_of_a_composition_are_no_keys_and_no_text(begin, kind):
    place, field = begin(kind)
    for preedit in ("z", "zh", "zhong"):
        compose(field, preedit)
    assert content(field) == ""
    assert place.heard == []
    compose(field, commit="中")
    assert content(field) == "中"
    assert set(place.heard) <= {"asked 中", "edited 中"}
    assert place.heard or kind == "choice"  # which decides when it is left


@pytest.mark.parametrize("kind", KINDS)
def test_letters_without_composition_are_text_too(begin, kind):
    place, field = begin(kind)
    QTest.keyClicks(field, "z? ")
    assert content(field) == "z? "
    assert not {"a", "b", "c"} & set(place.heard)


@pytest.mark.parametrize("kind", ["lookup", "search"])
def test_enter_in_a_composition_takes_no_line_of_an_open_list(begin, kind):
    """An input method that lets Enter through has not finished yet."""
    place, field = begin(kind)
    compose(field, commit="中")
    assert field.is_open
    compose(field, "guo")
    QTest.keyClick(field, Key.Key_Return)
    assert [each.split()[0] for each in place.heard] == ["asked"]
    compose(field, commit="国")
    QTest.keyClick(field, Key.Key_Return)
    assert place.heard[-1] == "chosen 中国国公司"


def test_enter_in_a_composition_puts_no_text_module_in(begin):
    _place, field = begin("modules")
    compose(field, commit="::")
    assert field.modules.is_open
    compose(field, "zhong")
    QTest.keyClick(field, Key.Key_Return)
    assert "放进来的文字" not in field.toPlainText()
    field.setPlainText("")
    compose(field, commit="::中")
    QTest.keyClick(field, Key.Key_Return)
    assert field.toPlainText() == "放进来的文字"


def test_lists_ask_for_no_input_method(qtbot):
    """Else J and K would open a list of candidates while the input method is on."""
    table = TableView("工单")
    qtbot.addWidget(table)
    model = RowModel((Column("a", "编号", 50, str),), row_id=str)
    table.show_model(model)
    model.set_rows(["1", "2"])
    table.step(1)
    assert not table.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
