"""Tables and indexes that came after the first revision; the same metadata as `tables`.

A frozen month is written once: figures as they were published, the place in
the event chain they came from, and a hash that chains each to the one before.
"""

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text, UniqueConstraint, text

from gaoxinban.storage.tables import Id, Instant, event, metadata

__all__ = ["RULING_KINDS", "frozen_month", "metadata"]

frozen_month = Table(
    "frozen_month",
    metadata,
    Column("id", Id, primary_key=True),
    Column("month", Integer, nullable=False),
    Column("cohort", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("event_count", Id, nullable=False),
    Column("chain_hash", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("hash", Text, nullable=False),
    UniqueConstraint("month", "cohort"),
    CheckConstraint("cohort IN ('logged', 'ended')", name="cohort"),
)

RULING_KINDS = ("adopt", "amend", "extend", "grant_pause", "undo")
"""Rare acts that change which promise holds; indexed so that a preview need not read all events."""

Index(
    "ix_event_ruling",
    event.c.ticket_id,
    event.c.seq,
    sqlite_where=text("kind IN (" + ", ".join(f"'{kind}'" for kind in RULING_KINDS) + ")"),
)
