"""A ticket and its ledger as rows: what lists, figures and searches read.

Pure: the same ticket gives the same rows, so that a rebuild can be compared
bit for bit with what stands in the database.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from gaoxinban.domain.instant import Instant, local_month
from gaoxinban.domain.ledger import Ledger, Leg, signals
from gaoxinban.domain.privacy import shown_enterprise, veiled
from gaoxinban.domain.quick_tuple import quick
from gaoxinban.domain.term import (
    Channel,
    HolderKind,
    LegName,
    Privacy,
    Rating,
    RequestKind,
    TicketState,
    Urgency,
)
from gaoxinban.domain.ticket import Ticket
from gaoxinban.storage.search_text import spaced


class TicketRecord(NamedTuple):
    """A row of `ticket`; here as below the fields are the table's columns, in their order."""

    id: int
    number: str
    year: int
    serial: int
    external_number: str | None
    imported: int
    title: str
    enterprise_id: int
    category: str | None
    kind: str
    urgency: str
    channel: str
    state: str
    team_id: int | None
    officer_id: int | None
    logged_at: Instant
    entered_at: Instant
    updated_at: Instant
    resolved_at: Instant | None
    closed_at: Instant | None
    due_at: Instant | None
    next_leg: str | None
    running: int
    paused: int
    was_late: int
    resolve_late_after: Instant | None
    leg_late_after: Instant | None
    near_after: Instant | None
    bounces: int
    redos: int
    solved: int | None
    rating: str | None
    version: int
    month: int
    exempted: int
    supervised: int
    escalated: int
    follows: int | None
    calendar_version: int
    call_backs: int
    call_backs_solved: int
    call_backs_by_others: int
    solved_by_others: int
    granted_pause_days: int


class HoldingRecord(NamedTuple):
    """A row of `holding`."""

    ticket_id: int
    ordinal: int
    kind: str
    ref: int | None
    team_id: int | None
    since: Instant
    until: Instant | None
    natural_seconds: int | None
    working_seconds: int | None
    paused: int


class LegRecord(NamedTuple):
    """A row of `leg`."""

    ticket_id: int
    name: str
    ordinal: int
    team_id: int | None
    officer_id: int | None
    month: int
    logged_at: Instant
    since: Instant
    until: Instant | None
    due_at: Instant | None
    late_after: Instant | None
    near_after: Instant | None
    natural_seconds: int | None
    working_seconds: int | None
    excluded_seconds: int
    case_late_after: Instant | None


TICKET = TicketRecord._fields
HOLDING = HoldingRecord._fields
LEG = LegRecord._fields
SEARCH = "ticket_id", "search_text"
"""The columns of the tables of `records`."""

COUNTED = "state", "team_id", "officer_id", "kind", "urgency", "channel", "category"
"""Those of `ticket` that say what kind of case it is; `ticket_count` counts by them."""

_CODES: Mapping[str, str] = {
    each: each.value
    for terms in (Channel, HolderKind, LegName, Rating, RequestKind, TicketState, Urgency)
    for each in terms
}
"""The plain text of a term. `value` of an enumeration costs six times as much."""


Row = tuple[Any, ...]
"""A row with the values of a record: as a record it would cost twice as much."""


class Projection(NamedTuple):
    """All rows of one case; holdings and legs in the order of their keys.

    With the values of a `HoldingRecord` or `LegRecord` each.
    """

    ticket: TicketRecord
    holdings: list[Row]
    legs: list[Row]
    search_source: tuple[str, ...]


def project(ticket: Ticket, ledger: Ledger) -> Projection:
    """The rows of a case."""
    ticket_id, month = ticket.id, local_month(ticket.logged_at)
    made = (
        _ticket_row(ticket, ledger, month),
        [
            (
                ticket_id,
                ordinal,
                _CODES[kind],
                ref,
                team_id,
                since,
                until,
                natural,
                working,
                1 if paused else 0,
            )
            for ordinal, kind, ref, team_id, since, until, natural, working, paused, _ in (
                ledger.holdings
            )
        ],
        _leg_rows(ticket, ledger.legs, month),
        search_source(ticket),
    )
    return quick(Projection, made)


