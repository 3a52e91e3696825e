"""Sign-in: passwords, what happened to accounts, leave and stand-ins, the office's settings.

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for table in ("team", "officer"):
        op.add_column(table, sa.Column("active", sa.Integer(), server_default="1", nullable=False))
    _settings()
    _accounts()
    _absences()
    if op.get_bind().dialect.name == "sqlite":
        for statement in _SQLITE:
            op.execute(statement)


def _settings() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("officer_id", _ID, autoincrement=False, nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("must_change", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_at", _ID, nullable=True),
        sa.Column("locked_seconds", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officer.id"],
            name=op.f("fk_account_officer_id_officer"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_account")),
    )
    op.create_table(
        "account_event",
        sa.Column("id", _ID, nullable=False),
        sa.Column("at", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("officer_id", _ID, nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_event")),
    )


def _absences() -> None:
    op.create_table(
        "absence",
        sa.Column("id", _ID, nullable=False),
        sa.Column("officer_id", _ID, nullable=False),
        sa.Column("stand_in_id", _ID, nullable=True),
        sa.Column("since", _ID, nullable=False),
        sa.Column("until", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officer.id"],
            name=op.f("fk_absence_officer_id_officer"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["stand_in_id"],
            ["officer.id"],
            name=op.f("fk_absence_stand_in_id_officer"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index("ix_absence_until", "absence", ["until"], unique=False)


_SQLITE = (
    # Who signed in and who changed an account stays written.
    """CREATE TRIGGER account_event_no_update BEFORE UPDATE ON account_event
       BEGIN SELECT RAISE(ABORT, 'account events are append-only'); END""",
    """CREATE TRIGGER account_event_no_delete BEFORE DELETE ON account_event
       BEGIN SELECT RAISE(ABORT, 'account events are append-only'); END""",
    # REPLACE deletes without firing the trigger above.
    """CREATE TRIGGER account_event_no_replace BEFORE INSERT ON account_event
       WHEN EXISTS (SELECT 1 FROM account_event WHERE id = new.id)
       BEGIN SELECT RAISE(ABORT, 'account events are append-only'); END""",
)
