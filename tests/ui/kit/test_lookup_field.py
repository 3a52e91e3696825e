import threading

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit.lookup_field import LookupField
from gaoxinban.ui.kit.page import Suggestion

NAMES = ("天合光能", "天目湖", "星宇车灯")


def find(text):
    if text == "错":
        raise Refused("查不了。")
    return [Suggestion(i, name, "9132") for i, name in enumerate(NAMES) if text in name]


@pytest.fixture
def window(qtbot):
    made = QWidget()
    made.setLayout(QVBoxLayout())
    made.resize(600, 400)
    qtbot.addWidget(made)
    return made


def field_in(window, runner, qtbot, how=find):
    made = LookupField("来电企业", runner, how)
    window.layout().addWidget(made)
    window.layout().addWidget(QLineEdit())
    window.show()
    window.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


@pytest.fixture
def field(window, inline, qtbot):
    return field_in(window, inline, qtbot)


@pytest.fixture
def chosen(field):
    heard = []
    field.chosen.connect(lambda suggestion: heard.append(suggestion.value))
    return heard


def test_typing_opens_a_list_that_does_not_take_the_focus(field, qtbot, type_in):
    type_in(field, "天")
    assert field.is_open
    assert field.hasFocus()
    assert [each.text for each in field.suggestions] == ["天合光能", "天目湖"]


def test_a_letter_pasted_by_mistake_is_not_looked_for(field, type_in):
    """glpi#16877: a query per key press; one of a hundred thousand words takes a minute."""
    field.insert("电" * 100_000)
    assert len(field.text()) == 200


def test_enter_takes_the_first(field, chosen, qtbot, type_in):
    type_in(field, "天")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert chosen == [0]
    assert field.text() == "天合光能"
    assert not field.is_open


def test_arrows_move_round(field, chosen, qtbot, type_in):
    type_in(field, "天")
    for _ in range(3):
        qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert chosen == [1]


def test_a_deliberate_line_wants_to_be_moved_to(window, inline, qtbot, type_in):
    """Enter alone makes no new enterprise of initials that nobody has."""

    def how(text):
        return [Suggestion(text, text, deliberate=True), Suggestion(None, "还有 3 家", note=True)]

    field = field_in(window, inline, qtbot, how)
    taken, submitted = [], []
    field.chosen.connect(lambda suggestion: taken.append(suggestion.value))
    field.submitted.connect(submitted.append)
    type_in(field, "czsl")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (taken, submitted) == ([], ["czsl"])
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):  # the note is passed over
        qtbot.keyClick(field, key)
    assert (taken, submitted) == (["czsl"], ["czsl"])


def test_down_opens_a_closed_list_at_its_first_line(window, inline, qtbot, type_in):
    line = Suggestion("czsl", "czsl", deliberate=True)
    field = field_in(window, inline, qtbot, lambda _text: [line])
    taken = []
    field.chosen.connect(lambda suggestion: taken.append(suggestion.value))
    type_in(field, "czsl")
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(field, key)
    assert taken == ["czsl"]


def test_a_note_ends_the_list_and_is_taken_by_nothing(window, inline, qtbot, type_in):
    field = field_in(
        window, inline, qtbot, lambda text: [*find(text), Suggestion(None, "还有 3 家", note=True)]
    )
    taken = []
    field.chosen.connect(lambda suggestion: taken.append(suggestion.value))
    type_in(field, "天")
    lines = field._list
    assert lines.item(2).text() == "还有 3 家"
    where = lines.visualItemRect(lines.item(2)).center()
    qtbot.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert taken == []
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Return):  # round the end, past the note
        qtbot.keyClick(field, key)
    assert taken == [1]


def test_escape_closes_and_keeps_the_text(field, chosen, qtbot, type_in):
    type_in(field, "天")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.is_open
    assert (field.text(), chosen) == ("天", [])


def test_a_click_takes_a_line(field, chosen, qtbot, type_in):
    type_in(field, "天")
    lines = field._list
    where = lines.visualItemRect(lines.item(1)).center()
    qtbot.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert chosen == [1]


def test_enter_without_a_match_submits_the_text(field, chosen, qtbot, type_in):
    type_in(field, "新北某厂")
    with qtbot.waitSignal(field.submitted) as submitted:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert submitted.args == ["新北某厂"]
    assert chosen == []


def test_leaving_the_field_closes_the_list(field, window, qtbot, type_in):
    type_in(field, "天")
    other = next(each for each in window.findChildren(QLineEdit) if each is not field)
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    assert not field.is_open


def test_a_refused_look_up_offers_nothing(field, qtbot, type_in):
    type_in(field, "错")
    assert field.suggestions == []


def test_clearing_closes(field, qtbot, type_in):
    type_in(field, "天")
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    assert not field.is_open


def test_enter_before_the_answer_waits_for_it(window, threaded, qtbot, type_in):
    gate = threading.Event()

    def slow(text):
        gate.wait(10)
        return find(text)

    field = field_in(window, threaded, qtbot, slow)
    heard = []
    field.chosen.connect(lambda suggestion: heard.append(suggestion.value))
    type_in(field, "星宇")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == []
    gate.set()
    qtbot.waitUntil(lambda: heard == [2])


def test_late_answers_are_dropped(window, threaded, qtbot, type_in):
    gate = threading.Event()

    def slow(text):
        gate.wait(10)
        return find(text)

    field = field_in(window, threaded, qtbot, slow)
    type_in(field, "天")
    field.setText("星")
    field.ask()
    gate.set()
    qtbot.waitUntil(lambda: field.is_open)
    assert [each.text for each in field.suggestions] == ["星宇车灯"]


def test_the_list_goes_with_its_field(field, window, qtbot, qapp, type_in):
    type_in(field, "天")
    lines = field._list
    shiboken6.delete(field)
    qtbot.waitUntil(lambda: not shiboken6.isValid(lines))