def search_source(ticket: Ticket) -> tuple[str, ...]:
    """What full text covers: numbers, title, body, contact, result, notes.

    Of a confidential case nothing by which one could find who asks.
    """
    if ticket.privacy is Privacy.CONFIDENTIAL:
        texts = (ticket.title, ticket.body, ticket.result, *ticket.notes)
        told = (veiled(ticket, text) for text in texts)
        return (ticket.number, ticket.external or "", *told)
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
    return spaced(" | ".join(filter(None, source)))


def _ticket_row(ticket: Ticket, ledger: Ledger, month: int) -> TicketRecord:
    signal = signals(ticket, ledger.legs)
    next_leg = _next_leg(ledger.legs) if signal.running else None
    row = (
        ticket.id,
        ticket.number,
        ticket.year,
        ticket.serial,
        ticket.external,
        1 if ticket.imported else 0,
        veiled(ticket, ticket.title),
        shown_enterprise(ticket),
        ticket.category,
        _CODES[ticket.kind],
        _CODES[ticket.urgency],
        _CODES[ticket.channel],
        _CODES[ticket.state],
        ticket.team_id,
        ticket.officer_id,
        ticket.logged_at,
        ticket.entered_at,
        ticket.updated_at,
        ticket.resolved_at,
        ticket.closed_at,
        None if next_leg is None else next_leg.due,
        None if next_leg is None else _CODES[next_leg.name],
        1 if signal.running else 0,
        1 if signal.paused else 0,
        1 if signal.lagged else 0,
        signal.resolve_late_after,
        signal.leg_late_after,
        signal.near_after,
        ticket.bounces,
        ticket.redos,
        None if ticket.solved is None else 1 if ticket.solved else 0,
        None if ticket.rating is None else _CODES[ticket.rating],
        ticket.version,
        month,
        1 if ticket.exempted else 0,
        1 if ticket.supervised else 0,
        1 if ticket.escalated else 0,
        ticket.follows,
        ticket.calendar_version,
        *ticket.call_backs,
        ticket.granted_pause_days,
    )
    return quick(TicketRecord, row)


def _next_leg(legs: tuple[Leg, ...]) -> Leg | None:
    """The running leg that is due first; what the list shows time left for."""
    running = [leg for leg in legs if leg.until is None and leg.due is not None]
    return min(running, key=lambda leg: (leg.due or 0, leg.name is LegName.RESOLVE), default=None)


def _leg_rows(ticket: Ticket, legs: tuple[Leg, ...], month: int) -> list[Row]:
    number, logged_at = ticket.id, ticket.logged_at
    case_late_after = _case_late_after(legs)
    rows = [
        (
            number,
            _CODES[name],
            ordinal,
            team_id,
            officer_id,
            month,
            logged_at,
            since,
            until,
            due,
            late_after,
            near_after,
            natural,
            working,
            excluded,
            case_late_after,
        )
        for (
            name,
            ordinal,
            team_id,
            officer_id,
            since,
            until,
            due,
            late_after,
            near_after,
            natural,
            working,
            excluded,
            _,
            _,
        ) in legs
    ]
    rows.sort()
    return rows


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


def records(made: Iterable[Projection]) -> list[list[Row]]:
    """The rows of several cases for `ticket`, `holding`, `leg` and `ticket_search`.

    In the order of their keys, if the cases are.
    """
    found: list[list[Row]] = [[], [], [], []]
    tickets, holdings, legs, searches = found
    for each in made:
        tickets.append(each.ticket)
        holdings += each.holdings
        legs += each.legs
        searches.append(search_record(each))
    return found


def search_record(made: Projection) -> tuple[int, str]:
    """The row of `ticket_search`."""
    return made.ticket.id, search_text(made.search_source)
