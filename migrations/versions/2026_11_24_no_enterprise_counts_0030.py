"""Sums of each enterprise are kept no more: its cases are counted in memory.

Nor do the indexes name the enterprise that were walked to count them.

Revision: 0030, after 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_WITHOUT_ENTERPRISE = {
    "ix_ticket_logged": ("logged_at", "id"),
    "ix_ticket_state_logged": ("state", "logged_at", "id", "team_id"),
    "ix_ticket_team_logged": ("team_id", "logged_at", "id"),
    "ix_ticket_officer_logged": ("officer_id", "logged_at", "id"),
    "ix_ticket_category_logged": ("category", "logged_at", "id"),
}


def upgrade() -> None:
    for act in ("ai", "au", "ad"):
        op.execute(f"DROP TRIGGER enterprise_count_{act}")
    op.drop_table("enterprise_count")
    op.drop_index("ix_ticket_enterprise_kind", table_name="ticket")
    for name, columns in _WITHOUT_ENTERPRISE.items():
        op.drop_index(name, table_name="ticket")
        op.create_index(name, "ticket", [*columns])
    op.drop_index("ix_ticket_withdrawn", table_name="ticket")
    op.create_index(
        "ix_ticket_withdrawn",
        "ticket",
        ["state", "team_id", "month", "logged_at"],
        sqlite_where=sa.text("state IN ('declined', 'merged', 'voided')"),
    )
