"""${message}

House rules: never import gaoxinban here (tables of today are not the tables of
then); name every constraint and index; batch mode for changes of a column.

Revision: ${up_revision}, after ${down_revision or "nothing"}
"""

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
