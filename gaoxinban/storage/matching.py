"""How many cases a filter finds, and how they are best come by.

What can be counted before it is read decides how a list is read: a frequent
kind of case is met soon while walking the list's order, a rare one is collected
first (by a narrow index) and sorted afterwards.
"""

from dataclasses import replace
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, select

from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import TicketState
from gaoxinban.storage.search_text import phrases
from gaoxinban.storage.sqlite import HIT_COUNT, TICKET_MATCHES, match, unindexed
from gaoxinban.storage.tables import ticket, ticket_count
from gaoxinban.storage.ticket_filter import Conditions, conditions, is_counted, is_open, of_kind
from gaoxinban.storage.ticket_order import KEYSETS

FREQUENT = 40
"""A word in more than one case of so many is looked up by walking the list's order instead."""

RARE = 50
"""Fewer than one case of so many are collected first and sorted afterwards."""

APART = 10
"""The same where all that are sought stand together in the list's order."""

BEHIND = 2
"""The same where all the others stand before those that are sought: the oldest change first
of what was logged since a day, the newest first of what was logged before one."""

SHORT = 20
"""Fewer than one case of so many are looked at one by one where they stand in order already."""

FIRST = 2_000
"""Sums that are looked at first: they often tell already that there are many."""

FIELDS = {
    "officer_id": "officer_id",
    "team_id": "team_ids",
    "state": "states",
    "category": "category",
}
"""Columns with an index of their own, and their fields of the filter; the narrow ones first."""

_ALL_STATES = ticket_count.c.state.in_([state.value for state in TicketState])
"""True of every sum; with it the sums of one team are found without reading the others."""

_LAST = select(func.max(ticket.c.id))
_CLOSED = ticket_count.c.state == TicketState.CLOSED.value

_CASES = func.coalesce(func.sum(ticket_count.c.cases), 0)


