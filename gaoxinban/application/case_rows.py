"""The rows inside one case: what happened, who held it, its legs, pauses and grants."""

from dataclasses import dataclass
from typing import NamedTuple

from gaoxinban.domain.event import EventKind
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import HolderKind, LegName


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One event as people read it: a line, and what was written."""

    seq: int
    kind: EventKind
    happened_at: Instant
    entered_at: Instant
    actor: str
    line: str
    text: str
    undone: bool = False
    """It was undone: it stands in the history and counts for nothing."""
    own: bool = False
    """A 回访 by whoever handled the case; see docs/decisions/0022."""


class LinkedCase(NamedTuple):
    """Another case that this one leads to."""

    id: int
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class ShareRow:
    """What one that answered for the case used of a leg's promise, and was late with.

    For time with the enterprise or a superior whoever passed them the ball
    answers. Working seconds; the late ones of a leg add up to its delay.
    """

    holder: str
    kind: HolderKind
    used_seconds: int
    late_seconds: int


@dataclass(frozen=True, slots=True)
class PauseRow:
    """A pause: who was awaited and why; `excluded_seconds` of working time counted out so far."""

    awaited: HolderKind
    reason: str
    actor: str
    since: Instant
    until: Instant | None
    excluded_seconds: int
    working_seconds: int
    excludes: bool
    """Whether it goes on being counted out: it runs, and the cap is not reached."""


@dataclass(frozen=True, slots=True)
class GrantRow:
    """Working days that were granted, by whom and when: an extension, or more pausing."""

    at: Instant
    days: int
    actor: str


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """One holder, one span."""

    holder: str
    kind: HolderKind
    since: Instant
    until: Instant | None
    natural_seconds: int
    working_seconds: int
    paused: bool


@dataclass(frozen=True, slots=True)
class LegRow:
    """One promised leg; `delay_seconds` is the working time past `due`, net of pauses."""

    name: LegName
    ordinal: int
    team: str
    promise: str
    since: Instant
    until: Instant | None
    due: Instant | None
    natural_seconds: int
    working_seconds: int
    excluded_seconds: int
    delay_seconds: int
    late: bool
    provisional: bool
    shares: tuple[ShareRow, ...] = ()
    unmet: str = ""
    """What ended it in place of its act (已并单, 退单或转出); empty where it was met or runs."""
    late_spans: tuple[tuple[Instant, Instant], ...] = ()
    """Where the delay lies: pauses are not in it, what was late before an extension is."""

    @property
    def unmet_word(self) -> str:
        """未签收: what is said of a leg that ended without its act."""
        return _UNMET[self.name]


_UNMET = {
    LegName.DISPATCH: "未派单",
    LegName.ACCEPT: "未签收",
    LegName.CONTACT: "未联系",
    LegName.RESOLVE: "未办结",
}
