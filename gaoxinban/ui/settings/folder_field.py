"""A folder: typed, or chosen by the system's dialog."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.translation import tr


class FolderField(QLineEdit):
    """The line; `with_button` is the line and the button that fills it.

    Signals:
        edited: something was typed or chosen.
    """

    edited = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMaxLength(1000)
        self.textEdited.connect(lambda _text: self.edited.emit())
        self.button = QPushButton(tr("选择…"))
        self.button.setAccessibleName(tr("选择文件夹：{label}").format(label=name))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._on_choose)

    def with_button(self) -> QWidget:
        """The field with its button behind it, in a row."""
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.GAP)
        row.addWidget(self, 1)
        row.addWidget(self.button)
        return both

    def _on_choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.accessibleName(), self.text())
        if chosen:
            self.setText(chosen)
            self.edited.emit()
