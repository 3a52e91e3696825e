"""One database file as the driver opens it, for a process that loads no more than the driver."""

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

__all__ = ["DriverError", "driver", "map_file", "open_file"]

DriverError: type[Exception] = driver.Error
"""What the driver raises where a statement does not pass through SQLAlchemy."""

# The driver seeks an adapter for every missing value, in vain and for 1.5 µs: half a row's time.
_AS_IT_IS: dict[None, None] = {None: None}
driver.register_adapter(type(None), _AS_IT_IS.get)

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA cache_size=-16000",
    "PRAGMA temp_store=MEMORY",
)


def open_file(
    path: Path, *, read_only: bool = False, foreign_keys: bool = True, one_thread: bool = False
) -> Any:
    """A connection that begins no transaction by itself.

    `one_thread`: it is opened, used and closed by the same thread, and no other
    meets it even to collect garbage: SQLite takes no lock around every value, a
    ninth of the time of reading many rows (sqlite.org/threadsafe.html).
    """
    flags = driver.SQLITE_OPEN_READWRITE | driver.SQLITE_OPEN_CREATE
    if one_thread:
        flags |= driver.SQLITE_OPEN_NOMUTEX
    connection = driver.connect(
        f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rwc'}",
        uri=True,
        flags=flags,
        check_same_thread=False,
        isolation_level=None,
        cached_statements=256,
    )
    for pragma in PRAGMAS:
        if read_only and "journal_mode" in pragma:
            continue
        connection.execute(pragma)
    if not foreign_keys:
        connection.execute("PRAGMA foreign_keys=OFF")
    return connection


def map_file(connection: Any) -> None:
    """Read pages where the system keeps them instead of copying each: a tenth of reading.

    For a process that only reads: an error of the disk ends it instead of an exception.
    """
    connection.execute(f"PRAGMA mmap_size={_MOST_MAPPED}")


_MOST_MAPPED = 2**31 - 65_536
