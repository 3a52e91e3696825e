"""提醒 once: over restarts, two processes, absences and a walk of chance."""

import threading
from contextlib import closing, suppress

import pytest
from cast import under_way
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from new_office import acting, at, new_office, request
from reminded import in_work, kinds, told, waiting

from gaoxinban.application import commands as c
from gaoxinban.application.account_ports import Absence
from gaoxinban.application.office import script_actor
from gaoxinban.application.reminder_ports import Inbox
from gaoxinban.application.reminder_ports import ReminderKind as K
from gaoxinban.application.reminders import inbox_of
from gaoxinban.application.rows import OfficerOption
from gaoxinban.bootstrap import open_office, restore
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import HolderKind, LegName, Privacy, Role, TicketState


@pytest.fixture
def play(desk):
    return waiting(desk)


@pytest.fixture
def work(desk):
    return in_work(desk)


# Never twice


def test_a_restart_repeats_nothing(play, tmp_path):
    told(play.office, play.lead)
    with closing(open_office(tmp_path / "office.db", clock=play.clock)) as again:
        assert told(again, play.lead) == []
        play.clock.set(at("2026-03-02 10:40"))
        assert kinds(again, play.lead) == [K.NEAR]
    assert told(play.office, play.lead) == []


def test_two_processes_that_saw_the_same_show_it_once(play, tmp_path):
    """Both have looked before either tells: the unique key decides, in the race too."""
    offices = [play.office, open_office(tmp_path / "office.db", clock=play.clock)]
    looks = [office.reminders.look(play.lead) for office in offices]
    assert [len(look.notices) for look in looks] == [1, 1]
    shown, start = [], threading.Barrier(2)

    def tell(office, look):
        start.wait()
        shown.extend(office.reminders.tell(play.lead, look))

    threads = [
        threading.Thread(target=tell, args=each) for each in zip(offices, looks, strict=True)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    offices[1].close()
    assert len(shown) == 1


def test_an_older_state_that_is_restored_meanwhile_hides_nothing_new(play, tmp_path):
    told(play.office, play.lead)
    play.office.maintenance.backup(tmp_path / "older.db")
    for said in "甲乙丙丁":
        play.do(play.officer, c.NoteCase, note=said)
    assert told(play.office, play.lead) == []
    play.office.reminders.look(play.lead)
    restore(tmp_path / "older.db", tmp_path / "office.db")
    play.log(play.boss, team_id=play.team("企业服务组"))
    assert kinds(play.office, play.lead) == [K.HANDED]


def test_looking_alone_uses_up_nothing(play):
    for _ in range(3):
        assert len(play.office.reminders.look(play.lead).notices) == 1


def test_what_was_told_stands_in_the_list(play):
    office = play.office
    told(office, play.lead)
    play.clock.set(at("2026-03-02 10:45"))
    told(office, play.lead)
    found = [(each.told.kind, each.number) for each in office.reminders.recent(play.lead)]
    assert found == [(K.NEAR, "GX-2026-000001"), (K.HANDED, "GX-2026-000001")]
    assert office.reminders.recent(play.officer) == []


def test_a_notice_does_not_tell_who_asks_in_confidence(play):
    """It may stand on a screen that others see, long after the case was read."""
    office = play.office
    named = {
        "enterprise_name": "独角兽科技",
        "contact_name": "慕容",
        "title": "独角兽科技慕容反映欠薪",
    }
    play.log(privacy=Privacy.CONFIDENTIAL, **named)
    titles = [each.case.title for each in office.reminders.look(play.lead).notices]
    assert [title for title in titles if "反映欠薪" in title]
    assert not [title for title in titles if "独角兽" in title or "慕容" in title]


# People


def test_a_stand_in_is_told_in_place_of_who_is_away(work):
    office, clock = work.office, work.clock
    stand_in = work.lead
    away = work.officer.officer_id, clock.now(), at("2026-03-07 00:00"), stand_in.officer_id
    office.staff.leave(work.boss, *away)
    work.do(work.boss, c.UrgeCase)
    assert told(office, work.officer) == []
    look = office.reminders.look(stand_in)
    assert [(n.kind, n.stands_in_for) for n in look.notices] == [(K.URGED, work.officer.name)]
    office.reminders.tell(stand_in, look)
    clock.set(at("2026-03-09 08:40"))
    assert kinds(office, stand_in) == []
    assert K.NEAR in kinds(office, work.officer), "who is back hears of what still runs out"


def test_without_a_stand_in_the_team_hears_of_it(work):
    """The officer is away, then the lead too: somebody of the team is told all the same."""
    office, clock = work.office, work.clock
    office.staff.leave(work.boss, work.officer.officer_id, clock.now(), None, None)
    work.do(work.boss, c.UrgeCase)
    heard = office.reminders.look(work.lead).notices
    assert [(n.kind, n.stands_in_for) for n in heard] == [(K.URGED, work.officer.name)]
    office.staff.come_back(work.boss, work.officer.officer_id)
    office.staff.leave(work.boss, work.lead.officer_id, clock.now(), None, None)
    work.log()
    assert kinds(office, work.officer) == [K.URGED, K.HANDED]
    assert told(office, work.lead) == []


def test_a_stand_in_who_is_away_too_hears_of_nothing():
    def person(number, role):
        return OfficerOption(number, str(number), role, 1, "组")

    def away(number, stand_in):
        return Absence(number, number, stand_in, 0, None)

    team = [person(1, Role.LEAD), person(2, Role.OFFICER), person(3, Role.OFFICER)]
    assert inbox_of(team, (), 1) == Inbox((1,), (1,))
    assert inbox_of(team, (away(2, 3),), 3) == Inbox((2, 3))
    assert inbox_of(team, (away(2, 3), away(3, None)), 1) == Inbox((1, 2, 3), (1,))
    assert inbox_of(team, (away(1, 2),), 2) == Inbox((1, 2), (1,))
    assert inbox_of(team, (away(1, None),), 2) == Inbox((1, 2), (1,))
    assert inbox_of(team, (away(2, 3),), 2) == Inbox()


def test_while_the_clock_has_jumped_nothing_is_used_up(tmp_path):
    """What was told at a wrong time would not be told at the right one."""

    class Machine:
        wall, passed = at("2026-03-02 09:00"), 0

        def now(self):
            return self.wall

        def steady(self):
            return self.passed

    new_office(tmp_path)[0].close()
    machine = Machine()
    with closing(open_office(tmp_path / "office.db", clock=machine)) as office:
        lead = acting(office, Role.LEAD, "企业服务组")
        told(office, lead)
        office.log(acting(office, Role.SUPERVISOR), request())
        machine.wall = at("2026-03-05 09:00")
        with pytest.raises(Refused, match="跳了"):
            office.reminders.look(lead)
        machine.wall = at("2026-03-02 09:00")
        assert kinds(office, lead) == [K.HANDED]


def test_who_has_signed_out_is_told_nothing(play):
    office = play.office
    office.accounts.set_password(play.admin, play.admin.officer_id, "three ducks fly")
    office.accounts.arrange(play.admin, "", sign_in=True, lock_minutes=0)
    with pytest.raises(Refused, match="没有登录"):
        office.reminders.look(play.lead)


def test_a_script_is_nobody(play):
    script = script_actor("cli", "zhang")
    look = play.office.reminders.look(script)
    assert (look.notices, look.again_at) == ((), None)
    assert play.office.reminders.tell(script, look) == ()
    assert play.office.reminders.recent(script) == []


def test_a_case_that_no_rule_takes_is_told_at_the_desk(desk):
    """It was logged by somebody of a team, and lies where nobody has seen it."""
    office, _ = desk
    boss, me = acting(office, Role.SUPERVISOR), acting(office, Role.OFFICER, "企业服务组")
    told(office, boss)
    ticket = office.log(me, request(title="随便问问", body="说不清的事")).value.ticket_id
    assert office.detail(ticket).team_id is None
    assert told(office, boss) == [(K.HANDED, LegName.DISPATCH, 30)]


STEPS = st.one_of(
    st.integers(5, 700),  # minutes that pass
    st.sampled_from(["pause", "resume", "urge", "extend", "return", "move"]),
)


@settings(
    max_examples=6,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=4, max_size=12), pick=st.randoms(use_true_random=False))
