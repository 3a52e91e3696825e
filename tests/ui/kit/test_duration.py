from datetime import datetime

import pytest

from gaoxinban.domain.instant import LOCAL, from_datetime
from gaoxinban.ui.kit.duration import (
    duration_text,
    exact_text,
    instant_text,
    remaining_text,
    taken_text,
)

DAY = 27_000
"""Seven and a half hours, as in the calendar that ships."""


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "不到1分"),
        (59, "不到1分"),
        (60, "1分"),
        (3_599, "59分"),
        (3_600, "1小时"),
        (3_660, "1小时01分"),
        (12_000, "3小时20分"),
        (26_999, "7小时29分"),
        (27_000, "1天"),
        (34_200, "1天2小时"),
        (27_000 * 12 + 3_600 * 3 + 59 * 60, "12天3小时"),
        (-34_200, "1天2小时"),
    ],
)
def test_a_working_day_is_as_long_as_the_calendar_says(seconds, text):
    """Working seconds through 86,400 and rounded up: the dashboard of Frappe."""
    assert duration_text(seconds, day_seconds=DAY) == text


def test_natural_days_have_24_hours():
    assert duration_text(90_000, day_seconds=86_400) == "1天1小时"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(12_000, "还剩 3小时20分"), (-34_200, "逾期 1天2小时"), (0, "还剩 不到1分"), (None, "—")],
)
def test_what_remains(seconds, text):
    assert remaining_text(seconds, day_seconds=DAY) == text


def test_no_data_is_a_dash_and_zero_is_not():
    assert taken_text(None, day_seconds=DAY) == "—"
    assert taken_text(0, day_seconds=DAY) == "不到1分"


def local(*parts):
    return from_datetime(datetime(*parts, tzinfo=LOCAL))


NOW = local(2026, 11, 22, 9, 0)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (local(2026, 11, 22, 16, 30), "今天 16:30"),
        (local(2026, 11, 22, 0, 0), "今天 00:00"),
        (local(2026, 11, 21, 23, 59), "昨天 23:59"),
        (local(2026, 11, 23, 8, 30), "明天 08:30"),
        (local(2026, 11, 30, 10, 5), "11-30 10:05"),
        (local(2025, 11, 30, 10, 5), "2025-11-30 10:05"),
        (None, "—"),
    ],
)
def test_instants_as_one_says_them(moment, text):
    assert instant_text(moment, NOW) == text


def test_the_exact_instant_keeps_the_seconds():
    assert exact_text(local(2026, 11, 30, 10, 5, 7)) == "2026-11-30 10:05:07"
    assert exact_text(None) == "—"
