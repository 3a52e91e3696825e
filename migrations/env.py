"""Alembic environment: works on the connection that the program hands over."""

from alembic import context

from gaoxinban.storage import (  # noqa: F401  makes their tables known
    account_table,
    desk_table,
    register_tables,
    reminder_table,
)
from gaoxinban.storage.frozen_table import metadata


def run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        include_name=lambda name, kind, _parents: not (kind == "table" and "_fts" in (name or "")),
        transactional_ddl=False,
    )
    context.run_migrations()


run()
