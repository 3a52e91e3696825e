"""An enterprise is looked up by the initials of its first contact too.

The program puts them into the text of every enterprise named in
`outdated_enterprise`, and empties the table.

Revision: 0018, after 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    key = sa.Column("enterprise_id", number, primary_key=True, autoincrement=False)
    op.create_table("outdated_enterprise", key)
    op.execute(
        "INSERT INTO outdated_enterprise"
        " SELECT id FROM enterprise WHERE contact_name > '' AND id > 0 ORDER BY id"
    )
