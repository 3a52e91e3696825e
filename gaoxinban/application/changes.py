"""What a write changed: every view compares and refreshes what it shows."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Changes:
    """Flags of what changed; `ticket_ids` names the cases where they are few."""

    tickets: bool = False
    enterprises: bool = False
    settings: bool = False
    ticket_ids: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What a use case gives back: a value for the caller, changes for everybody."""

    value: T
    changes: Changes
