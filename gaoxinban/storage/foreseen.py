"""How many cases a filter is likely to find: what can be counted beforehand, at no cost."""

from collections import Counter
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, case, func, select

from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.instant import Instant, local_date
from gaoxinban.domain.term import Light, TicketState
from gaoxinban.domain.ticket import numbers_said
from gaoxinban.storage.search_text import phrases
from gaoxinban.storage.sqlite import FIRST_WITH, HIT_COUNT, HITS_NEAR, NUMBERS, as_numbers, match
from gaoxinban.storage.tables import enterprise, ticket, ticket_count
from gaoxinban.storage.ticket_filter import (
    Conditions,
    asks_enterprises,
    asks_nothing_but,
    conditions,
    enterprises,
    fields_asked,
    is_open,
    of_any_enterprise,
    of_kind,
)
from gaoxinban.storage.ticket_order import KEYSETS

if TYPE_CHECKING:
    from gaoxinban.storage.kept_columns import KeptColumns
    from gaoxinban.storage.known_cases import KnownCases
    from gaoxinban.storage.word_hits import WordHits

MANY = 40
"""More than one case of so many are many: they are met soon in any order, and not counted on."""

FIRST = 2_000
"""Sums that are looked at first: they often tell already that there are many."""

WINDOWS = 16
WINDOW = 64
"""Spans of ids, and how many ids each has, whose cases tell how frequent words are met."""

SAMPLE = 50
"""So many of the cases are asked for words one by one, where it is known which they are."""

ENOUGH = 10
MOSTLY = 0.4
"""So many cases of the spans tell, and so large a part of them must have the words."""

INDEXED = {"team_ids", "officer_id", "states"}
"""Fields that have an index with the newest first, and few values: their cases are met soon."""

SEEN = 5
"""So many cases expected in a sample are hardly ever missed by it."""

ENTERPRISE = "enterprise_id"
"""What is asked of enterprises finds their cases by the index of this column, which holds more."""

_ALL_STATES = ticket_count.c.state.in_([state.value for state in TicketState])
"""True of every sum; with it the sums of one team are found without reading the others."""

_LAST = select(func.max(ticket.c.id))
_ENTERPRISES = select(func.max(enterprise.c.id))
_CLOSED = ticket_count.c.state == TicketState.CLOSED.value
_CASES = func.coalesce(func.sum(ticket_count.c.cases), 0)


