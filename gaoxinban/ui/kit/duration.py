"""Working time and instants in the words of the office.

Qt-free. How long a working day is the caller's calendar says; natural
durations pass `day_seconds=86_400`.
"""

from datetime import timedelta

from gaoxinban.domain.instant import Instant, local_date, to_datetime

_HOUR = 3_600
_MINUTE = 60
_NEAR = {0: "今天", 1: "明天", -1: "昨天"}


def duration_text(seconds: int, *, day_seconds: int) -> str:
    """The two largest units: 「12天3小时」「3小时20分」「20分」「不到1分」; the sign is dropped."""
    seconds = abs(seconds)
    days, rest = divmod(seconds, day_seconds)
    hours, rest = divmod(rest, _HOUR)
    minutes = rest // _MINUTE
    if days:
        return f"{days}天{hours}小时" if hours else f"{days}天"
    if hours:
        return f"{hours}小时{minutes:02d}分" if minutes else f"{hours}小时"
    return f"{minutes}分" if minutes else "不到1分"


def remaining_text(seconds: int | None, *, day_seconds: int) -> str:
    """「还剩 3小时20分」, 「逾期 1天2小时」 for a negative rest, 「—」 for none."""
    if seconds is None:
        return "—"
    word = "逾期" if seconds < 0 else "还剩"
    return f"{word} {duration_text(seconds, day_seconds=day_seconds)}"


def taken_text(seconds: int | None, *, day_seconds: int) -> str:
    """A time that was used, 「3小时20分」; 「—」 where there is none (never 0)."""
    return "—" if seconds is None else duration_text(seconds, day_seconds=day_seconds)


def instant_text(instant: Instant | None, now: Instant) -> str:
    """「今天 16:30」, 「11-30 10:05」, in another year 「2025-11-30 10:05」; 「—」 for none."""
    if instant is None:
        return "—"
    moment = to_datetime(instant)
    clock = f"{moment:%H:%M}"
    today = local_date(now)
    near = _NEAR.get((moment.date() - today) // timedelta(days=1))
    if near is not None:
        return f"{near} {clock}"
    if moment.year == today.year:
        return f"{moment:%m-%d} {clock}"
    return f"{moment:%Y-%m-%d} {clock}"


def exact_text(instant: Instant | None) -> str:
    """The whole local time to the second, for hovering and for paper."""
    return "—" if instant is None else f"{to_datetime(instant):%Y-%m-%d %H:%M:%S}"
