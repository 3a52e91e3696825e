"""工单: what the events of one case add up to.

`Ticket` is folded from events and never stored itself: replaying the events
gives the same ticket, and the projections are computed from it. It decides
nothing about people's roles (that is the use cases' business) and knows no
working time (that is the ledger's).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gaoxinban.domain.event import Event, EventKind
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import (
    Channel,
    HolderKind,
    Rating,
    RequestKind,
    TicketState,
    Urgency,
)
from gaoxinban.domain.transition import TRANSITIONS


@dataclass(slots=True)
class Span:
    """One holder, one span of time: [since, until). `until` None: still held."""

    kind: HolderKind
    ref: int | None
    since: Instant
    team_id: int | None
    paused: bool = False
    until: Instant | None = None


@dataclass(slots=True)
class Dispatch:
    """A team was given the case; `accepted_at` or the end of its turn.

    `timed` is false for imported history whose time of dispatch is unknown.
    """

    team_id: int
    at: Instant
    timed: bool = True
    accepted_at: Instant | None = None
    officer_id: int | None = None
    ended_at: Instant | None = None


@dataclass(slots=True)
class Pause:
    """A recorded, reasoned pause: who is awaited, from when until when."""

    awaited: HolderKind
    reason: str
    since: Instant
    until: Instant | None = None


def format_number(year: int, serial: int) -> str:
    """工单编号, gapless within the year: GX-2026-000123."""
    return f"GX-{year}-{serial:06d}"


@dataclass(slots=True)
class Ticket:
    """One request of one enterprise, as its events tell."""

    id: int
    number: str = ""
    """工单编号"""
    version: int = 0
    year: int = 0
    serial: int = 0
    external: str | None = None
    imported: bool = False
    state: TicketState = TicketState.LOGGED
    enterprise_id: int = 0
    category: str | None = None
    kind: RequestKind = RequestKind.HELP
    urgency: Urgency = Urgency.NORMAL
    channel: Channel = Channel.PHONE
    calendar_version: int = 0
    promise_version: int = 0
    dispatch_version: int = 0
    rule: int | None = None
    logged_at: Instant = 0
    logged_by: str = ""
    entered_at: Instant = 0
    updated_at: Instant = 0
    closed_at: Instant | None = None
    team_id: int | None = None
    officer_id: int | None = None
    contacted_at: Instant | None = None
    contact_actor: str | None = None
    resolved_at: Instant | None = None
    spans: list[Span] = field(default_factory=list)
    dispatches: list[Dispatch] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    cycles: list[tuple[Instant, Instant]] = field(default_factory=list)
    bounces: int = 0
    redos: int = 0
    attempts: int = 0
    solved: bool | None = None
    rating: Rating | None = None
    title: str = ""
    body: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    result: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def holder(self) -> Span | None:
        """Who holds the case now; None after the end."""
        if self.spans and self.spans[-1].until is None:
            return self.spans[-1]
        return None

    @property
    def last_moved_at(self) -> Instant:
        """When the case last changed hands; no act may be dated before it."""
        return self.spans[-1].since if self.spans else self.logged_at

    def apply(self, event: Event) -> None:
        """Fold one event in. Legality is checked before an event is made."""
        self.version = event.seq
        self.updated_at = event.entered_at
        _APPLY[event.kind](self, event)
        following = TRANSITIONS[self.state].get(event.kind)
        if following is not None:
            self.state = following
            if event.kind is EventKind.REDO and self.team_id is None:
                self.state = TicketState.LOGGED
        elif self.imported:
            self.state = _IMPORTED_STATE.get(event.kind, self.state)

    def hand(self, kind: HolderKind, ref: int | None, at: Instant, *, paused: bool = False) -> None:
        """Close the running holding and open the next at the same instant."""
        self._release(at)
        self.spans.append(Span(kind, ref, at, self.team_id, paused))

    def _release(self, at: Instant) -> None:
        if self.spans and self.spans[-1].until is None:
            self.spans[-1].until = at

    def end(self, at: Instant) -> None:
        """The case leaves everybody's hands."""
        self._release(at)
        self.closed_at = at

    def end_dispatch(self, at: Instant) -> None:
        """The turn of the team that had the case is over."""
        if self.dispatches and self.dispatches[-1].ended_at is None:
            self.dispatches[-1].ended_at = at


