"""Answers of the office that carry working time with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gaoxinban.application.rows import Explanation
    from gaoxinban.domain.instant import Instant


@dataclass(frozen=True, slots=True)
class WorkTime:
    """Answer to `worktime`."""

    natural_seconds: int
    working_seconds: int
    provisional: bool


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """What the case summary is made of.

    `elapsed` counts working seconds between two instants by the case's own
    calendar; it is pure and may be called from any thread.
    """

    explanation: Explanation
    elapsed: Callable[[Instant, Instant], int]
    day_seconds: int
    """Working seconds of 「1天」."""
