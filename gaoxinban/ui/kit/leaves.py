"""A page made of leaves: tabs above, one leaf shown, Ctrl+1 and on turn to them."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

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
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel

if TYPE_CHECKING:
    from gaoxinban.ui.kit.list_export import Listing


class LeavesPanel(Panel):
    """The leaves see to themselves; a subclass makes them and hands them to `add_leaves`."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._leaves: dict[str, Panel] = {}
        self._tabs: dict[str, QPushButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(tokens.MARGIN, tokens.GAP, tokens.MARGIN, 3 * tokens.GRID)
        self._column.setSpacing(tokens.GAP)
        self._stack = QStackedLayout()

    def add_leaves(self, page: str, leaves: Mapping[str, tuple[str, Panel]]) -> None:
        """Titles and panels by key, the first of them shown; acts are named `page.key`."""
        tabs = QHBoxLayout()
        self._column.addLayout(tabs)
        # In its place before it is filled: a stack that stands nowhere shows its first
        # leaf as a window of its own.
        self._column.addLayout(self._stack, 1)
        tabs.setSpacing(tokens.GAP)
        group = QButtonGroup(self)
        for place, (key, (title, leaf)) in enumerate(leaves.items(), 1):
            self._leaves[key] = leaf
            self._stack.addWidget(leaf)
            tab = QPushButton(f"{title}  Ctrl+{place}")
            tab.setCheckable(True)
            tab.setProperty("quiet", True)
            tab.setAccessibleName(title)
            tab.clicked.connect(lambda _checked=False, key=key: self.show_leaf(key))
            group.addButton(tab)
            tabs.addWidget(tab)
            self._tabs[key] = tab
            self.context.actions.add(
                self,
                f"{page}.{key}",
                title,
                partial(self.show_leaf, key),
                keys=f"Ctrl+{place}",
                tooltip=self.tr("看{title}").format(title=title),
            )
        tabs.addStretch(1)
        for name in ("window.export", "window.print_list"):
            if name in self.context.actions.names():
                act = self.context.actions.get(name)
                tabs.addWidget(ActionButton(act, quiet=True, show_keys=False))
        self._tabs[next(iter(leaves))].setChecked(True)

    @property
    def leaves(self) -> list[str]:
        """Their keys, from left to right."""
        return list(self._leaves)

    @property
    def leaf(self) -> Panel:
        """The leaf that is shown."""
        return tuple(self._leaves.values())[self._stack.currentIndex()]

    def show_leaf(self, key: str) -> None:
        """Turn to a leaf."""
        self._stack.setCurrentWidget(self._leaves[key])
        self._tabs[key].setChecked(True)
        self._leaves[key].take_focus()

    def concerns(self, changes: Changes) -> bool:
        """The leaves listen themselves."""
        del changes
        return False

    def step_back(self) -> bool:
        """Esc goes to the leaf."""
        return self.leaf.step_back()

    def listing(self) -> "Listing[Any] | None":
        """That of the leaf."""
        return self.leaf.listing()

    def take_focus(self) -> None:
        """One begins in the leaf."""
        self.leaf.take_focus()
