"""Sign-in: passwords, pauses, who is let in, and that everything is written down."""

import threading
from contextlib import closing
from dataclasses import replace

import pytest
from new_office import FixedClock, acting, at, new_office, person, request

from gaoxinban.application import commands as c
from gaoxinban.application.account_ports import AccountAct
from gaoxinban.application.accounts import Accounts, FirstStart
from gaoxinban.application.lock_out import FIRST
from gaoxinban.application.office import script_actor
from gaoxinban.application.passwords import Passwords
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Role

QUICK = Passwords(passes=1, memory=64, lanes=1)
SECRET = "three ducks in a river"
OTHER = "no tree on the hill"


def quick(office):
    office.accounts._passwords = QUICK
    return office


@pytest.fixture
def opened(tmp_path):
    office, clock = new_office(tmp_path)
    yield quick(office), clock
    office.close()


@pytest.fixture
def office(opened):
    return opened[0]


@pytest.fixture
def locked(office):
    """Sign-in is on; 管理员 and a 专员 have passwords of their own, nobody has signed in."""
    admin, officer = person(office, Role.ADMIN), person(office, Role.OFFICER)
    office.accounts.set_password(admin.actor, admin.id, SECRET)
    office.accounts.set_password(admin.actor, officer.id, OTHER)
    office.accounts.choose_password(officer.id, OTHER, SECRET)
    office.accounts.arrange(admin.actor, "高新办", sign_in=True, lock_minutes=0)
    for each in (admin, officer):
        office.accounts.sign_out(each.id)
    return admin, officer


def acts(office, limit=50):
    admin = person(office, Role.ADMIN).actor
    office._doors.let_in(admin.officer_id)
    return [each.act for each in office.accounts.events(admin, limit)]


# Signing in


def test_an_office_without_sign_in_works_as_on_the_first_day(office):
    assert office.entrance().sign_in is False
    assert office.log(acting(office, Role.OFFICER), request()).value.number


def test_only_who_has_signed_in_acts(office, locked):
    _, officer = locked
    with pytest.raises(Refused, match="请先登录"):
        office.log(officer.actor, request())
    assert office.accounts.sign_in(officer.id, SECRET).value.officer == officer
    made = office.log(officer.actor, request()).value
    office.accounts.sign_out(officer.id)
    for act in (
        lambda: office.log(officer.actor, request()),
        lambda: office.do(officer.actor, c.UrgeCase(ticket_id=made.ticket_id)),
        lambda: office.offered(officer.actor, made.ticket_id),
    ):
        with pytest.raises(Refused, match="请先登录"):
            act()


def test_the_command_line_asks_for_no_password(office, locked):
    assert office.log(script_actor("cli", "zhang"), request()).value.number


def test_a_wrong_password_and_a_missing_one_let_nobody_in(office, locked):
    _admin, officer = locked
    with pytest.raises(Refused, match="密码不对") as refused:
        office.accounts.sign_in(officer.id, OTHER)
    assert refused.value.field == "password"
    lead = person(office, Role.LEAD)
    with pytest.raises(Refused, match="还没有密码，请管理员"):
        office.accounts.sign_in(lead.id, SECRET)
    assert not office._doors.is_in(officer.id)


def test_a_given_password_is_changed_before_anybody_is_let_in(office, locked):
    admin, officer = locked
    office.accounts.sign_in(admin.id, SECRET)
    office.accounts.set_password(admin.actor, officer.id, OTHER)
    assert office.accounts.sign_in(officer.id, OTHER).value.must_change
    assert not office._doors.is_in(officer.id)
    with pytest.raises(Refused, match="与原来的相同"):
        office.accounts.choose_password(officer.id, OTHER, OTHER)
    with pytest.raises(Refused, match="至少 8") as refused:
        office.accounts.choose_password(officer.id, OTHER, "短")
    assert refused.value.field == "new"
    office.accounts.choose_password(officer.id, OTHER, SECRET)
    assert office._doors.is_in(officer.id)
    assert not office.accounts.sign_in(officer.id, SECRET).value.must_change


def test_an_administrators_own_password_need_not_be_changed_again(office):
    admin = person(office, Role.ADMIN)
    office.accounts.set_password(admin.actor, admin.id, SECRET)
    assert not office.accounts.sign_in(admin.id, SECRET).value.must_change


def test_parameters_grow_with_the_next_sign_in(office, locked):
    _, officer = locked
    office.accounts._passwords = replace(QUICK, passes=2)
    office.accounts.sign_in(officer.id, SECRET)
    with office._database.accounts() as view:
        assert "t=2" in view.accounts()[officer.id].password
    assert office.accounts.sign_in(officer.id, SECRET).value.officer == officer


# Pauses


def guess(office, officer, times=1):
    for _ in range(times):
        with pytest.raises(Refused, match=r"密码不对|连续错了"):
            office.accounts.sign_in(officer.id, "a mere guess of mine")


