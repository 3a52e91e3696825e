"""The line at the bottom: what was said and saved, and who acts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSettings, QTimer
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.notifier import MessageLine, Notifier
from gaoxinban.ui.kit.page import Seat
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.task_runner import TaskRunner
from gaoxinban.ui.kit.theme import colours_of
from gaoxinban.ui.shell.officer_choice import OfficerChoice

if TYPE_CHECKING:
    from gaoxinban.application.rows import OfficerOption

SEAT = "seat/officer"


class StatusLine(QWidget):
    """Message, a quiet word while something takes longer than 300 ms, saved at, acting officer."""

    def __init__(
        self,
        notifier: Notifier,
        runner: TaskRunner,
        seat: Seat,
        settings: QSettings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._notifier = notifier
        self._seat = seat
        self._settings = settings
        self._page = ""
        self._officers: dict[int, OfficerOption] = {}
        self.setFixedHeight(10 * tokens.GRID)
        self.message = MessageLine(notifier)
        self.busy = PlainLabel(self.tr("正在处理…"), role="muted")
        self.busy.hide()
        self.saved = PlainLabel("", role="muted")
        self.note = PlainLabel("", role="muted")
        self.officer = OfficerChoice(self.tr("经办人"))
        self.officer.setMinimumWidth(50 * tokens.GRID)
        self.officer.setEnabled(False)
        self.officer.setToolTip(self.tr("现在由谁经办：登记、签收、联系等都记在这个人名下"))
        self.officer.value_changed.connect(self._on_officer)
        self.officer.unknown.connect(self._on_unknown)
        self._change: ActionButton | None = None
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(tokens.MARGIN, 0, tokens.GAP, 0)
        layout.setSpacing(tokens.MARGIN)
        layout.addWidget(self.message, 1)
        self._announced = QWidget()
        inside = QHBoxLayout(self._announced)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(tokens.MARGIN)
        layout.addWidget(self._announced)
        self.message.changed.connect(self._make_room)
        self._whose = PlainLabel(self.tr("经办人"), role="muted")
        for widget in (self.busy, self.saved, self.note, self._whose):
            layout.addWidget(widget)
        layout.addWidget(self.officer)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(tokens.BUSY_AFTER_MS)
        self._patience.timeout.connect(self.busy.show)
        runner.active_changed.connect(self._on_active)

    @property
    def remembered(self) -> int | None:
        """Who acted last at this window."""
        kept = self._settings.value(SEAT, None)
        return None if kept is None else int(str(kept))

    def offer(self, officers: "Sequence[OfficerOption]", chosen: int | None) -> None:
        """Fill the chooser; `chosen` is who acted last time."""
        self._officers = {each.id: each for each in officers}
        options = [(each.id, f"{each.name}  {each.team or each.role.label}") for each in officers]
        self.officer.set_options(options)
        self.officer.set_value(chosen if chosen in self._officers else _first_to_act(officers))
        self.officer.setEnabled(bool(options))
        self._on_officer(self.officer.value())

    def show_signed_in(self, officer: "OfficerOption", change: QAction) -> None:
        """Sign-in is on: a name that is not chosen here, and the way to change places."""
        if self._change is None:
            self._change = ActionButton(change, quiet=True)
            self._row.addWidget(self._change)
        self._change.show()
        self.officer.setEnabled(False)
        self.offer((officer,), officer.id)
        self.officer.setEnabled(False)

    def offer_choice(self) -> None:
        """Sign-in is off again: whoever sits here is chosen."""
        if self._change is not None:
            self._change.hide()
        self.officer.setEnabled(True)

    def offer_announcement(self, action: QAction) -> None:
        """A quiet button beside the calendar; it shows and hides with the action."""
        announced = self._announced.layout()
        assert announced is not None
        announced.addWidget(ActionButton(action, quiet=True))

    def turn_to(self, page: str) -> None:
        """Another page is shown: what was said of the former one goes with it."""
        if self._page and page != self._page:
            self.message.leave()
        self._page = page

    def say_saved(self, clock: str) -> None:
        """「已保存 14:02」"""
        self.saved.setText(self.tr("已保存 {clock}").format(clock=clock))

    def event(self, event: QEvent) -> bool:
        """More room, or less; something longer to say."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._make_room()
        return super().event(event)

    def _make_room(self) -> None:
        """Nothing is cut: what does not fit is not shown.

        What is said now goes before what is announced for days (its keys work all the same),
        then come the hour of saving and the calendar.
        """
        gap, margins = self._row.spacing(), self._row.contentsMargins()
        always = [self._whose, self.officer, self.busy]  # the last comes and goes all the time
        if self._change is not None and not self._change.isHidden():
            always.append(self._change)
        free = self.width() - margins.left() - margins.right()
        free -= sum(max(each.sizeHint().width(), each.minimumWidth()) + gap for each in always)
        if self.message.text:
            free -= self.message.sizeHint().width()
        for each in (self._announced, self.saved, self.note):
            needed = each.sizeHint().width() + gap
            each.setVisible(needed <= free)
            free -= needed if needed <= free else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line parts it from the page."""
        del event
        painter = QPainter(self)
        colours = colours_of(self)
        painter.fillRect(self.rect(), QColor(colours.raised))
        painter.setPen(QColor(colours.border))
        painter.drawLine(0, 0, self.width(), 0)

    def _on_officer(self, officer_id: object) -> None:
        officer = self._officers.get(officer_id) if isinstance(officer_id, int) else None
        before = self._seat.officer
        if before is not None and (officer is None or officer.id != before.id):
            self.message.leave()
        self._seat.sit(officer)
        if officer is not None:
            # At once: after a power cut nobody is to act in the name of somebody else.
            self._settings.setValue(SEAT, officer.id)

    def _on_unknown(self, typed: str) -> None:
        officer = self._seat.officer
        if officer is None:
            said = self.tr("没有叫「{typed}」的经办人").format(typed=typed)
        else:
            said = self.tr("没有叫「{typed}」的经办人，仍由{name}经办")
            said = said.format(typed=typed, name=officer.name)
        self._notifier.warn(said)

    def _on_active(self, count: int) -> None:
        if not count:
            self._patience.stop()
            self.busy.hide()
        elif not self._patience.isActive() and self.busy.isHidden():
            self._patience.start()


def _first_to_act(officers: "Sequence[OfficerOption]") -> int | None:
    """Nobody should act as administrator without noticing: anybody else comes first."""
    from gaoxinban.domain.term import Role

    found = min(officers, key=lambda each: each.role is Role.ADMIN, default=None)
    return None if found is None else found.id
