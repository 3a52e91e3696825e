"""The nineteen ways in which the clocks of other service desks went wrong, one test each.

The threads are named as tracker#number; each test plays the same story here.
"""

import pytest
from cast import cast, under_way
from new_office import acting, at, request

from gaoxinban.application import commands as c
from gaoxinban.application.rows import StatsQuery, TicketFilter
from gaoxinban.domain.calendar import DayKind, WorkCalendar
from gaoxinban.domain.instant import SECOND, local_date, to_datetime
from gaoxinban.domain.term import HolderKind, LegName, Light, RequestKind, Role, TicketState
from gaoxinban.storage.calendar_seed import published_calendar

DAY = 27_000
HOUR = 3600


@pytest.fixture
def play(desk):
    return under_way(desk)


@pytest.fixture(scope="module")
def calendar():
    return WorkCalendar(published_calendar())


def paused(play, since, until):
    play.clock.set(at(since))
    play.do(play.officer, c.PauseCase, reason="等材料", awaited=HolderKind.ENTERPRISE)
    play.clock.set(at(until))
    play.do(play.officer, c.ResumeCase)


def test_01_pause_and_deadline_are_counted_on_one_calendar(play):
    """A weekend's pause added two days: glpi#10594, #9082, helpdesk PR#2449."""
    paused(play, "2026-03-06 17:30", "2026-03-09 08:30")
    assert play.leg().excluded_seconds == 0
    assert play.leg().due == at("2026-03-09 09:00")


def test_02_a_pause_survives_a_change_of_kind_urgency_and_promise(play):
    """Pauses lost when the SLA changes: glpi#6902, #15605, PR#16383."""
    paused(play, "2026-03-03 09:00", "2026-03-05 09:00")
    play.do(
        play.boss, c.AmendCase, reason="确是投诉", kind=RequestKind.COMPLAINT, new_promises=True
    )
    assert play.leg().excluded_seconds == 2 * DAY
    assert play.leg().due == at("2026-03-18 09:00")


def test_03_a_pause_moves_the_due_time_and_never_the_start(play):
    """Hold time added to the creation: helpdesk PR#2449; erpnext 47029, 47172, 47884, 49414, 51111."""
    logged = play.leg().since
    paused(play, "2026-03-03 09:00", "2026-03-05 09:00")
    paused(play, "2026-03-05 10:00", "2026-03-06 10:00")
    assert play.leg().since == logged == play.detail().row.logged_at
    assert play.leg().due == at("2026-03-12 09:00")


def test_04_solved_time_is_no_pause_and_every_cycle_stays(play):
    """Solved time counted as pending on reopening: glpi#23359; Frappe wiped the resolution."""
    play.clock.set(at("2026-03-03 09:00"))
    play.do(play.officer, c.ResolveCase, result="第一次答复")
    play.clock.set(at("2026-03-05 09:00"))
    play.do(play.lead, c.RedoCase, reason="没解决")
    assert play.detail().result == ""  # no page or paper gives the false one as the result
    play.clock.set(at("2026-03-06 09:00"))
    play.do(play.officer, c.ResolveCase, result="真办好了")
    assert play.leg().excluded_seconds == 0
    assert play.leg().working_seconds == 4 * DAY
    told = [row.text for row in play.detail().timeline if row.kind.value == "resolve"]
    assert told == ["第一次答复", "真办好了"]
    assert play.detail().result == "真办好了"
    # A reopened 10-minute answer became one of 5 days: chatwoot PR#12058, #11787.
    assert play.leg(LegName.CONTACT).until == at("2026-03-02 09:00")


def test_05_contact_and_resolution_in_one_act_count_both(desk):
    """Reply and status in one save lost the response: zammad#3551, #2082, #4516, #2579."""
    office, clock = desk
    officer = acting(office, Role.OFFICER)
    case = office.answer(officer, c.AnswerCase(log=request(), answer="带执照到窗口")).value
    clock.advance(days=5)
    legs = {leg.name: leg for leg in office.detail(case.ticket_id).legs}
    assert legs[LegName.CONTACT].until == legs[LegName.RESOLVE].until == at("2026-03-02 09:00")
    assert legs[LegName.CONTACT].working_seconds == 0


