"""Widths and heights that follow the size of the text."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from gaoxinban.ui.kit.theme import with_text


def fix_width(widget: QWidget, width: int) -> None:
    """Keep a widget `width` pixels wide at 100 %, and wider where its words are larger."""
    _follow(widget, lambda: widget.setFixedWidth(with_text(width)))


def fix_lines(widget: QWidget, lines: int, around: int) -> None:
    """Keep a widget as high as so many lines of its text and the pixels `around` them."""
    _follow(
        widget, lambda: widget.setFixedHeight(lines * widget.fontMetrics().lineSpacing() + around)
    )


def _follow(widget: QWidget, fix: Callable[[], object]) -> None:
    fix()
    widget.installEventFilter(_Follower(widget, fix))


class _Follower(QObject):
    """Sees another size of text when the widget does."""

    def __init__(self, widget: QWidget, fix: Callable[[], object]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._fix = fix

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Never takes an event away."""
        if watched is self._widget and event.type() == QEvent.Type.FontChange:
            self._fix()
        return False
