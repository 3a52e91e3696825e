"""Working time: how many working seconds lie between two instants, and when a promise ends.

Instants are floored to the second before anything else, spans are half-open,
so elapsed(a, b) + elapsed(b, c) == elapsed(a, c) to the second.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from gaoxinban.domain.calendar_tables import (
    WORKING_WEEKDAYS,
    DayPattern,
    Shares,
    Tables,
    compile_tables,
)
from gaoxinban.domain.calendar_version import (
    DEFAULT_HOURS,
    YEARS_AFTER,
    CalendarVersion,
    DayMark,
    Hours,
    Interval,
    Season,
    SpecialDay,
    clock,
)
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import (
    DAY_SECONDS,
    SECOND,
    Instant,
    local_date,
    local_day,
    moment,
)
from gaoxinban.domain.term import Term

__all__ = [
    "DEFAULT_HOURS",
    "CalendarVersion",
    "DayFact",
    "DayKind",
    "DayMark",
    "Hours",
    "Interval",
    "Season",
    "SpecialDay",
    "WorkCalendar",
    "clock",
]

_WEEKDAY_NAMES = "周一", "周二", "周三", "周四", "周五", "周六", "周日"


class DayKind(Term):
    """What a date is, once the lists have been applied to its weekday."""

    WORKDAY = "workday", "工作日"
    WEEKEND = "weekend", "周末"
    HOLIDAY = "holiday", "休"
    MAKE_UP = "make_up", "班"
    OWN_HOURS = "own_hours", "另定工时"


@dataclass(frozen=True, slots=True)
class DayFact:
    """One date explained; `name` is the holiday's, or the weekday's where there is none."""

    day: date
    kind: DayKind
    name: str
    hours: Hours
    provisional: bool

    @property
    def sentence(self) -> str:
        """For people: 2026-02-28（周六）春节 班, 2027-02-08（周一）春节 休（暂定）."""
        weekday = _WEEKDAY_NAMES[self.day.weekday()]
        words = f"{self.day.isoformat()}（{weekday}）"
        if self.kind in (DayKind.WORKDAY, DayKind.WEEKEND):
            words += self.kind.label
        else:
            words += f"{self.name} {self.kind.label}"
        if self.kind is DayKind.OWN_HOURS:
            words += "".join(f" {clock(start)}-{clock(end)}" for start, end in self.hours)
        return words + ("（暂定）" if self.provisional else "")


class WorkCalendar:
    """A calendar version compiled for counting. Immutable, safe to share between threads.

    It counts through the covered years and `YEARS_AFTER` more by the ordinary
    week, 暂定 like every year without a list: whoever calls in the last weeks gets
    a promise. Every method raises `Refused` for an instant outside these.
    """

    __slots__ = (
        "__weakref__",
        "_codes",
        "_floor",
        "_limit",
        "_origin",
        "_patterns",
        "_prefix",
        "_special",
        "_standard",
        "tables",
        "version",
    )

    def __init__(self, version: CalendarVersion) -> None:
        tables = compile_tables(version)
        self.version = version
        self.tables: Tables = tables
        self._origin = tables.origin
        self._prefix = tables.prefix
        self._patterns = [tables.patterns[index] for index in tables.pattern_of]
        self._codes = [pattern.codes for pattern in self._patterns]
        self._floor: Instant = tables.origin * SECOND
        self._limit: Instant = self._floor + tables.days * DAY_SECONDS * SECOND
        self._special = {special.day: special for special in version.days}
        self._standard = DayPattern.of(version.hours).length

    @property
    def standard_day_seconds(self) -> int:
        """Working seconds of a default day: what 「1天」 means when time is put into words."""
        return self._standard

    def elapsed(self, start: Instant, end: Instant) -> int:
        """Working seconds of [start, end). An end before its start is refused."""
        if not self._floor <= start <= end < self._limit:
            self._refuse(start, end)
        origin, codes, prefix = self._origin, self._codes, self._prefix
        second = start // 1_000_000 - origin
        day = second // 86_400
        second -= day * 86_400
        code = codes[day][second // 60]
        worked = prefix[day] + (code >> 1)
        if code & 1:
            worked += second
        second = end // 1_000_000 - origin
        day = second // 86_400
        second -= day * 86_400
        code = codes[day][second // 60]
        if code & 1:
            return prefix[day] + (code >> 1) + second - worked
        return prefix[day] + (code >> 1) - worked

    @property
    def day_shares(self) -> int:
        """What `worked_shares` counts of a usual day, whatever the season."""
        shares = self.tables.shares
        return self._standard if shares is None else shares.a_day

    def worked_shares(self, start: Instant, end: Instant) -> int:
        """Working time of [start, end) by the day: a second counts more where days are shorter."""
        seconds = self.elapsed(start, end)
        shares = self.tables.shares
        return (
            seconds if shares is None else self._shared(shares, end) - self._shared(shares, start)
        )

    def add_shares(self, start: Instant, wanted: int) -> Instant:
        """The earliest whole second at which `wanted` shares have passed since `start`."""
        shares = self.tables.shares
        if shares is None or wanted <= 0:
            return self.add(start, wanted)
        self._covered(start)
        total = self._shared(shares, start) + wanted
        day = bisect_left(shares.prefix, total) - 1
        if day >= self.tables.days:
            self.refuse_beyond(start)
        seconds = -((shares.prefix[day] - total) // shares.weights[day])
        reached = self._patterns[day].second_at(seconds)
        return (self._origin + day * DAY_SECONDS + reached) * SECOND

    def _shared(self, shares: Shares, moment: Instant) -> int:
        day = (moment // SECOND - self._origin) // DAY_SECONDS
        worked = self._worked(moment) - self._prefix[day]
        return shares.prefix[day] + worked * shares.weights[day]

    def add(self, start: Instant, seconds: int) -> Instant:
        """The earliest instant at which `seconds` working seconds have passed since `start`.

        So a promise that fills the day ends at its closing, not at the next
        opening. Nothing added gives `start` back, inside or outside hours.
        """
        if seconds < 0:
            raise Refused("工作时长不能为负数，请填 0 或更大的数。", field="hours")
        if not self._floor <= start < self._limit:
            self._refuse(start, start)
        if seconds == 0:
            return start
        prefix = self._prefix
        second = start // 1_000_000 - self._origin
        day = second // 86_400
        second -= day * 86_400
        code = self._codes[day][second // 60]
        worked = prefix[day] + (code >> 1) + (second if code & 1 else 0) + seconds
        if worked > prefix[day + 1]:
            return self._reach(worked, start)
        reached = self._patterns[day].second_at(worked - prefix[day])
        return (self._origin + day * 86_400 + reached) * 1_000_000

    def add_days(self, start: Instant, days: int) -> Instant:
        """The same time of day, `days` working days later, clipped into that day's hours.

        What begins outside hours begins at the next opening. A day with any
        working time, half days too, is a working day. On the last day a time
        after closing becomes the closing, one in the lunch break the end of
        the morning, one before opening the opening.
        """
        if days < 0:
            raise Refused("工作日数不能为负数，请填 0 或更大的数。", field="days")
        if not self._floor <= start < self._limit:
            self._refuse(start, start)
        tables = self.tables
        second = start // 1_000_000 - self._origin
        day = second // 86_400
        second -= day * 86_400
        if not self._codes[day][second // 60] & 1:
            day, second = divmod(self.next_opening(start) // SECOND - self._origin, DAY_SECONDS)
        wanted = tables.working_before[day] + days
        if wanted >= len(tables.working_days):
            self.refuse_beyond(start)
        due_day = tables.working_days[wanted]
        if not self._codes[due_day][second // 60] & 1:  # not inside its hours
            second = self._patterns[due_day].clip(second)
        return (self._origin + due_day * 86_400 + second) * 1_000_000

    def next_opening(self, moment: Instant) -> Instant:
        """`moment` itself when it is working time, else the next instant that is."""
        if self.is_working(moment):
            return moment
        return self._reach(self._worked(moment) + 1, moment) - SECOND

    def last_instant_without_delay(self, due: Instant) -> Instant:
        """The latest microsecond x with elapsed(due, x) == 0: late is `t > x`, in SQL too.

        It is not `due`: whoever was due at Friday's closing is not late before
        the first working second of Monday is over.
        """
        if not self._floor <= due < self._limit:
            self._refuse(due, due)
        second = due // 1_000_000 - self._origin
        day = second // 86_400
        if self._codes[day][(second - day * 86_400) // 60] & 1:
            # The second that begins at `due` is worked.
            return due - due % 1_000_000 + 999_999
        worked = self._worked(due)
        if worked == self._prefix[-1]:
            return self._limit - 1
        return self._reach(worked + 1, due) - 1

    def is_working(self, moment: Instant) -> bool:
        self._covered(moment)
        day, second = divmod(moment // SECOND - self._origin, DAY_SECONDS)
        return bool(self._codes[day][second // 60] & 1)

    def is_provisional(self, start: Instant, end: Instant) -> bool:
        """Whether [start, end) touches a day of a year whose list is not published."""
        if not self._floor <= start <= end < self._limit:
            self._refuse(start, end)
        first, last = self._touched(start, end)
        published = self.version.published_years
        return any(year not in published for year in range(first.year, last.year + 1))

    def day_kind(self, day: date) -> DayFact:
        """What `day` is, by which name, with which hours."""
        tables = self.tables
        number = day.toordinal() - tables.first_ordinal
        if not 0 <= number < tables.days:
            self._refuse_year(day.year)
        spans = tables.patterns[tables.pattern_of[number]].spans
        hours = tuple((start // 60, end // 60) for start, end in spans)
        special = self._special.get(day)
        name = _WEEKDAY_NAMES[day.weekday()]
        if special is not None:
            kind = _KIND_OF_MARK[special.mark]
            name = special.name or name
        else:
            kind = DayKind.WORKDAY if day.weekday() in WORKING_WEEKDAYS else DayKind.WEEKEND
        return DayFact(day, kind, name, hours, day.year not in self.version.published_years)

    def skipped_days(
        self, start: Instant, end: Instant, *, weekends: bool = False
    ) -> tuple[DayFact, ...]:
        """The dates in [start, end) that make a deadline differ from counting weekdays.

        Holidays on weekdays, make-up days and days with hours of their own;
        with `weekends` every day without work besides.
        """
        if not self._floor <= start <= end < self._limit:
            self._refuse(start, end)
        first, last = self._touched(start, end)
        if weekends:
            ordinals = range(first.toordinal(), last.toordinal() + 1)
            facts = [self.day_kind(date.fromordinal(ordinal)) for ordinal in ordinals]
            return tuple(fact for fact in facts if fact.kind is not DayKind.WORKDAY)
        special = self.version.days
        low = bisect_left(special, first, key=lambda one: one.day)
        high = bisect_right(special, last, key=lambda one: one.day)
        return tuple(
            self.day_kind(one.day)
            for one in special[low:high]
            if one.mark is not DayMark.REST or one.day.weekday() in WORKING_WEEKDAYS
        )

    def _worked(self, moment: Instant) -> int:
        """Working seconds from the first covered day to a covered moment."""
        second = moment // SECOND - self._origin
        day = second // DAY_SECONDS
        second -= day * DAY_SECONDS
        code = self._codes[day][second // 60]
        return self._prefix[day] + (code >> 1) + (second if code & 1 else 0)

    def _reach(self, worked: int, start: Instant) -> Instant:
        """The earliest instant with that many working seconds behind it (at least one)."""
        day = bisect_left(self._prefix, worked) - 1
        tables = self.tables
        if day >= tables.days:
            self.refuse_beyond(start)
        second = self._patterns[day].second_at(worked - self._prefix[day])
        return (self._origin + day * DAY_SECONDS + second) * SECOND

    def _touched(self, start: Instant, end: Instant) -> tuple[date, date]:
        """First and last local date of [start, end); an instant touches its own day."""
        last = max(start, end // SECOND * SECOND - 1)
        return local_date(start), local_date(last)

    def _covered(self, moment: Instant) -> None:
        if not self._floor <= moment < self._limit:
            self._refuse(moment, moment)

    def _refuse(self, start: Instant, end: Instant) -> NoReturn:
        for each in (start, end):
            if not self._floor <= each < self._limit:
                self._refuse_year(_year_of(each))
        raise Refused(
            f"结束时间 {moment(end)} 早于开始时间 {moment(start)}，请检查两个时间。", field="end"
        )

    def _refuse_year(self, year: int) -> NoReturn:
        raise Refused(
            f"{year} 年不在工作日历「{self.version.name}」的 {self.version.first_year}-"
            f"{self.version.last_year} 年之内，也不在其后 {YEARS_AFTER} 年之内，无法计算工作时间："
            "请核对时间，或由主管在「规则-工作日历」中补上该年。"
        )

    def refuse_beyond(self, start: Instant) -> NoReturn:
        """The refusal of a promise that ends after the last covered year, in both forms."""
        raise Refused(
            f"从 {moment(start)} 起算的期限超出了工作日历「{self.version.name}」的最后一年 "
            f"{self.version.last_year} 年和其后 {YEARS_AFTER} 年："
            "请缩短期限，或由主管在「规则-工作日历」中补上以后的年份。"
        )


_KIND_OF_MARK = {
    DayMark.REST: DayKind.HOLIDAY,
    DayMark.WORK: DayKind.MAKE_UP,
    DayMark.HOURS: DayKind.OWN_HOURS,
}


def _year_of(moment: Instant) -> int:
    """The local year, also of instants that no `date` can hold."""
    try:
        return local_date(moment).year
    except (OverflowError, ValueError):
        return 1970 + local_day(moment) * 400 // 146_097
