"""Rows of events made into events; pure, and read by processes that load no SQLAlchemy.

Rows come as the driver gives them: wrapping each in an object costs more than
hashing it.
"""

from collections.abc import Iterable
from typing import Any

from gaoxinban.domain.event import Event, EventKind
from gaoxinban.domain.quick_tuple import quick
from gaoxinban.storage.payload import loads

Tuple = tuple[Any, ...]

HASHED = 10
"""The first columns of an event are those that `case_hash` covers, in its order."""

CASE_HASH = HASHED
"""Where that hash stands."""


def events_of(rows: Iterable[Tuple]) -> list[Event]:
    """Rows of `event_rows.EVENTS` as events; erased texts are None."""
    return [
        quick(
            Event,
            (
                row[1],
                row[2],
                _KINDS[row[3]],
                row[4],
                row[5],
                row[6],
                loads(row[7]),
                loads(row[13]) if row[13] else None,
            ),
        )
        for row in rows
    ]


_KINDS = {kind.value: kind for kind in EventKind}
