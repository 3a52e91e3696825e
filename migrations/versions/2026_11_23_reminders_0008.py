"""Reminders: who was told what, and up to which event.

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("officer_id", _ID, autoincrement=False, nullable=False),
        sa.Column("ticket_id", _ID, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("leg", sa.Text(), nullable=False),
        sa.Column("occasion", _ID, autoincrement=False, nullable=False),
        sa.Column("shown_at", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officer.id"],
            name=op.f("fk_reminder_officer_id_officer"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(
            "officer_id", "ticket_id", "kind", "leg", "occasion", name=op.f("pk_reminder")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_reminder_shown", "reminder", ["officer_id", "shown_at", "ticket_id"])
    op.create_table(
        "reminder_seat",
        sa.Column("officer_id", _ID, autoincrement=False, nullable=False),
        sa.Column("event_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officer.id"],
            name=op.f("fk_reminder_seat_officer_id_officer"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_reminder_seat")),
    )
