"""Says when the window did not come back to its event loop for too long, and what it did instead.

Time is the processor time of the GUI thread: whatever else the machine is
doing fails nobody. Time of the test itself is not counted: the watchdog looks
only while a key is being handled (`span`) or an event loop runs (`qtbot.wait`).
Waiting costs no processor time, so every sample also looks whether the GUI
thread stands in the room that waits for a disk.
"""

import contextlib
import signal
import time
import traceback

from PySide6.QtCore import QObject, Qt, QTimer

LIMIT = 0.050
"""Seconds of the GUI thread."""
BEAT_MS = 3
SAMPLE_SECONDS = 0.008
PEACE_BEATS = 20
"""So many with nothing being read: then a page that was shown for the first time has settled."""
LOOP = "the event loop"


class Watchdog(QObject):
    """Lives in the main thread; `blocks` are the faults that were found. It sleeps until `watch`.

    The stack is taken by a signal in the thread itself: a frame that another
    thread holds would have its widgets destroyed there.
    """

    def __init__(self, qtbot, limit=LIMIT):
        super().__init__()
        self.qtbot = qtbot
        self.blocks = []
        self._limit = limit
        self._runner = None
        self._since = None
        self._stack = None
        self._pardoned = 0
        self._beat = QTimer(self)
        self._beat.setTimerType(Qt.TimerType.PreciseTimer)
        self._beat.setInterval(BEAT_MS)
        self._beat.timeout.connect(lambda: self._tick(LOOP))
        self._wait, qtbot.wait = qtbot.wait, self._watched_wait
        self._earlier = signal.signal(signal.SIGALRM, self._sample)

    def watch(self, runner):
        """The window has started: from now on it is watched; `runner` does its work."""
        self._runner = runner

    def close(self):
        """Everything as it was."""
        self._end()
        signal.signal(signal.SIGALRM, self._earlier)
        self.qtbot.wait = self._wait
        self.deleteLater()

    def pardon(self):
        """A page is shown for the first time: until it rests, nothing is held against it."""
        self._pardoned = PEACE_BEATS

    @contextlib.contextmanager
    def span(self, what):
        """One thing that somebody does."""
        self._begin()
        try:
            yield
        finally:
            self._tick(what)
            self._end()

    def _watched_wait(self, ms):
        """`qtbot.wait`, by which everything waits: it runs an event loop."""
        self._begin()
        self._beat.start()
        try:
            self._wait(ms)
        finally:
            self._beat.stop()
            self._tick(LOOP)
            self._end()

    def _begin(self):
        if self._runner is not None:
            self._stack = None
            self._since = time.thread_time()
            signal.setitimer(signal.ITIMER_REAL, SAMPLE_SECONDS, SAMPLE_SECONDS)

    def _end(self):
        self._since = None
        signal.setitimer(signal.ITIMER_REAL, 0)

    def _tick(self, what):
        if self._since is None:
            return
        now = time.thread_time()
        if now - self._since > self._limit and not self._pardoned:
            told = "".join(self._stack.format()) if self._stack else "no stack was taken\n"
            self.blocks.append(f"{1000 * (now - self._since):.0f} ms in {what}\n{told}")
        self._stack = None
        self._since = now
        if self._pardoned:
            self._pardoned = PEACE_BEATS if self._runner.active else self._pardoned - 1

    def _sample(self, _number, frame):
        """Where the thread stands now; kept from half of the limit on."""
        if self._since is None:
            return
        spent = time.thread_time() - self._since
        stack = traceback.StackSummary.extract(
            traceback.walk_stack(frame), limit=14, lookup_lines=False
        )
        if any("/gaoxinban/storage/" in each.filename for each in stack):
            self.blocks.append("the database is asked by the window\n" + "".join(stack.format()))
        elif spent > self._limit / 2:
            self._stack = stack
