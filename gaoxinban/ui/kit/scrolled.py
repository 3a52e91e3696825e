"""What may be taller than its place, scrolled without a frame."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget


def scrolled(widget: QWidget, name: str, *, takes_focus: bool = False) -> QScrollArea:
    """A scroll area around `widget`; keys reach its fields, and what has the focus is in view.

    `takes_focus` where there is nothing inside to go to, only to read.
    """
    return _laid(QScrollArea(), widget, name, takes_focus=takes_focus)


def snug(widget: QWidget, name: str) -> QScrollArea:
    """As `scrolled`, but no higher than `widget`: what stands below it follows at once."""
    return _laid(_Snug(), widget, name)


class _Snug(QScrollArea):
    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        """As high as what is inside wants to be at this width."""
        inside = self.widget()
        if inside is None:
            return super().sizeHint()
        high = inside.heightForWidth(self.viewport().width())
        return QSize(inside.sizeHint().width(), max(high, inside.minimumSizeHint().height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is inside has become another size."""
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """At another width a sentence takes more lines, or fewer."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


def _laid(
    area: QScrollArea, widget: QWidget, name: str, *, takes_focus: bool = False
) -> QScrollArea:
    area.setWidget(widget)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus if takes_focus else Qt.FocusPolicy.NoFocus)
    area.setAccessibleName(name)
    area.viewport().setAutoFillBackground(False)
    widget.setAutoFillBackground(False)
    return area
