"""Tables of revisions 0007 and 0015: contacts, the register's history, presence, two indexes."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, text

from gaoxinban.storage.tables import Id, Instant, enterprise, event, metadata

__all__ = ["contact", "enterprise_change", "metadata", "presence"]


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


contact = Table(
    "contact",
    metadata,
    Column("id", Id, primary_key=True),
    Column(
        "enterprise_id",
        Id,
        ForeignKey("enterprise.id", ondelete="RESTRICT"),
        nullable=False,
        index=True,
    ),
    _text("name"),
    _text("initials"),
    _text("pinyin"),
    _text("phone"),
    _text("post"),
    _text("note"),
    Column("gone", Integer, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False, server_default="1"),
    # All that a look-up while typing compares.
    Index("ix_contact_look_up", "gone", "initials", "pinyin", "phone", "name", "enterprise_id"),
)

enterprise_change = Table(
    "enterprise_change",
    metadata,
    Column("id", Id, primary_key=True),
    Column("enterprise_id", Id, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("subject", Id),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("fields", Text, nullable=False),
    Column("salt", Text, nullable=False),
    Column("payload", Text),
    Column("payload_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    CheckConstraint(
        "kind IN ('edit', 'add_contact', 'edit_contact', 'drop_contact', 'merge', 'part',"
        " 'undo', 'visit')",
        name="kind",
    ),
)

presence = Table(
    "presence",
    metadata,
    Column("session", Text, primary_key=True),
    Column("ticket_id", Id, primary_key=True, autoincrement=False),
    Column("actor", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

Index(
    "ix_enterprise_merged_into",
    enterprise.c.merged_into,
    sqlite_where=text("merged_into IS NOT NULL"),
)
Index(
    "ix_event_attached",
    event.c.ticket_id,
    event.c.seq,
    sqlite_where=text("kind = 'attach'"),
)
