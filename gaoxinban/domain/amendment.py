"""更正: what was wrong is put right, and what imported times said is laid anew."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gaoxinban.domain.event import Event
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.privacy import remember
from gaoxinban.domain.term import Channel, HolderKind, RequestKind, Urgency

if TYPE_CHECKING:
    from gaoxinban.domain.ticket import Ticket


def amend(ticket: "Ticket", event: Event) -> None:
    """New values in place of old; promises follow where a supervisor or another import said so."""
    data: Any = event.data
    for name, (field_name, read) in _AMENDABLE.items():
        if name in data:
            setattr(ticket, field_name, read(data[name][1]))
    if data.get("imported") or data.get("promises"):
        ticket.promised_for = ticket.category, ticket.kind, ticket.urgency
    for name in ("title", "body", "contact_name", "contact_phone", "result"):
        if event.text and f"new_{name}" in event.text:
            setattr(ticket, name, event.text[f"new_{name}"])
    remember(ticket, event)
    if "times" in data:
        _correct_times(ticket, data["times"])


_AMENDABLE: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "enterprise": ("enterprise_id", int),
    "category": ("category", lambda code: code),
    "kind": ("kind", RequestKind.codes().__getitem__),
    "urgency": ("urgency", Urgency.codes().__getitem__),
    "channel": ("channel", Channel.codes().__getitem__),
}
"""data[name] = [old, new] of an amendment -> the ticket's field and its reader."""


def _correct_times(ticket: "Ticket", times: dict[str, Instant | None]) -> None:
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
        ticket.give(ticket.team_id, dispatched_at or logged_at, timed=dispatched_at is not None)
        accepted_at = times.get("accepted_at")
        ticket.dispatches[-1].accepted_at = accepted_at
    ticket.contacted_at = times.get("contacted_at")
    ticket.resolved_at = times.get("resolved_at")
    if ticket.resolved_at is not None:
        ticket.end_dispatch(ticket.resolved_at)
        ticket.hand(HolderKind.DESK, None, ticket.resolved_at)
        ticket.end(times.get("closed_at") or ticket.resolved_at)
