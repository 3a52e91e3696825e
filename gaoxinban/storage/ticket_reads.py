"""Lists of cases: filters, keyset pages, id vectors, counters.

A page is found as ids first, in narrow indexes, and its rows are fetched
afterwards: sorting wide joined rows costs ten times as much (glpi#15246).
"""

from array import array
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)

from gaoxinban.application.rows import QueueCounts, TicketFilter, TicketPage, TicketRow
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.light import Signals
from gaoxinban.domain.term import LegName, Light, RequestKind, TicketState, Urgency
from gaoxinban.domain.transition import OPEN_STATES
from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.search_text import phrases
from gaoxinban.storage.sqlite import HIT_COUNT, NEWEST_HITS, TICKET_MATCHES, match, unindexed
from gaoxinban.storage.tables import enterprise, officer, team, ticket

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
)
LISTED = (
    select(*_COLUMNS)
    .join(enterprise, enterprise.c.id == ticket.c.enterprise_id)
    .outerjoin(team, team.c.id == ticket.c.team_id)
    .outerjoin(officer, officer.c.id == ticket.c.officer_id)
)

_SORTS: dict[str, tuple[ColumnElement[Any], ColumnElement[Any]]] = {
    "logged": (ticket.c.logged_at, ticket.c.id),
    "updated": (ticket.c.updated_at, ticket.c.id),
    "due": (ticket.c.due_at, ticket.c.id),
    "number": (ticket.c.year, ticket.c.serial),
}
"""A list's order: two columns that together are different in every row."""

NEVER = 2**62
"""Later than any instant; the cursor of cases without a due time, which stand after all others."""

_OPEN = ticket.c.running == literal_column("1")
"""Written out, so that the planner sees the condition of the index of open cases."""

FREQUENT = 40
"""A word in more than one case of so many is looked up by walking the list's order instead."""

_KINDS = {member.value: member for member in RequestKind}
_URGENCIES = {member.value: member for member in Urgency}
_STATES = {member.value: member for member in TicketState}
_LEGS = {member.value: member for member in LegName}


def ticket_row(row: Any, book: SqlBook) -> TicketRow:
    """A row of `LISTED` as the list shows it."""
    (number_id, number, external, title, enterprise_id, enterprise_name, category, *codes) = row
    kind, urgency, state, team_name, officer_name, logged_at, resolved_at, *later = codes
    updated_at, due_at, next_leg, version, running, paused, lagged, *instants = later
    resolve_late_after, leg_late_after, near_after = instants
    return TicketRow(
        id=number_id,
        number=number,
        external_number=external,
        title=title,
        enterprise_id=enterprise_id,
        enterprise=enterprise_name,
        category=book.category_name(category),
        kind=_KINDS[kind],
        urgency=_URGENCIES[urgency],
        state=_STATES[state],
        team=team_name or "",
        officer=officer_name or "",
        logged_at=logged_at,
        resolved_at=resolved_at,
        updated_at=updated_at,
        due_at=due_at,
        next_leg=None if next_leg is None else _LEGS[next_leg],
        version=version,
        signals=Signals(
            running=bool(running),
            paused=bool(paused),
            lagged=bool(lagged),
            resolve_late_after=resolve_late_after,
            leg_late_after=leg_late_after,
            near_after=near_after,
        ),
    )


def _past(instant: ColumnElement[Any], now: Instant) -> ColumnElement[bool]:
    return func.coalesce(instant, NEVER) < now


def _light(light: Light, now: Instant) -> ColumnElement[bool]:
    """The condition under which a case shows this light: `ledger.light` in SQL."""
    if light is Light.NONE:
        return ticket.c.running == 0
    parts: list[ColumnElement[bool]] = [_OPEN]
    for name, condition in (
        (Light.RED, _past(ticket.c.resolve_late_after, now)),
        (Light.GREY, ticket.c.paused == 1),
        (Light.YELLOW, or_(ticket.c.was_late == 1, _past(ticket.c.leg_late_after, now))),
        (Light.BLUE, _past(ticket.c.near_after, now)),
        (Light.UNTIMED, ticket.c.near_after.is_(None)),
    ):
        if name is light:
            return and_(*parts, condition)
        parts.append(~condition)
    return and_(*parts)


