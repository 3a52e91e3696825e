"""来电人 in the form: by one key, and what follows from it."""

import pytest
from PySide6.QtCore import Qt

from gaoxinban.application.attachments import GivenFile
from gaoxinban.domain.term import Privacy, Role
from tests.ui.intake.desk import POWER, TRINA, log_request

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(params=["F9", "sign-out"])
def somebody_else(request, office, desk_context):
    """Sits down in the place of who sat there."""
    officers = office.directory().officers
    other = next(each for each in officers if each.role is Role.OFFICER)

    def sit():
        if request.param == "sign-out":
            desk_context.seat.sit(None)
        desk_context.seat.sit(other)

    return sit


def begin(keyboard, times=1):
    keyboard.text("星宇")
    keyboard.press(Key.Key_Return)
    keyboard.text(POWER)
    for _ in range(times):
        keyboard.control(Key.Key_H)


def test_a_confidential_caller_is_one_key_away_and_the_next_case_keeps_it(panel, keyboard, newest):
    panel.take_focus()
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.text(POWER)
    keyboard.control(Key.Key_H)
    assert "请不要写是谁" in panel.form.privacy_note.text()
    keyboard.control(Key.Key_Return)
    case = newest()
    assert (case.privacy, case.row.enterprise, case.contact_name) == (
        Privacy.CONFIDENTIAL,
        "保密",
        "",
    )
    assert panel.form.privacy.value() is Privacy.NAMED, "the next call is another one"
    keyboard.control(Key.Key_E)
    assert panel.form.read().privacy is Privacy.CONFIDENTIAL
    assert panel.form.read().enterprise_name == TRINA


def test_of_an_anonymous_caller_nothing_is_asked_or_sent(panel, keyboard, newest):
    panel.take_focus()
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.text("有企业夜里偷排")
    keyboard.control(Key.Key_H)
    keyboard.control(Key.Key_H)
    fields = (panel.form.enterprise, panel.form.contact_name, panel.form.contact_phone)
    assert not any(field.isEnabled() for field in fields)
    keyboard.control(Key.Key_Return)
    case = newest()
    assert (case.privacy, case.row.enterprise) == (Privacy.ANONYMOUS, "匿名")
    assert (case.contact_name, case.contact_phone) == ("", "")
    assert not panel.acts.same_enterprise.isEnabled()
    keyboard.control(Key.Key_E)
    panel.same_enterprise()
    assert panel.form.read().enterprise_name == ""
    log_request(panel, keyboard)
    assert newest().row.enterprise == TRINA, "the form asks again"


def test_the_next_person_is_not_told_who_asked_last(panel, keyboard, somebody_else):
    begin(keyboard)
    keyboard.control(Key.Key_Return)
    assert panel.acts.same_enterprise.isEnabled()
    somebody_else()
    assert not panel.acts.same_enterprise.isEnabled()
    assert not panel.acts.open_last.isEnabled()
    assert "GX-" not in panel.done.text.text
    keyboard.control(Key.Key_E)
    assert panel.form.read().contact_phone == ""


def test_the_next_person_cannot_restore_what_was_cleared(panel, keyboard, somebody_else):
    begin(keyboard)
    keyboard.press(Key.Key_Backspace, SHIFT)
    somebody_else()
    assert not panel.acts.restore.isEnabled()
    panel.recovery.restore()
    assert panel.form.read().is_blank


def test_a_kept_back_text_waits_for_its_owner_alone(
    panel, keyboard, somebody_else, office, desk_context
):
    owner = desk_context.seat.officer
    begin(keyboard)
    panel.files.given.emit([GivenFile("合同.txt", b"x")])
    before = panel.read()
    somebody_else()
    shown = panel.read()
    assert (shown.is_blank, shown.contact_phone, shown.privacy) == (True, "", Privacy.NAMED)
    assert office.desk.drafts.of(desk_context.seat.actor) == []
    panel.form.body.setPlainText("另一个电话")
    panel.recovery.keeper.flush()
    panel.clear()
    panel.recovery.keeper.flush()
    desk_context.seat.sit(owner)
    assert panel.read() == before


def test_a_named_text_goes_from_hand_to_hand(panel, keyboard, somebody_else):
    begin(keyboard, times=0)
    before = panel.form.read()
    somebody_else()
    assert panel.form.read() == before


def test_a_code_that_is_none_is_refused_beside_it(panel, keyboard, cursor):
    panel.take_focus()
    keyboard.text("星辰示例有限公司")
    keyboard.press(Key.Key_Return)
    panel.form.uscc.setText("星辰示例有限公司")
    panel.form.body.setPlainText(POWER)
    keyboard.control(Key.Key_Return)
    assert "信用代码应是 18 位" in panel.form.top.error("uscc")
    assert cursor() == "信用代码"
