"""Random but legal lives of cases: the ledger loses no second, and an oracle agrees.

Every act goes through the use cases, by whom and when chance says, so that
what is generated is what the office could really do: contacts entered late,
pauses across holidays, bounces, hands to departments and the enterprise,
extensions, consultations, merges, redos, and the undoing of any of them.
"""

import itertools
from dataclasses import replace
from types import SimpleNamespace

import pytest
from domain.ledger_oracle import Oracle
from fakes import FakeBook, FakeCases, FakeEnterprises, FakeRegister, _installed
from hypothesis import given, note, settings
from hypothesis import strategies as st
from new_office import FixedClock, at, request

from gaoxinban.application import commands as c
from gaoxinban.application import handling, intake
from gaoxinban.application.acting import Act
from gaoxinban.application.permission import offered
from gaoxinban.application.use_cases import USE_CASES
from gaoxinban.domain.attribution import attribute
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Event
from gaoxinban.domain.event import EventKind as E
from gaoxinban.domain.fold import replay
from gaoxinban.domain.instant import SECOND, natural_seconds
from gaoxinban.domain.ledger import ledger
from gaoxinban.domain.term import HolderKind, Privacy, Rating, RequestKind, Role, Urgency
from gaoxinban.storage.projection import project

MOST_CASES = 3
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE
PASSING = (0, 250_000, 40 * SECOND, 5 * MINUTE, 50 * MINUTE, 200 * MINUTE, DAY, 3 * DAY, 8 * DAY)
STARTS = (
    "2026-03-02 09:00",
    "2026-02-13 16:50",
    "2026-02-14 08:30",
    "2026-04-30 17:29",
    "2026-06-18 12:30",
    "2026-09-29 11:59",
    "2026-10-10 07:15",
    "2025-12-31 20:15",
)
"""A plain Monday; around 春节, 五一, 端午, 国庆 and 元旦, some outside hours. One test each."""
WEIGHTS = {
    E.ACCEPT: 30,
    E.CONTACT: 8,
    E.PAUSE: 12,
    E.RESUME: 8,
    E.RESOLVE: 10,
    E.CALL_BACK: 8,
    E.REDO: 12,
    E.RETURN: 5,
    E.DISPATCH: 15,
    E.REFUSE_RETURN: 10,
    E.HAND: 8,
    E.TAKE_BACK: 6,
    E.ASSIGN: 6,
    E.EXTEND_ASK: 6,
    E.EXTEND: 12,
    E.GRANT_PAUSE: 12,
    E.MERGE: 5,
    E.EXEMPT: 5,
    E.UNDO: 4,
}
"""How much more often than others an act is done, so that lives get beyond their beginning."""
COURSES = {
    "paused past the cap": (E.PAUSE, E.GRANT_PAUSE, E.RESUME),
    "extended": (E.EXTEND_ASK, E.EXTEND),
    "extended while paused": (E.EXTEND_ASK, E.PAUSE, E.EXTEND, E.RESUME),
    "paused": (E.PAUSE, E.RESUME),
    "resolved and done again": (E.RESOLVE, E.REDO),
    "handed out": (E.HAND, E.HAND, E.TAKE_BACK),
    "bounced": (E.RETURN, E.REFUSE_RETURN, E.ACCEPT),
    "merged and parted": (E.MERGE, E.UNDO),
    "moved on": (E.TRANSFER, E.ACCEPT),
    "given to a colleague": (E.ASSIGN, E.HAND, E.ASSIGN, E.TAKE_BACK),
    "paused and given away": (E.PAUSE, E.ASSIGN, E.RESUME),
}
"""Acts in a row, each by whoever may, with time between: chance alone seldom finds them."""
passing = st.sampled_from(PASSING)
chance = st.integers(0, 9_999)
single = st.tuples(passing, st.integers(0, 5), st.integers(0, 2), chance)
course = st.tuples(
    st.sampled_from(sorted(COURSES)), st.lists(passing, min_size=4, max_size=4), chance
)
steps = st.one_of(single, course)


