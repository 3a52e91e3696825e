"""A calendar version compiled to prefix sums: the one definition of working time.

`calendar.py` reads these tables one instant at a time, `calendar_bulk.py` a
million at a time; neither knows anything about holidays.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from math import lcm
from operator import mul

from gaoxinban.domain.calendar_version import (
    DAY_MINUTES,
    YEARS_AFTER,
    CalendarVersion,
    DayMark,
    Hours,
    Season,
)
from gaoxinban.domain.instant import DAY_SECONDS, EPOCH_ORDINAL, LOCAL_OFFSET_SECONDS

WORKING_WEEKDAYS = range(5)
_MONDAY_ORDINAL = date(1970, 1, 5).toordinal()


@dataclass(frozen=True, slots=True)
class DayPattern:
    """One way in which a day can be worked.

    `spans` are the working stretches in seconds of the day; `before` the
    working seconds of the day up to the start of each; `length` their sum.
    `reaches` holds for each the working seconds of the day up to its end, and
    what is added to a number of working seconds inside to get the second.
    `codes` holds one integer a minute: working seconds up to second r of the
    day are `(code >> 1) + (r if code & 1 else 0)`, so that no search is needed.
    """

    spans: tuple[tuple[int, int], ...]
    before: tuple[int, ...]
    length: int
    codes: tuple[int, ...]
    reaches: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, hours: Hours) -> "DayPattern":
        spans = tuple(_joined(hours))
        *before, length = accumulate((end - start for start, end in spans), initial=0)
        codes: list[int] = []
        for (start, end), worked in zip(spans, before, strict=True):
            codes += [worked << 1] * (start // 60 - len(codes))
            codes += [(worked - start) << 1 | 1] * ((end - start) // 60)
        codes += [length << 1] * (DAY_MINUTES - len(codes))
        reaches = tuple(
            (worked + end - start, start - worked)
            for (start, end), worked in zip(spans, before, strict=True)
        )
        return cls(spans, tuple(before), length, tuple(codes), reaches)

    def second_at(self, worked: int) -> int:
        """The earliest second of the day at which `worked` (1..length) seconds are done."""
        for done, shift in self.reaches:
            if worked <= done:
                return worked + shift
        raise ValueError(worked)

    def clip(self, second: int) -> int:
        """The nearest second inside the hours that is not later, else the opening.

        After closing: the closing. In the lunch break: the end of the morning,
        which costs nobody a second. Before opening: the opening.
        """
        inside = self.spans[0][0]
        for start, end in self.spans:
            if second < start:
                break
            inside = min(second, end)
        return inside


@dataclass(frozen=True, slots=True)
class Shares:
    """Days of unlike lengths made comparable: `a_day` shares make the usual day of any season.

    `weights[d]` is what a working second of day d counts, `prefix[d]` the shares
    before day d, `prefix[-1]` their total. A half day is half of what is usual then.
    """

    a_day: int
    weights: list[int]
    prefix: list[int]


@dataclass(frozen=True, slots=True)
class Tables:
    """The compiled calendar; day numbers count from the first covered local day.

    `origin` is the epoch second of that day's local midnight. `prefix[d]` is
    the number of working seconds before day d, `prefix[-1]` their total.
    `working_days` lists the days with any working time, `working_before[d]`
    counts those before day d. `shares` is None where usual days are equally long.
    """

    origin: int
    first_ordinal: int
    days: int
    patterns: tuple[DayPattern, ...]
    pattern_of: list[int]
    prefix: list[int]
    working_days: list[int]
    working_before: list[int]
    shares: Shares | None


def compile_tables(version: CalendarVersion) -> Tables:
    """Default hours on weekdays, then seasons (the later in the list wins), then single dates.

    `YEARS_AFTER` years after the last have weekdays and seasons only.
    """
    first = date(version.first_year, 1, 1).toordinal()
    days = date(version.last_year + YEARS_AFTER, 12, 31).toordinal() - first + 1
    rest: Hours = ()
    hours: list[Hours] = [rest] * days
    weekdays = [(_MONDAY_ORDINAL + weekday - first) % 7 for weekday in WORKING_WEEKDAYS]
    for offset in weekdays:
        hours[offset::7] = [version.hours] * len(range(offset, days, 7))
    usual = [version.hours] * days if version.seasons else []
    for season in version.seasons:
        for day in _season_days(season, first, days):
            usual[day] = season.hours
            if hours[day]:
                hours[day] = season.hours
    for special in version.days:
        day = special.day.toordinal() - first
        if special.hours is not None:
            hours[day] = special.hours
        elif special.mark is DayMark.REST:
            hours[day] = rest
        else:
            hours[day] = usual[day] if usual else version.hours
    return _tables(first, hours, usual)


def _shares(usual: list[Hours], lengths: list[int]) -> Shares | None:
    usually = {hours: DayPattern.of(hours).length for hours in set(usual)}
    if len(set(usually.values())) < 2:
        return None
    a_day = lcm(*usually.values())
    weights = [a_day // usually[hours] for hours in usual]
    worked = map(mul, lengths, weights)
    return Shares(a_day, weights, list(accumulate(worked, initial=0)))


def _tables(first: int, hours: list[Hours], usual: list[Hours]) -> Tables:
    number: dict[Hours, int] = {}
    pattern_of = [number.setdefault(of_day, len(number)) for of_day in hours]
    patterns = tuple(DayPattern.of(of_day) for of_day in number)
    lengths = [pattern.length for pattern in patterns]
    of_days = [lengths[index] for index in pattern_of]
    open_patterns = [int(length > 0) for length in lengths]
    return Tables(
        origin=(first - EPOCH_ORDINAL) * DAY_SECONDS - LOCAL_OFFSET_SECONDS,
        first_ordinal=first,
        days=len(hours),
        patterns=patterns,
        pattern_of=pattern_of,
        prefix=list(accumulate(of_days, initial=0)),
        working_days=[day for day, index in enumerate(pattern_of) if open_patterns[index]],
        working_before=list(accumulate((open_patterns[i] for i in pattern_of), initial=0)),
        shares=_shares(usual, of_days),
    )


def _season_days(season: Season, first: int, days: int) -> Iterator[int]:
    start = max(season.since.toordinal() - first, 0) if season.since else 0
    stop = min(season.until.toordinal() - first + 1, days) if season.until else days
    for day in range(start, stop):
        if season.covers(date.fromordinal(first + day)):
            yield day


def _joined(hours: Hours) -> Iterator[tuple[int, int]]:
    """Spans in seconds; intervals that touch become one, or add() could stop twice between them."""
    if not hours:
        return
    start, end = hours[0]
    for next_start, next_end in hours[1:]:
        if next_start > end:
            yield start * 60, end * 60
            start = next_start
        end = next_end
    yield start * 60, end * 60
