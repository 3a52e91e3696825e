"""Work off the GUI thread: one serial write lane, a small read pool, a free pool.

Plain data in, plain data out: no QObject is touched in a worker. Answers come
back through one signal of the runner, which lives in the GUI thread.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from typing import Any, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from gaoxinban.domain.errors import Refused

T = TypeVar("T")

READERS = 2
FREE_WORKERS = 2
PROGRESS_INTERVAL = 0.05


class Lane(Enum):
    """Where a task runs; the value names its threads."""

    WRITE = "write"
    READ = "read"
    FREE = "free"


class Task(Generic[T]):
    """One piece of work and those who wait for it; made by the runner only."""

    def __init__(self, owner: QObject, lane: Lane, work: Callable[[], T]) -> None:
        self.owner = owner
        self.lane = lane
        self.work = work
        self.on_done: Callable[[T], object] | None = None
        self.on_refused: Callable[[Refused], object] | None = None
        self.on_end: Callable[[], object] | None = None
        self.latest: tuple[int, str] | None = None
        self.finished = False
        self.counted = True
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether somebody lost interest; checked by the worker before it starts."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Drop the answer, and the work too if it has not begun.

        A write that has begun is never undone by this: only its callbacks are
        dropped, its changes are still announced.
        """
        self._cancelled.set()


class Progress:
    """Progress of long work: reported by the worker, shown and cancelled by the window."""

    def __init__(self, send: Callable[[int, int, str], object]) -> None:
        self._send = send
        self._cancelled = threading.Event()
        self._last = 0.0

    @property
    def cancelled(self) -> bool:
        """Asked by the worker between chunks."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the worker to stop at its next chunk."""
        self._cancelled.set()

    def report(self, done: int, total: int, note: str = "") -> None:
        """Tell how far it is; at most 20 reports a second get through, the last one always."""
        now = time.monotonic()
        if done < total and now - self._last < PROGRESS_INTERVAL:
            return
        self._last = now
        self._send(done, total, note)


