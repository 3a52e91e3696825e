"""What a proof asks of the tables, and a look at a database through it."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, func, select

from gaoxinban.storage import sqlite
from gaoxinban.storage.event_rows import EVENTS
from gaoxinban.storage.proof_walk import Sight, Statements
from gaoxinban.storage.tables import event, holding, leg, rule_version, ticket, ticket_search


def sight(connection: Connection) -> Sight:
    """The walk's look at what this connection sees, in its transaction."""
    if not connection.in_transaction():
        connection.begin()
    return Sight(connection.connection.driver_connection, statements())


@cache
def statements() -> Statements:
    """Compiled once a process: SQLAlchemy's share of a statement is larger than the driver's."""
    version = select(rule_version.c.payload).where(
        rule_version.c.kind == bindparam("kind"), rule_version.c.number == bindparam("number")
    )
    rows = {
        (name, below, above): sqlite.compiled(_bounded(*_ROWS[name], below=below, above=above))
        for name in _ROWS
        for below in (False, True)
        for above in (False, True)
    }
    last = select(func.max(event.c.id))
    asked = version, _link_of(last.where(event.c.id < bindparam("number"))), _link_of(last)
    return Statements(rows, *map(sqlite.compiled, asked))


def _link_of(number: Select[Any]) -> Select[Any]:
    return select(event.c.id, event.c.chain_hash).where(event.c.id == number.scalar_subquery())


def _bounded(
    statement: Select[Any], key: ColumnElement[Any], *, below: bool, above: bool
) -> Select[Any]:
    if below:
        statement = statement.where(key >= bindparam("low"))
    return statement.where(key < bindparam("high")) if above else statement


def _of_table(table: Table, *key: str) -> tuple[Select[Any], ColumnElement[Any]]:
    columns = [table.c[name] for name in key]
    return select(table).order_by(*columns), columns[0]


_ROWS: dict[str, tuple[Select[Any], ColumnElement[Any]]] = {
    "event": (EVENTS, event.c.ticket_id),
    "link": (
        select(event.c.id, event.c.ticket_id, event.c.case_hash, event.c.chain_hash).order_by(
            event.c.id
        ),
        event.c.id,
    ),
    "ticket": _of_table(ticket, "id"),
    "holding": _of_table(holding, "ticket_id", "ordinal"),
    "leg": _of_table(leg, "ticket_id", "name", "ordinal"),
    "ticket_search": _of_table(ticket_search, "ticket_id"),
}
"""What is read in stretches, in order, and the ids by which it is cut."""
