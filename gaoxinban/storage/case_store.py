"""Cases of one write transaction: replayed from events, written as events and projections."""

import secrets
from collections.abc import Mapping
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, delete, func, insert, select

from gaoxinban.domain.chain import GENESIS, case_hash, chain_hash, content_hash
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor, Event, EventKind
from gaoxinban.domain.fold import fold, replay
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.ledger import ledger
from gaoxinban.domain.ticket import Ticket
from gaoxinban.storage.batch import Batch
from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.event_reading import CASE_HASH, events_of
from gaoxinban.storage.event_rows import EVENTS, head, tuples
from gaoxinban.storage.payload import dumps
from gaoxinban.storage.projection import (
    LEG,
    Projection,
    Row,
    TicketRecord,
    project,
    search_record,
)
from gaoxinban.storage.sqlite import upsert
from gaoxinban.storage.tables import content, event, holding, leg, ticket, ticket_search

T = TypeVar("T")

_CONTENTS = Batch(insert(content))
_EVENTS = Batch(insert(event))
_TICKETS = Batch(upsert(ticket))
_HOLDINGS = Batch(upsert(holding))
_LEGS = Batch(upsert(leg))
_SEARCHES = Batch(upsert(ticket_search))


def read_events(connection: Connection, ticket_id: int) -> tuple[list[Event], str]:
    """All events of a case in order, and its last hash."""
    rows = tuples(connection, EVENTS.where(event.c.ticket_id == ticket_id))
    return events_of(rows), rows[-1][CASE_HASH] if rows else GENESIS


class _Held:
    """A case in hand: the folded ticket, its last hash, and the rows last written."""

    __slots__ = ("case_hash", "is_new", "ticket", "written")

    def __init__(self, made: Ticket, last_hash: str, *, is_new: bool) -> None:
        self.ticket = made
        self.case_hash = last_hash
        self.is_new = is_new
        self.written: Projection | None = None


