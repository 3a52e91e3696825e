"""All questions to the database in one place for the use cases."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from gaoxinban.application.rows import (
    CallBackRow,
    EnterpriseDetail,
    EnterpriseHits,
    EnterpriseRow,
    QueueCounts,
    QueueSeat,
    StatsQuery,
    StatsRow,
    TicketFilter,
    TicketPage,
    TicketRow,
)
from gaoxinban.domain.instant import Instant
from gaoxinban.storage import enterprise_reads, ticket_reads
from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.matching import Matching
from gaoxinban.storage.queue_counts import queue_counts

if TYPE_CHECKING:
    from gaoxinban.storage.kept_columns import KeptColumns


class SqlReads:
    """Reads on one connection, inside one consistent view."""

    def __init__(
        self, connection: Connection, book: SqlBook, columns: "KeptColumns | None" = None
    ) -> None:
        self._connection = connection
        self._book = book
        self._columns = columns

    def _cases(self, wanted: TicketFilter, now: Instant) -> Matching:
        return Matching(self._connection, wanted, now, columns=self._columns)

    def ticket_page(
        self, wanted: TicketFilter, now: Instant, limit: int, after: tuple[int, int] | None
    ) -> TicketPage:
        return ticket_reads.ticket_page(self._cases(wanted, now), self._book, limit, after)

    def ticket_ids(self, wanted: TicketFilter, now: Instant) -> Sequence[int]:
        return ticket_reads.ticket_ids(self._cases(wanted, now), self._book)

    def ticket_rows(self, ids: Sequence[int]) -> list[TicketRow]:
        return ticket_reads.ticket_rows(self._connection, self._book, ids)

    def followers(self, ticket_id: int) -> list[int]:
        return ticket_reads.followers(self._connection, ticket_id)

    def ticket_count(self, wanted: TicketFilter, now: Instant) -> int:
        return self._cases(wanted, now).count

    def queue_counts(self, now: Instant, seat: QueueSeat | None) -> QueueCounts:
        return queue_counts(self._connection, now, seat)

    def enterprise_hits(self, text: str, limit: int) -> EnterpriseHits:
        return enterprise_reads.enterprise_hits(self._connection, text, limit)

    def enterprise_ids(self, text: str) -> Sequence[int]:
        return enterprise_reads.enterprise_ids(self._connection, text)

    def enterprise_rows(self, ids: Sequence[int]) -> list[EnterpriseRow]:
        return enterprise_reads.enterprise_rows(self._connection, ids)

    def enterprise_detail(self, enterprise_id: int) -> EnterpriseDetail:
        return enterprise_reads.enterprise_detail(self._connection, self._book, enterprise_id)

    def stats(self, query: StatsQuery, now: Instant) -> list[StatsRow]:
        from gaoxinban.storage import stats_reads

        return stats_reads.stats(self._connection, self._book, query, now)

    def call_backs(self, query: StatsQuery) -> list[CallBackRow]:
        from gaoxinban.storage import stats_reads

        return stats_reads.call_backs(self._connection, self._book, query)
