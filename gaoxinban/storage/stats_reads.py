"""Figures: grouped in SQL over one covering index, percentiles of each group's values.

A group's ended durations arrive as one text, which takes a third of the time
of fetching them row by row; the inclusive linear percentiles are then
exact. Counts are put together from a few that cost little. Exempted and
withdrawn cases are few and have indexes of their own: what the exempted ones
add to the rates is counted apart and taken off.
"""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

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
)

from gaoxinban.application.figure_rows import GROUPINGS, CallBackRow, StatsQuery, StatsRow
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.figures import percentile
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import Channel, LegName, Ownership, RequestKind, Urgency
from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.sqlite import collected, unindexed
from gaoxinban.storage.tables import enterprise, leg, ticket
from gaoxinban.storage.ticket_filter import IS_WITHDRAWN

_GROUPS: dict[str, ColumnElement[Any]] = {
    "team": leg.c.team_id,
    "month": leg.c.month,
    "category": ticket.c.category,
    "kind": ticket.c.kind,
    "urgency": ticket.c.urgency,
    "channel": ticket.c.channel,
    "ownership": enterprise.c.ownership,
    "town": enterprise.c.town,
}
_OF_CASE = _GROUPS | {"team": ticket.c.team_id, "month": ticket.c.month}
"""The groups of a case that has no leg: the team that had it last."""

_OF_TICKET = frozenset(_GROUPS) - {"team", "month"}
_OF_ENTERPRISE = frozenset({"ownership", "town"})
# Partial indexes serve conditions that repeat theirs letter by letter, not bound values.
_EXEMPTED = select(ticket.c.id).where(ticket.c.exempted == literal_column("1"))

WAS_GRANTED = ticket.c.granted_pause_days > literal_column("0")
GRANTED_PAUSES = (
    func.count().label("pauses_granted"),
    func.sum(ticket.c.granted_pause_days).label("pause_days_granted"),
)
"""Cases that were granted pausing past the cap, and the working days of it."""

_APART = 2**32
"""Seconds, 136 years: no leg is so long, for it lies within the years of its calendar.

Working and natural seconds of a leg therefore go into one number, and half as many are read.
"""

Key = tuple[Any, ...]
"""The values of a group as they are stored."""


