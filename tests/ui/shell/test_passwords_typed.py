"""Passwords typed at the door: refused, mistyped, too early, under another name."""

from at_the_door import OTHER, SECRET, choose, log_in, press, rest, type_text
from new_office import person
from PySide6.QtCore import Qt

from gaoxinban.domain.term import Role

K = Qt.Key


def test_a_given_password_is_changed_on_the_spot(sit, qtbot, office, keyed):
    admin, _ = keyed
    lead = person(office, Role.LEAD)
    office.accounts.sign_in(admin.id, SECRET)
    office.accounts.set_password(admin.actor, lead.id, OTHER)
    shell = sit()
    log_in(qtbot, shell, lead.name, OTHER)
    page = shell.door.page
    assert page.new.isVisible()
    type_text("short")
    press(K.Key_Return)
    type_text("shorn")
    press(K.Key_Return)
    assert "两遍不一样" in page.choosing.error("new")
    assert page.new.hasFocus()
    for _ in (page.new, page.again):
        type_text("short")
        press(K.Key_Return)
    rest(qtbot, shell)
    assert "至少 8" in page.choosing.error("new")
    type_text(SECRET)  # in place of what was refused
    page.again.setText(SECRET)
    press(K.Key_Return)
    rest(qtbot, shell)
    qtbot.waitUntil(lambda: shell.window.seat.officer == lead)


def test_what_is_being_checked_is_not_typed_into(sit, qtbot, office, keyed):
    """A letter more, and the next step would send another old password: 密码不对."""
    admin, _ = keyed
    lead = person(office, Role.LEAD)
    office.accounts.sign_in(admin.id, SECRET)
    office.accounts.set_password(admin.actor, lead.id, OTHER)
    shell = sit()
    page = shell.door.page
    choose(page.person, lead.name)
    page.password.setFocus()
    type_text(OTHER)
    press(K.Key_Return)
    type_text("typed too early")
    rest(qtbot, shell)
    assert page.password.text() == OTHER
    assert page.new.hasFocus()
    for _ in (page.new, page.again):
        type_text(SECRET)
        press(K.Key_Return)
    rest(qtbot, shell)
    qtbot.waitUntil(lambda: shell.window.seat.officer == lead)


def test_a_refused_password_goes_with_the_name_it_was_for(sit, qtbot, office, keyed):
    admin, boss = keyed
    shell = sit()
    log_in(qtbot, shell, boss.name, SECRET)
    page = shell.door.page
    assert page.form.error("password")
    choose(page.person, admin.name)
    assert page.password.text() == ""
    assert not page.form.error("password")


def test_a_name_that_nobody_has_is_not_somebody_else(sit, qtbot, office, keyed):
    """Half typed, the name chosen before would have been tried with another's password."""
    shell = sit()
    log_in(qtbot, shell, keyed[1].name, SECRET)
    page = shell.door.page
    page.person.setFocus()
    page.person.lineEdit().selectAll()
    type_text("zyx")
    press(K.Key_Return)
    assert page.form.error("officer") == "没有「zyx」这一项，请从列表里选。"
    assert page.person.hasFocus()
    assert shell.runner.active == 0