def test_06_no_edit_counts_as_the_response_nor_does_staff_writing_for_the_enterprise(desk):
    """Any edit stopped the clock: glpi#1001, #2633; own text counted: dbt_zendesk PR#273.

    A public note did, and an internal one: zammad#1620.
    """
    play = cast(desk)
    play.do(play.officer, c.AmendCase, reason="补全", body="企业口述：……")
    play.do(play.officer, c.NoteCase, note="内部备注")
    play.do(play.officer, c.NoteCase, note="短信已群发", told=True)
    play.do(play.officer, c.AcceptCase)
    play.do(play.boss, c.UrgeCase, note="请快办")
    assert play.leg(LegName.CONTACT).until is None


def test_07_the_response_is_credited_to_who_gave_it(play):
    """Credited to the assignee: chatwoot PR#9605, #4559, #7978."""
    own = play.log(title="另一件")
    play.do(play.officer, c.AcceptCase, ticket_id=own)
    play.do(play.boss, c.ContactCase, ticket_id=own, reached="周会计")
    row = next(r for r in play.detail(own).timeline if r.kind.value == "contact")
    assert row.actor == play.boss.name
    assert play.detail(own).row.officer == play.officer.name


def test_08_the_moment_is_kept_and_not_only_the_delay(play):
    """Only a delay was stored, the true moment could not be found again: glpi#11109, #12167."""
    play.clock.set(at("2026-03-11 10:07"))
    play.do(play.officer, c.ResolveCase, result="已办")
    leg = play.leg()
    assert (leg.since, leg.until) == (at("2026-03-02 09:00"), at("2026-03-11 10:07"))
    assert leg.natural_seconds == (leg.until - leg.since) // SECOND


@pytest.mark.parametrize(
    "logged", ["2026-03-02 07:00", "2026-03-02 12:40", "2026-03-07 15:00", "2026-03-06 23:59"]
)
def test_09_no_deadline_lies_outside_working_hours(desk, logged):
    """Due at 00:00 or at night: glpi PR#22678, #9082; closed by natural days: glpi#6527."""
    office, clock = desk
    clock.set(at(logged))
    case = office.log(acting(office, Role.OFFICER), request()).value
    for leg in office.detail(case.ticket_id).legs:
        due = to_datetime(leg.due)
        assert due.weekday() < 5
        assert "08:30" <= f"{due:%H:%M}" <= "12:00" or "13:30" <= f"{due:%H:%M}" <= "17:30"
    clock.advance(days=60)
    assert office.detail(case.ticket_id).row.state is TicketState.DISPATCHED


def test_10_a_case_that_comes_out_of_hours_has_a_promise_and_is_counted(desk):
    """Out of hours gave 0: glpi#687; a report dropped zeros: Frappe."""
    office, clock = desk
    clock.set(at("2026-03-07 20:00"))
    case = office.log(acting(office, Role.OFFICER), request()).value
    dispatch, contact = (
        next(leg for leg in office.detail(case.ticket_id).legs if leg.name is name)
        for name in (LegName.DISPATCH, LegName.CONTACT)
    )
    assert contact.due == at("2026-03-09 14:00")
    assert dispatch.working_seconds == 0
    figures = next(row for row in office.stats(StatsQuery()) if row.leg is LegName.DISPATCH)
    assert (figures.n, figures.on_time, figures.median_working_seconds) == (1, 1, 0)


def test_11_the_published_list_rules_rest_days_and_make_up_days(calendar):
    """A holiday feed gone wrong: zammad#390; 调休 misread: chinese-days#46, cal#106."""
    kinds = {calendar.day_kind(local_date(at(f"{day} 12:00"))).kind for day in ("2026-02-17",)}
    assert kinds == {DayKind.HOLIDAY}
    make_up = [
        fact
        for fact in calendar.skipped_days(at("2026-01-01 00:00"), at("2026-12-31 00:00"))
        if fact.kind is DayKind.MAKE_UP
    ]
    assert make_up
    for fact in make_up:
        assert fact.day.weekday() >= 5
        assert calendar.elapsed(at(f"{fact.day} 00:00"), at(f"{fact.day} 23:59")) == DAY
    assert calendar.elapsed(at("2026-02-16 00:00"), at("2026-02-20 00:00")) == 0


def test_12_the_lunch_break_is_no_working_time_and_no_holiday(calendar):
    """Lunch entered as a holiday gave wrong due dates: osTicket#6847."""
    assert calendar.elapsed(at("2026-03-02 11:30"), at("2026-03-02 14:00")) == HOUR
    assert calendar.add(at("2026-03-02 11:30"), HOUR) == at("2026-03-02 14:00")
    assert calendar.day_kind(local_date(at("2026-03-02 12:30"))).kind is DayKind.WORKDAY


