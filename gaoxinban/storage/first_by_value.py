"""The first rows of a list by the values of a column, value by value.

No list of a million is sorted for its first page.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, or_, select

from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.matching import Matching
from gaoxinban.storage.ordered_ids import id_vector, ordered
from gaoxinban.storage.place_order import towns
from gaoxinban.storage.sqlite import unindexed
from gaoxinban.storage.tables import ticket
from gaoxinban.storage.ticket_order import INDEXED, Ranks, ranks


def first_by_rank(matching: Matching, book: SqlBook, limit: int) -> Sequence[int]:
    """By one of the columns in `RANKED`, in the order of its values."""
    wanted = matching.wanted
    ranked = ranks(wanted.sort, book)
    values = ranked.ordered(descending=wanted.descending)
    if ranked.always:
        groups = [[value] for value in values]
    elif matching.is_whole:  # whose cases of a value an index finds, however many
        groups = [[value] for value in matching.present(ranked.name, values)]
    else:
        counts = matching.expected(ranked.name)
        values = [value for value in values if value in counts]
        met = itertools.accumulate(counts[value] for value in values)
        few = sum(1 for cases in met if cases < matching.enough(ranked.name))
        # The few first ones in one pass, that which fills the page by walking, the rest if not.
        groups = [list(values[:few]), list(values[few : few + 1]), list(values[few + 1 :])]
    found = list[int]()
    for group in groups:
        if group and len(found) < limit:
            statement = _of_values(matching, book, ranked, group)
            found += id_vector(matching.connection, statement.limit(limit - len(found)))
    return found


def _of_values(matching: Matching, book: SqlBook, ranked: Ranks, values: list[Any]) -> Select[Any]:
    """Ids of the cases with these values of a column, in the list's order; of several sorted."""
    alone = ranked.always or (matching.is_whole and ranked.name in INDEXED)
    column = ranked.column if alone else unindexed(ranked.column)
    if len(values) > 1:
        known = [value for value in values if value is not None]
        missing = [column.is_(None)] if len(known) < len(values) else []
        # Of a narrow index that does not tell the value, only hits are looked up.
        rare = matching.is_frequent and matching.is_rare
        return ordered(matching, book, rare=rare, only=or_(column.in_(known), *missing))
    same = column.is_(None) if values[0] is None else column == values[0]
    statement = matching.where(select(ticket.c.id).where(same))
    return statement.order_by(ticket.c.logged_at.desc(), ticket.c.id.desc())


def first_by_town(matching: Matching, book: SqlBook, limit: int) -> Sequence[int]:
    """Town by town, each list in the quicker way to it."""
    wanted = matching.wanted
    listed = book.directory().towns
    found = list[int]()
    for town in towns(matching.connection, listed, descending=wanted.descending):
        if len(found) == limit:
            break
        if not wanted.towns or town in wanted.towns:
            newest = replace(wanted, towns=(town,), sort="logged", descending=True)
            # Each town has its own place in an index: no pass over all cases for each.
            of_town = Matching(matching.connection, newest, matching.now, matching.rows)
            statement = ordered(of_town, book, rare=of_town.is_rare)
            found += id_vector(matching.connection, statement.limit(limit - len(found)))
    return found