class Rates(NamedTuple):
    """The counts that rates are made of."""

    due: int = 0
    on_time: int = 0
    zero_delay: int = 0
    zero_delay_of: int = 0

    def less(self, other: Self) -> "Rates":
        """What stays without those."""
        return Rates(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question, with what it is asked through."""

    connection: Connection
    book: SqlBook
    query: StatsQuery
    now: Instant


def stats(connection: Connection, book: SqlBook, query: StatsQuery, now: Instant) -> list[StatsRow]:
    """One row a group and leg, in the order of legs and groups."""
    _ensure_known(query)
    asked = _Asked(connection, book, query, now)
    aside = _aside(asked)
    legs = [query.leg] if query.leg is not None else list(LegName)
    return [row for name in legs for row in _leg_stats(asked, name, aside)]


def _ensure_known(query: StatsQuery) -> None:
    for name in query.by:
        if name not in GROUPINGS:
            raise Refused(f"不能按「{name}」分组，可以用：{'、'.join(GROUPINGS)}。", field="by")


def _leg_stats(asked: _Asked, name: LegName, aside: dict[Key, dict[str, int]]) -> list[StatsRow]:
    by = asked.query.by
    places = len(by)
    exempted = _exempted(asked, name)
    measured = _joined(
        select(
            *(_GROUPS[each] for each in by),
            func.count().label("total"),
            collected(leg.c.working_seconds * _APART + leg.c.natural_seconds).label("seconds"),
            *_counts(name, asked.now),
        ).where(leg.c.name == name.value),
        asked.query,
    )
    found: dict[Key, StatsRow] = {}
    for row in asked.connection.execute(measured):
        key = tuple(row[:places])
        if row.total:
            found[key] = _row(asked, name, row, (exempted.get(key), aside.get(key, {})))
    for key in aside.keys() - found.keys():
        found[key] = StatsRow(name, _group(asked, key), **aside[key])
    return [found[key] for key in sorted(found, key=_nulls_first)]


def _nulls_first(key: Key) -> tuple[tuple[bool, Any], ...]:
    return tuple((value is not None, 0 if value is None else value) for value in key)


def _counts(name: LegName, now: Instant) -> tuple[ColumnElement[int], ...]:
    """What `_rates` puts together; a case is accepted once for every dispatch, counted once."""
    promised = (leg.c.until + leg.c.late_after).is_not(None)  # ended, and had a promise
    late_now = and_(leg.c.until.is_(None), leg.c.late_after < now)
    counts = (
        func.count(leg.c.until + leg.c.late_after).label("promised"),
        _counted(leg.c.until > leg.c.late_after).label("late"),
        _counted(late_now).label("late_now"),
        _counted(and_(leg.c.case_late_after < now, promised)).label("unclean"),
    )
    if name is not LegName.ACCEPT:
        return counts
    # A leg that is late while it runs makes its case late, so only ended ones can be clean.
    clean = and_(promised, func.coalesce(leg.c.case_late_after >= now, True))
    due = case((or_(promised, late_now), leg.c.ticket_id))
    good = case((clean, leg.c.ticket_id))
    return (
        *counts,
        func.count(due.distinct()).label("due_cases"),
        func.count(good.distinct()).label("good"),
    )


def _rates(name: LegName, row: Any) -> Rates:
    due, on_time = row.promised + row.late_now, row.promised - row.late
    if name is LegName.ACCEPT:
        return Rates(due, on_time, row.good, row.due_cases)
    return Rates(due, on_time, row.promised - row.unclean, due)


def _exempted(asked: _Asked, name: LegName) -> dict[Key, tuple[int, Rates]]:
    """Exempted cases of each group, and their part of the rates."""
    by = asked.query.by
    statement = _joined(
        select(
            *(_GROUPS[each] for each in by),
            func.count(leg.c.ticket_id.distinct()).label("cases"),
            *_counts(name, asked.now),
        ).where(unindexed(leg.c.name) == name.value, leg.c.ticket_id.in_(_EXEMPTED)),
        asked.query,
    )
    return {
        tuple(row[: len(by)]): (row.cases, _rates(name, row))
        for row in asked.connection.execute(statement)
        if row.cases
    }


def call_backs(
    connection: Connection,
    book: SqlBook,
    query: StatsQuery,
    among: ColumnElement[bool] | None = None,
) -> list[CallBackRow]:
    """One row a group with a 回访; read from the cases themselves, not from their legs.

    `among`: of these cases of the cohort only.
    """
    _ensure_known(query)
    counts = (
        ticket.c.call_backs,
        ticket.c.call_backs_solved,
        ticket.c.call_backs_by_others,
        ticket.c.solved_by_others,
    )
    kept = ticket.c.exempted == 0
    statement = _of_cases(
        query,
        *(func.sum(count) for count in counts),
        *(func.coalesce(func.sum(count).filter(kept), 0) for count in counts[:2]),
    ).where(ticket.c.call_backs > 0)
    if among is not None:
        statement = statement.where(among)
    places = len(query.by)
    found = {tuple(row[:places]): row[places:] for row in connection.execute(statement)}
    return [
        CallBackRow(_named_group(book, query.by, key), *found[key])
        for key in sorted(found, key=_nulls_first)
        if found[key][0]
    ]


def _aside(asked: _Asked) -> dict[Key, dict[str, int]]:
    """What stands beside the rates of each group, by the fields of `StatsRow`."""
    places, ask = len(asked.query.by), asked.connection.execute
    found: dict[Key, dict[str, int]] = {}
    states = _of_cases(asked.query, ticket.c.state, func.count().label("cases"))
    for row in ask(states.where(IS_WITHDRAWN).group_by(ticket.c.state)):
        found.setdefault(tuple(row[:places]), {})[row.state] = row.cases
    granted = _of_cases(asked.query, *GRANTED_PAUSES).where(WAS_GRANTED)
    for row in ask(granted):
        if row.pauses_granted:
            found.setdefault(tuple(row[:places]), {}).update(granted_pauses(row))
    return found


def granted_pauses(row: Any) -> dict[str, int]:
    """What a row of `GRANTED_PAUSES` says, by the fields of `StatsRow`."""
    return {
        "pauses_granted": row.pauses_granted,
        "pause_days_granted": row.pause_days_granted,
    }


def _of_cases(query: StatsQuery, *columns: ColumnElement[Any]) -> Select[Any]:
    """Columns of the cohort's cases, by group."""
    groups = [_OF_CASE[each] for each in query.by]
    statement = _logged_in(select(*groups, *columns).group_by(*groups), ticket.c.logged_at, query)
    if _OF_ENTERPRISE & set(query.by):
        statement = statement.join(enterprise, enterprise.c.id == ticket.c.enterprise_id)
    return statement


def _joined(statement: Select[Any], query: StatsQuery) -> Select[Any]:
    """Legs of the cohort, grouped."""
    statement = statement.group_by(*(_GROUPS[each] for each in query.by))
    statement = _logged_in(statement, leg.c.logged_at, query)
    if _OF_TICKET & set(query.by):
        statement = statement.join(ticket, ticket.c.id == leg.c.ticket_id)
    if _OF_ENTERPRISE & set(query.by):
        statement = statement.join(enterprise, enterprise.c.id == ticket.c.enterprise_id)
    return statement


def _logged_in(
    statement: Select[Any], logged_at: ColumnElement[Any], query: StatsQuery
) -> Select[Any]:
    if query.since is not None:
        statement = statement.where(logged_at >= query.since)
    if query.before is not None:
        statement = statement.where(logged_at < query.before)
    return statement


def _counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def _row(
    asked: _Asked,
    name: LegName,
    row: Any,
    outside: tuple[tuple[int, Rates] | None, Mapping[str, int]],
) -> StatsRow:
    """`outside`: the group's exempted cases and their rates, and what `_aside` found of it."""
    working, natural = _values(row.seconds)
    kept = rates = _rates(name, row)
    exempted, aside = outside
    cases = 0
    if exempted is not None:
        cases, theirs = exempted
        kept = rates.less(theirs)
    return StatsRow(
        leg=name,
        group=_group(asked, tuple(row)),
        open=row.total - len(working),
        overdue=row.late_now,
        exempted=cases,
        **durations(working, natural),
        **both_rates(rates, kept),
        **aside,
    )


def durations(working: Sequence[int], natural: Sequence[int]) -> dict[str, Any]:
    """Of ended legs, both sorted: how many and how long, by the fields of `StatsRow`."""
    return {
        "n": len(working),
        "median_working_seconds": percentile(working, 50),
        "p90_working_seconds": percentile(working, 90),
        "max_working_seconds": working[-1] if working else None,
        "median_natural_seconds": percentile(natural, 50),
        "p90_natural_seconds": percentile(natural, 90),
    }


def both_rates(rates: Rates, kept: Rates) -> dict[str, int]:
    """With and without the exempted cases, by the fields of `StatsRow`."""
    return rates._asdict() | {f"kept_{name}": count for name, count in kept._asdict().items()}


def _values(joined: str | None) -> tuple[Sequence[int], Sequence[int]]:
    """Working and natural seconds of the legs that have ended, each sorted.

    NumPy reads a text of numbers twice as fast as `int` does.
    """
    if not joined:
        return (), ()
    import numpy as np

    both = np.fromstring(joined, dtype=np.int64, sep=",")
    both.sort()
    working, natural = both // _APART, both % _APART
    natural.sort()
    return array("q", working.tobytes()), array("q", natural.tobytes())


def _group(asked: _Asked, key: Key) -> dict[str, str | None]:
    return _named_group(asked.book, asked.query.by, key)


def _named_group(book: SqlBook, by: Sequence[str], key: Key) -> dict[str, str | None]:
    return {name: _named(book, name, key[place]) for place, name in enumerate(by)}


def _named(book: SqlBook, key: str, value: Any) -> str | None:
    """The name of a group; None where there is none."""
    if value is None or value == "":
        return None
    if key == "team":
        return book.team(value).name
    if key == "month":
        return f"{value // 100}-{value % 100:02d}"
    if key == "category":
        return book.category_name(value)
    terms = {"kind": RequestKind, "urgency": Urgency, "channel": Channel, "ownership": Ownership}
    return terms[key](value).label if key in terms else str(value)
