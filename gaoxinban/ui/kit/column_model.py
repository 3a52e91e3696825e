"""Tables of rows: columns are declared, cells are formatted once, data() only looks up.

A frame asks data() some 2,000 times; comparing enums or formatting there costs
more than all the painting (measured), so roles are ints and the texts of a row
are made when it is loaded.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QColor, QIcon

from gaoxinban.domain.term import Light
from gaoxinban.ui.kit.lights import LightDelegate, light_icon
from gaoxinban.ui.kit.plain_text import plain_tooltip
from gaoxinban.ui.kit.tokens import LIGHT, Colours

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
Tone = Literal["", "muted", "danger", "warning", "success", "accent"]

ROW_ROLE = 256
"""The row object; None while its page is not there."""
LIGHT_ROLE = LightDelegate.LIGHT_ROLE

_DISPLAY, _DECORATION, _TOOLTIP, _ALIGN, _FOREGROUND, _SPOKEN = 0, 1, 3, 7, 9, 11
_HANDLED = frozenset(
    (_DISPLAY, _DECORATION, _TOOLTIP, _ALIGN, _FOREGROUND, _SPOKEN, ROW_ROLE, LIGHT_ROLE)
)
_MIDDLE = 0x80
_LEFT, _RIGHT = 0x1 | _MIDDLE, 0x2 | _MIDDLE
WAITING = "…"


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: `key` for sorting and remembering, `width` in pixels at 100 % (0 stretches).

    The functions run in a worker when pages are loaded there: they must not
    touch Qt. A `figure` is a count, a rate, an amount or a time that was made
    here and that nobody typed: it stands to the right, and a workbook has it as
    a number. `light` gives the light that is painted before the text (or alone,
    with `shape_only`); `tone` names a colour of the tokens; `tooltip` defaults
    to the text. `hidden`: not shown until somebody wants it. `sheet` is what a list says
    out of the window, where nothing is cut short or told from today. `heading` is the
    title in two lines, `hint` what it means. `yields`: where the window is too narrow for all,
    it makes room, 1 first; 0 never does.
    """

    key: str
    title: str
    width: int
    text: Callable[[R], str]
    figure: bool = False
    light: Callable[[R], Light | None] | None = None
    shape_only: bool = False
    tone: Callable[[R], Tone] | None = None
    tooltip: Callable[[R], str] | None = None
    sortable: bool = False
    hidden: bool = False
    sheet: Callable[[R], str] | None = None
    heading: str = ""
    hint: str = ""
    yields: int = 0


class Cells(Generic[R]):
    """A row with everything that data() answers."""

    __slots__ = ("_columns", "_texts", "lights", "row", "tones")

    def __init__(self, row: R, columns: Sequence[Column[R]]) -> None:
        self.row = row
        self._columns = columns
        self._texts = [None if column.hidden else column.text(row) for column in columns]
        self.tones = tuple("" if c.tone is None else c.tone(row) for c in columns)
        self.lights = tuple(None if c.light is None else c.light(row) for c in columns)

    def text(self, column: int) -> str:
        """What a cell says; that of a rarer column is made when it is first looked at."""
        text = self._texts[column]
        if text is None:
            text = self._texts[column] = self._columns[column].text(self.row)
        return text


