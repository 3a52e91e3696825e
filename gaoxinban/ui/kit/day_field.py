"""A field for a local day."""

from datetime import date

from PySide6.QtCore import QDate, QPoint
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QDateEdit, QWidget

from gaoxinban.ui.kit import tokens

_PLAIN_ARROW = """QDateEdit::drop-down { border: none; width: 20px; }
QDateEdit::down-arrow { image: none; }"""


class DayField(QDateEdit):
    """A local day, as a `date`."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setCalendarPopup(True)
        self.setStyleSheet(_PLAIN_ARROW)
        self.setMinimumDate(QDate(2000, 1, 1))
        self.setMaximumDate(QDate(2099, 12, 31))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A plain arrow, as choices have it; without buttons the style misplaces the text."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1.4))
        x, y = self.width() - 3 * tokens.GRID, self.height() // 2
        painter.drawPolyline([QPoint(x - 4, y - 2), QPoint(x, y + 2), QPoint(x + 4, y - 2)])

    @property
    def day(self) -> date:
        """The day that stands there."""
        shown = self.date()
        return date(shown.year(), shown.month(), shown.day())

    def set_day(self, day: date) -> None:
        """Show another day."""
        self.setDate(QDate(day.year, day.month, day.day))
