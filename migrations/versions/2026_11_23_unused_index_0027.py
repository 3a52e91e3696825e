"""The index of enterprises by number and name, which no statement is answered by.

A list by enterprise walks the names themselves (`ix_enterprise_name_key`), or finds
each enterprise of its cases by number.

Revision: 0027, after 0026
"""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_enterprise_id_name_key", table_name="enterprise")
