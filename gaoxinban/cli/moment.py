"""Times, days and words as they are typed."""

from datetime import date, datetime, timedelta

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant, from_datetime

_LAST_MINUTE = "T24:00"


def instant(text: str, field: str) -> Instant:
    """ISO 8601; without an offset it is Asia/Shanghai, a date alone is its midnight."""
    wanted = text.strip()
    later = timedelta()
    if wanted.removesuffix(":00").endswith(_LAST_MINUTE):  # ISO 8601's other name for midnight
        wanted, later = wanted[: wanted.rindex(_LAST_MINUTE)], timedelta(days=1)
    try:
        return from_datetime(datetime.fromisoformat(wanted) + later)
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
