"""Cases played at random with notes taken, and figures counted from the notes alone.

Slow on purpose: the calendar goes day by day and minute by minute, the
percentiles are those of a textbook, and nothing that was stored is read.
"""

import math
import random
from dataclasses import dataclass, field

from domain.calendar_oracle import SlowCalendar, moment
from new_office import acting

from gaoxinban.application import commands as c
from gaoxinban.domain.term import Channel, HolderKind, RequestKind, Role, Urgency
from gaoxinban.storage.calendar_seed import published_calendar

MINUTE, HOUR, DAY = 60_000_000, 3_600_000_000, 86_400_000_000
LEGS = ("dispatch", "accept", "contact", "resolve")
RESOLVE_DAYS = {"enquiry": 1, "suggestion": 5, "help": 5, "complaint": 10}


@dataclass
class Leg:
    """One leg as it happened; `due` is what was promised."""

    name: str
    team: str | None
    since: int
    until: int | None
    due: int


@dataclass
class Case:
    """Notes on one case, kept by hand."""

    logged: int
    kind: str
    urgency: str
    channel: str
    turns: list[list] = field(default_factory=list)  # team, since, until
    contacted: int | None = None
    resolved: int | None = None
    pauses: list[tuple[int, int | None]] = field(default_factory=list)
    withdrawn: str | None = None
    gone: int | None = None
    calls: list[tuple[bool, bool]] = field(default_factory=list)  # solved, his own
    exempted: bool = False


