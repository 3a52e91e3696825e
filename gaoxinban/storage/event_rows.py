"""Events as they stand in the database, read for acts and for proofs alike."""

from typing import Any

from sqlalchemy import Connection, Select, select

from gaoxinban.domain.chain import GENESIS
from gaoxinban.domain.instant import Instant
from gaoxinban.storage.event_reading import CASE_HASH, Tuple
from gaoxinban.storage.tables import content, event

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


def head(connection: Connection) -> tuple[int, str]:
    """Number of the last event, gapless from 1, and its link."""
    last = connection.execute(
        select(event.c.id, event.c.chain_hash).order_by(event.c.id.desc()).limit(1)
    ).first()
    return (0, GENESIS) if last is None else (last[0], last[1])


def entered(connection: Connection, number: int) -> Instant | None:
    """When an event was entered; None where there is none, or a forger wrote no number."""
    found = connection.execute(select(event.c.entered_at).where(event.c.id == number)).scalar()
    return found if isinstance(found, int) else None
