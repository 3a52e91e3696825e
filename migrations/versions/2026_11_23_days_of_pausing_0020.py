"""Cases that paused in a calendar with seasons: their days are those of the season now.

Revision: 0020, after 0019
"""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "INSERT OR IGNORE INTO outdated SELECT DISTINCT ticket_id FROM holding WHERE paused = 1"
        " AND EXISTS (SELECT 1 FROM rule_version"
        " WHERE kind = 'calendar' AND json_array_length(payload, '$.seasons') > 0)"
    )
