"""What lists and figures need of a case: the calendar it goes by, and who called back.

The calendar is that of its 登记, or the last one it adopted. Of every cycle the last
回访 counts. It is one's own if made by who accepted or was given the case last, or
resolved it since.

Revision: 0019, after 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Plain ADD COLUMN, as in 0007: the rows and triggers of full text are left alone.
    op.add_column(
        "ticket", sa.Column("calendar_version", sa.Integer(), server_default="1", nullable=False)
    )
    for name in ("call_backs", "call_backs_solved", "call_backs_by_others", "solved_by_others"):
        op.add_column("ticket", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    for statement in _FILL:
        op.execute(statement)


_FILL = (
    """CREATE TEMP TABLE undone AS
       SELECT ticket_id, json_extract(payload, '$.undoes') AS undoes
       FROM event WHERE kind = 'undo'""",
    """CREATE TEMP VIEW standing AS SELECT ticket_id, seq, kind, actor, payload FROM event
       WHERE (ticket_id, seq) NOT IN (SELECT ticket_id, undoes FROM undone)""",
    """UPDATE ticket SET calendar_version = named.number FROM
       (SELECT ticket_id, json_extract(payload, '$.calendar') AS number FROM event
        WHERE kind = 'log'
        AND (SELECT max(number) FROM rule_version WHERE kind = 'calendar') > 1) AS named
       WHERE named.ticket_id = ticket.id AND named.number <> 1""",
    """UPDATE ticket SET calendar_version = named.number FROM
       (SELECT ticket_id, max(seq), json_extract(payload, '$.calendar') AS number FROM standing
        WHERE kind = 'adopt' AND json_extract(payload, '$.calendar') IS NOT NULL
        GROUP BY ticket_id) AS named
       WHERE named.ticket_id = ticket.id""",
    """CREATE TEMP TABLE worked AS
       SELECT ticket_id, seq, kind, json_extract(payload, '$.solved') AS solved,
       CASE WHEN kind IN ('accept', 'assign') THEN 'officer:' || json_extract(payload, '$.officer')
       ELSE actor END AS who
       FROM standing WHERE kind IN ('accept', 'assign', 'resolve', 'redo', 'call_back')
       AND (kind IN ('redo', 'call_back') OR actor LIKE 'officer:%')""",
    "CREATE INDEX temp.ix_worked ON worked (ticket_id, seq)",
    # The last 回访 of each cycle: what follows, if anything, is a redo.
    """CREATE TEMP TABLE called AS
       SELECT c.ticket_id, c.who, c.seq, c.solved,
       (SELECT max(seq) FROM worked g WHERE g.ticket_id = c.ticket_id
        AND g.kind IN ('accept', 'assign') AND g.seq < c.seq) AS given
       FROM worked c WHERE c.kind = 'call_back' AND c.solved IS NOT NULL
       AND coalesce((SELECT kind FROM worked n WHERE n.ticket_id = c.ticket_id AND n.seq > c.seq
                     AND n.kind IN ('redo', 'call_back') ORDER BY n.seq LIMIT 1), '') <> 'call_back'
    """,
    """UPDATE ticket SET (call_backs, call_backs_solved, call_backs_by_others, solved_by_others) =
       (sums.calls, sums.solved, sums.others, sums.good) FROM
       (SELECT ticket_id, count(*) AS calls, sum(solved) AS solved,
        sum(NOT own) AS others, sum(solved AND NOT own) AS good FROM
        (SELECT c.ticket_id, c.solved, EXISTS
         (SELECT 1 FROM worked w WHERE w.ticket_id = c.ticket_id
          AND w.who = c.who AND w.seq < c.seq
          AND (w.seq = c.given OR (w.kind = 'resolve' AND w.seq > coalesce(c.given, 0)))) AS own
         FROM called c)
        GROUP BY ticket_id) AS sums
       WHERE sums.ticket_id = ticket.id""",
    "DROP TABLE called",
    "DROP TABLE worked",
    "DROP VIEW standing",
    "DROP TABLE undone",
)
