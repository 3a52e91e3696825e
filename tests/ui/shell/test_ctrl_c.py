"""The terminal's Ctrl+C and a window at rest."""

import os
import signal
import threading

from PySide6.QtCore import QEventLoop, QTimer

from gaoxinban.ui.shell.ctrl_c import closing_on_ctrl_c


def test_ctrl_c_ends_a_window_in_which_nothing_happens(qapp):
    """Python was told only when a slot came by, and then broke that off: a traceback, no end."""
    before = signal.getsignal(signal.SIGINT)
    loop, patience = QEventLoop(), QTimer()
    patience.setSingleShot(True)
    patience.timeout.connect(loop.quit)
    patience.start(5_000)
    with closing_on_ctrl_c(loop.quit):
        kill = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
        kill.start()
        loop.exec()
        kill.join()
    assert patience.isActive(), "it was the key that ended it"
    assert signal.getsignal(signal.SIGINT) is before
