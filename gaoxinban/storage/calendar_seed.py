"""The calendar that a new database starts with; afterwards only the database is read.

Published years come from the State Council's lists as the package
`chinese_calendar` carries them, later years from the statutory days that
`holidays` computes (the 2024 amendment with 除夕 and 5月2日 included). By law
a statutory day that falls on a weekend is made good on a weekday (补假), so
those days count as off in an unpublished year too; moved weekends (调休) are
decided by the yearly notice alone and are not guessed.
"""

from gaoxinban.domain.calendar_version import CalendarVersion, DayMark, SpecialDay

LAST_YEAR = 2040
CALENDAR_NAME = "常州高新区工作日历"
# The packages abbreviate; people and the notices do not.
_FULL_NAMES = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节", "农历除夕": "除夕"}


def published_calendar() -> CalendarVersion:
    """Version 1: every published year the package knows, then 暂定 years to 2040."""
    listed = _published_days()
    years = range(listed[0].day.year, listed[-1].day.year + 1)
    return CalendarVersion(
        name=CALENDAR_NAME,
        number=1,
        first_year=years[0],
        last_year=max(LAST_YEAR, years[-1]),
        published_years=frozenset(years),
        days=(*listed, *_statutory_days(range(years[-1] + 1, LAST_YEAR + 1))),
    )


def _published_days() -> list[SpecialDay]:
    from chinese_calendar.constants import Holiday, holidays, workdays  # slow, seeding only

    chinese = {holiday.value: holiday.chinese for holiday in Holiday}
    days = [
        SpecialDay(day, mark, _full(chinese[name]))
        for table, mark in ((holidays, DayMark.REST), (workdays, DayMark.WORK))
        for day, name in table.items()
    ]
    return sorted(days, key=lambda special: special.day)


def _statutory_days(years: range) -> list[SpecialDay]:
    from holidays import country_holidays  # slow, seeding only

    # A release that already knows a notice would also list moved rest days,
    # without the make-up days that belong to them: neither is taken.
    return [
        SpecialDay(day, DayMark.REST, "、".join(_full(name) for name in names.split("; ")))
        for day, names in sorted(country_holidays("CN", years=years, language="zh_CN").items())
        if "调休" not in names
    ]


def _full(name: str) -> str:
    return _FULL_NAMES.get(name, name)
