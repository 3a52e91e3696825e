"""An index of the register by pieces of initials, pinyin, code and phone; phones without dashes.

Revision: 0021, after 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_LOOK_UP = (
    "initials || '|' || pinyin || '|' || uscc || '|' ||"
    " replace(replace(contact_phone, ' ', ''), '-', '')"
)


def upgrade() -> None:
    # The column is computed: to put another in its place leaves the rows themselves alone.
    op.drop_index("ix_enterprise_look_up", table_name="enterprise")
    op.drop_column("enterprise", "look_up")
    op.add_column(
        "enterprise", sa.Column("look_up", sa.Text(), sa.Computed(_LOOK_UP, persisted=False))
    )
    op.create_index("ix_enterprise_look_up", "enterprise", ["place", "look_up"], unique=False)
    op.create_index(
        "ix_enterprise_rare_initials",
        "enterprise",
        ["initials", "place"],
        unique=False,
        sqlite_where=sa.text("initials GLOB '*[0-9aeiouv]*'"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in _SQLITE:
            op.execute(statement)


_NEW = """INSERT INTO enterprise_letters_fts(rowid, look_up) VALUES (new.place, new.look_up);
       INSERT INTO enterprise_initials_fts(rowid, initials) VALUES (new.place, new.initials);"""
_OLD = """INSERT INTO enterprise_letters_fts(enterprise_letters_fts, rowid, look_up)
       VALUES ('delete', old.place, old.look_up);
       INSERT INTO enterprise_initials_fts(enterprise_initials_fts, rowid, initials)
       VALUES ('delete', old.place, old.initials);"""
_SQLITE = (
    # Two, for to find a frequent piece in one column of several all its hits are walked through.
    """CREATE VIRTUAL TABLE enterprise_letters_fts USING fts5(look_up, content='enterprise',
       content_rowid='place', tokenize='trigram')""",
    """CREATE VIRTUAL TABLE enterprise_initials_fts USING fts5(initials, content='enterprise',
       content_rowid='place', tokenize='trigram')""",
    f"CREATE TRIGGER enterprise_letters_ai AFTER INSERT ON enterprise BEGIN {_NEW} END",
    f"CREATE TRIGGER enterprise_letters_ad AFTER DELETE ON enterprise BEGIN {_OLD} END",
    f"""CREATE TRIGGER enterprise_letters_au
       AFTER UPDATE OF name, initials, pinyin, uscc, contact_phone ON enterprise
       WHEN old.place <> new.place OR old.look_up <> new.look_up
       BEGIN {_OLD} {_NEW} END""",
    "INSERT INTO enterprise_letters_fts(enterprise_letters_fts) VALUES ('rebuild')",
    "INSERT INTO enterprise_initials_fts(enterprise_initials_fts) VALUES ('rebuild')",
)
