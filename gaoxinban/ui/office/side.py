"""A list on the left, one form on the right: what the parts of this page look like."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.empty_state import EmptyState
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.scrolled import scrolled
from gaoxinban.ui.kit.tab_order import follow_layout
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.text_width import fix_width
from gaoxinban.ui.office.forms import SideForm

WIDTH = 96 * tokens.GRID


class ListAndForm(QWidget):
    """Layout; the panels decide what stands in it."""

    def __init__(
        self,
        table: TableView,
        acts: Sequence[QAction],
        ends: Sequence[QAction],
        parent: QWidget | None = None,
        *,
        in_a_row: int = 3,
    ) -> None:
        """`acts` stand below, so many in a row; `ends` (save, cancel) under the form."""
        super().__init__(parent)
        self.table = table
        self.form: SideForm | None = None
        self.heading = PlainLabel("", role="heading")
        self.note = PlainLabel("", role="muted")
        self.note.setWordWrap(True)
        self.note.hide()
        self.progress = QProgressBar()
        self.progress.setAccessibleName(self.tr("进度"))
        self.progress.hide()
        self._place = QVBoxLayout()
        self._acts = QWidget()
        grid = QGridLayout(self._acts)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(tokens.GRID)
        for number, action in enumerate(acts):
            grid.addWidget(ActionButton(action), number // in_a_row, number % in_a_row)
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        for number, action in enumerate(ends):
            row.addWidget(ActionButton(action, primary=not number))
        row.addStretch(1)
        side = QFrame()
        side.setProperty("panel", True)
        fix_width(side, WIDTH)
        body = QWidget()
        frame = QVBoxLayout(side)
        frame.setContentsMargins(*(4 * [tokens.MARGIN]))
        frame.addWidget(scrolled(body, self.tr("选中的一行")))
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.MARGIN)
        column.addWidget(self.heading)
        column.addWidget(self.note)
        column.addLayout(self._place)
        column.addWidget(self.progress)
        column.addLayout(row)
        column.addStretch(1)
        column.addWidget(self._acts)
        layout = self._whole = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.MARGIN)
        layout.addWidget(table, 1)
        layout.addWidget(side)

    def show_form(self, form: SideForm | None) -> None:
        """Put a form in place of the one that is there."""
        if self.form is not None:
            self._place.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form = form
        self.heading.setText("" if form is None else form.heading)
        if form is not None:
            form.enter_goes_on()
            self._place.addWidget(form)
            form.show()
            follow_layout(self._whole)

    def say(self, sentence: str) -> None:
        """What is to be known about the form as a whole; nothing takes no room."""
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))

    def show_progress(self, done: int, total: int) -> None:
        """How far long work is; hidden when it is over."""
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(done)
        self.progress.setVisible(0 < done < total)


def empty(heading: str, hint: str) -> Any:
    """What stands in an empty list."""
    return EmptyState(heading, hint)
