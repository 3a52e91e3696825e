"""How many cases a filter is likely to find: what can be counted beforehand, at no cost."""

from dataclasses import replace
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, case, func, select

from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.instant import Instant, local_date
from gaoxinban.domain.term import Light, TicketState
from gaoxinban.domain.ticket import numbers_said
from gaoxinban.storage.search_text import phrases
from gaoxinban.storage.sqlite import HIT_COUNT, match
from gaoxinban.storage.tables import enterprise, ticket, ticket_count
from gaoxinban.storage.ticket_filter import (
    Conditions,
    asks_enterprises,
    asks_nothing_but,
    conditions,
    enterprises,
    is_open,
    of_any_enterprise,
    of_kind,
)

MANY = 40
"""More than one case of so many are many: they are met soon in any order, and not counted on."""

SORTED_HITS = 60_000  # hits of a text that are looked up in a tenth of a second
FIRST = 2_000
"""Sums that are looked at first: they often tell already that there are many."""

ENTERPRISE = "enterprise_id"
"""What is asked of enterprises finds their cases by the index of this column, which holds more."""

_ALL_STATES = ticket_count.c.state.in_([state.value for state in TicketState])
"""True of every sum; with it the sums of one team are found without reading the others."""

_LAST = select(func.max(ticket.c.id))
_ENTERPRISES = select(func.max(enterprise.c.id))
_CLOSED = ticket_count.c.state == TicketState.CLOSED.value
_CASES = func.coalesce(func.sum(ticket_count.c.cases), 0)


