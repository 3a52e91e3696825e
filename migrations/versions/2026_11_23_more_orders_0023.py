"""Lists by what the register says of an enterprise, by ratings and by the times of acts.

Revision: 0023, after 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_KIND = ("state", "team_id", "officer_id", "kind", "urgency", "channel", "category")


def upgrade() -> None:
    op.create_index("ix_enterprise_town", "enterprise", ["town", "industry", "tiers"])
    op.create_index("ix_enterprise_tiers", "enterprise", ["tiers", "town", "industry"])
    op.create_index(
        "ix_ticket_rated",
        "ticket",
        ["rating", "logged_at", "id", *_KIND],
        sqlite_where=sa.text("rating IS NOT NULL"),
    )
    op.create_index(
        "ix_leg_until",
        "leg",
        ["name", "until", "ticket_id", "logged_at"],
        sqlite_where=sa.text("name <> 'resolve' AND until IS NOT NULL"),
    )
    op.create_index(
        "ix_leg_promised",
        "leg",
        ["name", "due_at", "ticket_id", "logged_at"],
        sqlite_where=sa.text("name = 'resolve' AND due_at IS NOT NULL"),
    )
