"""联络员: an enterprise has an officer whom it can always turn to.

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Plain ADD COLUMN, as in 0007: the rows and triggers of full text are left alone.
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("enterprise", sa.Column("liaison_id", number, nullable=True))
