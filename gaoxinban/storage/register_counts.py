"""How many cases a filter finds of a part of the register: of towns, industries, tiers.

What the register says of an enterprise stands in no index of the cases, for a record changes
under them. Three ways are there: the sums kept beside the enterprises; the index of what the
cases of each enterprise are; a narrow index walked, each entry of which names its enterprise,
whose mark tells whether it is asked for. Which is the quickest must be told by what costs
nothing to know. What nearly all cases are is counted by those that are not.
"""

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.ledger import WITHDRAWN
from gaoxinban.domain.term import Light, TicketState
from gaoxinban.domain.transition import OPEN_STATES
from gaoxinban.storage.estimate import FIELDS, FOUND
from gaoxinban.storage.foreseen import ENTERPRISE
from gaoxinban.storage.sqlite import collected, marked
from gaoxinban.storage.tables import enterprise, enterprise_count, ticket
from gaoxinban.storage.ticket_filter import (
    IS_WITHDRAWN,
    Conditions,
    admitted,
    conditions,
    enterprises,
    fields_asked,
    is_open,
    of_any_enterprise,
    other_enterprises,
)

if TYPE_CHECKING:
    from gaoxinban.storage.matching import Matching

WALKED = 0.07
"""Microseconds to look at an entry of a narrow index and at the mark of its enterprise."""

WALKED_WIDE = 0.1
"""The same where the index holds all that is mostly asked for."""

FEW = 15_000
"""So many rows can be looked at for what an index does not hold."""

WHOLE = 35_000
"""Microseconds to count what a filter finds on all days."""

SUMMED = frozenset({"kind", "urgency", "channel"})
"""What the sums beside the enterprises tell apart."""

DAYS = frozenset({"logged_from", "logged_before"})
ENDING = frozenset({"states", "lights"})
ALL = set(TicketState)
ANSWERED = ALL - OPEN_STATES - WITHDRAWN