def test_whatever_happens_nothing_is_told_twice_and_nothing_late_stays_untold(
    tmp_path_factory, steps, pick
):
    """Two offices on one file look in turn while the case lives on and the clock runs."""
    office, clock = new_office(tmp_path_factory.mktemp("walk"))
    second = open_office(office.maintenance.place, clock=clock)
    with closing(office), closing(second):
        play = under_way((office, clock))
        acts = {
            "pause": lambda: play.do(
                play.officer, c.PauseCase, reason="等材料", awaited=HolderKind.ENTERPRISE
            ),
            "resume": lambda: play.do(play.officer, c.ResumeCase),
            "urge": lambda: play.do(play.boss, c.UrgeCase),
            "extend": lambda: (
                play.do(play.officer, c.AskExtension, days=1, reason="等回函"),
                play.do(play.boss, c.GrantExtension),
            ),
            "return": lambda: play.do(play.officer, c.ReturnCase, ground="职责不符"),
            "move": lambda: play.do(
                play.boss, c.TransferCase, team_id=play.team("企业服务组"), reason="再办"
            ),
        }
        people = [play.officer, play.lead, play.boss]
        heard = []

        def look(who):
            chosen = pick.choice([office, second])
            notices = chosen.reminders.tell(who, chosen.reminders.look(who))
            heard.extend((who.ref, n.kind, n.occasion, n.leg) for n in notices)

        for step in steps:
            if isinstance(step, int):
                clock.advance(minutes=step)
            else:
                with suppress(Refused):  # not every act fits every state
                    acts[step]()
            for who in pick.sample(people, 2):
                look(who)
        clock.set(office.due_after(clock.now(), 60)[0])
        for who in people:
            look(who)
        assert len(heard) == len(set(heard))
        shown = play.detail()
        if shown.row.state is TicketState.PAUSED:
            return
        late = {leg.name for leg in shown.legs if leg.until is None and leg.late}
        told_late = {leg for _, kind, _, leg in heard if kind is K.LATE}
        assert late <= told_late
