"""Drafts and text modules of the intake page.

Revision: 0005, after 0004

A new database gets its text modules with all else that an office starts with;
one that was in use gets the same ones here.
"""

import tomllib
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("window", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("machine", sa.Text(), nullable=False),
        sa.Column("saved_at", _ID, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("window", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_owner"), "draft", ["owner"], unique=False)
    modules = op.create_table(
        "text_module",
        sa.Column("id", _ID, nullable=False),
        sa.Column("keyword", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("initials", sa.Text(), server_default="", nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_module")),
        sa.UniqueConstraint("keyword", name=op.f("uq_text_module_keyword")),
    )
    op.create_index(
        "uq_text_module_category",
        "text_module",
        ["category"],
        unique=True,
        sqlite_where=sa.text("category IS NOT NULL"),
    )
    in_use = sa.text("SELECT 1 FROM rule_version LIMIT 1")
    if op.get_bind().execute(in_use).first() is not None:
        op.bulk_insert(modules, _shipped())


def _shipped() -> list[dict[str, object]]:
    """The starter set as it ships beside the migrations, in the source as in the package."""
    file = Path(__file__).resolve().parents[2] / "resources" / "text_modules.toml"
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["modules"]
    return [{"category": None, **row, "version": 1} for row in rows]
