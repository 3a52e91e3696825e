"""One statement, compiled once, given many rows straight to the driver.

SQLAlchemy prepares the parameters of every row anew; for the rows of an event
(which need no conversion: integers and text) that costs more than writing them.
The SQL itself still comes from the tables, compiled for the dialect at hand.
"""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection


class Batch:
    """An INSERT (or upsert) of all columns of a table."""

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._columns = tuple(column.name for column in statement.table.columns)
        self._compiled: dict[str, tuple[str, tuple[str, ...] | None]] = {}

    def write(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Write rows in the order of the table's columns."""
        if not rows:
            return
        dialect = connection.dialect
        found = self._compiled.get(dialect.name)
        if found is None:
            compiled: Any = self._statement.compile(dialect=dialect)
            order = None if compiled.positiontup is None else tuple(compiled.positiontup)
            found = self._compiled[dialect.name] = (str(compiled), order)
        sql, order = found
        if order == self._columns:
            connection.exec_driver_sql(sql, rows)
            return
        named = [dict(zip(self._columns, row, strict=True)) for row in rows]
        if order is None:
            connection.exec_driver_sql(sql, named)
            return
        pick = itemgetter(*order)
        connection.exec_driver_sql(sql, [pick(row) for row in named])