class TaskRunner(QObject):
    """The only door from the GUI thread to workers.

    Callbacks run in the GUI thread and are skipped when the owner's C++ object
    is gone. A `Refused` goes to `on_refused`; without one, and for every other
    exception, it is raised in the GUI thread so that the one excepthook sees it.

    Signals:
        changed: (changes, initiator) once after every write whose outcome has `.changes`;
            the initiator is the write's owner.
        active_changed: the number of tasks that are waiting or running.
    """

    changed = Signal(object, object)
    active_changed = Signal(int)
    _answered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools: dict[Lane, ThreadPoolExecutor] = {}
        self._newest: dict[tuple[int, str], Task[Any]] = {}
        self._active = 0
        self._closed = False
        # Queued even for answers of this thread: a callback never runs inside the call that
        # asked for it.
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)

    @property
    def active(self) -> int:
        """Tasks that are waiting or running."""
        return self._active

    def write(
        self,
        owner: QObject,
        work: Callable[[], T],
        *,
        on_done: Callable[[T], object] | None = None,
        on_refused: Callable[[Refused], object] | None = None,
        on_end: Callable[[], object] | None = None,
    ) -> Task[T]:
        """Run an act on the serial lane; its outcome's `.changes` are announced once.

        `on_end` runs last in every case (a button is enabled again).
        """
        task = Task(owner, Lane.WRITE, work)
        task.on_done, task.on_refused, task.on_end = on_done, on_refused, on_end
        return self._begin(task)

    def read(
        self,
        owner: QObject,
        work: Callable[[], T],
        *,
        on_done: Callable[[T], object] | None = None,
        on_refused: Callable[[Refused], object] | None = None,
        on_end: Callable[[], object] | None = None,
        latest: str | None = None,
        counted: bool = True,
    ) -> Task[T]:
        """Run a query in the read pool; `counted` as for `run`.

        With `latest`, a newer read of the same owner and name makes this one
        void: it is not started if it still waits, and its answer is dropped.
        """
        task = Task(owner, Lane.READ, work)
        task.counted = counted
        task.on_done, task.on_refused, task.on_end = on_done, on_refused, on_end
        if latest is not None:
            task.latest = (id(owner), latest)
        return self._begin(task)

    def run(
        self,
        owner: QObject,
        work: Callable[[], T],
        *,
        on_done: Callable[[T], object] | None = None,
        on_refused: Callable[[Refused], object] | None = None,
        on_end: Callable[[], object] | None = None,
        counted: bool = True,
    ) -> Task[T]:
        """Run work that needs no database (files, paper, imports of slow packages).

        Not `counted`: nobody waits for it, and the window does not say that it is busy.
        """
        task = Task(owner, Lane.FREE, work)
        task.counted = counted
        task.on_done, task.on_refused, task.on_end = on_done, on_refused, on_end
        return self._begin(task)

    def progress(self, owner: QObject, on_progress: Callable[[int, int, str], object]) -> Progress:
        """A `Progress` to hand to a worker; `on_progress` runs in the GUI thread."""

        def send(done: int, total: int, note: str) -> None:
            self._post(lambda: on_progress(done, total, note) if _alive(owner) else None)

        return Progress(send)

    def close(self) -> None:
        """Drop what waits, let what runs end, deliver nothing any more."""
        self._closed = True
        for pool in self._pools.values():
            pool.shutdown(wait=True, cancel_futures=True)
        self._pools.clear()
        self._newest.clear()

    def _begin(self, task: Task[T]) -> Task[T]:
        if self._closed:
            task.cancel()
            return task
        if task.latest is not None:
            earlier = self._newest.get(task.latest)
            if earlier is not None:
                earlier.cancel()
            self._newest[task.latest] = task
        self._count(task, 1)
        self._start(task)
        return task

    def _count(self, task: Task[Any], by: int) -> None:
        if task.counted:
            self._active += by
            self.active_changed.emit(self._active)

    def _start(self, task: Task[Any]) -> None:
        self._pool(task.lane).submit(self._work, task)

    def _pool(self, lane: Lane) -> ThreadPoolExecutor:
        pool = self._pools.get(lane)
        if pool is None:
            size = {Lane.WRITE: 1, Lane.READ: READERS, Lane.FREE: FREE_WORKERS}[lane]
            pool = ThreadPoolExecutor(size, thread_name_prefix=f"gaoxinban-{lane.value}")
            self._pools[lane] = pool
        return pool

    def _work(self, task: Task[Any]) -> None:
        """In the worker: run, and post what came of it."""
        value: Any = None
        error: BaseException | None = None
        ran = not task.cancelled
        if ran:
            try:
                value = task.work()
            except BaseException as caught:  # noqa: BLE001  raised again in the GUI thread
                error = caught
        self._post(lambda: self._settle(task, ran=ran, value=value, error=error))

    def _post(self, deliver: Callable[[], object]) -> None:
        if not self._closed and _alive(self):
            self._answered.emit(deliver)

    @Slot(object)
    def _on_answered(self, deliver: Callable[[], object]) -> None:
        if not self._closed:
            deliver()

    def _settle(
        self, task: Task[Any], *, ran: bool, value: object, error: BaseException | None
    ) -> None:
        """In the GUI thread: callbacks, then the changes, then the end."""
        task.finished = True
        self._count(task, -1)
        if task.latest is not None and self._newest.get(task.latest) is task:
            del self._newest[task.latest]
        try:
            if error is not None:
                self._fail(task, error)
            elif ran and not task.cancelled and task.on_done is not None and _alive(task.owner):
                task.on_done(value)
        finally:
            changes = getattr(value, "changes", None)
            if task.lane is Lane.WRITE and changes is not None:
                self.changed.emit(changes, task.owner)
            if task.on_end is not None and _alive(task.owner):
                task.on_end()

    def _fail(self, task: Task[Any], error: BaseException) -> None:
        if isinstance(error, Refused):
            if task.cancelled or not _alive(task.owner):
                return
            if task.on_refused is not None:
                task.on_refused(error)
                return
        raise error


def _alive(thing: QObject) -> bool:
    return bool(shiboken6.isValid(thing))
