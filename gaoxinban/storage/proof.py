"""Proof that history stands: what a few statements over whole tables tell.

Versions of rules, frozen months, texts that belong to nobody, counters. The
chains of events and the replay of every case are `proof_walk`'s.
"""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from gaoxinban.application.finding import Finding
from gaoxinban.domain.chain import GENESIS, version_hash
from gaoxinban.storage import frozen_store
from gaoxinban.storage.compiled_version import PUBLISHED, version_name
from gaoxinban.storage.event_reading import Tuple
from gaoxinban.storage.event_rows import tuples
from gaoxinban.storage.payload import loads
from gaoxinban.storage.projection import COUNTED
from gaoxinban.storage.tables import (
    content,
    event,
    rule_version,
    ticket,
    ticket_count,
)

MOST_NAMED = 20
"""Findings of one kind that are named; more help nobody."""


def rules(connection: Connection) -> list[Finding]:
    """Versions of rules and frozen months, each against its chain."""
    return [*named(_versions(connection)), *named(frozen_store.findings(connection))]


def _versions(connection: Connection) -> Iterator[Finding]:
    """Calendars, promises and dispatch rules; ids and the numbers of each kind have no gap."""
    previous = GENESIS
    count: dict[str, int] = {}
    rows = connection.execute(select(rule_version).order_by(rule_version.c.id))
    for place, row in enumerate(rows, 1):
        name = version_name(row.kind, row.number)
        expected = version_hash(previous, row.kind, row.number, row.payload)
        if row.hash != expected:
            yield Finding(f"{name}的内容与它的指纹不符。")
        elif not _as_published(row):
            yield Finding(f"{name}的发布时间或发布人与当时写下的不符，被改动过。")
        elif row.id != place or row.number != count.get(row.kind, 0) + 1:
            yield Finding(f"{name}之前缺少一版。")
        count[row.kind] = row.number
        previous = row.hash


def _as_published(row: Any) -> bool:
    """Whether the columns beside the hash say what was hashed; earlier releases hashed neither."""
    try:
        said = loads(row.payload).get(PUBLISHED)
    except (ValueError, AttributeError):  # hashed anew with what is no version
        return False
    return said is None or said == {"at": row.created_at, "by": row.created_by}


def texts(connection: Connection) -> int:
    """How many texts there are."""
    found: int = connection.execute(select(func.count()).select_from(content)).scalar_one()
    return found


def orphans(connection: Connection) -> Iterator[Finding]:
    """A text that no event names, or that two name: asked where not every event has one of its own.

    Each event's text is looked for by the walk.
    """
    known = select(event.c.content_id).where(event.c.content_id.is_not(None))
    orphan = connection.execute(select(content.c.id).where(content.c.id.not_in(known)).limit(1))
    for number in orphan.scalars():
        yield Finding(f"第 {number} 号文字内容不属于任何事件。")


def stored_counters(connection: Connection) -> Mapping[Tuple, int]:
    """What triggers count beside the cases, by the columns of `COUNTED`."""
    kinds = [
        func.nullif(ticket_count.c[name], _LACKING[name])
        if name in _LACKING
        else ticket_count.c[name]
        for name in COUNTED
    ]
    counted = select(*kinds, ticket_count.c.cases).where(ticket_count.c.cases != 0)
    return {row[:-1]: row[-1] for row in tuples(connection, counted)}


def counters(stored: Mapping[Tuple, int], counted: Counter[Tuple]) -> Iterator[Finding]:
    """What triggers count, against `counted`."""
    if stored != dict(counted):  # a Counter compares itself slowly
        yield Finding("工单的计数与工单不符，请执行「db rebuild」。")


def count_anew(connection: Connection) -> None:
    """What triggers count, counted at once."""
    connection.execute(ticket_count.delete())
    names = ticket_count.columns.keys()
    connection.execute(insert(ticket_count).from_select(names, _counted()))


def _counted() -> Select[Any]:
    """The rows that `ticket_count` should have."""
    kinds = [
        func.coalesce(ticket.c[name], _LACKING[name]) if name in _LACKING else ticket.c[name]
        for name in COUNTED
    ]
    return select(*kinds, func.count()).group_by(*kinds)


_LACKING: Mapping[str, int | str] = {"team_id": 0, "officer_id": 0, "category": ""}
"""What is counted where a case has none."""


def named(findings: Iterable[Finding]) -> list[Finding]:
    """The first findings; how many more there are is said in the last."""
    waiting = iter(findings)
    first = list(itertools.islice(waiting, MOST_NAMED))
    more = sum(1 for _ in waiting)
    return [*first, Finding(f"另有 {more} 处同类问题。")] if more else first
