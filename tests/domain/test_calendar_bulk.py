"""The array form: shapes, refusals, and the widest calendar that 32 bits must hold."""

import numpy as np
import pytest
from domain.calendar_oracle import instant

from gaoxinban.domain import calendar_bulk as bulk
from gaoxinban.domain.calendar import CalendarVersion, WorkCalendar
from gaoxinban.domain.errors import Refused


@pytest.fixture(scope="module")
def calendar():
    return WorkCalendar(CalendarVersion("测试", 1, 2024, 2027))


MONDAY = instant("2026-03-02T08:30")
FRIDAY = instant("2026-03-06T17:30")


def test_shapes_broadcast_and_lists_are_taken(calendar):
    assert bulk.elapsed_many(calendar, [MONDAY], [FRIDAY]).tolist() == [5 * 27_000]
    grid = bulk.elapsed_many(
        calendar, [[MONDAY], [MONDAY + 3_600_000_000]], [FRIDAY, FRIDAY + 10**6]
    )
    assert grid.tolist() == [[135_000, 135_000], [131_400, 131_400]]
    assert bulk.due_many(calendar, [MONDAY, MONDAY], [27_000, 0]).tolist() == [
        instant("2026-03-02T17:30"),
        MONDAY,
    ]
    assert bulk.due_days_many(calendar, MONDAY, [1, 5]).tolist() == [
        instant("2026-03-03T08:30"),
        instant("2026-03-09T08:30"),
    ]
    assert int(bulk.elapsed_many(calendar, MONDAY, FRIDAY)) == 135_000


def test_a_promise_that_fills_the_morning_ends_with_it(calendar):
    noon = instant("2026-03-02T12:00")
    assert bulk.due_many(calendar, [MONDAY], 12_600).tolist() == [noon]
    assert bulk.due_many(calendar, [MONDAY], 12_601).tolist() == [instant("2026-03-02T13:30:01")]


def test_nothing_gives_nothing(calendar):
    empty = np.array([], dtype=np.int64)
    for answer in (
        bulk.elapsed_many(calendar, empty, empty),
        bulk.due_many(calendar, empty, empty),
        bulk.due_days_many(calendar, empty, 3),
        bulk.last_instants_without_delay(calendar, empty),
    ):
        assert answer.tolist() == []
        assert answer.dtype == np.int64


def test_more_than_one_block_keeps_its_order(calendar):
    starts = MONDAY + np.arange(100_000, dtype=np.int64) * 10**6
    ends = np.full_like(starts, instant("2026-03-31T12:00"))
    worked = bulk.elapsed_many(calendar, starts, ends)
    assert worked[[0, 40_000, 99_999]].tolist() == [
        calendar.elapsed(int(starts[index]), int(ends[index])) for index in (0, 40_000, 99_999)
    ]
    assert (np.diff(worked) <= 0).all()
    strided = bulk.elapsed_many(calendar, starts[::3], ends[::3])
    assert (strided == worked[::3]).all()


def test_one_bad_element_refuses_the_call_in_the_scalar_words(calendar):
    with pytest.raises(Refused, match="2026年3月2日 08:30 早于开始时间 2026年3月6日 17:30"):
        bulk.elapsed_many(calendar, [MONDAY, FRIDAY], [FRIDAY, MONDAY])
    with pytest.raises(Refused, match=r"^2038 年"):
        bulk.elapsed_many(calendar, [MONDAY, MONDAY], [FRIDAY, instant("2038-01-01T08:00")])
    with pytest.raises(Refused, match=r"^2023 年"):
        bulk.due_many(calendar, [MONDAY, instant("2023-12-31T23:00")], 60)
    with pytest.raises(Refused, match=r"^2023 年"):
        bulk.due_days_many(calendar, [instant("2023-12-31T23:00")], 1)
    with pytest.raises(Refused, match=r"^2023 年"):
        bulk.last_instants_without_delay(calendar, [instant("2023-12-31T23:00")])
    with pytest.raises(Refused, match="负数"):
        bulk.due_many(calendar, [MONDAY], [-1])
    with pytest.raises(Refused, match="负数"):
        bulk.due_days_many(calendar, [MONDAY], [-1])


def test_a_promise_beyond_the_calendar_is_refused(calendar):
    late = instant("2034-12-29T17:00")
    for ask in (
        lambda: bulk.due_many(calendar, [MONDAY, late], 1801),
        lambda: bulk.due_many(calendar, [MONDAY], np.iinfo(np.int64).max),
        lambda: bulk.due_days_many(calendar, [MONDAY, late], 1),
        lambda: bulk.due_days_many(calendar, [instant("2034-12-29T18:00")], 0),
    ):
        with pytest.raises(Refused, match=r"最后一年 2027 年"):
            ask()
    assert bulk.due_many(calendar, [late], 1800).tolist() == [instant("2034-12-29T17:30")]
    end = instant("2035-01-01T00:00") - 1
    assert bulk.last_instants_without_delay(calendar, [instant("2034-12-29T17:30")]).tolist() == [
        end
    ]


def test_fractions_are_a_unit_mistaken(calendar):
    with pytest.raises(TypeError, match="microseconds"):
        bulk.elapsed_many(calendar, [1.5e15], [1.6e15])


def test_whole_numbers_of_any_width_are_taken_and_none_at_all(calendar):
    narrow = np.array([MONDAY, FRIDAY], dtype=np.uint64)
    assert bulk.elapsed_many(calendar, narrow, narrow).tolist() == [0, 0]
    assert bulk.elapsed_many(calendar, [], []).tolist() == []


@pytest.mark.parametrize("hours", [((0, 1440),), ((0, 30),), ((510, 720), (810, 1050))])
def test_sixty_years_fit_the_tables(hours):
    """The slot table is 32 bits wide and measured from the calendar's middle for this case."""
    calendar = WorkCalendar(CalendarVersion("长", 1, 1992, 2051, hours=hours))
    moments = [
        instant(f"{year}-{text}")
        for year in (1992, 2020, 2022, 2051)
        for text in ("01-01T00:00", "12-31T23:59:59")
    ]
    starts = np.array([moments[0]] * len(moments))
    assert bulk.elapsed_many(calendar, starts, moments).tolist() == [
        calendar.elapsed(moments[0], moment) for moment in moments
    ]
    assert (
        bulk.due_many(calendar, starts, bulk.elapsed_many(calendar, starts, moments)) <= moments
    ).all()


def test_a_year_without_a_single_working_day():
    from datetime import date, timedelta

    from gaoxinban.domain.calendar import DayMark, SpecialDay

    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    calendar = WorkCalendar(
        CalendarVersion(
            "停", 1, 2026, 2026, days=tuple(SpecialDay(day, DayMark.REST, "停") for day in days)
        )
    )
    assert bulk.elapsed_many(calendar, [MONDAY], [FRIDAY]).tolist() == [0]
    assert bulk.last_instants_without_delay(calendar, [MONDAY]).tolist() == [
        instant("2027-01-01T08:30:01") - 1
    ]
    opening = instant("2027-01-01T08:30")
    assert bulk.due_many(calendar, [MONDAY], 1).tolist() == [opening + 1_000_000]
    assert bulk.due_days_many(calendar, [MONDAY], 0).tolist() == [opening]
    assert calendar.next_opening(MONDAY) == opening
