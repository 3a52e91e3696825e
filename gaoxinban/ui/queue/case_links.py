"""接续 and 并单: the case that this one takes up again or went into, and those that came to it."""

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gaoxinban.application.rows import LinkedCase, TicketDetail
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionRegistry
from gaoxinban.ui.kit.plain_text import menu_text, plain_tooltip
from gaoxinban.ui.kit.tab_order import insert_in_order
from gaoxinban.ui.kit.translation import tr

_Cases = tuple[tuple[LinkedCase, str], ...]


class _Shown(NamedTuple):
    """Cases with what their buttons say; `[` opens the first before, `]` the newest after."""

    before: _Cases = ()
    after: _Cases = ()


def _shown(detail: TicketDetail) -> _Shown:
    went_into, follows = tr("主单 {number}"), tr("接续 {number}")
    later, part = tr("后来又登记 {number}"), tr("并入的 {number}")
    before = ((detail.survivor, went_into), (detail.follows, follows))
    after = [(each, part) for each in detail.parts]
    after += [(each, later) for each in detail.followed_by]
    return _Shown(
        tuple((case, said) for case, said in before if case is not None),
        tuple(after),
    )


class CaseLinks(QWidget):
    """A button for each; hidden where there is none. Keys open the one before and the newest.

    Signals:
        picked: id of a case.
    """

    picked = Signal(int)

    def __init__(self, actions: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = _Shown()
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(tokens.GAP)
        self._row.addStretch(1)
        self._before = actions.add(
            self,
            "ticket.case_before",
            tr("打开主单或所接续的工单"),
            lambda: self._open(0, self._shown.before),
            keys="[",
            tooltip=tr("打开本件并入或接续的那一件"),
        )
        self._after = actions.add(
            self,
            "ticket.case_after",
            tr("打开后来的或并入的工单"),
            lambda: self._open(-1, self._shown.after),
            keys="]",
            tooltip=tr("打开后来又登记的，或并入本件的那一件"),
        )
        self._show(_Shown())

    def show_case(self, detail: TicketDetail) -> None:
        """The links of this case; buttons that stand there keep the focus."""
        shown = _shown(detail)
        if self._shown != shown:
            self._show(shown)

    def _show(self, shown: _Shown) -> None:
        self._shown = shown
        for button in self.buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self.buttons = []
        for case, said in shown.before:
            self._add(case, said, "" if self.buttons else "[")
        for place, (case, said) in enumerate(shown.after, 1):
            self._add(case, said, "]" if place == len(shown.after) else "")
        self._before.setEnabled(bool(shown.before))
        self._after.setEnabled(bool(shown.after))
        insert_in_order(self)
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

    def _open(self, place: int, cases: _Cases) -> None:
        if cases:
            case, _said = cases[place]
            self.picked.emit(case.id)
