"""The page 人员: people, teams, and how the office is entered, as three leaves."""

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
from gaoxinban.ui.office.entry_panel import EntryPanel
from gaoxinban.ui.office.people_panel import PeoplePanel
from gaoxinban.ui.office.team_panel import TeamPanel


class OfficePanel(Panel):
    """The leaves see to themselves."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.people = PeoplePanel(context)
        self.teams = TeamPanel(context)
        self.entry = EntryPanel(context)
        self._leaves: dict[str, Panel] = {
            "people": self.people,
            "teams": self.teams,
            "entry": self.entry,
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
            "people": self.tr("人员"),
            "teams": self.tr("团队"),
            "entry": self.tr("登录和记录"),
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
                f"office.{key}",
                titles[key],
                partial(self.show_leaf, key),
                keys=f"Ctrl+{place}",
                tooltip=self.tr("看{title}").format(title=titles[key]),
            )
        tabs.addStretch(1)
        self._tabs["people"].setChecked(True)

    @property
    def leaf(self) -> Panel:
        """The leaf that is shown."""
        return list(self._leaves.values())[self._stack.currentIndex()]

    def show_leaf(self, key: str) -> None:
        """Turn to a leaf."""
        self._stack.setCurrentWidget(self._leaves[key])
        self._tabs[key].setChecked(True)
        self._leaves[key].take_focus()

    def open(self, target: object) -> None:
        """The key of a leaf, or an officer's id."""
        if isinstance(target, int):
            self.show_leaf("people")
            self.people.go_to(target)
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
