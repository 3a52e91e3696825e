"""What versions, frozen months and anchors need of the database, and the rows they give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import Light, Term

if TYPE_CHECKING:
    from gaoxinban.application.directory_bench import LoggedRequest
    from gaoxinban.application.figure_rows import CallBackRow
    from gaoxinban.application.finding import Finding
    from gaoxinban.application.ports import Book, Progress
    from gaoxinban.application.rows import StatsRow
    from gaoxinban.application.rule_preview import OpenCases
    from gaoxinban.domain.anchor import Anchor
    from gaoxinban.domain.event import Actor


class RuleKind(Term):
    """What has versions."""

    CALENDAR = "calendar", "工作日历"
    PROMISE = "promise", "承诺时限"
    DISPATCH = "dispatch", "派单目录"


class Cohort(Term):
    """Which cases a month's figures speak of: logged in it, or legs ended in it."""

    LOGGED = "logged", "当月登记"
    ENDED = "ended", "当月办结"


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version as a list shows it; `reason` is empty for the one of the installation.

    `since`: the local day from which on promises are in force, None for all that are at once.
    """

    kind: RuleKind
    number: int
    created_at: Instant
    created_by: str
    reason: str
    in_force: bool
    since: date | None = None


@dataclass(frozen=True, slots=True)
class CaseShift:
    """What a candidate would do to one open case; due of the running leg that ends first."""

    ticket_id: int
    number: str
    old_due: Instant | None
    new_due: Instant | None
    old_light: Light
    new_light: Light


@dataclass(frozen=True, slots=True)
class RulePreview:
    """What a candidate would do to the open cases, were it applied to them now.

    `based_on` is the version in force that it was compared with; `touched`
    counts cases with a leg whose due time would change; `flips` those whose
    light would; `turns` counts them by old and new light; `moving` those that
    go over by themselves because a 暂定 year they touch is published; `kept`
    those that no longer promise reaches, because they are late already. `cases`
    holds the first hundred: flips first, then the rest of the touched.
    """

    kind: RuleKind
    based_on: int
    open_cases: int
    touched: int
    flips: int
    turns: Mapping[tuple[Light, Light], int]
    moving: int
    cases: tuple[CaseShift, ...]
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Published:
    """A new version and how many open cases went over to it; for `since` see `VersionRow`."""

    kind: RuleKind
    number: int
    adopted: int
    since: date | None = None


@dataclass(frozen=True, slots=True)
class FrozenMonth:
    """Published figures of a closed month, and the events they came from.

    `event_count` events had been entered, `chain_hash` was the last link.
    `names` are the figures that were published, None for all: a month frozen
    by an older release has fewer, and the others of its rows mean nothing.
    `call_backs` is None where the older release published no 解决率.
    """

    month: int
    cohort: Cohort
    rows: tuple[StatsRow, ...]
    event_count: int
    chain_hash: str
    created_at: Instant
    created_by: str
    names: frozenset[str] | None = None
    call_backs: tuple[CallBackRow, ...] | None = ()


class RuleReads(Protocol):
    """Questions inside one consistent view."""

    def book(self) -> Book: ...
    def versions(self, kind: RuleKind, now: Instant) -> list[VersionRow]:
        """All versions, the newest first; which of them is in force now."""
        ...

    def open_cases(self) -> OpenCases: ...
    def ticket_numbers(self, ids: Sequence[int]) -> dict[int, str]: ...
    def logged_requests(self, since: Instant, limit: int) -> Sequence[LoggedRequest]:
        """Requests logged from this instant on, the newest first; merged and void ones left out."""
        ...

    def figures(self, month: int, cohort: Cohort, now: Instant) -> list[StatsRow]:
        """Figures by team of every leg, for the cohort of a local month (202610)."""
        ...

    def call_backs(self, month: int, cohort: Cohort) -> list[CallBackRow]:
        """回访 by team, for the same cohort."""
        ...

    def frozen(self, month: int, cohort: Cohort) -> FrozenMonth | None: ...
    def frozen_months(self) -> list[FrozenMonth]: ...
    def later_cases(
        self, month: int, cohort: Cohort, after: int, limit: int
    ) -> tuple[int, list[str]]:
        """Cases of the cohort with an event entered after the first `after`: count, numbers."""
        ...

    def anchor(self, now: Instant) -> Anchor: ...
    def compare_anchor(self, anchor: Anchor) -> list[Finding]:
        """What stands in the database against a line kept outside."""
        ...

    def frozen_findings(self) -> list[Finding]:
        """Frozen months against the chain of their hashes and the events they name."""
        ...


class RuleWrites(RuleReads, Protocol):
    """What can be written, inside a unit of work."""

    def publish(
        self, kind: RuleKind, payload: Mapping[str, Any], now: Instant, actor: Actor
    ) -> int:
        """Append an immutable version; its number."""
        ...

    def adopt(
        self,
        ids: Sequence[int],
        versions: Mapping[str, int],
        note: str,
        stamp: tuple[Actor, Instant],
        progress: Progress | None = None,
    ) -> None:
        """An `adopt` event on each of these open cases, none dated before its last change."""
        ...

    def freeze(self, frozen: FrozenMonth) -> None: ...
