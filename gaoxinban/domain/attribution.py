"""Whose hands used up a promise, and whose hands made a leg late.

Every working second of a leg is used, late or excluded by a pause; used and
late seconds belong to who answered for the case in that second, so the late
ones add up exactly to the leg's delay. Late says who sat on it after the
promise ran out; used says who had eaten the promise before.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from gaoxinban.domain.instant import Instant
from gaoxinban.domain.ledger import Holding, Leg
from gaoxinban.domain.leg_clock import WorkClock
from gaoxinban.domain.term import HolderKind

Stretch: TypeAlias = tuple[Instant, Instant]


@dataclass(frozen=True, slots=True)
class Share:
    """Working seconds of one leg in the hands of one that answered for the case.

    `kind` and `ref` name who answered: for time with the enterprise or a
    superior whoever passed the ball to them. `team_id` is the leading team.
    """

    kind: HolderKind
    ref: int | None
    team_id: int | None
    used_seconds: int
    late_seconds: int


def attribute(
    leg: Leg, holdings: Sequence[Holding], clock: WorkClock, now: Instant
) -> tuple[Share, ...]:
    """Shares by who answered, in the order of their first turn.

    Their late seconds add up to `leg.delay_seconds(clock, now)`; with their
    used seconds and what pauses excluded they add up to the working seconds
    of the leg by `now`.
    """
    end = leg.until if leg.until is not None else max(now, leg.since)
    late = list(leg.late_until(end))
    excluded = [
        (each.since, end if each.until is None else min(each.until, end)) for each in leg.excluded
    ]
    used = list(_without([(leg.since, end)], [*late, *excluded]))
    found: dict[tuple[HolderKind, int | None, int | None], list[int]] = {}
    for holding in holdings:
        until = end if holding.until is None else min(holding.until, end)
        answering = (*holding.charged, _team(holding))
        span = (holding.since, until)
        parts = _shared(clock, span, used), _shared(clock, span, late)
        if any(parts):
            shares = found.setdefault(answering, [0, 0])
            shares[0] += parts[0]
            shares[1] += parts[1]
    return tuple(Share(*who, *seconds) for who, seconds in found.items())


def _team(holding: Holding) -> int | None:
    """The desk and a department answer for themselves, not for the team that leads."""
    return holding.team_id if holding.charged[0] in _OF_A_TEAM else None


_OF_A_TEAM = frozenset({HolderKind.TEAM, HolderKind.OFFICER})


def _shared(clock: WorkClock, span: Stretch, others: Iterable[Stretch]) -> int:
    """Working seconds that a span has in common with others (which do not overlap)."""
    total = 0
    for since, until in others:
        start, stop = max(span[0], since), min(span[1], until)
        if start < stop:
            total += clock.elapsed(start, stop)
    return total


def _without(spans: Iterable[Stretch], holes: Iterable[Stretch]) -> Iterator[Stretch]:
    """What is left of spans when holes (which do not overlap) are cut out."""
    cuts = sorted(hole for hole in holes if hole[1] > hole[0])
    for since, until in spans:
        start = since
        for begun, ended in cuts:
            if ended <= start or begun >= until:
                continue
            if begun > start:
                yield start, begun
            start = ended
        if start < until:
            yield start, until
