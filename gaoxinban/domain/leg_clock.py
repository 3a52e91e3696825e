"""The clock of one leg: when it is due, which seconds are late, which are excluded.

A leg is walked in segments, cut where a pause begins or stops excluding and
where an extension is granted. Excluded segments push the due time by their
working seconds; an extension pushes it by whole working days from the moment
it is granted, so that seconds that were late before stay late.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, Protocol, TypeAlias

from gaoxinban.domain.instant import Instant

LateSpan: TypeAlias = tuple[Instant, Instant | None]
"""Late from, late until. Until None: late from then on, for a leg that still runs."""


class WorkClock(Protocol):
    """What a leg asks of a compiled calendar."""

    def elapsed(self, start: Instant, end: Instant, /) -> int: ...
    def add(self, start: Instant, seconds: int, /) -> Instant: ...
    def add_days(self, start: Instant, days: int, /) -> Instant: ...
    def last_instant_without_delay(self, due: Instant, /) -> Instant: ...
    def worked_shares(self, start: Instant, end: Instant, /) -> int: ...
    def add_shares(self, start: Instant, wanted: int, /) -> Instant: ...
    @property
    def day_shares(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A pause, or the part of it that excludes: [since, until).

    `until` None stands only for a pause that runs; what excludes always ends.
    """

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
class Allowance:
    """Days of pausing granted past the cap, at an instant; `shares` as the clock counts them."""

    at: Instant
    shares: int


class LegClock(NamedTuple):
    """What came of it. `late_after`: the last instant without delay."""

    due: Instant
    late_after: Instant
    excluded: tuple[Exclusion, ...]
    excluded_seconds: int
    late: tuple[LateSpan, ...]


def exclusions(
    clock: WorkClock,
    pauses: Sequence[Exclusion],
    cap: int,
    granted: Sequence[Allowance] = (),
) -> tuple[Exclusion, ...]:
    """Pauses cut where their sum reaches the cap: there they stop excluding by themselves.

    The cap is counted in `day_shares`: a day of pausing is the usual day at that date.
    A running pause gets the instant at which the rest of the cap will be used
    up, which is the due time that holds if nobody ever resumes the case. What
    is granted past the cap counts from its grant on: it never reaches back.
    """
    left = cap
    waiting = list(granted)
    found: list[Exclusion] = []
    for pause in pauses:
        since = pause.since
        while True:
            while waiting and waiting[0].at <= since:
                left += waiting.pop(0).shares
            grant = waiting[0].at if waiting else None
            stop = pause.until
            if grant is not None and (stop is None or grant < stop):
                stop = grant
            used = None if stop is None else clock.worked_shares(since, stop)
            if left > 0 and (used is None or used > left):
                found.append(Exclusion(since, clock.add_shares(since, left)))
                left = 0
            elif left > 0 and used is not None:
                found.append(Exclusion(since, stop))
                left -= used
            if stop is None or stop == pause.until:
                break
            since = stop
    return tuple(found)


def run(clock: WorkClock, first_due: Instant, cuts: Cuts, end: Instant | None) -> LegClock:
    """Walk a leg whose promise runs out at `first_due` to `end` (None: it runs)."""
    if not (cuts[0] or cuts[1]):
        last_good, whole = run_whole(clock, first_due, end)
        return LegClock(first_due, last_good, (), 0, whole)
    due = first_due
    total = 0
    excluded: list[Exclusion] = []
    late: list[LateSpan] = []
    at: Instant | None = None  # late seconds are settled up to here
    for since, days, until in _steps(cuts):
        if end is not None and since >= end:
            break
        _settle(clock, late, (at, since), due)
        if days:
            due = clock.add_days(due, days)
            at = since
            continue
        stop = until if end is None else min(until, end)
        seconds = clock.elapsed(since, stop)
        total += seconds
        excluded.append(Exclusion(since, stop))
        due = clock.add(due, seconds)
        at = stop
    if end is None:
        late.append((due if at is None else max(at, due), None))
    else:
        _settle(clock, late, (at, end), due)
    started = late[0][0] if late else due
    last_good = clock.last_instant_without_delay(started)
    return LegClock(due, last_good, tuple(excluded), total, tuple(late))


def run_whole(
    clock: WorkClock, due: Instant, end: Instant | None
) -> tuple[Instant, tuple[LateSpan, ...]]:
    """The walk of nearly all legs, which nothing cuts: `late_after` and `late`."""
    last_good = clock.last_instant_without_delay(due)
    return last_good, ((due, end),) if end is None or end > last_good else ()


def _steps(cuts: Cuts) -> list[tuple[Instant, int, Instant]]:
    """(since, 0, until) of an exclusion and (at, days, at) of an extension, in order of time.

    An exclusion in which an extension is granted is cut there, so that
    everything is applied in the order in which it happened.
    """
    excluded, extensions = cuts
    found = [(each.at, each.days, each.at) for each in extensions]
    for each in excluded:
        assert each.until is not None
        inside = [one.at for one in extensions if each.since < one.at < each.until]
        edges = [each.since, *sorted(set(inside)), each.until]
        found += [(since, 0, until) for since, until in pairwise(edges)]
    return sorted(found, key=lambda step: (step[0], step[2]))


def _settle(
    clock: WorkClock,
    late: list[LateSpan],
    segment: tuple[Instant | None, Instant],
    due: Instant,
) -> None:
    """Add the late part of a counted segment."""
    since, until = segment
    begun = due if since is None else max(since, due)
    if until > begun and clock.elapsed(begun, until) > 0:
        late.append((begun, until))
