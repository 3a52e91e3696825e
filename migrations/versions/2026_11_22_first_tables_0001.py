"""The first tables: cases, events, projections, the register and the office's book.

Revision: 0001, after nothing
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _tables()
    if op.get_bind().dialect.name == "sqlite":
        for statement in _SQLITE:
            op.execute(statement)


_SQLITE = (
    # Events are append-only: neither the program nor a careless script may change them.
    """CREATE TRIGGER event_no_update BEFORE UPDATE ON event
       BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    """CREATE TRIGGER event_no_delete BEFORE DELETE ON event
       BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    # REPLACE deletes without firing the trigger above.
    """CREATE TRIGGER event_no_replace BEFORE INSERT ON event
       WHEN new.id <= (SELECT max(id) FROM event) OR EXISTS
       (SELECT 1 FROM event WHERE ticket_id = new.ticket_id AND seq >= new.seq)
       BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    """CREATE TRIGGER rule_version_no_update BEFORE UPDATE ON rule_version
       BEGIN SELECT RAISE(ABORT, 'versions are immutable'); END""",
    """CREATE TRIGGER rule_version_no_delete BEFORE DELETE ON rule_version
       BEGIN SELECT RAISE(ABORT, 'versions are immutable'); END""",
    """CREATE TRIGGER rule_version_no_replace BEFORE INSERT ON rule_version
       WHEN EXISTS (SELECT 1 FROM rule_version
       WHERE id = new.id OR (kind = new.kind AND number = new.number))
       BEGIN SELECT RAISE(ABORT, 'versions are immutable'); END""",
    """CREATE VIRTUAL TABLE ticket_fts USING fts5(search_text, content='ticket_search',
       content_rowid='ticket_id', tokenize='unicode61 remove_diacritics 0')""",
    """CREATE TRIGGER ticket_search_ai AFTER INSERT ON ticket_search BEGIN
       INSERT INTO ticket_fts(rowid, search_text) VALUES (new.ticket_id, new.search_text); END""",
    """CREATE TRIGGER ticket_search_ad AFTER DELETE ON ticket_search BEGIN
       INSERT INTO ticket_fts(ticket_fts, rowid, search_text)
       VALUES ('delete', old.ticket_id, old.search_text); END""",
    """CREATE TRIGGER ticket_search_au AFTER UPDATE OF search_text ON ticket_search BEGIN
       INSERT INTO ticket_fts(ticket_fts, rowid, search_text)
       VALUES ('delete', old.ticket_id, old.search_text);
       INSERT INTO ticket_fts(rowid, search_text) VALUES (new.ticket_id, new.search_text); END""",
    """CREATE VIRTUAL TABLE enterprise_fts USING fts5(search_text, content='enterprise',
       content_rowid='id', tokenize='unicode61 remove_diacritics 0')""",
    """CREATE TRIGGER enterprise_ai AFTER INSERT ON enterprise BEGIN
       INSERT INTO enterprise_fts(rowid, search_text) VALUES (new.id, new.search_text); END""",
    """CREATE TRIGGER enterprise_ad AFTER DELETE ON enterprise BEGIN
       INSERT INTO enterprise_fts(enterprise_fts, rowid, search_text)
       VALUES ('delete', old.id, old.search_text); END""",
    """CREATE TRIGGER enterprise_au AFTER UPDATE OF search_text ON enterprise BEGIN
       INSERT INTO enterprise_fts(enterprise_fts, rowid, search_text)
       VALUES ('delete', old.id, old.search_text);
       INSERT INTO enterprise_fts(rowid, search_text) VALUES (new.id, new.search_text); END""",
)


