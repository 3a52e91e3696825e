"""A filter of cases as SQL conditions."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
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
from gaoxinban.domain.ledger import WITHDRAWN
from gaoxinban.domain.term import HolderKind, Light, TicketState
from gaoxinban.domain.transition import OPEN_STATES
from gaoxinban.storage.enterprise_family import family_of
from gaoxinban.storage.enterprise_store import TIER_SEPARATOR
from gaoxinban.storage.place_order import held
from gaoxinban.storage.sqlite import unindexed
from gaoxinban.storage.tables import enterprise, holding, ticket

NEVER = 2**62
"""Later than any instant; the cursor of cases without a due time, which stand after all others."""

OPEN = ticket.c.running == literal_column("1")
"""Written out, so that the planner sees the condition of the index of open cases."""

ENDED_STATES = tuple(state for state in TicketState if state not in OPEN_STATES)

IS_WITHDRAWN = ticket.c.state.in_([literal_column(f"'{state}'") for state in sorted(WITHDRAWN)])
"""Letter by letter the condition of the index of such cases."""

_WAITED_FOR = (HolderKind.ENTERPRISE.value, HolderKind.SUPERIOR.value)
WAITING = ticket.c.id.in_(
    select(holding.c.ticket_id).where(
        holding.c.until.is_(None),
        # Written out, so that the planner sees the condition of the index.
        holding.c.kind.in_([literal_column(f"'{kind}'") for kind in _WAITED_FOR]),
    )
)
"""The enterprise or a superior holds the case."""

ORDERING = ("sort", "descending")
_BLANK = {each.name: each.default for each in fields(TicketFilter) if each.name not in ORDERING}

_asked = enterprise.alias("asked_enterprise")

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


def _lit(lights: Sequence[Light], state: ColumnElement[Any], now: Instant) -> ColumnElement[bool]:
    """Any of the lights. An index tells it of ended cases, nearly all; open ones are listed."""
    shown = [light_condition(light, now) for light in lights if light is not Light.NONE]
    if Light.NONE not in lights:
        return or_(*shown)
    ended = state.in_([each.value for each in ENDED_STATES])
    lit = select(ticket.c.id).where(OPEN, or_(*shown)) if shown else ()
    return or_(ended, ticket.c.id.in_(lit))


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


def is_in_category(value: str, code: str) -> bool:
    """Whether a category is this one or one below it."""
    return value == code or value.startswith(code + ".")


def _in_category(column: ColumnElement[Any], code: str) -> ColumnElement[bool]:
    """A category or one below it; as a span, which an index can search."""
    below = and_(column > code + ".", column < code + "/")  # the character after the dot
    return or_(column == code, below)


def _among(column: ColumnElement[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    """Any of the values; a single one costs less said plainly."""
    return column == values[0] if len(values) == 1 else column.in_(values)


def of_kind(wanted: TicketFilter, columns: Any) -> Conditions:
    """The conditions on what `ticket_count` counts by, over its columns or those of `ticket`."""
    found: Conditions = []
    if _states(wanted) or wanted.lights == (Light.NONE,):
        found.append(_among(columns.state, [state.value for state in _states(wanted)]))
    if wanted.team_ids:
        found.append(_among(columns.team_id, wanted.team_ids))
    if wanted.category is not None:
        found.append(_in_category(columns.category, wanted.category))
    plain = {
        "officer_id": wanted.officer_id,
        "kind": wanted.kind and wanted.kind.value,
        "urgency": wanted.urgency and wanted.urgency.value,
        "channel": wanted.channel and wanted.channel.value,
    }
    asked = {name: value for name, value in plain.items() if value is not None}
    return found + [getattr(columns, name) == value for name, value in asked.items()]


def fields_asked(wanted: TicketFilter) -> set[str]:
    """The fields that something is asked of."""
    return {name for name, blank in _BLANK.items() if getattr(wanted, name) != blank}


def asks_nothing_but(wanted: TicketFilter, field: str) -> bool:
    """Whether this field is all that is asked for."""
    return fields_asked(wanted) <= {field}


def asks_enterprises(wanted: TicketFilter) -> bool:
    """Whether something is asked of the enterprises of the cases."""
    return bool(wanted.towns or wanted.industries or wanted.tiers)


def of_any_enterprise(wanted: TicketFilter) -> TicketFilter:
    """The same with nothing asked of the enterprises."""
    return replace(wanted, towns=(), industries=(), tiers=())


def enterprises(wanted: TicketFilter) -> Select[Any]:
    """Ids of the enterprises that are asked for: by their records, as the lists show them."""
    return select(_asked.c.id).where(*_of_register(wanted))


def _is_theirs(wanted: TicketFilter) -> ColumnElement[bool]:
    """The case is of one of these enterprises: looked up for a few sooner than all are listed."""
    return exists().where(_asked.c.id == ticket.c.enterprise_id, *_of_register(wanted))


def _of_register(wanted: TicketFilter) -> Conditions:
    found: Conditions = []
    if wanted.towns:
        found.append(_among(_asked.c.town, wanted.towns))
    if wanted.industries:
        found.append(_among(_asked.c.industry, wanted.industries))
    if wanted.tiers:
        found.append(_asked.c.tiers.in_(_with_tiers(wanted.tiers)))
    return found


_TIERS = held("tiers")


def _with_tiers(tiers: Sequence[str]) -> Select[Any]:
    """The texts with any of these tiers: a hundred are looked into, not every enterprise."""
    mark = TIER_SEPARATOR
    text = mark + _TIERS.selected_columns[0] + mark
    return _TIERS.where(or_(*(func.instr(text, mark + tier + mark) > 0 for tier in tiers)))


class _Unindexed:
    """The columns of `ticket` as no index is searched by them."""

    def __getattr__(self, name: str) -> ColumnElement[Any]:
        column: ColumnElement[Any] = ticket.c[name]
        return unindexed(column)


def conditions(
    wanted: TicketFilter,
    now: Instant,
    searched: str | None = None,
    *,
    by_day: bool = True,
    few: bool = False,
) -> list[ColumnElement[bool]]:
    """The filter, its text aside, as SQL conditions.

    No index is searched by team, officer, state, category and the like, but by
    the column `searched`: without statistics SQLite takes any index that an
    equality could use, also one that yields most of the table. Nor by the days
    of logging, unless `by_day`. `few`: few cases are met before enough are found.
    """
    columns = _Searched(searched) if searched else _Unindexed()
    found = of_kind(wanted, columns)
    if is_open(wanted):
        found.append(OPEN)
    if wanted.lights and wanted.lights != (Light.NONE,):
        found.append(_lit(wanted.lights, columns.state, now))
    if wanted.waiting:
        found.append(WAITING)
    plain = (
        (ticket.c.number, wanted.number),
        (ticket.c.external_number, wanted.external_number),
        (ticket.c.title, wanted.title),
    )
    found += [column == value for column, value in plain if value is not None]
    if wanted.enterprise_id is not None:
        found.append(ticket.c.enterprise_id.in_(family_of(wanted.enterprise_id)))
    logged_at = ticket.c.logged_at if by_day else unindexed(ticket.c.logged_at)
    if wanted.logged_from is not None:
        found.append(logged_at >= wanted.logged_from)
    if wanted.logged_before is not None:
        found.append(logged_at < wanted.logged_before)
    if asks_enterprises(wanted):  # what costs the most is asked last
        listed = columns.enterprise_id.in_(enterprises(wanted))
        found.append(_is_theirs(wanted) if few or is_open(wanted) else listed)
    return found


class _Searched(_Unindexed):
    """The same, but for one column."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> ColumnElement[Any]:
        return ticket.c[name] if name == self._name else super().__getattr__(name)


def is_counted(wanted: TicketFilter) -> bool:
    """Whether the sums kept beside the cases can tell how many there are."""
    return not (
        is_open(wanted)
        or wanted.text.strip()
        or asks_enterprises(wanted)
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
