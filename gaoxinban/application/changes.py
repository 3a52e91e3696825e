"""What a write changed: every view compares and refreshes what it shows."""

from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Changes(NamedTuple):
    """Flags of what changed; `ticket_ids` names the cases where they are few."""

    tickets: bool = False
    enterprises: bool = False
    settings: bool = False
    ticket_ids: frozenset[int] = frozenset()


class Outcome(NamedTuple, Generic[T]):
    """What a use case gives back: a value for the caller, changes for everybody."""

    value: T
    changes: Changes
