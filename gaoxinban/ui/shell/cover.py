"""What lies over the window until somebody may use it: a card in the middle, nothing behind it.

The pages stay alive underneath with all that was typed; they are hidden, so
their keys are dead, and the window's own keys are put to rest.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.theme import colours_of

if TYPE_CHECKING:
    from gaoxinban.ui.shell.main_window import MainWindow

CARD_WIDTH = 110 * tokens.GRID
_AWAKE = frozenset({"window.quit", "window.scheme"})
"""Acts of the window that need nobody to be known."""


class Cover(QWidget):
    """A page of its own over the whole window, with a card for a form."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._body = window.centralWidget() or QWidget(window)
        self._slept: list[QAction] = []
        self.hide()
        self.heading = PlainLabel("", role="heading")
        self.said = PlainLabel("", role="muted")
        self.said.setWordWrap(True)
        self.card = QFrame()
        self.card.setFixedWidth(CARD_WIDTH)
        self.content = QVBoxLayout(self.card)
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(tokens.MARGIN)
        self.content.addWidget(self.heading)
        self.content.addWidget(self.said)
        column = QVBoxLayout()
        column.addStretch(2)
        column.addWidget(self.card)
        column.addStretch(3)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addLayout(column)
        row.addStretch(1)
        window.installEventFilter(self)

    def lay_over(self) -> None:
        """Hide the pages and take the keyboard."""
        self._body.hide()
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        if not self._slept:
            actions = [a for a in self._window.actions() if a.objectName() not in _AWAKE]
            self._slept = [action for action in actions if action.isEnabled()]
            for action in self._slept:
                action.setEnabled(False)

    def lift(self) -> None:
        """The pages again, as they were left."""
        self.hide()
        self._body.show()
        for action in self._slept:
            action.setEnabled(True)
        self._slept.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As large as the window, always."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._window.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Plain ground."""
        del event
        QPainter(self).fillRect(self.rect(), QColor(colours_of(self).window))


def buttons(*widgets: QWidget) -> QHBoxLayout:
    """A row that ends on the right, where the eye is after the last field."""
    row = QHBoxLayout()
    row.setSpacing(tokens.GAP)
    row.addStretch(1)
    for widget in widgets:
        row.addWidget(widget, 0, Qt.AlignmentFlag.AlignRight)
    return row
