"""The ids of a very long list in order, put together in arrays.

A whole order comes off a covering index as one text (a million ids in a tenth of
a second, without the interpreter), the members of the list as another; the list
is the one restricted to the other. Sorting and filtering in one statement would
look up every row: seconds.
"""

from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, select

from gaoxinban.application.rows import TicketFilter
from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.integers import Ints, column_of
from gaoxinban.storage.known_order import KNOWN, known_ranks
from gaoxinban.storage.leg_times import ORDINALS, TIMES, LegTime
from gaoxinban.storage.matching import Matching
from gaoxinban.storage.ordered_ids import ordered
from gaoxinban.storage.place_order import towns
from gaoxinban.storage.tables import ticket
from gaoxinban.storage.ticket_filter import enterprises
from gaoxinban.storage.ticket_order import KEYSETS, LAST_WITHOUT, RANKED, ranks


def long_list(matching: Matching, book: SqlBook) -> Sequence[int]:
    """All ids of a list in its order."""
    wanted = matching.wanted
    members: Ints | None = None
    if matching.told is not None:
        members = matching.told.ids
    elif matching.plain or matching.words:
        members = column_of(matching.connection, matching.collected())
    whole = TicketFilter(sort=wanted.sort, descending=wanted.descending)
    newest = matching.of(replace(whole, sort="logged", descending=True))
    if matching.columns is not None and matching.columns.are_there and wanted.sort in KNOWN:
        ids = _whole(newest, book, members)
        rank = known_ranks(matching.connection, matching.columns, book, wanted, ids)
        if rank is not None:
            return array("q", ids[np.argsort(rank, kind="stable")].tobytes())
    if wanted.sort in RANKED or wanted.sort == "town":
        ids = _ranked(matching, book, _whole(newest, book, members))
    else:
        ids = _whole(matching.of(whole), book, members)
    return array("q", ids.tobytes())


def _mask(ids: Ints) -> NDArray[np.bool_]:
    mask = np.zeros(int(ids.max(initial=0)) + 1, dtype=np.bool_)
    mask[ids] = True
    return mask


def _whole(everything: Matching, book: SqlBook, members: Ints | None) -> Ints:
    """The members (None: every case) in an order that an index holds."""
    sort, down = everything.wanted.sort, everything.wanted.descending
    if sort in TIMES:
        return _others_behind(everything, _by_time(everything, TIMES[sort]), members)
    if sort not in LAST_WITHOUT:
        return _kept(
            column_of(everything.connection, ordered(everything, book, rare=False)), members
        )
    keys = KEYSETS[sort]
    known = select(ticket.c.id).where(keys[0].is_not(None), *LAST_WITHOUT[sort])
    known = known.order_by(*(key.desc() if down else key for key in keys))
    return _others_behind(everything, column_of(everything.connection, known), members)


def _by_time(everything: Matching, time: LegTime) -> Ints:
    """The cases that have a time of their legs, by it.

    Of the index alone: to look at each case and at its other legs takes ten times as long.
    """
    down = everything.wanted.descending
    entries = time.entries.order_by(*(key.desc() if down else key for key in time.keys))
    ids, ordinals = np.divmod(column_of(everything.connection, entries), ORDINALS)
    last = np.zeros(int(ids.max(initial=0)) + 1, dtype=np.int64)
    np.maximum.at(last, ids, ordinals)
    untold = column_of(everything.connection, time.untold)
    last[untold[untold < len(last)]] = 0
    told: Ints = ids[last[ids] == ordinals]
    return told


def _others_behind(everything: Matching, head: Ints, members: Ints | None) -> Ints:
    """Those that have what the list is ordered by, then all others by their number."""
    if members is None:
        members = column_of(everything.connection, select(ticket.c.id))
    else:
        head = _kept(head, members)
    lacking = np.zeros(int(members.max(initial=0)) + 1, dtype=np.bool_)
    lacking[members] = True
    lacking[head] = False
    others = np.flatnonzero(lacking)
    return np.concatenate((head, others[::-1] if everything.wanted.descending else others))


def _kept(ids: Ints, members: Ints | None) -> Ints:
    return ids if members is None else _within(ids, _mask(members))


def _within(ids: Ints, mask: NDArray[np.bool_]) -> Ints:
    known = ids[ids < len(mask)]
    found: Ints = known[mask[known]]
    return found


def _ranked(matching: Matching, book: SqlBook, ids: Ints) -> Ints:
    """The newest first within the values of a column, in the order of these."""
    wanted = matching.wanted
    if wanted.sort == "town":
        held = towns(matching.connection, book.directory().towns)
        of_values = [_of_town(town) for town in held if town]
        always = True
    else:
        ranked = ranks(wanted.sort, book)
        of_values = [select(ticket.c.id).where(ranked.column == value) for value in ranked.known]
        always = ranked.always
    place = np.full(int(ids.max(initial=0)) + 1, len(of_values), dtype=np.int16)
    for rank, of_value in enumerate(of_values):
        found = column_of(matching.connection, of_value)
        place[found[found < len(place)]] = -rank if wanted.descending else rank
    if wanted.descending and not always:
        place[place == len(of_values)] = -len(of_values)
    order = np.argsort(place[ids], kind="stable")
    sorted_ids: Ints = ids[order]
    return sorted_ids


def _of_town(town: str) -> Select[Any]:
    theirs = enterprises(TicketFilter(towns=(town,)))
    return select(ticket.c.id).where(ticket.c.enterprise_id.in_(theirs))