_IMPORTED_STATE = {
    EventKind.DISPATCH: TicketState.DISPATCHED,
    EventKind.ACCEPT: TicketState.ACCEPTED,
    EventKind.RESOLVE: TicketState.RESOLVED,
    EventKind.CALL_BACK: TicketState.CALLED_BACK,
    EventKind.CLOSE: TicketState.CLOSED,
}
"""Imported history may skip steps."""


def _text(event: Event, key: str) -> str:
    return event.text.get(key, "") if event.text else ""


def _log(ticket: Ticket, event: Event) -> None:
    data: Any = event.data
    ticket.year = data["year"]
    ticket.serial = data["serial"]
    ticket.number = format_number(ticket.year, ticket.serial)
    ticket.external = data.get("external")
    ticket.imported = bool(data.get("imported"))
    ticket.enterprise_id = data["enterprise"]
    ticket.category = data["category"]
    ticket.kind = RequestKind(data["kind"])
    ticket.urgency = Urgency(data["urgency"])
    ticket.channel = Channel(data["channel"])
    ticket.calendar_version = data["calendar"]
    ticket.promise_version = data["promise"]
    ticket.dispatch_version = data["rules"]
    ticket.logged_at = event.happened_at
    ticket.logged_by = event.actor
    ticket.entered_at = event.entered_at
    ticket.title = _text(event, "title")
    ticket.body = _text(event, "body")
    ticket.contact_name = _text(event, "contact_name")
    ticket.contact_phone = _text(event, "contact_phone")
    ticket.hand(HolderKind.DESK, None, event.happened_at)


def _dispatch(ticket: Ticket, event: Event) -> None:
    data: Any = event.data
    ticket.rule = data.get("rule", ticket.rule)
    _give(ticket, data["team"], event.happened_at, timed=not data.get("untimed"))


def _accept(ticket: Ticket, event: Event) -> None:
    data: Any = event.data
    officer = data.get("officer")
    ticket.officer_id = officer
    if ticket.dispatches:
        ticket.dispatches[-1].accepted_at = event.happened_at
        ticket.dispatches[-1].officer_id = officer
    if officer is not None:
        ticket.hand(HolderKind.OFFICER, officer, event.happened_at)


def _attempt(ticket: Ticket, event: Event) -> None:
    ticket.attempts += 1
    _note(ticket, event)


def _contact(ticket: Ticket, event: Event) -> None:
    if ticket.contacted_at is None or event.happened_at < ticket.contacted_at:
        ticket.contacted_at = event.happened_at
        ticket.contact_actor = event.actor
    _note(ticket, event)


def _note(ticket: Ticket, event: Event) -> None:
    note = _text(event, "note")
    if note:
        ticket.notes.append(note)


def _amend(ticket: Ticket, event: Event) -> None:
    data: Any = event.data
    for name, (field_name, read) in _AMENDABLE.items():
        if name in data:
            setattr(ticket, field_name, read(data[name][1]))
    for name in ("title", "body", "contact_name", "contact_phone", "result"):
        if event.text and f"new_{name}" in event.text:
            setattr(ticket, name, event.text[f"new_{name}"])
    if "times" in data:
        _correct_times(ticket, data["times"])


_AMENDABLE: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "enterprise": ("enterprise_id", int),
    "category": ("category", lambda code: code),
    "kind": ("kind", RequestKind),
    "urgency": ("urgency", Urgency),
    "channel": ("channel", Channel),
}
"""data[name] = [old, new] of an amendment -> the ticket's field and its reader."""


def _correct_times(ticket: Ticket, times: dict[str, Instant | None]) -> None:
    """A later import says that imported times were wrong: lay the spans anew."""
    logged_at = times["logged_at"]
    assert logged_at is not None
    ticket.spans.clear()
    ticket.dispatches.clear()
    ticket.closed_at = None
    ticket.logged_at = logged_at
    ticket.hand(HolderKind.DESK, None, logged_at)
    if ticket.team_id is not None:
        dispatched_at = times.get("dispatched_at")
        _give(ticket, ticket.team_id, dispatched_at or logged_at, timed=dispatched_at is not None)
        accepted_at = times.get("accepted_at")
        ticket.dispatches[-1].accepted_at = accepted_at
    ticket.contacted_at = times.get("contacted_at")
    ticket.resolved_at = times.get("resolved_at")
    if ticket.resolved_at is not None:
        ticket.end_dispatch(ticket.resolved_at)
        ticket.hand(HolderKind.DESK, None, ticket.resolved_at)
        ticket.end(times.get("closed_at") or ticket.resolved_at)


