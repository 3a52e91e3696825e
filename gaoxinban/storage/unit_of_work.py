"""One write transaction: cases, enterprises, the book and the versions of the rules."""

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from gaoxinban.domain.instant import Instant
from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.case_store import Heads, SqlCases
from gaoxinban.storage.enterprise_store import SqlEnterprises
from gaoxinban.storage.sqlite import data_version
from gaoxinban.storage.view import last_entered

if TYPE_CHECKING:
    from gaoxinban.storage.account_store import SqlAccounts
    from gaoxinban.storage.contact_store import SqlRegister
    from gaoxinban.storage.desk_store import SqlDesk
    from gaoxinban.storage.reminder_store import SqlReminders
    from gaoxinban.storage.version_store import SqlRules
    from gaoxinban.storage.view_store import SqlViews


class SqlUnitOfWork:
    """One write transaction."""

    def __init__(self, connection: Connection, book: SqlBook, heads: Heads) -> None:
        self._connection = connection
        self._book = book
        self._heads = heads
        self._cases = SqlCases(connection, book, heads)
        self._enterprises = SqlEnterprises(connection)

    @property
    def cases(self) -> SqlCases:
        return self._cases

    @property
    def enterprises(self) -> SqlEnterprises:
        return self._enterprises

    @property
    def book(self) -> SqlBook:
        return self._book

    @property
    def rules(self) -> "SqlRules":
        from gaoxinban.storage.version_store import SqlRules

        return SqlRules(self._connection, self._book, self._heads)

    @property
    def desk(self) -> "SqlDesk":
        from gaoxinban.storage.desk_store import SqlDesk

        return SqlDesk(self._connection, self._book)

    @property
    def views(self) -> "SqlViews":
        from gaoxinban.storage.view_store import SqlViews

        return SqlViews(self._connection)

    @property
    def register(self) -> "SqlRegister":
        from gaoxinban.storage.contact_store import SqlRegister

        self._enterprises.flush()  # it reads their rows
        return SqlRegister(self._connection, self._book)

    @property
    def accounts(self) -> "SqlAccounts":
        from gaoxinban.storage.account_store import SqlAccounts

        return SqlAccounts(self._connection, self._book)

    @property
    def reminders(self) -> "SqlReminders":
        from gaoxinban.storage.reminder_store import SqlReminders

        return SqlReminders(self._connection, self._book)

    def last_entered(self) -> Instant | None:
        return last_entered(self._connection)

    def _flush(self) -> None:
        self._enterprises.flush()
        self._cases.flush()

    def commit(self) -> None:
        self._flush()
        self._connection.commit()

    def spill(self) -> None:
        self._flush()
        self._cases.forget()

    def checkpoint(self) -> None:
        before = data_version(self._connection)  # nobody else can write before the commit
        self.commit()
        self._cases.forget_ended()
        self._connection.begin()
        if before is None or data_version(self._connection) != before:
            self._heads.forget()
            self._book.expire()
            self._cases.forget()
