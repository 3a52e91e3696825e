"""Rows that an earlier release derived by other rules, derived anew at the upgrade.

A revision names the cases in `outdated`. What their rows should be only the
program's own rules say, so this comes when all revisions have run.
"""

from sqlalchemy import Connection, delete, insert, select

from gaoxinban.storage import proof_walk
from gaoxinban.storage.batch import Batch
from gaoxinban.storage.book import SqlBook, VersionCache
from gaoxinban.storage.forged_text import as_it_stands
from gaoxinban.storage.proof_walk import Stretch
from gaoxinban.storage.sqlite import upsert
from gaoxinban.storage.tables import holding, leg, outdated, ticket, ticket_search


def derive_anew(connection: Connection) -> None:
    """Write the rows of every outdated case from its events, and forget that it was.

    A case whose events do not add up is left as it is, for `db verify` to name.
    """
    numbers = connection.execute(select(outdated.c.ticket_id)).scalars().all()
    book = SqlBook(connection, VersionCache())

    def derive() -> None:
        for number in numbers:
            _derive(connection, book, number)

    as_it_stands(connection, derive)
    connection.execute(delete(outdated))


def _derive(connection: Connection, book: SqlBook, number: int) -> None:
    made = proof_walk.walk(connection, book, Stretch(number, number + 1))
    if made.broken is not None:
        return
    for table in (leg, holding):
        connection.execute(delete(table).where(table.c.ticket_id == number))
    for batch, rows in zip(_WRITES, made.rows, strict=True):
        batch.write(connection, rows)


_WRITES = tuple(
    Batch(statement)
    for statement in (upsert(ticket), insert(holding), insert(leg), upsert(ticket_search))
)
"""In the order of `Walked.rows`."""
