"""Folding events into a ticket: what each act does to a case.

Legality is checked before an event is made; folding only follows what
happened, so that history replays the same whatever today's rules say.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from gaoxinban.domain.amendment import amend
from gaoxinban.domain.attachment import attach, detach
from gaoxinban.domain.event import Event, EventKind
from gaoxinban.domain.own_work import workers
from gaoxinban.domain.privacy import NO_STEP, remember, reveal
from gaoxinban.domain.reassignment import assign
from gaoxinban.domain.term import (
    Channel,
    HolderKind,
    Rating,
    RequestKind,
    TicketState,
    Urgency,
)
from gaoxinban.domain.ticket import LastAct, MergeLink, MoreDays, Pause, Ticket, format_number
from gaoxinban.domain.transition import TRANSITIONS

_CHANNELS = Channel.codes()
_HOLDERS = HolderKind.codes()
_RATINGS = Rating.codes()
_REQUESTS = RequestKind.codes()
_URGENCIES = Urgency.codes()
_CONSULT = EventKind.CONSULT
_REDO = EventKind.REDO
_UNDO = EventKind.UNDO


def fold(ticket: Ticket, event: Event) -> None:
    """Fold one event in."""
    ticket.version, ticket.updated_at = event.seq, event.entered_at
    if event.kind not in NO_STEP:
        ticket.last_act = LastAct(event.seq, event.kind, event.actor, event.entered_at)
    _act(ticket, event)


def _act(ticket: Ticket, event: Event) -> None:
    kind = event.kind
    if event.text and "known_as" in event.text and kind not in _REMEMBERING:
        remember(ticket, event)
    _APPLY[kind](ticket, event)
    following = TRANSITIONS[ticket.state].get(kind)
    if following is not None and not (kind is _CONSULT and event.data.get("stays")):
        ticket.state = following
        if kind is _REDO and ticket.team_id is None:
            ticket.state = TicketState.LOGGED
    elif ticket.imported:
        ticket.state = _IMPORTED_STATE.get(kind, ticket.state)


_REMEMBERING = frozenset({EventKind.LOG, EventKind.ABSORB, EventKind.AMEND, EventKind.PRIVACY})
"""Acts that say who asks in other words too; of all others only what they name as such counts."""

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
    ticket.follows = data.get("after")
    ticket.enterprise_id = data["enterprise"]
    ticket.category = data["category"]
    ticket.kind = _REQUESTS[data["kind"]]
    ticket.urgency = _URGENCIES[data["urgency"]]
    ticket.channel = _CHANNELS[data["channel"]]
    ticket.promised_for = ticket.category, ticket.kind, ticket.urgency
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
    remember(ticket, event)
    ticket.hand(HolderKind.DESK, None, event.happened_at)


def _dispatch(ticket: Ticket, event: Event) -> None:
    data: Any = event.data
    ticket.rule = data.get("rule", ticket.rule)
    ticket.give(data["team"], event.happened_at, timed=not data.get("untimed"))


def _accept(ticket: Ticket, event: Event) -> None:
    data: Any = event.data
    officer = data.get("officer")
    ticket.officer_id = officer
    ticket.workers = workers(ticket.workers, event)
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
    _note(ticket, event)


def _note(ticket: Ticket, event: Event) -> None:
    note = event.text.get("note") if event.text else None
    if note:
        ticket.notes.append(note)


def _return(ticket: Ticket, event: Event) -> None:
    ticket.bounces += 1
    ticket.returned_by = event.actor
    ticket.end_dispatch(event.happened_at)
    ticket.hand(HolderKind.DESK, None, event.happened_at)
    _note(ticket, event)


def _refuse_return(ticket: Ticket, event: Event) -> None:
    ticket.give(ticket.dispatches[-1].team_id, event.happened_at)
    _note(ticket, event)


def _pause(ticket: Ticket, event: Event) -> None:
    data: Any = event.data
    awaited = _HOLDERS[data["awaited"]]
    reason = _text(event, "note") or str(data.get("reason", ""))
    ticket.pauses.append(Pause(awaited, reason, event.happened_at, event.actor))
    ticket.hand(awaited, None, event.happened_at, paused=True)
    _note(ticket, event)


def _resume(ticket: Ticket, event: Event) -> None:
    ticket.pauses[-1].until = event.happened_at
    ticket.back_to_team(event.happened_at)
    _note(ticket, event)


def _resolve(ticket: Ticket, event: Event) -> None:
    ticket.resolved_at = event.happened_at
    ticket.workers = workers(ticket.workers, event)
    ticket.result = _text(event, "result")
    ticket.proof = _text(event, "proof")
    ticket.extension_asked = None
    ticket.end_dispatch(event.happened_at)
    ticket.hand(HolderKind.DESK, None, event.happened_at)


def _decline(ticket: Ticket, event: Event) -> None:
    ticket.result = _text(event, "result")
    ticket.end(event.happened_at)


def _call_back(ticket: Ticket, event: Event) -> None:
    data: Any = event.data
    if ticket.solved is not None:  # asked again within the cycle
        ticket.asked.pop()
    ticket.solved = data.get("solved")
    if ticket.solved is not None:
        ticket.asked.append((ticket.solved, event.actor in ticket.workers))
    ticket.rating = _RATINGS[data["rating"]] if data.get("rating") else None
    _note(ticket, event)


def _redo(ticket: Ticket, event: Event) -> None:
    assert ticket.resolved_at is not None
    ticket.redos += 1
    ticket.cycles.append((ticket.resolved_at, event.happened_at))
    ticket.resolved_at = None
    ticket.solved = None
    ticket.rating = None
    if event.data.get("to_team"):  # whoever resolved it has left the team since
        ticket.officer_id = None
    ticket.back_to_team(event.happened_at)
    _note(ticket, event)


def _close(ticket: Ticket, event: Event) -> None:
    ticket.end(event.happened_at)


def _extend_ask(ticket: Ticket, event: Event) -> None:
    data: Any = event.data
    ticket.extension_asked = MoreDays(event.happened_at, data["days"], event.actor)
    _note(ticket, event)


def _extend(ticket: Ticket, event: Event) -> None:
    data: Any = event.data
    ticket.extension_asked = None
    ticket.extensions.append(MoreDays(event.happened_at, data["days"], event.actor))
    _note(ticket, event)


def _extend_refuse(ticket: Ticket, event: Event) -> None:
    ticket.extension_asked = None
    _note(ticket, event)


def _grant_pause(ticket: Ticket, event: Event) -> None:
    data: Any = event.data
    ticket.pause_grants.append(MoreDays(event.happened_at, data["days"], event.actor))
    _note(ticket, event)


def _hand(ticket: Ticket, event: Event) -> None:
    data: Any = event.data
    ticket.hand(_HOLDERS[data["to"]], data.get("ref"), event.happened_at)
    _note(ticket, event)


def _take_back(ticket: Ticket, event: Event) -> None:
    ticket.back_to_team(event.happened_at)
    _note(ticket, event)


def _consult(ticket: Ticket, event: Event) -> None:
    data: Any = event.data
    if not data.get("stays"):
        ticket.give(data["team"], event.happened_at)
    _note(ticket, event)


def _urge(ticket: Ticket, event: Event) -> None:
    ticket.urges += 1
    _note(ticket, event)


def _supervise(ticket: Ticket, event: Event) -> None:
    ticket.supervised = True
    _note(ticket, event)


def _escalate(ticket: Ticket, event: Event) -> None:
    ticket.escalated = True
    _note(ticket, event)


def _exempt_ask(ticket: Ticket, event: Event) -> None:
    ticket.exempt_asked_by = event.actor
    _note(ticket, event)


def _exempt(ticket: Ticket, event: Event) -> None:
    data: Any = event.data
    ticket.exempted = bool(data["granted"])
    ticket.exempt_asked_by = None
    _note(ticket, event)


def _merge(ticket: Ticket, event: Event) -> None:
    data: Any = event.data
    ticket.merged_into = MergeLink(data["into"], data["number"], data["absorb"])
    _withdraw(ticket, event)


def _absorb(ticket: Ticket, event: Event) -> None:
    """The texts of the other case become notes of this one, so that a search finds them."""
    data: Any = event.data
    ticket.absorbed.append(MergeLink(data["from"], data["number"], data["merge"]))
    remember(ticket, event)
    for part in ("title", "body", "contact_name", "contact_phone", "result", "note"):
        written = _text(event, part)
        if written:
            ticket.notes.append(written)


def _withdraw(ticket: Ticket, event: Event) -> None:
    ticket.end(event.happened_at)
    _note(ticket, event)


def _adopt(ticket: Ticket, event: Event) -> None:
    data: Any = event.data
    ticket.calendar_version = data.get("calendar", ticket.calendar_version)
    ticket.promise_version = data.get("promise", ticket.promise_version)
    _note(ticket, event)


_APPLY: dict[EventKind, Callable[[Ticket, Event], None]] = {
    EventKind.LOG: _log,
    EventKind.DISPATCH: _dispatch,
    EventKind.ACCEPT: _accept,
    EventKind.ATTEMPT: _attempt,
    EventKind.CONTACT: _contact,
    EventKind.NOTE: _note,
    EventKind.INFORM: _note,
    EventKind.AMEND: amend,
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
    EventKind.EXTEND_ASK: _extend_ask,
    EventKind.EXTEND: _extend,
    EventKind.EXTEND_REFUSE: _extend_refuse,
    EventKind.GRANT_PAUSE: _grant_pause,
    EventKind.HAND: _hand,
    EventKind.TAKE_BACK: _take_back,
    EventKind.CONSULT: _consult,
    EventKind.URGE: _urge,
    EventKind.SUPERVISE: _supervise,
    EventKind.ESCALATE: _escalate,
    EventKind.EXEMPT_ASK: _exempt_ask,
    EventKind.EXEMPT: _exempt,
    EventKind.MERGE: _merge,
    EventKind.ABSORB: _absorb,
    EventKind.VOID: _withdraw,
    EventKind.ASSIGN: assign,
    EventKind.ADOPT: _adopt,
    EventKind.ATTACH: attach,
    EventKind.DETACH: detach,
    EventKind.PRIVACY: amend,
    EventKind.REVEAL: reveal,
}


def replay(ticket_id: int, events: Sequence[Event]) -> Ticket:
    """The ticket that these events, in order, add up to.

    An undone act and its undoing are skipped as if they had never happened;
    their numbers stay used.
    """
    undone = undone_acts(events)
    ticket = Ticket(ticket_id, undone=len(undone))
    acts = events
    if undone:
        acts = [each for each in events if not (each.kind is _UNDO or each.seq in undone)]
    for event in acts:
        _act(ticket, event)
    if events:
        ticket.version, ticket.updated_at = events[-1].seq, events[-1].entered_at
    if acts:
        last = acts[-1]
        if last.kind in NO_STEP:
            last = next(each for each in reversed(acts) if each.kind not in NO_STEP)
        later = events[last.seq :]
        alone = not later or all(each.actor == last.actor or each.kind in NO_STEP for each in later)
        ticket.last_act = LastAct(last.seq, last.kind, last.actor, last.entered_at, alone)
    return ticket


def undone_acts(events: Iterable[Event]) -> frozenset[int]:
    """The seq of every act that was undone."""
    found: list[Any] = [each.data["undoes"] for each in events if each.kind is _UNDO]
    return frozenset(found)
