"""First start, signing in, changing places and locking, by keys on the real window."""

import pytest
from accessible import focusable_without_name
from at_the_door import OTHER, SECRET, choose, log_in, press, rest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from gaoxinban.domain.term import Role
from gaoxinban.ui.kit.plain_text import PlainLabel

K = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


# The first start


def test_the_first_start_is_one_page_and_ctrl_enter(sit, qtbot, office):
    shell = sit()
    page = shell.door.first_start
    qtbot.waitUntil(page.isVisible)
    assert shell.window.panel("intake") is None
    assert not shell.window.centralWidget().isVisible()
    assert focusable_without_name(page) == []
    assert QApplication.focusWidget() is page.office_name
    press(K.Key_Return, CONTROL)
    rest(qtbot, shell)
    qtbot.waitUntil(lambda: shell.window.panel("intake") is not None)
    assert shell.window.seat.officer.role is Role.ADMIN
    assert not office.entrance().first_start
    assert not office.entrance().sign_in
    assert shell.window.status.officer.isEnabled()


def test_the_first_start_sets_what_was_typed(sit, qtbot, office):
    shell = sit()
    page = shell.door.first_start
    page.office_name.setText("常州高新办")
    page.admin.setText("周强")
    next(iter(page._teams.values())).setText("招商先锋组")
    page.sign_in.set_value(True)
    page.password.setText(SECRET)
    press(K.Key_Return, CONTROL)
    assert page.form.error("again")
    page.again.setText(SECRET)
    press(K.Key_Return, CONTROL)
    rest(qtbot, shell)
    qtbot.waitUntil(lambda: shell.window.seat.officer is not None)
    assert shell.window.seat.officer.name == "周强"
    assert not shell.window.status.officer.isEnabled()
    assert office.entrance().office_name == "常州高新办"
    assert office.directory().teams[0].name == "招商先锋组"
    shell.window.notifier.messages[-1].act()
    assert shell.window.current_page == "office"


def test_a_refusal_stands_beside_its_field_and_nothing_is_lost(sit, qtbot, office):
    shell = sit()
    page = shell.door.first_start
    first, second, *_ = page._teams.values()
    first.setText(second.text())
    page.admin.setText("周强")
    press(K.Key_Return, CONTROL)
    rest(qtbot, shell)
    key = f"team:{next(iter(page._teams))}"
    assert "已经有团队" in page.form.error(key)
    assert page.admin.text() == "周强"
    assert page.isVisible()


def test_escape_leaves_everything_as_shipped(sit, qtbot, office):
    shell = sit()
    press(K.Key_Escape)
    rest(qtbot, shell)
    qtbot.waitUntil(lambda: shell.window.panel("intake") is not None)
    assert not office.entrance().first_start
    assert shell.window.seat.officer.role is not Role.ADMIN
    assert shell.window.status.officer.isEnabled()


# Signing in


def test_nothing_is_behind_the_door(sit, qtbot, office, keyed):
    shell = sit()
    page = shell.door.page
    assert page.isVisible()
    assert focusable_without_name(page) == []
    assert page.heading.text() == "常州高新办"
    assert page.password.echoMode() is QLineEdit.EchoMode.Password
    assert any("gaoxinban account reset" in each.text() for each in page.findChildren(PlainLabel))
    for key, modifier in ((K.Key_N, CONTROL), (K.Key_K, CONTROL), (K.Key_F1, None)):
        press(key, modifier or Qt.KeyboardModifier.NoModifier)
    press(K.Key_Escape)
    assert page.isVisible()
    assert shell.window.panel("intake") is None
    assert shell.window.seat.officer is None


def test_name_and_password_and_enter(sit, qtbot, office, keyed):
    _admin, boss = keyed
    shell = sit()
    log_in(qtbot, shell, boss.name, "wrong wrong")
    page = shell.door.page
    assert page.form.error("password") == "密码不对，请再试一次。"
    assert page.password.hasFocus()
    log_in(qtbot, shell, boss.name, OTHER)
    qtbot.waitUntil(lambda: shell.window.panel("intake") is not None)
    assert shell.window.seat.officer == boss
    assert shell.window.panel("intake").line.hasFocus()
    assert page.password.text() == ""
    assert office.log is not None


def test_enter_goes_from_the_name_to_the_password(sit, qtbot, office, keyed):
    _, boss = keyed
    page = sit().door.page
    choose(page.person, boss.name)
    page.person.setFocus()
    press(K.Key_Return)
    assert page.password.hasFocus()


