"""保密, 匿名: two rows of the register stand for the enterprises that are not told.

A confidential case keeps its enterprise in its events; whatever reads rows
finds one of these instead, and the look-up finds neither.

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

UNTOLD = ((-1, "保密"), (-2, "匿名"))


def upgrade() -> None:
    enterprise = sa.table(
        "enterprise",
        sa.column("id", sa.Integer()),
        sa.column("name", sa.Text()),
        sa.column("name_key", sa.Text()),
    )
    # No name is cleaned into one that has a space: an enterprise of this name is another one.
    rows = [{"id": number, "name": name, "name_key": f" {name}"} for number, name in UNTOLD]
    op.bulk_insert(enterprise, rows)
