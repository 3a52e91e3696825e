"""The box in which the acting officer is chosen: entered by F9, left by a choice or Esc."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from gaoxinban.ui.kit.fields import Choice
from gaoxinban.ui.kit.lookup_field import is_escape


class OfficerChoice(Choice):
    """Gives the cursor back once a name is taken or the choice is given up, however one came."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._came_from: QWidget | None = None
        self._before: object = None
        self._listing = False
        line, completer, application = self.lineEdit(), self.completer(), QApplication.instance()
        assert line is not None
        assert completer is not None
        assert isinstance(application, QApplication)
        line.returnPressed.connect(self._on_return)
        self.activated.connect(self._on_activated)
        completer.activated.connect(self._on_completed)
        application.focusChanged.connect(self._on_focus_changed)

    def begin(self) -> None:
        """F9: the name that stands there is replaced by the first letter typed."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._select_all()

    def showPopup(self) -> None:
        """A name taken out of the open list ends the choice; one stepped to by arrows does not."""
        self._listing = True
        super().showPopup()

    def hidePopup(self) -> None:
        """The choice is told right after."""
        super().hidePopup()
        QTimer.singleShot(0, self, self._end_listing)

    def event(self, event: QEvent) -> bool:
        """Esc belongs to the choice: the window's Esc would leave the page."""
        if is_escape(event, QEvent.Type.ShortcutOverride):
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in the list of names gives up the whole choice, as it does in the box."""
        completer = self.completer()
        if (
            is_escape(event, QEvent.Type.KeyPress)
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

    def _on_focus_changed(self, left: QWidget | None, here: QWidget | None) -> None:
        """Where one comes from; neither a list that closes nor another window is such a place."""
        if here is self and left is not None and left.window() is self.window():
            self._came_from = left
            self._before = self.value()

    def _on_activated(self, _index: int) -> None:
        if self._listing:
            self._leave()

    def _on_completed(self, _text: str) -> None:
        # Behind the completer, which has yet to put the name into the box.
        QTimer.singleShot(0, self, self._on_return)

    def _end_listing(self) -> None:
        self._listing = False

    def _on_return(self) -> None:
        if self.settle():
            self._leave()
        else:
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
