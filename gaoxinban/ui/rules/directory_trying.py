"""Worked out beside the editing of the 派单目录: one request tried, ninety days replayed."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.task_runner import Progress
from gaoxinban.ui.rules.bench_view import BenchView
from gaoxinban.ui.rules.directory_operations import Bench, Make, bench, tried
from gaoxinban.ui.rules.directory_view import TrialBox

PAUSE_MS = 200
"""So long after the last key the request is tried."""


class Trial(QObject):
    """Tries what stands in the box whenever it, or the directory, has changed."""

    def __init__(
        self,
        context: PageContext,
        box: TrialBox,
        recipe: Callable[[], Make],
        asked: Callable[[], int | None],
        parent: QObject,
    ) -> None:
        """`recipe` gives the directory as edited, `asked` the rule one would like to hear of."""
        super().__init__(parent)
        self._context, self._box = context, box
        self._recipe, self._asked = recipe, asked
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.now)
        for signal in (box.text.edited, box.category.value_changed, box.stage.value_changed):
            signal.connect(self.soon)

    def soon(self, *_of_signal: object) -> None:
        """After the next pause in typing."""
        self._timer.start()

    def now(self) -> None:
        """Ask which rule answers the text as it stands."""
        box, office = self._box, self._context.office
        facts, asked = box.facts(), self._asked()
        if not facts.text:
            box.answer.setText("")
            return
        try:
            make = self._recipe()
        except Refused as refused:
            box.answer.setText(refused.sentence)
            return
        self._context.runner.read(
            self,
            lambda: tried(office, make, facts, asked),
            on_done=box.answer.setText,
            on_refused=lambda refused: box.answer.setText(refused.sentence),
            latest="trial",
        )


class BenchRun(QObject):
    """Runs the bench; one at a time, Esc stops it.

    Signals:
        done: the Bench that came of it.
    """

    done = Signal(object)

    def __init__(self, context: PageContext, view: BenchView, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._view = context, view
        self._progress: Progress | None = None

    @property
    def running(self) -> bool:
        """Whether one is under way."""
        return self._progress is not None

    def run(self, make: Make) -> None:
        """Replay by this directory."""
        self.stop()
        office = self._context.office
        progress = self._context.runner.progress(self, self._view.show_progress)

        def told(done: int, total: int) -> None:
            """Called by the worker: report, or end where one has stopped it."""
            if progress.cancelled:
                raise Refused(self.tr("已停止试派。"))
            progress.report(done, total)

        self._progress = progress
        self._view.show_running()
        self._context.runner.read(
            self,
            lambda: bench(office, make, told),
            on_done=self._on_done,
            on_refused=lambda refused: self._view.show_stopped(refused.sentence),
            on_end=lambda: self._on_end(progress),
        )

    def stop(self) -> bool:
        """Stop what runs; False when nothing did."""
        if self._progress is None:
            return False
        self._progress.cancel()
        return True

    def _on_done(self, found: Bench) -> None:
        self._view.show_bench(found)
        self.done.emit(found)

    def _on_end(self, progress: Progress) -> None:
        if self._progress is progress:
            self._progress = None
