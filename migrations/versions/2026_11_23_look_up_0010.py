"""The register's look-up in the order in which its hits are shown.

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_PLACE = "length(name) * 4294967296 + id"
_LOOK_UP = "initials || '|' || pinyin || '|' || uscc || '|' || contact_phone"


def upgrade() -> None:
    # Plain ADD COLUMN, as in 0007: the rows themselves are left alone.
    for column in (
        sa.Column(
            "place",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.Computed(_PLACE, persisted=False),
        ),
        sa.Column("look_up", sa.Text(), sa.Computed(_LOOK_UP, persisted=False)),
    ):
        op.add_column("enterprise", column)
    op.drop_index("ix_enterprise_look_up", table_name="enterprise")
    op.create_index("ix_enterprise_look_up", "enterprise", ["place", "look_up"], unique=False)
    op.create_index("ix_enterprise_initials", "enterprise", ["initials", "place"], unique=False)
    op.create_index("ix_enterprise_pinyin", "enterprise", ["pinyin", "place"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        for statement in _SQLITE:
            op.execute(statement)


_SQLITE = (
    "DROP TRIGGER enterprise_ai",
    "DROP TRIGGER enterprise_ad",
    "DROP TRIGGER enterprise_au",
    "DROP TABLE enterprise_fts",
    """CREATE VIRTUAL TABLE enterprise_fts USING fts5(search_text, content='enterprise',
       content_rowid='place', tokenize='unicode61 remove_diacritics 0')""",
    """CREATE TRIGGER enterprise_ai AFTER INSERT ON enterprise BEGIN
       INSERT INTO enterprise_fts(rowid, search_text) VALUES (new.place, new.search_text); END""",
    """CREATE TRIGGER enterprise_ad AFTER DELETE ON enterprise BEGIN
       INSERT INTO enterprise_fts(enterprise_fts, rowid, search_text)
       VALUES ('delete', old.place, old.search_text); END""",
    # The name as well: a blank in it changes the place, and nothing of the text.
    """CREATE TRIGGER enterprise_au AFTER UPDATE OF name, search_text ON enterprise BEGIN
       INSERT INTO enterprise_fts(enterprise_fts, rowid, search_text)
       VALUES ('delete', old.place, old.search_text);
       INSERT INTO enterprise_fts(rowid, search_text) VALUES (new.place, new.search_text); END""",
    "INSERT INTO enterprise_fts(enterprise_fts) VALUES ('rebuild')",
)
