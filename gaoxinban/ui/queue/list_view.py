"""How the queue is laid out: filter bar, table, preview strip."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.column_chooser import ColumnChooser
from gaoxinban.ui.kit.empty_state import EmptyState
from gaoxinban.ui.kit.tab_order import follow_layout
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.queue.bulk_bar import BulkBar
from gaoxinban.ui.queue.filter_bar import FilterBar
from gaoxinban.ui.queue.preview_strip import PreviewStrip


class ListView(QWidget):
    """Layout only; the panel fills it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = FilterBar()
        self.table = TableView(self.tr("工单列表"), several=True)
        self.chooser = ColumnChooser(self.table)
        self.empty = EmptyState(self.tr("正在读取工单…"))
        self.preview = PreviewStrip()
        self.bulk = BulkBar()
        self.bulk.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.MARGIN, 3 * tokens.GRID, tokens.MARGIN, 3 * tokens.GRID)
        layout.setSpacing(tokens.GAP)
        layout.addWidget(self.bar)
        middle = QHBoxLayout()
        middle.setSpacing(tokens.GAP)
        middle.addWidget(self.table, 1)
        middle.addWidget(self.chooser)
        layout.addLayout(middle, 1)
        layout.addWidget(self.preview)
        layout.addWidget(self.bulk)
        self.bar.colour_icons()

    def offer(self, actions: list[QAction]) -> None:
        """The acts that stand under the preview."""
        self.preview.offer(actions)

    def follow_eye(self) -> None:
        """Tab walks from the views down to the acts; to be called when all buttons are there."""
        layout = self.layout()
        assert layout is not None
        follow_layout(layout)

    def show_several(self, several: bool) -> None:  # noqa: FBT001  a state, as Qt's setVisible
        """Several cases are chosen: what can be done with them takes the preview's place."""
        self.preview.setVisible(not several)
        self.bulk.setVisible(several)

    def flip_chooser(self) -> None:
        """Show the list of columns, or put it away."""
        if self.chooser.isVisible():
            self.chooser.hide()
            self.table.setFocus()
        else:
            self.chooser.open()

    def changeEvent(self, event: QEvent) -> None:
        """Another scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.bar.colour_icons()
