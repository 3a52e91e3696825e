"""Text that came from people is shown as plain text, everywhere."""

import html

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from gaoxinban.ui.kit.tokens import BODY_POINTS, GRID, HEADING_POINTS


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
        self, text: str = "", parent: QWidget | None = None, *, role: str = "body"
    ) -> None:
        """`role` is body, muted, heading or strong."""
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        dress_label(self, role)


class ElidedLabel(QWidget):
    """One line that gives way: it is cut with … and shows the whole on hover."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setMinimumWidth(24)
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

    def _show_hidden(self) -> None:
        hidden = self.fontMetrics().horizontalAdvance(self._text) > self.width()
        self.setToolTip(plain_tooltip(self._text) if hidden else "")


def dress_label(label: QLabel, role: str) -> None:
    """Give a label one of the two sizes and two weights of a page."""
    if role == "muted":
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        return
    if role in {"heading", "strong"}:
        font = QFont(label.font())
        grown = HEADING_POINTS / BODY_POINTS if role == "heading" else 1.0
        font.setPointSizeF(font.pointSizeF() * grown)
        font.setWeight(QFont.Weight.Bold)
        label.setFont(font)
