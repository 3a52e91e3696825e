"""Cases whose figures follow other rules now, to be derived anew.

Who had a case before it was given to a colleague of the team has worked on it too, and asks
after his own work in a 回访. 更正 of an imported case by a person moves its promises no more;
only another import does, and a supervisor's word.

Revision: 0024, after 0023
"""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "INSERT OR IGNORE INTO outdated SELECT DISTINCT ticket_id FROM event WHERE kind = 'assign'"
        " AND ticket_id IN (SELECT id FROM ticket WHERE call_backs > 0)"
    )
    op.execute(
        "INSERT OR IGNORE INTO outdated SELECT DISTINCT ticket_id FROM event WHERE kind = 'amend'"
        " AND ticket_id IN (SELECT id FROM ticket WHERE imported = 1)"
        " AND json_extract(payload, '$.imported') IS NULL"
    )
