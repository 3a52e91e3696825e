"""What a write changed: every view compares and refreshes what it shows."""

from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

from gaoxinban.domain.errors import Conflict
from gaoxinban.domain.event import Actor

T = TypeVar("T")


class Changes(NamedTuple):
    """Flags of what changed; `ticket_ids` names the cases where they are few."""

    tickets: bool = False
    enterprises: bool = False
    settings: bool = False
    ticket_ids: frozenset[int] = frozenset()


class Outcome(NamedTuple, Generic[T]):
    """What a use case gives back: a value for the caller, changes for everybody.

    `back` is its 撤销, for whoever keeps it to say who acts then: the opposite act in one
    write, Conflict where somebody has changed the thing since. None where there is none.
    """

    value: T
    changes: Changes
    back: "Back | None" = None


Back = Callable[[Actor], Outcome[Any]]
"""The way back from an act, for whoever acts then."""


def ensure_as_left(stands: object, left: object) -> None:
    """Conflict where a thing no longer stands as the act that is taken back has left it.

    To be asked within the write that takes it back; `left` None: nothing is taken back.
    """
    if left is not None and stands != left:
        raise Conflict("后来又有人改过，不能撤销。请按现在的情况修改。")
