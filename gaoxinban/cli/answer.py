"""What a verb gives back: one document for scripts, lines for people, notes for both."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """`document` is printed with --json, `lines` without; `notes` go to standard error."""

    document: Any
    lines: Iterable[str]
    notes: tuple[str, ...] = ()
