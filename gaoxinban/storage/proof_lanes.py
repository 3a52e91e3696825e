"""The walk of `proof_walk` over a whole database, by several processes where that is quicker.

Links and cases are cut into stretches of a few thousand events. Every process
reads through a connection of its own, in one transaction; where it does not see
the same last event as the caller, the caller walks the stretch itself. A caller
that has nothing else to do walks along: that is one process less to start.
"""

import gc
import os
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from threading import current_thread, main_thread
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection, func, select

from gaoxinban.application.finding import Finding
from gaoxinban.application.no_collection import no_collection
from gaoxinban.application.ports import Progress, Stop
from gaoxinban.application.stopping import ensure_going
from gaoxinban.storage import proof_process
from gaoxinban.storage.event_reading import Tuple
from gaoxinban.storage.proof_process import Task
from gaoxinban.storage.proof_statements import sight, statements
from gaoxinban.storage.proof_walk import Sight, Stretch, Walked
from gaoxinban.storage.tables import event

T = TypeVar("T")

EVENTS = 2_000
"""Events in a stretch of cases: statements that pay, and nobody waits long for the last one."""

LINKS = 50_000
"""Events in a stretch of links."""

MOST_LINKS = 1_000
"""Stretches of links: one id that a forger drew far away must not make a thousand million."""

WORTH = 100_000
"""Events from which on processes are started: to start one takes half a second."""

MOST_LANES = 8

AHEAD = 3
"""Tasks of each process that are under way: it never waits for one, nor is long awaited."""


class Found:
    """What the walk found in the links, and in the cases; for `counts` and `texts` see `Walked`."""

    def __init__(self) -> None:
        self.links: list[Finding] = []
        self.cases: list[Finding] = []
        self.counts: Counter[Tuple] = Counter()
        self.texts = 0

    def take(self, task: Task, walked: Walked) -> None:
        """Add what came of a task."""
        (self.cases if task.cases else self.links).extend(walked.findings)
        self.counts.update(walked.counts)
        self.texts += walked.texts


Write = Callable[[Walked], object]


