"""The columns of the cases as they are kept: read once, in step with every reader since.

Whoever needs them loads NumPy; a start and a command that asks for one list do not.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from gaoxinban.storage.sqlite import schema_version
from gaoxinban.storage.tables import event

if TYPE_CHECKING:
    from gaoxinban.storage.case_columns import Columns

_LAST = select(func.coalesce(func.max(event.c.id), 0))


class KeptColumns:
    """Those of one database, for all threads that read it."""

    def __init__(self) -> None:
        self._columns: Columns | None = None
        self._loading = Lock()
        self._asking = Lock()

    @property
    def are_there(self) -> bool:
        """Whether they have been read."""
        return self._columns is not None

    def load(self, connection: Connection) -> None:
        """Read them, unless they are there; 1 to 2.5 s at a million cases, once."""
        from gaoxinban.storage.case_columns import load

        with self._loading:
            last, schema = _position(connection)
            if self._columns is None or self._columns.schema < schema:
                self._columns = load(connection, last, schema)

    @contextmanager
    def at(self, connection: Connection) -> Iterator["Columns | None"]:
        """As this connection's transaction sees the cases; None where they are not known.

        To be let go soon: others wait.
        """
        last, schema = _position(connection)
        with self._asking:
            columns = self._columns
            # Rebuilt since they were read; or asked of a moment that is past.
            if columns is None or columns.schema != schema or columns.last > last:
                yield None
                return
            if columns.last < last:
                columns.bring_to(connection, last)
            yield columns


def _position(connection: Connection) -> tuple[int, int]:
    """The last event, and the version of the schema."""
    return connection.execute(_LAST).scalar_one(), schema_version(connection)