class Player:
    """Acts at random and takes notes."""

    def __init__(self, office, clock, seed):
        self.office, self.clock, self.chance = office, clock, random.Random(seed)
        self.desk = acting(office, Role.ADMIN)
        self.boss = acting(office, Role.SUPERVISOR)
        self.teams = {t.name: t.id for t in office.directory().teams if not t.is_co_handler}
        self.cases: list[Case] = []
        self.left_open: dict[str, tuple[int, int]] = {}  # by enterprise: id, and how far it got

    def pass_time(self, *more):
        """Minutes, hours, days or weeks, with microseconds that must not matter."""
        longest = self.chance.choice((20 * MINUTE, 3 * HOUR, 2 * DAY, 9 * DAY, *more))
        self.clock.set(self.clock.now() + self.chance.randrange(1, longest))

    def do(self, command):
        return self.office.do(self.boss, command)

    def play(self, start):
        chance, now = self.chance, self.clock.now
        self.clock.set(start)
        case = Case(
            logged=now(),
            kind=chance.choice(list(RequestKind)),
            urgency=chance.choice(list(Urgency)),
            channel=chance.choice(list(Channel)),
        )
        self.cases.append(case)
        enterprise = f"常州{chance.randrange(9)}号公司"
        log = c.LogCase(
            title="车间漏水",
            enterprise_name=enterprise,
            kind=case.kind,
            urgency=case.urgency,
            channel=case.channel,
            dispatch=False,
        )
        self.id = self.office.log(self.desk, log).value.ticket_id
        self._exempt(case)
        self.pass_time()
        if chance.random() < 0.06:
            if chance.random() < 0.5:
                self.do(c.DeclineCase(ticket_id=self.id, ground="不属本区", instead="请找邻区"))
                case.withdrawn, case.gone = "declined", self.clock.now()
            return
        self._give(case, chance.choice(list(self.teams)))
        for _ in range(chance.randrange(3)):
            self.pass_time()
            how = chance.random()
            if how < 0.4:
                self._bounce(case)
            elif how < 0.6:
                self._transfer(case)
        self.pass_time()
        if chance.random() < 0.05:
            self.left_open[enterprise] = self.id, self.clock.now()
            return
        if chance.random() < 0.08:
            self._withdraw(case, enterprise)
            return
        self._work(case)

    def _exempt(self, case):
        """Asked for by one, decided by another; not always granted."""
        if self.chance.random() < 0.2:
            case.exempted = self.chance.random() < 0.7
            self.do(c.AskExemption(ticket_id=self.id, reason="停电"))
            decided = c.DecideExemption(ticket_id=self.id, granted=case.exempted, reason="已核实")
            self.office.do(self.desk, decided)

    def _withdraw(self, case, enterprise):
        """Into an earlier case of the same enterprise, where one is open; else void."""
        earlier, moment_ = self.left_open.get(enterprise, (None, 0))
        if earlier is None:
            case.withdrawn = "voided"
            self.do(c.VoidCase(ticket_id=self.id, reason="重复登记"))
        else:
            case.withdrawn = "merged"
            self.clock.set(max(self.clock.now(), moment_ + 1))
            self.do(c.MergeCase(ticket_id=self.id, into_id=earlier, reason="同一件事"))
        case.gone = self.clock.now()

    def _give(self, case, team):
        self.do(c.DispatchCase(ticket_id=self.id, team_id=self.teams[team]))
        case.turns.append([team, self.clock.now(), None])

    def _bounce(self, case):
        self.do(c.ReturnCase(ticket_id=self.id, ground="不是我们的事"))
        case.turns[-1][2] = self.clock.now()
        self.pass_time()
        if self.chance.random() < 0.5:
            self.do(c.RefuseReturn(ticket_id=self.id, reason="是你们的事"))
            case.turns.append([case.turns[-1][0], self.clock.now(), None])
        else:
            self._give(case, self.chance.choice(list(self.teams)))

    def _transfer(self, case):
        team = self.chance.choice([name for name in self.teams if name != case.turns[-1][0]])
        self.do(c.TransferCase(ticket_id=self.id, team_id=self.teams[team], reason="更合适"))
        case.turns[-1][2] = self.clock.now()
        case.turns.append([team, self.clock.now(), None])

    def _work(self, case):
        self.do(c.AcceptCase(ticket_id=self.id))
        case.turns[-1][2] = self.clock.now()
        self.pass_time()
        if self.chance.random() < 0.06:
            return
        self.do(c.ContactCase(ticket_id=self.id, reached="李工"))
        case.contacted = self.clock.now()
        for _ in range(self.chance.randrange(3)):
            self.pass_time()
            self.do(c.PauseCase(ticket_id=self.id, reason="等材料", awaited=HolderKind.ENTERPRISE))
            began = self.clock.now()
            self.pass_time(30 * DAY, 30 * DAY)
            if self.chance.random() < 0.05:
                case.pauses.append((began, None))
                return
            self.do(c.ResumeCase(ticket_id=self.id))
            case.pauses.append((began, self.clock.now()))
        self.pass_time()
        if self.chance.random() < 0.1:
            return
        self.do(c.ResolveCase(ticket_id=self.id, result="好了"))
        case.resolved = self.clock.now()
        self._after(case)

    def _after(self, case):
        """A call-back; one that is not solved makes the first 办结 a false one."""
        if self.chance.random() < 0.3:
            self.pass_time()
            own = self.chance.random() < 0.4
            case.calls.append((True, own))
            caller = self.boss if own else self.desk  # the boss does everything else
            self.office.do(caller, c.CallBackCase(ticket_id=self.id, solved=True))
        elif self.chance.random() < 0.2:
            self.pass_time()
            self.do(c.CallBackCase(ticket_id=self.id, solved=False))
            case.calls.append((False, True))
            case.resolved = None
            self.pass_time()
            if self.chance.random() < 0.8:
                self.do(c.ResolveCase(ticket_id=self.id, result="这回好了"))
                case.resolved = self.clock.now()


