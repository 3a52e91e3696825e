"""Orders by the place of a value in a list: that of the office's towns among them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, literal_column, select

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
    held = select(enterprise.c.town).group_by(enterprise.c.town)
    order = town_order(listed, descending=descending)
    return connection.execute(held.order_by(*order)).scalars().all()
