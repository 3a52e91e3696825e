"""The window at its door, with quick passwords."""

from contextlib import closing

import pytest
from at_the_door import OTHER, PAGES, SECRET
from new_office import new_office, person

from gaoxinban.application.passwords import Passwords
from gaoxinban.domain.term import Role
from gaoxinban.ui.shell.application import OpenedOffice, Shell, ShellPlan


@pytest.fixture
def office(tmp_path):
    made, _ = new_office(tmp_path)
    made.accounts._passwords = Passwords(passes=1, memory=64, lanes=1)
    with closing(made):
        yield made


@pytest.fixture
def keyed(office):
    """Sign-in is on; 管理员 and 值班主管 have passwords of their own."""
    admin, boss = person(office, Role.ADMIN), person(office, Role.SUPERVISOR)
    office.accounts.skip_first_start()
    office.accounts.set_password(admin.actor, admin.id, SECRET)
    office.accounts.set_password(admin.actor, boss.id, SECRET)
    office.accounts.choose_password(boss.id, SECRET, OTHER)
    office.accounts.arrange(admin.actor, "常州高新办", sign_in=True, lock_minutes=0)
    for each in (admin, boss):
        office.accounts.sign_out(each.id)
    return admin, boss


@pytest.fixture
def sit(qapp, qtbot, office, tmp_path):
    earlier = (qapp.font(), qapp.palette(), qapp.styleSheet())
    shells = []

    def opened():
        return OpenedOffice(office, office.directory().officers, entrance=office.entrance())

    def start():
        shell = Shell(qapp, ShellPlan(opened, PAGES, settings_file=tmp_path / "window.ini"))
        shells.append(shell)
        shell.window.show()
        shell.window.activateWindow()
        qtbot.waitUntil(lambda: shell.opened is not None and shell.runner.active == 0)
        return shell

    yield start
    for shell in shells:
        shell.close()
    font, palette, sheet = earlier
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)
