"""What may have to be told, and what was, on one connection; see `reminder_ports`."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, func, literal_column, or_, select

from gaoxinban.application.reminder_ports import (
    ARRIVES,
    Arrival,
    CaseInHand,
    Inbox,
    PastReminder,
    ReminderKind,
    RunningPromise,
    Told,
)
from gaoxinban.domain.event import AGAIN, EventKind
from gaoxinban.domain.term import LegName, TicketState
from gaoxinban.storage import sqlite
from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.payload import loads
from gaoxinban.storage.reminder_table import reminder, reminder_seat
from gaoxinban.storage.sqlite import unindexed
from gaoxinban.storage.tables import event, leg, officer, team, ticket
from gaoxinban.storage.ticket_filter import OPEN

_AT_DESK = unindexed(ticket.c.state).in_((TicketState.LOGGED.value, TicketState.RETURNED.value))
_CASE = (
    ticket.c.id,
    ticket.c.number,
    ticket.c.title,
    ticket.c.state,
    ticket.c.team_id,
    ticket.c.officer_id,
    ticket.c.calendar_version,
)
_TOLD_OF = or_(
    and_(event.c.kind != EventKind.NOTE.value, unindexed(ticket.c.running) == literal_column("1")),
    # Also when it is resolved already: before the 回访 that is what the handler must know.
    and_(event.c.kind == EventKind.NOTE.value, event.c.payload.like(f'%"{AGAIN}"%')),
)
_KEEP = sqlite.upsert(reminder_seat)
_TELL = sqlite.insert_new(reminder)
_SOME = 500
"""Values named in one statement."""

_NO_LEG = ""


class SqlReminders:
    """Reads, and writes inside a unit of work."""

    def __init__(self, connection: Connection, book: SqlBook) -> None:
        self._connection = connection
        self._book = book

    def seen(self, officer_id: int) -> int | None:
        statement = select(reminder_seat.c.event_id).where(reminder_seat.c.officer_id == officer_id)
        return self._connection.execute(statement).scalar()

    def newest_event(self) -> int:
        return self._connection.execute(select(func.max(event.c.id))).scalar() or 0

    def arrivals(self, inbox: Inbox, after: int) -> Sequence[Arrival]:
        columns = event.c.id.label("event_id"), event.c.seq, event.c.kind, event.c.actor
        statement = (
            select(*columns, *_CASE, ticket.c.next_leg, ticket.c.due_at)
            # Walked from the newest event on; never from the cases to all of their events.
            .join(ticket, ticket.c.id == unindexed(event.c.ticket_id))
            .where(
                event.c.id > after,
                event.c.kind.in_([kind.value for kind in ARRIVES]),
                _TOLD_OF,
                _in_hand(inbox),
                event.c.payload.not_like('%"imported"%'),
            )
            .order_by(event.c.id)
        )
        rows = self._connection.execute(statement).all()
        undone = self._undone({row.id for row in rows})
        return [
            Arrival(
                row.event_id,
                EventKind(row.kind),
                row.actor,
                self._case(row),
                None if row.next_leg is None else LegName(row.next_leg),
                row.due_at,
            )
            for row in rows
            if (row.id, row.seq) not in undone
        ]

    def promises(self, inbox: Inbox) -> Sequence[RunningPromise]:
        columns = leg.c.name, leg.c.since, leg.c.due_at, leg.c.late_after, leg.c.near_after
        statement = (
            select(*columns, *_CASE)
            .join(leg, leg.c.ticket_id == ticket.c.id)
            .where(
                OPEN,
                _in_hand(inbox),
                leg.c.until.is_(None),
                leg.c.due_at.is_not(None),
                leg.c.late_after.is_not(None),
                leg.c.near_after.is_not(None),
            )
            .order_by(leg.c.due_at, ticket.c.id)
        )
        return [
            RunningPromise(
                LegName(row.name),
                row.since,
                row.due_at,
                row.late_after,
                row.near_after,
                self._case(row),
            )
            for row in self._connection.execute(statement)
        ]

    def told(self, officer_id: int, ticket_ids: Sequence[int]) -> Sequence[Told]:
        found: list[Told] = []
        for low in range(0, len(ticket_ids), _SOME):
            statement = select(reminder).where(
                reminder.c.officer_id == officer_id,
                reminder.c.ticket_id.in_(ticket_ids[low : low + _SOME]),
            )
            found += [_told(row) for row in self._connection.execute(statement)]
        return found

    def recent(self, officer_id: int, limit: int) -> Sequence[PastReminder]:
        statement = (
            select(
                reminder,
                ticket.c.number,
                ticket.c.title,
                ticket.c.state,
                func.coalesce(team.c.name, "").label("team"),
            )
            .join(ticket, ticket.c.id == reminder.c.ticket_id)
            .outerjoin(team, team.c.id == ticket.c.team_id)
            .where(reminder.c.officer_id == officer_id)
            .order_by(reminder.c.shown_at.desc(), reminder.c.ticket_id.desc())
            .limit(limit)
        )
        return [
            PastReminder(_told(row), row.number, row.title, TicketState(row.state), row.team)
            for row in self._connection.execute(statement)
        ]

    def tell(self, officer_id: int, told: Told) -> bool:
        values = {
            "officer_id": officer_id,
            "ticket_id": told.ticket_id,
            "kind": told.kind.value,
            "leg": _NO_LEG if told.leg is None else told.leg.value,
            "occasion": told.occasion,
            "shown_at": told.shown_at,
        }
        return self._connection.execute(_TELL, values).rowcount == 1

    def see(self, officer_id: int, event_id: int) -> None:
        before = self.seen(officer_id)
        if before is None or before < event_id:
            self._connection.execute(_KEEP, {"officer_id": officer_id, "event_id": event_id})

    def _undone(self, ticket_ids: set[int]) -> set[tuple[int, Any]]:
        """(case, seq) of every act on these cases that was undone."""
        numbers = sorted(ticket_ids)
        found: set[tuple[int, Any]] = set()
        for low in range(0, len(numbers), _SOME):
            statement = select(event.c.ticket_id, event.c.payload).where(
                event.c.ticket_id.in_(numbers[low : low + _SOME]),
                event.c.kind == EventKind.UNDO.value,
            )
            rows = self._connection.execute(statement)
            found |= {(row.ticket_id, loads(row.payload)["undoes"]) for row in rows}
        return found

    def _case(self, row: Any) -> CaseInHand:
        return CaseInHand(
            row.id,
            row.number,
            row.title,
            TicketState(row.state),
            "" if row.team_id is None else self._book.team(row.team_id).name,
            row.officer_id,
            row.calendar_version,
        )


def _in_hand(inbox: Inbox) -> ColumnElement[bool]:
    """The cases that lie there; no index is searched by it: open cases are few."""
    handler, of_team = unindexed(ticket.c.officer_id), unindexed(ticket.c.team_id)
    # With whoever has left lies nothing: an undone 并单 brings back what was his long ago.
    gone = select(officer.c.id).where(officer.c.active == 0)
    parts: list[ColumnElement[bool]] = [
        and_(~_AT_DESK, handler.in_(inbox.officer_ids)),
        and_(
            ~_AT_DESK,
            or_(handler.is_(None), handler.in_(gone)),
            of_team.in_(inbox.team_ids),
        ),
        _AT_DESK if inbox.desk else false(),
    ]
    return or_(*parts)


def _told(row: Any) -> Told:
    return Told(
        row.ticket_id,
        ReminderKind(row.kind),
        LegName(row.leg) if row.leg else None,
        row.occasion,
        row.shown_at,
    )
