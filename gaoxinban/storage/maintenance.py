"""Care of the database: health check, proof, rebuild, backup."""

import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select

from gaoxinban.application.ports import Finding
from gaoxinban.domain.chain import GENESIS, case_hash, chain_hash, content_hash, version_hash
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.ledger import ledger
from gaoxinban.domain.ticket import Ticket
from gaoxinban.storage import migrate, sqlite
from gaoxinban.storage.book import SqlBook, VersionCache
from gaoxinban.storage.case_store import EVENT_COLUMNS, event_of
from gaoxinban.storage.errors import known_errors
from gaoxinban.storage.projection import Projection, Row, project, search_text
from gaoxinban.storage.tables import (
    content,
    enterprise,
    event,
    holding,
    leg,
    rule_version,
    ticket,
    ticket_search,
)

BATCH = 2000
"""Cases compared at a time: bounded memory whatever the size."""


class SqlMaintenance:
    """Maintenance of one database file."""

    def __init__(self, path: Path, migrations: Path, reader: Engine, writer: Engine) -> None:
        self._path = path
        self._migrations = migrations
        self._reader = reader
        self._writer = writer

    def check(self) -> list[Finding]:
        with known_errors(), self._reader.connect() as connection:
            findings = []
            found = migrate.ensure_openable(connection, self._migrations)
            newest = migrate.head(self._migrations)
            if found != newest:
                findings.append(
                    Finding(
                        f"数据库是第 {found} 版结构,本程序用第 {newest} 版,请执行「db upgrade」。"
                    )
                )
            health = connection.exec_driver_sql("PRAGMA quick_check(10)").scalars().all()
            findings += [Finding(f"数据库文件有损坏:{line}") for line in health if line != "ok"]
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            findings += [Finding(f"表 {row[0]} 中有指向不存在记录的行。") for row in broken[:10]]
            return findings

    def verify(self) -> list[Finding]:
        with known_errors(), self._reader.connect() as connection:
            return [
                *_check_versions(connection),
                *_check_chain(connection),
                *_compare(connection),
            ]

    def rebuild(self) -> list[Finding]:
        """Projections thrown away and derived from the events; differences are reported."""
        with known_errors(), self._writer.connect() as connection, connection.begin():
            findings = list(_compare(connection))
            for table in (ticket_search, leg, holding):
                connection.execute(table.delete())
            kept = {row.id for row in connection.execute(select(ticket.c.id))}
            derived: set[int] = set()
            for batch in _replayed(connection):
                derived.update(rows.ticket["id"] for rows in batch)
                connection.execute(sqlite.upsert(ticket), [rows.ticket for rows in batch])
                for table, values in (
                    (holding, [row for rows in batch for row in rows.holdings]),
                    (leg, [row for rows in batch for row in rows.legs]),
                    (ticket_search, [_search(rows) for rows in batch]),
                ):
                    if values:
                        connection.execute(insert(table), values)
            for gone in sorted(kept - derived):
                connection.execute(ticket.delete().where(ticket.c.id == gone))
            return findings

    def backup(self, target: Path) -> None:
        if target.exists():
            raise Refused(f"文件 {target.name} 已存在,为免覆盖,请换一个文件名。")
        partial = target.with_name(target.name + ".part")
        with known_errors(), self._reader.connect() as connection:
            sqlite.backup(connection, partial, lambda _pages: None)
            partial.replace(target)

    def counts(self) -> Mapping[str, int]:
        with known_errors(), self._reader.connect() as connection:
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (event, ticket, enterprise)
            }


def _check_versions(connection: Connection) -> Iterator[Finding]:
    previous = GENESIS
    for row in connection.execute(select(rule_version).order_by(rule_version.c.id)):
        expected = version_hash(previous, row.kind, row.number, row.payload)
        if row.hash != expected:
            yield Finding(f"「{row.kind}」第 {row.number} 版的内容与它的指纹不符。")
        previous = row.hash


def _check_chain(connection: Connection) -> Iterator[Finding]:
    """Walk all events once; the first that does not fit is named."""
    chain = GENESIS
    last_id = 0
    cases: dict[int, tuple[int, str]] = {}
    statement = (
        select(event, content.c.salt, content.c.payload.label("written"))
        .outerjoin(content, content.c.id == event.c.content_id)
        .order_by(event.c.id)
    )
    for row in connection.execution_options(yield_per=5000).execute(statement):
        seq, previous = cases.get(row.ticket_id, (0, GENESIS))
        columns = tuple(getattr(row, name) for name in EVENT_COLUMNS[:-2])
        expected = case_hash(previous, columns)
        chain = chain_hash(chain, expected)
        problem = _problem(row, last_id, seq, expected, chain)
        if problem is not None:
            yield Finding(f"第 {row.id} 号事件(工单 {row.ticket_id}):{problem}", row.id)
            return
        last_id = row.id
        cases[row.ticket_id] = (row.seq, expected)
    orphan = connection.execute(
        select(content.c.id)
        .outerjoin(event, event.c.content_id == content.c.id)
        .where(event.c.id.is_(None))
        .limit(1)
    ).scalar()
    if orphan is not None:
        yield Finding(f"第 {orphan} 号文字内容不属于任何事件。")


