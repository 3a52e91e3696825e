"""The ledger: in whose hands the case lay, and the four promised legs.

Pure functions of a ticket, its calendar and its promises. Lateness is never
stored: a leg keeps its due time and `late_after`, the last instant that is
still not late, so that any reader can tell lateness at any time.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from gaoxinban.domain.instant import Instant, natural_seconds
from gaoxinban.domain.leg_clock import (
    Allowance,
    Cuts,
    Exclusion,
    Extension,
    LateSpan,
    WorkClock,
    exclusions,
    run,
    run_whole,
)
from gaoxinban.domain.light import Signals
from gaoxinban.domain.promise import Promise, PromisePolicy
from gaoxinban.domain.quick_tuple import quick
from gaoxinban.domain.term import HolderKind, LegName, TicketState
from gaoxinban.domain.ticket import Ticket
from gaoxinban.domain.transition import OPEN_STATES


class Holding(NamedTuple):
    """One holder, one span of time; seconds are None while it runs."""

    ordinal: int
    kind: HolderKind
    ref: int | None
    team_id: int | None
    since: Instant
    until: Instant | None
    natural_seconds: int | None
    working_seconds: int | None
    paused: bool
    charged: tuple[HolderKind, int | None]


class Leg(NamedTuple):
    """One promised leg. `due` None: nothing was promised (imported, still open).

    `late` names the late spans; they exclude pauses, and seconds that were late
    before an extension was granted stay in them. `excluded` names what pauses
    take out, as far as the cap and the leg's end reach.
    """

    name: LegName
    ordinal: int
    team_id: int | None
    officer_id: int | None
    since: Instant
    until: Instant | None
    due: Instant | None
    late_after: Instant | None
    near_after: Instant | None
    natural_seconds: int | None
    working_seconds: int | None
    excluded_seconds: int
    late: tuple[LateSpan, ...]
    excluded: tuple[Exclusion, ...]

    def late_until(self, now: Instant) -> Iterator[tuple[Instant, Instant]]:
        """The late spans as they stand at `now`."""
        for since, until in self.late:
            end = now if until is None else until
            if end > since:
                yield since, end

    def delay_seconds(self, clock: WorkClock, now: Instant) -> int:
        """Late working seconds by `now`, net of pauses."""
        return sum(clock.elapsed(since, until) for since, until in self.late_until(now))

    def is_late(self, now: Instant) -> bool:
        """Whether a working second of delay has passed, at the end or by now."""
        if self.late_after is None:
            return False
        return (self.until if self.until is not None else now) > self.late_after

    def is_due(self, now: Instant) -> bool:
        """Ended, or past due: belongs into a denominator."""
        return self.due is not None and (self.until is not None or self.is_late(now))


class Ledger(NamedTuple):
    """All holdings and legs of a case."""

    holdings: tuple[Holding, ...]
    legs: tuple[Leg, ...]


def due_time(clock: WorkClock, start: Instant, promise: Promise) -> Instant:
    """When a promise given at `start` runs out."""
    seconds = promise.seconds
    if seconds is None:
        return clock.add_days(start, promise.amount)
    return clock.add(start, seconds)


def pauses_that_exclude(
    ticket: Ticket, clock: WorkClock, promises: PromisePolicy
) -> tuple[Exclusion, ...]:
    """The parts of the case's pauses that count: up to the cap and what was granted past it."""
    day = clock.day_shares
    return exclusions(
        clock,
        [Exclusion(pause.since, pause.until) for pause in ticket.pauses],
        promises.pause_cap_days * day,
        [Allowance(grant.at, grant.days * day) for grant in ticket.pause_grants],
    )


def excluded_until(clock: WorkClock, excluded: Iterable[Exclusion], until: Instant) -> int:
    """Working seconds that pauses exclude by `until`."""
    total = 0
    for each in excluded:
        end = until if each.until is None else min(each.until, until)
        if end > each.since:
            total += clock.elapsed(each.since, end)
    return total


