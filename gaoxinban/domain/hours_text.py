"""Working hours and seasons in words: 「夏令 6月1日-9月30日 08:30-12:00 14:00-18:00」.

What is written here is read back as the same value, so that a field can begin
with what the version says. Readers take what people type: full-width signs,
any dash, 上午 and 下午, 6-1, 6.1 and 6月1日.
"""

import re
import unicodedata
from datetime import date
from itertools import combinations

from gaoxinban.domain.calendar_version import (
    Hours,
    MonthDay,
    Season,
    check_hours,
    check_season,
    clock,
)
from gaoxinban.domain.errors import Refused

MOST_SEASONS = 20
_MOST_LETTERS = 20

_SIGNS = str.maketrans("∶‐–—―−〜", ":------")
_TO = r"\s*[-~至到]+\s*"
_TIME = r"([0-9]{1,2}):([0-9]{2})"
_DATE = r"(?:([0-9]{4})\s*[-./年]\s*)?([0-9]{1,2})\s*[-./月]\s*([0-9]{1,2})(?![0-9:])\s*[日号]?"
_ISO = r"([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})"
_SPAN = re.compile(rf"(上午|下午)?\s*{_TIME}{_TO}{_TIME}")
_SEASON = re.compile(rf"(.*?)[\s:,、]*{_DATE}{_TO}(次年|第二年|翌年)?\s*{_DATE}(.*)")
_BOUNDS = re.compile(rf"\(\s*{_ISO}?\s*(?:起|[-~至到]+)\s*{_ISO}?\s*\)")
_BETWEEN_SPANS = " \t\r\n:,、;。"
_GAPS = str.maketrans("", "", _BETWEEN_SPANS)
_YEAR = (1, 1), (12, 31)
_ROUND = date(2000, 1, 1), 8 * 366
"""Where seasons without bounds are compared from, and for how many days: 29 February can be
that far off."""
_EXAMPLE = "夏令 6月1日-9月30日 08:30-12:00 14:00-18:00"


def minutes_of(hours: Hours) -> int:
    """Working minutes of a day."""
    return sum(end - start for start, end in hours)


def length_text(hours: Hours) -> str:
    """How long such a day is: 「7.5小时」, 「7小时20分」."""
    minutes = minutes_of(hours)
    if minutes % 15 == 0:
        return f"{minutes / 60:g}小时"
    whole, rest = divmod(minutes, 60)
    return f"{whole}小时{rest}分" if whole else f"{rest}分"


def hours_text(hours: Hours) -> str:
    """「08:30-12:00 13:30-17:30」"""
    return " ".join(f"{clock(start)}-{clock(end)}" for start, end in hours)


def season_text(season: Season) -> str:
    """「冬令 12月1日-次年2月29日 09:00-12:00」, 「高温 2026-07-01 至 2026-07-31 08:00-12:00」."""
    if _comes_once(season):
        return f"{season.name} {season.since} 至 {season.until} {hours_text(season.hours)}"
    bounds = {
        (True, True): f"（{season.since} 至 {season.until}）",
        (True, False): f"（{season.since} 起）",
        (False, True): f"（至 {season.until}）",
        (False, False): "",
    }[season.since is not None, season.until is not None]
    following = "次年" if season.first > season.last else ""
    return (
        f"{season.name} {_month_day(season.first)}-{following}{_month_day(season.last)} "
        f"{hours_text(season.hours)}{bounds}"
    )


def season_reading(season: Season) -> str:
    """How a line was understood: its text, the day's length, and what is easily overlooked."""
    said = f"{season_text(season)}，每天 {length_text(season.hours)}"
    if season.first > season.last:
        said += "，跨年"
    if season.last == (2, 28):
        said += "，闰年的 2月29日 不在内（要到月底，写 2月29日）"
    return said


def read_hours(text: str) -> Hours:
    """What `hours_text` says, as people type it; Refused beside the field `hours`."""
    return _hours(_plain(text), "工作时间", "hours")


