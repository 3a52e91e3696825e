"""What it costs to come by a list of cases: by walking its order, or by collecting and sorting.

The index of every order but that of the numbers holds what is mostly asked for, so
that walking it past all cases takes no more than some tenth of a second. Better ways
are there for the few: they are collected by a narrow index and sorted. What either
would cost is estimated, in microseconds, from what can be counted beforehand.
"""

from dataclasses import replace
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, Any

from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.term import Light, TicketState
from gaoxinban.storage.foreseen import ENTERPRISE, MANY, Foreseen
from gaoxinban.storage.leg_times import TIMES
from gaoxinban.storage.tables import ticket
from gaoxinban.storage.ticket_filter import asks_nothing_but, is_open
from gaoxinban.storage.ticket_order import KEYSETS, RANKED

if TYPE_CHECKING:
    from gaoxinban.storage.integers import Ints

PASSED = 0.07
"""Microseconds to look at an entry of an index that holds what is asked for (923,204 cases)."""

PASSED_BY = {"number": 0.17, "due": 0.13, "enterprise": 0.26}
"""The same in orders where the row itself, or one index for each enterprise, is looked at."""

PASSED_BY_TIME = 0.1
"""The same in the orders by the time of a leg."""

FOUND = 0.15
"""Microseconds for an entry of the index of an enterprise's cases, found by the enterprise."""

RANKED_AT = 0.4
"""Microseconds to sort a case by the place of its value among a hundred."""

LOOKED_UP = 1.5
"""Microseconds to look at the row of a case that an index names."""

OPEN_SHARE = 0.1
"""As many of all cases are in work at most, in an office that keeps up."""

FIELDS = {
    "officer_id": "officer_id",
    "team_id": "team_ids",
    "state": "states",
    "category": "category",
}
"""Columns with an index of their own, and their fields of the filter; the narrow ones first."""