def walk(
    connection: Connection,
    path: Path,
    meanwhile: Callable[[], T],
    *,
    write: Write | None = None,
    stop: Stop | None = None,
    progress: Progress | None = None,
) -> tuple[Found, T]:
    """Every link and every case of the database at `path`, which `connection` sees.

    Beside it what `meanwhile` gives: it is asked while other processes start.
    `write` is given every stretch of cases, in order. `progress` is told whole
    per cents; `stop` is asked as often, and a true answer ends in Refused.
    """
    seen = sight(connection)
    found = Found()
    with no_collection(), _helpers(seen, path, _events(connection)) as helpers:
        tasks = [Task(cases=False, stretch=each) for each in _links(connection)]
        rows = write is not None
        tasks += [Task(cases=True, stretch=each, rows=rows) for each in stretches(connection)]
        crew = _Crew(helpers, lambda task: proof_process.walk(seen, task))
        crew.begin(tasks)
        beside = meanwhile()
        for done, (task, walked) in enumerate(zip(tasks, crew.answers(), strict=True)):
            ensure_going(stop)
            if progress is not None:
                progress(100 * done // len(tasks))
            found.take(task, walked)
            if write is not None and task.cases:
                write(walked)
    return found, beside


def stretches(connection: Connection) -> Iterator[Stretch]:
    """All cases, cut where `EVENTS` events are full; also those that only derived rows name."""
    key = event.c.ticket_id
    low: int | None = None
    while True:
        first = [] if low is None else [key >= low]
        edge = select(key).where(*first).order_by(key, event.c.seq).limit(1).offset(EVENTS)
        high = connection.execute(edge).scalar()
        if high is not None and high == low:  # a case longer than a stretch
            high = connection.execute(select(func.min(key)).where(key > low)).scalar()
        if not isinstance(high, int):  # no more, or an id that a forger made a text
            yield Stretch(low, None)
            return
        yield Stretch(low, high)
        low = high


def _events(connection: Connection) -> int:
    found: int = connection.execute(select(func.count()).select_from(event)).scalar_one()
    return found


def _links(connection: Connection) -> Iterator[Stretch]:
    ends = (select(end(event.c.id)).scalar_subquery() for end in (func.min, func.max))
    first, last = connection.execute(select(*ends)).one()  # asked for together, all are read
    first, last = (1, 1) if first is None else (max(first, 1), min(last, 2**53))
    step = max(LINKS, (last - first) // MOST_LINKS)
    low: int | None = None
    for edge in range(first + step, last, step):
        yield Stretch(low, edge)
        low = edge
    yield Stretch(low, None)


class _Helpers(NamedTuple):
    """Processes that walk, and whether the caller is free to walk beside them.

    The thread of a window's work is not: while it computes, the window waits
    for the interpreter. The main thread of a command is.
    """

    number: int
    submit: Callable[[Task], Future[Walked | None]]
    free: bool


@contextmanager
def _helpers(seen: Sight, path: Path, events: int) -> Iterator[_Helpers | None]:
    """Other processes, which start at once; None where the caller walks alone."""
    free = current_thread() is main_thread()
    lanes = min(os.cpu_count() or 1, MOST_LANES, events // EVENTS + 1)
    # A frozen program (installer) would start its window again in every process.
    alone = lanes < 2 or events < WORTH or getattr(sys, "frozen", False)
    number = lanes - free
    pool = None if alone else _pool(number, path, seen)
    if pool is None:
        yield None
        return
    try:
        yield _Helpers(number, lambda task: pool.submit(proof_process.work, task), free)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class _Crew:
    """Gives the answers in the order of the tasks, whoever finds them."""

    def __init__(self, helpers: _Helpers | None, walk: Callable[[Task], Walked]) -> None:
        self._helpers = helpers
        self._walk = walk
        self._rest: deque[Task] = deque()
        self._begun: deque[tuple[Task, Future[Walked | None] | Walked]] = deque()

    def begin(self, tasks: list[Task]) -> None:
        """Give every process its first tasks."""
        self._rest.extend(tasks)
        self._give_out()

    def answers(self) -> Iterator[Walked]:
        """Whenever the next answer is not there yet, a free caller walks a stretch itself."""
        while self._begun or self._rest:
            self._give_out()
            if self._rest and self._is_time_to_walk():
                task = self._rest.popleft()
                self._begun.append((task, self._walk(task)))
                continue
            task, answer = self._begun.popleft()
            found = _answer(answer) if isinstance(answer, Future) else answer
            yield self._walk(task) if found is None else found

    def _is_time_to_walk(self) -> bool:
        if not self._begun:
            return True
        first = self._begun[0][1]
        waits = isinstance(first, Future) and not first.done()
        return waits and self._helpers is not None and self._helpers.free

    def _give_out(self) -> None:
        if self._helpers is None:
            return
        under_way = sum(isinstance(each, Future) and not each.done() for _, each in self._begun)
        try:
            for _ in range(min(len(self._rest), self._helpers.number * AHEAD - under_way)):
                future = self._helpers.submit(self._rest[0])
                self._begun.append((self._rest.popleft(), future))
        except (OSError, BrokenExecutor):  # no process could be started, or all have died
            self._helpers = None


def _pool(lanes: int, path: Path, seen: Sight) -> ProcessPoolExecutor | None:
    begin, args = proof_process.begin, (path, statements(), seen.head())
    try:
        pool = ProcessPoolExecutor(lanes, get_context("spawn"), begin, args)
        for _ in range(lanes):  # each starts with a task
            pool.submit(gc.isenabled)
    except (OSError, BrokenExecutor):  # no shared memory for this user, as in a bare container
        return None
    return pool


def _answer(waiting: Future[Walked | None]) -> Walked | None:
    try:
        return waiting.result()
    except Exception:  # noqa: BLE001  no fault of a helper may hide what there is to find
        return None
