"""`stats` against a recomputation by another method, from what was done and nothing that was stored.

A few hundred cases are played through Office with a clock that is set. What is
done is written down here as plain values; figures are then counted from these
notes with the slow calendar (day by day, minute by minute) and textbook
percentiles, and compared with `stats --json`.
"""

import itertools
import math
import random
from dataclasses import dataclass, field

import pytest
from domain.calendar_oracle import SlowCalendar, moment
from new_office import acting, at, new_office

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
                self.do(c.DeclineCase(ticket_id=self.id, ground="不属本区"))
                case.withdrawn = "declined"
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
        if case.turns[-1][2] is None:
            case.turns[-1][2] = self.clock.now()

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
        if self.chance.random() < 0.2:
            self.pass_time()
            self.do(c.CallBackCase(ticket_id=self.id, solved=False))
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
        self.legs = {id(case): list(self._legs(case)) for case in cases}

    def _legs(self, case):
        lead = case.turns[-1][0] if case.turns else None
        add = self.calendar.add
        if case.turns:
            team, at_, _ = case.turns[0]
            yield Leg("dispatch", team, case.logged, at_, add(case.logged, 1800))
        elif not case.withdrawn:
            yield Leg("dispatch", None, case.logged, None, add(case.logged, 1800))
        for team, since, until in case.turns:
            yield Leg("accept", team, since, until, add(since, 7200))
        if case.withdrawn:
            return
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
                last = case.turns[-1][0] if case.turns else None
                group = tuple(self._value(case, last, name) for name in by)
                gone.setdefault(group, []).append(case.withdrawn)
        return {
            group: self._figures(found.get(group, ()))
            | {how: gone.get(group, []).count(how) for how in ("declined", "merged", "voided")}
            for group in found | gone
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


NOW = at("2026-06-20 11:11")


@pytest.fixture(scope="module")
def played_once(tmp_path_factory):
    """Cases over half a year around 春节, played once."""
    office, clock = new_office(tmp_path_factory.mktemp("stats"))
    player = Player(office, clock, seed=20_26)
    begin, end = at("2025-10-09 07:00"), at("2026-03-31 20:00")
    for start in sorted(player.chance.randrange(begin, end) for _ in range(140)):
        player.play(start)
    path = office._database.path
    office.close()
    return path, Recount(player.cases, NOW)


@pytest.fixture
def played(typed, played_once, monkeypatch):
    """The command line on what was played, read at a fixed moment."""
    typed.path, recount = played_once
    monkeypatch.setattr("gaoxinban.bootstrap.SystemClock.now", lambda _self: NOW)
    return recount


def _compare(typed, expected, by, leg, *words):
    asked = ("--by", ",".join(by)) if by else ()
    found = typed.json("stats", "--leg", leg, *asked, *words)
    keys = [*by, "leg", *next(iter(expected.values()))]
    assert all(list(row) == keys for row in found)
    assert all(row.pop("leg") == leg for row in found)
    by_group = {tuple(row.pop(name) for name in by): row for row in found}
    assert len(by_group) == len(found)
    assert by_group.keys() == expected.keys()
    for group, row in by_group.items():
        wanted = expected[group]
        assert {k for k in row if row[k] is None} == {k for k in wanted if wanted[k] is None}
        told = [k for k in row if row[k] is not None]
        assert [row[k] for k in told] == pytest.approx([wanted[k] for k in told], rel=1e-12), group


@pytest.mark.parametrize("leg", LEGS)
def test_figures_agree_with_a_recount(typed, played, leg):
    for by in ((), ("month",), ("kind",), ("urgency", "channel"), ("team",), ("team", "month")):
        _compare(typed, played.rows(by, leg), by, leg)


def test_a_period_holds_the_days_it_names(typed, played):
    """Both included, by the local date of logging."""

    def inside(case):
        return "2025-12-01" <= f"{moment(case.logged):%Y-%m-%d}" <= "2026-01-31"

    words = ("--since", "2025-12-01", "--until", "2026-01-31")
    for leg in LEGS:
        _compare(typed, played.rows(("month",), leg, inside), ("month",), leg, *words)


def test_the_notes_hold_every_kind_of_course(played):
    """The comparison proves nothing about what never happened."""
    cases = played.cases
    assert {case.withdrawn for case in cases} == {None, "declined", "merged", "voided"}
    assert sum(case.exempted for case in cases) > 10
    assert any(case.exempted and any(map(played.is_late, played.legs[id(case)])) for case in cases)
    assert sum(len(case.turns) > 1 for case in cases) > 20
    assert sum(bool(case.pauses) for case in cases) > 20
    assert any(until is None for case in cases for _, until in case.pauses)
    assert any(
        sum(played.calendar.elapsed(a, b) for a, b in case.pauses if b) > 270_000 for case in cases
    )
    legs = list(itertools.chain.from_iterable(played.legs.values()))
    for name in LEGS:
        own = [leg for leg in legs if leg.name == name]
        assert {played.is_late(leg) for leg in own} == {True, False}
        assert any(leg.until is None for leg in own)


def test_a_leg_belongs_to_the_team_that_had_it_when_it_ended(typed, desk):
    """Whoever takes the case over later does not inherit the first contact."""
    office, clock = desk
    boss = acting(office, Role.SUPERVISOR)
    teams = {t.name: t.id for t in office.directory().teams}
    log = c.LogCase(title="x", enterprise_name="常州某公司", team_id=teams["招商一组"])
    case = office.log(boss, log).value.ticket_id
    clock.advance(hours=1)
    office.do(boss, c.AcceptCase(ticket_id=case))
    office.do(boss, c.ContactCase(ticket_id=case, reached="李工"))
    clock.advance(hours=1)
    office.do(boss, c.TransferCase(ticket_id=case, team_id=teams["企业服务组"], reason="x"))
    office.close()
    found = {
        row["leg"]: row["team"]
        for row in typed.json("stats", "--by", "team")
        if row["leg"] != "accept"
    }
    assert found == {"dispatch": "招商一组", "contact": "招商一组", "resolve": "企业服务组"}


def test_without_a_leg_one_row_a_leg(typed, played):
    assert [row["leg"] for row in typed.json("stats")] == list(LEGS)


def test_no_data_is_null_never_0(typed, desk):
    office, _ = desk
    office.log(acting(office, Role.ADMIN), c.LogCase(title="x", enterprise_name="常州某公司"))
    office.close()
    row = typed.json("stats", "--leg", "resolve", "--by", "town,ownership")[0]
    assert row["town"] is None
    assert row["n"] == 0
    assert {row[name] for name in row if name.endswith("seconds")} == {None}


def test_nothing_logged_is_an_empty_list(typed):
    assert typed.json("stats") == []
    assert "没有符合条件的工单" in typed("stats").out


def test_a_team_that_voids_all_its_cases_still_has_a_row(typed, desk):
    """No rate, no time, but the cases stand there: nobody can hide work by voiding it."""
    office, clock = desk
    boss = acting(office, Role.SUPERVISOR)
    teams = {t.name: t.id for t in office.directory().teams}
    log = c.LogCase(title="x", enterprise_name="常州某公司", team_id=teams["招商一组"])
    case = office.log(acting(office, Role.ADMIN), log).value.ticket_id
    clock.advance(minutes=1)
    office.do(boss, c.VoidCase(ticket_id=case, reason="重复"))
    office.close()
    (row,) = typed.json("stats", "--by", "team", "--leg", "resolve")
    assert (row["team"], row["voided"], row["n"], row["due"]) == ("招商一组", 1, 0, 0)
    assert row["median_working_seconds"] is None
    line = typed("stats", "--by", "team", "--leg", "resolve").out.splitlines()[2]
    assert line.split()[-6:] == ["—", "—", "0", "0", "0", "1"]


def test_an_exempted_case_leaves_one_rate_and_stays_in_the_other(typed, desk, monkeypatch):
    office, clock = desk
    monkeypatch.setattr("gaoxinban.bootstrap.SystemClock.now", lambda _self: clock.now())
    boss, admin = acting(office, Role.SUPERVISOR), acting(office, Role.ADMIN)
    for minutes in (10, 60):
        log = c.LogCase(title="x", enterprise_name="常州某公司", dispatch=False)
        case = office.log(admin, log).value.ticket_id
        clock.advance(minutes=minutes)
        office.do(boss, c.DispatchCase(ticket_id=case, team_id=1))
    office.do(boss, c.AskExemption(ticket_id=case, reason="系统停机"))
    clock.advance(minutes=1)
    office.do(admin, c.DecideExemption(ticket_id=case, granted=True, reason="属实"))
    office.close()
    (row,) = typed.json("stats", "--leg", "dispatch")
    assert (row["due"], row["on_time"], row["zero_delay"], row["zero_delay_of"]) == (2, 1, 1, 2)
    assert (row["exempted"], row["kept_due"], row["kept_on_time"]) == (1, 1, 1)
    assert (row["kept_zero_delay"], row["kept_zero_delay_of"]) == (1, 1)
    cells = typed("stats", "--leg", "dispatch").out.splitlines()[2].split()
    assert cells[-10:] == ["1/2", "50.0%", "100.0%", "1/2", "50.0%", "100.0%", "1", "0", "0", "0"]


def test_a_percentile_that_open_cases_could_raise_is_marked(typed, desk):
    office, clock = desk
    boss = acting(office, Role.SUPERVISOR)
    for _ in range(2):
        log = c.LogCase(title="x", enterprise_name="常州某公司", dispatch=False)
        case = office.log(boss, log).value.ticket_id
    clock.advance(minutes=10)
    office.do(boss, c.DispatchCase(ticket_id=case, team_id=1))
    office.close()
    cells = typed("stats", "--leg", "dispatch").out.splitlines()[2].split()
    assert cells[:6] == ["派单", "1", "1", "1", "≥10分", "≥10分"]
    assert cells[6] == "10分"


def test_groups_in_chinese_and_each_once(typed, played):
    assert typed.json("stats", "--by", "团队，月份,team") == typed.json(
        "stats", "--by", "team,month"
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--by", "weather"], "不能按「weather」分组，可以用：team（团队）"),
        (["--since", "2026-02-30"], "看不懂日期"),
        (["--until", "soon"], "看不懂日期"),
        (["--since", "2026-03-01", "--until", "2026-02-28"], "--since 晚于 --until"),
        (["--until", "9999-12-31"], "太晚"),
    ],
)
def test_questions_that_make_no_sense(typed, words, told):
    assert told in typed.refused("stats", *words)


def test_for_people(typed, played):
    out = typed("stats", "--by", "team").out.splitlines()
    assert out[0].split()[:4] == ["团队", "环节", "已结", "未结"]
    assert "自然" in out[-2]
    assert "剔除后" in out[-1]
