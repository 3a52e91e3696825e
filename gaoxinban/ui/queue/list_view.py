"""How the queue is laid out: filter bar, table, preview strip."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.empty_state import EmptyState
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.queue.filter_bar import FilterBar
from gaoxinban.ui.queue.preview_strip import PreviewStrip


class ListView(QWidget):
    """Layout only; the panel fills it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = FilterBar()
        self.table = TableView(self.tr("工单列表"))
        self.empty = EmptyState(self.tr("正在读取工单…"))
        self.preview = PreviewStrip()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.MARGIN, 3 * tokens.GRID, tokens.MARGIN, 3 * tokens.GRID)
        layout.setSpacing(tokens.GAP)
        layout.addWidget(self.bar)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.preview)
        self.bar.colour_icons()

    def offer(self, actions: list[QAction]) -> None:
        """The acts that stand under the preview."""
        self.preview.offer(actions)

    def changeEvent(self, event: QEvent) -> None:
        """Another scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.bar.colour_icons()
