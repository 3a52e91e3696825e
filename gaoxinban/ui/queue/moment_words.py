"""A moment of the past as people type it: 9:30, 昨天 15:20, 11-20 09:05."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant, from_datetime, local_date
from gaoxinban.ui.queue.wording import translate

_DAYS = {"今天": 0, "昨天": 1, "前天": 2}
_PATTERN = re.compile(
    r"""(?:(?P<word>今天|昨天|前天)
          |(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?)?
        \s*(?P<hour>\d{1,2})(?::|点|时)(?P<minute>\d{1,2})?分?""",
    re.VERBOSE,
)


def read_moment(text: str, now: Instant, field: str = "happened_at") -> Instant | None:
    """The instant that `text` means in local time, None when it is empty.

    A time alone is today's; a date without a year is the last one not after
    today. Refused, naming `field`, when it cannot be understood.
    """
    said = unicodedata.normalize("NFKC", text).strip()
    if not said:
        return None
    match = _PATTERN.fullmatch(said)
    try:
        moment = None if match is None else _moment(match, local_date(now))
    except ValueError:
        moment = None
    if moment is None:
        sentence = translate(
            "queue", "看不懂时间「{text}」，请写成 9:30、昨天 15:20 或 11-20 9:05。"
        )
        raise Refused(sentence.format(text=text.strip()), field=field)
    return from_datetime(moment)


def _moment(match: re.Match[str], today: date) -> datetime:
    """ValueError where the calendar or the clock has no such moment."""
    clock = time(int(match["hour"]), int(match["minute"] or 0))
    return datetime.combine(_day(match, today), clock)


def _day(match: re.Match[str], today: date) -> date:
    if match["word"]:
        return today - timedelta(days=_DAYS[match["word"]])
    if not match["month"]:
        return today
    month, day = int(match["month"]), int(match["day"])
    if match["year"]:
        return date(int(match["year"]), month, day)
    this_year = date(today.year, month, day)
    return this_year if this_year <= today else date(today.year - 1, month, day)
