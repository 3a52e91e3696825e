"""Days of a period, and those that it is compared with."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from new_office import at

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import LegName
from gaoxinban.ui.statistics.period import (
    Days,
    PeriodName,
    months_between,
    period,
    trend_days,
)

TODAY = date(2026, 11, 22)


def days(first, last):
    return Days(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("name", "own", "before", "called"),
    [
        ("month", ("2026-11-01", "2026-11-22"), ("2026-10-01", "2026-10-22"), "上月同期"),
        ("last_month", ("2026-10-01", "2026-10-31"), ("2026-09-01", "2026-09-30"), "前一月"),
        ("quarter", ("2026-10-01", "2026-11-22"), ("2026-07-01", "2026-08-22"), "上季同期"),
        ("year", ("2026-01-01", "2026-11-22"), ("2025-01-01", "2025-11-22"), "上年同期"),
        ("twelve_months", ("2025-11-23", "2026-11-22"), ("2024-11-23", "2025-11-22"), "前一年"),
    ],
)
def test_periods_and_what_they_are_compared_with(name, own, before, called):
    made = period(PeriodName(name), TODAY)
    assert made.days == days(*own)
    assert made.before == days(*before)
    assert made.span.before == called
    assert made.span.name == PeriodName(name).label


def test_a_long_month_is_compared_with_no_more_than_the_whole_one_before():
    assert period(PeriodName.MONTH, date(2026, 3, 31)).before == days("2026-02-01", "2026-02-28")
    assert period(PeriodName.MONTH, date(2026, 1, 15)).before == days("2025-12-01", "2025-12-15")


def test_everything_has_nothing_before_it():
    made = period(PeriodName.ALL, TODAY)
    assert (made.days, made.before) == (Days(), None)
    assert made.days.text == "全部时间"
    assert made.days.query().since is None


def test_chosen_days_are_compared_with_as_many_before_them():
    made = period(PeriodName.CUSTOM, TODAY, date(2026, 11, 10), date(2026, 11, 16))
    assert made.before == days("2026-11-03", "2026-11-09")
    assert made.span.before == "之前 7 天"


def test_chosen_days_in_the_wrong_order_are_refused():
    with pytest.raises(Refused) as caught:
        period(PeriodName.CUSTOM, TODAY, date(2026, 11, 16), date(2026, 11, 10))
    assert caught.value.field == "last"
    assert "起日晚于止日" in caught.value.sentence


def test_the_first_days_of_history_have_nothing_before_them():
    assert period(PeriodName.CUSTOM, TODAY, date(1, 1, 2), date(1, 1, 9)).before is None


def test_a_cohort_is_whole_local_days():
    query = days("2026-11-01", "2026-11-22").query(("team",), LegName.CONTACT)
    assert (query.since, query.before) == (at("2026-11-01 00:00"), at("2026-11-23 00:00"))
    assert (query.by, query.leg) == (("team",), LegName.CONTACT)


@given(st.sampled_from(list(PeriodName)), st.dates(date(2005, 1, 1), date(2090, 12, 31)))
def test_the_earlier_period_ends_before_and_is_no_longer(name, today):
    made = period(name, today)
    if made.before is None:
        assert name is PeriodName.ALL
        return
    own, before = made.days, made.before
    assert before.first <= before.last < own.first <= own.last <= today
    if name in (PeriodName.LAST_MONTH, PeriodName.TWELVE_MONTHS):
        assert abs((own.last - own.first) - (before.last - before.first)) <= timedelta(days=3)
    else:
        assert before.last - before.first <= own.last - own.first


def test_the_trend_covers_twelve_months_at_least():
    assert trend_days(days("2026-11-01", "2026-11-22"), TODAY) == days("2025-12-01", "2026-11-22")
    assert trend_days(days("2024-03-05", "2026-11-22"), TODAY) == days("2024-03-01", "2026-11-22")
    assert trend_days(Days(), TODAY) == Days()
    assert trend_days(days("2026-11-01", "2027-05-01"), TODAY).last == TODAY


def test_months_without_figures_keep_their_place():
    assert months_between("2025-11", "2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert months_between("2026-02", "2026-02") == ["2026-02"]
