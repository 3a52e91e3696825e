"""Started in a process of its own: print when a window has painted and when it shows rows.

    start_probe.py bare SINCE             a plain QMainWindow
    start_probe.py rows SINCE DATABASE SETTINGS    the window of somebody who left it on the queue

Prints seconds since SINCE, the instant at which the process was started.
"""

import sys
import time
from dataclasses import replace
from pathlib import Path

LOOK_MS = 5


def say(what: str, since: float) -> None:
    sys.stdout.write(f"{what} {time.time() - since}\n")
    sys.stdout.flush()


def bare(since: float) -> None:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Window(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            say("painted", since)
            QApplication.exit()

    app = QApplication([])
    window = Window()
    window.resize(1280, 800)
    window.show()
    app.exec()
    window.deleteLater()


def rows(since: float, database: str, settings: str) -> None:
    """Start as `gaoxinban` does; the window opens the page on which it was closed."""
    from PySide6.QtCore import QTimer

    from gaoxinban.bootstrap import _plan
    from gaoxinban.ui.shell.application import Shell, make_application

    app = make_application()
    plan = replace(_plan(Path(database), Path(settings).parent), settings_file=Path(settings))
    shell = Shell(app, plan)
    shell.window.first_painted.connect(lambda: say("painted", since))
    shell.window.resize(1280, 800)
    shell.window.show()
    until = time.monotonic() + 60

    def look() -> None:
        if _shows_rows(shell) or time.monotonic() > until:
            say("rows", since)
            app.quit()

    # Seldom enough not to take the interpreter from the worker that loads.
    watch = QTimer(interval=LOOK_MS, timeout=look)
    watch.start()
    app.exec()
    watch.stop()
    shell.close()


def _shows_rows(shell) -> bool:
    """Whether a table on the page has cells with text for its first row."""
    from PySide6.QtWidgets import QTableView

    for table in shell.window.findChildren(QTableView):
        model = table.model()
        if table.isVisible() and model is not None and model.rowCount() > 0:
            texts = [model.index(0, column).data() for column in range(model.columnCount())]
            if any(texts):
                return True
    return False


if __name__ == "__main__":
    started = float(sys.argv[2])
    if sys.argv[1] == "bare":
        bare(started)
    else:
        rows(started, *sys.argv[3:])