class Recount:
    """The figures, counted from the notes."""

    def __init__(self, cases, now):
        self.calendar, self.now = SlowCalendar(published_calendar()), now
        self.cases = cases
        self.legs = {id(case): list(self._standing(case)) for case in cases}

    def _standing(self, case):
        """Of a withdrawn case what still ran is no leg, unless it was late by then."""
        for leg in self._legs(case):
            if leg.until is None and case.withdrawn:
                leg.until = case.gone
                if not self.is_late(leg):
                    continue
            yield leg

    def _legs(self, case):
        lead = case.turns[-1][0] if case.turns else None
        add = self.calendar.add
        if case.turns:
            team, at_, _ = case.turns[0]
            yield Leg("dispatch", team, case.logged, at_, add(case.logged, 1800))
        else:
            yield Leg("dispatch", None, case.logged, None, add(case.logged, 1800))
        for team, since, until in case.turns:
            yield Leg("accept", team, since, until, add(since, 7200))
        hours = 1 if case.urgency == "critical" else 4
        yield Leg("contact", lead, case.logged, case.contacted, add(case.logged, hours * 3600))
        yield Leg("resolve", lead, case.logged, case.resolved, self._due(case))

    def _due(self, case):
        """Working days, then the pauses, no more than ten days of them."""
        due = self.calendar.add_days(case.logged, RESOLVE_DAYS[case.kind])
        cap = 10 * 27_000
        excluded = 0
        for since, until in case.pauses:
            excluded += cap if until is None else self.calendar.elapsed(since, until)
        return self.calendar.add(due, min(cap, excluded))

    def is_late(self, leg):
        end = leg.until if leg.until is not None else self.now
        return end > leg.due and self.calendar.elapsed(leg.due, end) > 0

    def rows(self, by, leg_name, keep=lambda case: True):
        found = {}
        for case in self.cases:
            if not keep(case):
                continue
            clean = not any(self.is_late(leg) for leg in self.legs[id(case)])
            for leg in self.legs[id(case)]:
                if leg.name == leg_name:
                    group = tuple(self._value(case, leg.team, name) for name in by)
                    found.setdefault(group, []).append((leg, clean, id(case), case.exempted))
        gone = {}
        for case in filter(keep, self.cases):
            if case.withdrawn:
                gone.setdefault(self._of(case, by), []).append(case.withdrawn)
        return {
            group: self._figures(found.get(group, ()))
            | {how: gone.get(group, []).count(how) for how in ("declined", "merged", "voided")}
            | {"pauses_granted": 0, "pause_days_granted": 0}
            | self._called(
                [case for case in self.cases if keep(case) and self._of(case, by) == group]
            )
            for group in found | gone
        }

    def _of(self, case, by):
        """The group of a case by the team that had it last."""
        last = case.turns[-1][0] if case.turns else None
        return tuple(self._value(case, last, name) for name in by)

    @staticmethod
    def _called(cases):
        calls = [(*call, case.exempted) for case in cases for call in case.calls]
        return {
            "called_back": len(calls),
            "solved": sum(solved for solved, _, _ in calls),
            "called_back_by_others": sum(not own for _, own, _ in calls),
            "solved_by_others": sum(solved and not own for solved, own, _ in calls),
            "kept_called_back": sum(not exempted for *_, exempted in calls),
            "kept_solved": sum(solved and not exempted for solved, _, exempted in calls),
        }

    @staticmethod
    def _value(case, team, name):
        if name == "team":
            return team
        if name == "month":
            return f"{moment(case.logged):%Y-%m}"
        return getattr(case, name).label

    def _figures(self, legs):
        ended = [leg for leg, *_ in legs if leg.until is not None]
        working = sorted(self.calendar.elapsed(leg.since, leg.until) for leg in ended)
        natural = sorted(leg.until // 10**6 - leg.since // 10**6 for leg in ended)
        kept = self._rates([each for each in legs if not each[3]])
        return {
            "n": len(ended),
            "open": len(legs) - len(ended),
            "median_working_seconds": percentile(working, 0.5),
            "p90_working_seconds": percentile(working, 0.9),
            "max_working_seconds": max(working, default=None),
            "median_natural_seconds": percentile(natural, 0.5),
            "p90_natural_seconds": percentile(natural, 0.9),
            **self._rates(legs),
            "overdue": sum(leg.until is None and self.is_late(leg) for leg, *_ in legs),
            "exempted": len({case for _, _, case, exempted in legs if exempted}),
            **{f"kept_{name}": value for name, value in kept.items()},
        }

    def _rates(self, legs):
        due = [
            (leg, clean, case)
            for leg, clean, case, _ in legs
            if leg.until is not None or self.is_late(leg)
        ]
        return {
            "due": len(due),
            "on_time": sum(not self.is_late(leg) for leg, _, _ in due),
            "zero_delay": len({case for _, clean, case in due if clean}),
            "zero_delay_of": len({case for _, _, case in due}),
        }


def percentile(values, share):
    """Between the two neighbours of rank share * (n - 1), by the distance to each."""
    if not values:
        return None
    rank = share * (len(values) - 1)
    low, high = math.floor(rank), math.ceil(rank)
    return values[low] * (1 - (rank - low)) + values[high] * (rank - low)
