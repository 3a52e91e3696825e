"""The panel beside a list: one of several pages, each with the panel's margins."""

from collections.abc import Iterable

from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.text_width import fix_width


class SidePages(QFrame):
    """Pages by their place; the first stands there at the beginning."""

    def __init__(self, width: int, pages: Iterable[QWidget]) -> None:
        super().__init__()
        self.setProperty("panel", True)
        fix_width(self, width)
        self._pages = QStackedLayout(self)
        for page in pages:
            self._pages.addWidget(_padded(page))

    @property
    def shown(self) -> int:
        """The place of the page that stands there."""
        return self._pages.currentIndex()

    def turn_to(self, place: int) -> None:
        """Show another page."""
        self._pages.setCurrentIndex(place)


def _padded(content: QWidget) -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(tokens.MARGIN, 3 * tokens.GRID, tokens.MARGIN, 3 * tokens.GRID)
    layout.addWidget(content)
    return page
