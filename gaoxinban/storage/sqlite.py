"""Everything that is true of SQLite only: driver, pragmas, transactions, full text, upsert."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, NullPool, Table, create_engine, event, text
from sqlalchemy.dialects.sqlite import insert

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA cache_size=-32000",
    "PRAGMA temp_store=MEMORY",
)


def engine(
    path: Path, *, begin: str = "BEGIN", foreign_keys: bool = True, read_only: bool = False
) -> Engine:
    """An engine on one file; every transaction opens with `begin`.

    Writers begin IMMEDIATE: a DEFERRED transaction that reads first and then
    writes fails at once with "database is locked" (dbx PR#6990).
    """

    def connect() -> Any:
        uri = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rwc'}"
        connection = driver.connect(
            uri, uri=True, check_same_thread=False, isolation_level=None, cached_statements=256
        )
        for pragma in PRAGMAS:
            if read_only and "journal_mode" in pragma:
                continue
            connection.execute(pragma)
        if not foreign_keys:
            connection.execute("PRAGMA foreign_keys=OFF")
        return connection

    made = create_engine("sqlite://", creator=connect, module=driver, poolclass=NullPool)

    @event.listens_for(made, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return made


def upsert(table: Table) -> Any:
    """INSERT that replaces every column of a row with the same primary key."""
    statement = insert(table)
    keys = {column.name for column in table.primary_key}
    return statement.on_conflict_do_update(
        index_elements=sorted(keys),
        set_={c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys},
    )


def data_version(connection: Connection) -> int | None:
    """Changes when another connection has committed; never by this connection's own writes.

    None where the database cannot tell: then nothing may be kept between transactions.
    """
    found: int = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
    return found


def match(phrases: Iterable[str]) -> str:
    """The FTS5 query: every phrase must occur."""
    return " AND ".join('"' + phrase.replace('"', '""') + '"' for phrase in phrases)


TICKET_MATCHES = text("SELECT rowid FROM ticket_fts WHERE ticket_fts MATCH :phrases")
ENTERPRISE_MATCHES = text("SELECT rowid FROM enterprise_fts WHERE enterprise_fts MATCH :phrases")


def backup(source: Connection, target: Path, progress: Callable[[int], None]) -> None:
    """Copy with SQLite's backup API; copying the file of a WAL database loses data."""
    raw = source.connection.driver_connection
    copy = driver.connect(str(target))
    try:
        raw.backup(copy, pages=2048, progress=lambda _s, left, total: progress(total - left))  # type: ignore[union-attr]  # the driver's own class
    finally:
        copy.close()