def read_season(line: str) -> Season:
    """What `season_text` says, as people type it; Refused beside the field `seasons`."""
    found = _SEASON.fullmatch(_plain(line).strip())
    if found is None:
        raise _wrong(f"看不懂「{line.strip()}」的起止日期，请写成 {_EXAMPLE}。")
    name, year, month, day, following, last_year, last_month, last_day, rest = found.groups()
    if not name:
        raise _wrong(f"开头没有名称，请写成 {_EXAMPLE}。")
    if len(name) > _MOST_LETTERS:
        raise _wrong(f"名称「{name}」太长，最多 {_MOST_LETTERS} 个字。")
    hours = _hours(_BOUNDS.sub("", rest), f"「{name}」的工作时间", "seasons")
    bounds = _BOUNDS.search(rest)
    first, last = (int(month), int(day)), (int(last_month), int(last_day))
    if year is None and last_year is None:
        since, until = bounds.groups() if bounds else (None, None)
        season = Season(name, first, last, hours, _day(name, since), _day(name, until))
        if following and first <= last:
            raise _wrong(f"「{name}」超过一年，请去掉「{following}」或改正日期。")
    elif year is None or bounds:
        raise _wrong(f"「{name}」的年份：只用一次的，两个日期都写年份；每年都用的，都不写。")
    else:
        ends = last_year or str(int(year) + bool(following))
        begin, end = f"{year}-{month}-{day}", f"{ends}-{last_month}-{last_day}"
        season = Season(name, *_YEAR, hours, _day(name, begin), _day(name, end))
    check_season(season)
    return season


def read_seasons(text: str) -> tuple[Season, ...]:
    """A line for each season; those that come once stand last, where they win over the yearly.

    Two of the same sort that share a day are refused: nobody could say which counts.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_SEASONS:
        raise _wrong(f"季节作息最多 {MOST_SEASONS} 行。")
    seasons = []
    for number, line in enumerate(lines, 1):
        try:
            seasons.append(read_season(line))
        except Refused as refused:
            place = f"第 {number} 行：" if len(lines) > 1 else ""
            raise _wrong(place + refused.sentence) from refused
    for one, other in combinations(seasons, 2):
        day = None if _comes_once(one) != _comes_once(other) else _shared_day(one, other)
        if day is not None:
            raise _wrong(
                f"「{one.name}」和「{other.name}」重叠：{day.month}月{day.day}日两个都算，请改正日期。"
            )
    return tuple(sorted(seasons, key=_comes_once))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_SIGNS)


def _hours(text: str, what: str, field: str) -> Hours:
    spans = _SPAN.findall(text)
    rest = _SPAN.sub(" ", text).strip(_BETWEEN_SPANS)
    if rest.translate(_GAPS) or not spans:
        said = f"看不懂「{rest}」" if rest else f"{what}还没有写"
        raise Refused(f"{said}，请写成 08:30-12:00 13:30-17:30。", field=field)
    hours = tuple(
        (_minute(half, h1, m1, field), _minute(half, h2, m2, field))
        for half, h1, m1, h2, m2 in spans
    )
    check_hours(hours, what, field)
    return hours


def _minute(half: str, hour: str, minute: str, field: str) -> int:
    """Minutes of the day; 下午 2:00 is 14:00, and so is 下午 14:00."""
    if int(minute) > 59:
        raise Refused(f"{hour}:{minute} 不是钟点，分钟是 00 到 59。", field=field)
    afternoon = half == "下午" and int(hour) < 12
    return (int(hour) + 12 * afternoon) * 60 + int(minute)


def _day(name: str, text: str | None) -> date | None:
    if text is None:
        return None
    year, month, day = (int(part) for part in text.split("-"))
    try:
        return date(year, month, day)
    except ValueError:
        raise _wrong(f"「{name}」的日期 {year}年{month}月{day}日 不存在。") from None


def _comes_once(season: Season) -> bool:
    """Whether it is one stretch of dates that does not come back."""
    bounded = season.since is not None and season.until is not None
    return bounded and (season.first, season.last) == _YEAR


def _shared_day(one: Season, other: Season) -> date | None:
    """The first date on which both are in force, looked for in one round of leap years."""
    if not (one.comes_on(other.first) or other.comes_on(one.first)):
        return None
    since = max(one.since or _ROUND[0], other.since or _ROUND[0])
    first = since.toordinal()
    last = min((each.until or date.max).toordinal() for each in (one, other))
    days = range(first, min(last, first + _ROUND[1]) + 1)
    both = (day for day in map(date.fromordinal, days) if one.covers(day) and other.covers(day))
    return next(both, None)


def _month_day(of_year: MonthDay) -> str:
    return f"{of_year[0]}月{of_year[1]}日"


def _wrong(sentence: str) -> Refused:
    return Refused(sentence, field="seasons")
