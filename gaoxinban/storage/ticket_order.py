"""The orders of a list of cases.

Two instants or numbers that together are different in every row make a keyset:
a page goes on exactly where the one before ended. The other orders (by names and
kinds) rank first and show the newest first within a rank; their pages are counted off.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, case, literal_column

from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Channel, RequestKind, TicketState, Urgency
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

RANKED = ("state", "team", "officer", "kind", "urgency", "channel", "category")
INDEXED = ("state", "team_id", "officer_id", "category")
"""Columns with an index of their own, the newest cases first in it."""

NAMED = ("enterprise", "title")

SORTS = (*KEYSETS, *RANKED, *NAMED)


def ensure_known(sort: str) -> None:
    """Refused for an order that does not exist."""
    if sort not in SORTS:
        raise Refused(f"不能按「{sort}」排序，可以用：{'、'.join(SORTS)}。", field="sort")


@dataclass(frozen=True, slots=True)
class Ranks:
    """A column and its values in the order in which people expect them.

    None stands last, for rows without a value.
    """

    name: str
    column: ColumnElement[Any]
    values: tuple[Any, ...]

    def expression(self) -> ColumnElement[int]:
        """The place of a row's value."""
        return _place(self.column, self.known)

    @property
    def known(self) -> tuple[Any, ...]:
        """The values that have a place; rows without one stand last."""
        return tuple(value for value in self.values if value is not None)

    def ordered(self, *, descending: bool) -> Sequence[Any]:
        """The values as the list shows them."""
        return self.values[::-1] if descending else self.values


@lru_cache(maxsize=16)
def _place(column: ColumnElement[Any], values: tuple[Any, ...]) -> ColumnElement[int]:
    """Kept: to make the branches of all categories takes longer than a list's first rows."""
    places = {value: place for place, value in enumerate(values)}
    if not places:
        return literal_column("0")
    return case(places, value=column, else_=len(places))


_TERMS: Mapping[str, type[TicketState | RequestKind | Urgency | Channel]] = {
    "state": TicketState,
    "kind": RequestKind,
    "urgency": Urgency,
    "channel": Channel,
}


def ranks(sort: str, book: "Book") -> Ranks:
    """How one of `RANKED` is ordered: as in the lists of the window, what is gone behind it."""
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
    newest = [ticket.c.logged_at.desc(), ticket.c.id.desc()]
    if wanted.sort == "title":
        title = _plain(ticket.c.title, walked=walked)
        number = _plain(ticket.c.id, walked=walked)
        return [title.desc(), number.desc()] if down else [title, number]
    if wanted.sort == "enterprise":
        name = _plain(enterprise.c.name_key, walked=walked)
        number = enterprise.c.id
        return [name.desc(), number.desc(), *newest] if down else [name, number, *newest]
    rank = ranks(wanted.sort, book).expression()
    return [rank.desc() if down else rank, *newest]


def _plain(key: ColumnElement[Any], *, walked: bool) -> ColumnElement[Any]:
    return key if walked else unindexed(key)
