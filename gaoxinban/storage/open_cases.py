"""All open cases as columns, in a handful of statements.

Columns come from the database as one text each and are read by NumPy, which
takes a third of the time of fetching them row by row. Events are looked at
only where they say more than the projections: the versions of a case, and the
few acts that change which promise holds.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    case,
    func,
    literal_column,
    select,
)

from gaoxinban.application.rule_preview import LEGS, NEVER, Cuts, Ints, Lamp, OpenCases
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import RequestKind, Urgency
from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.frozen_table import RULING_KINDS
from gaoxinban.storage.integers import integers
from gaoxinban.storage.payload import loads
from gaoxinban.storage.sqlite import collected
from gaoxinban.storage.tables import event, holding, leg, ticket
from gaoxinban.storage.ticket_filter import OPEN

Sort: TypeAlias = tuple[str | None, RequestKind, Urgency]
"""Category, kind and urgency: what a promise goes by."""

_IN_SORT, _BETWEEN = "\x1f", "\x1e"
"""Separators of ASCII for fields and records: no code contains them."""

_RULING = event.c.kind.in_([literal_column(f"'{kind}'") for kind in RULING_KINDS])
"""Written out, so that the planner sees the condition of `ix_event_ruling`."""


@dataclass(frozen=True, slots=True)
class _Ruling:
    """An act that changes which promise holds; undone ones are left out."""

    kind: EventKind
    data: Any
    at: Instant


def read(connection: Connection, book: SqlBook) -> OpenCases:
    """Everything that a preview needs of the open cases."""
    return _Reader(connection, book).read()


class _Reader:
    def __init__(self, connection: Connection, book: SqlBook) -> None:
        self._connection = connection
        self._book = book

    def read(self) -> OpenCases:
        columns, written = self._cases()
        order = np.argsort(columns[0])
        number, paused, lagged, resolve_late, leg_late, near, due = (
            column[order] for column in columns
        )
        rulings = dict(self._rulings(number))
        sort, sorts = self._sorts(number, written, order, rulings)
        calendar, promise = self._versions(number, rulings)
        legs = self._legs()
        return OpenCases(
            ticket=number,
            sort=sort,
            sorts=sorts,
            calendar=calendar,
            promise=promise,
            due=due,
            lamp=Lamp(
                paused=paused == 1,
                lagged=lagged == 1,
                resolve_late_after=resolve_late,
                leg_late_after=leg_late,
                near_after=near,
            ),
            leg_case=_places(number, legs[0]),
            leg_name=legs[1],
            leg_since=legs[2],
            leg_until=legs[3],
            leg_due=legs[4],
            cuts=self._cuts(number, rulings),
        )

    def _columns(self, statement: Select[Any]) -> list[Ints]:
        """The columns of a statement of integers without NULL, in one and the same order."""
        row = self._connection.execute(select(*map(collected, statement.subquery().c))).one()
        return [integers(text) for text in row]

    def _cases(self) -> tuple[list[Ints], list[str]]:
        """The signals of every open case, and what its promises go by, in the same order."""
        t = ticket.c
        instants = t.resolve_late_after, t.leg_late_after, t.near_after, t.due_at
        sort = func.coalesce(t.category, "") + _IN_SORT + t.kind + _IN_SORT + t.urgency
        found = (
            select(t.id, t.paused, t.was_late, *map(_or_never, instants), sort.label("sort"))
            .where(OPEN)
            .subquery()
        )
        *numbers, text = found.c
        wanted = *map(collected, numbers), func.aggregate_strings(text, _BETWEEN)
        *read, written = self._connection.execute(select(*wanted)).one()
        return [integers(each) for each in read], written.split(_BETWEEN) if written else []

    def _legs(self) -> list[Ints]:
        names = {name.value: place for place, name in enumerate(LEGS)}
        return self._columns(
            select(
                leg.c.ticket_id,
                case(names, value=leg.c.name).label("place"),
                leg.c.since,
                _or_never(leg.c.until),
                _or_never(leg.c.due_at),
            )
            .join(ticket, ticket.c.id == leg.c.ticket_id)
            .where(OPEN)
        )

    def _rulings(self, number: Ints) -> Iterator[tuple[int, list[_Ruling]]]:
        """By the place of the case, in order."""
        e = event.c
        statement = (
            select(e.ticket_id, e.seq, e.kind, e.payload, e.happened_at)
            .where(_RULING)
            .order_by(e.ticket_id, e.seq)
        )
        rows = self._connection.execute(statement)
        for ticket_id, own in itertools.groupby(rows, key=lambda row: row.ticket_id):
            place = int(np.searchsorted(number, ticket_id))
            if place == number.size or number[place] != ticket_id:
                continue  # ended
            acts = [
                (row.seq, _Ruling(EventKind(row.kind), loads(row.payload), row.happened_at))
                for row in own
            ]
            undone = {act.data["undoes"] for _, act in acts if act.kind is EventKind.UNDO}
            yield place, [act for seq, act in acts if seq not in undone]

    def _sorts(
        self, number: Ints, written: list[str], order: Ints, rulings: dict[int, list[_Ruling]]
    ) -> tuple[Ints, list[Sort]]:
        """Few are different, so they are numbered."""
        known: dict[str, int] = defaultdict(itertools.count().__next__)
        sort = np.fromiter(map(known.__getitem__, written), np.int64, len(written))[order]
        sorts: dict[Sort, int] = {}
        for each in known:
            category, kind, urgency = each.split(_IN_SORT)
            sorts[category or None, RequestKind(kind), Urgency(urgency)] = len(sorts)
        for place, promised in self._amended(number, rulings):
            sort[place] = sorts.setdefault(promised, len(sorts))
        return sort, list(sorts)

    def _amended(
        self, number: Ints, rulings: dict[int, list[_Ruling]]
    ) -> Iterator[tuple[int, Sort]]:
        """What the promises of amended cases go by: 更正 alone does not change it (`fold`)."""
        acts = {
            place: [act.data for act in own if act.kind is EventKind.AMEND]
            for place, own in rulings.items()
        }
        amended = {
            place: own for place, own in acts.items() if any(map(_SORTING.intersection, own))
        }
        places = list(amended)
        for low in range(0, len(places), 500):
            some = {int(number[place]): place for place in places[low : low + 500]}
            logged = select(event.c.ticket_id, event.c.payload).where(
                event.c.ticket_id.in_(list(some)), event.c.seq == 1
            )
            for row in self._connection.execute(logged):
                data = loads(row.payload)
                now = promised = {name: data[name] for name in _SORTING}
                for act in amended[some[row.ticket_id]]:
                    now = {name: act[name][1] if name in act else now[name] for name in _SORTING}
                    if act.get("imported") or act.get("promises"):
                        promised = now
                yield (
                    some[row.ticket_id],
                    (
                        promised["category"],
                        RequestKind(promised["kind"]),
                        Urgency(promised["urgency"]),
                    ),
                )

    def _versions(self, number: Ints, rulings: dict[int, list[_Ruling]]) -> tuple[Ints, Ints]:
        """The versions of every case: those of its 登记, then those it adopted."""
        newest = self._book.calendar()[0], self._book.promises().number
        calendar, promise = (np.full(number.size, each, np.int64) for each in newest)
        if max(newest) > 1 and number.size:
            late = self._entered_later(number, (calendar, promise))
            at_once = np.delete(np.arange(number.size), late)
            held = calendar[at_once], promise[at_once]
            if at_once.size:
                self._fill((0, at_once.size - 1), number[at_once], held)
            calendar[at_once], promise[at_once] = held
            for place, acts in rulings.items():
                for act in acts:
                    if act.kind is EventKind.ADOPT:
                        calendar[place] = act.data.get("calendar", calendar[place])
                        promise[place] = act.data.get("promise", promise[place])
        return calendar, promise

    def _entered_later(self, number: Ints, held: tuple[Ints, Ints]) -> Ints:
        """Places of the cases that were entered after they were logged, their versions read."""
        statement = (
            select(event.c.ticket_id, event.c.payload)
            .join(ticket, ticket.c.id == event.c.ticket_id)
            .where(OPEN, ticket.c.logged_at < ticket.c.entered_at, event.c.seq == 1)
        )
        places = []
        for ticket_id, payload in self._connection.execute(statement):
            place, data = int(np.searchsorted(number, ticket_id)), loads(payload)
            held[0][place], held[1][place] = data["calendar"], data["promise"]
            places.append(place)
        return np.array(places, np.int64)

    def _fill(self, ends: tuple[int, int], number: Ints, held: tuple[Ints, Ints]) -> None:
        """The versions at 登记 of the cases from one place to another, both included.

        Those that were entered when they were logged are numbered in the order of
        their 登记 and versions only grow, so where both ends agree all between them
        do: a few look-ups are enough.
        """
        waiting = [(ends, *(self._logged_versions(int(number[end])) for end in ends))]
        while waiting:
            (low, high), first, last = waiting.pop()
            for column, one, other in zip(held, first, last, strict=True):
                column[low], column[high] = one, other
                if first == last:
                    column[low:high] = one
            if first != last and high - low > 1:
                middle = (low + high) // 2
                found = self._logged_versions(int(number[middle]))
                waiting += [((low, middle), first, found), ((middle, high), found, last)]

    def _logged_versions(self, ticket_id: int) -> tuple[int, int]:
        logged = select(event.c.payload).where(event.c.ticket_id == ticket_id, event.c.seq == 1)
        data = loads(self._connection.execute(logged).scalar_one())
        return data["calendar"], data["promise"]

    def _cuts(self, number: Ints, rulings: dict[int, list[_Ruling]]) -> dict[int, Cuts]:
        cuts: dict[int, Cuts] = defaultdict(Cuts)
        h = holding.c
        since, until, ticket_id, ordinal = self._columns(
            select(h.since, _or_never(h.until), h.ticket_id, h.ordinal)
            .join(ticket, ticket.c.id == h.ticket_id)
            .where(OPEN, h.paused == 1)
        )
        order = np.lexsort((ordinal, ticket_id))
        places = _places(number, ticket_id)[order].tolist()
        spans = zip(since[order].tolist(), until[order].tolist(), strict=True)
        for place, (start, end) in zip(places, spans, strict=True):
            cuts[place].pauses.append((start, None if end == NEVER else end))
        for place, acts in rulings.items():
            for act in acts:
                if act.kind is EventKind.EXTEND:
                    cuts[place].extensions.append((act.at, act.data["days"]))
                elif act.kind is EventKind.GRANT_PAUSE:
                    cuts[place].grants.append((act.at, act.data["days"]))
        return dict(cuts)


_SORTING = frozenset({"category", "kind", "urgency"})


def _places(number: Ints, ids: Ints) -> Ints:
    """Where these ids stand among the sorted ids of the cases."""
    return np.searchsorted(number, ids).astype(np.int64)


def _or_never(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(column, literal_column(str(NEVER))).label(column.key)
