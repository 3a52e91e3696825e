"""What other processes write into the same database comes to every page within a second.

So does a new day: 本月, 「今天」 and who is on leave change with it, and nobody writes them.
"""

from typing import Any

from PySide6.QtCore import QObject, QTimer

from gaoxinban.application.changes import Changes
from gaoxinban.domain.instant import local_day
from gaoxinban.ui.kit.task_runner import TaskRunner

LOOK_MS = 700
"""A look is a counter in the file's header; nothing is read while nobody else writes."""


class Elsewhere(QObject):
    """Announces foreign changes as the runner announces own ones, with itself as initiator.

    It asks in the write lane: the counter that it reads does not move by what
    its own connection commits.
    """

    is_elsewhere = True

    def __init__(self, runner: TaskRunner, office: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._office = office
        self._asked = False
        self._day = local_day(office.clock.now())
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Ask now, unless an answer is still awaited."""
        day = local_day(self._office.clock.now())
        if day != self._day:
            self._day = day
            self._on_seen(Changes(tickets=True, enterprises=True, settings=True))
        if self._asked:
            return
        self._asked = True
        views = self._office.views
        self._runner.write(
            self,
            views.elsewhere,
            on_done=self._on_seen,
            on_refused=lambda _refused: None,
            on_end=self._on_end,
        )

    def _on_seen(self, changes: object) -> None:
        if changes is not None:
            self._runner.changed.emit(changes, self)

    def _on_end(self) -> None:
        self._asked = False
