"""提醒: each thing told once, at the right time, to whom the case is with.

2026-03-02 is a Monday; 2026-02-28 is a Saturday that is worked (调休), the
Sunday after it is not. A case logged at 09:00 is to be accepted by 11:00.
"""

from dataclasses import replace

import pytest
from cast import cast
from new_office import acting, at
from reminded import in_work, kinds, told, waiting

from gaoxinban.application import commands as c
from gaoxinban.application.reminder_ports import ReminderKind as K
from gaoxinban.application.staffing import PersonWanted
from gaoxinban.application.versions import Choice
from gaoxinban.domain.instant import SECOND
from gaoxinban.domain.term import HolderKind, LegName, Role


@pytest.fixture
def play(desk):
    return waiting(desk)


@pytest.fixture
def work(desk):
    return in_work(desk)


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


def says_again(work):
    enterprise = work.detail().row.enterprise_id
    work.do(work.stranger, c.AddToCase, enterprise_id=enterprise, said="又停电了")


def test_what_the_enterprise_says_again_is_told_to_the_handler_and_a_note_is_not(work):
    """Issue 4: a caller's words added to an open case lay there unread."""
    work.do(work.stranger, c.NoteCase, note="备查")
    assert told(work.office, work.officer) == []
    says_again(work)
    assert kinds(work.office, work.officer) == [K.AGAIN]
    assert told(work.office, work.officer) == []
    says_again(work)
    work.do(work.stranger, c.UndoAct)
    assert told(work.office, work.officer) == []
    assert work.office.maintenance.verify() == []


def test_the_enterprise_is_heard_after_the_resolution_and_before_the_call_back(work):
    work.do(work.officer, c.ResolveCase, result="已办")
    says_again(work)
    assert kinds(work.office, work.officer) == [K.AGAIN]


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


def test_a_day_before_is_a_day_of_the_calendar_in_force(work):
    """Due on Monday 2026-03-09 at 09:00; from now on five hours are worked a day."""
    office, clock = work.office, work.clock
    short = replace(office.rules.calendar(), hours=((510, 660), (780, 930)))
    office.rules.publish(work.admin, short, Choice(1, "缩短工作时间"))
    clock.set(at("2026-03-05 15:00"))
    look = office.reminders.look(work.officer, "day")
    assert (look.notices, look.again_at) == ((), at("2026-03-06 09:00") + SECOND)
    clock.set(at("2026-03-06 09:01"))
    assert kinds(office, work.officer, "day") == [K.NEAR]


def test_a_paused_case_is_quiet(work):
    office, clock = work.office, work.clock
    work.do(work.officer, c.PauseCase, awaited=HolderKind.ENTERPRISE, reason="等材料")
    for quiet in ("2026-03-10 10:00", "2026-03-20 16:00"):
        clock.set(at(quiet))
        assert told(office, work.officer) == []
    assert office.reminders.look(work.officer).again_at > at("2026-03-23 09:00")
    clock.set(at("2026-03-23 10:00"))
    assert told(office, work.officer) == [(K.LATE, LegName.RESOLVE, -60)], "ten days are the cap"


def test_that_it_ran_out_is_told_again_only_after_more_time_was_given(work):
    office, clock = work.office, work.clock
    work.do(work.officer, c.AskExtension, days=6, reason="等外地回函")
    clock.set(at("2026-03-10 10:00"))
    assert kinds(office, work.officer) == [K.LATE]
    work.do(work.boss, c.GrantExtension, days=1)
    clock.set(at("2026-03-11 10:00"))
    assert told(office, work.officer) == [], "it was over all the time"


def test_a_new_time_that_runs_out_too_is_told(work):
    office, clock = work.office, work.clock
    work.do(work.officer, c.AskExtension, days=6, reason="等外地回函")
    clock.set(at("2026-03-10 10:00"))
    assert kinds(office, work.officer) == [K.LATE]
    work.do(work.boss, c.GrantExtension)
    clock.set(at("2026-03-17 10:00"))
    assert kinds(office, work.officer) == [K.LATE]


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