def pause_left(ticket: Ticket, clock: WorkClock, promises: PromisePolicy, now: Instant) -> int:
    """How much more pausing would exclude from `now` on without another grant, in `day_shares`."""
    days = promises.pause_cap_days + ticket.granted_pause_days
    used = 0
    for each in pauses_that_exclude(ticket, clock, promises):
        end = now if each.until is None else min(each.until, now)
        if end > each.since:
            used += clock.worked_shares(each.since, end)
    return max(0, days * clock.day_shares - used)


def ledger(ticket: Ticket, clock: WorkClock, promises: PromisePolicy) -> Ledger:
    """Everything the ledger says of a case."""
    elapsed = clock.elapsed
    holdings = []
    for ordinal, span in enumerate(ticket.spans, 1):
        since, until = span.since, span.until
        natural: int | None = None
        working: int | None = None
        if until is not None:
            natural = natural_seconds(since, until)
            working = elapsed(since, until)
        row = (
            ordinal,
            span.kind,
            span.ref,
            span.team_id,
            since,
            until,
            natural,
            working,
            span.paused,
            span.charged,
        )
        holdings.append(quick(Holding, row))
    return Ledger(tuple(holdings), tuple(_legs(ticket, clock, promises)))


def _legs(ticket: Ticket, clock: WorkClock, promises: PromisePolicy) -> list[Leg]:
    build = _LegBuilder(ticket, clock, promises, promises.promised(ticket.promised_for))
    over = ticket.closed_at if ticket.state in WITHDRAWN else None
    legs: list[Leg] = []
    first = ticket.dispatches[0] if ticket.dispatches else None
    if first is not None and first.timed:
        legs.append(build.leg(LegName.DISPATCH, 1, ticket.logged_at, first.at, first.team_id))
    elif first is None and not ticket.imported:
        done = ticket.resolved_at
        undispatched = build.leg(
            LegName.DISPATCH, 1, ticket.logged_at, over if done is None else done
        )
        # Answered on the spot there was nothing to dispatch; one that lay too long stays late.
        if done is None or (done > ticket.entered_at and undispatched.is_late(done)):
            legs.append(undispatched)
    for ordinal, turn in enumerate(ticket.dispatches, 1):
        end = turn.accepted_at if turn.accepted_at is not None else turn.ended_at
        unknown = not turn.timed or (ticket.imported and turn.accepted_at is None)
        if unknown:
            continue
        end = over if end is None else end
        legs.append(build.leg(LegName.ACCEPT, ordinal, turn.at, end, turn.team_id, turn.officer_id))
    if ticket.contacted_at is not None or not ticket.imported:
        end = over if ticket.contacted_at is None else ticket.contacted_at
        legs.append(build.leg(LegName.CONTACT, 1, ticket.logged_at, end))
    # Imported and closed without a time of 办结: nobody knows how long it took.
    ended = ticket.closed_at is not None and ticket.resolved_at is None
    if not (ticket.imported and ended):
        end = over if ticket.resolved_at is None else ticket.resolved_at
        legs.append(build.leg(LegName.RESOLVE, 1, ticket.logged_at, end))
    if over is not None:
        legs = [
            leg for leg in legs if leg.is_late(over) or why_unmet(ticket, leg) is not Unmet.GONE
        ]
    return legs


WITHDRAWN = frozenset({TicketState.DECLINED, TicketState.MERGED, TicketState.VOIDED})
"""Counted apart: a promise that still had time is withdrawn with the case.

One that had run out was broken before, and stays late, up to the withdrawal.
"""


class Unmet(Enum):
    """What ended a leg whose act never came."""

    PASSED_ON = "passed on"
    DONE = "done without it"
    GONE = "gone"


