"""Moments as sheets hold them: real cells, serial numbers, and every way to type a date."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

from gaoxinban.application.cleaning import clean_line
from gaoxinban.application.sheet_rows import Cell
from gaoxinban.domain.instant import LOCAL, Instant, from_datetime, start_of_day, to_datetime

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
# Serial days of a spreadsheet; below 1954 a number is far more likely a count.
_SERIAL_ZERO = datetime(1899, 12, 30, tzinfo=LOCAL)
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 73_415


class Moment(NamedTuple):
    """An instant; `date_only` when the cell named a day without a time (00:00 is assumed)."""

    instant: Instant
    date_only: bool


_DATE = r"(?P<year>\d{4})(?:[-/.年]\s*)(?P<month>\d{1,2})(?:[-/.月]\s*)(?P<day>\d{1,2})(?:日|号)?"
_WEEKDAY = r"(?:\s*\(?(?:星期|周)[一二三四五六日天]\)?)?"
_CLOCK = (
    r"(?P<half>上午|下午|凌晨|早上|中午|晚上|am|pm)?\s*"
    r"(?P<hour>\d{1,2})(?:[:时点]\s*)(?:(?P<minute>\d{1,2})(?:分|(?=:|$|\s|z|\+|-|am|pm))\s*)?"
    r"(?::?(?P<second>\d{1,2})(?P<fraction>\.\d+)?秒?)?\s*(?P<half_after>am|pm)?"
)
_ZONE = r"\s*(?P<zone>z|[+-]\d{2}:?\d{2})?"
_TEXT = re.compile(f"{_DATE}{_WEEKDAY}(?:(?:\\s*t\\s*|\\s*){_CLOCK}{_ZONE})?", re.ASCII)
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:[t ]?(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2}))?)?",
    re.ASCII,
)


def read_moment(cell: Cell) -> Moment | None:
    """The moment in a cell, local unless it says otherwise; None when it holds none.

    Days before years and two-digit years are not guessed at: None.
    """
    if isinstance(cell, datetime):
        return _within(cell, date_only=False)
    if isinstance(cell, date):
        return _day(cell)
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return _read_number(cell)
    text = unicodedata.normalize("NFKC", clean_line(cell).text).casefold()
    if len(text) > 60:
        return None
    found = _TEXT.fullmatch(text) or _COMPACT.fullmatch(text)
    return _from_parts(found.groupdict()) if found else None


def show_moment(at: Instant) -> str:
    """A moment as remarks on a row name it, to the minute."""
    return to_datetime(at).strftime("%Y-%m-%d %H:%M")


def _read_number(number: float) -> Moment | None:
    if _FIRST_SERIAL <= number < _LAST_SERIAL:
        whole = float(number).is_integer()
        return _within(_SERIAL_ZERO + timedelta(days=number), date_only=whole)
    if float(number).is_integer():
        found = _COMPACT.fullmatch(str(int(number)))
        return _from_parts(found.groupdict()) if found else None
    return None


def _from_parts(parts: dict[str, str | None]) -> Moment | None:
    try:
        day = date(int(parts["year"] or 0), int(parts["month"] or 0), int(parts["day"] or 0))
    except ValueError:
        return None
    if parts["hour"] is None:
        return _day(day)
    hour = _hour(int(parts["hour"]), parts.get("half") or parts.get("half_after") or "")
    minute, second = int(parts["minute"] or 0), int(parts["second"] or 0)
    if hour is None or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        return None
    fraction = timedelta(microseconds=int((parts.get("fraction") or ".0")[1:7].ljust(6, "0")))
    passed = timedelta(hours=hour, minutes=minute, seconds=second) + fraction
    try:
        midnight = datetime(day.year, day.month, day.day, tzinfo=_zone(parts.get("zone")))
    except ValueError:
        return None
    return _within(midnight + passed, date_only=False)


def _hour(hour: int, half: str) -> int | None:
    """The hour of the day; None when hour and half of the day contradict each other."""
    if half in ("下午", "晚上", "pm", "中午") and hour < 12 and not (half == "中午" and hour > 9):
        return hour + 12
    if half in ("上午", "凌晨", "早上", "am") and hour == 12:
        return 0
    return hour if hour <= 24 else None


def _zone(text: str | None) -> timezone:
    if not text:
        return LOCAL
    if text == "z":
        return UTC
    digits = text[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _day(day: date) -> Moment | None:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return None
    return Moment(start_of_day(day), date_only=True)


def _within(moment: datetime, *, date_only: bool) -> Moment | None:
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    return Moment(from_datetime(_whole_seconds(moment)), date_only)


def _whole_seconds(moment: datetime) -> datetime:
    """A cell's moment without the few microseconds that a serial number adds or takes."""
    near = moment.replace(microsecond=0)
    if moment.microsecond >= 999_000:
        return near + timedelta(seconds=1)
    return near if moment.microsecond <= 1000 else moment
