"""The clock of one leg: when it is due, which seconds are late, which are excluded.

A leg is walked in segments, cut where a pause begins or stops excluding and
where an extension is granted. Excluded segments push the due time by their
working seconds; an extension pushes it by whole working days from the moment
it is granted, so that seconds that were late before stay late (DESIGN §2.1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from gaoxinban.domain.instant import Instant

LateSpan: TypeAlias = tuple[Instant, Instant | None]
"""Late from, late until. Until None: late from then on, for a leg that still runs."""


class WorkClock(Protocol):
    """What a leg asks of a compiled calendar."""

    def elapsed(self, start: Instant, end: Instant, /) -> int: ...
    def add(self, start: Instant, seconds: int, /) -> Instant: ...
    def add_days(self, start: Instant, days: int, /) -> Instant: ...
    def last_instant_without_delay(self, due: Instant, /) -> Instant: ...
    @property
    def standard_day_seconds(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A pause as far as it excludes: [since, until); `until` None only while it runs."""

    since: Instant
    until: Instant | None


@dataclass(frozen=True, slots=True)
class Extension:
    """Working days granted at an instant."""

    at: Instant
    days: int


Cuts: TypeAlias = tuple[Sequence[Exclusion], Sequence[Extension]]
"""What cuts a leg into segments, each in order of time; exclusions do not overlap."""


@dataclass(frozen=True, slots=True)
class LegClock:
    """What came of it. `late_after`: the last instant without delay."""

    due: Instant
    late_after: Instant
    excluded_seconds: int
    late: tuple[LateSpan, ...]


def exclusions(
    clock: WorkClock, pauses: Sequence[Exclusion], cap_seconds: int
) -> tuple[Exclusion, ...]:
    """Pauses cut where their sum reaches the cap: there they stop excluding by themselves.

    A running pause gets the instant at which the rest of the cap will be used
    up, which is the due time that holds if nobody ever resumes the case.
    """
    left = cap_seconds
    found: list[Exclusion] = []
    for pause in pauses:
        if left <= 0:
            break
        used = None if pause.until is None else clock.elapsed(pause.since, pause.until)
        if used is None or used > left:
            found.append(Exclusion(pause.since, clock.add(pause.since, left)))
            left = 0
        else:
            found.append(pause)
            left -= used
    return tuple(found)


def run(clock: WorkClock, first_due: Instant, cuts: Cuts, end: Instant | None) -> LegClock:
    """Walk a leg whose promise runs out at `first_due` to `end` (None: it runs)."""
    excluded, extensions = cuts
    steps: list[tuple[Instant, int, Instant | None]] = [
        (each.since, 0, each.until) for each in excluded
    ]
    steps += [(each.at, each.days, None) for each in extensions]
    steps.sort(key=lambda step: step[0])
    due = first_due
    total = 0
    late: list[LateSpan] = []
    at: Instant | None = None  # late seconds are settled up to here
    for since, days, until in steps:
        if end is not None and since >= end:
            break
        _settle(clock, late, (at, since), due)
        if days:
            due = clock.add_days(due, days)
            at = since
            continue
        stop = until if until is not None and (end is None or until < end) else end
        if stop is None:
            stop = until
        assert stop is not None
        seconds = clock.elapsed(since, stop)
        total += seconds
        due = clock.add(due, seconds)
        at = stop
    if end is None:
        late.append((due if at is None else max(at, due), None))
    else:
        _settle(clock, late, (at, end), due)
    started = late[0][0] if late else due
    return LegClock(due, clock.last_instant_without_delay(started), total, tuple(late))


def _settle(
    clock: WorkClock,
    late: list[LateSpan],
    segment: tuple[Instant | None, Instant | None],
    due: Instant,
) -> None:
    """Add the late part of a counted segment."""
    since, until = segment
    assert until is not None
    begun = due if since is None else max(since, due)
    if until > begun and clock.elapsed(begun, until) > 0:
        late.append((begun, until))
