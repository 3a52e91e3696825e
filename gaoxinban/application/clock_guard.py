"""The machine's own clock, watched: a jump forward is confirmed, a time backwards is shown.

Two witnesses: a clock that nobody can set (steady; it counts sleep too, so a
night with the lid closed is no jump) within a running program, and the last
event's time in the database across programs. A clock that cannot tell steady
time (tests, the demonstration, replayed history) is believed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, cast

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import SECOND, Instant, moment

if TYPE_CHECKING:
    from gaoxinban.application.ports import Clock, UnitOfWork
    from gaoxinban.domain.event import Actor

FORWARD = 3600 * SECOND
"""A jump forward beyond this is confirmed before anything is written."""

BACKWARD = 60 * SECOND
"""A time earlier by more than this is shown; two seats may differ by seconds."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The time of one act: it does not move while the act is done."""

    at: Instant

    def now(self) -> Instant:
        return self.at


class ClockGuard:
    """Watches one clock from the moment the office is opened. Safe to share between threads.

    A clock with `steady() -> int` (microseconds that only grow, sleep
    included) is watched; any other is believed.
    """

    def __init__(self, clock: "Clock") -> None:
        self._clock = clock
        found = getattr(clock, "steady", None)
        self._steady = None if found is None else cast("Callable[[], int]", found)
        self._lock = Lock()
        self._base = self._offset()

    def _offset(self) -> int:
        """What the clock on the wall is ahead of the steady one; constant on a sound machine."""
        return 0 if self._steady is None else self._clock.now() - self._steady()

    def jump(self) -> int:
        """Microseconds by which the wall clock was moved since opening or the last confirmation."""
        with self._lock:
            return self._offset() - self._base

    def confirm(self, last: Instant | None = None) -> None:
        """The time is right as it stands: go on from here.

        Refused for a time before `last`, when the last event was entered: putting it right
        would only look like another jump. A jump forward can always be confirmed.
        """
        jump, now = self.jump(), self._clock.now()
        if jump <= FORWARD and last is not None and now < last - BACKWARD:
            raise Refused(self.notice(last), field="clock")
        with self._lock:
            self._base = self._offset()

    def ensure(self) -> None:
        """Refuse to write after a jump forward until somebody confirms the time."""
        jump = self.jump()
        if jump > FORWARD:
            raise Refused(
                f"电脑时间突然向前跳了{_length(jump)}，现在显示 {moment(self._clock.now())}。"
                "为免记错时间，暂不保存：时间不对请先校准电脑时间；"
                "时间没错请按窗口底部的「确认时间」，再保存一次，填写的内容还在。",
                field="clock",
            )

    def standing(self, last: Instant | None) -> Standing:
        """The time for an act: now, but never before the last event that was entered.

        A clock that is believed may be set back: history is played case by case.
        """
        self.ensure()
        now = self._clock.now()
        return Standing(now if last is None or self._steady is None else max(now, last))

    def behind(self, last: Instant | None) -> int:
        """Microseconds by which the clock is before the last event; 0 for a few seconds."""
        if last is None or self._steady is None:
            return 0
        behind = last - self._clock.now()
        return behind if behind > BACKWARD else 0

    def notice(self, last: Instant | None) -> str:
        """What is wrong with the clock, for the status line; empty when nothing is.

        `last` is when the last event was entered, None in an empty database.
        """
        jump = self.jump()
        now = self._clock.now()
        if jump > FORWARD:
            return f"电脑时间向前跳了{_length(jump)}，现在显示 {moment(now)}，请确认时间后再保存。"
        if last is not None and now < last - BACKWARD:
            return (
                f"电脑时间早于最后一条记录的时间 {moment(last)}，请校准电脑时间；"
                "校准之前，新的记录接着最后一条记录的时间往下记。"
            )
        if jump < -BACKWARD:
            return f"电脑时间向后拨了{_length(-jump)}，现在显示 {moment(now)}，请核对。"
        return ""


AHEAD = "clock_ahead"
"""The setting that says by how much the record is ahead of the clock, in microseconds."""


def entering(guard: ClockGuard, uow: "UnitOfWork", actor: "Actor") -> Instant:
    """The time of what goes into the history now; Refused while the clock is in doubt.

    Whoever sets the clock ahead, writes a line and sets it right again leaves a
    last event that is still to come. Were acts then all dated like it, none of
    them would take any time; so time goes on from there as the clock does, also
    in the next program, until the clock has passed the last event.
    """
    last = uow.last_entered()
    now = guard.standing(last).now()
    said = uow.book.settings().get(AHEAD, "")
    known = int(said) if said.isdecimal() else 0
    behind = guard.behind(last)
    if not (behind or known):
        return now
    ahead = max(behind, known) if behind else 0
    if last is not None and behind:
        now = last + ahead - behind
    if ahead != known:
        uow.accounts.put_setting(AHEAD, str(ahead))
        if max(ahead, known) > FORWARD:  # two seats that differ by minutes are no news each time
            from gaoxinban.application.account_ports import AccountAct

            uow.accounts.record(AccountAct.CLOCK, actor, now, None, _written_down(ahead))
    return now


def _written_down(ahead: int) -> str:
    if not ahead:
        return "电脑时间已经晚于最后一条记录，新的记录又按电脑时间入账"
    return f"电脑时间比最后一条记录早{_length(ahead)}，新的记录接着最后一条往下记"


def _length(microseconds: int) -> str:
    """1天2小时, 3小时20分, 5分: natural time."""
    minutes = microseconds // (60 * SECOND)
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((days, "天"), (hours, "小时"), (0 if days else minutes, "分"))
    return "".join(f"{value}{unit}" for value, unit in parts if value)
