"""The ledger: holdings partition the case, legs keep their promises or say by how much not."""

import itertools

import pytest
from domain.case import CALENDAR, POLICY, Story, at

from gaoxinban.domain.event import EventKind as E
from gaoxinban.domain.instant import SECOND
from gaoxinban.domain.ledger import Unmet, ledger, signals, why_unmet
from gaoxinban.domain.light import light
from gaoxinban.domain.term import HolderKind, LegName, Light, TicketState

HOUR = 3600


def legs(story):
    return {(leg.name, leg.ordinal): leg for leg in ledger(story.ticket, CALENDAR, POLICY).legs}


def holdings(story):
    return ledger(story.ticket, CALENDAR, POLICY).holdings


def full_story():
    return (
        Story("03-02 09:00")
        .then(E.DISPATCH, "03-02 09:10", team=3, rule=12)
        .then(E.ACCEPT, "03-02 10:00", officer=5)
        .then(E.CONTACT, "03-02 10:30", means="phone")
        .then(E.PAUSE, "03-03 09:00", awaited="enterprise", reason="other")
        .then(E.RESUME, "03-05 09:00")
        .then(E.RESOLVE, "03-06 15:00")
        .then(E.CALL_BACK, "03-09 09:00", solved=True, rating="satisfied")
        .then(E.CLOSE, "03-09 10:00")
    )


def test_holdings_cover_the_case_without_gap_or_overlap():
    story = full_story()
    rows = holdings(story)
    assert rows[0].since == at("03-02 09:00")
    assert rows[-1].until == at("03-09 10:00")
    for before, after in itertools.pairwise(rows):
        assert before.until == after.since
    assert [row.kind for row in rows] == [
        HolderKind.DESK,
        HolderKind.TEAM,
        HolderKind.OFFICER,
        HolderKind.ENTERPRISE,
        HolderKind.OFFICER,
        HolderKind.DESK,
    ]


def test_working_seconds_of_holdings_add_up_to_the_case():
    rows = holdings(full_story())
    assert sum(row.working_seconds for row in rows) == CALENDAR.elapsed(
        at("03-02 09:00"), at("03-09 10:00")
    )
    assert sum(row.natural_seconds for row in rows) == 7 * 86400 + HOUR


def test_the_clock_starts_at_logging_not_at_acceptance():
    """A clock that starts at 签收 invites bouncing (peers §10.2, pitfall 19)."""
    found = legs(full_story())
    assert found[LegName.CONTACT, 1].since == at("03-02 09:00")
    assert found[LegName.RESOLVE, 1].since == at("03-02 09:00")


def test_a_pause_moves_the_due_time_of_resolve_only():
    found = legs(full_story())
    assert found[LegName.RESOLVE, 1].excluded_seconds == 15 * HOUR
    assert found[LegName.RESOLVE, 1].due == at("03-11 09:00")
    assert found[LegName.CONTACT, 1].excluded_seconds == 0


def test_a_pause_stops_excluding_at_the_cap():
    story = (
        Story("03-02 09:00")
        .then(E.DISPATCH, "03-02 09:10", team=3)
        .then(E.ACCEPT, "03-02 10:00", officer=5)
        .then(E.CONTACT, "03-02 10:30")
        .then(E.PAUSE, "03-03 09:00", awaited="enterprise", reason="other")
    )
    leg = legs(story)[LegName.RESOLVE, 1]
    assert leg.excluded_seconds == 10 * CALENDAR.standard_day_seconds
    assert leg.due == CALENDAR.add(at("03-09 09:00"), 10 * CALENDAR.standard_day_seconds)
    story.then(E.RESUME, "04-30 09:00")
    assert legs(story)[LegName.RESOLVE, 1].due == leg.due


