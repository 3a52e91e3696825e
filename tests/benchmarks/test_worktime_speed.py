"""Working time beside the least that any implementation must do: look up two prefix sums.

Run with `pytest tests/benchmarks --benchmark-enable -o addopts=""`. Each test
measures its floor in the same run, so that a slow machine fails nobody.
"""

import random
import time
from datetime import time as clock
from statistics import median

import businesstimedelta as rules
import numpy as np
import pytest

from gaoxinban.domain import calendar_bulk as bulk
from gaoxinban.domain.calendar import WorkCalendar
from gaoxinban.domain.instant import SECOND, start_of_day, to_datetime
from gaoxinban.storage.calendar_seed import published_calendar

DAY = 86_400 * SECOND
PAIRS = 1_000_000


@pytest.fixture(scope="module")
def calendar():
    return WorkCalendar(published_calendar())


@pytest.fixture(scope="module")
def origin(calendar):
    return calendar.tables.origin * SECOND


def _best(run, rounds=9):
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        run()
        times.append(time.perf_counter() - began)
    return min(times)


def _span(calendar):
    first = start_of_day(calendar.version.days[0].day)
    return first, first + 20 * 365 * DAY


@pytest.fixture(scope="module")
def pairs(calendar):
    chance = random.Random(7)
    first, last = _span(calendar)
    starts = [chance.randrange(first, last) for _ in range(20_000)]
    return [(start, start + chance.randrange(60 * DAY)) for start in starts]


def test_scalar_elapsed(benchmark, calendar, origin, pairs):
    """At most 3 µs; its floor is two look-ups by day, which know nothing of the time of day."""
    prefix = calendar.tables.prefix

    def bare(start, end):
        return prefix[(end - origin) // DAY] - prefix[(start - origin) // DAY]

    def over(function):
        for start, end in pairs:
            function(start, end)

    floor = _best(lambda: over(bare)) / len(pairs)
    benchmark.pedantic(over, (calendar.elapsed,), rounds=15, warmup_rounds=2)
    each = benchmark.stats.stats.median / len(pairs)
    benchmark.extra_info.update(floor_us=floor * 1e6, each_us=each * 1e6, ratio=each / floor)
    assert each <= 3e-6


@pytest.mark.parametrize(("verb", "amount"), [("add", 4 * 3600), ("add_days", 5)])
def test_scalar_promises(benchmark, calendar, pairs, verb, amount):
    function = getattr(calendar, verb)

    def over():
        for start, _ in pairs:
            function(start, amount)

    benchmark.pedantic(over, rounds=15, warmup_rounds=2)
    each = benchmark.stats.stats.median / len(pairs)
    benchmark.extra_info.update(each_us=each * 1e6)
    assert each <= 10e-6


@pytest.fixture(scope="module")
def arrays(calendar):
    chance = np.random.default_rng(7)
    first, last = _span(calendar)
    starts = chance.integers(first, last, PAIRS)
    return starts, starts + chance.integers(0, 60 * DAY, PAIRS)


def test_a_million_elapsed(benchmark, calendar, origin, arrays):
    """At most twice a bare look-up of the same pairs, in a prefix table by half hour."""
    starts, ends = arrays
    slot = 1800 * SECOND
    edges = origin + np.arange(calendar.tables.days * 48) * slot
    prefix = bulk.elapsed_many(calendar, edges[0], edges)

    def bare():
        return prefix[(ends - origin) // slot] - prefix[(starts - origin) // slot]

    bare()
    floor = _best(bare)
    benchmark.pedantic(bulk.elapsed_many, (calendar, starts, ends), rounds=15, warmup_rounds=2)
    taken = benchmark.stats.stats.median
    benchmark.extra_info.update(floor_ms=floor * 1e3, ratio=taken / floor)
    assert taken <= 2 * floor


@pytest.mark.parametrize(("verb", "amount"), [("due_many", 4 * 3600), ("due_days_many", 5)])
def test_a_million_promises(benchmark, calendar, arrays, verb, amount):
    function = getattr(bulk, verb)
    benchmark.pedantic(function, (calendar, arrays[0], amount), rounds=5, warmup_rounds=1)
    taken = benchmark.stats.stats.median
    benchmark.extra_info.update(ms=taken * 1e3)
    assert taken <= 1


def test_compiling_a_calendar_is_no_cost_of_a_start(benchmark):
    version = published_calendar()
    benchmark.pedantic(WorkCalendar, (version,), rounds=15, warmup_rounds=2)
    assert benchmark.stats.stats.median <= 0.05


def test_against_businesstimedelta(benchmark, calendar, pairs):
    """At least 20× in the median and 80× in the mean, every day off given to it as a holiday."""
    off = {fact.day: fact.name for fact in _days_off(calendar)}
    week = range(7)
    work = [
        rules.WorkDayRule(start_time=clock(8, 30), end_time=clock(12), working_days=list(week)),
        rules.WorkDayRule(
            start_time=clock(13, 30), end_time=clock(17, 30), working_days=list(week)
        ),
    ]
    theirs = rules.Rules([*work, rules.HolidayRule(off)])
    ours, other = [], []
    for start, end in pairs[:600]:
        first, last = (to_datetime(one).replace(microsecond=0, tzinfo=None) for one in (start, end))
        began = time.process_time_ns()
        expected = theirs.difference(first, last)
        other.append(time.process_time_ns() - began)
        began = time.process_time_ns()
        for _ in range(10):  # one alone is shorter than the clock's own time
            found = calendar.elapsed(start, end)
        ours.append((time.process_time_ns() - began) / 10)
        assert found == expected.hours * 3600 + expected.seconds
    benchmark.pedantic(calendar.elapsed, pairs[0], rounds=1)
    middle, mean = median(other) / median(ours), sum(other) / sum(ours)
    benchmark.extra_info.update(
        median_ratio=middle,
        mean_ratio=mean,
        theirs_us=median(other) / 1e3,
        theirs_mean_us=sum(other) / len(other) / 1e3,
        ours_us=median(ours) / 1e3,
    )
    print(f"  median {middle:.0f} x, mean {mean:.0f} x")  # noqa: T201  for the report
    assert middle >= 20
    assert mean >= 80


def _days_off(calendar):
    from datetime import date, timedelta

    first = date(calendar.version.first_year, 1, 1)
    facts = (calendar.day_kind(first + timedelta(days=day)) for day in range(calendar.tables.days))
    return [fact for fact in facts if not fact.hours]
