"""Ctrl+C in the terminal from which the window was opened."""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSocketNotifier


@contextmanager
def closing_on_ctrl_c(close: Callable[[], object]) -> Iterator[None]:
    """It closes the window as Ctrl+Q does.

    Python answers a signal before its next instruction, and a window at rest has none: the byte
    that Python's own handler writes at once wakes Qt's loop. Left alone, the interrupt broke off
    whatever slot came next, minutes later, and the window stayed.
    """
    ours, pythons = socket.socketpair()
    ours.setblocking(False)
    pythons.setblocking(False)
    before = signal.signal(signal.SIGINT, lambda *_signal: close())
    woken_before = signal.set_wakeup_fd(pythons.fileno(), warn_on_full_buffer=False)
    notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda *_: ours.recv(64))
    try:
        yield
    finally:
        notifier.setEnabled(False)
        signal.set_wakeup_fd(woken_before)
        signal.signal(signal.SIGINT, before)
        ours.close()
        pythons.close()
