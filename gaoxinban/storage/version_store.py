"""Versions of rules, frozen months and anchors on one connection."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from gaoxinban.application.directory_bench import LoggedRequest
from gaoxinban.application.figure_rows import CallBackRow
from gaoxinban.application.finding import Finding
from gaoxinban.application.ports import Progress
from gaoxinban.application.rows import StatsRow
from gaoxinban.application.rule_ports import Cohort, FrozenMonth, RuleKind, VersionRow
from gaoxinban.application.rule_preview import OpenCases
from gaoxinban.domain.anchor import Anchor
from gaoxinban.domain.event import Actor, EventKind
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.transition import ensure_allowed
from gaoxinban.storage import anchor_store, frozen_store, logged_requests, open_cases
from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.case_store import Heads, SqlCases
from gaoxinban.storage.payload import loads
from gaoxinban.storage.tables import rule_version, ticket

CHUNK = 1000
"""Cases in hand at a time while they adopt a version."""


class SqlRules:
    """Versions, frozen months and anchors on one connection; see `rule_ports`."""

    def __init__(self, connection: Connection, book: SqlBook, heads: Heads | None = None) -> None:
        self._connection = connection
        self._book = book
        self._heads = heads

    def book(self) -> SqlBook:
        return self._book

    def versions(self, kind: RuleKind, now: Instant) -> list[VersionRow]:
        rows = self._connection.execute(
            select(rule_version)
            .where(rule_version.c.kind == kind.value)
            .order_by(rule_version.c.number.desc())
        ).all()
        promised = kind is RuleKind.PROMISE
        newest = rows[0].number if rows else None
        current = self._book.promises_at(now).number if promised else newest
        return [
            VersionRow(
                kind=kind,
                number=row.number,
                created_at=row.created_at,
                created_by=row.created_by,
                reason=loads(row.payload).get("reason", ""),
                in_force=row.number == current,
                since=self._book.promises(row.number).since if promised else None,
            )
            for row in rows
        ]

    def publish(
        self, kind: RuleKind, payload: Mapping[str, Any], now: Instant, actor: Actor
    ) -> int:
        return self._book.publish(kind.value, payload, now, actor.ref)

    def adopt(
        self,
        ids: Sequence[int],
        versions: Mapping[str, int],
        note: str,
        stamp: tuple[Actor, Instant],
        progress: Progress | None = None,
    ) -> None:
        actor, now = stamp
        for low in range(0, len(ids), CHUNK):
            cases = SqlCases(self._connection, self._book, self._heads)
            for ticket_id in ids[low : low + CHUNK]:
                made = cases.load(ticket_id)
                ensure_allowed(made.number, made.state, EventKind.ADOPT)
                at = max(now, made.last_moved_at, made.updated_at)
                cases.record(
                    made,
                    EventKind.ADOPT,
                    actor=actor,
                    happened_at=at,
                    entered_at=at,
                    data=dict(versions),
                    text={"note": note},
                )
            cases.flush()
            if progress is not None:
                progress(min(low + CHUNK, len(ids)))

    def open_cases(self) -> OpenCases:
        return open_cases.read(self._connection, self._book)

    def ticket_numbers(self, ids: Sequence[int]) -> dict[int, str]:
        statement = select(ticket.c.id, ticket.c.number).where(ticket.c.id.in_(list(ids)))
        return {row.id: row.number for row in self._connection.execute(statement)}

    def logged_requests(self, since: Instant, limit: int) -> Sequence[LoggedRequest]:
        return logged_requests.read(self._connection, since, limit)

    def figures(self, month: int, cohort: Cohort, now: Instant) -> list[StatsRow]:
        return frozen_store.figures(self._connection, self._book, (month, cohort), now)

    def call_backs(self, month: int, cohort: Cohort) -> list[CallBackRow]:
        return frozen_store.call_backs(self._connection, self._book, (month, cohort))

    def frozen(self, month: int, cohort: Cohort) -> FrozenMonth | None:
        return frozen_store.frozen(self._connection, month, cohort)

    def frozen_months(self) -> list[FrozenMonth]:
        return frozen_store.frozen_months(self._connection)

    def later_cases(
        self, month: int, cohort: Cohort, after: int, limit: int
    ) -> tuple[int, list[str]]:
        return frozen_store.later_cases(self._connection, (month, cohort), after, limit)

    def freeze(self, frozen: FrozenMonth) -> None:
        frozen_store.freeze(self._connection, frozen)

    def anchor(self, now: Instant) -> Anchor:
        return anchor_store.anchor(self._connection, now)

    def compare_anchor(self, anchor: Anchor) -> list[Finding]:
        return list(anchor_store.compare(self._connection, anchor))

    def frozen_findings(self) -> list[Finding]:
        return list(frozen_store.findings(self._connection))