def test_a_return_does_not_stop_the_clock_and_every_dispatch_has_its_accept_leg():
    story = (
        Story("03-02 09:00")
        .then(E.DISPATCH, "03-02 09:10", team=3)
        .then(E.RETURN, "03-02 11:40", text={"note": "不属本组"})
        .then(E.DISPATCH, "03-02 14:00", team=4)
        .then(E.ACCEPT, "03-02 14:30", officer=8)
    )
    found = legs(story)
    assert found[LegName.ACCEPT, 1].team_id == 3
    assert found[LegName.ACCEPT, 1].working_seconds == 2.5 * HOUR
    assert found[LegName.ACCEPT, 1].is_late(at("03-02 14:30"))
    assert found[LegName.ACCEPT, 2].team_id == 4
    assert not found[LegName.ACCEPT, 2].is_late(at("03-02 14:30"))
    assert found[LegName.RESOLVE, 1].due == at("03-09 09:00")
    assert story.ticket.bounces == 1


def test_a_refused_return_gives_the_case_back_to_the_same_team():
    story = (
        Story("03-02 09:00")
        .then(E.DISPATCH, "03-02 09:10", team=3)
        .then(E.RETURN, "03-02 09:40")
        .then(E.REFUSE_RETURN, "03-02 10:00")
    )
    assert story.ticket.state is TicketState.DISPATCHED
    assert story.ticket.team_id == 3
    assert holdings(story)[-1].kind is HolderKind.TEAM


def test_redo_keeps_every_cycle_and_the_leg_runs_on():
    """Solved time must not count as paused on reopening (glpi#23359)."""
    story = full_story()
    story = (
        Story("03-02 09:00")
        .then(E.DISPATCH, "03-02 09:10", team=3)
        .then(E.ACCEPT, "03-02 10:00", officer=5)
        .then(E.CONTACT, "03-02 10:30")
        .then(E.RESOLVE, "03-03 09:00")
        .then(E.REDO, "03-05 09:00")
    )
    leg = legs(story)[LegName.RESOLVE, 1]
    assert leg.until is None
    assert leg.due == at("03-09 09:00")
    assert leg.excluded_seconds == 0
    assert story.ticket.cycles == [(at("03-03 09:00"), at("03-05 09:00"))]
    story.then(E.RESOLVE, "03-10 09:00")
    assert legs(story)[LegName.RESOLVE, 1].is_late(at("03-10 09:00"))
    story.then(E.REDO, "03-11 09:00", to_team=True)
    assert (story.ticket.officer_id, story.ticket.spans[-1].ref) == (None, 3), "officer 5 has left"


def test_notes_amendments_and_attempts_are_no_contact():
    """Any edit counted as the first response: glpi#1001, dbt_zendesk PR#273."""
    story = (
        Story("03-02 09:00")
        .then(E.DISPATCH, "03-02 09:10", team=3)
        .then(E.NOTE, "03-02 09:20", text={"note": "内部"})
        .then(E.ATTEMPT, "03-02 09:30", means="phone")
        .then(E.ACCEPT, "03-02 10:00", officer=5)
        .then(E.INFORM, "03-02 10:10", text={"note": "说明"})
    )
    assert story.ticket.contacted_at is None
    assert story.ticket.attempts == 1
    assert legs(story)[LegName.CONTACT, 1].until is None


def test_a_back_dated_contact_counts_from_when_it_happened_and_moves_no_holding():
    story = (
        Story("03-02 09:00")
        .then(E.DISPATCH, "03-02 09:10", team=3)
        .then(E.ACCEPT, "03-02 10:00", officer=5)
        .then(E.CONTACT, "03-02 09:40", entered="03-02 16:00")
    )
    assert legs(story)[LegName.CONTACT, 1].working_seconds == 40 * 60
    assert len(holdings(story)) == 3


def test_a_declined_case_withdraws_running_promises():
    story = Story("03-02 09:00").then(E.DECLINE, "03-02 09:20", text={"result": "不在职责内"})
    assert story.ticket.closed_at == at("03-02 09:20")
    assert legs(story) == {}


