"""The intake desk's own tables; the same metadata as `tables`.

They hold no history: a draft is replaced while one types and dropped with the
logging of its case, a text module is what the desk offers now.
"""

from sqlalchemy import Column, Index, Integer, Table, Text, text

from gaoxinban.storage.tables import Id, Instant, metadata

__all__ = ["act_draft", "draft", "metadata", "text_module"]

draft = Table(
    "draft",
    metadata,
    Column("window", Text, primary_key=True),
    Column("owner", Text, nullable=False, index=True),
    Column("machine", Text, nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("payload", Text, nullable=False),
)

act_draft = Table(
    "act_draft",
    metadata,
    # No reference to the case: projections can be thrown away and rebuilt, drafts cannot.
    Column("ticket_id", Id, primary_key=True, autoincrement=False),
    Column("act", Text, primary_key=True),
    Column("owner", Text, primary_key=True),
    Column("saved_at", Instant, nullable=False),
    Column("payload", Text, nullable=False),
)

text_module = Table(
    "text_module",
    metadata,
    Column("id", Id, primary_key=True),
    Column("keyword", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("initials", Text, nullable=False, server_default=""),
    Column("body", Text, nullable=False),
    Column("category", Text),
    Column("version", Integer, nullable=False, server_default="1"),
    Index(
        "uq_text_module_category",
        "category",
        unique=True,
        sqlite_where=text("category IS NOT NULL"),
    ),
)
