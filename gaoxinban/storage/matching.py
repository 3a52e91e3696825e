"""The cases that a filter finds: how many they are, and how they are quickest asked for."""

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select

from gaoxinban.application.rows import TicketFilter
from gaoxinban.storage.estimate import FIELDS, LOOKED_UP, Estimate
from gaoxinban.storage.foreseen import ENTERPRISE
from gaoxinban.storage.sqlite import ALL_HITS, TICKET_MATCHES, VALUES, marked, these
from gaoxinban.storage.tables import ticket, ticket_count
from gaoxinban.storage.ticket_filter import (
    Conditions,
    asks_enterprises,
    conditions,
    fields_asked,
    is_counted,
    of_any_enterprise,
)
from gaoxinban.storage.ticket_order import RANKED

LISTED = 0.28
"""Microseconds to list an enterprise of those that are asked for."""

FOUND_BY_ENTERPRISE = {"logged", *RANKED} - {"rating"}
"""Orders by what the index of the enterprises' cases holds."""


class Matching(Estimate):
    """What a statement on cases is restricted to, in the way that the estimate finds the better."""

    def of(self, wanted: TicketFilter, rows: int | None = None) -> "Matching":
        """Another filter in the same place and time; `rows`: as many as of this one."""
        return Matching(self.connection, wanted, self.now, rows or self.rows, self.columns)

    @cached_property
    def plain(self) -> Conditions:
        """The conditions besides the text, or what is told."""
        if self.told is not None:
            return []
        # Days are searched in the order of logging, and by whatever sorts what it has found.
        by_day = not self.is_named and self.wanted.sort in ("logged", *RANKED)
        few = self._asks_enterprises and self._meets_few
        return conditions(self.wanted, self.now, self._in_order, by_day=by_day, few=few)

    @property
    def _meets_few(self) -> bool:
        """Whether so few cases are walked past that each looks up its enterprise.

        That costs a look-up of each, but no list of all the enterprises that are asked for.
        """
        if self.rows is None or self.words or self.is_named:
            return False
        if self.wanted.sort != "logged" or self._is_uneven:
            return False
        return self.rows * self.within * LOOKED_UP < self.listed * LISTED * self._about

    @cached_property
    def count(self) -> int:
        """How many cases there are."""
        if self.words and not self.asks:
            hits: int = self.connection.execute(ALL_HITS, {"phrases": self.words}).scalar_one()
            return hits
        if self.columns is not None and asks_enterprises(self.wanted) and not self.is_named:
            self.columns.load(self.connection)  # no index could count them soon
        if self.known is not None:
            return self.known.count
        if self.wanted.sort != "logged" or self.rows is not None:
            return Matching(self.connection, replace(self.wanted, sort="logged"), self.now).count
        if is_counted(self.wanted):
            return self.sum(self.wanted)
        statement = select(func.count()).select_from(ticket)
        # Hits of rare words are found the soonest.
        by_narrowest = (not self.words or self.is_frequent) and self._narrowest is not None
        statement = self.among(statement) if by_narrowest else self.where(statement)
        found: int = self.connection.execute(statement).scalar_one()
        return found

    @property
    def is_empty(self) -> bool:
        """Whether it is known at once that there are none."""
        if self.asks and self.words and self.wordless is not None:
            return not self.wordless.count
        if not self.words and self.told is not None:
            return not self.told.count
        known = is_counted(self.wanted) and bool(self.plain) and self._in_order is None
        return self.never or (known and not self._about)

    @property
    def is_whole(self) -> bool:
        """Whether nothing but days and enterprises is asked for, and words that most cases have."""
        text = "" if self.is_frequent else self.wanted.text
        bare = of_any_enterprise(self.wanted)
        bare = replace(bare, logged_from=None, logged_before=None, text=text)
        return not fields_asked(bare)

    def present(self, column: str, values: Sequence[Any]) -> list[Any]:
        """Those of the values that any case at all has; what is not known to be absent."""
        counted = ticket.c[column] if column in FIELDS else ticket_count.c[column]
        held = exists().where(counted == VALUES.selected_columns[0])
        if column not in FIELDS:
            held = held.where(ticket_count.c.cases > 0)
        asked = {"values": json.dumps([value for value in values if value is not None])}
        found = set(self.connection.execute(VALUES.where(held), asked).scalars())
        return [value for value in values if value is None or value in found]

    def collected(self) -> Select[Any]:
        """Ids of the cases by the narrowest index there is; in no order."""
        statement = select(ticket.c.id)
        if self.never:
            return statement.where(ticket.c.id < 0)
        if self.told is not None:
            return these(self.told.ids.tolist())
        return self._said(statement).where(*self._by_narrowest)

    def among(self, statement: Select[Any]) -> Select[Any]:
        """The statement restricted to the cases collected, whose rows are looked up."""
        # What an index does not hold is looked up in the order of the ids, not of what finds them.
        sparse = self._narrowest == ENTERPRISE and self.wanted.sort not in FOUND_BY_ENTERPRISE
        if self._narrowest is None or sparse:
            return statement.where(ticket.c.id.in_(self.collected()))
        return self._said(statement).where(*self._by_narrowest)

    @property
    def _by_narrowest(self) -> Conditions:
        # A category is several spans of its index: no days follow them in it.
        by_day = self._narrowest != "category"
        return conditions(self.wanted, self.now, self._narrowest, by_day=by_day)

    def where(
        self, statement: Select[Any], number: ColumnElement[int] = ticket.c.id
    ) -> Select[Any]:
        """The statement restricted to what the filter finds; `number`: the id in what it walks."""
        if self.never:  # nothing but punctuation was asked for
            return statement.where(ticket.c.id < 0)
        if self.told is not None:
            return statement.where(*self._days, marked(number, self.told.marks))
        return self._said(statement, number).where(*self.plain)

    @property
    def _days(self) -> Conditions:
        """The days, where the order that is walked is that of the logging."""
        if self.wanted.sort != "logged":
            return []
        since, until = self.wanted.logged_from, self.wanted.logged_before
        return conditions(TicketFilter(logged_from=since, logged_before=until), self.now)

    def _said(
        self, statement: Select[Any], number: ColumnElement[int] = ticket.c.id
    ) -> Select[Any]:
        """The statement restricted to the cases with the words."""
        if not self.words:
            return statement
        if self.is_frequent:
            return statement.where(marked(number, self.hits.marks))
        return statement.where(number.in_(TICKET_MATCHES.bindparams(phrases=self.words)))
