"""接续: the ended case that a case takes up again, and those that took up this one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gaoxinban.application.rows import LinkedCase, TicketDetail
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionRegistry
from gaoxinban.ui.kit.plain_text import menu_text, plain_tooltip
from gaoxinban.ui.queue.wording import translate


class CaseLinks(QWidget):
    """A button for each; hidden where there is none. Keys open the one before and the newest.

    Signals:
        picked: id of a case.
    """

    picked = Signal(int)

    def __init__(self, actions: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[LinkedCase | None, tuple[LinkedCase, ...]] = (None, ())
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(tokens.GAP)
        self._row.addStretch(1)
        self._before = actions.add(
            self,
            "ticket.case_before",
            translate("queue", "打开所接续的工单"),
            self._open_before,
            keys="[",
            tooltip=translate("queue", "打开本件接续的那一件"),
        )
        self._after = actions.add(
            self,
            "ticket.case_after",
            translate("queue", "打开后来的工单"),
            self._open_after,
            keys="]",
            tooltip=translate("queue", "打开后来又登记的那一件"),
        )
        self._show(None, ())

    def show_case(self, detail: TicketDetail) -> None:
        """The links of this case; buttons that stand there keep the focus."""
        if self._shown != (detail.follows, detail.followed_by):
            self._show(detail.follows, detail.followed_by)

    def _show(self, before: LinkedCase | None, after: tuple[LinkedCase, ...]) -> None:
        self._shown = before, after
        for button in self.buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self.buttons = []
        if before is not None:
            self._add(before, translate("queue", "接续 {number}"), "[")
        for each in after:
            newest = "]" if each is after[-1] else ""
            self._add(each, translate("queue", "后来又登记 {number}"), newest)
        self._before.setEnabled(before is not None)
        self._after.setEnabled(bool(after))
        self.setVisible(bool(self.buttons))

    def _add(self, case: LinkedCase, said: str, key: str) -> None:
        text = said.format(number=case.number)
        button = QPushButton(f"{menu_text(text)}  {key}".rstrip())
        button.setProperty("quiet", True)
        button.setAutoDefault(False)
        button.setStyleSheet("padding-left: 0;")
        button.setAccessibleName(f"{text} {case.title}")
        button.setToolTip(plain_tooltip(f"{case.number} {case.title}"))
        button.clicked.connect(lambda _checked=False: self.picked.emit(case.id))
        self._row.insertWidget(len(self.buttons), button)
        self.buttons.append(button)

    def _open_before(self) -> None:
        before, _ = self._shown
        if before is not None:
            self.picked.emit(before.id)

    def _open_after(self) -> None:
        _, after = self._shown
        if after:
            self.picked.emit(after[-1].id)