class ColumnModel(QAbstractTableModel, Generic[R]):
    """What the models have in common; subclasses know where the rows are.

    Signals:
        rows_arrived: rows that were waited for are there now.
    """

    rows_arrived = Signal()

    def __init__(self, columns: Sequence[Column[R]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._align = [_RIGHT if column.figure else _LEFT for column in columns]
        self._set_colours(LIGHT)

    def cells_at(self, row: int) -> Cells[R] | None:
        """The cells of a row, None while they are not there."""
        raise NotImplementedError

    def id_at(self, row: int) -> Any:
        """What identifies a row over refreshes."""
        raise NotImplementedError

    def position_of(self, row_id: Any) -> int:
        """Where a row stands now, -1 if it is not in the list."""
        raise NotImplementedError

    def row_at(self, row: int) -> R | None:
        """The row object, None while it is not there."""
        cells = self.cells_at(row) if 0 <= row < self.rowCount() else None
        return None if cells is None else cells.row

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as in Qt
        """Columns of the table."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Titles; no row numbers."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == _DISPLAY:
            return column.heading or column.title
        if role == _TOOLTIP:
            return plain_tooltip(column.hint) if column.hint else None
        return self._align[section] if role == _ALIGN else None

    def data(self, index: Index, role: int = 0) -> Any:
        """One look-up; see the module's docstring."""
        if role not in _HANDLED or not index.isValid():
            return None
        column = index.column()
        if role == _ALIGN:
            return self._align[column]
        cells = self.cells_at(index.row())
        if cells is None:
            return self._waiting(column, role)
        if role == _DISPLAY:
            return cells.text(column)
        if role == _FOREGROUND:
            return self._brushes.get(cells.tones[column])
        return self._rarer(cells, column, role)

    def set_colours(self, colours: Colours) -> None:
        """Another scheme: same rows, other brushes."""
        self._set_colours(colours)
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _set_colours(self, colours: Colours) -> None:
        self._brushes = {
            tone: QBrush(QColor(getattr(colours, tone)))
            for tone in ("muted", "danger", "warning", "success", "accent")
        }
        self._colours = colours
        self._icons: dict[Light, QIcon] = {}

    def _waiting(self, column: int, role: int) -> Any:
        if role == _DISPLAY:
            return WAITING if column == 0 else ""
        return self._brushes["muted"] if role == _FOREGROUND else None

    def _rarer(self, cells: Cells[R], column: int, role: int) -> Any:
        light = cells.lights[column]
        if role == _DECORATION:
            return None if light is None else self._icon(light)
        if role == LIGHT_ROLE:
            return None if light is None else light.value
        if role == ROW_ROLE:
            return cells.row
        if role == _SPOKEN:
            return f"{self.columns[column].title} {cells.text(column)}"
        tooltip = self.columns[column].tooltip
        text = cells.text(column) if tooltip is None else tooltip(cells.row)
        return plain_tooltip(text)

    def _icon(self, light: Light) -> QIcon:
        icon = self._icons.get(light)
        if icon is None:
            icon = self._icons[light] = light_icon(light, self._colours)
        return icon


class RowModel(ColumnModel[R]):
    """A small list, all of it in memory."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        row_id: Callable[[R], Any] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`row_id` defaults to the row's `id`; rows without one are known by their place."""
        super().__init__(columns, parent)
        self._row_id = row_id
        self._cells: list[Cells[R]] = []

    @property
    def rows(self) -> list[R]:
        """All rows in order."""
        return [cells.row for cells in self._cells]

    def set_rows(self, rows: Iterable[R]) -> None:
        """Replace the list."""
        self.beginResetModel()
        self._cells = [Cells(row, self.columns) for row in rows]
        self.endResetModel()
        self.rows_arrived.emit()

    def set_row(self, row: int, item: R) -> None:
        """Replace one row; cursor and choice stay."""
        self._cells[row] = Cells(item, self.columns)
        self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as in Qt
        """Rows of the list."""
        return 0 if parent.isValid() else len(self._cells)

    def cells_at(self, row: int) -> Cells[R] | None:
        """The cells of a row; this list has all of them at hand."""
        return self._cells[row]

    def id_at(self, row: int) -> Any:
        """By `row_id`, the row's `id`, or its place."""
        item: Any = self._cells[row].row
        return self._row_id(item) if self._row_id is not None else getattr(item, "id", row)

    def position_of(self, row_id: Any) -> int:
        """A walk: the list is small."""
        for row in range(len(self._cells)):
            if self.id_at(row) == row_id:
                return row
        return -1