class Cases(FakeCases):
    """The cases in memory; an undoing folds the case anew, as storage does."""

    def record(self, ticket, kind, **facts):
        if kind is not E.UNDO:
            return super().record(ticket, kind, **facts)
        events = self._state.events[ticket.id]
        events.append(
            Event(
                ticket.id,
                ticket.version + 1,
                kind,
                facts["happened_at"],
                facts["entered_at"],
                facts["actor"].ref,
                facts["data"],
                facts["text"],
            )
        )
        ticket.become(replay(ticket.id, events))
        return events[-1]


class Book(FakeBook):
    """The office's book with a cap on pauses that lives do reach."""

    def promises(self, number=None):
        return replace(super().promises(number), pause_cap_days=2)


class Office:
    """The use cases over one memory, without the copies of a transaction."""

    def __init__(self, start):
        state = _installed()
        state.officers.pop(max(state.officers))
        book = Book(state)
        book.add_officer("另一主管", Role.SUPERVISOR, None)
        self.state, self.clock = state, FixedClock(at(start))
        self.uow = SimpleNamespace(
            cases=Cases(state),
            book=book,
            enterprises=FakeEnterprises(state),
            register=FakeRegister(),
        )
        team = next(each for each in book.teams() if each.name == "企业服务组")
        people = book.officers()
        self.team = team.id
        self.people = [
            officer.actor
            for officer in people
            if officer.team_id == team.id or officer.role is Role.SUPERVISOR
        ]
        self.people.append(next(p for p in people if p.team == "项目推进组").actor)
        self.departments = [each.id for each in book.teams() if each.is_co_handler]
        self.teams = [each.id for each in book.teams() if not each.is_co_handler]
        self.ids = []
        _, self.calendar = book.calendar()
        self.policy = book.promises()

    def act(self, person):
        return Act(self.uow, self.clock, self.people[person % len(self.people)])

    def log(self, act, chance):
        back = chance % 4 == 1
        wanted = request(
            title=f"诉求{len(self.ids)}",
            kind=list(RequestKind)[chance % 4],
            urgency=list(Urgency)[chance % 3],
            dispatch=False,
            team_id=self.team if chance % 5 else None,
            happened_at=self.clock.now() - 3 * 60 * MINUTE if back else None,
            late_reason="电话记在纸上" if back else "",
        )
        self.ids.append(intake.log(act, wanted).value.ticket_id)

    def begin(self):
        """A case that a team works on, for lives that are to get further."""
        self.log(self.act(0), 2)
        for command in (c.AcceptCase(ticket_id=1), c.ContactCase(ticket_id=1, reached="李工")):
            self.clock.advance(minutes=20)
            USE_CASES[type(command)](self.act(0), command)

    def step(self, step):
        if len(step) == 3:
            self.course(*step)
        else:
            self.single(step)

    def course(self, name, passing, chance):
        """The acts of a course on the first case, as far as they are possible."""
        if not self.ids:
            self.begin()
        for kind, passed in zip(COURSES[name], passing, strict=False):
            self.clock.set(self.clock.now() + passed)
            ticket = self.uow.cases.load(self.ids[-1 if kind is E.MERGE else 0])
            able = [
                person
                for person in range(len(self.people))
                if offered(self.people[person], ticket).get(kind, "unknown") is None
            ]
            if able:
                self.attempt(self.act(able[chance % len(able)]), ticket, kind, chance)

    def single(self, step):
        passing, person, case, chance = step
        self.clock.set(self.clock.now() + passing)
        act = self.act(person)
        if not self.ids or (len(self.ids) < MOST_CASES and chance % 20 == 7):
            self.log(act, chance)
            return
        ticket = self.uow.cases.load(self.ids[case % len(self.ids)])
        kinds = [kind for kind, barred in offered(act.actor, ticket).items() if barred is None]
        pool = [kind for kind in kinds for _ in range(WEIGHTS.get(kind, 1))]
        if not pool:
            return
        self.attempt(act, ticket, pool[chance % len(pool)], chance)

    def attempt(self, act, ticket, kind, chance):
        """Do it; what is refused leaves nothing behind."""
        before = {number: len(events) for number, events in self.state.events.items()}
        try:
            self.do(act, ticket.id, kind, chance)
            note(f"{act.actor.ref} {kind.value} #{ticket.id}")
        except Refused as refused:
            note(f"{kind.value}: {refused.sentence}")
            assert before == {n: len(events) for n, events in self.state.events.items()}

    def do(self, act, number, kind, chance):
        if kind is E.ATTEMPT:
            handling.attempt(act, c.ContactCase(ticket_id=number, note="没人接"))
            return
        command = self.command(number, kind, chance)
        USE_CASES[type(command)](act, command)

    def command(self, number, kind, chance):
        days = 1 + chance % 4
        late = {"happened_at": self.clock.now() - 90 * MINUTE, "late_reason": "在现场"}
        plain = {
            E.DISPATCH: lambda: c.DispatchCase(ticket_id=number, team_id=self.team),
            E.ACCEPT: lambda: c.AcceptCase(ticket_id=number),
            E.CONTACT: lambda: c.ContactCase(
                ticket_id=number, reached="李工", **(late if chance % 2 else {})
            ),
            E.NOTE: lambda: c.NoteCase(ticket_id=number, note="备注"),
            E.INFORM: lambda: c.NoteCase(ticket_id=number, note="在办", told=True),
            E.AMEND: lambda: c.AmendCase(
                ticket_id=number,
                reason="有误",
                kind=list(RequestKind)[chance % 4],
                new_promises=chance % 3 == 0,
            ),
            E.RETURN: lambda: c.ReturnCase(ticket_id=number, ground="不归本组"),
            E.REFUSE_RETURN: lambda: c.RefuseReturn(ticket_id=number, reason="归你组"),
            E.TRANSFER: lambda: c.TransferCase(
                ticket_id=number, team_id=self.teams[chance % len(self.teams)], reason="更合适"
            ),
            E.PAUSE: lambda: c.PauseCase(
                ticket_id=number,
                reason="等材料",
                awaited=(HolderKind.ENTERPRISE, HolderKind.SUPERIOR)[chance % 2],
            ),
            E.RESUME: lambda: c.ResumeCase(ticket_id=number),
            E.RESOLVE: lambda: c.ResolveCase(ticket_id=number, result="已办好"),
            E.DECLINE: lambda: c.DeclineCase(ticket_id=number, ground="不归本区", instead="邻区"),
            E.CALL_BACK: lambda: c.CallBackCase(
                ticket_id=number, solved=chance % 2 == 0, rating=[None, *Rating][chance % 6]
            ),
            E.REDO: lambda: c.RedoCase(ticket_id=number, reason="没办好"),
            E.CLOSE: lambda: c.CloseCase(ticket_id=number),
            E.EXTEND_ASK: lambda: c.AskExtension(ticket_id=number, days=days, reason="等批复"),
            E.EXTEND: lambda: c.GrantExtension(ticket_id=number),
            E.EXTEND_REFUSE: lambda: c.RefuseExtension(ticket_id=number, reason="抓紧办"),
            E.GRANT_PAUSE: lambda: c.GrantPause(ticket_id=number, days=days, reason="省里在批"),
            E.HAND: lambda: self.hand(number, chance),
            E.TAKE_BACK: lambda: c.TakeBackCase(ticket_id=number),
            E.ASSIGN: lambda: self.assign(number, chance),
            E.CONSULT: lambda: self.consult(number, chance),
            E.URGE: lambda: c.UrgeCase(ticket_id=number),
            E.SUPERVISE: lambda: c.SuperviseCase(ticket_id=number, order="三日内办结"),
            E.EXEMPT_ASK: lambda: c.AskExemption(ticket_id=number, reason="不可抗力"),
            E.EXEMPT: lambda: c.DecideExemption(
                ticket_id=number, granted=chance % 2 == 0, reason="属实"
            ),
            E.MERGE: lambda: c.MergeCase(
                ticket_id=number, into_id=self.ids[chance % len(self.ids)], reason="同一件事"
            ),
            E.VOID: lambda: c.VoidCase(ticket_id=number, reason="误登"),
            E.UNDO: lambda: c.UndoAct(ticket_id=number, reason="做错了"),
            E.PRIVACY: lambda: c.SetPrivacy(
                ticket_id=number, privacy=list(Privacy)[chance % 2], reason="来电人这样要求"
            ),
            E.REVEAL: lambda: c.RevealCaller(ticket_id=number, reason="复核"),
        }
        return plain[_PLAYED_AS.get(kind, kind)]()

    def consult(self, number, chance):
        return c.ConsultCase(
            ticket_id=number,
            team_id=self.teams[chance % len(self.teams)],
            participants="两组组长",
            ruling="归此组",
        )

    def assign(self, number, chance):
        team = self.uow.cases.load(number).team_id
        others = [each.id for each in self.uow.book.officers() if each.team_id == team]
        officer = [*others, None][chance % (len(others) + 1)]
        return c.AssignCase(ticket_id=number, officer_id=officer, reason="换人")

    def hand(self, number, chance):
        to = (HolderKind.DEPARTMENT, HolderKind.ENTERPRISE, HolderKind.SUPERIOR)[chance % 3]
        department = self.departments[chance % 3] if to is HolderKind.DEPARTMENT else None
        return c.HandCase(ticket_id=number, to=to, team_id=department, reason="请办")