def test_13_every_leg_has_its_own_due_time_and_the_list_says_which_is_next(desk):
    """One due field for two clocks: zammad#5177, faveo#218; which one was hidden: zammad#3928."""
    play = cast(desk)
    row = play.detail().row
    assert (row.next_leg, row.due_at) == (LegName.ACCEPT, at("2026-03-02 11:00"))
    play.do(play.officer, c.AcceptCase)
    row = play.detail().row
    assert (row.next_leg, row.due_at) == (LegName.CONTACT, at("2026-03-02 14:30"))
    play.do(play.officer, c.ContactCase, reached="李工")
    assert play.detail().row.next_leg is LegName.RESOLVE


def test_14_merged_and_ended_cases_ring_no_alarm(play):
    """A policy switched off went on alarming: zammad#4353; merged cases too: zammad#904."""
    later = play.log(title="再问一次")
    play.do(play.lead, c.MergeCase, ticket_id=later, into_id=play.id, reason="同一件事")
    play.do(play.boss, c.VoidCase, ticket_id=play.log(title="误登"), reason="误登")
    play.do(play.officer, c.ResolveCase, result="已办")
    play.clock.advance(days=30)
    late = TicketFilter(lights=(Light.RED, Light.YELLOW, Light.BLUE))
    assert not play.office.ticket_page(late).rows
    assert play.detail(later).row.light(play.clock.now()) is Light.NONE
    assert play.office.views.counters().late == 0


def test_15_lateness_is_told_by_the_clock_with_nothing_written(play):
    """Lateness stored by an hourly job: Frappe; stale lists: zammad#2077, #3523."""
    late = TicketFilter(lights=(Light.RED,))
    play.clock.set(at("2026-03-09 09:00"))
    assert not play.office.ticket_page(late).rows
    play.clock.set(at("2026-03-09 09:00") + SECOND)
    assert [row.id for row in play.office.ticket_page(late).rows] == [play.id]
    assert play.detail().row.version == 4


def test_16_a_late_case_does_not_hide_a_late_first_contact(desk):
    """A breached SLA hid the late first reply: chatwoot PR#13392."""
    play = cast(desk)
    play.do(play.officer, c.AcceptCase)
    play.clock.set(at("2026-03-10 09:00"))
    play.do(play.officer, c.ContactCase, reached="李工")
    assert play.leg(LegName.CONTACT).delay_seconds == 6 * DAY - 4 * HOUR
    assert play.leg().delay_seconds == DAY
    said = "".join(play.office.explain(play.id).steps)
    assert "首次联系：" in said
    assert said.count("晚了") == 2


def test_17_pauses_are_derived_from_events_so_that_a_mistake_can_be_repaired(play):
    """An accumulator with no history cannot be repaired: iTop ormStopWatch, glpi#1912."""
    before = play.leg()
    play.clock.set(at("2026-03-03 09:00"))
    play.do(play.officer, c.PauseCase, reason="误点", awaited=HolderKind.ENTERPRISE)
    play.do(play.officer, c.UndoAct)
    after = play.leg()
    assert (after.due, after.excluded_seconds) == (before.due, 0)
    paused(play, "2026-03-03 10:00", "2026-03-03 11:00")
    assert play.leg().excluded_seconds == HOUR
    assert play.office.maintenance.rebuild() == []


def test_18_days_off_make_a_deadline_later_and_never_earlier(calendar):
    """Excluded days made the escalation earlier: django-helpdesk escalate_tickets."""
    before = at("2026-02-13 09:00")  # Friday before 春节; Saturday 14 February is worked
    due = calendar.add_days(before, 5)
    assert due > calendar.add_days(at("2026-03-02 09:00"), 5) - at("2026-03-02 09:00") + before
    assert calendar.elapsed(before, due) == 5 * DAY


def test_19_the_clock_starts_at_logging_and_not_at_acceptance(desk):
    """“As long as the department does not sign, the timer does not run” is how cases are bounced."""
    play = cast(desk)
    play.clock.set(at("2026-03-05 09:00"))
    play.do(play.officer, c.AcceptCase)
    play.do(play.officer, c.ContactCase, reached="李工")
    assert play.leg().since == at("2026-03-02 09:00")
    assert play.leg(LegName.CONTACT).delay_seconds == 3 * DAY - 4 * HOUR
    assert play.detail().row.light(play.clock.now()) is Light.YELLOW
