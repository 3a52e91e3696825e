"""Tables of sign-in and of who is away; the same metadata as `tables`."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from gaoxinban.storage.tables import Id, Instant, metadata

__all__ = ["absence", "account", "account_event", "metadata"]


account = Table(
    "account",
    metadata,
    Column(
        "officer_id",
        Id,
        ForeignKey("officer.id", ondelete="RESTRICT"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("password", Text, nullable=False),
    Column("must_change", Integer, nullable=False, server_default="0"),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_at", Instant),
    Column("locked_seconds", Integer, nullable=False, server_default="0"),
)

account_event = Table(
    "account_event",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("officer_id", Id),
    Column("note", Text, nullable=False, server_default=""),
)

absence = Table(
    "absence",
    metadata,
    Column("id", Id, primary_key=True),
    Column("officer_id", Id, ForeignKey("officer.id", ondelete="RESTRICT"), nullable=False),
    Column("stand_in_id", Id, ForeignKey("officer.id", ondelete="RESTRICT")),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Index("ix_absence_until", "until"),
)
