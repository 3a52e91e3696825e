"""The orders of a list of cases.

Two instants or numbers that together are different in every row make a keyset:
a page goes on exactly where the one before ended. The other orders (by names and
kinds) rank first and show the newest first within a rank; their pages are counted off.
What is not known of a case (its due time, its rating, a town) stands last in both directions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement

from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Channel, Rating, RequestKind, TicketState, Urgency
from gaoxinban.storage.leg_times import TIMES
from gaoxinban.storage.place_order import place_of, town_order
from gaoxinban.storage.sqlite import unindexed
from gaoxinban.storage.tables import enterprise, ticket
from gaoxinban.storage.ticket_filter import OPEN

if TYPE_CHECKING:
    from gaoxinban.application.ports import Book

Keys = tuple[ColumnElement[Any], ColumnElement[Any]]

KEYSETS: Mapping[str, Keys] = {
    "logged": (ticket.c.logged_at, ticket.c.id),
    "updated": (ticket.c.updated_at, ticket.c.id),
    "due": (ticket.c.due_at, ticket.c.id),
    "resolved": (ticket.c.resolved_at, ticket.c.id),
    "number": (ticket.c.year, ticket.c.serial),
}
"""Two columns that together are different in every row."""

LAST_WITHOUT: Mapping[str, tuple[ColumnElement[bool], ...]] = {"due": (OPEN,), "resolved": ()}
"""Orders whose first column may be missing: such cases stand last in both directions.

With what is true of all that have it: only open cases have a due time.
"""

RANKED = ("state", "team", "officer", "kind", "urgency", "channel", "category", "rating")
INDEXED = ("state", "team_id", "officer_id", "category", "rating")
"""Columns with an index of their own, the newest cases first in it."""

NAMED = ("enterprise", "title", "town")

SORTS = (*KEYSETS, *RANKED, *NAMED, *TIMES)


def ensure_known(sort: str) -> None:
    """Refused for an order that does not exist."""
    if sort not in SORTS:
        raise Refused(f"不能按「{sort}」排序，可以用：{'、'.join(SORTS)}。", field="sort")


_OF_ONE = {"state": "states", "team": "team_ids", "officer": "officer_id"}


def settled(wanted: TicketFilter) -> TicketFilter:
    """The order as it comes out: of one team, by team, the newest first. Refused as above."""
    ensure_known(wanted.sort)
    if wanted.sort not in RANKED:
        return wanted
    asked = getattr(wanted, _OF_ONE.get(wanted.sort, wanted.sort), None)
    several = isinstance(asked, tuple) and len(asked) != 1
    if asked is None or several or wanted.sort == "category":  # a category has others below it
        return wanted
    return replace(wanted, sort="logged", descending=True)


@dataclass(frozen=True, slots=True)
class Ranks:
    """A column and its values in the order in which people expect them.

    None stands last, for rows without a value; `always`: also where the order is turned round.
    """

    name: str
    column: ColumnElement[Any]
    values: tuple[Any, ...]
    always: bool = False

    def order(self, *, descending: bool) -> list[ColumnElement[Any]]:
        """ORDER BY of the place of a row's value."""
        place = place_of(self.column, self.known)
        ordered = place.desc() if descending else place
        return [self.column.is_(None), ordered] if self.always else [ordered]

    @property
    def known(self) -> tuple[Any, ...]:
        """The values that have a place; rows without one stand last."""
        return tuple(value for value in self.values if value is not None)

    def ordered(self, *, descending: bool) -> Sequence[Any]:
        """The values as the list shows them."""
        if descending and self.always:
            return (*self.known[::-1], None)
        return self.values[::-1] if descending else self.values


_TERMS: Mapping[str, type[TicketState | RequestKind | Urgency | Channel]] = {
    "state": TicketState,
    "kind": RequestKind,
    "urgency": Urgency,
    "channel": Channel,
}


def ranks(sort: str, book: "Book") -> Ranks:
    """How one of `RANKED` is ordered: as in the lists of the window, what is gone behind it."""
    if sort == "rating":
        return Ranks(sort, ticket.c.rating, (*(each.value for each in Rating), None), always=True)
    if sort in _TERMS:
        return Ranks(sort, ticket.c[sort], tuple(each.value for each in _TERMS[sort]))
    if sort == "category":
        codes = (each.code for each in book.directory().categories)
        return Ranks(sort, ticket.c.category, (*codes, None))
    listed = book.teams() if sort == "team" else book.officers()
    there = (each.id for each in listed if each.active)
    gone = (each.id for each in listed if not each.active)
    name = f"{sort}_id"
    return Ranks(name, ticket.c[name], (*there, *gone, None))


def order_by(wanted: TicketFilter, book: "Book", *, walked: bool) -> list[ColumnElement[Any]]:
    """ORDER BY of a whole list; not `walked`: no index is to be followed for it."""
    down = wanted.descending
    if wanted.sort in KEYSETS:
        keys = [_plain(key, walked=walked) for key in KEYSETS[wanted.sort]]
        ordered = [key.desc() if down else key for key in keys]
        if wanted.sort in LAST_WITHOUT:
            return [KEYSETS[wanted.sort][0].is_(None), *ordered]
        return ordered
    if wanted.sort in TIMES or wanted.sort == "title":
        by_time = wanted.sort in TIMES
        first = TIMES[wanted.sort].value() if by_time else _plain(ticket.c.title, walked=walked)
        keys = [first, _plain(ticket.c.id, walked=walked)]
        ordered = [key.desc() if down else key for key in keys]
        return [ordered[0].nulls_last(), ordered[1]] if by_time else ordered
    newest = [ticket.c.logged_at.desc(), ticket.c.id.desc()]
    if wanted.sort == "town":
        return [*town_order(book.directory().towns, descending=down), *newest]
    if wanted.sort == "enterprise":
        name = _plain(enterprise.c.name_key, walked=walked)
        number = enterprise.c.id
        return [name.desc(), number.desc(), *newest] if down else [name, number, *newest]
    return [*ranks(wanted.sort, book).order(descending=down), *newest]


def _plain(key: ColumnElement[Any], *, walked: bool) -> ColumnElement[Any]:
    return key if walked else unindexed(key)