def _problem(row: Any, last_id: int, seq: int, expected: str, chain: str) -> str | None:
    written = row.written
    checks = (
        (row.id == last_id + 1, f"前面缺少第 {last_id + 1} 号事件。"),
        (row.seq == seq + 1, "在本工单中的次序不对。"),
        (row.case_hash == expected, "内容与它的指纹不符,被改动过。"),
        (row.chain_hash == chain, "总链在此断开。"),
        (row.content_id is None or row.salt is not None, "文字内容的行不见了。"),
        (
            written is None or content_hash(row.salt, written) == row.content_hash,
            "文字内容与它的指纹不符,被改动过。",
        ),
    )
    return next((sentence for good, sentence in checks if not good), None)


def _replayed(connection: Connection) -> Iterator[list[Projection]]:
    """Every case derived anew from its events, in batches."""
    book = SqlBook(connection, VersionCache())
    statement = (
        select(event, content.c.payload.label("content_payload"))
        .outerjoin(content, content.c.id == event.c.content_id)
        .order_by(event.c.ticket_id, event.c.seq)
    )
    batch: list[Projection] = []
    rows = connection.execution_options(yield_per=5000).execute(statement)
    for ticket_id, own in itertools.groupby(rows, key=lambda row: row.ticket_id):
        made = Ticket(ticket_id)
        for row in own:
            made.apply(event_of(row))
        _, calendar = book.calendar(made.calendar_version)
        promises = book.promises(made.promise_version)
        batch.append(project(made, ledger(made, calendar, promises)))
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _search(rows: Projection) -> Row:
    return {"ticket_id": rows.ticket["id"], "search_text": search_text(rows.search_source)}


def _compare(connection: Connection) -> Iterator[Finding]:
    """Stored projections against a replay; the first few differences are named."""
    named = 0
    seen = 0
    for batch in _replayed(connection):
        ids = [rows.ticket["id"] for rows in batch]
        seen += len(ids)
        stored = _stored(connection, min(ids), max(ids))
        for rows in batch:
            for what, found in _differences(rows, stored):
                named += 1
                if named <= 20:
                    yield Finding(f"工单 {rows.ticket['number']} 的{what}与事件不符:{found}")
    total = connection.execute(select(func.count()).select_from(ticket)).scalar_one()
    if total != seen:
        yield Finding(f"工单表有 {total} 行,事件中有 {seen} 件。")


Stored = dict[tuple[str, int], list[Row]]


def _stored(connection: Connection, low: int, high: int) -> Stored:
    found: Stored = {}
    for table, key, order in (
        (ticket, ticket.c.id, ticket.c.id),
        (holding, holding.c.ticket_id, holding.c.ordinal),
        (leg, leg.c.ticket_id, leg.c.name),
        (ticket_search, ticket_search.c.ticket_id, ticket_search.c.ticket_id),
    ):
        statement = select(table).where(key.between(low, high)).order_by(key, order)
        for row in connection.execute(statement).mappings():
            values = dict(row)
            found.setdefault((table.name, values[key.name]), []).append(values)
    return found


def _differences(rows: Projection, stored: Stored) -> Iterator[tuple[str, str]]:
    case_id = rows.ticket["id"]
    for what, name, expected in (
        ("状态", "ticket", [rows.ticket]),
        ("持有", "holding", rows.holdings),
        ("时限", "leg", sorted(rows.legs, key=lambda row: (row["name"], row["ordinal"]))),
        ("检索文字", "ticket_search", [_search(rows)]),
    ):
        found = stored.get((name, case_id), [])
        if name == "leg":
            found = sorted(found, key=lambda row: (row["name"], row["ordinal"]))
        if found != expected:
            yield what, _first_difference(expected, found)


def _first_difference(expected: list[Row], found: list[Row]) -> str:
    for wanted, row in zip(expected, found, strict=False):
        for key, value in wanted.items():
            if row[key] != value:
                return f"{key} 应为 {value},现为 {row[key]}"
    return f"应有 {len(expected)} 行,现有 {len(found)} 行"
