"""One database: a write lane, read lanes, and what they share.

Every thread keeps one connection for writing and one for reading for its
life: opening one costs a millisecond and would blind the page cache.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, local
from typing import Any

from sqlalchemy import Connection, Engine

from gaoxinban.application.ports import Book, Cases, Enterprises, Reads
from gaoxinban.storage import sqlite
from gaoxinban.storage.book import SqlBook, VersionCache
from gaoxinban.storage.case_store import SqlCases
from gaoxinban.storage.enterprise_store import SqlEnterprises
from gaoxinban.storage.errors import known_errors
from gaoxinban.storage.maintenance import SqlMaintenance
from gaoxinban.storage.reads import SqlReads


class SqlUnitOfWork:
    """One write transaction."""

    def __init__(self, connection: Connection, versions: VersionCache) -> None:
        self._connection = connection
        self._book = SqlBook(connection, versions)
        self._cases = SqlCases(connection, self._book)
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

    def _flush(self) -> None:
        self._enterprises.flush()
        self._cases.flush()

    def commit(self) -> None:
        self._flush()
        self._connection.commit()

    def checkpoint(self) -> None:
        self.commit()
        self._cases.forget_ended()
        self._connection.begin()


class SqlDatabase:
    """The database behind the ports; SQLite for now, one file."""

    def __init__(self, path: Path, migrations: Path, *, read_only: bool = False) -> None:
        self.path = path
        self._versions = VersionCache()
        self._read_engine = sqlite.engine(path, read_only=read_only)
        self._write_engine = sqlite.engine(path, begin="BEGIN IMMEDIATE")
        self._lanes: Any = local()
        self._open: list[Connection] = []
        self._lock = Lock()
        self._maintenance = SqlMaintenance(path, migrations, self._read_engine, self._write_engine)

    def _lane(self, name: str, engine: Engine) -> Connection:
        connection: Connection | None = getattr(self._lanes, name, None)
        if connection is None:
            connection = engine.connect()
            setattr(self._lanes, name, connection)
            with self._lock:
                self._open.append(connection)
        return connection

    @contextmanager
    def write(self) -> Iterator[SqlUnitOfWork]:
        with known_errors():
            connection = self._lane("writer", self._write_engine)
            connection.begin()
            try:
                yield SqlUnitOfWork(connection, self._versions)
            finally:
                if connection.in_transaction():
                    connection.rollback()

    @contextmanager
    def read(self) -> Iterator[tuple[Reads, Book, Cases, Enterprises]]:
        with known_errors():
            connection = self._lane("reader", self._read_engine)
            connection.begin()
            try:
                book = SqlBook(connection, self._versions)
                yield (
                    SqlReads(connection, book),
                    book,
                    SqlCases(connection, book),
                    SqlEnterprises(connection),
                )
            finally:
                connection.rollback()

    @property
    def maintenance(self) -> SqlMaintenance:
        return self._maintenance

    def interrupt(self) -> None:
        with self._lock:
            for connection in self._open:
                raw: Any = connection.connection.driver_connection
                raw.interrupt()

    def close(self) -> None:
        with self._lock:
            for connection in self._open:
                connection.close()
            self._open.clear()
        self._read_engine.dispose()
        self._write_engine.dispose()
