"""A moment of the past as people type it: 「16:20」, 「昨天 下午4点」, 「11-20 9:30」."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant, from_datetime, local_date, to_datetime
from gaoxinban.ui.kit.translation import tr

_DAYS = {"今天": 0, "昨天": 1, "前天": 2}
WEEKDAYS = "一二三四五六日"
_CLOCK = re.compile(
    r"^(?P<half>凌晨|早上|上午|中午|下午|晚上)?(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d{2})|[点时](?:(?P<spoken>\d{1,2})分?|(?P<thirty>半))?)$"
)
_DAY = re.compile(
    r"^(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})(?:日|(?=\D|$))"
)
_AFTERNOON = frozenset({"下午", "晚上"})
_MIDNIGHT = {"凌晨": 0, "晚上": 1}
_NOON_ENDS = 3
"""中午 goes on until two o'clock and something; 中午11点 stands before noon."""
FIRST_YEAR = 1900
"""An earlier year is a slip of the finger."""


def read_moment(text: str, now: Instant) -> Instant | None:
    """The instant that `text` means at `now`; None when it is not day and time, or no such day.

    Without a day it is today's, without a year the last such day that is past.
    """
    rest = unicodedata.normalize("NFKC", text).strip()
    day: date | None = local_date(now)
    for word, back in _DAYS.items():
        if rest.startswith(word):
            day = local_date(now) - timedelta(days=back)
            rest = rest.removeprefix(word)
            break
    else:
        found = _DAY.match(rest)
        if found is not None:
            day = _day(found, local_date(now))
            rest = rest[found.end() :]
    clock = _CLOCK.match(rest.lstrip(" T").replace(" ", ""))
    if day is None or clock is None:
        return None
    return _at(day, clock)


def typed_moment(text: str, now: Instant) -> Instant | None:
    """As `read_moment`; None only when nothing was typed.

    Refused, naming the field `happened_at`, when it cannot be understood.
    """
    if not text.strip():
        return None
    moment = read_moment(text, now)
    if moment is None:
        sentence = tr("看不懂时间「{text}」，请写成 9:30、昨天 15:20 或 11-20 9:05。")
        raise Refused(sentence.format(text=text.strip()), field="happened_at")
    return moment


def moment_text(instant: Instant) -> str:
    """「2026-11-20 09:30」, which `read_moment` reads."""
    return f"{to_datetime(instant):%Y-%m-%d %H:%M}"


def written_out(text: str, now: Instant) -> str:
    """What `text` means at `now`, so that it means the same on another day.

    A day that is named while the time is still missing (「昨天」) becomes its date.
    """
    moment = read_moment(text, now)
    if moment is not None:
        return moment_text(moment)
    rest = unicodedata.normalize("NFKC", text).strip()
    for word, back in _DAYS.items():
        if rest.startswith(word):
            day = local_date(now) - timedelta(days=back)
            return f"{day.isoformat()} {rest.removeprefix(word).lstrip()}"
    return text


def reading_text(instant: Instant) -> str:
    """「2026年11月20日 周五 09:30」: what was understood."""
    local = to_datetime(instant)
    weekday = WEEKDAYS[local.weekday()]
    return f"{local.year}年{local.month}月{local.day}日 周{weekday} {local:%H:%M}"


def _day(found: re.Match[str], today: date) -> date | None:
    month, day = int(found["month"]), int(found["day"])
    years = [int(found["year"])] if found["year"] else [today.year, today.year - 1]
    for year in years:
        if year < FIRST_YEAR:
            continue
        try:
            stated = date(year, month, day)
        except ValueError:
            continue
        if found["year"] or stated <= today:
            return stated
    return None


def _at(day: date, clock: re.Match[str]) -> Instant | None:
    half, hour = clock["half"], int(clock["hour"])
    minute = 30 if clock["thirty"] else int(clock["minute"] or clock["spoken"] or 0)
    if hour == 12 and half in _MIDNIGHT:  # 凌晨12点 begins the day, 晚上12点 ends it
        hour, day = 0, day + timedelta(days=_MIDNIGHT[half])
    elif (half in _AFTERNOON and hour < 12) or (half == "中午" and hour < _NOON_ENDS):
        hour += 12
    if hour > 23 or minute > 59:
        return None
    return from_datetime(
        datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001  local by rule
    )
