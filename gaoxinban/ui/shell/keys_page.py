"""F1: every key of the page one came from, and of the window."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionEntry
from gaoxinban.ui.kit.column_model import Column, RowModel, Tone
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.translation import tr

Line = tuple[ActionEntry, str]
"""An entry, and the title of its group on the first line of it."""


def grouped(entries: Sequence[ActionEntry], title: str) -> list[Line]:
    """Group after group in the order in which they come; `title` for what is in none."""
    titles = dict.fromkeys(each.group or title for each in entries)
    lines: list[Line] = []
    for group in titles:
        members = [each for each in entries if (each.group or title) == group]
        lines += [(each, "" if place else group) for place, each in enumerate(members)]
    return lines


def _tone(line: Line) -> Tone:
    return "" if line[0].available else "muted"


def _columns() -> tuple[Column[Line], ...]:
    return (
        Column("group", "", 26 * tokens.GRID, lambda line: line[1]),
        Column("keys", tr("按键"), 50 * tokens.GRID, lambda line: line[0].keys, tone=_tone),
        Column("text", tr("动作"), 46 * tokens.GRID, lambda line: line[0].text, tone=_tone),
        Column("tooltip", tr("作用"), 0, lambda line: line[0].tooltip, tone=_tone),
    )


class KeysPage(QWidget):
    """A plain table; actions that are not possible now stand muted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel(self.tr("按键"), role="heading")
        self._model: RowModel[Line] = RowModel(
            _columns(), row_id=lambda line: line[0].name, parent=self
        )
        self.table = TableView(self.tr("按键一览"))
        self.table.show_model(self._model)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(4 * [tokens.MARGIN]))
        layout.setSpacing(tokens.GAP)
        layout.addWidget(self._title)
        layout.addWidget(PlainLabel(self.tr("灰色的现在不能做。按 Esc 返回"), role="muted"))
        layout.addWidget(self.table, 1)

    def show_keys(self, title: str, entries: Sequence[ActionEntry]) -> None:
        """List the entries with keys by their groups; those of no group are the page's own."""
        self._title.setText(self.tr("{title} · 按键").format(title=title))
        self._model.set_rows(grouped([each for each in entries if each.keys], title))
        self.table.step(0)
        self.table.setFocus()
