"""A row of buttons and fields that goes on in the next line where it does not fit."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from gaoxinban.ui.kit import tokens

_ACROSS = Qt.Orientation.Horizontal


class WrappingRow(QLayout):
    """Widgets from left to right, in as many lines as the width asks for.

    One that may grow (a text field) takes what its line leaves.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(tokens.GRID)

    def addItem(self, item: QLayoutItem) -> None:
        """At the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at a place; None behind the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove an item."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """None: buttons keep their size."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Of all lines, in pixels."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Give each its place."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """All in one line."""
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(each.width() + self.spacing() for each in hints)
        return QSize(width, max((each.height() for each in hints), default=0))

    def minimumSize(self) -> QSize:
        """The widest alone."""
        least = QSize()
        for item in self._items:
            least = least.expandedTo(item.minimumSize())
        return least

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """What stands in each line; hidden widgets stand in none."""
        lines, left = list[list[QLayoutItem]](), 0
        for item in self._items:
            if item.isEmpty():
                continue
            needed = item.sizeHint().width()
            if not lines or needed > left:
                lines.append([])
                left = width
            lines[-1].append(item)
            left -= needed + self.spacing()
        return lines

    def _place(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for line in self._lines(rect.width()):
            hints = [item.sizeHint() for item in line]
            height = max(hint.height() for hint in hints)
            if move:
                self._place_line(line, hints, QRect(rect.x(), y, rect.width(), height))
            y += height + self.spacing()
        return max(y - self.spacing() - rect.y(), 0)

    def _place_line(self, line: list[QLayoutItem], hints: list[QSize], rect: QRect) -> None:
        """Beside each other, on the middle of the line."""
        taken = sum(hint.width() for hint in hints) + self.spacing() * (len(line) - 1)
        growing = next((item for item in line if item.expandingDirections() & _ACROSS), None)
        x = rect.x()
        for item, hint in zip(line, hints, strict=True):
            width = hint.width() + (rect.width() - taken if item is growing else 0)
            width = min(width, rect.width())
            y = rect.y() + (rect.height() - hint.height()) // 2
            item.setGeometry(QRect(x, y, width, hint.height()))
            x += width + self.spacing()
