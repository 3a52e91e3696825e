"""One stretch of the record walked through: hashes, texts, and a replay against what is stored.

A stretch is a run of cases or of events, small enough for memory; stretches
know nothing of each other, so that several processes can share them. Within one
a few cases at a time are read, derived and compared, so that all of it stays in
the fast memory beside the processor: by stretches it took a third longer.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, Table, select

from gaoxinban.application.ports import Finding
from gaoxinban.domain.chain import GENESIS, case_hash, chain_hash, content_hash
from gaoxinban.domain.fold import replay
from gaoxinban.domain.ledger import ledger
from gaoxinban.storage import sqlite
from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.event_rows import CASE_HASH, EVENTS, HASHED, Tuple, events_of, tuples
from gaoxinban.storage.projection import Projection, project, records
from gaoxinban.storage.tables import event, holding, leg, ticket, ticket_count, ticket_search

CASES = 32
"""Cases that are walked through at a time."""


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

    def parts(self) -> Iterator["Stretch"]:
        """The same ids, `CASES` at a time; whole where an end is open, or ids lie far apart."""
        low, high = self
        if low is None or high is None or high - low > _MOST_PARTS * CASES:
            yield self
            return
        for edge in range(low, high, CASES):
            yield Stretch(edge, min(edge + CASES, high))


_MOST_PARTS = 500


class Replayed(NamedTuple):
    """One case derived anew; `rows` is None where its events no longer add up to a case."""

    ticket_id: int
    rows: Projection | None
    findings: list[Finding]


def links(connection: Connection, stretch: Stretch) -> list[Finding]:
    """The global chain over events by id: each must follow from the one stored before it."""
    e = event.c
    previous = GENESIS
    expected = 1
    if stretch.low is not None:
        before = select(e.id, e.chain_hash).where(e.id < stretch.low).order_by(e.id.desc()).limit(1)
        for number, linked in tuples(connection, before):
            expected, previous = number + 1, linked
    found = []
    for number, ticket_id, hashed, linked in _rows(connection, "link", stretch):
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


def events_by_case(
    connection: Connection, stretch: Stretch
) -> Iterator[tuple[int, Iterator[Tuple]]]:
    """The events of the stretch with their texts, by case, in order."""
    return groupby(_rows(connection, "event", stretch).fetchall(), itemgetter(1))


class Walked(NamedTuple):
    """What came of a stretch of cases.

    `rows` are those that `ticket`, `holding`, `leg` and `ticket_search` should
    have, empty where nobody wants them; `broken` says of which case that cannot
    be told, None if of none. `counts`: how many stored cases there are of each
    kind, by the columns of `COUNTED`.
    """

    findings: list[Finding]
    rows: list[list[Tuple]]
    broken: Finding | None
    counts: Counter[Tuple]


def walk(connection: Connection, book: SqlBook, stretch: Stretch, *, wanted: bool = True) -> Walked:
    """Hashes, texts and replay of every case of a stretch, against what is stored of it.

    `wanted`: whether the rows are.
    """
    findings: list[Finding] = []
    rows: list[list[Tuple]] = [[] for _ in _TABLES]
    broken: Finding | None = None
    counts: Counter[Tuple] = Counter()
    for part in stretch.parts():
        walked = _walk(connection, book, part)
        findings += walked.findings
        broken = broken or walked.broken
        counts.update(walked.counts)
        if wanted:
            for of_table, own in zip(rows, walked.rows, strict=True):
                of_table.extend(own)
    return Walked(findings, rows, broken, counts)


def _walk(connection: Connection, book: SqlBook, stretch: Stretch) -> Walked:
    replayed = [
        _replay(book, ticket_id, own, hashes(own))
        for ticket_id, own in (
            (ticket_id, list(rows)) for ticket_id, rows in events_by_case(connection, stretch)
        )
    ]
    rows = records(case.rows for case in replayed if case.rows is not None)
    stored = [_rows(connection, table.name, stretch).fetchall() for _, table, _ in _TABLES]
    if rows == stored:
        findings = [finding for case in replayed for finding in case.findings]
    else:
        findings = list(_differences(replayed, stored))
    broken = (case.findings[-1] for case in replayed if case.rows is None)
    return Walked(findings, rows, next(broken, None), Counter(map(_KIND, stored[0])))


def _replay(book: SqlBook, ticket_id: int, rows: list[Tuple], findings: list[Finding]) -> Replayed:
    made: Projection | None = None
    try:
        case = replay(ticket_id, events_of(rows))
        _, calendar = book.calendar(case.calendar_version)
        derived = project(case, ledger(case, calendar, book.promises(case.promise_version)))
        "".join(filter(None, derived.search_source))  # what a forger wrote may be no text
        made = derived
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
        stored = row[CASE_HASH]
        if case_hash(previous, row[:HASHED]) != stored:
            return [Finding(f"{_where(row[0], row[1])}内容与它的指纹不符，被改动过。", row[0])]
        previous = stored
    return []


def _texts(rows: list[Tuple]) -> list[Finding]:
    """Texts against the salted hashes in their events; an erased text leaves its row."""
    found = []
    for row in rows:
        hashed, salt, written = row[9], row[12], row[13]
        if hashed is None and row[8] is None:
            continue
        if salt is None:
            found.append(Finding(f"{_where(row[0], row[1])}文字内容的行不见了。", row[0]))
        elif row[11] != row[1] or (written is not None and content_hash(salt, written) != hashed):
            said = f"{_where(row[0], row[1])}文字内容与它的指纹不符，被改动过。"
            found.append(Finding(said, row[0]))
    return found


_TABLES: tuple[tuple[str, Table, tuple[str, ...]], ...] = (
    ("状态", ticket, ("id",)),
    ("持有", holding, ("ticket_id", "ordinal")),
    ("时限", leg, ("ticket_id", "name", "ordinal")),
    ("检索文字", ticket_search, ("ticket_id",)),
)
"""What each table of `records` is called, and its key: that of the case, and on."""


COUNTED = tuple(each.name for each in ticket_count.columns if each.name != "cases")
"""The columns of `ticket` that say what kind of case it is."""

_KIND = itemgetter(*map(ticket.columns.keys().index, COUNTED))


def _of_table(table: Table, key: tuple[str, ...]) -> tuple[Select[Any], ColumnElement[Any]]:
    columns = [table.c[name] for name in key]
    return select(table).order_by(*columns), columns[0]


_STATEMENTS: dict[str, tuple[Select[Any], ColumnElement[Any]]] = {
    "event": (EVENTS, event.c.ticket_id),
    "link": (
        select(event.c.id, event.c.ticket_id, event.c.case_hash, event.c.chain_hash).order_by(
            event.c.id
        ),
        event.c.id,
    ),
    **{table.name: _of_table(table, key) for _, table, key in _TABLES},
}
"""What is read in stretches, in order, and the ids by which it is cut."""


def _rows(connection: Connection, name: str, stretch: Stretch) -> Any:
    """A cursor over a stretch of one of `_STATEMENTS`."""
    low, high = stretch
    bounds = [each for each in stretch if each is not None]
    return sqlite.rows(connection, _compiled(name, low is not None, high is not None), bounds)


@cache
def _compiled(name: str, from_below: bool, to_above: bool) -> str:  # noqa: FBT001  a key of the cache
    statement, key = _STATEMENTS[name]
    bounds = Stretch(0 if from_below else None, 0 if to_above else None)
    return sqlite.compiled(statement.where(*bounds.of(key)))


def _differences(replayed: list[Replayed], stored: list[list[Tuple]]) -> Iterator[Finding]:
    """Case by case, then what belongs to no case."""
    left = [
        {ticket_id: list(own) for ticket_id, own in groupby(rows, itemgetter(0))} for rows in stored
    ]
    for case in replayed:
        yield from case.findings
        found = [of_table.pop(case.ticket_id, []) for of_table in left]
        if case.rows is None:
            continue
        for place, expected in enumerate(records([case.rows])):
            if expected != found[place]:
                yield _difference(place, case.rows.ticket.number, expected, found[place])
    for (_, table, _), of_table in zip(_TABLES, left, strict=True):
        for ticket_id in of_table:
            yield Finding(f"表 {table.name} 中有工单 {ticket_id} 的行，但它没有任何事件。")


def _difference(
    place: int, number: str, expected: Sequence[Tuple], found: Sequence[Tuple]
) -> Finding:
    """Where the first two rows part; what people wrote is not repeated in a report."""
    what, table, _ = _TABLES[place]
    said = f"应有 {len(expected)} 行，现有 {len(found)} 行"
    for wanted, row in zip(expected, found, strict=False):
        parted = [
            (name, right, wrong)
            for name, right, wrong in zip(table.columns.keys(), wanted, row, strict=True)
            if right != wrong
        ]
        if parted:
            name, right, wrong = parted[0]
            said = f"{name} 不同" if name in _WRITTEN else f"{name} 应为 {right}，现为 {wrong}"
            break
    return Finding(f"工单 {number} 的{what}与事件不符：{said}")


_WRITTEN = frozenset({"title", "search_text"})