class Matching:
    """A filter on one connection, its text included."""

    def __init__(self, connection: Connection, wanted: TicketFilter, now: Instant) -> None:
        self.connection = connection
        self.wanted = wanted
        self.words = match(phrases(wanted.text))
        self.never = bool(wanted.text.strip()) and not self.words
        self._now = now

    def of(self, wanted: TicketFilter) -> "Matching":
        """Another filter in the same place and time."""
        return Matching(self.connection, wanted, self._now)

    @cached_property
    def plain(self) -> Conditions:
        """The conditions besides the text."""
        return conditions(self.wanted, self._now, self._in_order)

    @cached_property
    def _in_order(self) -> str | None:
        """The column whose own index gives these cases in the list's order already."""
        if self.is_named or self.words:
            return None
        for column, field in FIELDS.items():
            value = _one(getattr(self.wanted, field))
            # A category is a span of codes: its index has them one after the other.
            if value is None or column == "category":
                continue
            alone = self._asks_nothing_but(field)
            if _stands_in_order(column, self.wanted.sort) and (alone or self._is_short(column)):
                return column
        return None

    def _is_short(self, column: str) -> bool:
        """Whether all cases of its value can be looked at for the others that were asked for."""
        return self._found_by(column) * SHORT < self.all

    def _asks_nothing_but(self, field: str) -> bool:
        others = replace(self.wanted, **{field: getattr(TicketFilter(), field)})
        order = self.wanted.sort, self.wanted.descending
        return others == TicketFilter(sort=order[0], descending=order[1])

    @cached_property
    def count(self) -> int:
        """How many cases there are."""
        if is_counted(self.wanted) and self.plain:
            return self._sum(self.wanted)
        statement = self.where(select(func.count()).select_from(ticket))
        found: int = self.connection.execute(statement).scalar_one()
        return found

    @cached_property
    def _about(self) -> int:
        """How many cases there are; of those that are not SHORT only that they are many."""
        if self.wanted.states and self._asks_nothing_but("states"):
            return self._up_to_frequent()
        if is_counted(self.wanted) and self.plain:
            return self._up_to_many(self.wanted)
        return self.count

    @property
    def is_empty(self) -> bool:
        """Whether it is known at once that there are none."""
        known = is_counted(self.wanted) and bool(self.plain) and self._in_order is None
        return self.never or (known and not self._about)

    def is_rare(self) -> bool:
        """Whether walking a list's order would pass by too many others."""
        if self.is_named:
            # The index of open cases is in the order of their due times already.
            return self.wanted.sort != "due" or not is_open(self.wanted)
        if self.never or self.words or self._in_order or not self.plain:
            return False
        # Titles go with categories: those of one stand together, maybe behind all others.
        apart = self.wanted.sort == "title" and self.wanted.category is not None
        # So do the times of cases logged on the same days.
        if self._is_dated and self.wanted.sort != "logged":
            return self.count * (BEHIND if self._is_behind else APART) < self.all
        return (self.count * APART if apart else self._about * RARE) < self.all

    @property
    def _is_dated(self) -> bool:
        return self.wanted.logged_from is not None or self.wanted.logged_before is not None

    @property
    def _is_behind(self) -> bool:
        """Whether the list's order begins at the far end of the days."""
        wanted = self.wanted
        far = wanted.logged_before if wanted.descending else wanted.logged_from
        return wanted.sort in KEYSETS and far is not None

    def is_common(self) -> bool:
        """Whether cases are met soon in any order."""
        if self.never or self.is_named or self.is_rare():
            return False
        return not self.words or self._is_frequent()

    def by_value(self, column: str) -> dict[Any, int] | None:
        """How many cases there are of each value of a counted column; None: not counted."""
        if not is_counted(self.wanted):
            return None
        value = ticket_count.c[column]
        statement = select(value, func.sum(ticket_count.c.cases))
        statement = statement.where(*of_kind(self.wanted, ticket_count.c)).group_by(value)
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
        statement = select(ticket.c.id).where(*conditions(wanted, self._now, self._narrowest()))
        if self.never:
            return statement.where(ticket.c.id < 0)
        if self.words:
            return statement.where(ticket.c.id.in_(TICKET_MATCHES.bindparams(phrases=self.words)))
        return statement

    def _narrowest(self) -> str | None:
        """The column that finds the fewest; None where the index of all columns is quicker."""
        if self.is_named:
            return None
        asked = [name for name, field in FIELDS.items() if getattr(self.wanted, field)]
        found = {name: self._found_by(name) for name in asked}
        narrowest = min(found, key=found.__getitem__, default=None)
        wide = narrowest is None or found[narrowest] * FREQUENT > self.all
        return None if wide else narrowest

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

    @cached_property
    def all(self) -> int:
        """How many cases there are at all, about: what is frequent is measured by it."""
        last: int = self.connection.execute(_LAST).scalar() or 0
        return last

    def _sum(self, wanted: TicketFilter) -> int:
        statement = select(_CASES).where(*_sums(wanted))
        found: int = self.connection.execute(statement).scalar_one()
        return found

    def _up_to_many(self, wanted: TicketFilter) -> int:
        """The sum; where it is not SHORT no more than says so, and few of the sums are read."""
        many = self.all // SHORT + 1
        where = _sums(wanted)
        # Nearly all cases are closed, so that those tell the soonest.
        first = where if wanted.states else [*where, _CLOSED]
        some = select(ticket_count.c.cases).where(*first).limit(FIRST).subquery()
        head = select(func.coalesce(func.sum(some.c.cases), 0)).scalar_subquery()
        whole = select(_CASES).where(*where).scalar_subquery()
        statement = select(case((head >= many, many), else_=whole))
        found: int = self.connection.execute(statement).scalar_one()
        return found

    def _up_to_frequent(self) -> int:
        """Cases of the states, up to where they are FREQUENT: an index has them side by side.

        The sums of a state are as many as there are kinds of cases that ever were in it.
        """
        some = select(ticket.c.id).where(*conditions(self.wanted, self._now, "state"))
        statement = select(func.count()).select_from(
            some.limit(self.all // FREQUENT + 1).subquery()
        )
        found: int = self.connection.execute(statement).scalar_one()
        return found

    def _found_by(self, column: str) -> int:
        """How many cases one column of the filter alone finds; of many only that they are."""
        field = FIELDS[column]
        if self._asks_nothing_but(field):
            return self._about
        return self._up_to_many(TicketFilter(**{field: getattr(self.wanted, field)}))

    def _is_frequent(self) -> bool:
        hits: int = self.connection.execute(HIT_COUNT, {"phrases": self.words}).scalar_one()
        return hits * FREQUENT > self.all


def _sums(wanted: TicketFilter) -> Conditions:
    """The conditions on the sums of the cases wanted."""
    found = of_kind(wanted, ticket_count.c)
    return found if wanted.states else [_ALL_STATES, *found]


def _one(value: Any) -> Any:
    """The value, if it is a single one; None for none and for several."""
    if isinstance(value, tuple):
        return value[0] if len(value) == 1 else None
    return value


def _stands_in_order(column: str, sort: str) -> bool:
    """Whether an index has the cases of one value of the column in the list's order."""
    keys = KEYSETS.get(sort)
    if keys is None:
        return False
    wanted = [column, *(key.name for key in keys)]
    return any([each.name for each in index.columns][:3] == wanted for index in ticket.indexes)
