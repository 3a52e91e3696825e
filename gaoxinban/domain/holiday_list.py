"""The State Council's yearly list of 休 and 班, as holiday-cn JSON or as an iCalendar file.

Pure: bytes in, a checked list out. Every fault is `Refused` with a sentence
that names the date, because people type and convert these files by hand.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gaoxinban.domain.calendar_tables import WORKING_WEEKDAYS
from gaoxinban.domain.calendar_version import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    CalendarVersion,
    DayMark,
    SpecialDay,
)
from gaoxinban.domain.errors import Refused

MOST_BYTES = 1_000_000
_WEEKDAYS = "周一", "周二", "周三", "周四", "周五", "周六", "周日"
_ALWAYS = ((1, 1, "元旦"), (5, 1, "劳动节"), (10, 1, "国庆节"))
"""Statutory days on fixed dates: a list without one of them is not whole."""
_LONGEST_EVENT = 31


@dataclass(frozen=True, slots=True)
class HolidayList:
    """The dates of one year's notice, in order; some may lie in the last days of the year before.

    `year` is the one that the notice arranges.
    """

    year: int
    days: tuple[SpecialDay, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", tuple(sorted(self.days, key=lambda special: special.day)))
        _check(self)

    def applied_to(self, version: CalendarVersion) -> CalendarVersion:
        """The calendar's next version with this year published."""
        following = version.with_days(
            (*self._of_next_year(version), *self.days), publishing=(self.year,)
        )
        if (following.days, following.published_years) == (version.days, version.published_years):
            raise Refused(
                f"{self.year} 年的放假安排与现行工作日历完全相同，不需要再导入。", field="file"
            )
        return following

    def _of_next_year(self, version: CalendarVersion) -> Iterator[SpecialDay]:
        """Dates of this December that the next year's list arranged; they are its, and stay."""
        if self.year + 1 in version.published_years:
            for special in version.days:
                here = (special.day.year, special.day.month) == (self.year, 12)
                if here and "元旦" in special.name:
                    yield special


def read_list(data: bytes, year: int | None = None) -> HolidayList:
    """The list in a file; `year`, where given, is the one that was asked for."""
    if len(data) > MOST_BYTES:
        raise _refused("文件太大，不是一年的放假安排")
    text = _decoded(data).lstrip("\ufeff \t\r\n")
    if not text.strip():
        raise _refused("文件是空的")
    if text[:15].upper() == "BEGIN:VCALENDAR":
        found = _from_calendar(text, year)
    elif text[0] in "{[":
        found = _from_json(text)
    else:
        raise _refused("认不出格式：只认 holiday-cn 的 JSON 和 iCalendar（.ics）")
    if year is not None and found.year != year:
        raise _refused(f"文件是 {found.year} 年的放假安排，要的是 {year} 年")
    return found


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused("文字编码既不是 UTF-8 也不是 GB18030")


def _from_json(text: str) -> HolidayList:
    try:
        read: Any = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise _refused("JSON 不完整或有语法错误") from fault
    if not isinstance(read, Mapping) or "days" not in read:
        raise _refused("JSON 里没有 days（日期清单）")
    year, days = read.get("year"), read["days"]
    if isinstance(year, bool) or not isinstance(year, int):
        raise _refused("JSON 里没有 year（年份）")
    if not isinstance(days, list):
        raise _refused("JSON 里的 days 应是一个清单")
    return HolidayList(year, tuple(_json_day(entry, place) for place, entry in enumerate(days, 1)))


def _json_day(entry: Any, place: int) -> SpecialDay:
    where = f"第 {place} 天"
    if not isinstance(entry, Mapping):
        raise _refused(f"{where}的写法不对")
    day = _read_day(str(entry.get("date", "")), where)
    off = entry.get("isOffDay")
    if not isinstance(off, bool):
        raise _refused(f"{where}（{day.isoformat()}）没有写明是休还是班（isOffDay）")
    name = entry.get("name")
    if not isinstance(name, str) or not name.strip():
        raise _refused(f"{where}（{day.isoformat()}）没有节日名称（name）")
    return SpecialDay(day, DayMark.REST if off else DayMark.WORK, name.strip())


