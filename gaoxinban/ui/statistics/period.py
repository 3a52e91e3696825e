"""The periods of the page: local days, and the earlier days that they are compared with.

A period that is still running (本月) is compared with as many days of the one
before it (上月同期), never with all of it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from gaoxinban.application.figures_text import Span
from gaoxinban.application.rows import StatsQuery
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import start_of_day
from gaoxinban.domain.term import LegName, Term
from gaoxinban.ui.kit.translation import tr

_DAY = timedelta(days=1)


class PeriodName(Term):
    """时段"""

    MONTH = "month", "本月"
    LAST_MONTH = "last_month", "上月"
    QUARTER = "quarter", "本季"
    YEAR = "year", "本年"
    TWELVE_MONTHS = "twelve_months", "近一年"
    ALL = "all", "全部"
    CUSTOM = "custom", "自定"


@dataclass(frozen=True, slots=True)
class Days:
    """Local days, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def query(self, by: tuple[str, ...] = (), leg: LegName | None = None) -> StatsQuery:
        """The cohort logged on these days."""
        return StatsQuery(
            since=None if self.first is None else start_of_day(self.first),
            before=None if self.last is None else start_of_day(self.last + _DAY),
            by=by,
            leg=leg,
        )

    @property
    def text(self) -> str:
        """「2026-11-01 至 2026-11-22」; 「全部时间」."""
        if self.first is None or self.last is None:
            return tr("全部时间")
        return tr("{first} 至 {last}").format(first=self.first, last=self.last)


@dataclass(frozen=True, slots=True)
class Period:
    """What was chosen, and what it is compared with (None: nothing comes before)."""

    span: Span
    days: Days
    before: Days | None = None


def period(
    name: PeriodName, today: date, first: date | None = None, last: date | None = None
) -> Period:
    """The days of a period as of `today`; `first` and `last` are those of 自定."""
    if name is PeriodName.ALL:
        return Period(Span(name.label), Days())
    if name is PeriodName.CUSTOM:
        return _custom(first or today, last or today)
    if name is PeriodName.LAST_MONTH:
        start = _months_back(today.replace(day=1), 1)
        earlier = _months_back(start, 1)
        before = Days(earlier, start - _DAY)
        return Period(
            Span(name.label, tr("前一月")),
            Days(start, today.replace(day=1) - _DAY),
            before,
        )
    if name is PeriodName.TWELVE_MONTHS:
        start = _months_back(today, 12) + _DAY
        before = Days(_months_back(start, 12), start - _DAY)
        return Period(Span(name.label, tr("前一年")), Days(start, today), before)
    start, months, before_name = {
        PeriodName.MONTH: (today.replace(day=1), 1, tr("上月同期")),
        PeriodName.QUARTER: (
            today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1),
            3,
            tr("上季同期"),
        ),
        PeriodName.YEAR: (today.replace(month=1, day=1), 12, tr("上年同期")),
    }[name]
    earlier = _months_back(start, months)
    as_far = min(earlier + (today - start), start - _DAY)
    return Period(Span(name.label, before_name), Days(start, today), Days(earlier, as_far))


def trend_days(days: Days, today: date) -> Days:
    """The days of the monthly charts: at least the twelve months up to the period's end."""
    if days.first is None or days.last is None:
        return Days()
    end = min(days.last, today)
    year = _months_back(end.replace(day=1), 11)
    return Days(min(year, days.first.replace(day=1)), end)


def months_between(first: str, last: str) -> list[str]:
    """All months from 「2026-01」 to 「2026-11」, both included."""
    start, end = (int(each[:4]) * 12 + int(each[5:]) - 1 for each in (first, last))
    return [f"{each // 12:04d}-{each % 12 + 1:02d}" for each in range(start, end + 1)]


def _custom(first: date, last: date) -> Period:
    if first > last:
        raise Refused(tr("起日晚于止日，请改其中一个。"), field="last")
    length = last - first + _DAY
    name = tr("这段时间")
    if first.toordinal() <= length.days:
        return Period(Span(name), Days(first, last))
    before = Days(first - length, first - _DAY)
    return Period(
        Span(name, tr("之前 {n} 天").format(n=length.days)),
        Days(first, last),
        before,
    )


def _months_back(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last day."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - _DAY)
