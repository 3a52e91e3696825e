"""Proof that history stands: versions, the chain of events, the texts that remain, a replay.

Two walks, each in bounded memory whatever the size. In the order of entry: the
global chain and the texts. Case by case: the chain of the case, and its
projections against what the events add up to.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from gaoxinban.application.ports import Finding
from gaoxinban.domain.chain import GENESIS, case_hash, chain_hash, content_hash, version_hash
from gaoxinban.domain.fold import replay
from gaoxinban.domain.ledger import ledger
from gaoxinban.storage import sqlite
from gaoxinban.storage.book import SqlBook, VersionCache
from gaoxinban.storage.case_store import EVENT_COLUMNS, event_of
from gaoxinban.storage.projection import Projection, Row, project, search_text
from gaoxinban.storage.tables import (
    content,
    event,
    holding,
    leg,
    rule_version,
    ticket,
    ticket_search,
)

BATCH = 2000
"""Cases compared at a time."""

MOST_NAMED = 20
"""Findings of one kind that are named; more help nobody."""

_HASHED = EVENT_COLUMNS[:-2]


@dataclass(frozen=True, slots=True)
class Replayed:
    """One case derived anew; `rows` is None where its events no longer add up to a case."""

    ticket_id: int
    rows: Projection | None
    findings: tuple[Finding, ...]


def guards(connection: Connection) -> Iterator[Finding]:
    """The triggers that keep history from being changed."""
    missing = sqlite.missing_guards(connection)
    if missing:
        yield Finding(f"数据库缺少保护用的触发器 {'、'.join(missing)}，可能被别的程序改动过。")


def versions(connection: Connection) -> Iterator[Finding]:
    """Calendars, promises and dispatch rules against their chain."""
    previous = GENESIS
    for row in connection.execute(select(rule_version).order_by(rule_version.c.id)):
        expected = version_hash(previous, row.kind, row.number, row.payload)
        if row.hash != expected:
            yield Finding(f"「{row.kind}」第 {row.number} 版的内容与它的指纹不符。")
        previous = row.hash


def chain(connection: Connection) -> Iterator[Finding]:
    """Events in the order of entry; where the chain breaks is named, texts are all looked at."""
    statement = (
        select(
            *(
                event.c[name]
                for name in (
                    "id",
                    "ticket_id",
                    "content_id",
                    "content_hash",
                    "case_hash",
                    "chain_hash",
                )
            ),
            content.c.salt,
            content.c.payload,
        )
        .outerjoin(content, content.c.id == event.c.content_id)
        .order_by(event.c.id)
    )
    linked = GENESIS
    expected_id = 1
    broken = False
    for row in connection.execution_options(yield_per=5000).execute(statement):
        where = f"第 {row.id} 号事件（工单 {row.ticket_id}）："
        linked = chain_hash(linked, row.case_hash)
        if not broken and row.id != expected_id:
            broken = True
            yield Finding(f"{where}前面缺少第 {expected_id} 号事件。", row.id)
        elif not broken and row.chain_hash != linked:
            broken = True
            yield Finding(f"{where}总链在此断开，事件被改动、调换或插入过。", row.id)
        expected_id = row.id + 1
        if row.content_id is not None and row.salt is None:
            yield Finding(f"{where}文字内容的行不见了。", row.id)
        elif row.payload is not None and content_hash(row.salt, row.payload) != row.content_hash:
            yield Finding(f"{where}文字内容与它的指纹不符，被改动过。", row.id)
    yield from _orphans(connection)


def _orphans(connection: Connection) -> Iterator[Finding]:
    known = select(event.c.content_id).where(event.c.content_id.is_not(None))
    orphan = connection.execute(select(content.c.id).where(content.c.id.not_in(known)).limit(1))
    for number in orphan.scalars():
        yield Finding(f"第 {number} 号文字内容不属于任何事件。")


def replayed(connection: Connection) -> Iterator[list[Replayed]]:
    """Every case derived anew from its events, in batches by id."""
    book = SqlBook(connection, VersionCache())
    statement = (
        select(event, content.c.payload.label("content_payload"))
        .outerjoin(content, content.c.id == event.c.content_id)
        .order_by(event.c.ticket_id, event.c.seq)
    )
    rows = connection.execution_options(yield_per=5000).execute(statement)
    batch: list[Replayed] = []
    for ticket_id, own in itertools.groupby(rows, key=lambda row: row.ticket_id):
        batch.append(_replay(book, ticket_id, list(own)))
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _replay(book: SqlBook, ticket_id: int, events: Sequence[Any]) -> Replayed:
    findings = [_broken_link(ticket_id, events)]
    rows: Projection | None = None
    try:
        made = replay(ticket_id, [event_of(row) for row in events])
        _, calendar = book.calendar(made.calendar_version)
        rows = project(made, ledger(made, calendar, book.promises(made.promise_version)))
    except Exception as error:  # noqa: BLE001  a forged event can break the fold anywhere
        findings.append(
            Finding(f"工单 {ticket_id} 的事件不能重演（{error}）。", events[-1].id),
        )
    return Replayed(ticket_id, rows, tuple(each for each in findings if each is not None))


def _broken_link(ticket_id: int, events: Sequence[Any]) -> Finding | None:
    """The first event of a case that does not follow from the one before it."""
    previous = GENESIS
    for seq, row in enumerate(events, 1):
        where = f"第 {row.id} 号事件（工单 {ticket_id}）："
        if row.seq != seq:
            return Finding(f"{where}在本工单中的次序不对。", row.id)
        if row.case_hash != case_hash(previous, tuple(getattr(row, name) for name in _HASHED)):
            return Finding(f"{where}内容与它的指纹不符，被改动过。", row.id)
        previous = row.case_hash
    return None


def compare(connection: Connection) -> Iterator[Finding]:
    """Stored projections against a replay: what differs, what is missing, what is too much."""
    low = -(2**62)
    for batch in replayed(connection):
        high = batch[-1].ticket_id
        yield from _compare_batch(batch, _stored(connection, low, high))
        low = high + 1
    yield from _strangers(_stored(connection, low, 2**62))


def _compare_batch(batch: list[Replayed], stored: "Stored") -> Iterator[Finding]:
    for case in batch:
        yield from case.findings
        for what, name, expected in _expected(case.rows):
            found = stored.pop((name, case.ticket_id), [])
            if case.rows is not None and found != expected:
                difference = _first_difference(expected, found)
                number = case.rows.ticket["number"]
                yield Finding(f"工单 {number} 的{what}与事件不符：{difference}")
    yield from _strangers(stored)


def _strangers(stored: "Stored") -> Iterator[Finding]:
    for name, ticket_id in stored:
        yield Finding(f"表 {name} 中有工单 {ticket_id} 的行，但它没有任何事件。")


Stored = dict[tuple[str, int], list[Row]]
_TABLES = (
    ("状态", ticket, ticket.c.id, ()),
    ("持有", holding, holding.c.ticket_id, (holding.c.ordinal,)),
    ("时限", leg, leg.c.ticket_id, (leg.c.name, leg.c.ordinal)),
    ("检索文字", ticket_search, ticket_search.c.ticket_id, ()),
)


def _stored(connection: Connection, low: int, high: int) -> Stored:
    found: Stored = {}
    for _, table, key, order in _TABLES:
        statement = select(table).where(key.between(low, high)).order_by(key, *order)
        for row in connection.execute(statement).mappings():
            values = dict(row)
            found.setdefault((table.name, values[key.name]), []).append(values)
    return found


def _expected(rows: Projection | None) -> Iterator[tuple[str, str, list[Row]]]:
    made = (
        ([], [], [], [])
        if rows is None
        else (
            [rows.ticket],
            rows.holdings,
            sorted(rows.legs, key=lambda row: (row["name"], row["ordinal"])),
            [search_row(rows)],
        )
    )
    for (what, table, _, _), expected in zip(_TABLES, made, strict=True):
        yield what, table.name, expected


def search_row(rows: Projection) -> Row:
    """The row of a case in `ticket_search`."""
    return {"ticket_id": rows.ticket["id"], "search_text": search_text(rows.search_source)}


def _first_difference(expected: list[Row], found: list[Row]) -> str:
    """Where the first two rows part; what people wrote is not repeated in a report."""
    for wanted, row in zip(expected, found, strict=False):
        for key, value in wanted.items():
            if row[key] != value:
                if key in _WRITTEN:
                    return f"{key} 不同"
                return f"{key} 应为 {value}，现为 {row[key]}"
    return f"应有 {len(expected)} 行，现有 {len(found)} 行"


_WRITTEN = frozenset({"title", "search_text"})


def named(findings: Iterator[Finding]) -> list[Finding]:
    """The first findings; how many more there are is said in the last."""
    first = list(itertools.islice(findings, MOST_NAMED))
    more = sum(1 for _ in findings)
    return [*first, Finding(f"另有 {more} 处同类问题。")] if more else first
