"""What is typed at the first start outlives the window; it is nobody's, and never a password."""

from contextlib import closing

import pytest
from new_office import new_office
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gaoxinban.application.passwords import Passwords
from gaoxinban.ui.shell.application import OpenedOffice, Shell, ShellPlan

K = Qt.Key
SECRET = "three ducks in a river"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def office(tmp_path):
    made, _ = new_office(tmp_path)
    made.accounts._passwords = Passwords(passes=1, memory=64, lanes=1)
    with closing(made):
        yield made


@pytest.fixture
def sit(qapp, qtbot, office, tmp_path):
    """A window without pages: `sit()`."""
    earlier = (qapp.font(), qapp.palette(), qapp.styleSheet())
    shells = []

    def opened():
        return OpenedOffice(office, office.directory().officers, entrance=office.entrance())

    def start():
        shell = Shell(qapp, ShellPlan(opened, (), settings_file=tmp_path / "window.ini"))
        shells.append(shell)
        shell.window.show()
        shell.window.activateWindow()
        rest(qtbot, shell)
        return shell

    yield start
    for shell in shells:
        shell.close()
    font, palette, sheet = earlier
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)


def rest(qtbot, shell):
    qtbot.waitUntil(lambda: shell.opened is not None and shell.runner.active == 0)


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), key, modifier)


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
