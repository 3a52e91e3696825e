"""Says on the page of a case who else has a form of it open, and tells the others about ours."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from gaoxinban.application.presence import BEAT
from gaoxinban.application.register_ports import Present
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import SECOND
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.queue.wording import at_work_text

LOOK_MS = 5_000
_BEAT_LOOKS = BEAT // SECOND * 1000 // LOOK_MS


class CasePresence(QObject):
    """Looks while the page is visible; beats while a form stands open."""

    def __init__(self, context: PageContext, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._ticket_id: int | None = None
        self._act = ""
        self._looks = 0
        self.label = PlainLabel("", role="strong")
        self.label.setWordWrap(True)
        self.label.hide()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def show_ticket(self, ticket_id: int) -> None:
        """Another case is looked at; nobody works on the former one from here."""
        if ticket_id != self._ticket_id:
            self.work("")
            self._ticket_id = ticket_id
            self._show([])
        self.look()

    def work(self, act: str) -> None:
        """A form of this act stands open, or none."""
        before, self._act = self._act, act
        if act == before:
            return
        self._looks = 0
        ticket_id, presence = self._ticket_id, self._context.office.register.presence
        if act:
            self._beat()
            self.look()  # whoever begins to write wants to know at once
        elif ticket_id is not None:
            self._context.runner.write(self, lambda: presence.leave(ticket_id), on_refused=_silent)

    def look(self) -> None:
        """Ask who else is there, and tell about ourselves in between."""
        ticket_id, presence = self._ticket_id, self._context.office.register.presence
        if ticket_id is None or not self._page.isVisible():
            return
        self._context.runner.read(
            self,
            lambda: presence.others(ticket_id),
            on_done=self._show,
            on_refused=_silent,
            latest="present",
        )
        if self._act:
            self._looks += 1
            if self._looks % _BEAT_LOOKS == 0:
                self._beat()

    def _beat(self) -> None:
        ticket_id, act, presence = (
            self._ticket_id,
            self._act,
            self._context.office.register.presence,
        )
        if ticket_id is None:
            return
        try:
            actor = self._context.seat.actor
        except Refused:
            return
        self._context.runner.write(
            self, lambda: presence.be_present(actor, ticket_id, act), on_refused=_silent
        )

    def _show(self, others: Sequence[Present]) -> None:
        said = at_work_text(others)
        self.label.setText(said)
        self.label.setVisible(bool(said))


def _silent(_refused: Refused) -> None:
    """A heartbeat that fails hurts nobody: the next one may do better."""