def _from_calendar(text: str, year: int | None) -> HolidayList:
    days = tuple(special for event in _events(text) for special in _event_days(event))
    if not days:
        raise _refused("里面没有一个标「休」或「班」的日程")
    if year is None:
        year = Counter(special.day.year for special in days).most_common(1)[0][0]
    return HolidayList(year, days)


def _events(text: str) -> Iterator[dict[str, str]]:
    """Properties of every VEVENT, folded lines joined (RFC 5545 §3.1), parameters dropped."""
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    event: dict[str, str] | None = None
    nested = 0
    for line in unfolded.splitlines():
        name, _, value = line.partition(":")
        name = name.partition(";")[0].strip().upper()
        value = value.strip()
        if name == "BEGIN":
            nested += event is not None
            if value.upper() == "VEVENT" and event is None:
                event = {}
        elif name == "END" and event is not None:
            if nested:
                nested -= 1  # an alarm inside the event
            else:
                yield event
                event = None
        elif event is not None and not nested:
            event.setdefault(name, value)
    if event is not None:
        raise _refused("iCalendar 在一个日程的中间断了，文件不完整")


def _event_days(event: Mapping[str, str]) -> Iterator[SpecialDay]:
    said = re.sub(r"\\([,;\\nN])", " ", event.get("SUMMARY", ""))
    is_rest, is_work = "休" in said, "班" in said
    if not (is_rest or is_work):
        return
    if is_rest and is_work:
        raise _refused(f"日程「{said}」既有「休」又有「班」，分不清是哪一种")
    mark = DayMark.REST if is_rest else DayMark.WORK
    if "RRULE" in event:
        raise _refused(f"日程「{said}」是重复的日程，请改成一天一个")
    first = _calendar_day(event.get("DTSTART", ""), said)
    last = first
    if "DTEND" in event:  # exclusive for whole days
        last = max(first, _calendar_day(event["DTEND"], said) - timedelta(days=1))
    if (last - first).days >= _LONGEST_EVENT:
        raise _refused(f"日程「{said}」长达 {(last - first).days + 1} 天，请核对起止日期")
    name = _event_name(said)
    for offset in range((last - first).days + 1):
        yield SpecialDay(first + timedelta(days=offset), mark, name)


def _event_name(said: str) -> str:
    """春节（休） and 春节 补班 are 春节."""
    cut = re.sub(r"[（(\[【]?\s*(?:调休|补班|上班|休息|放假|休假|休|班)\s*[）)\]】]?", " ", said)
    return " ".join(re.sub(r"(?<=.)假期", "", cut).split()) or "节假日"


def _calendar_day(value: str, said: str) -> date:
    digits = value[:8]
    if not re.fullmatch(r"[0-9]{8}", digits):
        raise _refused(f"日程「{said}」没有日期")
    return _read_day(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}", f"日程「{said}」")


def _read_day(text: str, where: str) -> date:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise _refused(f"{where}的日期「{text}」不存在，应写成 2027-01-01")


def _check(found: HolidayList) -> None:
    year = found.year
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise _refused(f"年份 {year} 不在 {EARLIEST_YEAR}-{LATEST_YEAR} 年之内")
    if not found.days:
        raise _refused(f"{year} 年的清单里一天也没有，国务院可能还没有公布")
    before: date | None = None
    for special in found.days:
        day = special.day
        said = f"{day.isoformat()}（{_WEEKDAYS[day.weekday()]}）"
        if day == before:
            raise _refused(f"{said}重复出现")
        before = day
        # New Year's rest and the days made up for it can lie in the last days of December.
        if day.year != year and (day.year, day.month) != (year - 1, 12):
            raise _refused(f"{said}不属于 {year} 年")
        if special.mark is DayMark.WORK and day.weekday() in WORKING_WEEKDAYS:
            raise _refused(f"{said}本来就是工作日，却标为「班」：请核对日期，日期没错就删去这一天")
    resting = {special.day for special in found.days if special.mark is DayMark.REST}
    for month, number, name in _ALWAYS:
        if date(year, month, number) not in resting:
            raise _refused(f"{month}月{number}日（{name}）没有标「休」，清单不完整")


def _refused(why: str) -> Refused:
    return Refused(f"放假安排不能导入：{why}。没有改动任何内容。", field="file")
