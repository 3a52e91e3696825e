"""A filter of cases as SQL, and how many cases it finds.

What can be counted before it is read decides how a list is read: a frequent
kind of case is met soon while walking the list's order, a rare one is collected
first (by a narrow index) and sorted afterwards.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    func,
    literal_column,
    or_,
    select,
)

from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import HolderKind, Light, TicketState
from gaoxinban.domain.transition import OPEN_STATES
from gaoxinban.storage.search_text import phrases
from gaoxinban.storage.sqlite import HIT_COUNT, TICKET_MATCHES, match, unindexed
from gaoxinban.storage.tables import holding, ticket, ticket_count

NEVER = 2**62
"""Later than any instant; the cursor of cases without a due time, which stand after all others."""

OPEN = ticket.c.running == literal_column("1")
"""Written out, so that the planner sees the condition of the index of open cases."""

FREQUENT = 40
"""A word in more than one case of so many is looked up by walking the list's order instead."""

RARE = 50
"""Fewer than one case of so many are collected first and sorted afterwards."""

ENDED_STATES = tuple(state for state in TicketState if state not in OPEN_STATES)

_WAITED_FOR = (HolderKind.ENTERPRISE.value, HolderKind.SUPERIOR.value)
WAITING = exists().where(
    holding.c.ticket_id == ticket.c.id,
    holding.c.until.is_(None),
    holding.c.kind.in_(_WAITED_FOR),
)
"""The enterprise or a superior holds the case."""

Conditions = list[ColumnElement[bool]]


def _past(instant: ColumnElement[Any], now: Instant) -> ColumnElement[bool]:
    return func.coalesce(instant, NEVER) < now


def light_condition(light: Light, now: Instant) -> ColumnElement[bool]:
    """The condition under which a case shows this light: `light.light` in SQL."""
    if light is Light.NONE:
        return ticket.c.running == 0
    parts: Conditions = [OPEN]
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


def _states(wanted: TicketFilter) -> tuple[TicketState, ...]:
    """The states that the filter leaves; no light at all is the same as an ended state."""
    if wanted.lights == (Light.NONE,):
        kept = tuple(state for state in wanted.states if state in ENDED_STATES)
        return kept if wanted.states else ENDED_STATES
    return wanted.states


def is_open(wanted: TicketFilter) -> bool:
    """Whether only cases in work are wanted: they are few, and have an index of their own."""
    states = _states(wanted)
    return (
        wanted.open_only
        or wanted.waiting
        or bool(wanted.lights and Light.NONE not in wanted.lights)
        or bool(states and OPEN_STATES.issuperset(states))
    )


def _in_category(column: ColumnElement[Any], code: str) -> ColumnElement[bool]:
    """A category or one below it; as a span, which an index can search."""
    below = and_(column > code + ".", column < code + "/")  # the character after the dot
    return or_(column == code, below)


def _of_kind(wanted: TicketFilter, columns: Any) -> Conditions:
    """The conditions on what `ticket_count` counts by, over its columns or those of `ticket`."""
    found: Conditions = []
    if _states(wanted) or wanted.lights == (Light.NONE,):
        found.append(columns.state.in_([state.value for state in _states(wanted)]))
    if wanted.team_ids:
        found.append(columns.team_id.in_(wanted.team_ids))
    if wanted.category is not None:
        found.append(_in_category(columns.category, wanted.category))
    plain = (
        (columns.officer_id, wanted.officer_id),
        (columns.kind, wanted.kind and wanted.kind.value),
        (columns.urgency, wanted.urgency and wanted.urgency.value),
        (columns.channel, wanted.channel and wanted.channel.value),
    )
    return found + [column == value for column, value in plain if value is not None]


class _Unindexed:
    """The columns of `ticket` as no index is searched by them."""

    def __getattr__(self, name: str) -> ColumnElement[Any]:
        column: ColumnElement[Any] = ticket.c[name]
        return unindexed(column)


