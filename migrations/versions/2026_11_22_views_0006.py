"""Saved views, and what keeps lists and counters quick at a million cases.

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_COUNTED = ("state", "team_id", "officer_id", "kind", "urgency", "channel", "category")


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", _ID, nullable=False),
        sa.Column("officer_id", _ID, nullable=False),
        sa.Column("shared", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("updated_at", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officer.id"],
            name=op.f("fk_saved_view_officer_id_officer"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("officer_id", "name", name=op.f("uq_saved_view_officer_id_name")),
    )
    op.create_table(
        "ticket_count",
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("team_id", _ID, autoincrement=False, nullable=False),
        sa.Column("officer_id", _ID, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*_COUNTED, name=op.f("pk_ticket_count")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_ticket_filter",
        "ticket",
        ["logged_at", "id", *_COUNTED],
        unique=False,
    )
    op.create_index("ix_ticket_title", "ticket", ["title", "id"], unique=False)
    op.create_index("ix_ticket_resolved", "ticket", ["resolved_at", "id"], unique=False)
    op.create_index("ix_ticket_category_logged", "ticket", ["category", "logged_at", "id"])
    op.execute(
        f"INSERT INTO ticket_count SELECT {_values('ticket')}, count(*) FROM ticket"  # noqa: S608  our own names
        " GROUP BY 1, 2, 3, 4, 5, 6, 7"
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in _triggers():
            op.execute(statement)


def _values(row: str) -> str:
    """The counted columns of a row; a missing one counts as 0 or as an empty text."""
    empty = {"team_id": "0", "officer_id": "0", "category": "''"}
    parts = (
        f"coalesce({row}.{name}, {empty[name]})" if name in empty else f"{row}.{name}"
        for name in _COUNTED
    )
    return ", ".join(parts)


def _triggers() -> tuple[str, ...]:
    """The counts follow the rows, whoever writes them."""
    key = f"({', '.join(_COUNTED)})"
    more = (
        f"INSERT INTO ticket_count VALUES ({_values('new')}, 1)"  # noqa: S608  our own names
        f" ON CONFLICT {key} DO UPDATE SET cases = cases + 1;"
    )
    fewer = f"UPDATE ticket_count SET cases = cases - 1 WHERE {key} = ({_values('old')});"  # noqa: S608  our own names
    return (
        f"CREATE TRIGGER ticket_count_ai AFTER INSERT ON ticket BEGIN {more} END",
        (
            f"CREATE TRIGGER ticket_count_au AFTER UPDATE OF {', '.join(_COUNTED)} ON ticket"
            f" WHEN ({_values('old')}) IS NOT ({_values('new')}) BEGIN {fewer} {more} END"
        ),
        f"CREATE TRIGGER ticket_count_ad AFTER DELETE ON ticket BEGIN {fewer} END",
    )
