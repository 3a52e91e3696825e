"""Lists of cases: filters, keyset pages, id vectors, counters.

A page is found as ids first, in narrow indexes, and its rows are fetched
afterwards: sorting wide joined rows costs ten times as much (glpi#15246).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    literal_column,
    select,
    tuple_,
)

from gaoxinban.application.rows import TicketPage, TicketRow
from gaoxinban.domain.light import Signals
from gaoxinban.domain.quick_tuple import quick
from gaoxinban.domain.term import Channel, LegName, Rating, RequestKind, TicketState, Urgency
from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.first_by_value import first_by_rank, first_by_town
from gaoxinban.storage.leg_times import TIMES, LegTime
from gaoxinban.storage.matching import Matching
from gaoxinban.storage.ordered_ids import id_vector, ordered
from gaoxinban.storage.sqlite import FIRST_WITH, NEWEST_HITS, NUMBERS, as_numbers, these, unindexed
from gaoxinban.storage.tables import enterprise, officer, team, ticket
from gaoxinban.storage.ticket_filter import NEVER, asks_enterprises
from gaoxinban.storage.ticket_order import (
    KEYSETS,
    LAST_WITHOUT,
    RANKED,
    Keys,
    settled,
)

_COLUMNS = (
    ticket.c.id,
    ticket.c.number,
    ticket.c.external_number,
    ticket.c.title,
    ticket.c.enterprise_id,
    enterprise.c.name.label("enterprise"),
    ticket.c.category,
    ticket.c.kind,
    ticket.c.urgency,
    ticket.c.state,
    team.c.name.label("team"),
    officer.c.name.label("officer"),
    ticket.c.logged_at,
    ticket.c.resolved_at,
    ticket.c.updated_at,
    ticket.c.due_at,
    ticket.c.next_leg,
    ticket.c.version,
    ticket.c.running,
    ticket.c.paused,
    ticket.c.was_late,
    ticket.c.resolve_late_after,
    ticket.c.leg_late_after,
    ticket.c.near_after,
    ticket.c.channel,
    ticket.c.calendar_version,
)
LISTED = (
    select(*_COLUMNS)
    .join(enterprise, enterprise.c.id == ticket.c.enterprise_id)
    .outerjoin(team, team.c.id == ticket.c.team_id)
    .outerjoin(officer, officer.c.id == ticket.c.officer_id)
)

_BY_ID = LISTED.add_columns(
    enterprise.c.town,
    ticket.c.rating,
    *(time.value() for time in TIMES.values()),
).where(ticket.c.id.in_(NUMBERS))
"""Made once: to make it again takes as long as to execute it."""

ASKED = 8
"""So many times the rows of a page are asked for words one by one, where most have them."""

SHORT = 20_000
"""Longer lists are put together in arrays: see `long_lists`."""

_KINDS = {member.value: member for member in RequestKind}
_URGENCIES = {member.value: member for member in Urgency}
_STATES = {member.value: member for member in TicketState}
_CHANNELS = {member.value: member for member in Channel}
_LEGS = {member.value: member for member in LegName}
_RATINGS = {member.value: member for member in Rating}
_UNTOLD = tuple(TicketRow._field_defaults[name] for name in TicketRow._fields[21:])


def ticket_row(row: Any, book: SqlBook) -> TicketRow:
    """A row of `LISTED` as the list shows it: in the order of the fields, for there are many."""
    category, kind, urgency, state, team_name, officer_name = row[6:12]
    next_leg, version, running, paused, lagged = row[16:21]
    told = (row[26], _RATINGS.get(row[27]), *row[28:]) if len(row) > 26 else _UNTOLD
    made = (
        *row[:6],
        book.category_name(category),
        _KINDS[kind],
        _URGENCIES[urgency],
        _STATES[state],
        team_name or "",
        officer_name or "",
        *row[12:16],
        None if next_leg is None else _LEGS[next_leg],
        version,
        quick(Signals, (bool(running), bool(paused), bool(lagged), *row[21:24])),
        _CHANNELS[row[24]],
        row[25],
        *told,
    )
    return quick(TicketRow, made)


Place = tuple[int, int]
Found = list[tuple[int, Place]]
"""Ids in order, each with its cursor."""

_COUNTED_OFF = -1
"""Stands for the first key where a cursor says how many rows came before."""


def ticket_page(
    cases: Matching, book: SqlBook, limit: int, after: Place | None = None
) -> TicketPage:
    """One page of the list after a cursor."""
    wanted = settled(cases.wanted)
    matching = cases.of(wanted, _passed(after) + limit)
    if matching.is_empty:
        return TicketPage((), None)
    places = None
    newest_first = wanted.sort == "logged" and wanted.descending
    if matching.words and not matching.asks and after is None and newest_first:
        places = _newest_hits(matching.connection, matching.words, limit)
    if places is None and after is None and matching.is_met_soon:
        places = _asked(matching, book, limit)
    if places is None:
        places = _found(matching, book, limit, after)
    cursor = places[-1][1] if len(places) == limit else None
    rows = ticket_rows(matching.connection, book, [each for each, _ in places])
    return TicketPage(tuple(rows), cursor)


def _passed(after: Place | None) -> int:
    """How many rows a cursor says that came before, where rows are counted off."""
    return after[1] if after is not None and after[0] == _COUNTED_OFF else 0


def _asked(matching: Matching, book: SqlBook, limit: int) -> Found | None:
    """The first rows of the same list without words that have them; None: not enough have.

    Where most have them, or few are there at all, that costs less than to read all hits.
    """
    wanted, looked_at = replace(matching.wanted, text=""), ASKED * limit
    plain = matching.of(wanted, looked_at)
    if wanted.sort in RANKED and asks_enterprises(wanted) and plain.told is None:
        return None  # its first rows are as dear as all of it
    places = _found(plain, book, looked_at, None)
    whole = len(places) < looked_at
    hits = _hits(matching, places[:limit], limit)
    if whole or len(hits) * ASKED >= limit:  # else it is the first ones that lack them
        hits += _hits(matching, places[limit:], limit - len(hits))
    if len(hits) < limit and not whole:
        return None
    met = set(hits)
    found = [(each, place) for each, place in places if each in met]
    if found and found[0][1][0] == _COUNTED_OFF:
        return [(each, (_COUNTED_OFF, number)) for number, (each, _) in enumerate(found, 1)]
    return found


def _hits(matching: Matching, places: Found, most: int) -> list[int]:
    """The first ids that have the words; each is looked for by itself."""
    asked = {"numbers": as_numbers(each for each, _ in places), "most": most}
    asked["phrases"] = matching.words
    return list(matching.connection.execute(FIRST_WITH, asked).scalars())


def _found(matching: Matching, book: SqlBook, limit: int, after: Place | None) -> Found:
    if _goes_by_keys(matching, after):
        return _walked(matching, limit, after)
    return _counted_off(matching, book, limit, _passed(after))


def _goes_by_keys(matching: Matching, after: Place | None) -> bool:
    """Whether pages go on by keys; what the first page did holds for the others."""
    sort = matching.wanted.sort
    if sort not in KEYSETS and sort not in TIMES:
        return False
    if after is not None:
        return after[0] != _COUNTED_OFF
    # Few hits of a text, as few open cases, are not looked for among the times of all others.
    few = sort in TIMES and bool(matching.words) and not matching.is_frequent
    return not matching.is_rare and not few


def _walked(matching: Matching, limit: int, after: Place | None) -> Found:
    sort = matching.wanted.sort
    if sort in TIMES:
        return _walked_by_time(matching, TIMES[sort], limit, after)
    first, number = order = KEYSETS[sort]
    every = select(ticket.c.id, *order)
    if sort not in LAST_WITHOUT:
        return _slice(matching, every, order, limit, after)
    found: Found = []
    if after is None or after[0] != NEVER:
        known = every.where(first.is_not(None), *LAST_WITHOUT[sort])
        found = _slice(matching, known, order, limit, after)
        after = None
    return found + _without(matching, first, number, limit - len(found), after)


def _walked_by_time(matching: Matching, time: LegTime, limit: int, after: Place | None) -> Found:
    found: Found = []
    if after is None or after[0] != NEVER:
        found = _slice(matching, time.walked(matching.wanted), time.keys, limit, after)
        after = None
    return found + _without(matching, time.value(), ticket.c.id, limit - len(found), after)


def _without(
    matching: Matching,
    first: ColumnElement[Any],
    number: ColumnElement[Any],
    limit: int,
    after: Place | None,
) -> Found:
    """Those that lack what the list is ordered by: behind all others, by their number."""
    if not limit:
        return []
    never: ColumnElement[Any] = literal_column(str(NEVER))
    statement = select(ticket.c.id, never, number).where(first.is_(None))
    if matching.told is None:
        return _slice(matching, statement, (never, number), limit, after)
    # Few of them have it, or the page would be full: the first ids, not the table, are looked at.
    ids = matching.told.ids
    if matching.wanted.descending:
        ids = ids[::-1] if after is None else ids[ids < after[1]][::-1]
    elif after is not None:
        ids = ids[ids > after[1]]
    found: Found = []
    keys = number.desc() if matching.wanted.descending else number
    for low in range(0, len(ids), ASKED * limit):
        some = statement.where(number.in_(these(ids[low : low + ASKED * limit].tolist())))
        rows = matching.connection.execute(some.order_by(keys).limit(limit - len(found)))
        found += [(row[0], (row[1], row[2])) for row in rows]
        if len(found) == limit:
            break
    return found


def _slice(
    matching: Matching, statement: Select[Any], order: Keys, limit: int, after: Place | None
) -> Found:
    """Up to `limit` ids after a cursor; a constant first column does not sort."""
    down = matching.wanted.descending
    walked = order[1] if order[1].name == "ticket_id" else ticket.c.id
    statement = matching.where(statement, walked).limit(limit)
    keys = [key for key in order if key.table is not None]
    if after is not None:
        place, start = tuple_(*keys), tuple(after[-len(keys) :])
        statement = statement.where(place < start if down else place > start)
    statement = statement.order_by(*(key.desc() if down else key for key in keys))
    rows = matching.connection.execute(statement).fetchall()
    return [(row[0], (row[1], row[2])) for row in rows]


def _counted_off(matching: Matching, book: SqlBook, limit: int, passed: int) -> Found:
    """A page of an order without a keyset: the cursor says how many rows came before."""
    sort = matching.wanted.sort
    ids = _known(matching, book, passed + limit)
    if ids is not None:
        ids = ids[passed:]
    elif passed == 0 and sort in RANKED and matching.is_many:
        ids = first_by_rank(matching, book, limit)
    elif passed == 0 and sort == "town" and matching.is_many:
        ids = first_by_town(matching, book, limit)
    else:
        statement = ordered(matching, book, rare=matching.is_rare).limit(limit).offset(passed)
        ids = id_vector(matching.connection, statement)
    return [(each, (_COUNTED_OFF, passed + place)) for place, each in enumerate(ids, 1)]


def _known(matching: Matching, book: SqlBook, limit: int) -> Sequence[int] | None:
    """The first ids by what the columns in memory tell; None where they do not."""
    if matching.told is None or matching.columns is None:
        return None
    from gaoxinban.storage.known_order import KNOWN, first_known

    if matching.wanted.sort not in KNOWN:
        return None
    return first_known(
        matching.connection, matching.columns, book, matching.wanted, matching.told, limit
    )


def _newest_hits(connection: Connection, words: str, limit: int) -> Found | None:
    """The newest cases with these words, if the cases entered last are also the newest.

    They nearly always are; back-dated and imported ones are not. So the hits
    entered last are taken, and the answer counts only if no case that was
    entered before them was logged after the last one shown. None: not so.
    """
    most = 4 * limit
    hits = NEWEST_HITS.bindparams(phrases=words, most=most).subquery()
    statement = select(ticket.c.id, ticket.c.logged_at).join(hits, hits.c.id == ticket.c.id)
    rows = sorted(
        ((row[1], row[0]) for row in connection.execute(statement)),
        reverse=True,
    )
    shown = rows[:limit]
    if len(rows) == most:
        oldest = min(number for _, number in rows)
        passed_over = select(ticket.c.id).where(
            ticket.c.logged_at >= shown[-1][0], unindexed(ticket.c.id) < oldest
        )
        if connection.execute(passed_over.limit(1)).first() is not None:
            return None
    return [(number, (logged_at, number)) for logged_at, number in shown]


def ticket_ids(cases: Matching, book: SqlBook) -> Sequence[int]:
    """All ids in order: the vector behind an exact scroll bar."""
    matching = cases.of(settled(cases.wanted))
    if matching.is_empty:
        return []
    if matching.is_many and matching.count > SHORT:
        from gaoxinban.storage.long_lists import long_list

        return long_list(matching, book)
    return id_vector(matching.connection, ordered(matching, book, rare=matching.is_rare))


def ticket_rows(connection: Connection, book: SqlBook, ids: Sequence[int]) -> list[TicketRow]:
    """Rows in the order of the ids; ids that are gone are left out."""
    cursor: Any = connection.execute(_BY_ID, {"numbers": as_numbers(ids)}).cursor
    found = {row[0]: ticket_row(row, book) for row in cursor.fetchall()}
    return [found[each] for each in ids if each in found]


def followers(connection: Connection, ticket_id: int) -> list[int]:
    """Ids of the cases that take up an ended one again, in the order of their logging."""
    statement = select(ticket.c.id).where(ticket.c.follows == ticket_id).order_by(ticket.c.id)
    return list(connection.execute(statement).scalars())
