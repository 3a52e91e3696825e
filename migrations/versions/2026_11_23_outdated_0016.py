"""Cases whose derived rows an earlier release made by other rules.

The upgrade derives them anew from their events and empties the table. Now:
a promise that still had time when its case was declined, merged or voided is
withdrawn with it, one that had run out stays late.

Revision: 0016, after 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    key = sa.Column("ticket_id", number, primary_key=True, autoincrement=False)
    op.create_table("outdated", key)
    op.execute(
        "INSERT INTO outdated SELECT id FROM ticket"
        " WHERE state IN ('declined', 'merged', 'voided') ORDER BY id"
    )
