"""「::」 and a word in a text field: what is offered, what is put in, what is left alone."""

from dataclasses import dataclass

import pytest
from accessible import focusable_without_name
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gaoxinban.ui.kit.fields import GrowingText
from gaoxinban.ui.kit.text_modules import TextModules, fill_in, matching

Key = Qt.Key


@dataclass(frozen=True)
class Text:
    keyword: str
    name: str
    initials: str
    body: str


REPLY = Text("slhf", "受理回复", "slhf", "{企业}：编号 {编号}，{日期}。")
VISIT = Text("sd", "实地走访", "sdzf", "到现场走访。")
RATED = Text("hfmy", "回访满意", "hfmy", "<b>满意</b>")
ALL = [REPLY, VISIT, RATED]


@pytest.fixture
def field(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    text = GrowingText("反映内容")
    column.addWidget(text)
    column.addWidget(QLineEdit())
    window.resize(500, 400)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    text.setFocus()
    text.modules = TextModules(text, lambda: {"企业": "天合示例", "日期": "3月2日", "编号": ""})
    text.modules.offer(ALL)
    yield text
    window.close()


def press(field, key):
    QTest.keyClick(field, key)


def test_only_known_placeholders_are_filled():
    values = {"企业": "{日期}", "日期": "今天", "编号": ""}
    assert fill_in("{企业}{编号}{别的}{日期}", values) == "{日期}{编号}{别的}今天"


@pytest.mark.parametrize(
    ("word", "names"),
    [
        ("", ["受理回复", "实地走访", "回访满意"]),
        ("S", ["受理回复", "实地走访"]),
        ("sd", ["实地走访"]),
        ("sdz", ["实地走访"]),
        ("满意", ["回访满意"]),
        ("xyz", []),
    ],
)
def test_keyword_initials_and_name_find_a_module(word, names):
    assert [each.name for each in matching(ALL, word)] == names


def test_the_list_opens_follows_the_word_and_puts_the_text_in(field, type_in):
    type_in(field, "已说明。::")
    assert field.modules.names == ["受理回复", "实地走访", "回访满意"]
    QTest.keyClicks(field, "slh")
    assert field.modules.names == ["受理回复"]
    assert field.hasFocus()
    press(field, Key.Key_Return)
    assert field.text == "已说明。天合示例：编号 {编号}，3月2日。"
    assert not field.modules.is_open
    type_in(field, "再说")
    assert field.text.endswith("。再说")


def test_one_undo_takes_it_back(field, type_in):
    type_in(field, "已说明。::slh")
    press(field, Key.Key_Return)
    assert "天合示例" in field.text
    field.undo()
    assert field.text == "已说明。::slh"


def test_full_width_colons_ask_as_well_and_tab_takes(field, type_in):
    type_in(field, "：：实地")
    press(field, Key.Key_Tab)
    assert field.text == "到现场走访。"
    assert field.hasFocus()


def test_arrows_move_round_the_ends(field):
    QTest.keyClicks(field, "::s")
    press(field, Key.Key_Up)
    press(field, Key.Key_Return)
    assert field.text == "到现场走访。"


def test_esc_closes_the_list_and_reaches_no_shortcut(field):
    pressed = []
    back = QAction(field.window())
    back.setShortcut("Esc")
    back.triggered.connect(lambda: pressed.append("back"))
    field.window().addAction(back)
    QTest.keyClicks(field, "::s")
    press(field, Key.Key_Escape)
    assert not field.modules.is_open
    assert pressed == []
    assert field.text == "::s"
    press(field, Key.Key_Escape)
    assert pressed == ["back"]


@pytest.mark.parametrize("text", ["见 16:20", "a::b c", "：：", "::不存在的词", "::: "])
def test_other_colons_open_nothing(field, type_in, text):
    field.modules.offer([] if text == "：：" else ALL)
    type_in(field, text)
    assert not field.modules.is_open


def test_enter_is_a_new_line_while_no_list_is_open(field, type_in):
    type_in(field, "一")
    press(field, Key.Key_Return)
    type_in(field, "二")
    assert field.text == "一\n二"


def test_in_the_middle_of_a_text_only_the_word_before_the_cursor_goes(field, type_in):
    type_in(field, "前后")
    field.moveCursor(QTextCursor.MoveOperation.Left)
    type_in(field, "::hf")
    press(field, Key.Key_Return)
    assert field.toPlainText() == "前<b>满意</b>后"


def test_leaving_the_field_closes_the_list(field, qtbot):
    QTest.keyClicks(field, "::")
    assert field.modules.is_open
    field.window().findChild(QLineEdit).setFocus()
    assert not field.modules.is_open


def test_a_click_takes_and_everything_has_a_name(field, qtbot):
    QTest.keyClicks(field, "::")
    shown = field.modules._list
    assert shown.geometry().bottom() <= field.window().height()
    place = shown.visualItemRect(shown.item(1)).center()
    qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert field.text == "到现场走访。"
    assert [
        each for each in focusable_without_name(field.window()) if "QLineEdit" not in each
    ] == []
