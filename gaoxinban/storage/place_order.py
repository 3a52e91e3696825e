"""Orders by the place of a value in a list, that of the office's towns among them; values held."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, literal_column, select

from gaoxinban.storage.tables import enterprise


@lru_cache(maxsize=16)
def place_of(column: ColumnElement[Any], values: tuple[Any, ...]) -> ColumnElement[int]:
    """The place of a row's value among the values; of any other, behind them.

    Kept: to make the branches of all categories takes longer than a list's first rows.
    """
    places = {value: place for place, value in enumerate(values)}
    if not places:
        return literal_column("0")
    return case(places, value=column, else_=len(places))


_walked = enterprise.alias("walked_enterprise")


def held(name: str) -> Select[Any]:
    """The values that any enterprise has in an indexed column of the register, and a NULL.

    From each to the next through the index, however many enterprises share one.
    """
    value = _walked.c[name]
    first = select(func.min(value).label("value")).cte(f"held_{name}", recursive=True)
    following = select(func.min(value)).where(value > first.c.value).correlate(first)
    rest = select(following.scalar_subquery()).where(first.c.value.is_not(None))
    return select(first.union_all(rest).c.value)


_TOWNS = held("town")


def town_order(listed: tuple[str, ...], *, descending: bool) -> list[ColumnElement[Any]]:
    """ORDER BY of enterprises: by the office's list, towns not in it behind; without one last."""
    town = enterprise.c.town
    place = place_of(town, listed)
    ordered = (place.desc(), town.desc()) if descending else (place, town)
    return [town == literal_column("''"), *ordered]


def towns(
    connection: Connection, listed: tuple[str, ...], *, descending: bool = False
) -> Sequence[str]:
    """All towns that the register has, in that order; the empty one for enterprises without."""
    places = {town: place for place, town in enumerate(listed)}
    held = [town for town in connection.execute(_TOWNS).scalars() if town is not None]
    named = sorted(
        filter(None, held),
        key=lambda town: (places.get(town, len(places)), town),
        reverse=descending,
    )
    return named + [""] * ("" in held)