def conditions(wanted: TicketFilter, now: Instant) -> list[ColumnElement[bool]]:
    """The filter, its text aside, as SQL conditions."""
    found: list[ColumnElement[bool]] = []
    team_id: ColumnElement[Any] = ticket.c.team_id
    officer_id: ColumnElement[Any] = ticket.c.officer_id
    is_open = wanted.open_only or bool(wanted.lights and Light.NONE not in wanted.lights)
    if wanted.states:
        found.append(ticket.c.state.in_([state.value for state in wanted.states]))
        is_open = is_open or OPEN_STATES.issuperset(wanted.states)
    if is_open:
        found.append(_OPEN)
    if is_open or wanted.states:
        # Few cases are open, and states have an index of their own; many cases have one team.
        team_id, officer_id = unindexed(team_id), unindexed(officer_id)
    if wanted.team_ids:
        found.append(team_id.in_(wanted.team_ids))
    if wanted.lights:
        found.append(or_(*(_light(light, now) for light in wanted.lights)))
    if wanted.category is not None:
        found.append(
            or_(
                ticket.c.category == wanted.category,
                ticket.c.category.startswith(wanted.category + ".", autoescape=True),
            )
        )
    plain = (
        (officer_id, wanted.officer_id),
        (ticket.c.enterprise_id, wanted.enterprise_id),
        (ticket.c.channel, wanted.channel and wanted.channel.value),
        (ticket.c.kind, wanted.kind and wanted.kind.value),
        (ticket.c.urgency, wanted.urgency and wanted.urgency.value),
        (ticket.c.number, wanted.number),
        (ticket.c.external_number, wanted.external_number),
        (ticket.c.title, wanted.title),
    )
    found += [column == value for column, value in plain if value is not None]
    if wanted.logged_from is not None:
        found.append(ticket.c.logged_at >= wanted.logged_from)
    if wanted.logged_before is not None:
        found.append(ticket.c.logged_at < wanted.logged_before)
    return found


class _Matching:
    """The conditions of a filter on one connection, its text included."""

    def __init__(self, connection: Connection, wanted: TicketFilter, now: Instant) -> None:
        self.connection = connection
        self.plain = conditions(wanted, now)
        self.words = match(phrases(wanted.text))
        self.never = bool(wanted.text.strip()) and not self.words

    def where(self, statement: Select[Any]) -> Select[Any]:
        """The statement restricted to what the filter finds."""
        statement = statement.where(*self.plain)
        if self.never:  # nothing but punctuation was asked for
            return statement.where(ticket.c.id < 0)
        if not self.words:
            return statement
        number: ColumnElement[Any] = ticket.c.id
        if self._is_frequent():
            number = unindexed(number)
        return statement.where(number.in_(TICKET_MATCHES.bindparams(phrases=self.words)))

    def _is_frequent(self) -> bool:
        hits: int = self.connection.execute(HIT_COUNT, {"phrases": self.words}).scalar_one()
        cases: int = self.connection.execute(select(func.max(ticket.c.id))).scalar() or 0
        return hits * FREQUENT > cases


def _order(wanted: TicketFilter) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    if wanted.sort not in _SORTS:
        raise Refused(f"不能按「{wanted.sort}」排序，可以用：{'、'.join(_SORTS)}。", field="sort")
    return _SORTS[wanted.sort]


Place = tuple[int, int]


def ticket_page(
    connection: Connection,
    book: SqlBook,
    wanted: TicketFilter,
    now: Instant,
    page: tuple[int, Place | None],
) -> TicketPage:
    """One page of `page[0]` rows after the cursor `page[1]`."""
    limit, after = page
    order = _order(wanted)
    matching = _Matching(connection, wanted, now)
    newest_first = wanted.sort == "logged" and wanted.descending
    places = None
    if matching.words and not matching.plain and after is None and newest_first:
        places = _newest_hits(connection, matching.words, limit)
    if places is None:
        places = _places(matching, wanted, order, limit, after)
    cursor = places[-1][1] if len(places) == limit else None
    return TicketPage(tuple(ticket_rows(connection, book, [each for each, _ in places])), cursor)


