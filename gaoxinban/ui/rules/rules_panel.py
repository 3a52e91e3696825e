"""The page 规则: 工作日历, 承诺时限, 月度冻结 and 存证 as leaves."""

from functools import partial

from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from gaoxinban.application.changes import Changes
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.tab_order import follow_layout
from gaoxinban.ui.rules.calendar_panel import CalendarPanel
from gaoxinban.ui.rules.months_panel import MonthsPanel
from gaoxinban.ui.rules.promise_panel import PromisePanel
from gaoxinban.ui.rules.proof_panel import ProofPanel


class RulesPanel(Panel):
    """The leaves see to themselves."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.calendar = CalendarPanel(context)
        self.promises = PromisePanel(context)
        self.months = MonthsPanel(context)
        self.proof = ProofPanel(context)
        self._leaves: dict[str, Panel] = {
            "calendar": self.calendar,
            "promises": self.promises,
            "months": self.months,
            "proof": self.proof,
        }
        self._tabs: dict[str, QPushButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.MARGIN, tokens.GAP, tokens.MARGIN, 3 * tokens.GRID)
        layout.setSpacing(tokens.GAP)
        self._stack = QStackedLayout()
        tabs = QHBoxLayout()
        layout.addLayout(tabs)
        # In its place before it is filled: a stack that stands nowhere shows its first
        # leaf as a window of its own.
        layout.addLayout(self._stack, 1)
        tabs.setSpacing(tokens.GAP)
        group = QButtonGroup(self)
        titles = {
            "calendar": self.tr("工作日历"),
            "promises": self.tr("承诺时限"),
            "months": self.tr("月度冻结"),
            "proof": self.tr("存证"),
        }
        for place, (key, leaf) in enumerate(self._leaves.items(), 1):
            self._stack.addWidget(leaf)
            tab = QPushButton(f"{titles[key]}  Ctrl+{place}")
            tab.setCheckable(True)
            tab.setProperty("quiet", True)
            tab.setAccessibleName(titles[key])
            tab.clicked.connect(lambda _checked=False, key=key: self.show_leaf(key))
            group.addButton(tab)
            tabs.addWidget(tab)
            self._tabs[key] = tab
            context.actions.add(
                self,
                f"rules.{key}",
                titles[key],
                partial(self.show_leaf, key),
                keys=f"Ctrl+{place}",
                tooltip=self.tr("看{title}").format(title=titles[key]),
            )
        tabs.addStretch(1)
        self._tabs["calendar"].setChecked(True)
        follow_layout(layout)

    @property
    def leaf(self) -> Panel:
        """The leaf that is shown."""
        return tuple(self._leaves.values())[self._stack.currentIndex()]

    def show_leaf(self, key: str) -> None:
        """Turn to a leaf."""
        self._stack.setCurrentWidget(self._leaves[key])
        self._tabs[key].setChecked(True)
        self._leaves[key].take_focus()

    def open(self, target: object) -> None:
        """A year, or the key of a leaf."""
        if isinstance(target, int):
            self.show_leaf("calendar")
            self.calendar.show_year(target)
        elif isinstance(target, str) and target in self._leaves:
            self.show_leaf(target)

    def concerns(self, changes: Changes) -> bool:
        """The leaves listen themselves."""
        del changes
        return False

    def step_back(self) -> bool:
        """Esc goes to the leaf."""
        return self.leaf.step_back()

    def take_focus(self) -> None:
        """One begins in the leaf."""
        self.leaf.take_focus()
