"""What stands where nothing is yet: what will stand here, and the key to begin."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.plain_text import PlainLabel


class EmptyState(QWidget):
    """A heading, a sentence, and the one act that fills the place."""

    def __init__(
        self,
        heading: str,
        hint: str = "",
        action: QAction | None = None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._heading = PlainLabel(heading, role="strong")
        self._hint = PlainLabel(hint, role="muted")
        layout = QVBoxLayout(self)
        layout.setSpacing(tokens.GAP)
        layout.addStretch(2)
        for label in (self._heading, self._hint):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        if action is not None:
            button = ActionButton(action)
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def say(self, heading: str, hint: str = "") -> None:
        """Say something else."""
        self._heading.setText(heading)
        self._hint.setText(hint)
