"""The schema as SQLAlchemy Core tables; the migrations make it, `alembic check` compares.

Core, not ORM: events are written and rows read in bulk, and domain objects
stay apart from records anyway (docs/decisions). Instants are integers
(microseconds, UTC). Codes are stored, labels are not.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer(), "sqlite")
Instant = BigInteger().with_variant(Integer(), "sqlite")


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


rule_version = Table(
    "rule_version",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("payload", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("hash", Text, nullable=False),
    UniqueConstraint("kind", "number"),
    CheckConstraint("kind IN ('calendar', 'promise', 'dispatch')", name="kind"),
)

team = Table(
    "team",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False, unique=True),
    Column("function", Text),
    Column("is_co_handler", Integer, nullable=False, server_default="0"),
    Column("active", Integer, nullable=False, server_default="1"),
)

officer = Table(
    "officer",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("team_id", Id, ForeignKey("team.id", ondelete="RESTRICT")),
    Column("active", Integer, nullable=False, server_default="1"),
)

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

category = Table(
    "category",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("parent", Text, ForeignKey("category.code", ondelete="RESTRICT")),
    Column("position", Integer, nullable=False),
    Column("active", Integer, nullable=False, server_default="1"),
)

term = Table(
    "term",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("position", Integer, nullable=False),
)

RARE_INITIALS = text("initials GLOB '*[0-9aeiouv]*'")
"""Few Chinese words begin with a vowel in pinyin, none with a digit: names with one of these."""

enterprise = Table(
    "enterprise",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, index=True),
    Column("uscc", Text, nullable=False, server_default="", index=True),
    _text("initials"),
    _text("pinyin"),
    _text("kind"),
    _text("industry"),
    _text("town"),
    _text("tiers"),
    _text("ownership"),
    _text("stage"),
    _text("project_class"),
    _text("contact_name"),
    _text("contact_phone"),
    _text("address"),
    _text("scope"),
    _text("capital"),
    _text("registered_on"),
    Column("version", Integer, nullable=False, server_default="1"),
    _text("search_text"),
    Column("merged_into", Id),
    Column("liaison_id", Id),
    # Short names first: hits are shown in this order, and full text is kept in it.
    Column("place", Id, Computed("length(name) * 4294967296 + id", persisted=False)),
    # All that letters and digits are looked up in, without the long texts of the rows themselves.
    Column(
        "look_up",
        Text,
        Computed(
            "initials || '|' || pinyin || '|' || uscc || '|' ||"
            " replace(replace(contact_phone, ' ', ''), '-', '')",
            persisted=False,
        ),
    ),
    Index("ix_enterprise_look_up", "place", "look_up"),
    Index("ix_enterprise_initials", "initials", "place"),
    Index("ix_enterprise_pinyin", "pinyin", "place"),
    Index("ix_enterprise_rare_initials", "initials", "place", sqlite_where=RARE_INITIALS),
    Index("ix_enterprise_town", "town", "industry", "tiers"),
    Index("ix_enterprise_tiers", "tiers", "town", "industry"),
    Index("ix_enterprise_industry", "industry", "town", "tiers"),
)

_KIND = ("state", "team_id", "officer_id", "kind", "urgency", "channel", "category")
"""What cases are mostly asked for by: in an index, it is told without looking at the rows."""

ticket = Table(
    "ticket",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("year", Integer, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("external_number", Text),
    Column("imported", Integer, nullable=False, server_default="0"),
    Column("title", Text, nullable=False),
    Column("enterprise_id", Id, ForeignKey("enterprise.id", ondelete="RESTRICT"), nullable=False),
    Column("category", Text),
    Column("kind", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("team_id", Id, ForeignKey("team.id", ondelete="RESTRICT")),
    Column("officer_id", Id, ForeignKey("officer.id", ondelete="RESTRICT")),
    Column("logged_at", Instant, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("resolved_at", Instant),
    Column("closed_at", Instant),
    Column("due_at", Instant),
    Column("next_leg", Text),
    Column("running", Integer, nullable=False),
    Column("paused", Integer, nullable=False),
    Column("was_late", Integer, nullable=False),
    Column("resolve_late_after", Instant),
    Column("leg_late_after", Instant),
    Column("near_after", Instant),
    Column("bounces", Integer, nullable=False, server_default="0"),
    Column("redos", Integer, nullable=False, server_default="0"),
    Column("solved", Integer),
    Column("rating", Text),
    Column("version", Integer, nullable=False),
    Column("month", Integer, nullable=False, server_default="0"),
    Column("exempted", Integer, nullable=False, server_default="0"),
    Column("supervised", Integer, nullable=False, server_default="0"),
    Column("escalated", Integer, nullable=False, server_default="0"),
    Column("follows", Id),
    Column("calendar_version", Integer, nullable=False, server_default="1"),
    Column("call_backs", Integer, nullable=False, server_default="0"),
    Column("call_backs_solved", Integer, nullable=False, server_default="0"),
    Column("call_backs_by_others", Integer, nullable=False, server_default="0"),
    Column("solved_by_others", Integer, nullable=False, server_default="0"),
    Column("granted_pause_days", Integer, nullable=False, server_default="0"),
    UniqueConstraint("year", "serial"),
    Index(
        "uq_ticket_external_number",
        "external_number",
        unique=True,
        sqlite_where=text("external_number IS NOT NULL"),
    ),
    Index("ix_ticket_logged", "logged_at", "id"),
    Index("ix_ticket_updated", "updated_at", "id", "logged_at", *_KIND),
    Index("ix_ticket_state_logged", "state", "logged_at", "id", "team_id"),
    Index("ix_ticket_team_logged", "team_id", "logged_at", "id"),
    Index("ix_ticket_officer_logged", "officer_id", "logged_at", "id"),
    Index(
        "ix_ticket_running_due",
        "due_at",
        "id",
        *("logged_at", "updated_at", *_KIND, "enterprise_id", "paused", "was_late"),
        *("resolve_late_after", "leg_late_after", "near_after"),
        sqlite_where=text("running = 1"),  # naming another dialect here would import all of it
    ),
    Index("ix_ticket_enterprise_logged", "enterprise_id", "logged_at", "id", *_KIND),
    Index(
        *("ix_ticket_withdrawn", "state", "team_id", "month", "logged_at"),
        sqlite_where=text("state IN ('declined', 'merged', 'voided')"),
    ),
    Index("ix_ticket_follows", "follows", sqlite_where=text("follows IS NOT NULL")),
    Index("ix_ticket_exempted", "id", sqlite_where=text("exempted = 1")),
    Index("ix_ticket_granted", "logged_at", sqlite_where=text("granted_pause_days > 0")),
    Index("ix_ticket_filter", "logged_at", "id", *_KIND, "enterprise_id"),
    Index("ix_ticket_title", "title", "id", "logged_at", *_KIND),
    Index("ix_ticket_resolved", "resolved_at", "id", "logged_at", *_KIND),
    Index(
        *("ix_ticket_rated", "rating", "logged_at", "id", *_KIND),
        sqlite_where=text("rating IS NOT NULL"),
    ),
    Index("ix_ticket_category_logged", "category", "logged_at", "id"),
)

ticket_count = Table(
    "ticket_count",
    metadata,
    Column("state", Text, primary_key=True),
    Column("team_id", Id, primary_key=True, autoincrement=False),
    Column("officer_id", Id, primary_key=True, autoincrement=False),
    Column("kind", Text, primary_key=True),
    Column("urgency", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("category", Text, primary_key=True),
    Column("cases", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many cases there are of each kind; kept by triggers, 0 and an empty text stand for none."""

