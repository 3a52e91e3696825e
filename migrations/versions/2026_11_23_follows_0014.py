"""接续: a new case that takes up an ended one again names it.

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Plain ADD COLUMN, as in 0007: the rows and triggers of full text are left alone.
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("ticket", sa.Column("follows", number, nullable=True))
    op.create_index(
        "ix_ticket_follows", "ticket", ["follows"], sqlite_where=sa.text("follows IS NOT NULL")
    )
