"""A day of pausing is the usual day at its date, in whatever season."""

from datetime import date
from fractions import Fraction

import pytest
from domain.calendar_oracle import SlowCalendar, instant, moment
from domain.case import POLICY, Story, at
from hypothesis import given
from hypothesis import strategies as st

from gaoxinban.domain.calendar import WorkCalendar
from gaoxinban.domain.calendar_version import (
    DEFAULT_HOURS,
    CalendarVersion,
    DayMark,
    Season,
    SpecialDay,
)
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import EventKind as E
from gaoxinban.domain.ledger import ledger, pause_left
from gaoxinban.domain.leg_clock import Allowance, Exclusion, exclusions
from gaoxinban.domain.term import LegName

SUMMER = Season("夏季", (7, 1), (9, 30), ((8 * 60, 11 * 60 + 30), (15 * 60, 18 * 60)))
WINTER = Season("冬季", (11, 15), (3, 15), ((9 * 60, 12 * 60), (13 * 60, 16 * 60)))
VERSION = CalendarVersion(
    name="四季",
    number=1,
    first_year=2025,
    last_year=2027,
    seasons=(SUMMER, WINTER),
    days=(SpecialDay(date(2026, 7, 3), DayMark.HOURS, "停电", ((8 * 60, 11 * 60 + 30),)),),
)
CALENDAR = WorkCalendar(VERSION)
SLOW = SlowCalendar(VERSION)
INSTANTS = st.integers(instant("2026-01-05T00:00"), instant("2026-12-20T00:00"))


def usual_length(day):
    hours = next((s.hours for s in (WINTER, SUMMER) if SLOW._in_season(s, day)), DEFAULT_HOURS)
    return 60 * sum(end - start for start, end in hours)


def days_worked(since, until):
    """Day by day, what of the usual day was worked."""
    total = Fraction()
    first, last = moment(since).date(), moment(until).date()
    for number in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(number)
        start = max(since, instant(f"{day}T00:00"))
        end = min(until, instant(f"{date.fromordinal(number + 1)}T00:00"))
        total += Fraction(SLOW.elapsed(start, end), usual_length(day))
    return total


@given(st.tuples(INSTANTS, INSTANTS).map(sorted), st.integers(1, 40 * 27_000))
def test_shares_are_days_and_adding_them_is_the_inverse(span, wanted):
    since, until = span
    assert Fraction(CALENDAR.worked_shares(since, until), CALENDAR.day_shares) == days_worked(*span)
    reached = CALENDAR.add_shares(since, wanted)
    assert CALENDAR.worked_shares(since, reached) >= wanted
    assert CALENDAR.worked_shares(since, max(since, reached - 1_000_000)) < wanted


def test_days_beyond_the_last_year_are_refused():
    with pytest.raises(Refused, match=r"超出了.*最后一年 2027 年"):
        CALENDAR.add_shares(instant("2034-12-28T10:00"), 30 * CALENDAR.day_shares)


@given(
    st.lists(INSTANTS, min_size=2, max_size=8, unique=True).map(sorted),
    st.integers(0, 30),
    st.integers(0, 5),
)
def test_the_sum_of_pauses_is_capped_in_days_of_their_season(cuts, cap, granted):
    pauses = [Exclusion(*pair) for pair in zip(cuts[::2], cuts[1::2], strict=False)]
    day, grant = CALENDAR.day_shares, Allowance(cuts[0], granted * CALENDAR.day_shares)
    counted = exclusions(CALENDAR, pauses, cap * day, [grant])
    used = sum((days_worked(each.since, each.until) for each in counted), Fraction())
    paused = sum((days_worked(each.since, each.until) for each in pauses), Fraction())
    second = Fraction(1, min(usual_length(date(2026, month, 1)) for month in (1, 5, 8)))
    wanted = min(paused, Fraction(cap + granted))
    assert wanted <= used < wanted + second * len(pauses)


@pytest.mark.parametrize(
    ("since", "last_day"), [("01-05 09:00", "01-16 16:00"), ("04-13 08:30", "04-24 17:30")]
)
def test_ten_days_of_pausing_are_ten_working_days_in_winter_too(since, last_day):
    """Ten days in default days reached into a twelfth day where days have six hours."""
    story = (
        Story("01-02 09:00")
        .then(E.DISPATCH, "01-02 09:10", team=3)
        .then(E.ACCEPT, "01-02 09:20", officer=5)
        .then(E.CONTACT, "01-02 09:30", means="phone")
        .then(E.PAUSE, since, awaited="enterprise", reason="other")
    )
    found = {leg.name: leg for leg in ledger(story.ticket, CALENDAR, POLICY).legs}
    assert [each.until for each in found[LegName.RESOLVE].excluded] == [at(last_day)]
    assert pause_left(story.ticket, CALENDAR, POLICY, at(last_day)) == 0
    assert pause_left(story.ticket, CALENDAR, POLICY, at(since)) == 10 * CALENDAR.day_shares
