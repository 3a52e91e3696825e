"""Times, days and words as they are typed."""

import re
from datetime import date, datetime, timedelta

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant, from_datetime

_END_OF_DAY = re.compile(r"[Tt ]24((?::?00){1,2}(?:Z|[+-][\d:]+)?)$")
"""ISO 8601's other name for midnight: 2026-11-22T24:00 is the end of that day."""


def instant(text: str, field: str) -> Instant:
    """ISO 8601; without an offset it is Asia/Shanghai, a date alone is its midnight."""
    wanted, ended = _END_OF_DAY.subn(r"T00\1", text.strip())
    try:
        return from_datetime(datetime.fromisoformat(wanted) + timedelta(days=ended))
    except (ValueError, OverflowError):
        raise Refused(
            f"看不懂时间「{text}」，请写成 2026-11-22T10:05 或 2026-11-22T10:05:00+08:00。",
            field=field,
        ) from None


def day(text: str, field: str) -> date:
    """A local day."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(f"看不懂日期「{text}」，请写成 2026-11-22。", field=field) from None


def words(text: str) -> str:
    """A typed text without what no database can hold: bytes that were no characters."""
    return text.encode("utf-8", "replace").decode("utf-8")