# Changing places


@pytest.fixture
def seated(sit, qtbot, office, keyed):
    shell = sit()
    log_in(qtbot, shell, keyed[1].name, OTHER)
    qtbot.waitUntil(lambda: shell.window.panel("intake") is not None)
    return shell


def test_another_takes_the_seat_and_drafts_stay(seated, qtbot, office, keyed):
    admin, boss = keyed
    line = seated.window.panel("intake").line
    line.setText("写了一半")
    press(K.Key_F9)
    page = seated.door.page
    assert page.isVisible()
    rest(qtbot, seated)
    press(K.Key_F6)
    assert seated.window.panel("intake").done == []
    press(K.Key_Escape)
    assert not page.isVisible()
    assert seated.window.seat.officer == boss
    press(K.Key_F9)
    rest(qtbot, seated)
    log_in(qtbot, seated, admin.name, SECRET)
    assert seated.window.seat.officer == admin
    assert line.text() == "写了一半"
    assert not office.accounts.is_in(boss.id)
    press(K.Key_F6)
    assert seated.window.panel("intake").done == [1]
    press(K.Key_F1)
    assert seated.window.current_page == "keys"


def test_a_locked_window_opens_by_password_only(seated, qtbot, office, keyed):
    _, boss = keyed
    press(K.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    rest(qtbot, seated)
    page = seated.door.page
    press(K.Key_Escape)
    assert page.isVisible()
    assert not office.accounts.is_in(boss.id)
    assert page.person.value() == boss.id
    log_in(qtbot, seated, boss.name, OTHER)
    assert not page.isVisible()


def test_idle_minutes_lock_and_keys_keep_it_open(seated, qtbot, office, keyed, monkeypatch):
    admin, boss = keyed
    office.accounts.sign_in(admin.id, SECRET)
    seated.runner.write(
        seated.window,
        lambda: office.accounts.arrange(admin.actor, "常州高新办", sign_in=True, lock_minutes=10),
    )
    qtbot.waitUntil(seated.door._idle.isActive)
    assert seated.door._idle.interval() == 600_000
    begun = []
    with monkeypatch.context() as patch:
        patch.setattr(seated.door._idle, "start", lambda: begun.append("anew"))
        seated.door.follow(seated.door._entrance, office.directory().officers)
        assert begun == [], "who came or went elsewhere is no sign of life"
        QTest.mouseMove(seated.window.windowHandle(), QPoint(100, 100))
        qtbot.waitUntil(lambda: begun != [])
    assert not seated.door.page.isVisible()
    seated.door._idle.setInterval(1)
    qtbot.waitUntil(seated.door.page.isVisible)
    rest(qtbot, seated)
    assert not office.accounts.is_in(boss.id)


def test_sign_in_is_turned_off_and_on_while_one_sits_there(seated, qtbot, office, keyed):
    admin, boss = keyed
    office.accounts.sign_in(admin.id, SECRET)

    def arrange(on):
        seated.runner.write(
            seated.window,
            lambda: office.accounts.arrange(admin.actor, "办", sign_in=on, lock_minutes=0),
        )

    arrange(False)
    qtbot.waitUntil(seated.window.status.officer.isEnabled)
    assert seated.window.status.officer.count() > 5
    press(K.Key_F9)
    assert seated.window.status.officer.hasFocus()
    arrange(True)
    qtbot.waitUntil(lambda: not seated.window.status.officer.isEnabled())
    assert seated.window.seat.officer == boss


def test_a_changed_role_counts_in_the_window_too(seated, qtbot, office, keyed):
    from dataclasses import replace

    from gaoxinban.application.changes import Changes, Outcome

    _, boss = keyed

    def demote():
        with office._database.write() as uow:
            uow.accounts.change(replace(boss, role=Role.OFFICER))
            uow.commit()
        return Outcome(None, Changes(settings=True))

    seated.runner.write(seated.window, demote)
    qtbot.waitUntil(lambda: seated.window.seat.officer.role is Role.OFFICER)


def test_tab_and_enter_go_through_the_first_start_in_order(sit, qtbot, office):
    page = sit().door.first_start
    names = []
    for key in (K.Key_Tab, K.Key_Return) * 5:
        names.append(QApplication.focusWidget().accessibleName())
        press(key)
    teams = ["招商团队", "招商团队", "推进团队", "服务团队", "服务团队"]
    assert names == ["办公室名称", *teams, "管理员姓名", "怎样进入", "以后再设", "开始使用"]
    assert page.isVisible()
