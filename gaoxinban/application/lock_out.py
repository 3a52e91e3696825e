"""Wrong passwords: pauses that grow, and never for ever.

Five mistakes pause an account for 30 seconds, every further one doubles the
pause up to an hour. Pauses are written down, so a restart does not end them;
within a program they run by the steady clock, so setting the wall clock does
not either.
"""

from collections.abc import Callable
from dataclasses import replace
from threading import Lock

from gaoxinban.application.account_ports import Account
from gaoxinban.application.ports import Clock
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import SECOND, Instant

FREE = 5
"""The mistake that brings the first pause."""

FIRST, LONGEST = 30, 3600
"""Seconds."""


def pause_after(failures: int) -> int:
    """Seconds of the pause that the so-manieth mistake in a row brings."""
    if failures < FREE:
        return 0
    return min(LONGEST, FIRST << min(failures - FREE, 12))


def counted(account: Account, now: Instant) -> Account:
    """One mistake more; counted before the password is looked at, so that none is free."""
    failures = account.failures + 1
    pause = pause_after(failures)
    return replace(
        account,
        failures=failures,
        locked_at=now if pause else account.locked_at,
        locked_seconds=pause,
    )


class Pauses:
    """What is left of pauses, by the steady clock where there is one. Safe to share."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._steady: Callable[[], int] = getattr(clock, "steady", clock.now)
        self._ends: dict[tuple[int, Instant], int] = {}
        self._lock = Lock()

    def left(self, account: Account) -> int:
        """Whole seconds, rounded up; 0 when one may try again."""
        if account.locked_at is None or not account.locked_seconds:
            return 0
        key = (account.officer_id, account.locked_at)
        with self._lock:
            if key not in self._ends:
                self._ends[key] = self._steady() + self._told(account)
            rest = self._ends[key] - self._steady()
        return max(0, -(-rest // SECOND))

    def _told(self, account: Account) -> int:
        """What the wall clock says is left, never more than the whole pause.

        A wall clock that was set back would else lock somebody out for days.
        """
        whole = account.locked_seconds * SECOND
        passed = self._clock.now() - (account.locked_at or 0)
        return whole if passed < 0 else max(0, whole - passed)

    def ensure_over(self, account: Account, name: str) -> None:
        """Refuse while a pause runs; says how long still."""
        left = self.left(account)
        if left:
            raise Refused(
                f"{name}的密码连续错了 {account.failures} 次，请等 {lasting(left)}再试。",
                field="password",
            )


def lasting(seconds: int) -> str:
    """40 秒, 2 分 5 秒, 1 小时."""
    minutes, rest = divmod(seconds, 60)
    if minutes >= 60:
        return "1 小时"
    parts = [f"{minutes} 分"] * bool(minutes) + [f"{rest} 秒"] * bool(rest)
    return " ".join(parts)
