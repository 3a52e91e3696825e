"""What other rules would do to all open cases: the ledger of `domain`, over columns.

Leg by leg the same as `ledger.ledger` and `ledger.signals`, which a test holds
against each other case by case. Imported late, for NumPy costs a short command
its start.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from gaoxinban.application.rule_ports import CaseShift, RuleKind, RulePreview
from gaoxinban.domain.calendar import WorkCalendar
from gaoxinban.domain.calendar_bulk import (
    due_days_many,
    due_many,
    elapsed_many,
    last_instants_without_delay,
)
from gaoxinban.domain.instant import Instant, start_of_day
from gaoxinban.domain.leg_clock import Allowance, Exclusion, Extension, exclusions, run
from gaoxinban.domain.promise import PromisePolicy
from gaoxinban.domain.term import LegName, Light, RequestKind, Urgency

Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

NEVER = 2**62
"""No instant: later than any."""

MOST_NAMED = 100
LEGS = tuple(LegName)
RESOLVE = LEGS.index(LegName.RESOLVE)
LIGHTS = (Light.RED, Light.GREY, Light.YELLOW, Light.BLUE, Light.UNTIMED, Light.GREEN)


@dataclass(frozen=True, slots=True)
class Lamp:
    """`ledger.Signals` of every case."""

    paused: Flags
    lagged: Flags
    resolve_late_after: Ints
    leg_late_after: Ints
    near_after: Ints

    def lights(self, now: Instant) -> Ints:
        """Places in `LIGHTS`: `ledger.light` for arrays."""
        shown: Ints = np.select(
            [
                self.resolve_late_after < now,
                self.paused,
                self.lagged | (self.leg_late_after < now),
                self.near_after < now,
                self.near_after == NEVER,
            ],
            [0, 1, 2, 3, 4],
            default=5,
        ).astype(np.int64)
        return shown


@dataclass(frozen=True, slots=True)
class Cuts:
    """What cuts the 办结 leg of a case: pauses, granted extensions, granted pause days."""

    pauses: list[tuple[Instant, Instant | None]] = field(default_factory=list)
    extensions: list[tuple[Instant, int]] = field(default_factory=list)
    grants: list[tuple[Instant, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OpenCases:
    """All open cases as columns; legs as columns beside, `leg_case` is the place of their case.

    `sort` is a place in `sorts`, the distinct (category, kind, urgency) of the
    cases. `leg_name` is a place in `LEGS`; `leg_until` and `leg_due` are NEVER
    for a leg that runs or to which nothing was promised.
    """

    ticket: Ints
    sort: Ints
    sorts: Sequence[tuple[str | None, RequestKind, Urgency]]
    calendar: Ints
    promise: Ints
    due: Ints
    lamp: Lamp
    leg_case: Ints
    leg_name: Ints
    leg_since: Ints
    leg_until: Ints
    leg_due: Ints
    cuts: Mapping[int, Cuts]
    """By the place of the case."""

    @property
    def count(self) -> int:
        return self.ticket.size


@dataclass(frozen=True, slots=True)
class Rules:
    """Where versions come from; a candidate stands for every case."""

    calendar_of: Callable[[int], WorkCalendar]
    promises_of: Callable[[int], PromisePolicy]
    calendar: WorkCalendar | None = None
    promises: PromisePolicy | None = None


@dataclass(frozen=True, slots=True)
class Shifted:
    """Open cases under other rules."""

    lamp: Lamp
    due: Ints
    leg_due: Ints


def shift(cases: OpenCases, rules: Rules) -> Shifted:
    """Every leg and light anew; Refused where a due time leaves the calendar."""
    count = cases.leg_case.size
    due = np.full(count, NEVER, np.int64)
    late = np.full(count, NEVER, np.int64)
    near = np.full(count, NEVER, np.int64)
    promised = cases.leg_due != NEVER
    amount, in_days = _amounts(cases, rules)
    for calendar, own in _by_calendar(cases, rules):
        for chosen, count_due in ((~in_days, due_many), (in_days, due_days_many)):
            here = np.flatnonzero(own & promised & chosen)
            if here.size:
                due[here] = count_due(calendar, cases.leg_since[here], amount[here])
        here = np.flatnonzero(own & promised)
        late[here] = last_instants_without_delay(calendar, due[here])
        _cut(cases, rules, calendar, here, (due, late))
        running = here[cases.leg_until[here] == NEVER]
        since = cases.leg_since[running]
        quarter = elapsed_many(calendar, since, due[running]) * 3 // 4
        near[running] = due_many(calendar, since, quarter)
    return Shifted(_lamp(cases, late, near), _first_due(cases, due), due)


def spared(cases: OpenCases, shifted: Shifted, now: Instant) -> Flags:
    """Cases with a leg that is late already and would be less so: no rule whitens what was late."""
    before, after = cases.lamp.resolve_late_after, shifted.lamp.resolve_late_after
    found: Flags = (before < now) & (after > before)
    running_out = cases.leg_due < np.minimum(cases.leg_until, now)
    better = running_out & (shifted.leg_due > cases.leg_due) & (cases.leg_name != RESOLVE)
    found[cases.leg_case[better]] = True
    return found


def without(cases: OpenCases, shifted: Shifted, kept: Flags) -> Shifted:
    """These cases stay as they are."""
    old, new = cases.lamp, shifted.lamp
    lamp = Lamp(
        paused=new.paused,
        lagged=np.where(kept, old.lagged, new.lagged),
        resolve_late_after=np.where(kept, old.resolve_late_after, new.resolve_late_after),
        leg_late_after=np.where(kept, old.leg_late_after, new.leg_late_after),
        near_after=np.where(kept, old.near_after, new.near_after),
    )
    due = np.where(kept, cases.due, shifted.due)
    return Shifted(lamp, due, np.where(kept[cases.leg_case], cases.leg_due, shifted.leg_due))


def _by_calendar(cases: OpenCases, rules: Rules) -> list[tuple[WorkCalendar, Flags]]:
    """Each calendar with the legs that it counts."""
    if rules.calendar is not None:
        return [(rules.calendar, np.ones(cases.leg_case.size, np.bool_))]
    version = cases.calendar[cases.leg_case]
    return [
        (rules.calendar_of(int(number)), version == number) for number in np.unique(cases.calendar)
    ]


def _amounts(cases: OpenCases, rules: Rules) -> tuple[Ints, Flags]:
    """The promise of every leg: seconds, or days where the flag is set."""
    width = len(cases.sorts)
    version = np.zeros_like(cases.sort) if rules.promises is not None else cases.promise
    keys, key_of = np.unique(version * width + cases.sort, return_inverse=True)
    amount = np.zeros((keys.size, len(LEGS)), np.int64)
    in_days = np.zeros((keys.size, len(LEGS)), np.bool_)
    for place, key in enumerate(keys.tolist()):
        number, sort = divmod(key, width)
        policy = rules.promises if rules.promises is not None else rules.promises_of(number)
        for column, name in enumerate(LEGS):
            promise = policy.promise(name, *cases.sorts[sort])
            seconds = promise.seconds
            amount[place, column] = promise.amount if seconds is None else seconds
            in_days[place, column] = seconds is None
    row = key_of.reshape(-1)[cases.leg_case]
    return amount[row, cases.leg_name], in_days[row, cases.leg_name]


def _cut(
    cases: OpenCases,
    rules: Rules,
    calendar: WorkCalendar,
    legs: Ints,
    results: tuple[Ints, Ints],
) -> None:
    """Pauses and extensions are few: their legs walk one by one."""
    if not cases.cuts:
        return
    due, late = results
    day = calendar.day_shares
    has_cut = np.zeros(cases.count, np.bool_)
    has_cut[list(cases.cuts)] = True
    for leg in legs[(cases.leg_name[legs] == RESOLVE) & has_cut[cases.leg_case[legs]]].tolist():
        place = int(cases.leg_case[leg])
        cuts = cases.cuts[place]
        policy = (
            rules.promises
            if rules.promises is not None
            else rules.promises_of(int(cases.promise[place]))
        )
        excluded = exclusions(
            calendar,
            [Exclusion(*pause) for pause in cuts.pauses],
            policy.pause_cap_days * day,
            [Allowance(at, days * day) for at, days in cuts.grants],
        )
        granted = [Extension(*each) for each in cuts.extensions]
        ran = run(calendar, int(due[leg]), (excluded, granted), None)
        due[leg], late[leg] = ran.due, ran.late_after


def _lamp(cases: OpenCases, late: Ints, near: Ints) -> Lamp:
    resolve = cases.leg_name == RESOLVE
    ended = cases.leg_until != NEVER
    lagged = np.zeros(cases.count, np.bool_)
    lagged[cases.leg_case[~resolve & ended & (cases.leg_until > late)]] = True
    resolve_late = np.full(cases.count, NEVER, np.int64)
    resolve_late[cases.leg_case[resolve]] = late[resolve]
    return Lamp(
        paused=cases.lamp.paused,
        lagged=lagged,
        resolve_late_after=resolve_late,
        leg_late_after=_earliest(cases, late, ~resolve & ~ended),
        near_after=_earliest(cases, near, ~ended),
    )


def _first_due(cases: OpenCases, due: Ints) -> Ints:
    return _earliest(cases, due, cases.leg_until == NEVER)


def _earliest(cases: OpenCases, values: Ints, chosen: Flags) -> Ints:
    """The smallest value of the chosen legs of every case."""
    first = np.full(cases.count, NEVER, np.int64)
    np.minimum.at(first, cases.leg_case[chosen], values[chosen])
    return first


def moving(cases: OpenCases, shifted: Shifted, years: frozenset[int], now: Instant) -> Ints:
    """Ids of cases with a running leg that touches one of these years, before or after.

    A leg that is still running in the year touches it whatever its due time.
    """
    touching = np.zeros(cases.leg_case.size, np.bool_)
    last = np.maximum(
        np.where(cases.leg_due == NEVER, now, cases.leg_due),
        np.where(shifted.leg_due == NEVER, now, shifted.leg_due),
    )
    last = np.maximum(last, now)
    for year in years:
        first, after = _year(year)
        # Half-open: what is due at the year's first instant has not touched it.
        touching |= (cases.leg_since < after) & (last > first)
    touching &= cases.leg_until == NEVER
    return cases.ticket[np.unique(cases.leg_case[touching])]


def _year(year: int) -> tuple[Instant, Instant]:
    from datetime import date

    return start_of_day(date(year, 1, 1)), start_of_day(date(year + 1, 1, 1))


def summary(
    cases: OpenCases,
    shifted: Shifted,
    now: Instant,
    about: tuple[RuleKind, int, int],
    numbers: Callable[[Sequence[int]], Mapping[int, str]],
) -> RulePreview:
    """The preview for people; `about`: kind, version compared with, cases that move."""
    before, after = cases.lamp.lights(now), shifted.lamp.lights(now)
    flips = before != after
    touched = np.zeros(cases.count, np.bool_)
    touched[cases.leg_case[cases.leg_due != shifted.leg_due]] = True
    pairs, counts = np.unique(before[flips] * len(LIGHTS) + after[flips], return_counts=True)
    order = np.flatnonzero(flips)[:MOST_NAMED].tolist()
    order += np.flatnonzero(touched & ~flips)[: MOST_NAMED - len(order)].tolist()
    named = numbers([int(cases.ticket[place]) for place in order])
    kind, based_on, moves = about
    return RulePreview(
        kind=kind,
        based_on=based_on,
        open_cases=cases.count,
        touched=int(touched.sum()),
        flips=int(flips.sum()),
        turns={
            (LIGHTS[pair // len(LIGHTS)], LIGHTS[pair % len(LIGHTS)]): count
            for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True)
        },
        moving=moves,
        cases=tuple(
            CaseShift(
                ticket_id=int(cases.ticket[place]),
                number=named[int(cases.ticket[place])],
                old_due=_instant(cases.due[place]),
                new_due=_instant(shifted.due[place]),
                old_light=LIGHTS[before[place]],
                new_light=LIGHTS[after[place]],
            )
            for place in order
        ),
    )


def _instant(value: np.int64) -> Instant | None:
    return None if value == NEVER else int(value)
