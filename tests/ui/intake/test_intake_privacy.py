"""来电人 in the form: by one key, and what follows from it."""

from PySide6.QtCore import Qt

from gaoxinban.domain.term import Privacy
from tests.ui.intake.desk import POWER, TRINA, log_request

Key = Qt.Key


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
    log_request(panel, keyboard)
    assert newest().row.enterprise == TRINA, "the form asks again"
