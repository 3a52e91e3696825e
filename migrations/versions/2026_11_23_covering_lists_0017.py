"""Lists are read off indexes that hold what cases are asked for by.

Revision: 0017, after 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_KIND = ("state", "team_id", "officer_id", "kind", "urgency", "channel", "category")
_LIGHT = ("paused", "was_late", "resolve_late_after", "leg_late_after", "near_after")


def upgrade() -> None:
    for name, columns in (
        ("updated", ["updated_at", "id", "logged_at"]),
        ("resolved", ["resolved_at", "id", "logged_at"]),
        ("title", ["title", "id", "logged_at"]),
        ("enterprise_logged", ["enterprise_id", "logged_at", "id"]),
    ):
        op.drop_index(f"ix_ticket_{name}", table_name="ticket")
        op.create_index(f"ix_ticket_{name}", "ticket", [*columns, *_KIND])
    op.drop_index("ix_ticket_running_due", table_name="ticket")
    op.create_index(
        "ix_ticket_running_due",
        "ticket",
        ["due_at", "id", "logged_at", "updated_at", *_KIND, "enterprise_id", *_LIGHT],
        sqlite_where=sa.text("running = 1"),
    )
    op.create_index("ix_enterprise_id_name_key", "enterprise", ["id", "name_key"])
    op.create_index(
        "ix_holding_waiting",
        "holding",
        ["ticket_id"],
        sqlite_where=sa.text("until IS NULL AND kind IN ('enterprise', 'superior')"),
    )