def test_a_promise_that_had_run_out_is_not_withdrawn_with_its_case():
    """Dispatched in time, not signed in two hours, voided a day later: contact was late too."""
    story = Story("03-02 09:00").then(E.DISPATCH, "03-02 09:10", team=3).then(E.VOID, "03-03 09:00")
    found = legs(story)
    assert set(found) == {(name, 1) for name in LegName} - {(LegName.RESOLVE, 1)}
    late = {
        name: leg.delay_seconds(CALENDAR, story.ticket.closed_at)
        for (name, _), leg in found.items()
    }
    day = CALENDAR.standard_day_seconds
    assert late == {
        LegName.DISPATCH: 0,
        LegName.ACCEPT: day - 2 * HOUR - 600,
        LegName.CONTACT: day - 4 * HOUR,
    }
    assert {why_unmet(story.ticket, leg) for leg in found.values()} == {None, Unmet.GONE}


def test_an_imported_case_has_only_the_legs_whose_times_are_known():
    story = (
        Story("03-02 09:00", imported=True)
        .then(E.DISPATCH, "03-02 09:00", team=3, untimed=True)
        .then(E.RESOLVE, "03-12 09:00")
        .then(E.CLOSE, "03-12 09:00")
    )
    found = legs(story)
    assert set(found) == {(LegName.RESOLVE, 1)}
    assert found[LegName.RESOLVE, 1].is_late(at("03-12 09:00"))
    assert story.ticket.state is TicketState.CLOSED
    waiting = Story("03-02 09:00", imported=True)
    leg = legs(waiting)[LegName.RESOLVE, 1]
    assert leg.due is None
    assert not leg.is_due(at("12-01 09:00"))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("03-02 11:40", Light.GREEN),
        ("03-02 13:40", Light.BLUE),
        ("03-02 14:30", Light.BLUE),
        ("03-02 14:31", Light.YELLOW),
        ("03-09 09:00", Light.YELLOW),
        ("03-09 09:01", Light.RED),
    ],
)
def test_lights_follow_the_running_promises(now, expected):
    story = (
        Story("03-02 09:00")
        .then(E.DISPATCH, "03-02 09:10", team=3)
        .then(E.ACCEPT, "03-02 10:00", officer=5)
    )
    signal = signals(story.ticket, ledger(story.ticket, CALENDAR, POLICY).legs)
    assert light(signal, at(now)) is expected


def test_red_beats_grey_and_grey_beats_yellow():
    story = (
        Story("03-02 09:00")
        .then(E.DISPATCH, "03-02 11:10", team=3)
        .then(E.ACCEPT, "03-02 11:20", officer=5)
        .then(E.CONTACT, "03-02 11:30")
        .then(E.PAUSE, "03-02 11:40", awaited="superior", reason="other")
    )
    signal = signals(story.ticket, ledger(story.ticket, CALENDAR, POLICY).legs)
    assert signal.lagged
    assert light(signal, at("03-04 09:00")) is Light.GREY
    assert light(signal, at("06-04 09:00")) is Light.RED
    story.then(E.RESUME, "03-04 09:00")
    signal = signals(story.ticket, ledger(story.ticket, CALENDAR, POLICY).legs)
    assert light(signal, at("03-04 09:01")) is Light.YELLOW


def test_lateness_begins_with_the_first_working_second_after_the_due_time():
    story = Story("03-02 09:00").then(E.DISPATCH, "03-02 09:10", team=3)
    leg = legs(story)[LegName.RESOLVE, 1]
    assert leg.due == at("03-09 09:00")
    assert not leg.is_late(leg.due)
    assert leg.is_late(leg.due + SECOND)
    friday = Story("03-02 13:30").then(E.DISPATCH, "03-02 13:40", team=3)
    contact = legs(friday)[LegName.CONTACT, 1]
    assert contact.due == at("03-02 17:30")
    assert not contact.is_late(at("03-02 23:00"))
    assert not contact.is_late(at("03-03 08:30"))
    assert contact.is_late(at("03-03 08:30") + SECOND)
