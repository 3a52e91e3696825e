"""The first day of an office that wants passwords: set up, hire, sign in, work, leave. By keys."""

import pytest
from new_office import request
from PySide6.QtCore import Qt

from gaoxinban.application import commands as c
from gaoxinban.application.passwords import Passwords
from gaoxinban.ui.shell.application import OpenedOffice, Shell, ShellPlan
from gaoxinban.ui.shell.pages import pages, search
from tests.journeys.seated import Seated

K = Qt.Key
GIVEN, OWN, ADMINS = "no tree on the hill", "noodles again today", "three ducks in a river"
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def at_the_door(opened, dressed, qtbot, watchdog, tmp_path):
    """Somebody in front of a program that was never opened before."""
    office, _clock = opened
    office.accounts._passwords = Passwords(passes=1, memory=64, lanes=1)

    def open_office():
        return OpenedOffice(office, office.directory().officers, entrance=office.entrance())

    shell = Shell(dressed, ShellPlan(open_office, pages(), search, tmp_path / "window.ini"))
    shell.window.show()
    shell.window.activateWindow()
    made = Seated(shell, office, watchdog, tmp_path / "pictures")
    made.see("欢迎使用高新办")
    qtbot.waitUntil(shell.window.isActiveWindow)
    watchdog.watch(shell.runner)
    yield made
    shell.close()


def sign_in(me, name, password):
    """Choose a name by typing, then the password."""
    me.see("请登录")
    me.rest()
    me.walk_to("姓名")
    me.control(K.Key_A)
    me.commit(name)
    me.press(K.Key_Return)
    me.come_back()
    me.walk_to("密码")
    me.letters(password)
    me.press(K.Key_Return)
    me.rest()
    me.come_back()


def set_up(me):
    """The first start: a name, an administrator, passwords for all."""
    me.walk_to("管理员姓名")
    me.control(K.Key_A)
    me.commit("周强")
    me.press(K.Key_Tab)
    me.press(K.Key_Down)
    me.press(K.Key_Tab)
    for _ in range(2):
        me.letters(ADMINS)
        me.press(K.Key_Return)
    me.rest()
    me.qtbot.waitUntil(lambda: me.window.seat.officer is not None)
    me.rest()
    assert me.window.seat.officer.name == "周强"


def hire(me):
    """A colleague with a first password."""
    me.come_back()
    me.alt(K.Key_6)
    me.rest()
    me.press(K.Key_N)
    me.commit("王敏")
    me.walk_to("团队")
    me.control(K.Key_A)
    me.commit("企业服务组")
    me.press(K.Key_Return)
    me.come_back()
    me.control(K.Key_Return)
    me.rest()
    people = me.window.panel("office").people
    me.qtbot.waitUntil(lambda: people.current.officer.name == "王敏")
    me.rest()
    me.press(K.Key_P)
    me.letters(GIVEN)
    me.press(K.Key_Tab)
    me.letters(GIVEN)
    me.control(K.Key_Return)
    me.rest()
    me.qtbot.waitUntil(lambda: me.said == "已设密码")
    me.picture("people")


def take_the_seat(me):
    """She sits down, and the password becomes her own."""
    me.press(K.Key_F9)
    sign_in(me, "王敏", GIVEN)
    me.see("请换成只有自己知道的")
    me.letters(OWN)
    me.press(K.Key_Return)
    me.letters(OWN)
    me.press(K.Key_Return)
    me.rest()
    me.qtbot.waitUntil(lambda: me.window.seat.officer.name == "王敏")
    return me.window.seat.officer


def test_from_the_first_start_to_a_leaver(at_the_door):
    me, office = at_the_door, at_the_door.office
    set_up(me)
    hire(me)
    wang = take_the_seat(me)
    people = me.window.panel("office").people
    # A case lies in her hands; the administrator's acts are not hers.
    ticket = office.log(wang.actor, request(team_id=wang.team_id)).value.ticket_id
    office.do(wang.actor, c.AcceptCase(ticket_id=ticket))
    me.alt(K.Key_6)
    me.rest()
    assert not me.window.action("office.retire").isEnabled()
    # The administrator comes back and lets her go, with the case handed over.
    me.press(K.Key_F9)
    sign_in(me, "周强", ADMINS)
    me.qtbot.waitUntil(lambda: me.window.seat.officer.name == "周强")
    me.window.panel("office").people.refresh()
    me.rest()
    people.view.table.go_to(wang.id)
    people.view.table.setFocus()
    me.press(K.Key_D)
    me.walk_to("理由")
    me.commit("调到别的单位")
    me.control(K.Key_Return)
    me.rest()
    me.qtbot.waitUntil(lambda: me.said == "已停用")
    assert office.detail(ticket).row.officer == "企业服务组组长"
    assert "王敏" not in [each.name for each in office.directory().officers]
    assert office.maintenance.verify() == []
    # Locked, nothing is to be seen; the password opens it where it was.
    me.press(K.Key_F9, SHIFT)
    me.see("窗口已锁定")
    me.rest()
    assert not people.isVisible()
    me.letters(ADMINS)
    me.press(K.Key_Return)
    me.rest()
    me.qtbot.waitUntil(people.isVisible)
