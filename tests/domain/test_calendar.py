"""Working time, case by case: each test is a rule of the calendar or a mistake of another desk."""

from datetime import date

import pytest
from domain.calendar_oracle import instant

from gaoxinban.domain.calendar import (
    DEFAULT_HOURS,
    CalendarVersion,
    DayKind,
    DayMark,
    Season,
    SpecialDay,
    WorkCalendar,
)
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import iso

HOUR = 3600
DAY = 7 * HOUR + 1800


def rest(day, name="春节"):
    return SpecialDay(date.fromisoformat(day), DayMark.REST, name)


def work(day, name="春节", hours=None):
    return SpecialDay(date.fromisoformat(day), DayMark.WORK, name, hours)


def own(day, hours, name="半天"):
    return SpecialDay(date.fromisoformat(day), DayMark.HOURS, name, hours)


SPRING_2026 = [rest(f"2026-02-{day}") for day in range(15, 24)] + [
    work("2026-02-14"),
    work("2026-02-28"),
]


def build(days=(), seasons=(), hours=DEFAULT_HOURS, **changes):
    frame = {
        "first_year": 2024,
        "last_year": 2027,
        "published_years": frozenset({2024, 2025, 2026}),
    }
    return WorkCalendar(
        CalendarVersion(
            "测试", 1, **(frame | changes), hours=hours, seasons=tuple(seasons), days=tuple(days)
        )
    )


@pytest.fixture(scope="module")
def plain():
    return build()


@pytest.fixture(scope="module")
def spring():
    return build(SPRING_2026)


def at(text):
    return instant(text)


# 2026-03-02 is a Monday without anything special.


@pytest.mark.parametrize(
    ("start", "end", "seconds"),
    [
        ("2026-03-02T08:30", "2026-03-02T17:30", DAY),
        ("2026-03-02T09:00", "2026-03-02T09:00", 0),
        ("2026-03-02T00:00", "2026-03-03T00:00", DAY),
        ("2026-03-02T17:29:59", "2026-03-02T17:30:01", 1),
        ("2026-03-02T17:30", "2026-03-03T08:30", 0),
        ("2026-03-02T17:30", "2026-03-03T08:30:01", 1),
        ("2026-03-06T17:00", "2026-03-09T09:00", HOUR),
        ("2026-03-07T10:00", "2026-03-08T16:00", 0),
        ("2026-03-02T08:30", "2026-03-09T08:30", 5 * DAY),
    ],
)
def test_elapsed(plain, start, end, seconds):
    assert plain.elapsed(at(start), at(end)) == seconds


def test_lunch_is_no_working_time_and_no_holiday(plain):
    """osTicket#6847: lunch entered as a holiday moved due times to another day."""
    assert plain.elapsed(at("2026-03-02T11:00"), at("2026-03-02T14:30")) == 2 * HOUR
    assert plain.elapsed(at("2026-03-02T12:00"), at("2026-03-02T13:30")) == 0
    assert not plain.is_working(at("2026-03-02T12:00"))
    assert plain.is_working(at("2026-03-02T13:30"))
    assert iso(plain.add(at("2026-03-02T11:30"), HOUR)) == "2026-03-02T14:00:00+08:00"
    assert iso(plain.add(at("2026-03-02T12:30"), HOUR)) == "2026-03-02T14:30:00+08:00"


def test_make_up_days_are_worked_and_days_off_are_not(spring):
    """chinese-days#46, rickar/cal#106: the made-up Saturday counts, the Monday of the festival does not."""
    assert spring.elapsed(at("2026-02-14T00:00"), at("2026-02-15T00:00")) == DAY
    assert spring.elapsed(at("2026-02-15T00:00"), at("2026-02-24T00:00")) == 0
    assert iso(spring.add(at("2026-02-13T17:00"), HOUR)) == "2026-02-14T09:00:00+08:00"
    assert iso(spring.add(at("2026-02-14T17:00"), HOUR)) == "2026-02-24T09:00:00+08:00"
    assert iso(spring.add_days(at("2026-02-13T10:00"), 2)) == "2026-02-24T10:00:00+08:00"
    assert iso(spring.add_days(at("2026-02-27T10:00"), 1)) == "2026-02-28T10:00:00+08:00"


def test_out_of_hours_arrival_starts_at_the_next_opening(plain):
    """glpi#687: a case that came out of hours must neither start before nor count as answered in 0."""
    evening = at("2026-03-06T20:15:33")
    assert iso(plain.next_opening(evening)) == "2026-03-09T08:30:00+08:00"
    assert iso(plain.add(evening, 4 * HOUR)) == "2026-03-09T14:00:00+08:00"
    assert iso(plain.add_days(evening, 1)) == "2026-03-10T08:30:00+08:00"
    assert plain.elapsed(evening, at("2026-03-09T08:31")) == 60