saved_view = Table(
    "saved_view",
    metadata,
    Column("id", Id, primary_key=True),
    Column("officer_id", Id, ForeignKey("officer.id", ondelete="RESTRICT"), nullable=False),
    Column("shared", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("place", Integer, nullable=False, server_default="0"),
    UniqueConstraint("officer_id", "name"),
)

content = Table(
    "content",
    metadata,
    Column("id", Id, primary_key=True),
    Column("ticket_id", Id, nullable=False, index=True),
    Column("salt", Text, nullable=False),
    Column("payload", Text),
)

event = Table(
    "event",
    metadata,
    Column("id", Id, primary_key=True),
    Column("ticket_id", Id, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("happened_at", Instant, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("content_id", Id),
    Column("content_hash", Text),
    Column("case_hash", Text, nullable=False),
    Column("chain_hash", Text, nullable=False),
    UniqueConstraint("ticket_id", "seq"),
)

holding = Table(
    "holding",
    metadata,
    Column("ticket_id", Id, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("ref", Id),
    Column("team_id", Id),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Column("natural_seconds", Integer),
    Column("working_seconds", Integer),
    Column("paused", Integer, nullable=False),
    Index(
        "ix_holding_waiting",
        "ticket_id",
        sqlite_where=text("until IS NULL AND kind IN ('enterprise', 'superior')"),
    ),
    sqlite_with_rowid=False,
)

leg = Table(
    "leg",
    metadata,
    Column("ticket_id", Id, primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("team_id", Id),
    Column("officer_id", Id),
    Column("month", Integer, nullable=False),
    Column("logged_at", Instant, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Column("due_at", Instant),
    Column("late_after", Instant),
    Column("near_after", Instant),
    Column("natural_seconds", Integer),
    Column("working_seconds", Integer),
    Column("excluded_seconds", Integer, nullable=False),
    Column("case_late_after", Instant),
    Index(
        "ix_leg_figures",
        "name",
        "team_id",
        "month",
        "working_seconds",
        "natural_seconds",
        "until",
        "late_after",
        "case_late_after",
        "logged_at",
    ),
    Index(
        *("ix_leg_until", "name", "until", "ticket_id", "logged_at"),
        sqlite_where=text("name <> 'resolve' AND until IS NOT NULL"),
    ),
    Index(
        *("ix_leg_promised", "name", "due_at", "ticket_id", "logged_at"),
        sqlite_where=text("name = 'resolve' AND due_at IS NOT NULL"),  # its name, for the planner
    ),
    sqlite_with_rowid=False,
)

ticket_search = Table(
    "ticket_search",
    metadata,
    Column(
        "ticket_id",
        Id,
        ForeignKey("ticket.id", ondelete="RESTRICT"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("search_text", Text, nullable=False),
)

outdated = Table(
    "outdated", metadata, Column("ticket_id", Id, primary_key=True, autoincrement=False)
)
"""Cases whose rows a revision wants derived anew: see `storage.outdated`."""

outdated_enterprise = Table(
    "outdated_enterprise",
    metadata,
    Column("enterprise_id", Id, primary_key=True, autoincrement=False),
)
"""Enterprises whose look-up text a revision wants written anew."""