def _give(ticket: Ticket, team_id: int, at: Instant, *, timed: bool = True) -> None:
    ticket.end_dispatch(at)
    ticket.team_id = team_id
    ticket.officer_id = None
    ticket.dispatches.append(Dispatch(team_id, at, timed))
    ticket.hand(HolderKind.TEAM, team_id, at)


def _return(ticket: Ticket, event: Event) -> None:
    ticket.bounces += 1
    ticket.end_dispatch(event.happened_at)
    ticket.hand(HolderKind.DESK, None, event.happened_at)
    _note(ticket, event)


def _refuse_return(ticket: Ticket, event: Event) -> None:
    _give(ticket, ticket.dispatches[-1].team_id, event.happened_at)
    _note(ticket, event)


def _pause(ticket: Ticket, event: Event) -> None:
    data: Any = event.data
    awaited = HolderKind(data["awaited"])
    ticket.pauses.append(Pause(awaited, data["reason"], event.happened_at))
    ticket.hand(awaited, None, event.happened_at, paused=True)
    _note(ticket, event)


def _resume(ticket: Ticket, event: Event) -> None:
    ticket.pauses[-1].until = event.happened_at
    _back_to_team(ticket, event.happened_at)
    _note(ticket, event)


def _back_to_team(ticket: Ticket, at: Instant) -> None:
    if ticket.officer_id is not None:
        ticket.hand(HolderKind.OFFICER, ticket.officer_id, at)
    elif ticket.team_id is not None:
        ticket.hand(HolderKind.TEAM, ticket.team_id, at)
    else:
        ticket.hand(HolderKind.DESK, None, at)


def _resolve(ticket: Ticket, event: Event) -> None:
    ticket.resolved_at = event.happened_at
    ticket.result = _text(event, "result")
    ticket.end_dispatch(event.happened_at)
    ticket.hand(HolderKind.DESK, None, event.happened_at)


def _decline(ticket: Ticket, event: Event) -> None:
    ticket.end_dispatch(event.happened_at)
    ticket.result = _text(event, "result")
    ticket.end(event.happened_at)


def _call_back(ticket: Ticket, event: Event) -> None:
    data: Any = event.data
    ticket.solved = data.get("solved")
    ticket.rating = Rating(data["rating"]) if data.get("rating") else None
    _note(ticket, event)


def _redo(ticket: Ticket, event: Event) -> None:
    assert ticket.resolved_at is not None
    ticket.redos += 1
    ticket.cycles.append((ticket.resolved_at, event.happened_at))
    ticket.resolved_at = None
    ticket.solved = None
    _back_to_team(ticket, event.happened_at)
    _note(ticket, event)


def _close(ticket: Ticket, event: Event) -> None:
    ticket.end(event.happened_at)


_APPLY: dict[EventKind, Callable[[Ticket, Event], None]] = {
    EventKind.LOG: _log,
    EventKind.DISPATCH: _dispatch,
    EventKind.ACCEPT: _accept,
    EventKind.ATTEMPT: _attempt,
    EventKind.CONTACT: _contact,
    EventKind.NOTE: _note,
    EventKind.INFORM: _note,
    EventKind.AMEND: _amend,
    EventKind.RETURN: _return,
    EventKind.REFUSE_RETURN: _refuse_return,
    EventKind.TRANSFER: _dispatch,
    EventKind.PAUSE: _pause,
    EventKind.RESUME: _resume,
    EventKind.RESOLVE: _resolve,
    EventKind.DECLINE: _decline,
    EventKind.CALL_BACK: _call_back,
    EventKind.REDO: _redo,
    EventKind.CLOSE: _close,
}


def replay(ticket_id: int, events: list[Event]) -> Ticket:
    """The ticket that these events, in order, add up to."""
    ticket = Ticket(ticket_id)
    for event in events:
        ticket.apply(event)
    return ticket
