"""The line of the form that says which ended case the request takes up again."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.plain_text import PlainLabel


class FollowLine(QWidget):
    """The case, with the way out; hidden while none is taken up. It holds what it says.

    `case` is the case's id, `name` number and title, `caller` the enterprise for which it was
    taken up.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.case: int | None = None
        self.name = ""
        self.caller: int | None = None
        self.said = PlainLabel("", role="strong")
        self.said.setWordWrap(True)
        self._leave: QAction | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(tokens.GAP)
        self._row.addWidget(self.said, 1)
        self.hide()

    def offer(self, leave: QAction) -> None:
        """The act that lets the case go."""
        self._leave = leave
        self._row.addWidget(ActionButton(leave, quiet=True), 0, Qt.AlignmentFlag.AlignTop)

    def take(self, case: int | None, name: str, caller: int | None) -> None:
        """Say another case; None for no case."""
        self.case, self.name, self.caller = case, name, caller
        self.said.setText(self.tr("接续 {case}").format(case=name))
        self.setVisible(case is not None)
        if self._leave is not None:
            self._leave.setEnabled(case is not None)
