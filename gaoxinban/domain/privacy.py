"""保密 and 匿名: who asks is told to those to whom the case is assigned, and to nobody else.

Lists, searches, figures and sheets read projections, and the projection of a
confidential case does not hold who it is: its enterprise is `CONFIDENTIAL`,
its texts are veiled. Only a case folded from its events knows, and `may_see`
is the one rule by which that is told.
"""

from typing import TYPE_CHECKING, Any

from gaoxinban.domain.event import Actor, Event, EventKind
from gaoxinban.domain.term import HolderKind, Privacy, Role

if TYPE_CHECKING:
    from gaoxinban.domain.ticket import Ticket

CONFIDENTIAL = -1
ANONYMOUS = -2
"""Ids of the two rows of the register that stand for an enterprise which is not told."""

VEIL = f"「{Privacy.CONFIDENTIAL.label}」"
"""In the place of a name within a text."""
NO_STEP = frozenset({EventKind.PRIVACY, EventKind.REVEAL})
"""Acts on who asks bring no case on: none is undone (it is done again, with a reason), or
stands in the way of undoing another."""

_CONFIDENTIAL = Privacy.CONFIDENTIAL

SHORTEST = 2
"""A single character is no name, and occurs everywhere."""

WHO = ("contact_name", "contact_phone", "reached", "name")
"""Texts of an event that say who asks, or may say it: people, and names of files."""


def may_see(actor: Actor | None, ticket: "Ticket") -> bool:
    """Whether this person is told who asks.

    Of a confidential case: its officer, the lead of its team, the department
    that holds it, who logged it until it is dispatched, and who looked by an
    act with a reason (`reveal`).
    """
    if ticket.privacy is not Privacy.CONFIDENTIAL:
        return True
    return actor is not None and (_holds(actor, ticket) or actor.ref in ticket.revealed_to)


def _holds(actor: Actor, ticket: "Ticket") -> bool:
    """Whether the case is in this person's hands, or in those that he answers for."""
    if not ticket.dispatches:
        return actor.ref == ticket.logged_by
    if actor.officer_id is not None and actor.officer_id == ticket.officer_id:
        return True
    if actor.team_id is None:
        return False
    if (actor.role is Role.LEAD or actor.leads) and actor.team_id == ticket.team_id:
        return True
    held = ticket.holder
    return held is not None and (held.kind, held.ref) == (HolderKind.DEPARTMENT, actor.team_id)


def surviving_case(event: Event) -> int | None:
    """Which case lives on after a 并单 of which this event is the one half or the other."""
    if event.kind is EventKind.ABSORB:
        return event.ticket_id
    into: int | None = None
    if event.kind is EventKind.MERGE:
        data: Any = event.data
        into = data["into"]
    return into


def merging_as_told(event: Event, surviving: "Ticket", reader: Actor | None) -> Event:
    """并单 without the other's number, for whom the surviving case keeps its caller back from.

    The number would say that both are of one enterprise; who has the surviving
    case reads the texts of both anyway.
    """
    if may_see(reader, surviving):
        return event
    return event._replace(data={**event.data, "number": _SOME_CASE})


_SOME_CASE = f"一件{Privacy.CONFIDENTIAL.label}的工单"


def shown_enterprise(ticket: "Ticket") -> int:
    """The enterprise that everybody may know of."""
    return CONFIDENTIAL if ticket.privacy is _CONFIDENTIAL else ticket.enterprise_id


def shown_privacy(enterprise_id: int) -> Privacy:
    """How the complainant wants to be known, by the enterprise that everybody may know of."""
    return _SHOWN.get(enterprise_id, Privacy.NAMED)


_SHOWN = {CONFIDENTIAL: Privacy.CONFIDENTIAL, ANONYMOUS: Privacy.ANONYMOUS}


def telling_words(ticket: "Ticket") -> tuple[str, ...]:
    """Every name and number that tells who asks, the longest first."""
    words = {ticket.contact_name, ticket.contact_phone, *ticket.known_as}
    return tuple(sorted((each for each in words if len(each) >= SHORTEST), key=len, reverse=True))


def veiled(ticket: "Ticket", text: str) -> str:
    """What people wrote on a confidential case without the names that its events know."""
    if ticket.privacy is not _CONFIDENTIAL:
        return text
    for word in telling_words(ticket):
        text = text.replace(word, VEIL)
    return text


def veiled_event(ticket: "Ticket", event: Event) -> Event:
    """The event as somebody reads it who is not told who asks."""
    data: dict[str, Any] = dict(event.data)
    if isinstance(data.get("enterprise"), list):
        data["enterprise"] = [CONFIDENTIAL, CONFIDENTIAL]
    text = event.text and {
        key: Privacy.CONFIDENTIAL.label
        if key.removeprefix("old_").removeprefix("new_") in WHO
        else veiled(ticket, said)
        for key, said in event.text.items()
    }
    return event._replace(data=data, text=text)


def remember(ticket: "Ticket", event: Event) -> None:
    """Keep what an act says of who asks, and how that may be told."""
    said: Any = event.data.get("privacy")
    if said is not None:
        ticket.privacy = Privacy(said[1] if isinstance(said, list) else said)
    # What a log says of a person stands in the case itself.
    if event.text and (event.kind is not EventKind.LOG or "known_as" in event.text):
        ticket.known_as += told_by(event)


def told_by(event: Event) -> tuple[str, ...]:
    """Names and numbers of who asks that an act says, or leaves for those that veil it."""
    text = event.text or {}
    known = text.get("known_as", "").split("\n")
    return tuple(filter(None, (*known, *(text.get(name, "") for name in _CONTACTS))))


_CONTACTS = tuple(
    f"{when}contact_{what}" for when in ("", "old_", "new_") for what in ("name", "phone")
)


def reveal(ticket: "Ticket", event: Event) -> None:
    """Somebody looked, with a reason."""
    ticket.revealed_to += (event.actor,)
