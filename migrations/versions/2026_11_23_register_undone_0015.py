"""The history of the register knows 撤销 and 走访.

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_KINDS = (
    "kind IN ('edit', 'add_contact', 'edit_contact', 'drop_contact', 'merge', 'part',"
    " 'undo', 'visit')"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_anew()
    else:
        name = op.f("ck_enterprise_change_kind")
        op.drop_constraint(name, "enterprise_change", type_="check")
        op.create_check_constraint(name, "enterprise_change", _KINDS)


def _make_anew() -> None:
    """SQLite changes no constraint in place; with the old table go its index and its guards."""
    number = sa.Integer()
    op.create_table(
        "enterprise_change_0015",
        sa.Column("id", number, nullable=False),
        sa.Column("enterprise_id", number, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", number, nullable=True),
        sa.Column("at", number, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("payload_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint(_KINDS, name=op.f("ck_enterprise_change_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise_change")),
    )
    op.execute("INSERT INTO enterprise_change_0015 SELECT * FROM enterprise_change")
    op.drop_table("enterprise_change")
    op.rename_table("enterprise_change_0015", "enterprise_change")
    op.create_index(
        op.f("ix_enterprise_change_enterprise_id"),
        "enterprise_change",
        ["enterprise_id"],
        unique=False,
    )
    for statement in _GUARDS:
        op.execute(statement)


_GUARDS = (
    # As in 0007: what was changed stays told; the text alone may be erased by law.
    """CREATE TRIGGER enterprise_change_no_update BEFORE UPDATE ON enterprise_change
       WHEN new.payload IS NOT NULL OR new.id <> old.id
       OR new.enterprise_id <> old.enterprise_id OR new.kind <> old.kind
       OR new.subject IS NOT old.subject OR new.at <> old.at OR new.actor <> old.actor
       OR new.fields <> old.fields OR new.salt <> old.salt
       OR new.payload_hash <> old.payload_hash OR new.hash <> old.hash
       BEGIN SELECT RAISE(ABORT, 'the history of the register is append-only'); END""",
    """CREATE TRIGGER enterprise_change_no_delete BEFORE DELETE ON enterprise_change
       BEGIN SELECT RAISE(ABORT, 'the history of the register is append-only'); END""",
    """CREATE TRIGGER enterprise_change_no_replace BEFORE INSERT ON enterprise_change
       WHEN EXISTS (SELECT 1 FROM enterprise_change WHERE id = new.id)
       BEGIN SELECT RAISE(ABORT, 'the history of the register is append-only'); END""",
)
