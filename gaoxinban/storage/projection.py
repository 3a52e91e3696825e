"""A ticket and its ledger as rows: what lists, figures and searches read.

Pure: the same ticket gives the same rows, so that a rebuild can be compared
bit for bit with what stands in the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gaoxinban.domain.instant import local_month
from gaoxinban.domain.ledger import Ledger, Leg, signals
from gaoxinban.domain.term import (
    Channel,
    HolderKind,
    LegName,
    Rating,
    RequestKind,
    TicketState,
    Urgency,
)
from gaoxinban.domain.ticket import Ticket
from gaoxinban.storage.search_text import spaced

Row = dict[str, Any]

_CODES: Mapping[str, str] = {
    each: each.value
    for terms in (Channel, HolderKind, LegName, Rating, RequestKind, TicketState, Urgency)
    for each in terms
}
"""The plain text of a term. `value` of an enumeration costs six times as much."""


@dataclass(frozen=True, slots=True)
class Projection:
    """All rows of one case."""

    ticket: Row
    holdings: list[Row]
    legs: list[Row]
    search_source: tuple[str, ...]


def project(ticket: Ticket, ledger: Ledger) -> Projection:
    """The rows of a case."""
    month = local_month(ticket.logged_at)
    return Projection(
        ticket=_ticket_row(ticket, ledger, month),
        holdings=[
            {
                "ticket_id": ticket.id,
                "ordinal": holding.ordinal,
                "kind": _CODES[holding.kind],
                "ref": holding.ref,
                "team_id": holding.team_id,
                "since": holding.since,
                "until": holding.until,
                "natural_seconds": holding.natural_seconds,
                "working_seconds": holding.working_seconds,
                "paused": int(holding.paused),
            }
            for holding in ledger.holdings
        ],
        legs=_leg_rows(ticket, ledger.legs, month),
        search_source=search_source(ticket),
    )


def search_source(ticket: Ticket) -> tuple[str, ...]:
    """What full text covers: numbers, title, body, contact, result, notes."""
    return (
        ticket.number,
        ticket.external or "",
        ticket.title,
        ticket.body,
        ticket.contact_name,
        ticket.contact_phone,
        ticket.result,
        *ticket.notes,
        *(each.name for each in ticket.attachments),
    )


def search_text(source: tuple[str, ...]) -> str:
    """The indexed text; parts are kept apart by a mark that no query contains."""
    return spaced(" | ".join(part for part in source if part))


def _ticket_row(ticket: Ticket, ledger: Ledger, month: int) -> Row:
    signal = signals(ticket, ledger.legs)
    next_leg = _next_leg(ledger.legs) if signal.running else None
    return {
        "id": ticket.id,
        "number": ticket.number,
        "year": ticket.year,
        "serial": ticket.serial,
        "external_number": ticket.external,
        "imported": int(ticket.imported),
        "title": ticket.title,
        "enterprise_id": ticket.enterprise_id,
        "category": ticket.category,
        "kind": _CODES[ticket.kind],
        "urgency": _CODES[ticket.urgency],
        "channel": _CODES[ticket.channel],
        "state": _CODES[ticket.state],
        "team_id": ticket.team_id,
        "officer_id": ticket.officer_id,
        "logged_at": ticket.logged_at,
        "entered_at": ticket.entered_at,
        "updated_at": ticket.updated_at,
        "resolved_at": ticket.resolved_at,
        "closed_at": ticket.closed_at,
        "due_at": None if next_leg is None else next_leg.due,
        "next_leg": None if next_leg is None else _CODES[next_leg.name],
        "running": int(signal.running),
        "paused": int(signal.paused),
        "was_late": int(signal.lagged),
        "resolve_late_after": signal.resolve_late_after,
        "leg_late_after": signal.leg_late_after,
        "near_after": signal.near_after,
        "bounces": ticket.bounces,
        "redos": ticket.redos,
        "solved": None if ticket.solved is None else int(ticket.solved),
        "rating": None if ticket.rating is None else _CODES[ticket.rating],
        "version": ticket.version,
        "month": month,
        "exempted": int(ticket.exempted),
        "supervised": int(ticket.supervised),
        "escalated": int(ticket.escalated),
    }


def _next_leg(legs: tuple[Leg, ...]) -> Leg | None:
    """The running leg that is due first; what the list shows time left for."""
    running = [leg for leg in legs if leg.until is None and leg.due is not None]
    return min(running, key=lambda leg: (leg.due or 0, leg.name is LegName.RESOLVE), default=None)


def _leg_rows(ticket: Ticket, legs: tuple[Leg, ...], month: int) -> list[Row]:
    case_late_after = _case_late_after(legs)
    return [
        {
            "ticket_id": ticket.id,
            "name": _CODES[leg.name],
            "ordinal": leg.ordinal,
            "team_id": leg.team_id,
            "officer_id": leg.officer_id,
            "month": month,
            "logged_at": ticket.logged_at,
            "since": leg.since,
            "until": leg.until,
            "due_at": leg.due,
            "late_after": leg.late_after,
            "near_after": leg.near_after,
            "natural_seconds": leg.natural_seconds,
            "working_seconds": leg.working_seconds,
            "excluded_seconds": leg.excluded_seconds,
            "case_late_after": case_late_after,
        }
        for leg in legs
    ]


def _case_late_after(legs: tuple[Leg, ...]) -> int | None:
    """The case has a late leg after this instant: 0 if it had one, None if it never will."""
    running: list[int] = []
    for leg in legs:
        late_after = leg.late_after
        if late_after is None:
            continue
        if leg.until is None:
            running.append(late_after)
        elif leg.until > late_after:
            return 0
    return min(running, default=None)