def test_add_gives_the_earliest_instant(plain):
    assert iso(plain.add(at("2026-03-02T08:30"), DAY)) == "2026-03-02T17:30:00+08:00"
    assert iso(plain.add(at("2026-03-02T08:30"), 3 * HOUR + 1800)) == "2026-03-02T12:00:00+08:00"
    assert iso(plain.add(at("2026-03-06T08:30"), DAY)) == "2026-03-06T17:30:00+08:00"
    assert iso(plain.add(at("2026-03-06T08:30"), DAY + 1)) == "2026-03-09T08:30:01+08:00"


def test_nothing_added_is_the_start_itself(plain):
    for text in ("2026-03-02T10:00:00.250000", "2026-03-07T03:00"):
        assert plain.add(at(text), 0) == at(text)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-03-02T10:15:30", 1, "2026-03-03T10:15:30"),
        ("2026-03-06T10:15:30", 1, "2026-03-09T10:15:30"),
        ("2026-03-02T10:15", 5, "2026-03-09T10:15"),
        ("2026-03-02T08:30", 1, "2026-03-03T08:30"),
        ("2026-03-02T17:30", 1, "2026-03-04T08:30"),
        ("2026-03-02T12:30", 1, "2026-03-03T13:30"),
        ("2026-03-02T07:00", 1, "2026-03-03T08:30"),
        ("2026-03-02T10:15", 0, "2026-03-02T10:15"),
        ("2026-03-07T10:15", 0, "2026-03-09T08:30"),
    ],
)
def test_working_days_keep_the_time_of_day(plain, start, days, due):
    assert plain.add_days(at(start), days) == at(due)


def test_due_times_are_never_outside_hours():
    """glpi#9082, glpi PR#22678: due at 00:00, or after a shortened day's closing."""
    calendar = build([own("2026-03-03", ((510, 720),)), own("2026-03-05", ((810, 1050),))])
    assert calendar.add_days(at("2026-03-02T16:00"), 1) == at("2026-03-03T12:00")
    assert calendar.add_days(at("2026-03-02T10:00"), 1) == at("2026-03-03T10:00")
    assert calendar.add_days(at("2026-03-04T10:00"), 1) == at("2026-03-05T13:30")
    assert calendar.add_days(at("2026-03-04T16:00"), 1) == at("2026-03-05T16:00")


def test_a_due_time_in_the_lunch_break_is_the_end_of_the_morning():
    """Only other hours on the last day can put it there; either edge costs nobody a second."""
    calendar = build([own("2026-03-02", ((480, 780), (840, 1020)))])
    due = calendar.add_days(at("2026-03-02T12:30"), 1)
    assert due == at("2026-03-03T12:00")
    assert calendar.elapsed(due, at("2026-03-03T13:30")) == 0


def test_a_half_day_is_a_working_day_of_half_the_time():
    calendar = build([own("2026-02-16", ((510, 720),), "除夕半天")])
    assert calendar.elapsed(at("2026-02-16T00:00"), at("2026-02-17T00:00")) == 3 * HOUR + 1800
    assert calendar.add_days(at("2026-02-13T09:00"), 2) == at("2026-02-17T09:00")
    fact = calendar.day_kind(date(2026, 2, 16))
    assert (fact.kind, fact.name, fact.hours) == (DayKind.OWN_HOURS, "除夕半天", ((510, 720),))
    assert fact.sentence == "2026-02-16（周一）除夕半天 另定工时 08:30-12:00"


SUMMER = Season("夏季", (6, 1), (9, 30), ((510, 720), (840, 1080)))


def test_seasonal_hours_come_every_year_and_reach_make_up_days():
    calendar = build([work("2026-09-20", "国庆节")], [SUMMER])
    for year in (2025, 2026):
        assert not calendar.is_working(at(f"{year}-06-02T13:45"))
        assert calendar.is_working(at(f"{year}-06-02T17:45"))
        assert calendar.is_working(at(f"{year}-10-09T13:45"))
    assert calendar.is_working(at("2026-05-29T13:45"))
    assert calendar.is_working(at("2026-09-20T17:45"))
    assert not calendar.is_working(at("2026-06-06T10:00"))
    assert calendar.add_days(at("2026-09-30T17:45"), 1) == at("2026-10-01T17:30")


def test_a_season_over_new_year_and_one_that_is_bounded():
    winter = Season("冬季", (12, 15), (2, 10), ((540, 720), (780, 1020)))
    works = Season.between("修路", date(2026, 3, 3), date(2026, 3, 4), ((600, 720),))
    calendar = build([], [winter, works])
    for text in ("2025-12-15T08:30", "2026-01-05T08:30", "2026-02-10T08:30"):
        assert not calendar.is_working(at(text)), text
    assert calendar.is_working(at("2026-02-11T08:30"))
    assert calendar.is_working(at("2025-12-12T08:30"))
    assert [calendar.is_working(at(f"2026-03-0{day}T14:00")) for day in (2, 3, 4, 5)] == [
        True,
        False,
        False,
        True,
    ]


