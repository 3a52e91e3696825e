"""One stretch of the record walked through: hashes, texts, and a replay against what is stored.

A stretch is a run of cases or of events, small enough for memory; stretches
know nothing of each other, so that several processes can share them. Rows come
as the driver gives them: wrapping each in an object costs more than hashing it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, Table, select

from gaoxinban.application.ports import Finding
from gaoxinban.domain.chain import GENESIS, case_hash, chain_hash, content_hash
from gaoxinban.domain.event import Event, EventKind
from gaoxinban.domain.fold import replay
from gaoxinban.domain.ledger import ledger
from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.projection import Projection, Row, project, search_text
from gaoxinban.storage.tables import content, event, holding, leg, ticket, ticket_search

Tuple = tuple[Any, ...]


class Stretch(NamedTuple):
    """Ids from `low` on, up to but not including `high`; None: no bound."""

    low: int | None
    high: int | None

    def of(self, key: ColumnElement[Any]) -> list[ColumnElement[bool]]:
        """The condition as SQL."""
        bounds: list[ColumnElement[bool]] = []
        if self.low is not None:
            bounds.append(key >= self.low)
        if self.high is not None:
            bounds.append(key < self.high)
        return bounds


@dataclass(frozen=True, slots=True)
class Replayed:
    """One case derived anew; `rows` is None where its events no longer add up to a case."""

    ticket_id: int
    rows: Projection | None
    findings: list[Finding]


def tuples(connection: Connection, statement: Select[Any]) -> list[Tuple]:
    """All rows as the driver gives them."""
    result: Any = connection.execute(statement)
    found: list[Tuple] = result.cursor.fetchall()
    result.close()
    return found


def links(connection: Connection, stretch: Stretch) -> list[Finding]:
    """The global chain over events by id: each must follow from the one stored before it."""
    e = event.c
    previous = GENESIS
    expected = 1
    if stretch.low is not None:
        before = select(e.id, e.chain_hash).where(e.id < stretch.low).order_by(e.id.desc()).limit(1)
        for number, linked in tuples(connection, before):
            expected, previous = number + 1, linked
    statement = select(e.id, e.ticket_id, e.case_hash, e.chain_hash)
    found = []
    for row in tuples(connection, statement.where(*stretch.of(e.id)).order_by(e.id)):
        number, ticket_id, hashed, linked = row
        if number != expected:
            found.append(
                Finding(f"{_where(number, ticket_id)}前面缺少第 {expected} 号事件。", number)
            )
        elif chain_hash(previous, hashed) != linked:
            found.append(
                Finding(
                    f"{_where(number, ticket_id)}总链在此断开，事件被改动、调换或插入过。", number
                )
            )
        previous = linked
        expected = number + 1
    return found


def _where(number: object, ticket_id: object) -> str:
    return f"第 {number} 号事件（工单 {ticket_id}）："


_ROW = (
    *(
        event.c[name]
        for name in (
            "id",
            "ticket_id",
            "seq",
            "kind",
            "happened_at",
            "entered_at",
            "actor",
            "payload",
            "content_id",
            "content_hash",
            "case_hash",
        )
    ),
    content.c.ticket_id.label("owner"),
    content.c.salt,
    content.c.payload.label("written"),
)
_HASHED = 10
"""The first columns of `_ROW` are those that `case_hash` covers, in its order."""


def events_by_case(
    connection: Connection, stretch: Stretch
) -> Iterator[tuple[int, Iterator[Tuple]]]:
    """The events of the stretch with their texts, by case, in order."""
    statement = (
        select(*_ROW)
        .outerjoin(content, content.c.id == event.c.content_id)
        .where(*stretch.of(event.c.ticket_id))
        .order_by(event.c.ticket_id, event.c.seq)
    )
    return groupby(tuples(connection, statement), itemgetter(1))


def cases(connection: Connection, book: SqlBook, stretch: Stretch) -> Iterator[Replayed]:
    """Every case of the stretch derived anew from its events, its hashes looked at."""
    for ticket_id, rows in events_by_case(connection, stretch):
        own = list(rows)
        yield _replay(book, ticket_id, own, hashes(own))


def derived(connection: Connection, book: SqlBook, stretch: Stretch) -> Iterator[Replayed]:
    """The same without a look at the hashes."""
    for ticket_id, rows in events_by_case(connection, stretch):
        yield _replay(book, ticket_id, list(rows), [])


def _replay(book: SqlBook, ticket_id: int, rows: list[Tuple], findings: list[Finding]) -> Replayed:
    made: Projection | None = None
    try:
        case = replay(ticket_id, [_event(row) for row in rows])
        _, calendar = book.calendar(case.calendar_version)
        made = project(case, ledger(case, calendar, book.promises(case.promise_version)))
    except Exception as error:  # noqa: BLE001  a forged event can break the fold anywhere
        findings.append(Finding(f"工单 {ticket_id} 的事件不能重演（{error}）。", rows[-1][0]))
    return Replayed(ticket_id, made, findings)


def hashes(rows: list[Tuple]) -> list[Finding]:
    """The chain of one case and the texts of its events."""
    return [*_broken_link(rows), *_texts(rows)]


def _broken_link(rows: list[Tuple]) -> list[Finding]:
    """The first event of a case that does not follow from the one before it."""
    previous = GENESIS
    for seq, row in enumerate(rows, 1):
        if row[2] != seq:
            return [Finding(f"{_where(row[0], row[1])}在本工单中的次序不对。", row[0])]
        stored = row[_HASHED]
        if case_hash(previous, row[:_HASHED]) != stored:
            return [Finding(f"{_where(row[0], row[1])}内容与它的指纹不符，被改动过。", row[0])]
        previous = stored
    return []


def _texts(rows: list[Tuple]) -> list[Finding]:
    """Texts against the salted hashes in their events; an erased text leaves its row."""
    found = []
    for row in rows:
        number, ticket_id, *_, content_id, hashed, _, owner, salt, written = row
        if content_id is None and hashed is None:
            continue
        if salt is None:
            found.append(Finding(f"{_where(number, ticket_id)}文字内容的行不见了。", number))
        elif owner != ticket_id or (written is not None and content_hash(salt, written) != hashed):
            found.append(
                Finding(f"{_where(number, ticket_id)}文字内容与它的指纹不符，被改动过。", number)
            )
    return found


def _event(row: Tuple) -> Event:
    _, ticket_id, seq, kind, happened_at, entered_at, actor, payload, *_, written = row
    return Event(
        ticket_id,
        seq,
        _KINDS[kind],
        happened_at,
        entered_at,
        actor,
        _PAYLOADS[payload] if len(payload) < 80 else _parsed(payload),
        _parsed(written) if written else None,
    )


_KINDS = {kind.value: kind for kind in EventKind}
_decode = json.JSONDecoder().raw_decode


class _Payloads(dict[str, Any]):
    """Payloads read: most events carry one of a few, and nobody changes them."""

    def __missing__(self, text: str) -> Any:
        if len(self) > MOST_KEPT:
            self.clear()
        read = self[text] = _parsed(text)
        return read


MOST_KEPT = 2_000
_PAYLOADS = _Payloads()


def _parsed(text: str) -> Any:
    """`json.loads` without its search for blanks: what is stored has none around it."""
    value, end = _decode(text)
    return value if end == len(text) else json.loads(text)


def search_row(rows: Projection) -> Row:
    """The row of a case in `ticket_search`."""
    return {"ticket_id": rows.ticket["id"], "search_text": search_text(rows.search_source)}


_TABLES: tuple[tuple[str, Table, str, tuple[str, ...]], ...] = (
    ("状态", ticket, "id", ()),
    ("持有", holding, "ticket_id", ("ordinal",)),
    ("时限", leg, "ticket_id", ("name", "ordinal")),
    ("检索文字", ticket_search, "ticket_id", ()),
)
_PICK = tuple(itemgetter(*table.columns.keys()) for _, table, _, _ in _TABLES)
_LEG_ORDER = itemgetter("name", "ordinal")


def _expected(rows: Projection) -> tuple[list[Row], ...]:
    """The rows of a case in the order of `_TABLES`."""
    return [rows.ticket], rows.holdings, sorted(rows.legs, key=_LEG_ORDER), [search_row(rows)]


def compare(connection: Connection, book: SqlBook, stretch: Stretch) -> list[Finding]:
    """Stored projections against a replay: what differs, what is missing, what is too much."""
    stored = [_stored(connection, *each[1:], stretch) for each in _TABLES]
    findings: list[Finding] = []
    for case in cases(connection, book, stretch):
        findings += case.findings
        found = [of_table.pop(case.ticket_id, []) for of_table in stored]
        if case.rows is None:
            continue
        for place, expected in enumerate(_expected(case.rows)):
            if list(map(_PICK[place], expected)) != found[place]:
                findings.append(
                    _difference(place, case.rows.ticket["number"], expected, found[place])
                )
    for (_, table, _, _), left in zip(_TABLES, stored, strict=True):
        findings += [
            Finding(f"表 {table.name} 中有工单 {ticket_id} 的行，但它没有任何事件。")
            for ticket_id in left
        ]
    return findings


def _stored(
    connection: Connection, table: Table, key: str, order: tuple[str, ...], stretch: Stretch
) -> dict[Any, list[Tuple]]:
    """The rows of a table by case."""
    column = table.c[key]
    statement = select(table).where(*stretch.of(column))
    rows = tuples(connection, statement.order_by(column, *(table.c[name] for name in order)))
    if not order:
        return {row[0]: [row] for row in rows}
    return {ticket_id: list(own) for ticket_id, own in groupby(rows, itemgetter(0))}


def _difference(place: int, number: str, expected: list[Row], found: list[Tuple]) -> Finding:
    """Where the first two rows part; what people wrote is not repeated in a report."""
    what, table, _, _ = _TABLES[place]
    said = f"应有 {len(expected)} 行，现有 {len(found)} 行"
    for wanted, row in zip(expected, found, strict=False):
        parted = [
            (name, wanted[name], value)
            for name, value in zip(table.columns.keys(), row, strict=True)
            if wanted[name] != value
        ]
        if parted:
            name, right, wrong = parted[0]
            said = f"{name} 不同" if name in _WRITTEN else f"{name} 应为 {right}，现为 {wrong}"
            break
    return Finding(f"工单 {number} 的{what}与事件不符：{said}")


_WRITTEN = frozenset({"title", "search_text"})