def conditions(
    wanted: TicketFilter, now: Instant, searched: str | None = None
) -> list[ColumnElement[bool]]:
    """The filter, its text aside, as SQL conditions.

    No index is searched by team, officer, state, category and the like, but by
    the column `searched`: without statistics SQLite takes any index that an
    equality could use, also one that yields most of the table.
    """
    columns = _Searched(searched) if searched else _Unindexed()
    found = _of_kind(wanted, columns)
    if is_open(wanted):
        found.append(OPEN)
    if wanted.lights and wanted.lights != (Light.NONE,):
        found.append(or_(*(light_condition(light, now) for light in wanted.lights)))
    if wanted.waiting:
        found.append(WAITING)
    plain = (
        (ticket.c.enterprise_id, wanted.enterprise_id),
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


class _Searched(_Unindexed):
    """The same, but for one column."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> ColumnElement[Any]:
        return ticket.c[name] if name == self._name else super().__getattr__(name)


def _is_counted(wanted: TicketFilter) -> bool:
    """Whether the sums kept beside the cases can tell how many there are."""
    return not (
        is_open(wanted)
        or wanted.text.strip()
        or (wanted.lights and wanted.lights != (Light.NONE,))
        or any(
            value is not None
            for value in (
                wanted.enterprise_id,
                wanted.number,
                wanted.external_number,
                wanted.title,
                wanted.logged_from,
                wanted.logged_before,
            )
        )
    )


class Matching:
    """A filter on one connection, its text included."""

    def __init__(self, connection: Connection, wanted: TicketFilter, now: Instant) -> None:
        self.connection = connection
        self.wanted = wanted
        self.words = match(phrases(wanted.text))
        self.never = bool(wanted.text.strip()) and not self.words
        self._now = now
        self._count: int | None = None

    def of(self, wanted: TicketFilter) -> "Matching":
        """Another filter in the same place and time."""
        return Matching(self.connection, wanted, self._now)

    @property
    def plain(self) -> Conditions:
        """The conditions besides the text."""
        return conditions(self.wanted, self._now, "officer_id" if self._is_in_order else None)

    @property
    def _is_in_order(self) -> bool:
        """Whether an officer's index gives the cases in the list's order already."""
        wanted = self.wanted
        return wanted.officer_id is not None and wanted.sort == "logged" and not is_open(wanted)

    @property
    def count(self) -> int:
        """How many cases there are; asked once."""
        if self._count is None:
            self._count = self._counted()
        return self._count

    def is_rare(self) -> bool:
        """Whether walking a list's order would pass by too many others."""
        if self.is_named:
            # The index of open cases is in the order of their due times already.
            return self.wanted.sort != "due" or not is_open(self.wanted)
        if self.never or self.words or self._is_in_order or not self.plain:
            return False
        return self.count * RARE < self.all

    def is_common(self) -> bool:
        """Whether cases are met soon in any order."""
        if self.never or self.is_named or self.is_rare():
            return False
        return not self.words or self._is_frequent()

    def by_value(self, column: str) -> dict[Any, int] | None:
        """How many cases there are of each value of a counted column; None: not counted."""
        if not _is_counted(self.wanted):
            return None
        value = ticket_count.c[column]
        statement = select(value, func.sum(ticket_count.c.cases))
        statement = statement.where(*_of_kind(self.wanted, ticket_count.c)).group_by(value)
        return {row[0] or None: row[1] for row in self.connection.execute(statement) if row[1]}

    def has(self, column: str, value: Any) -> bool:
        """Whether any case at all has this value."""
        statement = select(ticket_count.c.cases).limit(1)
        statement = statement.where(ticket_count.c[column] == value, ticket_count.c.cases > 0)
        return self.connection.execute(statement).first() is not None

    @property
    def is_named(self) -> bool:
        """Whether an index of its own finds these cases, few as they are."""
        wanted = self.wanted
        exact = (wanted.enterprise_id, wanted.number, wanted.external_number, wanted.title)
        return is_open(wanted) or any(value is not None for value in exact)

    def collected(self) -> Select[Any]:
        """Ids of the cases by the narrowest index there is; in no order."""
        wanted = self.wanted
        searched = next((name for name in _SEARCHABLE if _wants(wanted, name)), None)
        if searched is not None and (self.is_named or self._is_wide(searched)):
            searched = None
        statement = select(ticket.c.id).where(*conditions(wanted, self._now, searched))
        if self.never:
            return statement.where(ticket.c.id < 0)
        if self.words:
            return statement.where(ticket.c.id.in_(TICKET_MATCHES.bindparams(phrases=self.words)))
        return statement

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

    @property
    def all(self) -> int:
        """How many cases there are at all."""
        total: int = self.connection.execute(select(func.count()).select_from(ticket)).scalar_one()
        return total

    def _counted(self) -> int:
        if _is_counted(self.wanted):
            if not self.plain:
                return self.all
            return self._sum(_of_kind(self.wanted, ticket_count.c))
        statement = self.where(select(func.count()).select_from(ticket))
        found: int = self.connection.execute(statement).scalar_one()
        return found

    def _sum(self, where: Conditions) -> int:
        statement = select(func.coalesce(func.sum(ticket_count.c.cases), 0)).where(*where)
        found: int = self.connection.execute(statement).scalar_one()
        return found

    def _is_wide(self, searched: str) -> bool:
        """Whether this column alone finds so many that the index of all columns is quicker."""
        only = TicketFilter(**{_SEARCHABLE[searched]: getattr(self.wanted, _SEARCHABLE[searched])})
        return self._sum(_of_kind(only, ticket_count.c)) * FREQUENT > self.all

    def _is_frequent(self) -> bool:
        hits: int = self.connection.execute(HIT_COUNT, {"phrases": self.words}).scalar_one()
        cases: int = self.connection.execute(select(func.max(ticket.c.id))).scalar() or 0
        return hits * FREQUENT > cases


_SEARCHABLE = {"state": "states", "officer_id": "officer_id", "category": "category"}
"""Columns with an index of their own, the most telling first, and their fields of the filter."""


def _wants(wanted: TicketFilter, column: str) -> bool:
    return getattr(wanted, _SEARCHABLE[column]) not in (None, ())
