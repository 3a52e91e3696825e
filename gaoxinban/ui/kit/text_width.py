"""Widths that follow the size of the text."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from gaoxinban.ui.kit.theme import with_text


def fix_width(widget: QWidget, width: int) -> None:
    """Keep a widget `width` pixels wide at 100 %, and wider where its words are larger."""
    widget.setFixedWidth(with_text(width))
    widget.installEventFilter(_Follower(widget, width))


class _Follower(QObject):
    """Sees another size of text when the widget does."""

    def __init__(self, widget: QWidget, width: int) -> None:
        super().__init__(widget)
        self._widget = widget
        self._width = width

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Never takes an event away."""
        if watched is self._widget and event.type() == QEvent.Type.FontChange:
            self._widget.setFixedWidth(with_text(self._width))
        return False
