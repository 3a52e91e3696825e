"""Events as they stand in the database, read for acts and for proofs alike.

Rows come as the driver gives them: wrapping each in an object costs more than
hashing it.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, select

from gaoxinban.domain.event import Event, EventKind
from gaoxinban.domain.quick_tuple import quick
from gaoxinban.storage.payload import loads
from gaoxinban.storage.tables import content, event

Tuple = tuple[Any, ...]

HASHED = 10
"""The first columns of an event are those that `case_hash` covers, in its order."""

CASE_HASH = HASHED
"""Where that hash stands."""

EVENTS = (
    select(
        *list(event.columns)[: CASE_HASH + 1],
        content.c.ticket_id,
        content.c.salt,
        content.c.payload,
    )
    .outerjoin(content, content.c.id == event.c.content_id)
    .order_by(event.c.ticket_id, event.c.seq)
)
"""Events case by case, each up to its hash, then whose its text is, the salt and the text."""


def tuples(connection: Connection, statement: Select[Any]) -> list[Tuple]:
    """All rows as the driver gives them."""
    result: Any = connection.execute(statement)
    found: list[Tuple] = result.cursor.fetchall()
    result.close()
    return found


def events_of(rows: Iterable[Tuple]) -> list[Event]:
    """Rows of `EVENTS` as events; erased texts are None."""
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
