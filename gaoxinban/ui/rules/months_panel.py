"""月度冻结: closed months, what was published of them beside today's figures, freezing one."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.rule_ports import FrozenMonth
from gaoxinban.domain.term import LegName
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.rules.months import (
    Key,
    MonthLine,
    MonthShown,
    load_figures,
    load_months,
    title_text,
)
from gaoxinban.ui.rules.months_view import MonthsView

_ALL = "all"
_CHANGED = "changed"


class MonthsPanel(Panel):
    """The chosen month stays chosen whatever changes around it."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.shown: MonthShown | None = None
        self._busy = False
        self._allowed = True
        self.view = MonthsView()
        self.view.scope.set_options(
            [
                (_ALL, self.tr("全部环节")),
                (_CHANGED, self.tr("与公布不同的")),
                *((leg, leg.label) for leg in LegName),
            ]
        )
        self.view.scope.set_value(LegName.RESOLVE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.freeze_action = context.actions.add(
            self,
            "rules.months.freeze",
            self.tr("冻结这个月"),
            self.freeze,
            keys="F",
            tooltip=self.tr("记下现在的数字作为公布的数字，以后不能改；须由主管来做"),
        )
        self.freeze_action.setEnabled(False)
        self.view.buttons.addWidget(ActionButton(self.freeze_action, primary=True))
        self.view.list.current_changed.connect(self._on_month)
        self.view.scope.value_changed.connect(lambda _value: self._show())

    def concerns(self, changes: Changes) -> bool:
        """Figures follow from cases and from what was frozen."""
        return changes.settings or changes.tickets

    def refresh(self) -> None:
        """Read the months again, and through the list the figures of the chosen one."""
        office = self.context.office
        self.context.runner.read(
            self,
            lambda: load_months(office),
            on_done=self._on_listed,
            on_refused=self.view.show_refused,
            latest="months",
        )

    def take_focus(self) -> None:
        """One begins in the months."""
        self.view.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def step_back(self) -> bool:
        """Nothing is ever open here."""
        return False

    def let_decide(self, *, allowed: bool) -> None:
        """Offer to freeze to those alone who may."""
        self._allowed = allowed
        self._set_busy(busy=self._busy)

    def freeze(self) -> None:
        """Publish the figures of the chosen month."""
        shown = self.shown
        if shown is None or shown.line.frozen is not None or self._busy:
            return
        actor = self.context.acting(self.view.show_refused)
        if actor is None:
            return
        office, line = self.context.office, shown.line
        self._set_busy(busy=True)
        self.context.runner.write(
            self,
            lambda: office.months.freeze(actor, line.month, line.cohort),
            on_done=lambda outcome: self._on_frozen(line, outcome),
            on_refused=self.view.show_refused,
            on_end=lambda: self._set_busy(busy=False),
        )

    def _on_listed(self, lines: list[MonthLine]) -> None:
        kept: Key | None = self.view.list.current_id()
        self.view.months.set_rows(lines)
        if kept is None and lines:
            self.view.list.go_to(lines[0].key)
        self._on_month(self.view.list.current_id())

    def _on_month(self, key: Key | None) -> None:
        """Read the figures of the month under the cursor."""
        place = -1 if key is None else self.view.months.position_of(key)
        line = self.view.months.row_at(place) if place >= 0 else None
        if line is None:
            return
        office = self.context.office
        self.context.runner.read(
            self,
            lambda: load_figures(office, line),
            on_done=self._on_figures,
            on_refused=self.view.show_refused,
            latest="figures",
        )

    def _on_figures(self, shown: MonthShown) -> None:
        self.shown = shown
        self._show()
        self._set_busy(busy=self._busy)

    def _show(self) -> None:
        shown = self.shown
        if shown is None:
            return
        scope = self.view.scope.value()
        pairs = shown.pairs
        if scope == _CHANGED:
            found = () if shown.restated is None else shown.restated.differences
            changed = {(each.leg, each.team) for each in found}
            pairs = tuple(pair for pair in pairs if (pair.leg, pair.team) in changed)
        elif scope != _ALL:
            pairs = tuple(pair for pair in pairs if pair.leg is scope)
        self.view.show_figures(shown, pairs)

    def _on_frozen(self, line: MonthLine, _outcome: Outcome[FrozenMonth]) -> None:
        self.context.notifier.info(self.tr("{month} 已冻结").format(month=title_text(line)))

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        shown = self.shown
        ready = shown is not None and shown.line.frozen is None and bool(shown.pairs)
        self.freeze_action.setEnabled(ready and self._allowed and not busy)
