"""A saved view has its place beside what it lists, no longer in it.

One that was never moved stood at its number.

Revision: 0031, after 0030
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_VIEW = sa.table("saved_view", sa.column("id"), sa.column("payload"), sa.column("place"))


def upgrade() -> None:
    op.add_column(
        "saved_view", sa.Column("place", sa.Integer(), server_default="0", nullable=False)
    )
    connection = op.get_bind()
    for number, payload in connection.execute(sa.select(_VIEW.c.id, _VIEW.c.payload)).all():
        listed = json.loads(payload)
        given = listed.pop("place", None)
        connection.execute(
            sa.update(_VIEW)
            .where(_VIEW.c.id == number)
            .values(
                place=given if isinstance(given, int) else number,
                payload=json.dumps(
                    listed, ensure_ascii=False, separators=(",", ":"), sort_keys=True
                ),
            )
        )
