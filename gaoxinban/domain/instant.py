"""Instants: integers of microseconds since 1970-01-01T00:00:00Z.

Integers, because they are stored, hashed, compared and subtracted a million
times; `datetime` stands only at the edges (files, command line, screen).
China has kept UTC+8 without summer time since 1992 and every calendar here
begins later, so local time is a fixed offset: results do not depend on the
machine's time zone data.
"""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TypeAlias

Instant: TypeAlias = int
"""Microseconds since the epoch, UTC."""

SECOND = 1_000_000
DAY_SECONDS = 86_400
LOCAL_OFFSET_SECONDS = 8 * 3600
LOCAL = timezone(timedelta(seconds=LOCAL_OFFSET_SECONDS), "Asia/Shanghai")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


def from_datetime(moment: datetime) -> Instant:
    """An instant; a moment without offset is local (Asia/Shanghai)."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=LOCAL)
    return (moment - EPOCH) // timedelta(microseconds=1)


def to_datetime(instant: Instant) -> datetime:
    """The aware local datetime of an instant, microseconds kept."""
    return (EPOCH + timedelta(microseconds=instant)).astimezone(LOCAL)


def local_day(instant: Instant) -> int:
    """Local day number since 1970-01-01."""
    return (instant // SECOND + LOCAL_OFFSET_SECONDS) // DAY_SECONDS


def local_date(instant: Instant) -> date:
    """The local calendar date."""
    return date.fromordinal(local_day(instant) + EPOCH_ORDINAL)


def start_of_day(day: date) -> Instant:
    """Local midnight that begins `day`."""
    days = day.toordinal() - EPOCH_ORDINAL
    return (days * DAY_SECONDS - LOCAL_OFFSET_SECONDS) * SECOND


def local_month(instant: Instant) -> int:
    """Local month as an integer, 202611."""
    day = local_date(instant)
    return day.year * 100 + day.month


def iso(instant: Instant) -> str:
    """ISO 8601 local time with offset, whole seconds: 2026-11-22T10:05:00+08:00."""
    return to_datetime(instant).replace(microsecond=0).isoformat()


def moment(instant: Instant) -> str:
    """2026年11月22日 10:05: local, as sentences write it."""
    at = to_datetime(instant)
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def natural_seconds(start: Instant, end: Instant) -> int:
    """Seconds between two instants, each floored first so that sums telescope."""
    return end // SECOND - start // SECOND
