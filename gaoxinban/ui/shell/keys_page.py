"""F1: every key of the page one came from, and of the window."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionEntry
from gaoxinban.ui.kit.column_model import Column, RowModel, Tone
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.table import TableView


def _tone(entry: ActionEntry) -> Tone:
    return "" if entry.available else "muted"


COLUMNS: tuple[Column[ActionEntry], ...] = (
    Column("keys", "按键", 60 * tokens.GRID, lambda e: e.keys, tone=_tone),
    Column("text", "动作", 60 * tokens.GRID, lambda e: e.text, tone=_tone),
    Column("tooltip", "作用", 0, lambda e: e.tooltip, tone=_tone),
)


class KeysPage(QWidget):
    """A plain table; actions that are not possible now stand muted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel("按键", role="heading")
        self._model: RowModel[ActionEntry] = RowModel(COLUMNS, row_id=lambda e: e.name, parent=self)
        self.table = TableView("按键一览")
        self.table.show_model(self._model)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(4 * [tokens.MARGIN]))
        layout.setSpacing(tokens.GAP)
        layout.addWidget(self._title)
        layout.addWidget(PlainLabel("按 Esc 返回", role="muted"))
        layout.addWidget(self.table, 1)

    def show_keys(self, title: str, entries: Sequence[ActionEntry]) -> None:
        """List the entries."""
        self._title.setText(f"{title} · 按键")
        self._model.set_rows(entries)
        self.table.step(0)
        self.table.setFocus()
