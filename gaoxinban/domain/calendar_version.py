"""What a working calendar says: hours, seasons, 休 and 班 by date. A pure, immutable value.

A version is stored as JSON and never changed afterwards; a correction is a new
version. Compiling it to something that can count seconds is `calendar.py`'s.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Term

Interval: TypeAlias = tuple[int, int]
"""Half-open, in minutes of the local day: (510, 720) is 08:30-12:00."""
Hours: TypeAlias = tuple[Interval, ...]
MonthDay: TypeAlias = tuple[int, int]

DAY_MINUTES = 1440
DEFAULT_HOURS: Hours = ((8 * 60 + 30, 12 * 60), (13 * 60 + 30, 17 * 60 + 30))
# Local time is a fixed offset from 1992 on (see instant.py); the span, with the
# years after it, keeps the seconds of a calendar within 31 bits for the bulk form.
EARLIEST_YEAR, LATEST_YEAR, MOST_YEARS = 1992, 2200, 60
YEARS_AFTER = 7
"""After the last year the ordinary week goes on for so long, 暂定: no call is turned away."""


class DayMark(Term):
    """What a list says of one date. 休 and 班, never "in lieu": that word means both."""

    REST = "rest", "休"
    WORK = "work", "班"
    HOURS = "hours", "另定"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One date that differs from its weekday.

    休 has no hours; 班 has the hours of its season unless it names its own;
    另定 (a half day) must name them.
    """

    day: date
    mark: DayMark
    name: str
    hours: Hours | None = None


@dataclass(frozen=True, slots=True)
class Season:
    """Hours that replace the default ones every year from `first` to `last`, both included.

    A season may run over New Year; `since` and `until` (both included) bound
    the dates on which it is in force at all.
    """

    name: str
    first: MonthDay
    last: MonthDay
    hours: Hours
    since: date | None = None
    until: date | None = None

    @classmethod
    def between(cls, name: str, first: date, last: date, hours: Hours) -> "Season":
        """One stretch of dates that does not come back."""
        return cls(name, (1, 1), (12, 31), hours, first, last)

    def covers(self, day: date) -> bool:
        if (self.since and day < self.since) or (self.until and day > self.until):
            return False
        return self.comes_on((day.month, day.day))

    def comes_on(self, here: MonthDay) -> bool:
        """Whether that day of the year is one of its, in the years in which it is in force."""
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


