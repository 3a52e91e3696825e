"""Working days of pausing that were granted past the cap, beside each case for the figures.

Revision: 0022, after 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Plain ADD COLUMN, as in 0007: the rows and triggers of full text are left alone.
    op.add_column(
        "ticket", sa.Column("granted_pause_days", sa.Integer(), server_default="0", nullable=False)
    )
    op.execute(
        "UPDATE ticket SET granted_pause_days = granted.days FROM"
        " (SELECT ticket_id, sum(json_extract(payload, '$.days')) AS days FROM event"
        " WHERE kind = 'grant_pause' AND (ticket_id, seq) NOT IN"
        " (SELECT ticket_id, json_extract(payload, '$.undoes') FROM event WHERE kind = 'undo')"
        " GROUP BY ticket_id) AS granted WHERE granted.ticket_id = ticket.id"
    )
