"""提醒: what may have to be told to whom, and what was told already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from gaoxinban.domain.event import EventKind
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import LegName, Term, TicketState
from gaoxinban.domain.transition import TRANSITIONS


class ReminderKind(Term):
    """Why somebody is told of a case."""

    HANDED = "handed", "到手"
    RETURNED = "returned", "退单"
    REDONE = "redone", "重办"
    AGAIN = "again", "再次反映"
    URGED = "urged", "催办"
    SUPERVISED = "supervised", "督办"
    NEAR = "near", "临近"
    LATE = "late", "逾期"


ARRIVES: Mapping[EventKind, tuple[ReminderKind, frozenset[TicketState] | None]] = {
    EventKind.LOG: (ReminderKind.HANDED, frozenset({TicketState.LOGGED})),
    **dict.fromkeys(
        (
            EventKind.DISPATCH,
            EventKind.TRANSFER,
            EventKind.CONSULT,
            EventKind.REFUSE_RETURN,
        ),
        (ReminderKind.HANDED, frozenset({TicketState.DISPATCHED})),
    ),
    **dict.fromkeys(
        (EventKind.ACCEPT, EventKind.ASSIGN, EventKind.RESUME, EventKind.TAKE_BACK),
        (ReminderKind.HANDED, frozenset({TicketState.ACCEPTED, TicketState.PAUSED})),
    ),
    EventKind.RETURN: (ReminderKind.RETURNED, frozenset({TicketState.RETURNED})),
    EventKind.REDO: (
        ReminderKind.REDONE,
        frozenset({TicketState.LOGGED, TicketState.ACCEPTED, TicketState.PAUSED}),
    ),
    EventKind.NOTE: (
        ReminderKind.AGAIN,
        frozenset(state for state, acts in TRANSITIONS.items() if EventKind.NOTE in acts),
    ),
    EventKind.URGE: (ReminderKind.URGED, None),
    EventKind.SUPERVISE: (ReminderKind.SUPERVISED, None),
}
"""What an act is told as, while the case stands in one of these states; None: in any.

Of the 备注 only what the enterprise said again."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """Whose hands count as somebody's own.

    The cases of `officer_ids` (his own, and of those for whom he stands in), what
    `team_ids` were given and nobody of them has yet, and with `desk` what lies at
    the 受理台.
    """

    officer_ids: tuple[int, ...] = ()
    team_ids: tuple[int, ...] = ()
    desk: bool = False


@dataclass(frozen=True, slots=True)
class CaseInHand:
    """A case of an inbox; of what it holds only what may stand on a locked screen."""

    id: int
    number: str
    title: str
    state: TicketState
    team: str
    officer_id: int | None
    calendar_version: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """An act that may have brought a case into an inbox, by who acted (an actor's ref).

    `leg` and `due` are the promise of the case that runs out first, None where none runs.
    """

    event_id: int
    kind: EventKind
    actor: str
    case: CaseInHand
    leg: LegName | None
    due: Instant | None


@dataclass(frozen=True, slots=True)
class RunningPromise:
    """A leg that runs: since when, until when without delay; instants in microseconds."""

    leg: LegName
    since: Instant
    due: Instant
    late_after: Instant
    near_after: Instant
    case: CaseInHand


@dataclass(frozen=True, slots=True)
class Told:
    """What was told: `occasion` is the event's id, or when the promise of `leg` ran out."""

    ticket_id: int
    kind: ReminderKind
    leg: LegName | None
    occasion: int
    shown_at: Instant


@dataclass(frozen=True, slots=True)
class PastReminder:
    """Something told before, with the case as it stands now."""

    told: Told
    number: str
    title: str
    state: TicketState
    team: str


class ReminderReads(Protocol):
    """Questions inside one consistent view."""

    def seen(self, officer_id: int) -> int | None:
        """Up to which event somebody was told of everything; None: never asked before."""
        ...

    def newest_event(self) -> int:
        """Id of the last event, 0 without any."""
        ...

    def arrivals(self, inbox: Inbox, after: int) -> Sequence[Arrival]:
        """Acts behind event `after` on open cases that lie in the inbox now, in order.

        Undone acts and imported history are left out.
        """
        ...

    def promises(self, inbox: Inbox) -> Sequence[RunningPromise]:
        """The running legs of its open cases, in the order in which they run out."""
        ...

    def told(self, officer_id: int, ticket_ids: Sequence[int]) -> Sequence[Told]:
        """What this person was told of these cases, ever."""
        ...

    def recent(self, officer_id: int, limit: int) -> Sequence[PastReminder]:
        """What this person was told last, the newest first."""
        ...


class ReminderWrites(ReminderReads, Protocol):
    """The same inside a unit of work."""

    def tell(self, officer_id: int, told: Told) -> bool:
        """Write down that somebody is told now; False if he was before, by whatever process."""
        ...

    def see(self, officer_id: int, event_id: int) -> None:
        """Everything up to this event was told; an earlier one changes nothing."""
        ...