Found = list[tuple[int, Place]]
"""Ids in order, each with its cursor."""


def _places(
    matching: _Matching,
    wanted: TicketFilter,
    order: tuple[ColumnElement[Any], ColumnElement[Any]],
    limit: int,
    after: Place | None,
) -> Found:
    if wanted.sort != "due":
        return _slice(matching, wanted, order, limit, after)
    found: Found = []
    due_at, number = order
    if after is None or after[0] != NEVER:
        with_due = due_at.is_not(None), _OPEN  # only open cases have a due time
        found = _slice(matching, wanted, order, limit, after, *with_due)
        after = None
    if len(found) < limit:
        never: ColumnElement[Any] = literal_column(str(NEVER))
        found += _slice(
            matching, wanted, (never, number), limit - len(found), after, due_at.is_(None)
        )
    return found


def _slice(
    matching: _Matching,
    wanted: TicketFilter,
    order: tuple[ColumnElement[Any], ColumnElement[Any]],
    limit: int,
    after: Place | None,
    *more: ColumnElement[bool],
) -> Found:
    """Up to `limit` ids after a cursor; a constant first column does not sort."""
    statement = matching.where(select(ticket.c.id, *order)).where(*more).limit(limit)
    keys = [key for key in order if key.table is not None]
    if after is not None:
        place, start = tuple_(*keys), tuple(after[-len(keys) :])
        statement = statement.where(place < start if wanted.descending else place > start)
    statement = statement.order_by(*(key.desc() if wanted.descending else key for key in keys))
    return [(row[0], (row[1], row[2])) for row in matching.connection.execute(statement)]


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


def ticket_ids(connection: Connection, wanted: TicketFilter, now: Instant) -> Sequence[int]:
    """All ids in order: the vector behind an exact scroll bar."""
    keys: tuple[ColumnElement[Any], ...] = _order(wanted)
    keys = tuple(key.desc() for key in keys) if wanted.descending else keys
    if wanted.sort == "due":
        keys = (ticket.c.due_at.is_(None), *keys)
    matching = _Matching(connection, wanted, now)
    return id_vector(connection, matching.where(select(ticket.c.id)).order_by(*keys))


def id_vector(connection: Connection, statement: Select[Any]) -> Sequence[int]:
    """One column of integers; a hundred thousand come a third as fast through result rows."""
    cursor: Any = connection.execute(statement).cursor
    return array("q", [number for (number,) in cursor.fetchall()])


def ticket_rows(connection: Connection, book: SqlBook, ids: Sequence[int]) -> list[TicketRow]:
    """Rows in the order of the ids; ids that are gone are left out."""
    found = {
        row[0]: ticket_row(row, book)
        for row in connection.execute(LISTED.where(ticket.c.id.in_(list(ids))))
    }
    return [found[each] for each in ids if each in found]


def ticket_count(connection: Connection, wanted: TicketFilter, now: Instant) -> int:
    """How many cases the filter finds."""
    matching = _Matching(connection, wanted, now)
    statement = matching.where(select(func.count()).select_from(ticket))
    return connection.execute(statement).scalar() or 0


def _counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def queue_counts(connection: Connection, now: Instant, team_id: int | None) -> QueueCounts:
    """The counters beside the views; over the open cases and those to call back."""
    of_team = [] if team_id is None else [unindexed(ticket.c.team_id) == team_id]
    waiting = (TicketState.LOGGED.value, TicketState.RETURNED.value)
    row = connection.execute(
        select(
            func.count(),
            _counted(ticket.c.state.in_(waiting)),
            _counted(ticket.c.state == TicketState.DISPATCHED.value),
            _counted(_light(Light.RED, now)),
            _counted(_light(Light.BLUE, now)),
        ).where(_OPEN, *of_team)
    ).one()
    back = select(func.count()).where(ticket.c.state == TicketState.RESOLVED.value, *of_team)
    total, dispatch, accept, late, near = row
    return QueueCounts(
        open=total,
        waiting_dispatch=dispatch,
        waiting_accept=accept,
        waiting_call_back=connection.execute(back).scalar_one(),
        late=late,
        near=near,
    )
