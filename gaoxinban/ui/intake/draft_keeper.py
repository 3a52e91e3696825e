"""Keeps what is typed, a moment behind the typing, and finds what a dead window left."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from gaoxinban.application.desk_ports import Draft
from gaoxinban.domain.errors import Refused
from gaoxinban.ui.intake.draft import IntakeDraft
from gaoxinban.ui.intake.draft_payload import to_payload
from gaoxinban.ui.intake.window_lock import WindowLock
from gaoxinban.ui.kit.page import PageContext

KEEP_AFTER_MS = 500
"""From the first keystroke that is not kept; with the write itself well under a second."""
AGAIN_AFTER_MS = 1_000
WARN_AFTER = 3


class DraftKeeper(QObject):
    """One window's draft. All writes go through the serial lane, in the order of asking.

    Signals:
        left: list of Draft that this officer's dead windows left, the newest first.
        failing: the sentence, when the draft could not be kept several times in a row;
            empty when something is kept again.
        kept: the IntakeDraft that is safe now.
    """

    left = Signal(object)
    failing = Signal(str)
    kept = Signal(object)

    def __init__(
        self, context: PageContext, read: Callable[[], IntakeDraft], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._read = read
        self.lock = WindowLock()
        self._safe: IntakeDraft | None = None
        self._stored = False
        self._logging: IntakeDraft | None = None
        self._failures = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._keep)
        self.destroyed.connect(self.lock.release)

    @property
    def window(self) -> str:
        """The name under which this window keeps its draft."""
        return self.lock.window

    def touch(self) -> None:
        """Something was typed: it is kept soon, however much follows."""
        if not self._timer.isActive():
            self._timer.start(KEEP_AFTER_MS)

    def flush(self) -> None:
        """Keep it now: the page is left or the window closes."""
        if self._timer.isActive():
            self._timer.stop()
            self._keep()

    def begin_logging(self, draft: IntakeDraft) -> None:
        """The transaction that logs `draft` drops what was kept: it is not kept anew meanwhile."""
        self._logging = draft
        self._safe, self._stored = None, False

    def end_logging(self, *, refused: bool) -> None:
        """Logged, or refused: then what was kept is still there."""
        if not refused:
            self._on_written()
        self._logging = None
        self._stored = self._stored or refused
        self.touch()

    def put_aside(
        self, officer_id: int | None, on_kept: Callable[[], object] = lambda: None
    ) -> None:
        """What stands there stays this officer's, as if this window had ended; a new name begins.

        The form is to be filled anew right after. `on_kept` when it can be found by `look`.
        """
        self._timer.stop()
        draft, safe = self._read(), self._safe
        place = (self.window, owner_of(officer_id), self.lock.machine)
        self.lock.release()
        self.lock = WindowLock()
        self.destroyed.connect(self.lock.release)
        self._safe, self._stored = None, False
        if not draft.is_blank and draft not in (self._logging, safe):
            self._keep_until_done(place, to_payload(draft), on_kept)
        else:
            on_kept()

    def look(self) -> None:
        """Ask for what this officer's dead windows left; answers by `left`."""
        office, lock = self._context.office, self.lock
        actor = self._context.seat.reader

        def find() -> list[Draft]:
            now = office.clock.now()
            return [each for each in office.desk.drafts.of(actor) if lock.is_left(each, now)]

        self._context.runner.read(
            self, find, on_done=self._on_found, on_refused=lambda _refused: None, latest="left"
        )

    def take_over(self, draft: Draft, on_lost: Callable[[], object]) -> None:
        """It stands in this form now; `on_lost` if another window was faster."""
        drafts, lock = self._context.office.desk.drafts, self.lock
        self._stored = True

        def done(taken: Draft | None) -> None:
            if taken is None:
                on_lost()

        self._write(lambda: drafts.take_over(draft, lock.window, lock.machine), done)

    def _owner(self) -> str:
        officer = self._context.seat.officer
        return owner_of(None if officer is None else officer.id)

    def _on_found(self, drafts: list[Draft]) -> None:
        if drafts:
            self.left.emit(drafts)

    def _keep(self) -> None:
        draft = self._read()
        if draft in (self._logging, self._safe):
            return
        drafts = self._context.office.desk.drafts
        if draft.is_blank:
            if self._stored:
                self._stored, self._safe = False, None
                window = self.window  # by the time of writing it may have another name
                self._write(lambda: drafts.drop(window), lambda _done: None)
            return
        place = (self.window, self._owner(), self.lock.machine)
        payload = to_payload(draft)
        self._stored = True
        self._write(lambda: drafts.keep(place, payload), lambda _at: self._on_kept(draft))

    def _keep_until_done(
        self,
        place: tuple[str, str, str],
        payload: dict[str, Any],
        on_kept: Callable[[], object],
    ) -> None:
        """The form has it no longer: a busy database is asked until it takes it."""
        drafts = self._context.office.desk.drafts

        def again() -> None:
            self._keep_until_done(place, payload, on_kept)

        self._context.runner.write(
            self,
            lambda: drafts.keep(place, payload),
            on_done=lambda _at: on_kept(),
            on_refused=lambda _refused: QTimer.singleShot(AGAIN_AFTER_MS, self, again),
        )

    def _write(self, work: Callable[[], Any], on_done: Callable[[Any], object]) -> None:
        def done(answer: Any) -> None:
            self._on_written()
            on_done(answer)

        self._context.runner.write(self, work, on_done=done, on_refused=self._on_refused)

    def _on_written(self) -> None:
        """The disk has room again, the database a moment."""
        failures, self._failures = self._failures, 0
        if failures >= WARN_AFTER:
            self.failing.emit("")

    def _on_kept(self, draft: IntakeDraft) -> None:
        if self._stored:
            self._safe = draft
        self.kept.emit(draft)

    def _on_refused(self, refused: Refused) -> None:
        """A busy database or a full disk: again in a moment, and said once."""
        self._stored, self._safe = True, None
        self._failures += 1
        if self._failures == WARN_AFTER:
            self.failing.emit(refused.sentence)
        self._timer.start(AGAIN_AFTER_MS)


def owner_of(officer_id: int | None) -> str:
    """The owner of a draft, as the database has it."""
    return "" if officer_id is None else f"officer:{officer_id}"
