"""How many cases an enterprise has, so that a counter by town, industry or tier reads no cases.

Revision: 0028, after 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_KEY = ("enterprise_id", "kind", "urgency", "channel")
"""What 更正 alone can change: to follow every state would cost each act what two rows cost."""


def upgrade() -> None:
    op.create_table(
        "enterprise_count",
        sa.Column(
            "enterprise_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _KEY[1:]),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*_KEY, name=op.f("pk_enterprise_count")),
        sqlite_with_rowid=False,
    )
    op.execute(
        f"INSERT INTO enterprise_count SELECT {_values('ticket')}, count(*),"  # noqa: S608  our own names
        " sum(state = 'closed') FROM ticket GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in _triggers():
            op.execute(statement)


def _values(row: str) -> str:
    return ", ".join(f"{row}.{name}" for name in _KEY)


def _triggers() -> tuple[str, ...]:
    """The counts follow the rows, whoever writes them."""
    key = f"({', '.join(_KEY)})"
    more = (
        f"INSERT INTO enterprise_count VALUES ({_values('new')}, 1, new.state = 'closed')"  # noqa: S608  our own names
        f" ON CONFLICT {key} DO UPDATE"
        " SET cases = cases + 1, closed = closed + excluded.closed;"
    )
    fewer = (
        "UPDATE enterprise_count SET cases = cases - 1, closed = closed - (old.state = 'closed')"  # noqa: S608  our own names
        f" WHERE {key} = ({_values('old')});"
    )
    before, after = (f"({_values(row)}, {row}.state = 'closed')" for row in ("old", "new"))
    return (
        f"CREATE TRIGGER enterprise_count_ai AFTER INSERT ON ticket BEGIN {more} END",
        (
            f"CREATE TRIGGER enterprise_count_au AFTER UPDATE OF {', '.join(_KEY)}, state ON ticket"
            f" WHEN {before} IS NOT {after} BEGIN {fewer} {more} END"
        ),
        f"CREATE TRIGGER enterprise_count_ad AFTER DELETE ON ticket BEGIN {fewer} END",
    )