def test_five_mistakes_pause_even_the_right_password(opened, locked):
    office, clock = opened
    _, officer = locked
    guess(office, officer, 4)
    with pytest.raises(Refused, match=r"连续错了 5 次，请等 30 秒再试") as refused:
        office.accounts.sign_in(officer.id, "a mere guess of mine")
    assert refused.value.field == "password"
    with pytest.raises(Refused, match="30 秒"):
        office.accounts.sign_in(officer.id, SECRET)
    clock.advance(seconds=29)
    with pytest.raises(Refused, match="请等 1 秒"):
        office.accounts.sign_in(officer.id, SECRET)
    clock.advance(seconds=1)
    assert office.accounts.sign_in(officer.id, SECRET).value.officer == officer
    guess(office, officer, 4)
    assert office.accounts.sign_in(officer.id, SECRET).value.officer == officer


def test_tries_during_a_pause_do_not_lengthen_it(opened, locked):
    office, clock = opened
    _, officer = locked
    guess(office, officer, 40)
    clock.advance(seconds=FIRST)
    assert office.accounts.sign_in(officer.id, SECRET).value.officer == officer


def test_pauses_survive_a_restart_and_end_though_the_clock_goes_back(tmp_path):
    office, _ = new_office(tmp_path)
    quick(office)
    admin = person(office, Role.ADMIN)
    office.accounts.set_password(admin.actor, admin.id, SECRET)
    guess(office, admin, 5)
    office.close()
    early = FixedClock(at("2025-03-02 09:00"))
    with closing(open_office(tmp_path / "office.db", clock=early)) as again:
        quick(again)
        with pytest.raises(Refused, match="30 秒"):
            again.accounts.sign_in(admin.id, SECRET)
        early.advance(seconds=30)
        assert again.accounts.sign_in(admin.id, SECRET).value.officer.id == admin.id


def test_parallel_guesses_are_counted_one_by_one(office, locked):
    _, officer = locked
    said = []

    def once():
        try:
            office.accounts.sign_in(officer.id, "a mere guess of mine")
        except Refused as refused:
            said.append(refused.sentence)

    guesses = [threading.Thread(target=once) for _ in range(12)]
    for each in guesses:
        each.start()
    for each in guesses:
        each.join()
    with office._database.accounts() as view:
        assert view.accounts()[officer.id].failures == 5
    assert len(said) == 12


# Who may


def test_a_reset_ends_what_was_begun_with_the_old_password(office, locked, tmp_path):
    """At another computer somebody sits who knows it."""
    admin, officer = locked
    office.accounts.sign_in(admin.id, SECRET)
    with closing(quick(open_office(tmp_path / "office.db", clock=office.clock))) as other:
        other.accounts.sign_in(officer.id, SECRET)
        assert officer in other.accounts.still_here()
        assert other.accounts.is_in(officer.id), "nothing has happened"
        office.accounts.set_password(admin.actor, officer.id, OTHER)
        assert officer in other.accounts.still_here(), "may come in again"
        assert not other.accounts.is_in(officer.id)
        with pytest.raises(Refused, match="还没有登录"):
            other.log(officer.actor, request())
    office.accounts.set_password(admin.actor, admin.id, "a bird above the lake")
    office.accounts.still_here()
    assert office.accounts.is_in(admin.id), "his own act puts nobody out"


@pytest.mark.parametrize("act", ["sign in", "choose"])
def test_a_password_that_was_just_ended_is_not_written_back(office, locked, act, monkeypatch):
    """At another computer a new one is set while the old one is being looked at."""
    admin, officer = locked
    office.accounts.sign_in(admin.id, SECRET)
    looked_at = Passwords.fits

    def slow(self, written, password):
        monkeypatch.undo()
        office.accounts.set_password(admin.actor, officer.id, "a bird above the lake")
        return looked_at(self, written, password)

    monkeypatch.setattr(Passwords, "fits", slow)
    with pytest.raises(Refused, match="刚刚重设过"):
        if act == "sign in":
            office.accounts.sign_in(officer.id, SECRET)
        else:
            office.accounts.choose_password(officer.id, SECRET, OTHER)
    assert not office.accounts.is_in(officer.id)
    assert office.accounts.sign_in(officer.id, "a bird above the lake").value.must_change


def test_passwords_and_settings_are_the_administrators(office):
    officer = person(office, Role.OFFICER)
    supervisor = person(office, Role.SUPERVISOR).actor
    for act in (
        lambda: office.accounts.set_password(supervisor, officer.id, SECRET),
        lambda: office.accounts.arrange(supervisor, "", sign_in=False, lock_minutes=0),
        lambda: office.accounts.events(supervisor),
        lambda: office.accounts.rescue(supervisor, SECRET),
    ):
        with pytest.raises(Refused, match="须由管理员来做"):
            act()


def test_nobody_passes_himself_off_as_administrator(office):
    """What counts is the book's role, not what the face says."""
    officer = person(office, Role.OFFICER)
    forged = replace(officer.actor, role=Role.ADMIN)
    with pytest.raises(Refused, match="须由管理员来做"):
        office.accounts.set_password(forged, officer.id, SECRET)


