"""Text that came from people is shown as plain text, everywhere."""

import html
from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from gaoxinban.ui.kit.tokens import BODY_POINTS, GRID, HEADING_POINTS

Role = Literal["body", "muted", "strong", "heading"]

_LONGEST_WORD = 30 * GRID


def plain_tooltip(text: str) -> str:
    """A tooltip that shows `text` literally; Qt would read tags out of it."""
    if not text:
        return ""
    return f"<p style='white-space:pre-wrap'>{html.escape(text)}</p>"


def menu_text(text: str) -> str:
    """Text for a button, tab or menu: `&` would become an underline."""
    return text.replace("&", "&&")


class PlainLabel(QLabel):
    """A label that never interprets its text."""

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, role: Role = "body"
    ) -> None:
        super().__init__(parent)
        self._role: Role = role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        _dress(self, role)

    def minimumSizeHint(self) -> QSize:
        """A word longer than a line (an address, a code) is cut, and does not widen the page."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), _LONGEST_WORD), hint.height()) if self.wordWrap() else hint

    def changeEvent(self, event: QEvent) -> None:
        """Another size of text comes with a new style sheet."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            _fit_heading(self, self._role)


class ElidedLabel(QWidget):
    """One line that gives way: it is cut with … and shows the whole on hover."""

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, role: Role = "body"
    ) -> None:
        super().__init__(parent)
        self._text = ""
        self._role: Role = role
        self.setMinimumWidth(24)
        _dress(self, role)
        self.set_text(text)

    @property
    def text(self) -> str:
        """The whole text."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show `text`, its line breaks as spaces."""
        self._text = " ".join(text.split())
        self.setAccessibleName(self._text)
        self._show_hidden()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the whole text."""
        metrics = self.fontMetrics()
        # One pixel more: letters have fractions of pixels, and the advance is rounded.
        return QSize(metrics.horizontalAdvance(self._text) + 1, metrics.height() + GRID)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Whether something is hidden depends on the width."""
        super().resizeEvent(event)
        self._show_hidden()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text that fits."""
        del event
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        role = self.foregroundRole()
        self.style().drawItemText(
            painter, self.rect(), flags, self.palette(), self.isEnabled(), shown, role
        )

    def changeEvent(self, event: QEvent) -> None:
        """Another size of text comes with a new style sheet."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            _fit_heading(self, self._role)
        elif event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def _show_hidden(self) -> None:
        hidden = self.fontMetrics().horizontalAdvance(self._text) > self.width()
        self.setToolTip(plain_tooltip(self._text) if hidden else "")


def _dress(label: QWidget, role: Role) -> None:
    """Give a label one of the two sizes and two weights of a page."""
    if role == "muted":
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    elif role != "body":
        font = QFont()
        font.setWeight(QFont.Weight.Bold)  # alone: the size stays that of the window
        label.setFont(font)
        _fit_heading(label, role)


def _fit_heading(label: QWidget, role: Role) -> None:
    """A heading keeps its proportion to the text; no font says so, the size is its own."""
    if role == "heading":
        font = QFont()
        font.setWeight(QFont.Weight.Bold)
        font.setPointSizeF(QApplication.font().pointSizeF() * HEADING_POINTS / BODY_POINTS)
        label.setFont(font)
