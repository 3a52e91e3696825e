"""What is typed at the first start outlives the window; it is nobody's, and never a password."""

from at_the_door import SECRET, press, rest
from PySide6.QtCore import Qt

K = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


def test_the_first_start_comes_back_after_a_crash_without_the_passwords(sit, qtbot, office):
    page = sit().door.first_start
    page.office_name.setText("常州高新办")
    page.admin.setText("周强")
    page.sign_in.set_value(True)
    page.password.setText(SECRET)
    page._keeper.flush()
    qtbot.waitUntil(lambda: office.desk.drafts.of_form(None, "first start") is not None)
    kept = office.desk.drafts.of_form(None, "first start").payload
    assert kept == {"fields": {"office_name": "常州高新办", "admin": "周强", "sign_in": True}}
    shell = sit()  # as after the crash
    page = shell.door.first_start
    qtbot.waitUntil(page.isVisible)
    assert page.said.text().startswith("已恢复")
    assert (page.office_name.text(), page.admin.text()) == ("常州高新办", "周强")
    assert page.sign_in.value() is True
    assert page.password.isEnabled()
    page.password.setText(SECRET)
    page.again.setText(SECRET)
    press(K.Key_Return, CONTROL)
    rest(qtbot, shell)
    assert office.entrance().office_name == "常州高新办"
    assert office.desk.drafts.of_form(None, "first start") is None


def test_a_first_start_that_is_skipped_leaves_no_draft(sit, qtbot, office):
    shell = sit()
    shell.door.first_start.admin.setText("周强")
    shell.door.first_start._keeper.flush()
    press(K.Key_Escape)
    rest(qtbot, shell)
    assert not office.entrance().first_start
    assert office.desk.drafts.of_form(None, "first start") is None