def test_sign_in_is_not_turned_on_before_an_administrator_has_a_password(office):
    admin = person(office, Role.ADMIN).actor
    with pytest.raises(Refused, match="没有人进得来") as refused:
        office.accounts.arrange(admin, "", sign_in=True, lock_minutes=0)
    assert refused.value.field == "sign_in"
    assert office.entrance().sign_in is False


def test_the_office_says_how_it_is_entered(office):
    admin = person(office, Role.ADMIN).actor
    office.accounts.set_password(admin, admin.officer_id, SECRET)
    office.accounts.arrange(admin, "常州高新办", sign_in=True, lock_minutes=15)
    found = office.entrance()
    assert (found.office_name, found.sign_in, found.lock_minutes) == ("常州高新办", True, 15)
    with pytest.raises(Refused, match="0 到 240"):
        office.accounts.arrange(admin, "", sign_in=False, lock_minutes=-1)


# The record


def test_everything_is_written_down_and_no_password_with_it(opened, locked):
    office, clock = opened
    admin, officer = locked
    guess(office, officer, 5)
    clock.advance(minutes=1)
    office.accounts.sign_in(officer.id, SECRET)
    office.accounts.sign_out(officer.id)
    found = acts(office)
    assert found[:8] == [
        AccountAct.SIGN_OUT,
        AccountAct.SIGN_IN,
        AccountAct.LOCK,
        *[AccountAct.WRONG] * 5,
    ]
    assert {AccountAct.RESET, AccountAct.PASSWORD, AccountAct.SETTING} <= set(found)
    lines = office.accounts.events(admin.actor)
    assert lines[0].actor == lines[0].officer == officer.name
    assert lines[1].note == "之前错了 5 次"
    assert not [each for each in lines if SECRET in each.note or OTHER in each.note]


# The first day


def test_a_new_office_asks_once(office):
    assert office.entrance().first_start
    teams = tuple((each.id, f"{each.name}（新）") for each in office.directory().teams[:2])
    made = office.accounts.begin(FirstStart("常州高新办", "周强", SECRET, True, teams)).value
    assert (made.name, made.role) == ("周强", Role.ADMIN)
    found = office.entrance()
    assert (found.office_name, found.sign_in, found.first_start) == ("常州高新办", True, False)
    assert [each.name for each in office.directory().teams[:2]] == [name for _, name in teams]
    assert office.log(made.actor, request()).value.number  # sits down at once
    with pytest.raises(Refused, match="已经做过"):
        office.accounts.begin(FirstStart("", "李四"))


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (FirstStart("", " "), "admin"),
        (FirstStart("", "周强", "", True), "password"),
        (FirstStart("", "周强", "12345678"), "password"),
        (FirstStart("", "值班主管"), "admin"),
        (FirstStart("", "周强", teams=((1, ""),)), "teams"),
        (FirstStart("", "周强", teams=((1, "项目推进组"),)), "teams"),
        (FirstStart("长" * 41, "周强"), "office_name"),
    ],
)
def test_a_refused_first_start_changes_nothing(office, wanted, field):
    before = office.directory()
    with pytest.raises(Refused) as refused:
        office.accounts.begin(wanted)
    assert refused.value.field == field
    assert office.directory() == before
    assert office.entrance().first_start


def test_what_was_skipped_is_not_asked_again(office):
    office.accounts.skip_first_start()
    assert not office.entrance().first_start


def test_an_office_with_cases_is_not_asked(office):
    office.log(acting(office, Role.OFFICER), request())
    assert not office.entrance().first_start


# From the system account


def test_the_system_account_resets_the_last_administrator(office, locked):
    admin, _ = locked
    guess(office, admin, 9)
    cli = script_actor("cli", "root")
    assert office.accounts.rescue(cli, OTHER).value == admin
    assert office.accounts.sign_in(admin.id, OTHER).value.must_change
    office.accounts.choose_password(admin.id, OTHER, SECRET)
    assert acts(office)[:3] == [AccountAct.SIGN_IN, AccountAct.PASSWORD, AccountAct.RESET]


def test_a_rescue_names_one_administrator(office, locked):
    cli = script_actor("cli", "root")
    with pytest.raises(Refused, match="没有管理员「谁」；管理员有：管理员"):
        office.accounts.rescue(cli, OTHER, "谁")
    with office._database.write() as uow:
        uow.accounts.hire("第二位", Role.ADMIN, None)
        uow.commit()
    with pytest.raises(Refused, match="不止一位，请写明是谁：管理员、第二位"):
        office.accounts.rescue(cli, OTHER)
    assert office.accounts.rescue(cli, OTHER, "第二位").value.name == "第二位"


def test_a_rescue_brings_back_the_only_administrator(office, locked):
    admin, _ = locked
    with office._database.write() as uow:
        uow.accounts.change(replace(admin, active=False))
        uow.commit()
    assert office.accounts.rescue(script_actor("cli", "root"), OTHER).value.active


def test_an_officer_cannot_use_the_back_door(office):
    admin = person(office, Role.ADMIN).actor
    with pytest.raises(Refused, match="命令行"):
        office.accounts.rescue(admin, SECRET)


def test_accounts_are_made_when_somebody_asks(office):
    assert isinstance(office.accounts, Accounts)