def _tables() -> None:
    op.create_table(
        "category",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent"],
            ["category.code"],
            name=op.f("fk_category_parent_category"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_category")),
    )
    op.create_table(
        "content",
        sa.Column("id", _ID, nullable=False),
        sa.Column("ticket_id", _ID, nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content")),
    )
    op.create_index(op.f("ix_content_ticket_id"), "content", ["ticket_id"], unique=False)
    op.create_table(
        "enterprise",
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), server_default="", nullable=False),
        sa.Column("initials", sa.Text(), server_default="", nullable=False),
        sa.Column("pinyin", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("industry", sa.Text(), server_default="", nullable=False),
        sa.Column("town", sa.Text(), server_default="", nullable=False),
        sa.Column("tiers", sa.Text(), server_default="", nullable=False),
        sa.Column("ownership", sa.Text(), server_default="", nullable=False),
        sa.Column("stage", sa.Text(), server_default="", nullable=False),
        sa.Column("project_class", sa.Text(), server_default="", nullable=False),
        sa.Column("contact_name", sa.Text(), server_default="", nullable=False),
        sa.Column("contact_phone", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("capital", sa.Text(), server_default="", nullable=False),
        sa.Column("registered_on", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("search_text", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise")),
    )
    op.create_index(
        "ix_enterprise_look_up",
        "enterprise",
        ["initials", "pinyin", "uscc", "contact_phone", "name", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_enterprise_name_key"), "enterprise", ["name_key"], unique=False)
    op.create_index(op.f("ix_enterprise_uscc"), "enterprise", ["uscc"], unique=False)
    op.create_table(
        "event",
        sa.Column("id", _ID, nullable=False),
        sa.Column("ticket_id", _ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_at", _ID, nullable=False),
        sa.Column("entered_at", _ID, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("content_id", _ID, nullable=True),
        sa.Column("content_hash", sa.Text(), nullable=True),
        sa.Column("case_hash", sa.Text(), nullable=False),
        sa.Column("chain_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("ticket_id", "seq", name=op.f("uq_event_ticket_id_seq")),
    )
    op.create_table(
        "holding",
        sa.Column("ticket_id", _ID, autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ref", _ID, nullable=True),
        sa.Column("team_id", _ID, nullable=True),
        sa.Column("since", _ID, nullable=False),
        sa.Column("until", _ID, nullable=True),
        sa.Column("natural_seconds", sa.Integer(), nullable=True),
        sa.Column("working_seconds", sa.Integer(), nullable=True),
        sa.Column("paused", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", "ordinal", name=op.f("pk_holding")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "leg",
        sa.Column("ticket_id", _ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("team_id", _ID, nullable=True),
        sa.Column("officer_id", _ID, nullable=True),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("logged_at", _ID, nullable=False),
        sa.Column("since", _ID, nullable=False),
        sa.Column("until", _ID, nullable=True),
        sa.Column("due_at", _ID, nullable=True),
        sa.Column("late_after", _ID, nullable=True),
        sa.Column("near_after", _ID, nullable=True),
        sa.Column("natural_seconds", sa.Integer(), nullable=True),
        sa.Column("working_seconds", sa.Integer(), nullable=True),
        sa.Column("excluded_seconds", sa.Integer(), nullable=False),
        sa.Column("case_late_after", _ID, nullable=True),
        sa.PrimaryKeyConstraint("ticket_id", "name", "ordinal", name=op.f("pk_leg")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_leg_figures",
        "leg",
        [
            "name",
            "team_id",
            "month",
            "working_seconds",
            "natural_seconds",
            "until",
            "late_after",
            "case_late_after",
            "logged_at",
        ],
        unique=False,
    )
    op.create_table(
        "rule_version",
        sa.Column("id", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("created_at", _ID, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('calendar', 'promise', 'dispatch')", name=op.f("ck_rule_version_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_version")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_rule_version_kind_number")),
    )
    op.create_table(
        "team",
        sa.Column("id", _ID, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("function", sa.Text(), nullable=True),
        sa.Column("is_co_handler", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("code", name=op.f("uq_team_code")),
        sa.UniqueConstraint("name", name=op.f("uq_team_name")),
    )
    op.create_table(
        "term",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "code", name=op.f("pk_term")),
    )
    op.create_table(
        "officer",
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("team_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_officer_team_id_team"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer")),
        sa.UniqueConstraint("name", name=op.f("uq_officer_name")),
    )
    op.create_table(
        "ticket",
        sa.Column("id", _ID, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("external_number", sa.Text(), nullable=True),
        sa.Column("imported", sa.Integer(), server_default="0", nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("enterprise_id", _ID, nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("team_id", _ID, nullable=True),
        sa.Column("officer_id", _ID, nullable=True),
        sa.Column("logged_at", _ID, nullable=False),
        sa.Column("entered_at", _ID, nullable=False),
        sa.Column("updated_at", _ID, nullable=False),
        sa.Column("resolved_at", _ID, nullable=True),
        sa.Column("closed_at", _ID, nullable=True),
        sa.Column("due_at", _ID, nullable=True),
        sa.Column("next_leg", sa.Text(), nullable=True),
        sa.Column("running", sa.Integer(), nullable=False),
        sa.Column("paused", sa.Integer(), nullable=False),
        sa.Column("was_late", sa.Integer(), nullable=False),
        sa.Column("resolve_late_after", _ID, nullable=True),
        sa.Column("leg_late_after", _ID, nullable=True),
        sa.Column("near_after", _ID, nullable=True),
        sa.Column("bounces", sa.Integer(), server_default="0", nullable=False),
        sa.Column("redos", sa.Integer(), server_default="0", nullable=False),
        sa.Column("solved", sa.Integer(), nullable=True),
        sa.Column("rating", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name=op.f("fk_ticket_enterprise_id_enterprise"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officer.id"],
            name=op.f("fk_ticket_officer_id_officer"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_ticket_team_id_team"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("number", name=op.f("uq_ticket_number")),
        sa.UniqueConstraint("year", "serial", name=op.f("uq_ticket_year_serial")),
    )
    op.create_index(
        "ix_ticket_enterprise_logged", "ticket", ["enterprise_id", "logged_at", "id"], unique=False
    )
    op.create_index("ix_ticket_logged", "ticket", ["logged_at", "id"], unique=False)
    op.create_index(
        "ix_ticket_running_due",
        "ticket",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("running = 1"),
    )
    op.create_index(
        "ix_ticket_state_logged", "ticket", ["state", "logged_at", "id", "team_id"], unique=False
    )
    op.create_index("ix_ticket_team_logged", "ticket", ["team_id", "logged_at", "id"], unique=False)
    op.create_index(
        "ix_ticket_officer_logged", "ticket", ["officer_id", "logged_at", "id"], unique=False
    )
    op.create_index("ix_ticket_updated", "ticket", ["updated_at", "id"], unique=False)
    op.create_index(
        "uq_ticket_external_number",
        "ticket",
        ["external_number"],
        unique=True,
        sqlite_where=sa.text("external_number IS NOT NULL"),
    )
    op.create_table(
        "ticket_search",
        sa.Column("ticket_id", _ID, autoincrement=False, nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["ticket.id"],
            name=op.f("fk_ticket_search_ticket_id_ticket"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_ticket_search")),
    )
