"""Where things stand in the register: search field, count, table."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.form import ErrorLine
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.table import TableView

_LEAVE_DOWN = (Qt.Key.Key_Down, Qt.Key.Key_PageDown)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FilterField(QLineEdit):
    """Filters the list under it.

    Signals:
        entered: Enter: open what was found.
        left_down: an arrow down: into the list.
    """

    entered = Signal()
    left_down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys for the list first, then for the line."""
        if event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.entered.emit()
        elif event.key() in _LEAVE_DOWN:
            self.left_down.emit()
        else:
            super().keyPressEvent(event)


class RegisterView(QWidget):
    """Layout and widgets of the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = FilterField()
        self.search.setAccessibleName(self.tr("筛选企业"))
        self.search.setPlaceholderText(self.tr("名称、拼音首字母、信用代码、电话    Ctrl+F"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(100)
        self.search.setFixedWidth(90 * tokens.GRID)
        self.count = PlainLabel("", role="muted")
        self.error = ErrorLine()
        self.table = TableView(self.tr("企业登记册"))
        top = QHBoxLayout()
        top.setSpacing(tokens.MARGIN)
        top.addWidget(self.search)
        top.addWidget(self.count)
        top.addWidget(self.error)
        top.addStretch(1)
        self.tools = QHBoxLayout()
        top.addLayout(self.tools)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.MARGIN, 3 * tokens.GRID, tokens.MARGIN, tokens.GAP)
        layout.setSpacing(tokens.GAP)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
