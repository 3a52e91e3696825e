"""Years with hardly a working day, which a broken or misread list makes."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date

from gaoxinban.domain.calendar import WorkCalendar

FEWEST = 200
"""Working days of a year; in the lists of 2004 to 2026 there are 248 to 252."""


def sparse_years(old: WorkCalendar, new: WorkCalendar) -> tuple[str, ...]:
    """A sentence for every year that `new` leaves fewer than FEWEST, where `old` did not so."""
    known = dict(_working_days(old))
    return tuple(
        f"注意：{year} 年只剩 {days} 个工作日（往年 250 个左右），请核对是不是多写了休息日。"
        for year, days in _working_days(new)
        if days < FEWEST and days != known.get(year)
    )


def _working_days(calendar: WorkCalendar) -> Iterator[tuple[int, int]]:
    """Every covered year and how many of its days have working time."""
    tables = calendar.tables
    first = date.fromordinal(tables.first_ordinal).year
    last = date.fromordinal(tables.first_ordinal + tables.days - 1).year
    for year in range(first, last + 1):
        begin, end = (
            bisect_left(tables.working_days, date(each, 1, 1).toordinal() - tables.first_ordinal)
            for each in (year, year + 1)
        )
        yield year, end - begin
