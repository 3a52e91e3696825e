"""Frozen months, and an index of the acts that change a running promise.

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_RULING = sa.text("kind IN ('adopt', 'amend', 'extend', 'grant_pause', 'undo')")


def upgrade() -> None:
    op.create_table(
        "frozen_month",
        sa.Column("id", _ID, nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("cohort", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("event_count", _ID, nullable=False),
        sa.Column("chain_hash", sa.Text(), nullable=False),
        sa.Column("created_at", _ID, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("cohort IN ('logged', 'ended')", name=op.f("ck_frozen_month_cohort")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_month")),
        sa.UniqueConstraint("month", "cohort", name=op.f("uq_frozen_month_month_cohort")),
    )
    op.create_index(
        "ix_event_ruling",
        "event",
        ["ticket_id", "seq"],
        unique=False,
        sqlite_where=_RULING,
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in _SQLITE:
            op.execute(statement)


_SQLITE = (
    # What was published stays published.
    """CREATE TRIGGER frozen_month_no_update BEFORE UPDATE ON frozen_month
       BEGIN SELECT RAISE(ABORT, 'frozen months are immutable'); END""",
    """CREATE TRIGGER frozen_month_no_delete BEFORE DELETE ON frozen_month
       BEGIN SELECT RAISE(ABORT, 'frozen months are immutable'); END""",
    # REPLACE deletes without firing the trigger above.
    """CREATE TRIGGER frozen_month_no_replace BEFORE INSERT ON frozen_month
       WHEN EXISTS (SELECT 1 FROM frozen_month
       WHERE id = new.id OR (month = new.month AND cohort = new.cohort))
       BEGIN SELECT RAISE(ABORT, 'frozen months are immutable'); END""",
)
