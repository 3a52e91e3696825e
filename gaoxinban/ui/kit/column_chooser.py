"""Which columns a table shows and in what order, by keys as well as by mouse."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.plain_text import PlainLabel, plain_tooltip
from gaoxinban.ui.kit.table import TableView

_KEY, _TITLE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ColumnChooser(QFrame):
    """A list beside the table: Space shows or hides, Ctrl+Up and Ctrl+Down move.

    Signals:
        left: Enter; the cursor should go back to the table.
    """

    left = Signal()

    def __init__(self, table: TableView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self._table = table
        self._quiet = False
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("显示哪些列"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.reset = QPushButton(self.tr("恢复原样"))
        self.reset.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.GAP, tokens.GAP, tokens.GAP, tokens.GAP)
        layout.setSpacing(tokens.GRID)
        layout.addWidget(PlainLabel(self.tr("列"), role="strong"))
        layout.addWidget(self.list, 1)
        layout.addWidget(PlainLabel(self.tr("空格 显示或隐藏\nCtrl+↑↓ 移动"), role="muted"))
        layout.addWidget(self.reset)
        self.setFixedWidth(48 * tokens.GRID)
        self.list.itemChanged.connect(self._apply)
        self.list.installEventFilter(self)
        self.reset.clicked.connect(self._reset)
        self.hide()

    def open(self) -> None:
        """Show the columns as they stand."""
        self._fill()
        self.show()
        QTimer.singleShot(0, self, self._mark)  # beside it the table is narrower
        self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def shift(self, by: int) -> None:
        """Move the column under the cursor."""
        row = self.list.currentRow()
        target = row + by
        if row < 0 or not 0 <= target < self.list.count():
            return
        lines = self._lines()
        lines[row], lines[target] = lines[target], lines[row]
        self._show_lines(lines)
        self.list.setCurrentRow(target)
        self._apply()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+arrows move, Enter leaves; Esc is a key of the window and comes to the page."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier and key in _MOVES:
                self.shift(_MOVES[key])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.hide()
                self.left.emit()
                return True
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        model = self._table.shown_model
        columns = () if model is None else model.columns
        shown = [key for key, _ in self._table.shown_columns()]
        hidden = [column.key for column in columns if column.key not in shown]
        titles = {column.key: column.title or self.tr("灯") for column in columns}
        self._show_lines([(key, titles[key], key in shown) for key in (*shown, *hidden)])

    def _mark(self) -> None:
        """Say which columns are shown, and have no room just now."""
        away = self._table.columns_away
        self._quiet = True
        for place in range(self.list.count()):
            item = self.list.item(place)
            has_none = item.data(_KEY) in away
            title = str(item.data(_TITLE))
            item.setText(self.tr("{title}（放不下）").format(title=title) if has_none else title)
            said = self.tr("窗口窄，先让开；宽了自己回来")
            item.setToolTip(plain_tooltip(said) if has_none else "")
        self._quiet = False

    def _lines(self) -> list[tuple[str, str, bool]]:
        """Key, title and whether it is shown, from top to bottom."""
        items = [self.list.item(place) for place in range(self.list.count())]
        checked = Qt.CheckState.Checked
        return [(str(i.data(_KEY)), str(i.data(_TITLE)), i.checkState() is checked) for i in items]

    def _show_lines(self, lines: Sequence[tuple[str, str, bool]]) -> None:
        self._quiet = True
        self.list.clear()
        for key, title, shown in lines:
            item = QListWidgetItem(title, self.list)
            item.setData(_KEY, key)
            item.setData(_TITLE, title)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
        self._mark()

    def _apply(self, _item: object = None) -> None:
        if self._quiet:
            return
        widths = dict(self._table.shown_columns())
        wanted = [(key, widths.get(key, 0)) for key, _title, shown in self._lines() if shown]
        if wanted:
            self._table.show_columns(wanted)
            self._mark()
        else:
            # Something must be shown. Not at once: the line that was just unticked says so now,
            # and would be gone before it has ended.
            QTimer.singleShot(0, self, self._fill)

    def _reset(self) -> None:
        model = self._table.shown_model
        columns = () if model is None else model.columns
        self._table.show_columns([(c.key, c.width) for c in columns if not c.hidden])
        self._fill()
