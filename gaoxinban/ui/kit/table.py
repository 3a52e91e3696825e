"""The house's table: whole rows, fixed heights, J/K and Enter, remembered widths."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QRect,
    QSettings,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.column_model import ColumnModel
from gaoxinban.ui.kit.empty_state import EmptyState
from gaoxinban.ui.kit.lights import LightDelegate
from gaoxinban.ui.kit.table_columns import TableColumns
from gaoxinban.ui.kit.theme import colours_of

_K = Qt.Key


class TableView(QTableView):
    """Shows a ColumnModel.

    Signals:
        current_changed: id of the row with the cursor, None when there is none.
        opened: id of the row on which Enter or a double click fell.
        sort_changed: (column key, descending) after a click on a sortable title.
        chosen_changed: how many rows are chosen.
        columns_changed: other columns are shown, or in another order.
    """

    current_changed = Signal(object)
    opened = Signal(object)
    sort_changed = Signal(str, bool)
    chosen_changed = Signal(int)
    columns_changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None, *, several: bool = False) -> None:
        """`name` is what a screen reader says; `several` lets several rows be chosen."""
        super().__init__(parent)
        self._columns: ColumnModel[Any] | None = None
        self._empty: EmptyState | None = None
        self._kept_id: Any = None
        self._several = several
        self._anchor: int | None = None
        self._marking = False
        self._delegate = LightDelegate(self)
        self._titles = TableColumns(self.horizontalHeader())
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setAccessibleName(name)
        rows, titles = self.verticalHeader(), self.horizontalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setAccessibleName(self.tr("{name}的行").format(name=name))
        titles.setHighlightSections(False)
        titles.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        titles.setAccessibleName(self.tr("{name}的列").format(name=name))
        titles.setSectionsClickable(True)
        titles.sortIndicatorChanged.connect(self._on_sort_indicator)
        self._fit_rows()
        self.doubleClicked.connect(self._on_double_clicked)

    def show_model(self, model: ColumnModel[Any], *, empty: EmptyState | None = None) -> None:
        """Show a model; `empty` lies over the table while it has no rows."""
        self._columns = model
        self.setModel(model)
        model.set_colours(colours_of(self))
        titles = self.horizontalHeader()
        # One that stays empty: of a million chosen rows a title asks each whether it is chosen.
        titles.setSelectionModel(QItemSelectionModel(model, titles))
        self._titles.adopt(model.columns)
        for place, column in enumerate(model.columns):
            if column.shape_only:
                self.setItemDelegateForColumn(place, self._delegate)
        self.selectionModel().currentRowChanged.connect(self._on_current_row)
        self.selectionModel().selectionChanged.connect(self._on_chosen)
        model.modelAboutToBeReset.connect(self._on_about_to_reset)
        model.modelReset.connect(self._on_reset)
        model.layoutChanged.connect(self._show_emptiness)
        self._empty = empty
        if empty is not None:
            empty.setParent(self)
        self._show_emptiness()

    @property
    def shown_model(self) -> ColumnModel[Any] | None:
        """The model with its columns."""
        return self._columns

    def current_id(self) -> Any:
        """Id of the row with the cursor, or None."""
        index = self.currentIndex()
        if self._columns is None or not index.isValid():
            return None
        return self._columns.id_at(index.row())

    def current_row(self) -> Any:
        """The row object with the cursor; None without one or while its page is loading."""
        index = self.currentIndex()
        return self._columns.row_at(index.row()) if self._columns and index.isValid() else None

    def selected_ids(self) -> list[Any]:
        """Ids of the chosen rows from top to bottom."""
        if self._columns is None or self.selectionModel() is None:
            return []
        spans = sorted((each.top(), each.bottom()) for each in self._spans())
        columns = self._columns
        return [columns.id_at(row) for top, bottom in spans for row in range(top, bottom + 1)]

    def chosen_count(self) -> int:
        """How many rows are chosen, however many; no row is looked at."""
        return sum(each.height() for each in self._spans())

    def choose_none(self) -> bool:
        """Only the row with the cursor stays chosen; False when it was so already."""
        if self.chosen_count() <= 1 and not self._marking:
            return False
        self._marking = False
        self._anchor = None
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(self.currentIndex(), flag.ClearAndSelect | flag.Rows)
        return True

    def extend(self, by: int) -> None:
        """Move the cursor and choose everything from where it began."""
        if self._columns is None or not self._several or not self.currentIndex().isValid():
            return
        if self._anchor is None:
            self._anchor = self.currentIndex().row()
        row = min(max(self.currentIndex().row() + by, 0), self._columns.rowCount() - 1)
        first, last = sorted((self._anchor, row))
        span = QItemSelection(self._columns.index(first, 0), self._columns.index(last, 0))
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self._columns.index(row, 0), flag.NoUpdate)
        self.selectionModel().select(span, flag.ClearAndSelect | flag.Rows)

    def mark(self) -> None:
        """Choose the row with the cursor besides those chosen, or no longer; J and K keep them."""
        index = self.currentIndex()
        if not self._several or not index.isValid():
            return
        flag = QItemSelectionModel.SelectionFlag
        if self._marking:
            self.selectionModel().select(index, flag.Toggle | flag.Rows)
        self._marking = True
        self._anchor = None

    def go_to(self, row_id: Any) -> bool:
        """Put the cursor on an id; False when it is not in the list."""
        row = -1 if self._columns is None else self._columns.position_of(row_id)
        if row >= 0:
            self.go_to_row(row)
        return row >= 0

    def go_to_row(self, row: int) -> None:
        """Put the cursor on a row of the list."""
        if self._columns is None:
            return
        self._anchor = None
        if self._marking:
            flag = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(self._columns.index(row, 0), flag.NoUpdate)
        else:
            self.setCurrentIndex(self._columns.index(row, 0))

    def step(self, by: int) -> None:
        """Move the cursor by rows; the first step enters the list."""
        if self._columns is None or not self._columns.rowCount():
            return
        index = self.currentIndex()
        row = index.row() + by if index.isValid() else 0
        self.go_to_row(min(max(row, 0), self._columns.rowCount() - 1))

    def show_sort(self, key: str, *, descending: bool) -> None:
        """Mark the column by which the list is sorted, without announcing it."""
        keys = [column.key for column in self._columns.columns] if self._columns else []
        titles = self.horizontalHeader()
        titles.blockSignals(True)
        titles.setSortIndicatorShown(key in keys)
        if key in keys:
            order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            titles.setSortIndicator(keys.index(key), order)
        titles.blockSignals(False)
        self._titles.fit(self.contentsRect().width())

    def shown_columns(self) -> list[tuple[str, int]]:
        """Keys and widths of the columns that are shown, from left to right; 0: what is left.

        A width is that at 100 %: kept with larger text, or by somebody else, it still fits.
        """
        return self._titles.shown()

    @property
    def columns_away(self) -> list[str]:
        """Keys of columns that have made room in a narrow window; they count as shown."""
        return self._titles.away

    def show_columns(self, wanted: Sequence[tuple[str, int]]) -> None:
        """Show just these, in this order; a width of 0 stays as it is."""
        if self._titles.show(wanted):
            self._titles.fit(self.contentsRect().width())
            self.columns_changed.emit()

    def rows_in_sight(self) -> int:
        """How many rows the table has room for; one more where the last is cut."""
        return -(-self._inside().height() // self.verticalHeader().defaultSectionSize())

    def paint_now(self) -> None:
        """Paint another list before anything else is begun, and not again for its layout."""
        self.doItemsLayout()
        self.repaint()

    def remember(self, settings: QSettings, key: str) -> None:
        """Keep which columns are shown, in what order and how wide; call after `show_model`."""
        kept = str(settings.value(f"{key}/shown", ""))
        pairs = [each.partition(":") for each in kept.split(",") if each]
        self.show_columns([(name, int(width)) for name, _, width in pairs if width.isdigit()])
        titles = self.horizontalHeader()
        titles.setSectionsMovable(True)

        def keep(*_of_header: object) -> None:
            nonlocal kept
            shown = ",".join(f"{name}:{width}" for name, width in self.shown_columns())
            if shown != kept:
                kept = shown
                settings.setValue(f"{key}/shown", shown)

        titles.sectionResized.connect(keep)
        titles.sectionMoved.connect(keep)
        self.columns_changed.connect(keep)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """J and K move, Home and End go to the first and the last row, Enter opens."""
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shifted = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        steps = self._steps_of(key)
        if plain and steps:
            self.step(steps)
        elif shifted and steps and self._several:
            self.extend(steps)
        elif plain and key == Qt.Key.Key_Space and self._several:
            self.mark()
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.current_id() is not None:
                self.opened.emit(self.current_id())
        else:
            super().keyPressEvent(event)

    def _steps_of(self, key: Qt.Key) -> int:
        """How far a key moves the cursor; Qt's Home and End only go along the row."""
        far = 0 if self._columns is None else self._columns.rowCount()
        return {_K.Key_J: 1, _K.Key_K: -1, _K.Key_Home: -far, _K.Key_End: far}.get(key, 0)

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys of actions here, never a search that jumps."""
        del search

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The empty state fills the table."""
        super().resizeEvent(event)
        self._place_emptiness()
        self._titles.fit(self.contentsRect().width())

    def changeEvent(self, event: QEvent) -> None:
        """Another scheme or font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._columns is not None:
            self._columns.set_colours(colours_of(self))
        elif event.type() == QEvent.Type.FontChange:
            self._fit_rows()
            self._titles.grow()
            self._titles.fit(self.contentsRect().width())

    def _fit_rows(self) -> None:
        height = max(tokens.ROW_HEIGHT, self.fontMetrics().height() + tokens.GAP)
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)

    def _spans(self) -> list[QItemSelectionRange]:
        if self.selectionModel() is None:
            return []
        chosen = self.selectionModel().selection()
        return [chosen.at(place) for place in range(chosen.size())]

    def _on_chosen(self) -> None:
        if self.chosen_count() == 0:
            self._marking = False
        self.chosen_changed.emit(self.chosen_count())

    def _on_about_to_reset(self) -> None:
        self._kept_id = self.current_id()

    def _on_reset(self) -> None:
        self._show_emptiness()
        if self._kept_id is not None and not self.go_to(self._kept_id):
            self.current_changed.emit(None)

    def _on_current_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        valid = current.isValid() and self._columns is not None
        self.current_changed.emit(self.current_id() if valid else None)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if self._columns is not None and index.isValid():
            self.opened.emit(self._columns.id_at(index.row()))

    def _on_sort_indicator(self, place: int, order: Qt.SortOrder) -> None:
        if self._columns is not None and self._columns.columns[place].sortable:
            self.horizontalHeader().setSortIndicatorShown(True)
            descending = order == Qt.SortOrder.DescendingOrder
            self.sort_changed.emit(self._columns.columns[place].key, descending)

    def _place_emptiness(self) -> None:
        if self._empty is not None:
            self._empty.setGeometry(self._inside())

    def _inside(self) -> QRect:
        """Where rows stand; to ask for the viewport would make every class of widgets known."""
        inside = self.contentsRect()
        titles = self.horizontalHeader()
        inside.setTop(inside.top() + (0 if titles.isHidden() else titles.height()))
        return inside

    def _show_emptiness(self, *_parents: Iterable[Any]) -> None:
        if self._empty is not None and self._columns is not None:
            self._place_emptiness()
            self._empty.setVisible(self._columns.rowCount() == 0)
