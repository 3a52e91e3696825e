"""The triggers of a file against those that the migrations make: none gone, changed or added.

Triggers keep history from being changed, and full text and counts in step.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, StaticPool, create_engine
from sqlcipher3 import dbapi2 as driver

from gaoxinban.application.finding import Finding
from gaoxinban.storage import migrate

_ONE_AT_A_TIME = Lock()
"""Alembic keeps what it works on in a module."""


def findings(connection: Connection, migrations: Path) -> Iterator[Finding]:
    """What is not as it was made, by name; a file of an older revision is held to that one."""
    revision = migrate.ensure_openable(connection, migrations)
    if revision is None:
        return
    with _ONE_AT_A_TIME:
        made = _made(migrations, revision)
    found = _triggers(connection)
    for name in sorted(made.keys() - found.keys()):
        yield Finding(f"数据库缺少保护用的触发器 {name}，可能被别的程序改动过。")
    for name in sorted(made.keys() & found.keys()):
        if found[name] != made[name]:
            yield Finding(f"保护用的触发器 {name} 不是本程序建的那一个，可能被别的程序换过。")
    for name in sorted(found.keys() - made.keys()):
        table, _ = found[name]
        yield Finding(f"表 {table} 上有不是本程序建的触发器 {name}，可能会改动记录。")


_Triggers = Mapping[str, tuple[str, str]]
"""By name, the table and the statement that makes it."""


def _triggers(connection: Connection) -> _Triggers:
    found = connection.exec_driver_sql(
        "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
    )
    return {name: (table, statement) for name, table, statement in found}


@cache
def _made(migrations: Path, revision: str) -> _Triggers:
    """Those of a new database in memory, brought to a revision: a tenth of a second."""
    fresh = create_engine(
        "sqlite://",
        module=driver,
        poolclass=StaticPool,
        connect_args={"isolation_level": None},
    )
    try:
        with fresh.connect() as connection:
            migrate.run(connection, migrations, revision)
            return _triggers(connection)
    finally:
        fresh.dispose()
