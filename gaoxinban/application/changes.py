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


def ensure_as_seen(stands: object, seen: object) -> None:
    """Conflict where a thing stands otherwise than whoever changes it, or takes a change back, saw.

    To be asked within the write; `seen` None: whoever acts has seen nothing.
    """
    if seen is not None and stands != seen:
        raise Conflict("后来又有人改过，这次没有改动。请看过现在的情况再改。")
