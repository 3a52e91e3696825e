"""The cases that a filter finds by the columns in memory."""

from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import Light
from gaoxinban.storage.case_columns import SECOND, Columns, kinds
from gaoxinban.storage.integers import Ints, column_of
from gaoxinban.storage.kept_columns import KeptColumns
from gaoxinban.storage.sqlite import FIRST_WITH, as_numbers
from gaoxinban.storage.tables import enterprise, ticket
from gaoxinban.storage.ticket_filter import (
    ENDED_STATES,
    asks_enterprises,
    conditions,
    enterprises,
    is_in_category,
)
from gaoxinban.storage.word_hits import word_hits

ONE_BY_ONE = 3_000
"""So many cases are asked for words each by itself, in 7 to 25 µs; all hits take 30 to 110 ms."""

Mask = NDArray[np.bool_]
_Kind = TypeVar("_Kind", bound=np.generic)

_BOUNDS = select(*(select(end(enterprise.c.id)).scalar_subquery() for end in (func.min, func.max)))
"""Two statements in one: for both ends at once SQLite would walk past all of them."""

_ENDED = frozenset(state.value for state in ENDED_STATES)


class KnownCases:
    """The cases that a filter finds; `mask` tells of each id from 0 whether it is among them."""

    def __init__(self, mask: Mask) -> None:
        self.mask = mask

    @cached_property
    def count(self) -> int:
        """How many they are."""
        return int(np.count_nonzero(self.mask))

    @cached_property
    def ids(self) -> Ints:
        """All of them, in order."""
        return np.flatnonzero(self.mask)

    @cached_property
    def marks(self) -> bytes:
        """The byte of each id from 1, 1 where it is found."""
        return self.mask[1:].tobytes()

    def evenly(self, most: int) -> list[int]:
        """Ids picked evenly out of all, fewer than twice as many."""
        found: list[int] = self.ids[:: max(self.count // most, 1)].tolist()
        return found

    def with_words(self, connection: Connection, words: str) -> "KnownCases":
        """Those of them that have frequent words."""
        if self.count <= ONE_BY_ONE:
            ids = self.ids.tolist()
            asked = {"numbers": as_numbers(ids), "phrases": words, "most": len(ids)}
            mask = np.zeros_like(self.mask)
            mask[list(connection.execute(FIRST_WITH, asked).scalars())] = True
            return KnownCases(mask)
        first, last = int(self.ids[0]), int(self.ids[-1])
        # All hits are kept for whatever is asked next, those of a span for the span alone.
        span = (first, last) if (last - first) * 2 < len(self.mask) else None
        marks = np.frombuffer(word_hits(connection, words, span).marks, dtype=np.bool_)
        mask = np.zeros_like(self.mask)
        mask[1 : len(marks) + 1] = marks
        return KnownCases(mask & self.mask)


def known_cases(
    connection: Connection, columns: KeptColumns, wanted: TicketFilter, now: Instant
) -> KnownCases | None:
    """What a filter finds, its text aside; None where the columns are not known.

    For filters that ask neither for cases in work alone nor for one by its number or name.
    """
    question = _Question(connection, wanted, now)
    with columns.at(connection) as held:
        return None if held is None else KnownCases(question.answer(held))


def of_every_enterprise(connection: Connection, kind: type[_Kind]) -> NDArray[_Kind]:
    """A place for each enterprise at its id; ids below 0, of no name, are counted from the end."""
    first, last = connection.execute(_BOUNDS).one()
    return np.zeros((last or 0) + 1 - min(first or 0, 0), dtype=kind)


class _Question:
    """What a filter asks; what only the database knows is read before the columns are locked."""

    def __init__(self, connection: Connection, wanted: TicketFilter, now: Instant) -> None:
        self._connection = connection
        self._wanted = wanted
        self._lit = self._open_ones(now) if set(wanted.lights) - {Light.NONE} else None
        self._before_first = self._within_second(wanted.logged_from)
        self._before_last = self._within_second(wanted.logged_before)
        self._theirs = self._enterprises() if asks_enterprises(wanted) else None

    def _open_ones(self, now: Instant) -> Ints:
        """The cases with one of the lights."""
        lights = tuple(light for light in self._wanted.lights if light is not Light.NONE)
        lit = conditions(TicketFilter(lights=lights), now)
        return column_of(self._connection, select(ticket.c.id).where(*lit))

    def _within_second(self, instant: Instant | None) -> Ints | None:
        """Cases logged within the second of an instant, and before it."""
        if instant is None or not instant % SECOND:
            return None
        at = ticket.c.logged_at
        within = select(ticket.c.id).where(at >= instant - instant % SECOND, at < instant)
        return column_of(self._connection, within)

    def _enterprises(self) -> Mask:
        """Whether each enterprise is asked for."""
        theirs = of_every_enterprise(self._connection, np.bool_)
        theirs[column_of(self._connection, enterprises(self._wanted))] = True
        return theirs

    def answer(self, held: Columns) -> Mask:
        """Whether each case is found, at its id."""
        wanted, second = self._wanted, held.of["second"]
        mask = self._of_kind(held)
        if wanted.team_ids:
            mask &= held.told("team_id", wanted.team_ids.__contains__)
        if wanted.officer_id is not None:
            mask &= held.told("officer_id", wanted.officer_id.__eq__)
        if wanted.category is not None:
            code = wanted.category
            mask &= held.told("category", lambda value: is_in_category(value, code))
        if wanted.logged_from is not None:
            since = second >= wanted.logged_from // SECOND
            if self._before_first is not None:
                since[self._before_first] = False
            mask &= since
        if wanted.logged_before is not None:
            until = second < wanted.logged_before // SECOND
            if self._before_last is not None:
                until[self._before_last] = True
            mask &= until
        if self._theirs is not None:
            mask &= np.take(self._theirs, held.of["enterprise_id"])
        return mask

    def _of_kind(self, held: Columns) -> Mask:
        """Of the states, kind, urgency and channel; and of the lights."""
        wanted = self._wanted
        plain = {"kind": wanted.kind, "urgency": wanted.urgency, "channel": wanted.channel}
        asked = {name: {each.value} for name, each in plain.items() if each is not None}
        if wanted.states:
            asked["state"] = {each.value for each in wanted.states}

        def is_asked(value: str) -> bool:
            said = kinds(value)
            return all(said[name] in values for name, values in asked.items())

        mask: Mask = held.told("kind", is_asked)
        if wanted.lights:
            lit = held.told("kind", lambda value: kinds(value)["state"] in _ENDED)
            lit &= Light.NONE in wanted.lights
            if self._lit is not None:
                lit[self._lit] = True
            mask &= lit
        return mask
