"""Two people changed the same fields: both texts, field by field, and whose shall stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.plain_text import PlainLabel, plain_tooltip
from gaoxinban.ui.kit.tab_order import insert_in_order

MOST_SHOWN = 240


@dataclass(frozen=True, slots=True)
class FieldDispute:
    """One field that both changed, as texts for people."""

    key: str
    label: str
    mine: str
    theirs: str


class FieldConflicts(QFrame):
    """Takes no room while there is nothing to decide.

    Signals:
        settled: (key, mine): whose text shall stand in this field.
    """

    settled = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self._rows: dict[str, QWidget] = {}
        self._disputes: dict[str, FieldDispute] = {}
        self._head = PlainLabel("", role="strong")
        self._head.setWordWrap(True)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(3 * tokens.GRID, tokens.GAP, 3 * tokens.GRID, tokens.GAP)
        self._layout.setSpacing(tokens.GAP)
        self._layout.addWidget(self._head)
        self.hide()

    @property
    def disputes(self) -> list[FieldDispute]:
        """What is still to be decided."""
        return list(self._disputes.values())

    def show_disputes(self, disputes: Sequence[FieldDispute], who: str = "") -> None:
        """Ask about these fields; `who` changed them meanwhile."""
        self.clear()
        for dispute in disputes:
            self._disputes[dispute.key] = dispute
            row = self._rows[dispute.key] = self._row(dispute)
            self._layout.addWidget(row)
        insert_in_order(self)
        self.setVisible(bool(disputes))
        somebody = who or self.tr("别人")
        self._head.setText(
            self.tr("{who}刚改过下面的内容，和您填的不一样，请逐项选择：").format(who=somebody)
        )

    def ensure_settled(self) -> None:
        """Refused, with the cursor on the first question, while there is one."""
        if self._disputes:
            self.take_focus()
            raise Refused(self.tr("请先逐项选择用谁的。"))

    def take_focus(self) -> None:
        """The cursor goes to the first question."""
        for row in self._rows.values():
            button = row.findChild(QPushButton)
            if button is not None:
                button.setFocus(Qt.FocusReason.OtherFocusReason)
            return

    def clear(self) -> None:
        """Nothing to decide any more."""
        for row in self._rows.values():
            self._layout.removeWidget(row)
            row.deleteLater()
        self._rows.clear()
        self._disputes.clear()
        self.hide()

    def settle(self, key: str, *, mine: bool) -> None:
        """Decide one field, as its button would."""
        if self._disputes.pop(key, None) is None:
            return
        row = self._rows.pop(key)
        had_focus = row.isAncestorOf(row.window().focusWidget() or row)
        self._layout.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.setVisible(bool(self._disputes))
        self.settled.emit(key, mine)
        if had_focus and self._disputes:
            self.take_focus()

    def _row(self, dispute: FieldDispute) -> QWidget:
        row = QWidget()
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens.GAP)
        grid.setVerticalSpacing(tokens.GRID)
        grid.setColumnStretch(0, 1)
        grid.addWidget(PlainLabel(dispute.label, role="muted"), 0, 0, 1, 2)
        sides = (
            (1, dispute.theirs, self.tr("用对方的"), False),
            (2, dispute.mine, self.tr("用我的"), True),
        )
        for place, text, words, mine in sides:
            said = self.tr("我的：{t}") if mine else self.tr("对方：{t}")
            label = PlainLabel(said.format(t=_short(text) or self.tr("（空）")))
            label.setWordWrap(True)
            label.setToolTip(plain_tooltip(text))
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            button = QPushButton(words)
            button.setAutoDefault(False)
            button.setAccessibleName(f"{dispute.label}{words}")
            button.clicked.connect(
                lambda _checked=False, key=dispute.key, mine=mine: self.settle(key, mine=mine)
            )
            grid.addWidget(label, place, 0)
            grid.addWidget(button, place, 1, Qt.AlignmentFlag.AlignTop)
        return row


def _short(text: str) -> str:
    flat = " ".join(text.replace("\0", "").split())
    return flat if len(flat) <= MOST_SHOWN else f"{flat[:MOST_SHOWN]}…"