_PLAYED_AS = {E.ATTACH: E.NOTE, E.DETACH: E.NOTE}
"""Files change nobody's clock; a note stands in for them."""


@pytest.mark.parametrize("start", STARTS)
@settings(max_examples=settings.default.max_examples // len(STARTS))
@given(begun=st.booleans(), life=st.lists(steps, min_size=5, max_size=30))
def test_no_second_of_a_life_is_lost_or_counted_twice(start, begun, life):
    office = Office(start)
    if begun:
        office.begin()
    for step in life:
        office.step(step)
    now = office.clock.now()
    for number in office.ids:
        ticket = office.uow.cases.load(number)
        events = office.state.events[number]
        found = ledger(ticket, office.calendar, office.policy)
        _covers(office, ticket, found, now)
        _adds_up(office, found, now)
        _replays(office, ticket, events, found)
        _oracle_agrees(office, events, found, now)


def _covers(office, ticket, found, now):
    """Holdings go from logging to the end without gap or overlap; their sums are the case's."""
    rows = found.holdings
    end = ticket.closed_at if ticket.closed_at is not None else max(now, rows[-1].since)
    assert rows[0].since == ticket.logged_at
    assert rows[-1].until == ticket.closed_at
    assert all(before.until == after.since for before, after in itertools.pairwise(rows))
    spans = [(row.since, end if row.until is None else row.until) for row in rows]
    worked = sum(office.calendar.elapsed(since, until) for since, until in spans)
    assert worked == office.calendar.elapsed(ticket.logged_at, end)
    passed = sum(natural_seconds(since, until) for since, until in spans)
    assert passed == natural_seconds(ticket.logged_at, end)


def _adds_up(office, found, now):
    """Shares of a leg add up to its delay; used, late and excluded to its working time."""
    for leg in found.legs:
        shares = attribute(leg, found.holdings, office.calendar, now)
        end = leg.until if leg.until is not None else max(now, leg.since)
        late = sum(share.late_seconds for share in shares)
        used = sum(share.used_seconds for share in shares)
        excluded = sum(
            office.calendar.elapsed(each.since, min(each.until, end))
            for each in leg.excluded
            if each.since < end
        )
        assert late == leg.delay_seconds(office.calendar, end)
        assert used + late + excluded == office.calendar.elapsed(leg.since, end)
        assert (late > 0) == leg.is_late(end)


def _replays(office, ticket, events, found):
    """The case in hand and the case folded anew give the same rows bit for bit."""
    again = replay(ticket.id, events)
    assert project(again, ledger(again, office.calendar, office.policy)) == project(ticket, found)


def _oracle_agrees(office, events, found, now):
    oracle = Oracle(office.calendar.version, office.policy, events, now)
    expected = {leg.key: leg for leg in oracle.legs()}
    assert {(leg.name, leg.ordinal) for leg in found.legs} == set(expected)
    for leg in found.legs:
        wanted = expected[leg.name, leg.ordinal]
        assert (leg.since, leg.until) == (wanted.since, wanted.until)
        late = oracle.working_parts(leg.late_until(wanted.end))
        assert late == wanted.late
        shares = attribute(leg, found.holdings, office.calendar, now)
        answered = {}
        for share in shares:
            who = share.kind, share.ref
            answered[who] = answered.get(who, 0) + share.late_seconds
        assert {who: late for who, late in answered.items() if late} == wanted.answering
