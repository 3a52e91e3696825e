"""Build a demonstration: staff, enterprises, then three years of acts in time order."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush, merge
from itertools import islice

from gaoxinban.application.acting import Act
from gaoxinban.application.demo.arrivals import arrivals, before
from gaoxinban.application.demo.chance import Chance
from gaoxinban.application.demo.clock import SettableClock
from gaoxinban.application.demo.enterprises import Founder, how_many, settle
from gaoxinban.application.demo.life import Life
from gaoxinban.application.demo.people import People, hire
from gaoxinban.application.demo.plan import Pace, Plan, draw, showcases
from gaoxinban.application.demo.requests import Requests
from gaoxinban.application.demo.walk import Course, Step
from gaoxinban.application.demo.words import shipped_words
from gaoxinban.application.demo.world import World
from gaoxinban.application.no_collection import no_collection
from gaoxinban.application.office import Office
from gaoxinban.application.ports import UnitOfWork
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import TicketState
from gaoxinban.domain.ticket import Ticket

CHECKPOINT = 20_000
"""Acts between two commits: few enough for memory, enough that most cases are written once."""

REPORT = 500
"""Acts between two reports of progress."""

LEAST, MOST = 10, 1_000_000

BACKED_UP = 20_000
"""Cases up to which a demonstration is backed up as an office is: a large one would fill the disk
with copies of itself."""


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What was built; `sample_number` is a closed case with pause, bounce and rating."""

    enterprises: int
    tickets: int
    events: int
    seconds: float
    accounts: tuple[tuple[str, str], ...]
    sample_number: str


def build_demo(
    office: Office,
    *,
    tickets: int = 2000,
    seed: int = 1,
    until: Instant,
    settings_clock: SettableClock,
    progress: Callable[[int], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> DemoResult:
    """Fill a fresh office with three years of work up to `until`.

    `office` must have been opened with `settings_clock`. `progress` is told the
    number of cases logged so far; `stop` is asked as often, and a true answer
    ends in Refused, everything since the last commit undone.
    """
    if not LEAST <= tickets <= MOST:
        raise Refused(f"演示工单数须在 {LEAST} 到 {MOST} 之间，请重新填写。", field="tickets")
    if office.maintenance.counts()["event"]:
        raise Refused("这个数据库里已有工单，演示数据只能建在新的数据库里。")
    began = time.perf_counter()
    words = shipped_words()
    people = People(words)
    with office.transaction() as uow, no_collection():
        if tickets > BACKED_UP:
            uow.accounts.put_setting("backup", "off")
        staff = hire(uow.book, people, Chance(f"{seed}:staff"))
        count = how_many(tickets)
        founder = Founder(Chance(f"{seed}:enterprises"), words, people)
        register = settle(uow.enterprises, founder, count)
        _, calendar = uow.book.calendar()
        world = World(
            chance=Chance(f"{seed}:lives"),
            calendar=calendar,
            promises=uow.book.promises(),
            staff=staff,
            people=people,
            words=words,
            cases=uow.cases,
            pace=Pace(seed),
            day=calendar.standard_day_seconds,
            departments=tuple(team.id for team in uow.book.teams() if team.is_co_handler),
        )
        requests = Requests(Chance(f"{seed}:requests"), words, register)
        player = _Player(uow, settings_clock, world, requests, until)
        incoming = _incoming(Chance(f"{seed}:arrivals"), world, tickets, until)
        player.play(incoming, progress or _unheard, stop or _never)
        uow.commit()
    office.maintenance.tidy(lambda: None)
    counts = office.maintenance.counts()
    return DemoResult(
        enterprises=counts["enterprise"],
        tickets=counts["ticket"],
        events=counts["event"],
        seconds=time.perf_counter() - began,
        accounts=staff.accounts,
        sample_number=player.sample,
    )


def _unheard(_logged: int) -> None:
    """Nobody asked for progress."""


def _never() -> bool:
    return False


Incoming = Iterator[tuple[Instant, Plan | None]]


def _incoming(chance: Chance, world: World, tickets: int, until: Instant) -> Incoming:
    """When each case comes in; the showcases with their plans among the others."""
    calendar = world.calendar
    shown = islice(showcases(world.day), max(1, tickets // 3))
    special = sorted(
        ((before(calendar, until, int(lead)), plan) for lead, plan in shown),
        key=lambda one: one[0],
    )
    ordinary = ((at, None) for at in arrivals(chance, calendar, tickets - len(special), until))
    return merge(ordinary, special, key=lambda one: one[0])


@dataclass(slots=True)
class _Player:
    """Performs the next step of whichever case is first; open cases wait in a heap."""

    uow: UnitOfWork
    clock: SettableClock
    world: World
    requests: Requests
    until: Instant
    logged: int = 0
    sample: str = ""
    _waiting: list[tuple[Instant, int, Step, Course]] = field(default_factory=list)
    _turn: int = 0

    def play(
        self, incoming: Incoming, progress: Callable[[int], None], stop: Callable[[], bool]
    ) -> None:
        waiting = self._waiting
        acts = 0
        arrival = next(incoming, None)
        while arrival is not None or waiting:
            if arrival is not None and (not waiting or arrival[0] <= waiting[0][0]):
                course = self._begin(*arrival)
                step = next(course)
                arrival = next(incoming, None)
                self.logged += 1
            else:
                at, _, step, course = heappop(waiting)
                if at > self.until:
                    break
            self._perform(step, course)
            acts += 1
            if acts % REPORT == 0:
                progress(self.logged)
                if stop():
                    raise Refused("演示数据没有建完，已按要求停止。")
            if acts % CHECKPOINT == 0:
                self.uow.checkpoint()
        progress(self.logged)

    def _begin(self, at: Instant, plan: Plan | None) -> Course:
        draft = self.requests.draft(at)
        if plan is None:
            plan = draw(self.world.chance, draft.kind, draft.urgency)
        else:
            draft = self.requests.ordinary(draft)
        return Life(self.world, plan, draft, at).course()

    def _perform(self, step: Step, course: Course) -> None:
        at, actor, use_case, command = step
        self.clock.set(at)
        outcome = use_case(Act(self.uow, self.clock, actor), command)
        try:
            following = course.send(outcome)
        except StopIteration:
            self._ended(outcome.value.ticket_id)
            return
        self._turn += 1
        heappush(self._waiting, (following[0], self._turn, following, course))

    def _ended(self, ticket_id: int) -> None:
        """Remember the latest case that shows everything a summary can show."""
        ticket = self.uow.cases.load(ticket_id)
        if _telling(ticket):
            self.sample = ticket.number


def _telling(ticket: Ticket) -> bool:
    return (
        ticket.state is TicketState.CLOSED
        and bool(ticket.pauses)
        and ticket.bounces > 0
        and ticket.rating is not None
    )
