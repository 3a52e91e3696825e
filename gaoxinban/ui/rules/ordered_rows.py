"""A list whose rows are put in another order by dragging them."""

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView

from gaoxinban.ui.kit.column_model import RowModel
from gaoxinban.ui.kit.table import TableView

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
_KIND = "application/x-gaoxinban-row"


class OrderedRows(RowModel[R]):
    """Whoever owns the list moves the row; the model only says what was dropped where.

    Signals:
        dropped: (place of the row, place at which it should stand).
    """

    dropped = Signal(int, int)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows are dragged; between and behind them they are dropped."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        """A row goes elsewhere."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Only our own rows."""
        return [_KIND]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The place of the dragged row."""
        data = QMimeData()
        data.setData(_KIND, str(indexes[0].row()).encode())
        return data

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """False: the row is not the view's to remove."""
        del action, column
        place = int(bytes(data.data(_KIND).data()) or b"-1")
        if place >= 0:
            to = row if row >= 0 else parent.row() if parent.isValid() else self.rowCount()
            self.dropped.emit(place, to - 1 if to > place else to)
        return False


def let_drag(table: TableView) -> None:
    """Rows of this table can be dragged to another place."""
    table.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
    table.setDragDropOverwriteMode(False)
    table.setDropIndicatorShown(True)
