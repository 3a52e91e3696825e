"""Whose hands used up a promise and whose were late; every second once."""

from domain.case import CALENDAR, POLICY, Story, at

from gaoxinban.domain.attribution import attribute
from gaoxinban.domain.event import EventKind as E
from gaoxinban.domain.ledger import ledger
from gaoxinban.domain.term import HolderKind, LegName

HOUR = 3600
DAY = CALENDAR.standard_day_seconds
DESK, TEAM, OFFICER, DEPARTMENT = (
    HolderKind.DESK,
    HolderKind.TEAM,
    HolderKind.OFFICER,
    HolderKind.DEPARTMENT,
)


def shares(story, name=LegName.RESOLVE, now="12-30 09:00"):
    """{(kind, ref): (used hours, late hours)}"""
    found = ledger(story.ticket, CALENDAR, POLICY)
    leg = [each for each in found.legs if each.name is name][-1]
    got = attribute(leg, found.holdings, CALENDAR, at(now))
    assert sum(share.late_seconds for share in got) == leg.delay_seconds(
        CALENDAR, leg.until or at(now)
    )
    return {(s.kind, s.ref): (s.used_seconds / HOUR, s.late_seconds / HOUR) for s in got}


def working():
    """Desk until 10:00, team until 11:00, officer 5 from then on; due on Monday 9 March 09:00."""
    return (
        Story("03-02 09:00")
        .then(E.DISPATCH, "03-02 10:00", team=3)
        .then(E.ACCEPT, "03-02 11:00", officer=5)
        .then(E.CONTACT, "03-02 11:30")
    )


def test_a_case_in_time_has_used_shares_only():
    story = working().then(E.RESOLVE, "03-03 11:00")
    assert shares(story) == {(DESK, None): (1, 0), (TEAM, 3): (1, 0), (OFFICER, 5): (7.5, 0)}


def test_late_seconds_belong_to_who_holds_the_case_then():
    story = working().then(E.TRANSFER, "03-09 10:00", team=4).then(E.ACCEPT, "03-09 11:00")
    story.then(E.RESOLVE, "03-09 15:30")
    assert shares(story) == {
        (DESK, None): (1, 0),
        (TEAM, 3): (1, 0),
        (OFFICER, 5): (35.5, 1),
        (TEAM, 4): (0, 4),
    }


def test_who_passed_the_ball_outside_without_a_pause_answers_for_it():
    story = working().then(E.HAND, "03-06 09:00", to="enterprise").then(E.TAKE_BACK, "03-10 09:00")
    story.then(E.RESOLVE, "03-10 10:00")
    assert shares(story)[OFFICER, 5] == (35.5, 8.5)


def test_a_department_answers_for_its_own_time_and_not_for_what_the_team_passes_on():
    story = (
        working()
        .then(E.HAND, "03-06 09:00", to="department", ref=11)
        .then(E.HAND, "03-09 09:00", to="superior")
        .then(E.TAKE_BACK, "03-10 09:00")
        .then(E.RESOLVE, "03-10 10:00")
    )
    assert shares(story)[DEPARTMENT, 11] == (7.5, 0)
    assert shares(story)[OFFICER, 5] == (28, 8.5)


def test_paused_seconds_are_nobodys_and_past_the_cap_whoever_paused_answers():
    story = (
        working()
        .then(E.PAUSE, "03-03 09:00", awaited="superior", reason="other")
        .then(E.RESUME, "03-25 09:00")
        .then(E.RESOLVE, "03-25 10:00")
    )
    found = shares(story)
    assert found[OFFICER, 5] == (35.5, 16)  # 10 of 16 days are excluded: due on the 23rd
    assert sum(used + late for used, late in found.values()) == 17 * 7.5 + 1 - 75


def test_a_false_resolution_runs_on_in_the_hands_of_who_had_the_case():
    """Solved time must not vanish on reopening: glpi#23359."""
    story = (
        working()
        .then(E.RESOLVE, "03-06 09:00")
        .then(E.REDO, "03-10 09:00")
        .then(E.RESOLVE, "03-10 10:00")
    )
    assert shares(story)[DESK, None] == (1 + 7.5, 7.5)
    assert shares(story)[OFFICER, 5] == (28, 1)


def test_a_running_leg_is_attributed_up_to_now():
    assert shares(working(), now="03-09 10:00")[OFFICER, 5] == (35.5, 1)
    assert shares(working(), now="03-09 09:00")[OFFICER, 5] == (35.5, 0)