def why_unmet(ticket: Ticket, leg: Leg) -> Unmet | None:
    """Why an ended leg ended without its act: the turn or the case was over; None of one met."""
    if leg.name is LegName.ACCEPT:
        turn = ticket.dispatches[leg.ordinal - 1]
        if turn.accepted_at is not None:
            return None
        return Unmet.GONE if turn.ended_at is None else Unmet.PASSED_ON
    if leg.name is LegName.DISPATCH:
        if ticket.dispatches:
            return None
        return Unmet.GONE if ticket.resolved_at is None else Unmet.DONE
    met = ticket.contacted_at if leg.name is LegName.CONTACT else ticket.resolved_at
    return Unmet.GONE if met is None else None


@dataclass(slots=True)
class _LegBuilder:
    ticket: Ticket
    clock: WorkClock
    promises: PromisePolicy
    promised: Mapping[LegName, Promise]

    def leg(
        self,
        name: LegName,
        ordinal: int,
        since: Instant,
        until: Instant | None,
        team_id: int | None = None,
        officer_id: int | None = None,
    ) -> Leg:
        ticket, clock = self.ticket, self.clock
        if until is not None and until < since:
            until = since
        first_due = due_time(clock, since, self.promised[name])
        cut: Cuts | None = None
        if name is _RESOLVE and (ticket.pauses or ticket.extensions):
            granted = tuple(Extension(each.at, each.days) for each in ticket.extensions)
            cut = (pauses_that_exclude(ticket, clock, self.promises), granted)
        due: Instant | None
        late_after: Instant | None
        late: tuple[LateSpan, ...]
        if cut:
            due, late_after, excluded, excluded_seconds, late = run(clock, first_due, cut, until)
        else:  # as nearly always
            due, excluded, excluded_seconds = first_due, (), 0
            late_after, late = run_whole(clock, first_due, until)
        if until is None and ticket.imported and name is _RESOLVE:  # nothing was promised
            due, late_after, late = None, None, ()
        near = None
        if due is not None and until is None:
            near = clock.add(since, clock.elapsed(since, due) * 3 // 4)
        if until is not None and name in _OF_WHO_LEADS:
            team_id, officer_id = _in_charge(ticket, until)
        elif team_id is None:
            team_id, officer_id = ticket.team_id, ticket.officer_id
        row = (
            name,
            ordinal,
            team_id,
            officer_id,
            since,
            until,
            due,
            late_after,
            near,
            None if until is None else natural_seconds(since, until),
            None if until is None else clock.elapsed(since, until),
            excluded_seconds,
            late,
            excluded,
        )
        return quick(Leg, row)


# A member asked of its class costs as much as a line of arithmetic.
_RESOLVE = LegName.RESOLVE
_OFFICER = HolderKind.OFFICER

_OF_WHO_LEADS = frozenset({LegName.CONTACT, LegName.RESOLVE})
"""Legs that are the figure of whoever leads the case when they end."""


def _in_charge(ticket: Ticket, at: Instant) -> tuple[int | None, int | None]:
    """The lead team and its officer when a leg ended: whose figure it is."""
    team_id: int | None = None
    begun = False
    for span in reversed(ticket.spans):
        if span.since > at:
            continue
        if not begun:
            begun, team_id = True, span.team_id
        elif span.team_id != team_id:
            break
        if span.kind is _OFFICER:
            return team_id, span.ref
    return team_id, None


def signals(ticket: Ticket, legs: tuple[Leg, ...]) -> Signals:
    """Reduce the legs to the few instants at which the light changes."""
    running = ticket.state in OPEN_STATES
    lagged = False
    resolve_late: Instant | None = None
    open_late: list[Instant] = []
    nears: list[Instant] = []
    for leg in legs:
        until, late_after = leg.until, leg.late_after
        if leg.name is _RESOLVE:
            resolve_late = late_after
        elif late_after is not None:
            if until is None:
                open_late.append(late_after)
            elif until > late_after:
                lagged = True
        if until is None and leg.near_after is not None:
            nears.append(leg.near_after)
    row = (
        running,
        ticket.state is TicketState.PAUSED,
        lagged,
        resolve_late if running else None,
        min(open_late) if running and open_late else None,
        min(nears) if running and nears else None,
    )
    return quick(Signals, row)