def test_where_seasons_overlap_the_later_in_the_list_wins():
    heat = Season.between("高温", date(2026, 7, 1), date(2026, 7, 31), ((480, 720),))
    calendar = build([], [SUMMER, heat])
    assert not calendar.is_working(at("2026-07-01T15:00"))
    assert calendar.is_working(at("2026-08-03T15:00"))


def test_a_half_day_by_date_stands_within_a_season():
    half = SpecialDay(date(2026, 7, 1), DayMark.HOURS, "半天", ((510, 720),))
    calendar = build([half], [SUMMER])
    assert calendar.elapsed(at("2026-07-01T00:00"), at("2026-07-02T00:00")) == 3 * HOUR + 1800
    assert calendar.add_days(at("2026-06-30T17:00"), 1) == at("2026-07-01T12:00")


def test_intervals_that_touch_are_one():
    calendar = build(hours=((510, 720), (720, 1050)))
    assert calendar.add(at("2026-03-02T08:30"), 3 * HOUR + 1800) == at("2026-03-02T12:00")
    assert calendar.standard_day_seconds == 9 * HOUR
    assert calendar.day_kind(date(2026, 3, 2)).hours == ((510, 1050),)


def test_round_the_clock_hours_reach_midnight():
    calendar = build(hours=((0, 1440),))
    assert calendar.elapsed(at("2026-03-02T00:00"), at("2026-03-03T00:00")) == 86_400
    assert calendar.add(at("2026-03-02T00:00"), 86_400) == at("2026-03-03T00:00")


def test_microseconds_are_floored_before_counting(plain):
    nine = at("2026-03-02T09:00")
    assert plain.elapsed(nine + 999_999, nine + 1_000_000) == 1
    assert plain.elapsed(nine, nine + 999_999) == 0
    assert plain.add(nine + 999_999, 1) == nine + 1_000_000


def test_an_end_before_its_start_is_refused(plain):
    with pytest.raises(Refused, match="2026年3月2日 09:00 早于开始时间 2026年3月2日 10:00"):
        plain.elapsed(at("2026-03-02T10:00"), at("2026-03-02T09:00"))
    with pytest.raises(Refused, match="早于"):
        plain.is_provisional(at("2026-03-02T10:00"), at("2026-03-02T09:00"))


def test_late_begins_with_the_first_working_second_after_due(plain):
    due = at("2026-03-06T17:30")
    last = plain.last_instant_without_delay(due)
    assert last == at("2026-03-09T08:30:00.999999")
    assert plain.elapsed(due, last) == 0
    assert plain.elapsed(due, last + 1) == 1
    inside = at("2026-03-06T15:00:00.400000")
    assert plain.last_instant_without_delay(inside) == at("2026-03-06T15:00:00.999999")


def test_the_last_closing_of_the_calendar_has_no_late_instant(plain):
    assert plain.last_instant_without_delay(at("2034-12-29T17:30")) == at("2035-01-01T00:00") - 1


@pytest.mark.parametrize(
    "ask",
    [
        lambda c: c.elapsed(at("2023-12-31T23:59:59"), at("2024-01-02T00:00")),
        lambda c: c.add(at("2023-12-31T23:59:59"), 0),
        lambda c: c.next_opening(at("2023-06-01T10:00")),
        lambda c: c.is_working(at("2023-06-01T10:00")),
        lambda c: c.last_instant_without_delay(at("2023-06-01T10:00")),
        lambda c: c.is_provisional(at("2023-06-01T10:00"), at("2026-06-01T10:00")),
        lambda c: c.skipped_days(at("2023-06-01T10:00"), at("2026-06-01T10:00")),
        lambda c: c.day_kind(date(2023, 6, 1)),
    ],
)
def test_a_year_that_is_not_covered_is_refused_by_name(plain, ask):
    with pytest.raises(
        Refused, match=r"2023 年不在工作日历「测试」的 2024-2027 年之内.*工作日历.*补上"
    ):
        ask(plain)


def test_the_year_named_is_the_one_that_is_missing(plain):
    with pytest.raises(Refused, match=r"^2035 年"):
        plain.elapsed(at("2026-03-02T10:00"), at("2035-01-01T00:00"))
    with pytest.raises(Refused, match=r"^11999 年"):
        plain.elapsed(at("2026-03-02T10:00"), 10**6 * 316_516_000_000)
    with pytest.raises(Refused, match=r"^-"):
        plain.is_working(-(10**6) * 316_516_000_000)


