"""Hours and seasons as people write them: read as meant, refused in words, written as they are read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaoxinban.domain.calendar import Season
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.hours_text import (
    hours_text,
    length_text,
    read_hours,
    read_season,
    read_seasons,
    season_reading,
    season_text,
)

SUMMER = Season("夏令", (6, 1), (9, 30), ((510, 720), (840, 1080)))


@pytest.mark.parametrize(
    "text",
    [
        "08:30-12:00 14:00-18:00",
        "上午8:30—12:00，下午2:00—6:00",
        "上午 8∶30－12∶00；下午 14∶00－18∶00。",
        "８：３０～１２：００、１４：００至１８：００",
    ],
)
def test_hours_are_read_as_people_write_them(text):
    assert read_hours(text) == SUMMER.hours
    assert hours_text(read_hours(text)) == "08:30-12:00 14:00-18:00"
    assert length_text(read_hours(text)) == "7.5小时"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "还没有写"),
        ("上午", "看不懂「上午」，请写成 08:30-12:00"),
        ("8:30-12:00 下午休息", "看不懂「下午休息」"),
        ("08:75-12:00", "08:75 不是钟点"),
        ("8:30-12:00 11:00-17:30", "11:00-17:30 与前一段重叠"),
        ("13:30-17:30 8:30-12:00", "次序颠倒"),
        ("12:00-8:30", "开始须早于结束"),
        ("22:00-06:00", "开始须早于结束"),
        ("8:30-24:30", "当天 00:00-24:00"),
    ],
)
def test_hours_that_cannot_be_are_refused_beside_their_field(text, sentence):
    with pytest.raises(Refused, match=sentence) as refused:
        read_hours(text)
    assert refused.value.field == "hours"


@pytest.mark.parametrize(
    "line",
    [
        "夏令 6月1日-9月30日 08:30-12:00 14:00-18:00",
        "夏令 06-01 至 09-30 8:30-12:00 14:00-18:00",
        "夏令：６月１日至９月３０日，上午8:30—12:00，下午2:00—6:00",
        "夏令 6.1-9.30 8:30-12:00,14:00-18:00",
        "夏令06-01-09-30 8:30-12:00 14:00-18:00",
    ],
)
def test_a_season_is_read_as_people_write_it(line):
    assert read_season(line) == SUMMER


def test_a_season_may_run_over_new_year_which_is_said():
    winter = read_season("冬令 12月1日-2月28日 9:00-12:00 13:00-16:40")
    assert winter == read_season("冬令 12月1日至次年2月28日 9:00-12:00 13:00-16:40")
    assert winter.covers(date(2027, 1, 5))
    assert not winter.covers(date(2028, 2, 29))
    assert season_reading(winter) == (
        "冬令 12月1日-次年2月28日 09:00-12:00 13:00-16:40，每天 6小时40分，跨年，"
        "闰年的 2月29日 不在内（要到月底，写 2月29日）"
    )


@pytest.mark.parametrize(
    ("line", "since", "until"),
    [
        ("高温 2026-07-01 至 2026-08-15 8:00-12:00", date(2026, 7, 1), date(2026, 8, 15)),
        ("高温 2026年7月1日-8月15日 8:00-12:00", date(2026, 7, 1), date(2026, 8, 15)),
        ("保供 2026年12月20日至次年1月10日 8:00-12:00", date(2026, 12, 20), date(2027, 1, 10)),
    ],
)
def test_a_stretch_with_its_year_comes_once(line, since, until):
    season = read_season(line)
    assert season == Season.between(season.name, since, until, ((480, 720),))


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("夏令 8:30-12:00", "看不懂「夏令 8:30-12:00」的起止日期"),
        ("6月1日-9月30日 8:30-12:00", "开头没有名称"),
        ("夏" * 21 + " 6-1至9-30 8:30-12:00", "最多 20 个字"),
        ("夏令 6月31日-9月30日 8:30-12:00", "6月31日 不存在"),
        ("夏令 13-1至9-30 8:30-12:00", "13月1日 不存在"),
        ("高温 2026-02-30 至 2026-03-01 8:30-12:00", "2026年2月30日 不存在"),
        ("高温 2026-08-15 至 2026-07-01 8:30-12:00", "对调"),
        ("夏令 6月1日-2026年9月30日 8:30-12:00", "两个日期都写年份"),
        ("高温 2026-07-01 至 2026-08-15 8:30-12:00（2026-07-01 起）", "两个日期都写年份"),
        ("夏令 6月1日至次年9月30日 8:30-12:00", "超过一年"),
        ("夏令 6月1日-9月30日", "「夏令」的工作时间还没有写"),
        ("夏令 6月1日-9月30日 8:30-12:00 11:00-18:00", "「夏令」.*11:00-18:00 与前一段重叠"),
        ("夏令 6-1至9-30 8:30-12:00；冬令 10-1至5-31 9:00-12:00", "看不懂「冬令"),
    ],
)
def test_a_season_that_cannot_be_is_refused_beside_its_field(line, sentence):
    with pytest.raises(Refused, match=sentence) as refused:
        read_season(line)
    assert refused.value.field == "seasons"


def test_seasons_of_one_sort_share_no_day_and_what_comes_once_wins():
    text = "高温 2026-07-01 至 2026-08-15 8:00-12:00\n\n夏令 6-1至9-30 8:30-12:00"
    assert [season.name for season in read_seasons(text)] == ["夏令", "高温"]
    assert read_seasons(" \n") == ()
    with pytest.raises(Refused, match="「夏令」和「秋令」重叠：9月30日"):
        read_seasons("夏令 6-1至9-30 8:30-12:00\n秋令 9-30至11-30 9:00-12:00")
    with pytest.raises(Refused, match="「冬令」和「春令」重叠：1月1日"):
        read_seasons("冬令 12-1至2-10 8:30-12:00\n春令 1-1至3-31 9:00-12:00")
    changed = (
        "夏令 6-1至9-30 8:30-12:00（至 2026-12-31）\n夏令 6-1至8-31 9:00-12:00（2027-01-01 起）"
    )
    assert len(read_seasons(changed)) == 2
    with pytest.raises(Refused, match="7月1日"):
        read_seasons(f"{changed}\n又 7-1至7-2 9:00-12:00（2030-01-01 起）")
    with pytest.raises(Refused, match=r"第 2 行：.*9月31日 不存在") as refused:
        read_seasons("春令 3-1至5-31 8:30-12:00\n夏令 6-1至9-31 8:30-12:00")
    assert refused.value.field == "seasons"
    with pytest.raises(Refused, match="7月1日"):
        read_seasons("甲 6-1至9-30 8:30-12:00（9999-01-01 起）\n乙 7-1至8-30 8:30-12:00")
    with pytest.raises(Refused, match="最多 20 行"):
        read_seasons("夏令 6-1至9-30 8:30-12:00\n" * 21)


year_days = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: (day.month, day.day))
bounds = st.none() | st.dates(date(1992, 1, 1), date(2200, 12, 31))
cuts = st.lists(st.integers(0, 1440), min_size=2, max_size=8, unique=True).map(sorted)
hours = cuts.map(lambda at: tuple(zip(at[::2], at[1::2], strict=False)))
seasons = st.builds(
    Season, st.sampled_from(["夏令", "3号令", "A-1"]), year_days, year_days, hours, bounds, bounds
).filter(lambda season: not (season.since and season.until and season.until < season.since))


@given(seasons)
def test_what_is_written_is_read_back_the_same(season):
    assert read_season(season_text(season)) == season