class Foreseen:
    """A filter on one connection, its text included; `rows` are read from its start (None: all).

    `columns`: what the cases are, in memory; None where they are not.
    """

    def __init__(
        self,
        connection: Connection,
        wanted: TicketFilter,
        now: Instant,
        rows: int | None = None,
        columns: "KeptColumns | None" = None,
    ) -> None:
        self.connection = connection
        self.wanted = wanted
        self.rows = rows
        self.columns = columns
        self.words = _words(wanted.text, now)
        self.never = bool(wanted.text.strip()) and not self.words
        self.now = now
        self._found: dict[str, int] = {}

    @property
    def asks(self) -> bool:
        """Whether anything but words is asked for."""
        return not asks_nothing_but(self.wanted, "text")

    @cached_property
    def wordless(self) -> "KnownCases | None":
        """What the filter finds, its words aside, by the columns; None where they cannot tell."""
        if self.columns is None or not self.columns.are_there or self.is_named or self.never:
            return None
        from gaoxinban.storage.known_cases import known_cases

        return known_cases(self.connection, self.columns, self.wanted, self.now)

    @cached_property
    def known(self) -> "KnownCases | None":
        """All that it finds; of rare words the full text tells sooner."""
        if self.wordless is None or not self.words:
            return self.wordless
        if not self.is_frequent:
            return None
        return self.wordless.with_words(self.connection, self.words)

    @cached_property
    def told(self) -> "KnownCases | None":
        """The same for a list; None where it is all cases, or in the order of an index already."""
        asked = fields_asked(self.wanted)
        stands = len(asked) == 1 and asked <= INDEXED and self.wanted.sort in KEYSETS
        return None if stands or asked <= {"text"} else self.known

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
        if self.never or self.is_named or (self.words and not self.is_frequent):
            return False
        if self.told is not None:
            return self.told.count * MANY > self.all
        return not (self.asks or self.words) or self._about * MANY > self.all

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
        if self.is_frequent:
            return len(self._met) * self.hits.weight
        others = self._others
        if not self._asks_enterprises or not others:
            return others
        if self.share * MANY > 1:
            return others * self.share
        return self._counted(self._kind_and_days, ENTERPRISE)

    @cached_property
    def share(self) -> float:
        """The enterprises asked for among all: as many as that have their share of the cases."""
        return min(self.listed / (self.registered or 1), 1.0)

    @cached_property
    def registered(self) -> int:
        """How many enterprises there are at all, about."""
        last: int = self.connection.execute(_ENTERPRISES).scalar() or 0
        return last

    @cached_property
    def listed(self) -> int:
        """How many enterprises are asked for."""
        asked = select(func.count()).select_from(enterprises(self.wanted).subquery())
        found: int = self.connection.execute(asked).scalar_one()
        return found

    @cached_property
    def _others(self) -> float:
        """The same, whatever their enterprises."""
        if self.is_frequent:
            return self._about / (self.share or 1) if self._asks_enterprises else self._about
        alone = of_any_enterprise(self.wanted)
        if not of_kind(self._kind, ticket_count.c):
            return self.within
        if alone == self.wanted and asks_nothing_but(alone, "states"):
            return self._counted(alone, "state")
        if alone == self.wanted and not self._is_dated:
            return self._up_to_many(self._kind)
        return self.sum(self._kind) * self.within / max(self.all, 1)

    def expected(self, column: str) -> dict[Any, float]:
        """How many cases there are of each value of a counted column, about: none is left out.

        Spread evenly over the days. Words may go with a value or never be met with it: where
        many are expected, the sample of the hits tells.
        """
        value = ticket_count.c[column]
        statement = select(value, func.sum(ticket_count.c.cases))
        statement = statement.where(*_sums(self._kind)).group_by(value)
        share = self.within / max(self.all, 1)
        if self._asks_enterprises:
            share *= self.share
        rows = self.connection.execute(statement)
        counts = {row[0] or None: row[1] * share for row in rows if row[1]}
        if not self.is_frequent:
            return counts
        weight = self.hits.weight
        share = self.hits.count / max(self.within, 1)
        found = Counter(self._of_sample(ticket.c[column], self._met))
        return {
            each: found[each] * weight if cases * share > SEEN * weight else cases * share
            for each, cases in counts.items()
        }

    def enough(self, column: str) -> float:
        """So many cases expected of some values that the rows wanted are surely among them.

        States go with the days: of those logged half a year ago none has just been accepted.
        """
        rows = 2 * (self.rows or self.all)
        uneven = self._is_dated and column == "state"
        return max(rows, self.within / MANY) if uneven else rows

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
    def within(self) -> int:
        """How many cases were logged on the days that are asked for."""
        return max(self.all - self._before - self._passed_over, 0)

    @cached_property
    def _met(self) -> list[int]:
        """Hits out of the sample that the whole filter finds, in order."""
        return sorted(self._of_sample(ticket.c.id, self.hits.sample))

    def _of_sample(self, column: ColumnElement[Any], numbers: list[int]) -> list[Any]:
        statement = select(column).where(
            ticket.c.id.in_(NUMBERS), *conditions(self.wanted, self.now, by_day=False)
        )
        return list(self.connection.execute(statement, {"numbers": as_numbers(numbers)}).scalars())

    def _first_since(self, instant: Instant) -> int:
        """The id of the first case that was logged since; one of all where none was."""
        later = ticket.c.logged_at >= instant
        first = select(ticket.c.id).where(later).order_by(ticket.c.logged_at).limit(1)
        return self.connection.execute(first).scalar() or self.all

    def _logged_before(self, instant: Instant) -> int:
        """How many cases were logged before an instant; counted from the nearer end."""
        later = ticket.c.logged_at >= instant
        is_late = self._first_since(instant) * 2 > self.all
        counted = select(func.count()).select_from(ticket)
        counted = counted.where(later if is_late else ticket.c.logged_at < instant)
        found: int = self.connection.execute(counted).scalar_one()
        return self.all - found if is_late else found

    def sum(self, wanted: TicketFilter) -> int:
        """How many cases a filter finds that asks for nothing but what the sums count."""
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
        some = select(ticket.c.id).where(*conditions(wanted, self.now, column))
        statement = select(func.count()).select_from(some.limit(self.all // MANY + 1).subquery())
        found: int = self.connection.execute(statement).scalar_one()
        return found

    @cached_property
    def is_frequent(self) -> bool:
        """Whether more than one case of `MANY` has the words: they are told by `hits`."""
        if not self.words:
            return False
        asked = {"phrases": self.words, "most": self.all // MANY + 1}
        found: int = self.connection.execute(HIT_COUNT, asked).scalar_one()
        return found * MANY > self.all

    @property
    def is_met_soon(self) -> bool:
        """Whether asking each of the first cases without the words likely finds enough with them.

        Told by all cases of some short spans of ids: of those that the filter finds otherwise
        most have the words, or they are so few that each can be asked.
        """
        if not self.is_frequent:
            return False
        if self.wordless is not None:
            some = self.wordless.evenly(SAMPLE)
            asked = {"numbers": as_numbers(some), "phrases": self.words, "most": len(some)}
            having = self.connection.execute(FIRST_WITH, asked).scalars().all()
            return len(having) > MOSTLY * len(some)
        step = max(self.all // WINDOWS, WINDOW)
        starts = range(1, self.all + 1, step)
        near = {"numbers": as_numbers(starts), "width": WINDOW, "phrases": self.words}
        hits = set(self.connection.execute(HITS_NEAR, near).scalars())
        seen = [number for start in starts for number in range(start, start + WINDOW)]
        found = self._of_sample(ticket.c.id, seen)
        with_words = sum(each in hits for each in found)
        return len(found) <= 1 or (len(found) >= ENOUGH and with_words > MOSTLY * len(found))

    @cached_property
    def hits(self) -> "WordHits":
        """The cases with the words, where these are frequent; of some days none but theirs."""
        from gaoxinban.storage.word_hits import word_hits

        return word_hits(self.connection, self.words, self._span)

    @property
    def _span(self) -> tuple[int, int] | None:
        """The first and the last id of the days; None where all cases are read as soon."""
        if not self._is_dated or self.within * 2 > self.all:
            return None
        days = TicketFilter(
            logged_from=self.wanted.logged_from, logged_before=self.wanted.logged_before
        )
        span = select(func.min(ticket.c.id), func.max(ticket.c.id))
        first, last = self.connection.execute(span.where(*conditions(days, self.now))).one()
        return (first or 0, last or 0)


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