class RegisterCount:
    """Counts for the towns, industries and tiers of a filter; without words."""

    def __init__(self, cases: "Matching") -> None:
        self._cases = cases
        self._connection: Connection = cases.connection

    def count(self, wanted: TicketFilter) -> int:
        """How many cases a filter finds that asks for these enterprises."""
        if is_open(wanted):
            return self._cases.of(wanted).count
        lit = tuple(light for light in wanted.lights if light is not Light.NONE)
        if lit:
            parts = lit, (Light.NONE,)
            return sum(self.count(replace(wanted, lights=part)) for part in parts)
        states = set(admitted(wanted))
        if states == ALL:
            return self._of_all_states(replace(wanted, states=()))
        others = fields_asked(of_any_enterprise(wanted)) - ENDING
        if states == {TicketState.CLOSED} and others <= SUMMED:
            return self._by_sums("closed", wanted)
        if TicketState.CLOSED in states:
            missing = replace(wanted, states=tuple(ALL - states), lights=())
            return self.count(replace(wanted, states=(), lights=())) - self.count(missing)
        return sum(
            self._in_states(replace(wanted, states=tuple(part), lights=()))
            for part in (states & OPEN_STATES, states & WITHDRAWN, states & ANSWERED)
            if part
        )

    def _in_states(self, wanted: TicketFilter) -> int:
        """In states that few cases are in: open, withdrawn, or ended and not closed."""
        if is_open(wanted):
            return self._cases.of(wanted).count
        if WITHDRAWN.issuperset(wanted.states):  # of these an index holds all that is asked for
            return self._walked(wanted, None, IS_WITHDRAWN)
        return self._walked(wanted, "state")

    def _of_all_states(self, wanted: TicketFilter) -> int:
        others = fields_asked(of_any_enterprise(wanted))
        if others <= SUMMED:
            return self._by_sums("cases", wanted)
        for column in ("category", "officer_id", "team_id"):
            field = FIELDS[column]
            if field not in others:
                continue
            if others - DAYS == {field} or self._finds_few(wanted, column):
                return self._walked(wanted, column)
        if others & DAYS:
            return self._of_days(wanted, others)
        return self._by_enterprise(wanted)

    def _finds_few(self, wanted: TicketFilter, column: str) -> bool:
        """Whether the index of a column finds so few cases that each row can be looked at."""
        field = FIELDS[column]
        alone = TicketFilter(**{field: getattr(wanted, field)})
        some = select(ticket.c.id).where(*conditions(alone, self._cases.now, column))
        counted = select(func.count()).select_from(some.limit(FEW + 1).subquery())
        found: int = self._connection.execute(counted).scalar_one()
        return found <= FEW

    def _of_days(self, wanted: TicketFilter, others: set[str]) -> int:
        inside = self._cases.of(wanted).likely_within
        outside = self._cases.all - inside
        each = WALKED if others <= DAYS else WALKED_WIDE
        walking = inside * each
        finding = self._cases.listed + inside * self._cases.share * FOUND
        if WHOLE + outside * each < min(walking, finding):
            return self._but_outside(wanted)
        if finding < walking:
            return self._by_enterprise(wanted)
        return self._walked(wanted, None)

    def _but_outside(self, wanted: TicketFilter) -> int:
        """All but those logged before and after the days."""
        since, until = wanted.logged_from, wanted.logged_before
        found = self.count(replace(wanted, logged_from=None, logged_before=None))
        if since is not None:
            found -= self.count(replace(wanted, logged_from=None, logged_before=since))
        if until is not None:
            found -= self.count(replace(wanted, logged_from=until, logged_before=None))
        return found

    def _by_sums(self, column: str, wanted: TicketFilter) -> int:
        """By the sums of the enterprises: those of all states ("cases"), or the closed."""
        sums = enterprise_count.c
        statement = select(func.coalesce(func.sum(sums[column]), 0))
        for name in SUMMED & fields_asked(wanted):
            statement = statement.where(sums[name] == getattr(wanted, name).value)
        return self._but_the_others(statement, sums.enterprise_id, wanted)

    def _by_enterprise(self, wanted: TicketFilter) -> int:
        """By the index of what their cases are, or of those with their times."""
        others = self._others(wanted, ENTERPRISE)
        statement = select(func.count()).select_from(ticket).where(*others)
        return self._but_the_others(statement, ticket.c.enterprise_id, wanted)

    def _but_the_others(
        self, statement: Select[Any], column: ColumnElement[int], wanted: TicketFilter
    ) -> int:
        """The count of those asked for, or of the others where more are asked for than not."""
        dated = bool(fields_asked(wanted) & DAYS)
        most = self._cases.share * 2 > 1 and not dated
        theirs = other_enterprises(wanted) if most else enterprises(wanted)
        found: int = self._connection.execute(statement.where(column.in_(theirs))).scalar_one()
        return self._cases.of(of_any_enterprise(wanted)).count - found if most else found

    def _walked(self, wanted: TicketFilter, column: str | None, *among: ColumnElement[bool]) -> int:
        """By a walk of the index of a column, or of the days, or of some cases alone."""
        statement = select(func.count()).select_from(ticket)
        marks, first = self._marks
        is_theirs = marked(ticket.c.enterprise_id - (first - 1), marks)
        statement = statement.where(*among, *self._others(wanted, column), is_theirs)
        found: int = self._connection.execute(statement).scalar_one()
        return found

    def _others(self, wanted: TicketFilter, column: str | None) -> Conditions:
        """The conditions besides, where the index of a column is searched."""
        others = of_any_enterprise(wanted)
        return conditions(others, self._cases.now, column, by_day=column != "category")

    @cached_property
    def _marks(self) -> tuple[bytes, int]:
        """The byte of each enterprise from the first id: 1 where it is asked for; and that id.

        Ids below 1 stand for callers without a name: `substr` would count them from the end.
        """
        import numpy as np

        first: int = self._connection.execute(select(func.min(enterprise.c.id))).scalar() or 0
        ids = select(collected(enterprises(self._cases.wanted).subquery().c.id))
        text: str | None = self._connection.execute(ids).scalar()
        if text is None:
            return b"", first
        places = np.fromstring(text, dtype=np.int64, sep=",") - first
        marks = np.zeros(places.max() + 1, dtype=np.uint8)
        marks[places] = 1
        return marks.tobytes(), first
