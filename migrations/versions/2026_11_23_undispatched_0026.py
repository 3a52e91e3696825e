"""Cases that lay at the desk past the promise to dispatch and were resolved there.

They had no leg of 派单 any more, as if it had been kept; the upgrade derives
their rows anew.

Revision: 0026, after 0025
"""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "INSERT OR IGNORE INTO outdated SELECT id FROM ticket"
        " WHERE team_id IS NULL AND resolved_at > entered_at AND imported = 0 ORDER BY id"
    )
