"""提醒: each thing told once, at the right time, to whom the case is with.

2026-03-02 is a Monday; 2026-02-28 is a Saturday that is worked (调休), the
Sunday after it is not. A case logged at 09:00 is to be accepted by 11:00.
"""

import threading
from contextlib import closing

import pytest
from cast import cast, under_way
from new_office import acting, at, new_office, request

from gaoxinban.application import commands as c
from gaoxinban.application.office import actor_of, script_actor
from gaoxinban.application.reminder_ports import ReminderKind as K
from gaoxinban.application.staffing import PersonWanted
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import SECOND
from gaoxinban.domain.term import HolderKind, LegName, Role


def told(office, actor, lead=None):
    """What this person is shown now, as (kind, leg of the promise, rest in minutes)."""
    return [
        (each.kind, each.leg, None if each.rest_seconds is None else each.rest_seconds // 60)
        for each in office.reminders.tell(actor, office.reminders.look(actor, lead))
    ]


def kinds(office, actor, lead=None):
    return [kind for kind, *_ in told(office, actor, lead)]


@pytest.fixture
def play(desk):
    """A case that waits for 企业服务组 since 09:00; everybody has looked before it came."""
    office, _ = desk
    for officer in office.directory().officers:
        told(office, actor_of(officer))
    return cast(desk)


@pytest.fixture
def work(desk):
    """A case in the hands of an officer, contacted; due on the fifth working day at 09:00."""
    made = under_way(desk)
    for who in (made.officer, made.lead, made.boss):
        told(made.office, who)
    return made


# What comes into one's hands


def test_a_case_for_the_team_is_told_to_its_lead_once(play):
    assert told(play.office, play.lead) == [(K.HANDED, LegName.ACCEPT, 120)]
    assert told(play.office, play.lead) == []
    assert told(play.office, play.officer) == []
    assert told(play.office, play.stranger) == []


def test_in_a_team_without_a_lead_everybody_is_told(play):
    office = play.office
    wanted = PersonWanted(play.lead.name, Role.SUPERVISOR, None)
    office.staff.change(play.admin, play.lead.officer_id, wanted)
    assert kinds(office, play.officer) == [K.HANDED]


def test_what_somebody_has_accepted_meanwhile_is_no_news(play):
    play.do(play.officer, c.AcceptCase)
    assert told(play.office, play.lead) == []


def test_who_is_made_the_handler_is_told_and_who_takes_it_himself_is_not(play):
    office = play.office
    play.do(play.lead, c.AcceptCase, officer_id=play.officer.officer_id)
    assert kinds(office, play.officer) == [K.HANDED]
    play.do(play.lead, c.AssignCase, officer_id=play.lead.officer_id, reason="我来办")
    assert told(office, play.lead) == []
    play.do(play.lead, c.AssignCase, officer_id=play.officer.officer_id, reason="还是你办")
    assert kinds(office, play.officer) == [K.HANDED]


def test_a_returned_case_is_told_at_the_desk(play):
    play.do(play.officer, c.ReturnCase, ground="职责不符", basis="三定方案")
    assert kinds(play.office, play.boss) == [K.RETURNED]
    assert told(play.office, play.lead) == []


def test_an_urge_is_told_to_the_handler_unless_it_was_undone(work):
    office = work.office
    work.do(work.boss, c.UrgeCase, note="企业又来电话")
    work.do(work.boss, c.UndoAct)
    assert told(office, work.officer) == []
    work.do(work.boss, c.UrgeCase, note="企业又来电话")
    work.do(work.boss, c.SuperviseCase, order="三日内办好")
    assert kinds(office, work.officer) == [K.URGED, K.SUPERVISED]
    assert told(office, work.officer) == []


def test_a_case_that_is_opened_again_is_told(work):
    work.do(work.officer, c.ResolveCase, result="已办")
    work.do(work.boss, c.RedoCase, reason="没有办好")
    assert kinds(work.office, work.officer) == [K.REDONE]


def test_one_is_not_told_of_what_happened_before_the_first_look(desk):
    """Whoever begins to be reminded hears of promises, not of a year of history."""
    play = cast(desk)
    assert told(play.office, play.lead) == []


def test_what_a_sheet_brought_in_is_history(play, tmp_path):
    from gaoxinban.application.import_map import TicketMap
    from gaoxinban.application.import_tickets import ImportOptions

    told(play.office, play.lead)
    sheet = tmp_path / "old.csv"
    sheet.write_text(
        "编号,标题,企业,团队,时间\nA1,旧事,某公司,企业服务组,2026-03-02 08:40\n", "utf-8"
    )
    columns = {
        "external_number": "编号",
        "title": "标题",
        "enterprise": "企业",
        "team": "团队",
        "logged_at": "时间",
    }
    play.office.import_tickets(play.admin, sheet, TicketMap(columns), ImportOptions())
    assert told(play.office, play.lead) == []


# Promises


def test_a_promise_is_told_in_its_last_quarter_and_when_it_ran_out(play):
    office, clock = play.office, play.clock
    told(office, play.lead)
    clock.set(at("2026-03-02 10:30"))
    assert told(office, play.lead) == []
    again_at = office.reminders.look(play.lead).again_at
    assert again_at == at("2026-03-02 10:30") + SECOND
    clock.set(again_at)
    assert told(office, play.lead) == [(K.NEAR, LegName.ACCEPT, 29)]
    assert told(office, play.lead) == []
    assert office.reminders.look(play.lead).again_at == at("2026-03-02 11:00") + 2 * SECOND - 1
    clock.set(at("2026-03-02 11:10"))
    assert told(office, play.lead) == [(K.LATE, LegName.ACCEPT, -10)]
    assert told(office, play.lead) == []


def test_the_lead_that_a_person_sets_counts_in_working_time(work):
    """Due on Monday 2026-03-09 at 09:00: an hour and a half before is Friday at 16:30."""
    office, clock = work.office, work.clock
    clock.set(at("2026-03-06 16:29"))
    assert told(office, work.officer, 90 * 60) == []
    assert office.reminders.look(work.officer, 90 * 60).again_at == at("2026-03-06 16:30") + SECOND
    clock.set(at("2026-03-06 16:31"))
    assert told(office, work.officer, 90 * 60) == [(K.NEAR, LegName.RESOLVE, 89)]


def test_a_paused_case_is_quiet(work):
    office, clock = work.office, work.clock
    work.do(work.officer, c.PauseCase, awaited=HolderKind.ENTERPRISE, reason="等材料")
    clock.set(at("2026-03-10 10:00"))
    assert told(office, work.officer) == []


@pytest.mark.parametrize(
    ("days", "then", "heard"),
    [(1, "2026-03-09 16:00", []), (5, "2026-03-11 10:00", []), (5, "2026-03-12 10:00", [K.NEAR])],
)
def test_a_promise_that_was_moved_a_little_is_not_told_again(work, days, then, heard):
    """Due on the 9th at 09:00; a week more makes a new last quarter, a day more does not."""
    office, clock = work.office, work.clock
    clock.set(at("2026-03-06 10:00"))
    assert kinds(office, work.officer) == [K.NEAR]
    work.do(work.officer, c.AskExtension, days=days, reason="等外地回函")
    work.do(work.boss, c.GrantExtension)
    assert told(office, work.officer) == []
    clock.set(at(then))
    assert kinds(office, work.officer) == heard
    assert told(office, work.officer) == []


def test_two_promises_of_a_case_are_told_each_for_itself(play):
    """Zammad #5177, #3928: one shared due time hid which of two clocks ran out."""
    office, clock = play.office, play.clock
    clock.set(at("2026-03-02 14:20"))
    assert told(office, play.lead)[1:] == [
        (K.LATE, LegName.ACCEPT, -110),
        (K.NEAR, LegName.CONTACT, 10),
    ]


def test_merged_and_withdrawn_cases_stay_silent(play):
    """Zammad #904, #4353: merged cases, and those of a withdrawn policy, went on alarming."""
    office, clock = play.office, play.clock
    other = play.log()
    told(office, play.lead)
    play.do(play.boss, c.MergeCase, ticket_id=other, into_id=play.id, reason="同一件事")
    play.do(play.boss, c.VoidCase, reason="误登")
    clock.set(at("2026-03-03 10:00"))
    assert told(office, play.lead) == []


# Quiet hours


def test_nothing_is_told_outside_working_time_and_all_of_it_after(desk):
    """Friday evening to Monday, over a Saturday that is worked; lunch is no working time."""
    office, clock = desk
    clock.set(at("2026-02-27 17:00"))
    lead = acting(office, Role.LEAD, "企业服务组")
    told(office, lead)
    clock.set(at("2026-02-27 17:31"))
    play = cast(desk)
    assert office.reminders.look(lead).notices == ()
    assert office.reminders.look(lead).again_at == at("2026-02-28 08:30")
    clock.set(at("2026-02-28 08:30"))
    assert told(office, lead) == [(K.HANDED, LegName.ACCEPT, 120)]
    clock.set(at("2026-02-28 12:10"))
    assert office.reminders.look(lead).again_at == at("2026-02-28 13:30")
    clock.set(at("2026-02-28 17:45"))
    play.do(play.boss, c.UrgeCase)
    for quiet in ("2026-02-28 18:00", "2026-03-01 10:00", "2026-03-02 08:29"):
        clock.set(at(quiet))
        look = office.reminders.look(lead)
        assert (look.notices, look.again_at) == ((), at("2026-03-02 08:30"))
    clock.set(at("2026-03-02 08:31"))
    assert kinds(office, lead)[0] is K.URGED


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
