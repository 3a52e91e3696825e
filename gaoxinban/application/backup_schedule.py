"""When a backup is due, which are kept, and what is said about them. Pure rules.

Days, weeks and months are local ones. The rule is grandfather, father, son:
the newest backup of each of the last 7 days, 5 weeks (from Monday) and 12
months that have one. Counting days that have a backup, not days of the
calendar, keeps the last good ones of an office that was closed for a month.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from gaoxinban.domain.instant import (
    DAY_SECONDS,
    SECOND,
    Instant,
    local_date,
    local_month,
    start_of_day,
)

DAILY, WEEKLY, MONTHLY = 7, 5, 12
HOUR = 12
"""When the day's backup is due unless the office says otherwise: the machines are on."""

OLD_DAYS = 2
"""A verified backup older than this is warned of."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup in a folder.

    `fault` says why it does not count as verified, empty where it does.
    `events` and `files` are what it holds, `size` the bytes of the database.
    """

    name: str
    made_at: Instant
    size: int
    events: int
    files: int
    fault: str = ""

    @property
    def verified(self) -> bool:
        """Whether it was restored for a trial and found whole."""
        return not self.fault


def last_due(now: Instant, hour: int) -> Instant:
    """The newest instant, up to `now`, at which a day's backup was to begin."""
    day = local_date(now)
    due = start_of_day(day) + hour * 3600 * SECOND
    return due if due <= now else due - DAY_SECONDS * SECOND


def is_due(now: Instant, hour: int, made: Iterable[Instant], began: Instant | None) -> bool:
    """Whether a backup is to be made: none since the hour came, and there was something to keep.

    `made` are the backups that are there; those from the future (the clock was
    set back) count for nothing. `began` is when the first event was entered,
    None in an empty database.
    """
    due = last_due(now, hour)
    if began is None or began >= due:
        return False
    return not any(due <= each <= now for each in made)


def kept(made: Iterable[Instant]) -> frozenset[Instant]:
    """Which of these the rule keeps; the newest always."""
    newest_first = sorted(set(made), reverse=True)
    found: set[Instant] = set()
    for most, period in ((DAILY, local_date), (WEEKLY, _week), (MONTHLY, local_month)):
        seen: set[date | int] = set()
        for each in newest_first:
            key = period(each)
            if key not in seen and len(seen) < most:
                seen.add(key)
                found.add(each)
    return frozenset(found)


def to_delete(there: Iterable[Backup], now: Instant) -> list[Backup]:
    """What may go: nothing at all unless the newest backup is verified.

    Backups that do not count as verified earn no place in the rule and take
    nobody's; they go when a newer one is verified. Those from the future (the
    clock was ahead when they were made) stay, and make no other the older one.
    """
    past = [each for each in there if each.made_at <= now]
    if not past or not max(past, key=lambda each: each.made_at).verified:
        return []
    stays = kept(each.made_at for each in past if each.verified)
    return [each for each in past if not each.verified or each.made_at not in stays]


def newest_verified(there: Iterable[Backup], now: Instant) -> Backup | None:
    """The one to restore; never one from the future, which would hide all that come after it."""
    good = (each for each in there if each.verified and each.made_at <= now)
    return max(good, key=lambda each: each.made_at, default=None)


def notice(now: Instant, good: Instant | None, began: Instant | None, failure: str) -> str:
    """What must be said until a backup succeeds; empty while all is well.

    `good` is when the last verified backup was made, `failure` why the last
    attempt failed, empty where it did not.
    """
    if failure:
        told = "备份" in failure.partition("：")[0]
        return failure if told else f"备份没有成功：{failure}"
    since = began if good is None else good
    if since is None or now - since <= OLD_DAYS * DAY_SECONDS * SECOND:
        return ""
    if good is None:
        return "还没有核对过的备份。"
    return f"最近一次核对过的备份是 {age(now, good)}的。"


def age(now: Instant, then: Instant) -> str:
    """「今天」「昨天」「3 天前」, by local date."""
    days = (local_date(now) - local_date(then)).days
    return {0: "今天", 1: "昨天"}.get(days, f"{days} 天前")


def _week(instant: Instant) -> date:
    day = local_date(instant)
    return day - timedelta(days=day.weekday())
