"""Rows that an earlier release derived by other rules, derived anew at the upgrade.

A revision names the cases in `outdated`, enterprises in `outdated_enterprise`.
What their rows should be only the program's own rules say, so this comes when
all revisions have run.
"""

from sqlalchemy import Connection, bindparam, delete, insert, select

from gaoxinban.storage import proof_walk
from gaoxinban.storage.batch import Batch
from gaoxinban.storage.enterprise_store import enterprise_of, values
from gaoxinban.storage.forged_text import as_it_stands
from gaoxinban.storage.proof_statements import sight
from gaoxinban.storage.proof_walk import Sight, Stretch
from gaoxinban.storage.sqlite import ALL_PAGES, merge_full_text, upsert
from gaoxinban.storage.tables import (
    enterprise,
    holding,
    leg,
    outdated,
    outdated_enterprise,
    ticket,
    ticket_search,
)


def derive_anew(connection: Connection) -> None:
    """Write the rows of every outdated case from its events, and forget that it was.

    A case whose events do not add up is left as it is, for `db verify` to name.
    """
    numbers = connection.execute(select(outdated.c.ticket_id)).scalars().all()
    seen = sight(connection)

    def derive() -> None:
        for number in numbers:
            _derive(connection, seen, number)

    as_it_stands(connection, derive)
    connection.execute(delete(outdated))
    _write_texts(connection)


def _write_texts(connection: Connection) -> None:
    """The text of every outdated enterprise, as a new one would have it."""
    known = select(enterprise).join(
        outdated_enterprise, outdated_enterprise.c.enterprise_id == enterprise.c.id
    )
    texts = [
        {"number": row.id, "text": values(enterprise_of(row))["search_text"]}
        for row in connection.execute(known).all()
    ]
    if texts:
        connection.execute(
            enterprise.update()
            .where(enterprise.c.id == bindparam("number"))
            .values(search_text=bindparam("text")),
            texts,
        )
        # Else every look-up walks through what was, too: half of its time.
        merge_full_text(connection, "enterprise_fts", -ALL_PAGES)
    connection.execute(delete(outdated_enterprise))


def _derive(connection: Connection, seen: Sight, number: int) -> None:
    made = proof_walk.walk(seen, Stretch(number, number + 1))
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
