"""Working time against a slow oracle, over 2007-2026 and over calendars made up by chance.

Also: sums telescope, add() inverts elapsed(), arrays equal scalars.
"""

import random
from datetime import date

import numpy as np
import pytest
from domain.calendar_oracle import SlowCalendar, instant
from hypothesis import assume, given
from hypothesis import strategies as st

from gaoxinban.domain import calendar_bulk as bulk
from gaoxinban.domain.calendar import CalendarVersion, DayMark, Season, SpecialDay, WorkCalendar
from gaoxinban.domain.errors import Refused
from gaoxinban.storage.calendar_seed import published_calendar

FIRST, LAST = instant("2007-01-01T00:00"), instant("2027-01-01T00:00")
DAY = 86_400 * 10**6


@pytest.fixture(scope="module")
def official():
    return WorkCalendar(published_calendar())


@pytest.fixture(scope="module")
def slow(official):
    return SlowCalendar(official.version)


def moments(first=FIRST, last=LAST):
    """Instants, with the edges of hours and of days far more often than chance would give them."""
    edges = st.builds(
        lambda day, minute, second, micro: (
            first + day * DAY + minute * 60_000_000 + second * 10**6 + micro
        ),
        st.integers(0, (last - first) // DAY - 1),
        st.sampled_from([0, 509, 510, 719, 720, 809, 810, 1049, 1050, 1439]),
        st.sampled_from([0, 1, 59]),
        st.sampled_from([0, 1, 999_999]),
    )
    return st.one_of(edges, st.integers(first, last - 1))


@st.composite
def hours(draw):
    edges = draw(st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True).map(sorted))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def calendars(draw):
    """Calendars of three years with odd hours, seasons and single dates."""
    dates = st.dates(date(2025, 1, 1), date(2027, 12, 31))
    month_days = st.tuples(st.integers(1, 12), st.integers(1, 28))
    seasons = draw(
        st.lists(st.builds(Season, st.just("季"), month_days, month_days, hours()), max_size=2)
    )
    days = []
    for day in draw(st.lists(dates, max_size=12, unique=True)):
        mark = draw(st.sampled_from(list(DayMark)))
        own = (
            hours()
            if mark is DayMark.HOURS
            else st.none()
            if mark is DayMark.REST
            else st.none() | hours()
        )
        days.append(SpecialDay(day, mark, "日", draw(own)))
    version = CalendarVersion(
        "随机", 1, 2025, 2027, frozenset({2025}), draw(hours()), tuple(seasons), tuple(days)
    )
    return WorkCalendar(version)


def near(first):
    return (
        moments(instant("2025-01-01T00:00"), instant("2027-10-01T00:00"))
        if first is None
        else moments()
    )


def test_ten_thousand_random_pairs_agree_with_the_oracle(official, slow):
    """Spans from a second to twenty years; the short ones by the minute too."""
    chance = random.Random(20260301)
    for number in range(10_000):
        start = chance.randrange(FIRST, LAST)
        span = int(10 ** chance.uniform(6, 14.8 if number % 10 == 0 else 13.5))
        end = min(start + span, LAST - 1)
        found = official.elapsed(start, end)
        assert found == slow.elapsed(start, end), (start, end)
        if span < 2 * DAY and number % 10 == 0:
            assert found == slow.elapsed_by_minutes(start, end), (start, end)


def test_random_promises_agree_with_the_oracle(official, slow):
    chance = random.Random(20260302)
    for _ in range(200):
        start = chance.randrange(FIRST, LAST - 60 * DAY)
        seconds, days = chance.randrange(1, 50_000), chance.randrange(16)
        due = official.add(start, seconds)
        assert due == slow.add(start, seconds), (start, seconds)
        assert official.add_days(start, days) == slow.add_days(start, days), (start, days)
        assert official.last_instant_without_delay(due) == slow.last_instant_without_delay(due)
        assert official.last_instant_without_delay(start) == slow.last_instant_without_delay(start)


@given(a=moments(), b=moments(), c=moments())
def test_sums_telescope(official, a, b, c):
    a, b, c = sorted((a, b, c))
    assert official.elapsed(a, b) + official.elapsed(b, c) == official.elapsed(a, c)


@given(start=moments(), seconds=st.integers(0, 5_000_000))
def test_add_inverts_elapsed_and_is_the_earliest(official, start, seconds):
    due = official.add(start, seconds)
    assert official.elapsed(start, due) == seconds
    if seconds:
        assert official.elapsed(start, due - 1) == seconds - 1
        assert official.is_working(due - 1)


