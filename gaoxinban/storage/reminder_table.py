"""Who was told what, once: the primary key decides; and up to which event everybody was told.

A case is not referenced by a key: its row is a projection, thrown away and
made anew by a rebuild, while what was told stays told.
"""

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from gaoxinban.storage.tables import Id, Instant, metadata

__all__ = ["metadata", "reminder", "reminder_seat"]


def _officer() -> Column[int]:
    key = ForeignKey("officer.id", ondelete="RESTRICT")
    return Column("officer_id", Id, key, primary_key=True, autoincrement=False)


reminder = Table(
    "reminder",
    metadata,
    _officer(),
    Column("ticket_id", Id, primary_key=True, autoincrement=False),
    Column("kind", Text, primary_key=True),
    Column("leg", Text, primary_key=True),
    Column("occasion", Id, primary_key=True, autoincrement=False),
    Column("shown_at", Instant, nullable=False),
    Index("ix_reminder_shown", "officer_id", "shown_at", "ticket_id"),
    sqlite_with_rowid=False,
)

reminder_seat = Table(
    "reminder_seat",
    metadata,
    _officer(),
    Column("event_id", Id, nullable=False),
)
