"""The few cases that were granted pausing past the cap, found without reading all.

Revision: 0025, after 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_ticket_granted",
        "ticket",
        ["logged_at"],
        sqlite_where=sa.text("granted_pause_days > 0"),
    )
