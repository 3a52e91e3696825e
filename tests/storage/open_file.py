"""The database file as any other program sees it: what forgers and careless scripts do."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as driver


def rows(path: Path, sql: str, parameters: Sequence[object] = ()) -> list[tuple]:
    """The answer of a plain connection of its own."""
    with closing(driver.connect(str(path), isolation_level=None)) as connection:
        return connection.execute(sql, parameters).fetchall()


def execute(path: Path, *statements: str) -> None:
    """Statements of another program, each committed at once."""
    with closing(driver.connect(str(path), isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


@contextmanager
def guards_down(path: Path) -> Iterator[None]:
    """The triggers are taken away and put back as they were, as a careful forger would do."""
    found = rows(path, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    execute(path, *(f"DROP TRIGGER {name}" for name, _ in found))
    yield
    execute(path, *(sql for _, sql in found))
