"""Columns of whole numbers as arrays: as one text they come a fifth as slow as row by row."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import CompoundSelect, Connection, Select, select

from gaoxinban.storage.sqlite import collected

Ints = NDArray[np.int64]


def integers(text: str | None) -> Ints:
    """What `collected` has put together."""
    return np.fromstring(text, dtype=np.int64, sep=",") if text else np.empty(0, dtype=np.int64)


def column_of(connection: Connection, statement: Select[Any] | CompoundSelect[Any]) -> Ints:
    """The first column of a statement, in its order; without the values that are missing."""
    # The limit keeps the order: SQLite may drop that of a mere subquery.
    inner = statement.limit(-1).subquery()
    return integers(connection.execute(select(collected(inner.c[0]))).scalar())
