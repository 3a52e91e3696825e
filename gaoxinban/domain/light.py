"""亮灯: the few instants at which a case's light changes, and the light at any time.

Apart from the ledger that derives them: a list of cases needs no more than this.
"""

from typing import NamedTuple

from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import Light


class Signals(NamedTuple):
    """What the light of a case depends on, so that SQL can filter by it.

    `resolve_late_after`: 红 after it. `paused`: 灰. `lagged` (an earlier leg was
    late) or now past `leg_late_after`: 黄. now past `near_after`: 蓝. Else 绿, but
    for an open case of which no leg runs against a promise (imported history):
    nothing is 在时限内 where there is no 时限.
    """

    running: bool
    paused: bool
    lagged: bool
    resolve_late_after: Instant | None
    leg_late_after: Instant | None
    near_after: Instant | None


def light(signal: Signals, now: Instant) -> Light:
    """亮灯 at `now`, by the precedence 红 > 灰 > 黄 > 蓝 > 绿."""
    if not signal.running:
        return Light.NONE
    if _past(signal.resolve_late_after, now):
        return Light.RED
    if signal.paused:
        return Light.GREY
    if signal.lagged or _past(signal.leg_late_after, now):
        return Light.YELLOW
    return _in_time(signal.near_after, now)


def _in_time(near_after: Instant | None, now: Instant) -> Light:
    if near_after is None:  # every leg that runs against a promise has one
        return Light.UNTIMED
    return Light.BLUE if now > near_after else Light.GREEN


def _past(instant: Instant | None, now: Instant) -> bool:
    return instant is not None and now > instant
