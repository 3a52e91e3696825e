"""Contacts of enterprises, the history of the register, merged records, presence, attachments.

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def upgrade() -> None:
    # A plain ADD COLUMN: copying the table (batch mode) would lose the triggers of full text.
    op.add_column("enterprise", sa.Column("merged_into", _ID, nullable=True))
    op.create_index(
        "ix_enterprise_merged_into",
        "enterprise",
        ["merged_into"],
        unique=False,
        sqlite_where=sa.text("merged_into IS NOT NULL"),
    )
    op.create_index(
        "ix_event_attached",
        "event",
        ["ticket_id", "seq"],
        unique=False,
        sqlite_where=sa.text("kind = 'attach'"),
    )
    _contacts()
    _changes()
    op.create_table(
        "presence",
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("ticket_id", _ID, autoincrement=False, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("at", _ID, nullable=False),
        sa.PrimaryKeyConstraint("session", "ticket_id", name=op.f("pk_presence")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in _SQLITE:
            op.execute(statement)


def _contacts() -> None:
    """Further contacts: the first stays in the columns of its enterprise, where imports put it."""
    op.create_table(
        "contact",
        sa.Column("id", _ID, nullable=False),
        sa.Column("enterprise_id", _ID, nullable=False),
        _text("name"),
        _text("initials"),
        _text("pinyin"),
        _text("phone"),
        _text("post"),
        _text("note"),
        sa.Column("gone", sa.Integer(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name=op.f("fk_contact_enterprise_id_enterprise"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_enterprise_id"), "contact", ["enterprise_id"], unique=False)
    op.create_index(
        "ix_contact_look_up",
        "contact",
        ["gone", "initials", "pinyin", "phone", "name", "enterprise_id"],
        unique=False,
    )


def _changes() -> None:
    op.create_table(
        "enterprise_change",
        sa.Column("id", _ID, nullable=False),
        sa.Column("enterprise_id", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", _ID, nullable=True),
        sa.Column("at", _ID, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("payload_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('edit', 'add_contact', 'edit_contact', 'drop_contact', 'merge', 'part')",
            name=op.f("ck_enterprise_change_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise_change")),
    )
    op.create_index(
        op.f("ix_enterprise_change_enterprise_id"),
        "enterprise_change",
        ["enterprise_id"],
        unique=False,
    )


_SQLITE = (
    # What was changed in the register stays told; the text alone may be erased by law.
    """CREATE TRIGGER enterprise_change_no_update BEFORE UPDATE ON enterprise_change
       WHEN new.payload IS NOT NULL OR new.id <> old.id
       OR new.enterprise_id <> old.enterprise_id OR new.kind <> old.kind
       OR new.subject IS NOT old.subject OR new.at <> old.at OR new.actor <> old.actor
       OR new.fields <> old.fields OR new.salt <> old.salt
       OR new.payload_hash <> old.payload_hash OR new.hash <> old.hash
       BEGIN SELECT RAISE(ABORT, 'the history of the register is append-only'); END""",
    """CREATE TRIGGER enterprise_change_no_delete BEFORE DELETE ON enterprise_change
       BEGIN SELECT RAISE(ABORT, 'the history of the register is append-only'); END""",
    # REPLACE deletes without firing the trigger above.
    """CREATE TRIGGER enterprise_change_no_replace BEFORE INSERT ON enterprise_change
       WHEN EXISTS (SELECT 1 FROM enterprise_change WHERE id = new.id)
       BEGIN SELECT RAISE(ABORT, 'the history of the register is append-only'); END""",
)