class Foreseen:
    """A filter on one connection, its text included; `rows` are read from its start (None: all)."""

    def __init__(
        self, connection: Connection, wanted: TicketFilter, now: Instant, rows: int | None = None
    ) -> None:
        self.connection = connection
        self.wanted = wanted
        self.rows = rows
        self.words = _words(wanted.text, now)
        self.never = bool(wanted.text.strip()) and not self.words
        self._now = now
        self._found: dict[str, int] = {}

    @property
    def _asks(self) -> bool:
        """Whether anything but words is asked for."""
        return not asks_nothing_but(self.wanted, "text")

    @cached_property
    def all(self) -> int:
        """How many cases there are at all, about: what is frequent is measured by it."""
        last: int = self.connection.execute(_LAST).scalar() or 0
        return last

    @property
    def is_named(self) -> bool:
        """Whether an index of its own finds these cases, few as they are."""
        wanted = self.wanted
        exact = (wanted.enterprise_id, wanted.number, wanted.external_number, wanted.title)
        return is_open(wanted) or any(value is not None for value in exact)

    @property
    def is_many(self) -> bool:
        """Whether cases are met soon in any order."""
        if self.never or self.is_named:
            return False
        if self.words and not (self._is_frequent and self._asks_enterprises):
            return self._is_frequent
        return not self._asks or self._about * MANY > self.all

    @cached_property
    def _kind(self) -> TicketFilter:
        """What the sums can count of it: no days, no words, of the lights that of ended ones alone.

        Nearly all cases have ended; where no ended ones are wanted, they are open and named.
        """
        lights = self.wanted.lights if self.wanted.lights == (Light.NONE,) else ()
        return replace(self.wanted, logged_from=None, logged_before=None, lights=lights, text="")

    @property
    def _kind_and_days(self) -> TicketFilter:
        days = self.wanted.logged_from, self.wanted.logged_before
        return replace(self._kind, logged_from=days[0], logged_before=days[1])

    @property
    def _asks_enterprises(self) -> bool:
        return asks_enterprises(self.wanted)

    @cached_property
    def _about(self) -> float:
        """How many cases there are, about; of those that are MANY only that they are."""
        others = self._others
        if not self._asks_enterprises or not others:
            return others
        if self._share * MANY > 1:
            return others * self._share
        return self._counted(self._kind_and_days, ENTERPRISE)

    @cached_property
    def _share(self) -> float:
        """The enterprises asked for among all: as many as that have their share of the cases."""
        asked = select(func.count()).select_from(enterprises(self.wanted).subquery())
        found: int = self.connection.execute(asked).scalar_one()
        return min(found / (self.connection.execute(_ENTERPRISES).scalar() or 1), 1.0)

    @cached_property
    def _others(self) -> float:
        """The same, whatever their enterprises."""
        alone = of_any_enterprise(self.wanted)
        if not of_kind(self._kind, ticket_count.c):
            return self._within
        if alone == self.wanted and asks_nothing_but(alone, "states"):
            return self._counted(alone, "state")
        if alone == self.wanted and not self._is_dated:
            return self._up_to_many(self._kind)
        return self._sum(self._kind) * self._within / max(self.all, 1)

    def expected(self, column: str) -> dict[Any, float]:
        """How many cases there are of each value of a counted column, about: none is left out.

        Spread evenly over the days, and the words not considered.
        """
        value = ticket_count.c[column]
        statement = select(value, func.sum(ticket_count.c.cases))
        statement = statement.where(*_sums(self._kind)).group_by(value)
        share = self._within / max(self.all, 1)
        if self._asks_enterprises:
            share *= self._share
        counts = self.connection.execute(statement)
        return {row[0] or None: row[1] * share for row in counts if row[1]}

    def enough(self, column: str) -> float:
        """So many cases expected of some values that the rows wanted are surely among them.

        States go with the days: of those logged half a year ago none has just been accepted.
        """
        rows = 2 * (self.rows or self.all)
        uneven = self._is_dated and column == "state"
        return max(rows, self._within / MANY) if uneven else rows

    @property
    def _is_dated(self) -> bool:
        return self.wanted.logged_from is not None or self.wanted.logged_before is not None

    @cached_property
    def _before(self) -> int:
        """How many cases were logged before the days that are asked for."""
        since = self.wanted.logged_from
        return 0 if since is None else self._logged_before(since)

    @cached_property
    def _passed_over(self) -> int:
        """How many cases were logged after the days that are asked for."""
        until = self.wanted.logged_before
        return 0 if until is None else self.all - self._logged_before(until)

    @property
    def _within(self) -> int:
        return max(self.all - self._before - self._passed_over, 0)

    def _logged_before(self, instant: Instant) -> int:
        """How many cases were logged before an instant; counted from the nearer end."""
        later = ticket.c.logged_at >= instant
        first = select(ticket.c.id).where(later).order_by(ticket.c.logged_at).limit(1)
        is_late = (self.connection.execute(first).scalar() or self.all) * 2 > self.all
        counted = select(func.count()).select_from(ticket)
        counted = counted.where(later if is_late else ticket.c.logged_at < instant)
        found: int = self.connection.execute(counted).scalar_one()
        return self.all - found if is_late else found

    def _sum(self, wanted: TicketFilter) -> int:
        statement = select(_CASES).where(*_sums(wanted))
        found: int = self.connection.execute(statement).scalar_one()
        return found

    def _up_to_many(self, wanted: TicketFilter) -> int:
        """The sum; where they are MANY no more than says so, and few of the sums are read."""
        many = self.all // MANY + 1
        where = _sums(wanted)
        # Nearly all cases are closed, so that those tell the soonest.
        first = where if wanted.states else [*where, _CLOSED]
        some = select(ticket_count.c.cases).where(*first).limit(FIRST).subquery()
        head = select(func.coalesce(func.sum(some.c.cases), 0)).scalar_subquery()
        whole = select(_CASES).where(*where).scalar_subquery()
        statement = select(case((head >= many, many), else_=whole))
        found: int = self.connection.execute(statement).scalar_one()
        return found

    def _counted(self, wanted: TicketFilter, column: str) -> int:
        """Cases, up to where they are MANY: the index of the column has them side by side.

        The sums of a state are as many as there are kinds of cases that ever were in it.
        """
        some = select(ticket.c.id).where(*conditions(wanted, self._now, column))
        statement = select(func.count()).select_from(some.limit(self.all // MANY + 1).subquery())
        found: int = self.connection.execute(statement).scalar_one()
        return found

    @cached_property
    def are_hits_few(self) -> bool:
        """Whether all cases with the words can be looked up and sorted, frequent as they are."""
        asked = {"phrases": self.words, "most": SORTED_HITS + 1}
        return bool(self.words) and self._hits(asked) <= SORTED_HITS

    def _hits(self, asked: dict[str, Any]) -> int:
        found: int = self.connection.execute(HIT_COUNT, asked).scalar_one()
        return found

    @cached_property
    def _is_frequent(self) -> bool:
        """Whether the words are met soon in any order."""
        asked = {"phrases": self.words, "most": self.all // MANY + 1}
        return self._hits(asked) * MANY > self.all


def _words(text: str, now: Instant) -> str:
    """The full-text query: all words, or a number that the text may be short for.

    Of a number without its year the serial is asked for alone, in any year: a rare
    word is read at once, a phrase that begins with GX by the list of all cases.
    """
    said = numbers_said(text, local_date(now).year)
    if len(said) > 1:
        said = (said[0].rpartition("-")[2],)
    asked = dict.fromkeys(match(phrases(each)) for each in (text, *said))
    return " OR ".join(asked)


def _sums(wanted: TicketFilter) -> Conditions:
    """The conditions on the sums of the cases wanted."""
    found = of_kind(wanted, ticket_count.c)
    return found if wanted.states else [_ALL_STATES, *found]
