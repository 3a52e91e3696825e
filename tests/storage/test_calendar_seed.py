"""The calendar that ships: what the lists said, and what is only computed."""

import json
from datetime import date, timedelta

import pytest

from gaoxinban.domain.calendar import CalendarVersion, DayKind, WorkCalendar
from gaoxinban.storage.calendar_seed import published_calendar


@pytest.fixture(scope="module")
def version():
    return published_calendar()


@pytest.fixture(scope="module")
def calendar(version):
    return WorkCalendar(version)


# From the notices of the State Council's General Office, one line a rule that somebody got wrong once.
KNOWN = [
    ("2007-02-17", "班", "春节"),
    ("2008-01-25", None, "周五"),
    ("2008-02-06", "休", "春节"),
    ("2008-05-02", "休", "劳动节"),
    ("2009-09-27", "班", "国庆节"),
    ("2013-02-16", "班", "春节"),
    ("2014-01-30", None, "周四"),
    ("2014-01-31", "休", "春节"),
    ("2015-09-03", "休", "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日"),
    ("2015-09-06", "班", "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日"),
    ("2018-12-29", "班", "元旦"),
    ("2018-12-31", "休", "元旦"),
    ("2019-05-03", "休", "劳动节"),
    ("2019-05-05", "班", "劳动节"),
    ("2020-01-19", "班", "春节"),
    ("2020-01-31", "休", "春节"),
    ("2020-02-02", "休", "春节"),
    ("2020-02-03", None, "周一"),
    ("2022-01-29", "班", "春节"),
    ("2024-02-04", "班", "春节"),
    ("2024-02-09", None, "周五"),
    ("2024-10-12", "班", "国庆节"),
    ("2025-01-26", "班", "春节"),
    ("2025-01-28", "休", "春节"),
    ("2025-05-02", "休", "劳动节"),
    ("2025-10-08", "休", None),
    ("2026-01-04", "班", "元旦"),
    ("2026-02-14", "班", "春节"),
    ("2026-02-15", "休", "春节"),
    ("2026-02-23", "休", "春节"),
    ("2026-02-28", "班", "春节"),
    ("2026-04-06", "休", "清明节"),
    ("2026-05-09", "班", "劳动节"),
    ("2026-10-10", "班", "国庆节"),
]


@pytest.mark.parametrize(("day", "mark", "name"), KNOWN)
def test_known_days(calendar, day, mark, name):
    fact = calendar.day_kind(date.fromisoformat(day))
    if mark is None:
        assert fact.kind in (DayKind.WORKDAY, DayKind.WEEKEND)
    else:
        assert fact.kind.label == mark
    assert bool(fact.hours) == (mark == "班" or fact.kind is DayKind.WORKDAY)
    if name:
        assert fact.name == name
    assert not fact.provisional


# Working days and make-up days of a year, counted in an independent transcript of the notices.
YEARS = {
    2020: (249, 6),
    2021: (250, 7),
    2022: (249, 7),
    2023: (249, 7),
    2024: (251, 8),
    2025: (248, 5),
    2026: (248, 6),
}


def test_working_days_of_a_year_are_what_the_notices_add_up_to(calendar):
    for year, (working, made_up) in YEARS.items():
        facts = _year(calendar, year)
        assert sum(bool(fact.hours) for fact in facts) == working, year
        assert sum(fact.kind is DayKind.MAKE_UP for fact in facts) == made_up, year


def test_every_year_since_2007_is_published_up_to_2026(version):
    assert set(range(2007, 2027)) <= version.published_years
    assert version.first_year <= 2007
    assert version.last_year == 2040


def test_make_up_days_are_weekends_and_days_off_are_named(version):
    """chinese-days#46, rickar/cal#106: 调休 means the day off and the day on; here it is 休 or 班."""
    for special in version.days:
        assert special.name
        assert "调休" not in special.name
        if special.mark.label == "班":
            assert special.day.isoweekday() > 5, special


def test_an_unpublished_year_has_the_statutory_days_alone(calendar):
    """The thirteen days of the law since 2025, those on a weekend made good; no make-up day."""
    for year in range(2027, 2041):
        facts = _year(calendar, year)
        assert all(fact.provisional for fact in facts)
        assert not [fact for fact in facts if fact.kind is DayKind.MAKE_UP]
        off = [fact for fact in facts if fact.kind is DayKind.HOLIDAY]
        weekdays = [fact for fact in off if fact.day.isoweekday() <= 5]
        assert 11 <= len(weekdays) <= 13, year
        names = " ".join(fact.name for fact in off)
        for name in ("元旦", "除夕", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"):
            assert name in names, (year, name)
        assert calendar.day_kind(date(year, 5, 2)).kind is DayKind.HOLIDAY


def test_spring_festival_of_a_provisional_year(calendar):
    spring = [
        fact
        for fact in _year(calendar, 2027)
        if fact.day.month == 2 and fact.kind is DayKind.HOLIDAY
    ]
    assert [fact.sentence for fact in spring] == [
        "2027-02-05（周五）除夕 休（暂定）",
        "2027-02-06（周六）春节 休（暂定）",
        "2027-02-07（周日）春节 休（暂定）",
        "2027-02-08（周一）春节 休（暂定）",
        "2027-02-09（周二）春节（补假） 休（暂定）",
        "2027-02-10（周三）春节（补假） 休（暂定）",
    ]


def test_the_seed_survives_storage_and_is_the_same_twice(version):
    text = json.dumps(version.to_payload(), ensure_ascii=False, sort_keys=True)
    assert CalendarVersion.from_payload(json.loads(text)) == version
    again = published_calendar()
    assert json.dumps(again.to_payload(), ensure_ascii=False, sort_keys=True) == text


def _year(calendar, year):
    first = date(year, 1, 1)
    days = (date(year + 1, 1, 1) - first).days
    return [calendar.day_kind(first + timedelta(days=number)) for number in range(days)]
