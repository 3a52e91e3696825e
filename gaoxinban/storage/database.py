"""One database: a write lane, read lanes, and what they share.

Every thread keeps one connection for writing and one for reading for its
life: opening one costs a millisecond and would blind the page cache.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from threading import Lock, local
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant
from gaoxinban.storage import migrate, sqlite
from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.compiled_version import VersionCache
from gaoxinban.storage.errors import known_errors
from gaoxinban.storage.forged_text import as_it_stands
from gaoxinban.storage.kept_columns import KeptColumns
from gaoxinban.storage.view import SqlView, last_entered

if TYPE_CHECKING:
    from gaoxinban.application.attachment_ports import AttachedFile
    from gaoxinban.storage.account_store import SqlAccounts
    from gaoxinban.storage.attachment_store import AttachmentFolder
    from gaoxinban.storage.backup_store import SqlBackups
    from gaoxinban.storage.case_store import Heads
    from gaoxinban.storage.contact_store import SqlRegister
    from gaoxinban.storage.desk_store import SqlDesk
    from gaoxinban.storage.maintenance import SqlMaintenance
    from gaoxinban.storage.unit_of_work import SqlUnitOfWork
    from gaoxinban.storage.version_store import SqlRules
    from gaoxinban.storage.view_store import SqlViews


class _Memory:
    """What a lane knows of the database; good as long as nobody else has written.

    `heads` is left to the units of work.
    """

    __slots__ = ("book", "heads", "version")

    def __init__(self, connection: Connection, versions: VersionCache, version: int | None) -> None:
        self.version = version
        self.book = SqlBook(connection, versions)
        self.heads: Heads | None = None


class SqlDatabase:
    """The database behind the ports; SQLite for now, one file."""

    def __init__(self, path: Path, migrations: Path) -> None:
        self.path = path
        self._versions = VersionCache()
        self._read_engine = sqlite.engine(path)
        self._write_engine = sqlite.engine(path, begin="BEGIN IMMEDIATE")
        self._lanes: Any = local()
        self._open: list[Connection] = []
        self._lock = Lock()
        self._migrations = migrations
        self._file: tuple[int, int] | None = None
        self._columns = KeptColumns()
        # As this program was started: it may be replaced on the disk while it runs.
        self._head = migrate.head(migrations)

    def _lane(self, name: str, engine: Engine) -> Connection:
        connection: Connection | None = getattr(self._lanes, name, None)
        if connection is None:
            if self._file is not None:  # to open another file beside this one's log mixes them
                self._ensure_same_file()
            connection = engine.connect()
            self._ensure_same_file()
            setattr(self._lanes, name, connection)
            with self._lock:
                self._open.append(connection)
        return connection

    def _ensure_same_file(self) -> None:
        """Refused once the file has been moved away, deleted or replaced under this process.

        SQLite would go on writing where nobody will ever look, and its log would mix with
        another database (sqlite.org/howtocorrupt.html). Windows lets no open file go.
        """
        if os.name != "posix":
            return
        try:
            found = self.path.stat()
            file = (found.st_dev, found.st_ino)
        except FileNotFoundError:
            file = (0, 0)
        if self._file is None:
            self._file = file
        elif file != self._file:
            raise Refused(
                f"数据库文件 {self.path} 被移走、删除或换掉了，没有保存。请把原来的放回去；"
                "要用现在这个，请复制下正在写的内容，重新打开程序。"
            )

    def _memory(self, name: str, connection: Connection) -> _Memory:
        """What this lane remembers, or a blank memory if somebody else has written since."""
        version = sqlite.data_version(connection)
        memory: _Memory | None = getattr(self._lanes, name, None)
        if memory is None or version is None or memory.version != version:
            self._ensure_own_revision(connection)
            memory = _Memory(connection, self._versions, version)
            setattr(self._lanes, name, memory)
        return memory

    def _ensure_own_revision(self, connection: Connection) -> None:
        """Refused once a newer program has upgraded the database under this process.

        What this one would write next lacks what the new schema derives beside it.
        """
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        if found != self._head:
            raise Refused(
                f"数据库已由另一个版本的程序升级（版本 {found}），本窗口不能再读写，没有保存。"
                "请先复制下正在写的内容，再用新的程序打开。"
            )

    @contextmanager
    def write(self) -> Iterator["SqlUnitOfWork"]:
        from gaoxinban.storage.case_store import Heads
        from gaoxinban.storage.unit_of_work import SqlUnitOfWork

        with known_errors():
            connection = self._lane("writer", self._write_engine)
            self._ensure_same_file()
            connection.begin()
            undone = True
            try:
                memory = self._memory("written", connection)
                if memory.heads is None:
                    memory.heads = Heads()
                yield SqlUnitOfWork(connection, memory.book, memory.heads)
                undone = connection.in_transaction()
            finally:
                if undone:
                    self._lanes.written = None  # what was undone may have been remembered
                sqlite.leave(connection)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """The read lane's connection, in a transaction that sees one moment."""
        with known_errors():
            connection = self._lane("reader", self._read_engine)
            connection.begin()
            try:
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def read(self) -> Iterator[SqlView]:
        with self._reading() as connection:
            yield SqlView(connection, self._memory("seen", connection).book, self._columns)

    def prepare(self) -> None:
        """See `ports`."""
        with self._reading() as connection:
            self._columns.load(connection)

    @contextmanager
    def rules(self) -> Iterator["SqlRules"]:
        """A consistent view of versions, frozen months and anchors; NumPy is loaded for it."""
        from gaoxinban.storage.version_store import SqlRules

        with self._reading() as connection:
            yield SqlRules(connection, self._memory("seen", connection).book)

    @contextmanager
    def views(self) -> Iterator["SqlViews"]:
        """A consistent view of the saved views."""
        from gaoxinban.storage.view_store import SqlViews

        with self._reading() as connection:
            yield SqlViews(connection)

    def written_elsewhere(self) -> frozenset[int] | None:
        """See `ports`; asks the write lane's connection, whose own commits do not count."""
        with known_errors():
            connection = self._lane("writer", self._write_engine)
            before = getattr(self._lanes, "elsewhere", None)
            found, now = sqlite.written_elsewhere(connection, before)
            self._lanes.elsewhere = now
            return found

    @contextmanager
    def desk(self) -> Iterator["SqlDesk"]:
        """A consistent view of the intake desk's own tables."""
        from gaoxinban.storage.desk_store import SqlDesk

        with self._reading() as connection:
            yield SqlDesk(connection, self._memory("seen", connection).book)

    @contextmanager
    def register(self) -> Iterator["SqlRegister"]:
        """A consistent view of contacts, the register's history and presence."""
        from gaoxinban.storage.contact_store import SqlRegister

        with self._reading() as connection:
            yield SqlRegister(connection, self._memory("seen", connection).book)

    @contextmanager
    def attached(self) -> Iterator["Iterator[AttachedFile]"]:
        """Every file that an act has attached."""
        from gaoxinban.storage.attachment_store import attached

        with self._reading() as connection:
            yield iter(as_it_stands(connection, lambda: attached(connection)))

    @cached_property
    def files(self) -> "AttachmentFolder":
        """The files beside the database."""
        from gaoxinban.storage.attachment_store import AttachmentFolder, folder_of

        return AttachmentFolder(folder_of(self.path))

    @cached_property
    def draft_files(self) -> "AttachmentFolder":
        """The files of drafts: apart, for what no draft names is swept there."""
        from gaoxinban.storage.attachment_store import AttachmentFolder

        return AttachmentFolder(self.path.with_name(f"{self.path.stem}-drafts"))

    @cached_property
    def backups(self) -> "SqlBackups":
        """The automatic backups, on this machine's folders."""
        from gaoxinban.storage.backup_store import SqlBackups

        return SqlBackups(self.path, self._read_engine)

    @contextmanager
    def accounts(self) -> Iterator["SqlAccounts"]:
        """A consistent view of accounts and people."""
        from gaoxinban.storage.account_store import SqlAccounts

        with self._reading() as connection:
            yield SqlAccounts(connection, self._memory("seen", connection).book)

    def last_entered(self) -> Instant | None:
        with self._reading() as connection:
            return last_entered(connection)

    @cached_property
    def maintenance(self) -> "SqlMaintenance":
        from gaoxinban.storage.maintenance import SqlMaintenance

        return SqlMaintenance(self.path, self._migrations, self._read_engine, self._write_engine)

    def interrupt(self) -> None:
        with self._lock:
            for connection in self._open:
                sqlite.interrupt(connection)

    def close(self) -> None:
        with self._lock:
            for connection in self._open:
                connection.close()
            self._open.clear()
        self._read_engine.dispose()
        self._write_engine.dispose()
