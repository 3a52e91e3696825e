"""The database at one moment. The window's first rows need its lists alone: the rest comes late."""

from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from gaoxinban.domain.instant import Instant
from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.reads import SqlReads
from gaoxinban.storage.tables import event

if TYPE_CHECKING:
    from gaoxinban.storage.case_store import SqlCases
    from gaoxinban.storage.enterprise_store import SqlEnterprises
    from gaoxinban.storage.kept_columns import KeptColumns
    from gaoxinban.storage.reminder_store import SqlReminders


class SqlView:
    """What one read transaction can be asked."""

    def __init__(
        self, connection: Connection, book: SqlBook, columns: "KeptColumns | None" = None
    ) -> None:
        self._connection = connection
        self.book = book
        self.reads = SqlReads(connection, book, columns)

    @cached_property
    def cases(self) -> "SqlCases":
        from gaoxinban.storage.case_store import SqlCases

        return SqlCases(self._connection, self.book)

    @cached_property
    def register(self) -> "SqlEnterprises":
        from gaoxinban.storage.enterprise_store import SqlEnterprises

        return SqlEnterprises(self._connection)

    @cached_property
    def reminders(self) -> "SqlReminders":
        from gaoxinban.storage.reminder_store import SqlReminders

        return SqlReminders(self._connection, self.book)


def last_entered(connection: Connection) -> Instant | None:
    newest = select(event.c.entered_at).order_by(event.c.id.desc()).limit(1)
    return connection.execute(newest).scalar()
