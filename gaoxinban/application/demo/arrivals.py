"""When requests come in: three years of working days, weekends, seasons and slow growth."""

from bisect import bisect
from collections.abc import Iterator
from datetime import date, timedelta

from gaoxinban.application.demo.chance import Chance, Weighted
from gaoxinban.domain.calendar import WorkCalendar
from gaoxinban.domain.instant import DAY_SECONDS, SECOND, Instant, local_date, start_of_day

YEARS = 3
RECENT_DAYS = 9
"""The last weeks are a round of visits to enterprises: the queue of today is alive."""

_WEEKDAY = (1.18, 1.08, 1.02, 1.0, 0.9, 0.5, 0.5)
_MONTH = (0.92, 0.62, 1.15, 1.08, 1.02, 1.05, 0.96, 0.9, 1.08, 0.88, 1.12, 1.16)
_REST_DAY = 0.06
_GROWTH = 0.45

# Shares of a day by half hours from 07:00: two peaks, lunch between them, a thin evening.
_HALF_HOURS = (
    0.4, 0.6, 1.2, 6.0, 9.0, 9.5, 8.6, 7.8, 6.4, 3.8, 1.4, 1.5,
    4.2, 7.2, 8.6, 8.2, 7.4, 6.2, 4.8, 3.4, 1.6, 0.9, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2,
)  # fmt: skip
_OPENING = 7 * 3600


def first_day(until: Instant) -> date:
    """Three years before the last day."""
    last = local_date(until)
    return date(last.year - YEARS, last.month, min(last.day, 28))


def arrivals(
    chance: Chance, calendar: WorkCalendar, tickets: int, until: Instant
) -> Iterator[Instant]:
    """`tickets` instants in order, the last not after `until`."""
    recent = min(tickets // 8, 60)
    first = first_day(until)
    last = local_date(until)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    weights = [_weight(calendar, day, number / len(days)) for number, day in enumerate(days)]
    weights[-1] *= _part_of_day(until)
    total = sum(weights)
    counts = _counts(
        [weight * (tickets - recent) / total for weight in weights], chance.random() * 0.98
    )
    counts[-1] += tickets - recent - sum(counts)
    busy = [max(0.01, weight) for weight in weights[-RECENT_DAYS:]]
    for _ in range(recent):
        place = Weighted(list(enumerate(busy))).pick(chance)
        counts[len(counts) - len(busy) + place] += 1
    hours = Weighted([(number, share) for number, share in enumerate(_HALF_HOURS)])
    for day, count in zip(days, counts, strict=True):
        yield from _of_day(chance, hours, day, count, until)


def _weight(calendar: WorkCalendar, day: date, passed: float) -> float:
    start = start_of_day(day)
    works = calendar.elapsed(start, start + (DAY_SECONDS - 1) * SECOND) > 0
    share = _WEEKDAY[day.weekday()] if works else _REST_DAY
    if works and day.weekday() > 4:
        share = 0.85  # 调休补班
    return share * _MONTH[day.month - 1] * (1.0 + _GROWTH * passed)


def _part_of_day(until: Instant) -> float:
    second = (until - start_of_day(local_date(until))) // SECOND - _OPENING
    return min(1.0, max(0.02, second / (11 * 3600)))


def _counts(expected: list[float], phase: float) -> list[int]:
    """Whole numbers whose running sum never strays from the expected one."""
    counts: list[int] = []
    reached = phase
    before = 0
    for share in expected:
        reached += share
        counts.append(int(reached) - before)
        before += counts[-1]
    return counts


def _of_day(
    chance: Chance, hours: Weighted[int], day: date, count: int, until: Instant
) -> list[Instant]:
    midnight = start_of_day(day)
    found: list[Instant] = []
    for _ in range(count):
        second = _OPENING + hours.pick(chance) * 1800 + int(chance.random() * 1800)
        at = midnight + second * SECOND
        if at > until:
            at = midnight + int(chance.random() * ((until - midnight) // SECOND)) * SECOND
        found.append(at)
    found.sort()
    return found


def before(calendar: WorkCalendar, until: Instant, working_seconds: int) -> Instant:
    """The latest whole second from which that much working time passes up to `until`."""
    low = start_of_day(first_day(until)) // SECOND
    high = until // SECOND
    return (
        low
        + bisect(
            range(low, high),
            -working_seconds,
            key=lambda second: -calendar.elapsed(second * SECOND, until),
        )
        - 1
    ) * SECOND
