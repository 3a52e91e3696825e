"""The first of the known cases by rank: no row is looked at but theirs."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from gaoxinban.application.rows import TicketFilter
from gaoxinban.storage.case_columns import KIND, Columns, kinds
from gaoxinban.storage.integers import Ints, column_of
from gaoxinban.storage.kept_columns import KeptColumns
from gaoxinban.storage.known_cases import KnownCases, of_every_enterprise
from gaoxinban.storage.place_order import towns
from gaoxinban.storage.sqlite import NUMBERS, as_numbers
from gaoxinban.storage.tables import enterprise, ticket
from gaoxinban.storage.ticket_filter import enterprises
from gaoxinban.storage.ticket_order import RANKED, ranks

if TYPE_CHECKING:
    from gaoxinban.storage.book import SqlBook

KNOWN = (*(sort for sort in RANKED if sort != "rating"), "enterprise", "town")
"""Orders by what the columns tell, the newest first within a rank."""

_LOGGED = select(ticket.c.id, ticket.c.logged_at).where(ticket.c.id.in_(NUMBERS))


def first_known(
    connection: Connection,
    columns: KeptColumns,
    book: "SqlBook",
    wanted: TicketFilter,
    cases: KnownCases,
    limit: int,
) -> Sequence[int] | None:
    """The first ids in one of the orders `KNOWN`; None where the columns are not known any more."""
    ids = cases.ids
    order = _order(connection, book, wanted)
    with columns.at(connection) as held:
        if held is None:
            return None
        rank, second = order(held, ids), held.of["second"][ids]
    if len(ids) > limit:
        fills = int(np.searchsorted(np.cumsum(np.bincount(rank)), limit))
        before, last = np.flatnonzero(rank < fills), np.flatnonzero(rank == fills)
        older = len(before) + len(last) - limit
        newest = last[second[last] >= np.partition(second[last], older)[older]]
        near = np.concatenate((before, newest))
        ids, rank = ids[near], rank[near]
    return _to_the_microsecond(connection, ids, rank)[:limit]


def known_ranks(
    connection: Connection, columns: KeptColumns, book: "SqlBook", wanted: TicketFilter, ids: Ints
) -> NDArray[np.int32] | None:
    """The rank of each of these cases in one of the orders `KNOWN`; None as above."""
    order = _order(connection, book, wanted)
    with columns.at(connection) as held:
        return None if held is None else order(held, ids)


def _to_the_microsecond(connection: Connection, ids: Ints, rank: NDArray[np.int32]) -> list[int]:
    """By rank, and the newest first."""
    rows = connection.execute(_LOGGED, {"numbers": as_numbers(ids.tolist())})
    logged = dict(rows.all())
    at = np.array([logged[each] for each in ids.tolist()], dtype=np.int64)
    found: list[int] = ids[np.lexsort((-ids, -at, rank))].tolist()
    return found


_Order = Callable[[Columns, Ints], NDArray[np.int32]]
"""The rank of each of some cases, from 0."""


def _order(connection: Connection, book: "SqlBook", wanted: TicketFilter) -> _Order:
    if wanted.sort in ("enterprise", "town"):
        by_name = wanted.sort == "enterprise"
        of_theirs = _by_name(connection, wanted) if by_name else _by_town(connection, book, wanted)
        return lambda held, ids: np.take(of_theirs, held.of["enterprise_id"][ids])
    ranked = ranks(wanted.sort, book)
    last = len(ranked.known)
    places = {value: place for place, value in enumerate(ranked.known)}
    if wanted.descending:
        places = {value: last - place for value, place in places.items()}
        last = 0

    def place(value: Any) -> int:
        return places.get(kinds(value)[wanted.sort] if wanted.sort in KIND else value, last)

    column = "kind" if wanted.sort in KIND else ranked.name
    return lambda held, ids: held.told(column, place, np.int32, ids)


def _by_name(connection: Connection, wanted: TicketFilter) -> NDArray[np.int32]:
    keys = enterprise.c.name_key, enterprise.c.id
    named = select(enterprise.c.id)
    named = named.order_by(*(key.desc() if wanted.descending else key for key in keys))
    ids = column_of(connection, named)
    rank = of_every_enterprise(connection, np.int32)
    rank[ids] = np.arange(len(ids))
    return rank


def _by_town(connection: Connection, book: "SqlBook", wanted: TicketFilter) -> NDArray[np.int32]:
    """Only the ranks of the towns that are asked for, if any are."""
    listed = book.directory().towns
    rank = of_every_enterprise(connection, np.int32)
    for place, town in enumerate(towns(connection, listed, descending=wanted.descending)):
        if not wanted.towns or town in wanted.towns:
            theirs = enterprises(TicketFilter(towns=(town,)))
            rank[column_of(connection, theirs)] = place
    return rank