class Estimate(Foreseen):
    """What either way costs for the cases of a filter."""

    @cached_property
    def is_rare(self) -> bool:
        """Whether collecting and sorting these cases costs less than walking the list's order."""
        if self.is_named:
            # The index of open cases is in the order of their due times already.
            return self.wanted.sort != "due" or not is_open(self.wanted)
        if self.told is not None:
            looked_up = LOOKED_UP * (2 if self.wanted.sort in TIMES else 1)  # and the leg of each
            return self.told.count * looked_up < self._walking_told(self.told.ids)
        if self.never or self._in_order or not self.asks:
            return False
        if self.words and not self.is_frequent:
            return False
        return self.wanted.sort in ("town", "rating") or self._collecting < self._walking

    @property
    def _walking(self) -> float:
        """Microseconds to walk the list's order to the last of the rows."""
        sort = self.wanted.sort
        if sort in RANKED:  # there is no such order: all are read by their days, and sorted
            each = LOOKED_UP if sort == "rating" or self._asks_enterprises else RANKED_AT
            return self.within * PASSED + self._others * each
        if self.is_frequent:
            return self._walking_marks
        if self.rows is None or self._about < 2 * self.rows or self._is_uneven:
            passed: float = self.within if sort == "logged" else self.all
        elif sort in KEYSETS:
            far = self._passed_over if self.wanted.descending else self._before
            start = 0 if sort == "logged" else far
            passed = start + self.rows * self.within / self._about
        else:
            passed = self.rows * self.all / self._about
        looked_up = sort in TIMES or (self._asks_enterprises and sort not in PASSED_BY)
        return passed * (LOOKED_UP if looked_up else PASSED_BY.get(sort, PASSED))

    @property
    def _walking_marks(self) -> float:
        """The same past the hits of words; rows are looked at where there is a hit alone."""
        sort, down, met = self.wanted.sort, self.wanted.descending, self._met
        # The next one of the sample behind the last row.
        nth = len(met) if self.rows is None else ceil(self.rows / (self.hits.weight or 1))
        passed, looked_at = float(self.all), float(self.hits.count)
        if nth < len(met) and (sort in KEYSETS or sort in TIMES):
            place = met[-1 - nth] if down else met[nth]
            passed, looked_at = place, self.hits.up_to(place)
            if down:
                passed, looked_at = self.all - place, self.hits.count - looked_at
        elif nth < len(met):
            passed, looked_at = passed * nth / len(met), looked_at * nth / len(met)
        if sort == "logged":
            passed -= self._passed_over if down else self._before
        looked_up = sort in TIMES or (self._asks_enterprises and sort not in PASSED_BY)
        return passed * PASSED_BY.get(sort, PASSED) + looked_at * looked_up * LOOKED_UP

    def _walking_told(self, ids: "Ints") -> float:
        """The same past these cases, which marks tell."""
        sort, down = self.wanted.sort, self.wanted.descending
        each = PASSED_BY_TIME if sort in TIMES else PASSED_BY.get(sort, PASSED)
        if self.rows is None or len(ids) <= self.rows or sort in RANKED or sort == "town":
            return self.all * each
        if sort == "due":  # open cases alone have it
            return self.all * each * OPEN_SHARE
        if sort in KEYSETS or sort in TIMES:  # ids go with the time
            last = int(ids[-self.rows] if down else ids[self.rows - 1])
            return (self.all - last if down else last) * each
        return self.rows * self.all / len(ids) * each

    @property
    def _is_uneven(self) -> bool:
        """Whether the cases may all stand at one end of the order: states go with time."""
        states = self.wanted.states
        if self.wanted.sort in TIMES:  # nearly all cases that have been closed have all times
            return bool(states) and TicketState.CLOSED not in states
        of_states = states or self.wanted.lights == (Light.NONE,)
        return bool(of_states) and self.wanted.sort in KEYSETS and not self.is_many

    @property
    def _collecting(self) -> float:
        """Microseconds to find these cases in no order, and to look up what they are sorted by."""
        collecting = self._by_days if self._narrowest is None else self._by(self._narrowest)
        # The leg of each is looked up as well.
        return collecting + self._about * LOOKED_UP if self.wanted.sort in TIMES else collecting

    @property
    def _by_days(self) -> float:
        return self.within * PASSED + self._others * LOOKED_UP

    @property
    def _looking_up(self) -> float:
        """Microseconds for an entry of an index that names a row; of a hit it is looked at."""
        if not self.is_frequent:
            return LOOKED_UP
        return PASSED + LOOKED_UP * self.hits.count / max(self.within, 1)

    def _by(self, column: str) -> float:
        if column != ENTERPRISE:
            return self._found_by(column) * self._looking_up
        return self.share * self.all * FOUND + self._about * LOOKED_UP

    @cached_property
    def _in_order(self) -> str | None:
        """The column whose own index gives these cases in the list's order already."""
        if self.is_named or self.told is not None:
            return None
        others = replace(self.wanted, text="")
        for column, field in FIELDS.items():
            value = _one(getattr(self.wanted, field))
            # A category is a span of codes: its index has them one after the other.
            if value is None or column == "category":
                continue
            if self.words and not self.is_frequent:
                return None
            alone = asks_nothing_but(others, field)
            # The others asked for are looked up.
            if _stands_in_order(column, self.wanted.sort) and (alone or self._is_narrow(column)):
                return column
        return None

    @cached_property
    def _narrowest(self) -> str | None:
        """The column that finds the fewest; None where the index of all columns is quicker."""
        if self.is_named or self.told is not None:
            return None
        asked = [name for name, field in FIELDS.items() if getattr(self.wanted, field)]
        narrow = {name: self._by(name) for name in asked if self._is_narrow(name)}
        if self._asks_enterprises:
            narrow[ENTERPRISE] = self._by(ENTERPRISE)
        narrowest = min(narrow, key=narrow.__getitem__, default=None)
        if narrowest is None or narrow[narrowest] > self._by_days:
            return None
        return narrowest

    def _is_narrow(self, column: str) -> bool:
        """Whether looking at all cases of its value is better than walking past the others."""
        if self.is_frequent:
            return self._found_by(column) * self._looking_up <= self._by_days
        return self._found_by(column) * MANY <= self.all

    def _found_by(self, column: str) -> float:
        """How many cases one column of the filter alone finds; of many only that they are."""
        field = FIELDS[column]
        if asks_nothing_but(self.wanted, field):
            return self._about
        if column not in self._found:
            alone = TicketFilter(**{field: getattr(self.wanted, field)})
            counted = self.sum if self.is_frequent else self._up_to_many
            self._found[column] = counted(alone)
        return self._found[column]


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