def test_a_promise_beyond_the_calendar_says_what_to_do(plain):
    for ask in (
        lambda: plain.add(at("2034-12-28T10:00"), 100 * HOUR),
        lambda: plain.add_days(at("2034-12-28T10:00"), 5),
        lambda: plain.next_opening(at("2034-12-29T18:00")),
        lambda: plain.add_days(at("2034-12-29T18:00"), 0),
    ):
        with pytest.raises(
            Refused, match=r"2034年12月2.*超出了.*最后一年 2027 年和其后 7 年.*补上以后的年份"
        ):
            ask()


def test_after_the_last_year_the_ordinary_week_goes_on_and_is_provisional(plain):
    """Nobody who calls in the last weeks is told that there is no calendar."""
    late, due = at("2027-12-30T10:00"), at("2028-01-06T10:00")
    assert plain.add_days(late, 5) == due
    assert plain.elapsed(late, due) == 5 * 27_000
    assert plain.is_provisional(late, due)
    assert plain.day_kind(date(2034, 12, 31)).sentence == "2034-12-31（周日）周末（暂定）"


def test_negative_promises_are_refused(plain):
    with pytest.raises(Refused, match="负数") as hours:
        plain.add(at("2026-03-02T10:00"), -1)
    with pytest.raises(Refused, match="负数") as days:
        plain.add_days(at("2026-03-02T10:00"), -1)
    assert (hours.value.field, days.value.field) == ("hours", "days")


def test_provisional_when_any_day_touched_is_unpublished(plain):
    """zammad#390: a feed that ends must not be taken for a year without holidays."""
    assert not plain.is_provisional(at("2026-01-01T00:00"), at("2026-12-31T23:59:59"))
    assert not plain.is_provisional(at("2026-12-31T10:00"), at("2027-01-01T00:00"))
    assert not plain.is_provisional(at("2026-12-31T10:00"), at("2027-01-01T00:00") + 999_999)
    assert plain.is_provisional(at("2026-12-31T10:00"), at("2027-01-01T00:00:01"))
    assert plain.is_provisional(at("2027-01-01T00:00"), at("2027-01-01T00:00"))
    assert plain.day_kind(date(2027, 1, 4)).provisional


def test_a_feed_with_unofficial_holidays_does_not_stretch_a_deadline():
    """zammad#390: a feed's unofficial days made 48 hours into 6 days; only 休 makes a day off."""
    calendar = build(
        [work("2026-03-03", "植树节活动"), SpecialDay(date(2026, 3, 4), DayMark.WORK, "纪念日")]
    )
    assert calendar.elapsed(at("2026-03-02T08:30"), at("2026-03-06T17:30")) == 5 * DAY


def test_months_and_days_begin_at_local_midnight(plain):
    """zammad#5865: instants between 00:00 and 08:00 local belong to the next UTC day."""
    assert plain.day_kind(date(2026, 3, 1)).kind is DayKind.WEEKEND
    assert plain.elapsed(at("2026-03-01T23:59:59"), at("2026-03-02T08:30:01")) == 1
    assert not plain.is_provisional(at("2026-01-01T00:00"), at("2026-01-01T07:00"))


def test_day_kinds_and_their_sentences(spring):
    sentences = {
        date(2026, 3, 2): "2026-03-02（周一）工作日",
        date(2026, 3, 1): "2026-03-01（周日）周末",
        date(2026, 2, 17): "2026-02-17（周二）春节 休",
        date(2026, 2, 28): "2026-02-28（周六）春节 班",
        date(2027, 2, 17): "2027-02-17（周三）工作日（暂定）",
    }
    for day, sentence in sentences.items():
        assert spring.day_kind(day).sentence == sentence


def test_skipped_days_name_what_moved_a_deadline(spring):
    start, due = at("2026-02-13T10:00"), at("2026-02-24T10:00")
    assert [fact.day.day for fact in spring.skipped_days(start, due)] == [
        14,
        16,
        17,
        18,
        19,
        20,
        23,
    ]
    assert {fact.name for fact in spring.skipped_days(start, due)} == {"春节"}
    everything = spring.skipped_days(start, due, weekends=True)
    assert [fact.day.day for fact in everything] == list(range(14, 24))
    assert spring.skipped_days(at("2026-03-02T10:00"), at("2026-03-09T10:00")) == ()
    weekend = spring.skipped_days(at("2026-03-02T10:00"), at("2026-03-09T10:00"), weekends=True)
    assert [fact.day.day for fact in weekend] == [7, 8]
    # A midnight end touches nothing of its own day.
    assert spring.skipped_days(at("2026-02-13T10:00"), at("2026-02-14T00:00")) == ()
