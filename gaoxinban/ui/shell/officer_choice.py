"""The box in which the acting officer is chosen: entered by F9, left by Enter or Esc."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from gaoxinban.ui.kit.fields import Choice

_COMING = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.MouseFocusReason,
    }
)
"""Not the reasons of a list or of the window that closes above."""


class OfficerChoice(Choice):
    """Gives the cursor back once a name is taken or the choice is given up.

    Signals:
        unknown: what was typed when it is nobody's name; whoever acted still acts.
    """

    unknown = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._came_from: QWidget | None = None
        self._before: object = None
        line = self.lineEdit()
        assert line is not None
        line.returnPressed.connect(self._on_return)

    def begin(self) -> None:
        """F9: the name that stands there is replaced by the first letter typed."""
        here = QApplication.focusWidget()
        if here is not self:
            self._came_from = here
            self._before = self.value()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._select_all()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """By Tab or a click: there is no place to go back to."""
        if event.reason() in _COMING:
            self._came_from = None
            self._before = self.value()
        super().focusInEvent(event)

    def event(self, event: QEvent) -> bool:
        """Esc belongs to the choice: the window's Esc would leave the page."""
        if _is_escape(event, QEvent.Type.ShortcutOverride):
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in the list of names gives up the whole choice, as it does in the box."""
        completer = self.completer()
        if (
            _is_escape(event, QEvent.Type.KeyPress)
            and completer is not None
            and watched is completer.popup()
        ):
            self._give_up()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc restores the name."""
        if event.key() == Qt.Key.Key_Escape:
            self._give_up()
        else:
            super().keyPressEvent(event)

    def _on_return(self) -> None:
        typed = self.currentText().strip()
        known = not typed or self._find(typed) >= 0
        self.settle()
        if known:
            self._leave()
        else:
            self.unknown.emit(typed)
            self._select_all()

    def _give_up(self) -> None:
        completer = self.completer()
        popup = None if completer is None else completer.popup()
        if popup is not None:
            popup.hide()
        if self._before is not None:
            self.set_value(self._before)
        self.setEditText(self.itemText(self.currentIndex()))
        self._leave()

    def _leave(self) -> None:
        """Back to where the cursor was, so that the next key is not typed into the name."""
        place, self._came_from, self._before = self._came_from, None, None
        if place is not None and shiboken6.isValid(place) and place.isVisible():
            place.setFocus()

    def _select_all(self) -> None:
        line = self.lineEdit()
        if line is not None:
            line.selectAll()


def _is_escape(event: QEvent, kind: QEvent.Type) -> bool:
    return (
        isinstance(event, QKeyEvent) and event.type() == kind and event.key() == Qt.Key.Key_Escape
    )
