"""Whose case it is, in the indexes that are walked to count the cases of a part of the register.

And an index of the enterprises by industry, which were found by a walk past all of them.

Revision: 0029, after 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_LISTED = ("logged_at", "id")
_KIND = ("state", "team_id", "officer_id", "kind", "urgency", "channel", "category")
_WITH_ENTERPRISE = {
    "ix_ticket_logged": _LISTED,
    "ix_ticket_state_logged": ("state", *_LISTED, "team_id"),
    "ix_ticket_team_logged": ("team_id", *_LISTED),
    "ix_ticket_officer_logged": ("officer_id", *_LISTED),
    "ix_ticket_category_logged": ("category", *_LISTED),
    "ix_ticket_filter": (*_LISTED, *_KIND),
}


def upgrade() -> None:
    for name, columns in _WITH_ENTERPRISE.items():
        op.drop_index(name, table_name="ticket")
        op.create_index(name, "ticket", [*columns, "enterprise_id"])
    withdrawn = ["state", "team_id", "month", "logged_at", "enterprise_id", *_KIND[2:]]
    op.drop_index("ix_ticket_withdrawn", table_name="ticket")
    op.create_index(
        "ix_ticket_withdrawn",
        "ticket",
        withdrawn,
        sqlite_where=sa.text("state IN ('declined', 'merged', 'voided')"),
    )
    kinds = [each for each in _KIND if each != "state"]
    op.create_index("ix_ticket_enterprise_kind", "ticket", ["enterprise_id", *kinds])
    op.create_index("ix_enterprise_industry", "enterprise", ["industry", "town", "tiers"])