@dataclass(frozen=True, slots=True)
class CalendarVersion:
    """One version of one calendar, valid by construction.

    `days` are kept in date order; `published_years` are those whose 休 / 班
    list the State Council has issued, every other covered year is 暂定.
    Raises `Refused` with the sentence that the editor shows.
    """

    name: str
    number: int
    first_year: int
    last_year: int
    published_years: frozenset[int] = frozenset()
    hours: Hours = DEFAULT_HOURS
    seasons: tuple[Season, ...] = ()
    days: tuple[SpecialDay, ...] = ()

    def __post_init__(self) -> None:
        _check_frame(self)
        check_hours(self.hours, "默认工作时间")
        for season in self.seasons:
            check_season(season)
        object.__setattr__(self, "days", tuple(sorted(self.days, key=lambda special: special.day)))
        _check_days(self)

    def with_days(
        self, days: Iterable[SpecialDay], publishing: Iterable[int] = ()
    ) -> "CalendarVersion":
        """The next version with some dates entered or corrected.

        Publishing a year takes its former 休 and 班 out first (they were
        computed, not issued); dates with hours of their own stay.
        """
        issued = frozenset(publishing)
        kept = {
            special.day: special
            for special in self.days
            if special.day.year not in issued or special.mark is DayMark.HOURS
        }
        kept.update((special.day, special) for special in days)
        years = self.published_years | issued
        return replace(
            self,
            number=self.number + 1,
            first_year=min(self.first_year, *years) if years else self.first_year,
            last_year=max(self.last_year, *years) if years else self.last_year,
            published_years=years,
            days=tuple(kept.values()),
        )

    def with_hours(self, hours: Hours, seasons: Iterable[Season]) -> "CalendarVersion":
        """The next version with other hours; single dates stay. Refuses a season of no date."""
        following = replace(self, number=self.number + 1, hours=hours, seasons=tuple(seasons))
        for season in following.seasons:
            if not _reaches(season, self.first_year, self.last_year):
                raise Refused(
                    f"季节作息「{season.name}」在工作日历的 {self.first_year}-{self.last_year} 年"
                    "之内一天也没有，请改正日期。",
                    field="seasons",
                )
        return following

    def season_of(self, day: date) -> Season | None:
        """The season that a date is in, the later in the list before the earlier."""
        return next((season for season in reversed(self.seasons) if season.covers(day)), None)

    def usual_hours(self, day: date) -> Hours:
        """What a working day has at that time of the year, whatever is said of the date itself."""
        season = self.season_of(day)
        return self.hours if season is None else season.hours

    def to_payload(self) -> dict[str, Any]:
        """JSON-safe and canonical: equal versions give equal payloads."""
        return {
            "name": self.name,
            "number": self.number,
            "first_year": self.first_year,
            "last_year": self.last_year,
            "published_years": sorted(self.published_years),
            "hours": _hours_payload(self.hours),
            "seasons": [_season_payload(season) for season in self.seasons],
            "days": [_day_payload(special) for special in self.days],
        }

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> "CalendarVersion":
        """The version that `to_payload` described; anything else is refused."""
        try:
            return cls(
                name=_text(payload["name"]),
                number=_whole(payload["number"]),
                first_year=_whole(payload["first_year"]),
                last_year=_whole(payload["last_year"]),
                published_years=frozenset(_whole(year) for year in payload["published_years"]),
                hours=_read_hours(payload["hours"]),
                seasons=tuple(_read_season(season) for season in payload["seasons"]),
                days=tuple(_read_day(special) for special in payload["days"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as fault:
            raise Refused(
                f"工作日历的数据不完整或格式不对（{fault}），请从「规则-工作日历」重新录入或从备份恢复。"
            ) from fault


def _reaches(season: Season, first_year: int, last_year: int) -> bool:
    """Whether the season has any date in these years."""
    first, last = date(first_year, 1, 1), date(last_year, 12, 31)
    begin, end = max(first, season.since or first), min(last, season.until or last)
    days = range(begin.toordinal(), end.toordinal() + 1)
    return any(season.covers(date.fromordinal(day)) for day in days)


def clock(minute: int) -> str:
    """Minutes of the day as people write them: 510 is 08:30."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _check_frame(version: CalendarVersion) -> None:
    if not version.name.strip():
        raise Refused("请填写工作日历的名称。", field="name")
    if version.number < 1:
        raise Refused("工作日历的版本号从 1 开始。", field="number")
    first, last = version.first_year, version.last_year
    if not EARLIEST_YEAR <= first <= last <= LATEST_YEAR:
        raise Refused(
            f"工作日历的起止年份 {first}-{last} 不对："
            f"应在 {EARLIEST_YEAR} 年至 {LATEST_YEAR} 年之间，且起始年份不晚于截止年份。",
            field="first_year",
        )
    if last - first >= MOST_YEARS:
        raise Refused(
            f"工作日历最多包含 {MOST_YEARS} 年，请缩小起止年份 {first}-{last}。", field="last_year"
        )
    outside = sorted(year for year in version.published_years if not first <= year <= last)
    if outside:
        raise Refused(
            f"已公布年份 {outside[0]} 不在工作日历的 {first}-{last} 年之内，请先调整起止年份。",
            field="published_years",
        )


def check_hours(hours: Hours, what: str, field: str = "hours") -> None:
    """Refused, beside `field`, unless there are intervals, in order, that do not overlap."""
    if not hours:
        raise Refused(f"{what}为空：至少要有一段工作时间，例如 08:30-12:00。", field=field)
    before = 0
    for start, end in hours:
        if not 0 <= start < end <= DAY_MINUTES:
            raise Refused(
                f"{what}中 {clock(start)}-{clock(end)} 不对："
                "开始须早于结束，且都在当天 00:00-24:00 之内。",
                field=field,
            )
        if start < before:
            raise Refused(
                f"{what}中 {clock(start)}-{clock(end)} 与前一段重叠或次序颠倒，"
                "请按先后填写互不重叠的时段。",
                field=field,
            )
        before = end


def check_season(season: Season) -> None:
    """Refused, beside `seasons`, unless its hours and its dates can be."""
    what = f"季节作息「{season.name}」"
    check_hours(season.hours, f"{what}的工作时间", "seasons")
    for month, day in (season.first, season.last):
        try:
            date(2000, month, day)
        except ValueError:
            raise Refused(f"{what}的起止日期 {month}月{day}日 不存在。", field="seasons") from None
    if season.since and season.until and season.until < season.since:
        raise Refused(f"{what}的生效日期晚于失效日期，请对调。", field="seasons")


def _check_days(version: CalendarVersion) -> None:
    before: date | None = None
    for special in version.days:
        day = special.day
        if not version.first_year <= day.year <= version.last_year:
            raise Refused(
                f"{day.isoformat()} 不在工作日历的 "
                f"{version.first_year}-{version.last_year} 年之内，请先调整起止年份。",
                field="days",
            )
        if day == before:
            raise Refused(f"{day.isoformat()} 重复录入，请每天只保留一条。", field="days")
        before = day
        if special.mark is DayMark.REST and special.hours is not None:
            raise Refused(f"{day.isoformat()} 标为「休」，不能再填工作时间。", field="days")
        if special.hours is not None:
            check_hours(special.hours, f"{day.isoformat()} 的工作时间")
        elif special.mark is DayMark.HOURS:
            raise Refused(f"{day.isoformat()} 标为「另定」，请填写当天的工作时间。", field="days")


def _hours_payload(hours: Hours) -> list[list[int]]:
    return [[start, end] for start, end in hours]


def _season_payload(season: Season) -> dict[str, Any]:
    return {
        "name": season.name,
        "first": list(season.first),
        "last": list(season.last),
        "hours": _hours_payload(season.hours),
        "since": season.since.isoformat() if season.since else None,
        "until": season.until.isoformat() if season.until else None,
    }


def _day_payload(special: SpecialDay) -> dict[str, Any]:
    return {
        "day": special.day.isoformat(),
        "mark": special.mark.value,
        "name": special.name,
        "hours": None if special.hours is None else _hours_payload(special.hours),
    }


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{value!r} 不是整数")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} 不是文字")
    return value


def _read_pair(value: Sequence[object]) -> tuple[int, int]:
    first, second = value
    return _whole(first), _whole(second)


def _read_hours(value: Iterable[Sequence[object]]) -> Hours:
    return tuple(_read_pair(interval) for interval in value)


def _read_season(value: Mapping[str, Any]) -> Season:
    since, until = value["since"], value["until"]
    return Season(
        name=_text(value["name"]),
        first=_read_pair(value["first"]),
        last=_read_pair(value["last"]),
        hours=_read_hours(value["hours"]),
        since=None if since is None else date.fromisoformat(since),
        until=None if until is None else date.fromisoformat(until),
    )


def _read_day(value: Mapping[str, Any]) -> SpecialDay:
    hours = value["hours"]
    return SpecialDay(
        day=date.fromisoformat(value["day"]),
        mark=DayMark(value["mark"]),
        name=_text(value["name"]),
        hours=None if hours is None else _read_hours(hours),
    )
