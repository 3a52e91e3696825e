"""What saved views need of the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gaoxinban.domain.instant import Instant


@dataclass(frozen=True, slots=True)
class SavedView:
    """A list under a name: what it holds, its order and columns, as the window wrote them.

    `id` 0: not kept yet. `shared`: everybody sees it; else only its owner.
    `place`: where it stands among the others, in ascending order.
    """

    name: str
    payload: Mapping[str, Any]
    officer_id: int
    shared: bool = False
    id: int = 0
    owner: str = ""
    place: int = 0


class ViewReads(Protocol):
    """Saved views."""

    def views_for(self, officer_id: int | None) -> Sequence[SavedView]:
        """One's own, then the shared ones; by their places."""
        ...

    def view(self, view_id: int) -> SavedView | None: ...
    def named(self, officer_id: int, name: str) -> SavedView | None: ...


class ViewWrites(ViewReads, Protocol):
    """The same inside a unit of work."""

    def keep_view(self, view: SavedView, now: Instant) -> SavedView:
        """Write it over the one of its `id`, else anew (under that number, where it has one)."""
        ...

    def drop_view(self, view_id: int) -> None: ...
