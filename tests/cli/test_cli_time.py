"""`worktime` and `due`: how times are read, and the calendar behind them."""

import pytest

from gaoxinban.cli.moment import instant
from gaoxinban.domain.instant import iso

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize(
    ("typed_time", "meant"),
    [
        ("2026-11-22T10:05", "2026-11-22T10:05:00+08:00"),
        ("2026-11-22 10:05:09", "2026-11-22T10:05:09+08:00"),
        ("2026-11-22T10:05+08:00", "2026-11-22T10:05:00+08:00"),
        ("2026-11-22T02:05Z", "2026-11-22T10:05:00+08:00"),
        ("2026-11-21T21:05-0500", "2026-11-22T10:05:00+08:00"),
        ("2026-11-22", "2026-11-22T00:00:00+08:00"),
        ("20261122T1005", "2026-11-22T10:05:00+08:00"),
        ("2026-11-22T24:00", "2026-11-23T00:00:00+08:00"),
        ("2026-12-31T24:00:00+08:00", "2027-01-01T00:00:00+08:00"),
        (" 2026-11-22T10:05:00.999999 ", "2026-11-22T10:05:00+08:00"),
    ],
)
def test_times_are_iso_8601_and_local_without_offset(typed_time, meant, monkeypatch):
    monkeypatch.setenv("TZ", "America/St_Johns")
    assert iso(instant(typed_time, "start")) == meant


@pytest.mark.parametrize(
    "wrong",
    ["", "yesterday", "2026-13-01", "2026-02-30", "22.11.2026", "2026-11-22T25:00", "１", "0"],
)
def test_what_is_no_time_is_refused_by_name(typed, wrong):
    told = typed.refused("worktime", "2026-01-05", wrong)
    assert f"「{wrong}」" in told
    assert "2026-11-22T10:05" in told


@pytest.mark.parametrize(
    ("start", "end", "working", "provisional"),
    [
        ("2026-11-23T08:30", "2026-11-23T17:30", 27_000, False),
        ("2026-11-23T11:30", "2026-11-23T14:00", 3_600, False),
        ("2026-09-30T17:00", "2026-10-08T09:00", 3_600, False),  # 国庆 and 中秋
        ("2026-10-10T08:30", "2026-10-10T17:30", 27_000, False),  # a Saturday that counts (班)
        ("2026-11-21T00:00", "2026-11-23T00:00", 0, False),
        ("2026-11-23T10:00", "2026-11-23T10:00", 0, False),
        ("2032-03-01T08:30", "2032-03-01T17:30", 27_000, True),
    ],
)
def test_worktime(typed, start, end, working, provisional):
    from datetime import datetime

    natural = int((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds())
    assert typed.json("worktime", start, end) == {
        "natural_seconds": natural,
        "working_seconds": working,
        "provisional": provisional,
    }
    assert ("暂定" in typed("worktime", start, end).out) is provisional


def test_worktime_for_people(typed):
    assert typed("worktime", "2026-11-23T10:00", "2026-11-24T10:30").out.splitlines() == [
        "从        2026年11月23日 10:00",
        "到        2026年11月24日 10:30",
        "工作时间  1天30分（28800 秒）",
        "自然时间  1天30分（88200 秒）",
    ]


def test_worktime_backwards_and_beyond_the_calendar(typed):
    assert "早于开始时间" in typed.refused("worktime", "2026-01-06", "2026-01-05")
    assert "9999 年不在" in typed.refused("worktime", "2026-01-06", "9999-12-31")
    assert "年不在工作日历" in typed.refused("worktime", "0001-01-01", "2026-01-05")


@pytest.mark.parametrize(
    ("length", "due"),
    [
        (["--hours", "4"], "2026-09-30T17:30:00+08:00"),
        (["--hours", "1.5"], "2026-09-30T15:00:00+08:00"),
        (["--hours", "0"], "2026-09-30T12:30:00+08:00"),
        (["--days", "1"], "2026-10-08T13:30:00+08:00"),
        (["--days", "5"], "2026-10-13T13:30:00+08:00"),
    ],
)
def test_due(typed, length, due):
    """From the lunch break of the last day before 国庆; 10-10 is a Saturday that counts."""
    found = typed.json("due", "2026-09-30T12:30", *length)
    assert found == {"due": due, "provisional": False}


def test_due_in_a_year_without_a_list_is_provisional(typed):
    found = typed.json("due", "2031-12-30T09:00", "--days", "3")
    assert found["provisional"] is True
    assert "暂定" in typed("due", "2031-12-30T09:00", "--days", "3").out


@pytest.mark.parametrize(
    ("length", "told"),
    [
        (["--hours=-1"], "0 或更大"),
        (["--hours", "nan"], "0 或更大"),
        (["--hours", "inf"], "0 或更大"),
        (["--days=-1"], "不能为负数"),
        (["--hours", "1e300"], "超出了工作日历"),
        (["--days", "9" * 30], "超出了工作日历"),
    ],
)
def test_lengths_that_make_no_sense(typed, length, told):
    assert told in typed.refused("due", "2026-01-05", *length)
