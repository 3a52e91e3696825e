"""F9: who acts is chosen by name, and the cursor goes back to where it was."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.shell import test_window

OFFICERS = test_window.OFFICERS
open_shell = test_window.open_shell


@pytest.fixture
def choosing(open_shell, qtbot):
    """On the second page, F9 pressed; keys go where the system would send them."""
    window = open_shell().window
    window.navigate("queue")
    line = window.panel("queue").line
    qtbot.waitUntil(line.hasFocus)
    press(Qt.Key.Key_F9)
    assert window.status.officer.hasFocus()
    return window, window.status.officer, line


def press(key):
    target = QApplication.activePopupWidget() or QApplication.focusWidget()
    QTest.keyClick(target.window().windowHandle(), key)


def write(text):
    """As an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(QApplication.focusWidget(), event)


def test_a_typed_name_replaces_who_acts_and_the_cursor_goes_back(choosing):
    window, box, line = choosing
    assert box.lineEdit().selectedText() == box.currentText()
    write("李强")
    press(Qt.Key.Key_Return)
    assert window.seat.officer == OFFICERS[1]
    assert line.hasFocus()


def test_a_name_that_nobody_has_leaves_who_acts_and_says_so(choosing):
    window, box, _ = choosing
    write("火星")
    press(Qt.Key.Key_Return)
    assert window.seat.officer == OFFICERS[0]
    assert window.status.message.text == "注意：没有叫「火星」的经办人，仍由王敏经办"
    assert box.lineEdit().selectedText() == box.currentText() == "王敏  企业服务组"


@pytest.mark.parametrize("key", [None, Qt.Key.Key_Q, Qt.Key.Key_Down])
def test_escape_gives_up_the_choice_and_no_more(choosing, key):
    """With nothing typed, with something, and with another name already stepped to."""
    window, box, line = choosing
    if key is not None:
        press(key)
    press(Qt.Key.Key_Escape)
    assert (window.current_page, window.seat.officer) == ("queue", OFFICERS[0])
    assert box.currentText() == "王敏  企业服务组"
    assert line.hasFocus()


def test_escape_closes_the_open_list_of_names_too(choosing):
    window, box, line = choosing
    write("李")
    popup = box.completer().popup()
    assert popup.isVisible()
    press(Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert (window.current_page, box.currentText()) == ("queue", "王敏  企业服务组")
    assert line.hasFocus()


def test_what_was_refused_goes_with_the_page_and_the_person(open_shell):
    window = open_shell().window
    said = window.status.message
    for leave in (lambda: window.navigate("queue"), lambda: window.status.officer.set_value(2)):
        window.notifier.warn("不能签收")
        leave()
        assert said.text == ""
    window.notifier.info("已签收", undo=window.close)
    window.navigate("queue")
    assert said.text == "已签收"
    window.navigate("intake")
    assert said.text == ""
    window.notifier.error("打印机没有回应")
    window.navigate("queue")
    assert said.text == "出错：打印机没有回应"


@pytest.mark.parametrize("reason", [Qt.FocusReason.MouseFocusReason, Qt.FocusReason.TabFocusReason])
def test_a_name_taken_out_of_the_list_gives_the_cursor_back(open_shell, qtbot, reason):
    """Entered by pointer or Tab as well as by F9; the arrows alone go on choosing."""
    window = open_shell().window
    window.navigate("queue")
    line, box = window.panel("queue").line, window.status.officer
    qtbot.waitUntil(line.hasFocus)
    box.setFocus(reason)
    press(Qt.Key.Key_Down)
    assert box.hasFocus()
    press(Qt.Key.Key_Up)
    box.showPopup()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert window.seat.officer == OFFICERS[1]
    qtbot.waitUntil(line.hasFocus)
    qtbot.waitUntil(lambda: not box._listing)


def test_what_one_looked_for_is_not_left_to_the_next(choosing):
    window, box, _ = choosing
    window.search.setText("陈工 13812345678")
    box.set_value(OFFICERS[1].id if box.value() != OFFICERS[1].id else OFFICERS[0].id)
    assert window.search.text() == ""


def test_who_acts_is_remembered_where_the_window_was_never_closed(open_shell, qtbot, tmp_path):
    """A power cut: whoever sat there is asked for nothing and acts in no other name."""
    window = open_shell().window
    window.status.officer.set_value(2)
    file = tmp_path / "window.ini"
    qtbot.waitUntil(lambda: file.exists() and "officer=2" in file.read_text())
