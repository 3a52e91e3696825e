"""撤销 of what was just done here: what a call added to a case, or where it was sent."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from gaoxinban.application.rows import LoggedCase
from gaoxinban.domain.errors import Refused
from gaoxinban.ui.intake import operations
from gaoxinban.ui.intake.draft import IntakeDraft
from gaoxinban.ui.intake.recovery import Recovery
from gaoxinban.ui.intake.side_view import DoneLine
from gaoxinban.ui.kit.page import PageContext


class TakingBack(QObject):
    """Sends the compensating event; the line of what was done tells of it."""

    def __init__(
        self, context: PageContext, recovery: Recovery, done: DoneLine, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._recovery = recovery
        self._done = done

    def adding(self, case: LoggedCase, draft: IntakeDraft) -> None:
        """The note goes, and what was typed comes back; its files are on the case."""

        def bring() -> None:
            self._recovery.bring(replace(draft, files=()))
            self._tell(case, self.tr("{number} 已撤销并入"))

        self._undo(case, bring)

    def dispatch(self, case: LoggedCase) -> None:
        """The number stays used, so the case stays: it waits for another 派单."""
        said = self.tr("{number} 已撤销派单，待派单")
        self._undo(case, lambda: self._tell(case, said))

    def _tell(self, case: LoggedCase, sentence: str) -> None:
        said = sentence.format(number=case.number)
        if not self._done.retell(case.ticket_id, said):
            self._context.notifier.info(said)

    def _undo(self, case: LoggedCase, on_done: Callable[[], object]) -> None:
        operations.undo(
            context=self._context,
            owner=self,
            ticket_id=case.ticket_id,
            on_done=on_done,
            on_refused=self._on_refused,
        )

    def _on_refused(self, refused: Refused) -> None:
        self._context.notifier.warn(refused.sentence)
