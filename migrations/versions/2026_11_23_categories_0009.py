"""A category can be retired: old cases keep it, new ones do not get it.

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("active", sa.Integer(), nullable=False, server_default="1")
    op.add_column("category", column)
