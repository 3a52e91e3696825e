"""What figures need of a case: its month, and whether it is exempted, supervised, escalated.

How a case ended is its state: the withdrawn ones get an index that holds all
that is counted beside the rates.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_WITHDRAWN = sa.text("state IN ('declined', 'merged', 'voided')")


def upgrade() -> None:
    for name in ("month", "exempted", "supervised", "escalated"):
        op.add_column("ticket", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    for statement in _FILL:
        op.execute(statement)
    op.create_index(
        "ix_ticket_withdrawn",
        "ticket",
        ["state", "team_id", "month", "logged_at"],
        unique=False,
        sqlite_where=_WITHDRAWN,
    )
    op.create_index(
        "ix_ticket_exempted",
        "ticket",
        ["id"],
        unique=False,
        sqlite_where=sa.text("exempted = 1"),
    )


_FILL = (
    # Local months are those of UTC+8.
    """UPDATE ticket SET month = CAST(
       strftime('%Y%m', logged_at / 1000000 + 28800, 'unixepoch') AS INTEGER)""",
    """CREATE TEMP VIEW standing AS SELECT * FROM event e
       WHERE kind IN ('supervise', 'escalate', 'exempt') AND NOT EXISTS
       (SELECT 1 FROM event u WHERE u.ticket_id = e.ticket_id
        AND u.kind = 'undo' AND json_extract(u.payload, '$.undoes') = e.seq)""",
    """UPDATE ticket SET supervised = 1 WHERE id IN
       (SELECT ticket_id FROM standing WHERE kind = 'supervise')""",
    """UPDATE ticket SET escalated = 1 WHERE id IN
       (SELECT ticket_id FROM standing WHERE kind = 'escalate')""",
    # The last decision stands.
    """UPDATE ticket SET exempted = 1 WHERE id IN
       (SELECT ticket_id FROM standing s WHERE kind = 'exempt'
        AND json_extract(payload, '$.granted') AND seq =
        (SELECT max(seq) FROM standing l WHERE l.ticket_id = s.ticket_id AND kind = 'exempt'))""",
    "DROP VIEW standing",
)
