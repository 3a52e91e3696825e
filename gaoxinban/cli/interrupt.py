"""Ctrl+C during long work that writes."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from gaoxinban.cli.run import say


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Ctrl+C asks to stop instead of breaking off, so that nothing is left between two states.

    The work looks at it every few rows and takes everything back; once it
    has begun to write the transaction down, it is done.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    asked = threading.Event()

    def on_interrupt(_signal: int, _frame: FrameType | None) -> None:
        if not asked.is_set():
            say("正在取消……")
        asked.set()

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)