class Heads:
    """Where the numbering and the chain stand, as the last transaction left them.

    A lane keeps them between its transactions as long as nobody else has
    written (the database tells); -1: not read yet.
    """

    __slots__ = ("chain", "content", "event", "serials", "ticket")

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Somebody else has written: where they stand must be read again."""
        self.serials: dict[int, int] = {}
        self.ticket = -1
        self.event = -1
        self.content = -1
        self.chain = GENESIS


class SqlCases:
    """The repository of one unit of work; `flush` writes what was recorded."""

    def __init__(self, connection: Connection, book: SqlBook, heads: Heads | None = None) -> None:
        self._connection = connection
        self._book = book
        self._held: dict[int, _Held] = {}
        self._dirty: dict[int, _Held] = {}
        self._events: list[tuple[Any, ...]] = []
        self._contents: list[tuple[Any, ...]] = []
        self._heads = heads or Heads()

    def load(self, ticket_id: int) -> Ticket:
        held = self._held.get(ticket_id)
        if held is None:
            events, last = read_events(self._connection, ticket_id)
            if not events:
                raise Refused("没有这个工单，请刷新列表。")
            made = replay(ticket_id, events)
            held = self._held[ticket_id] = _Held(made, last, is_new=False)
        return held.ticket

    def create(self) -> Ticket:
        heads = self._heads
        if heads.ticket < 0:
            heads.ticket = self._max(ticket.c.id)
        heads.ticket += 1
        made = Ticket(heads.ticket)
        self._held[made.id] = _Held(made, GENESIS, is_new=True)
        return made

    def next_serial(self, year: int) -> int:
        last = self._heads.serials.get(year)
        if last is None:
            last = (
                self._connection.execute(
                    select(func.max(ticket.c.serial)).where(ticket.c.year == year)
                ).scalar()
                or 0
            )
        self._heads.serials[year] = last + 1
        return last + 1

    def by_number(self, number: str) -> int | None:
        wanted = number.strip().upper()
        statement = select(ticket.c.id).where(
            (ticket.c.number == wanted) | (ticket.c.external_number == number.strip())
        )
        return self._connection.execute(statement).scalar()

    def by_external(self, external: str) -> int | None:
        statement = select(ticket.c.id).where(ticket.c.external_number == external)
        return self._connection.execute(statement).scalar()

    def events(self, ticket_id: int) -> list[Event]:
        self.flush()
        return read_events(self._connection, ticket_id)[0]

    def record(
        self,
        ticket: Ticket,
        kind: EventKind,
        *,
        actor: Actor,
        happened_at: Instant,
        entered_at: Instant,
        data: Mapping[str, Any] | None = None,
        text: Mapping[str, str] | None = None,
    ) -> Event:
        made = Event(
            ticket_id=ticket.id,
            seq=ticket.version + 1,
            kind=kind,
            happened_at=happened_at,
            entered_at=entered_at,
            actor=actor.ref,
            data=data or {},
            text=text or None,
        )
        held = self._held[ticket.id]
        self._append(held, made)
        self._dirty[ticket.id] = held
        if kind is EventKind.UNDO:
            self._write_events()
            ticket.become(replay(ticket.id, read_events(self._connection, ticket.id)[0]))
        else:
            fold(ticket, made)
        return made

    def _append(self, held: _Held, made: Event) -> None:
        heads = self._heads
        if heads.event < 0:
            self._read_heads()
        content_id: int | None = None
        hashed: str | None = None
        if made.text:
            heads.content += 1
            content_id = heads.content
            salt = secrets.token_hex(16)
            written = dumps(made.text)
            hashed = content_hash(salt, written)
            self._contents.append((content_id, made.ticket_id, salt, written))
        heads.event += 1
        columns = (
            heads.event,
            made.ticket_id,
            made.seq,
            made.kind.value,
            made.happened_at,
            made.entered_at,
            made.actor,
            dumps(made.data),
            content_id,
            hashed,
        )
        held.case_hash = case_hash(held.case_hash, columns)
        heads.chain = chain_hash(heads.chain, held.case_hash)
        self._events.append((*columns, held.case_hash, heads.chain))

    def _read_heads(self) -> None:
        heads = self._heads
        heads.event, heads.chain = head(self._connection)
        heads.content = self._max(content.c.id)

    def _max(self, column: Any) -> int:
        return self._connection.execute(select(func.max(column))).scalar() or 0

    def flush(self) -> None:
        """Write what was recorded: contents and events, then the rows derived from them."""
        if not self._dirty:
            return
        self._write_events()
        self._write_projections()
        self._dirty.clear()

    def _write_events(self) -> None:
        _CONTENTS.write(self._connection, self._contents)
        _EVENTS.write(self._connection, self._events)
        self._contents = []
        self._events = []

    def _write_projections(self) -> None:
        tickets: list[TicketRecord] = []
        holdings: list[Row] = []
        legs: list[Row] = []
        searches: list[tuple[int, str]] = []
        for held in self._dirty.values():
            case = held.ticket
            _, calendar = self._book.calendar(case.calendar_version)
            promises = self._book.promises(case.promise_version)
            rows = project(case, ledger(case, calendar, promises))
            before = held.written
            tickets.append(rows.ticket)
            stale = not held.is_new if before is None else _fewer(rows, before)
            if stale:
                self._clear(case.id)
            if before is None or stale:
                holdings += rows.holdings
                legs += rows.legs
            else:
                holdings += _changed(rows.holdings, before.holdings)
                legs += _changed(rows.legs, before.legs)
            if before is None or before.search_source != rows.search_source:
                searches.append(search_record(rows))
            held.written = rows
        _TICKETS.write(self._connection, tickets)
        _HOLDINGS.write(self._connection, holdings)
        _LEGS.write(self._connection, legs)
        _SEARCHES.write(self._connection, searches)

    def _clear(self, ticket_id: int) -> None:
        """A case read from the database: its ledger rows are written anew."""
        self._connection.execute(delete(leg).where(leg.c.ticket_id == ticket_id))
        self._connection.execute(delete(holding).where(holding.c.ticket_id == ticket_id))

    def forget(self) -> None:
        """Let go of all cases; what was recorded must have been flushed."""
        self._held = {}

    def forget_ended(self) -> None:
        """Let go of cases that have ended (long series of acts keep open ones in hand)."""
        self._held = {key: held for key, held in self._held.items() if held.ticket.holder}


def _fewer(rows: Projection, before: Projection) -> bool:
    """Whether a row that was written is gone, so that all must be written anew."""
    kept = {_LEG_KEY(row) for row in rows.legs}
    gone = any(_LEG_KEY(row) not in kept for row in before.legs)
    return gone or len(rows.holdings) < len(before.holdings)


_LEG_KEY = itemgetter(*map(LEG.index, ("name", "ordinal")))


def _changed(rows: list[T], before: list[T]) -> list[T]:
    return [row for row in rows if row not in before]