@given(start=moments(), days=st.integers(0, 60))
def test_working_days_end_inside_hours_that_many_days_later(official, slow, start, days):
    """glpi#9082: never at midnight, on a day off or in the evening."""
    due = official.add_days(start, days)
    assert official.is_working(due) or official.is_working(due - 1)
    opening = official.next_opening(start)
    assert official.is_working(opening)
    assert official.elapsed(start, opening) == 0
    first, last = opening // DAY, due // DAY
    worked = sum(official.is_working(day * DAY + 2 * 3600 * 10**6) for day in range(first, last))
    assert worked == days


@given(due=moments(), end=moments())
def test_late_is_what_lies_after_the_last_instant_without_delay(official, due, end):
    late = official.elapsed(due, max(due, end)) > 0
    assert late == (end > official.last_instant_without_delay(due))


@given(
    calendar=calendars(),
    a=moments(instant("2025-01-01T00:00"), instant("2028-01-01T00:00")),
    data=st.data(),
)
def test_any_calendar_agrees_with_the_oracle(calendar, a, data):
    """Half days, seasons over New Year, hours up to midnight, weekends made up."""
    oracle = SlowCalendar(calendar.version)
    b = a + data.draw(st.integers(0, 40 * DAY))
    assume(b < instant("2028-01-01T00:00"))
    found = calendar.elapsed(a, b)
    assert found == oracle.elapsed(a, b)
    if b - a < DAY:
        assert found == oracle.elapsed_by_minutes(a, b)
    day = calendar.day_kind(date(2026, 6, 30))
    assert sum(end - start for start, end in day.hours) == sum(
        end - start for start, end in oracle.hours(date(2026, 6, 30))
    )


@given(
    calendar=calendars(),
    start=moments(instant("2025-01-01T00:00"), instant("2027-09-01T00:00")),
    data=st.data(),
)
def test_promises_of_any_calendar_agree_with_the_oracle(calendar, start, data):
    oracle = SlowCalendar(calendar.version)
    seconds, days = (
        data.draw(st.integers(0, min(40_000, 2 * calendar.standard_day_seconds))),
        data.draw(st.integers(0, 8)),
    )
    try:
        due, last = calendar.add(start, seconds), calendar.add_days(start, days)
    except Refused:
        assume(condition=False)
    assume(due < instant("2027-12-01T00:00"))
    assert due == oracle.add(start, seconds)
    assert last == oracle.add_days(start, days)
    assert bulk.due_many(calendar, [start], seconds).tolist() == [due]
    assert bulk.due_days_many(calendar, [start], days).tolist() == [last]


@given(calendar=calendars(), data=st.data())
def test_arrays_equal_scalars_in_any_calendar(calendar, data):
    """Hours by the odd minute make the slots small; the answer must not notice."""
    covered = moments(instant("2025-01-01T00:00"), instant("2028-01-01T00:00"))
    pairs = [sorted(pair) for pair in data.draw(st.lists(st.tuples(covered, covered), max_size=8))]
    starts, ends = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    expected = [calendar.elapsed(start, end) for start, end in pairs]
    assert bulk.elapsed_many(calendar, starts, ends).tolist() == expected
    assert bulk.last_instants_without_delay(calendar, starts).tolist() == [
        calendar.last_instant_without_delay(start) for start, _ in pairs
    ]


def test_arrays_equal_scalars_on_the_official_calendar(official):
    chance = np.random.default_rng(20260303)
    starts = chance.integers(FIRST, LAST, 40_000)
    ends = np.minimum(starts + chance.integers(0, 90 * DAY, starts.size), LAST - 1)
    amounts = chance.integers(0, 400_000, starts.size)
    elapsed = bulk.elapsed_many(official, starts, ends)
    dues = bulk.due_many(official, starts, amounts)
    due_days = bulk.due_days_many(official, starts, amounts % 16)
    lasts = bulk.last_instants_without_delay(official, dues)
    late = bulk.elapsed_many(official, dues, np.maximum(dues, ends))
    for index in range(0, starts.size, 7):
        start, end, amount = int(starts[index]), int(ends[index]), int(amounts[index])
        assert elapsed[index] == official.elapsed(start, end)
        due = official.add(start, amount)
        assert dues[index] == due
        assert due_days[index] == official.add_days(start, amount % 16)
        assert lasts[index] == official.last_instant_without_delay(due)
    assert (bulk.elapsed_many(official, starts, dues) == amounts).all()
    assert ((late > 0) == (ends > lasts)).all()
