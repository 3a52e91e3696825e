"""Every act in the window has a dotted name, a text, a key and a tooltip.

Found by name (`registry.get("ticket.accept")`), so that tests, the search
field and the page of keys all see the same list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget

from gaoxinban.ui.kit.plain_text import menu_text, plain_tooltip
from gaoxinban.ui.kit.translation import tr

Context = Literal["page", "widget"]


@dataclass(frozen=True, slots=True)
class ActionEntry:
    """A line of the page of keys."""

    name: str
    text: str
    keys: str
    tooltip: str
    available: bool
    group: str = ""


class ActionRegistry(QObject):
    """All actions of one window; those of a destroyed owner disappear with it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        self._owners: dict[str, QWidget] = {}
        self._groups: dict[str, str] = {}

    def add(
        self,
        owner: QWidget,
        name: str,
        text: str,
        run: Callable[[], object],
        *,
        keys: str | tuple[str, ...],
        tooltip: str,
        context: Context = "page",
    ) -> QAction:
        """Make an action that works while `owner` is visible (`page`) or has focus (`widget`).

        Letters as keys are safe: a text field with the focus takes them first. An act
        without any (`()`) is found by its name.
        """
        if not (name and text and tooltip) or keys == "":
            raise ValueError(f"action {name!r} needs a name, a text, keys and a tooltip")
        if name in self.names():
            raise ValueError(f"action {name!r} exists already")
        action = QAction(menu_text(text), owner)
        action.setObjectName(name)
        sequences = [QKeySequence(each) for each in ((keys,) if isinstance(keys, str) else keys)]
        action.setShortcuts(sequences)
        action.setShortcutContext(
            Qt.ShortcutContext.WindowShortcut
            if context == "page"
            else Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        said = keys_text(action)
        action.setToolTip(plain_tooltip(f"{tooltip}（{said}）" if said else tooltip))
        action.setWhatsThis(tooltip)
        action.triggered.connect(lambda _checked=False: run())
        owner.addAction(action)
        self._actions[name] = action
        self._owners[name] = owner
        return action

    def get(self, name: str) -> QAction:
        """The action of that name; KeyError names what is there."""
        self._forget_dead()
        try:
            return self._actions[name]
        except KeyError:
            known = "、".join(sorted(self._actions))
            raise KeyError(f"no action {name!r}; there are {known}") from None

    def forget(self, name: str) -> None:
        """Take an action away: its name and its keys are free again."""
        action = self._actions.pop(name)
        self._owners.pop(name).removeAction(action)
        action.deleteLater()

    def trigger(self, name: str) -> None:
        """Do it, as its key would; a disabled action does nothing."""
        self.get(name).trigger()

    def names(self) -> list[str]:
        """Names of living actions in the order in which they were made."""
        self._forget_dead()
        return list(self._actions)

    def name_group(self, prefix: str, title: str) -> None:
        """Actions whose names begin so stand under this title on the page of keys."""
        self._groups[prefix] = title

    def entries(self, page: QWidget | None = None) -> list[ActionEntry]:
        """Lines for the page of keys: all, or those whose owner stands inside `page`."""
        lines = []
        for name in self.names():
            owner = self._owners[name]
            if page is not None and owner is not page and not page.isAncestorOf(owner):
                continue
            action = self._actions[name]
            lines.append(
                ActionEntry(
                    name,
                    action_text(action),
                    keys_text(action),
                    action.whatsThis(),
                    action.isEnabled() and owner.isVisible(),
                    self._group_of(name),
                )
            )
        return lines

    def _group_of(self, name: str) -> str:
        """The title of the longest prefix that fits."""
        fitting = [prefix for prefix in self._groups if name.startswith(prefix)]
        return self._groups[max(fitting, key=len)] if fitting else ""

    def _forget_dead(self) -> None:
        dead = [name for name, action in self._actions.items() if not shiboken6.isValid(action)]
        for name in dead:
            del self._actions[name], self._owners[name]


def keys_text(action: QAction) -> str:
    """The keys as people read them: 「Ctrl+Enter」."""
    portable = QKeySequence.SequenceFormat.PortableText
    texts = [each.toString(portable).replace("Return", "Enter") for each in action.shortcuts()]
    return tr(" 或 ").join(dict.fromkeys(texts))


def action_text(action: QAction) -> str:
    """The text without the doubling that menus need."""
    return action.text().replace("&&", "&")


class ActionButton(QPushButton):
    """A button that shows an action with its key and is enabled when the action is."""

    def __init__(
        self,
        action: QAction,
        parent: QWidget | None = None,
        *,
        primary: bool = False,
        quiet: bool = False,
        show_keys: bool = True,
    ) -> None:
        super().__init__(parent)
        self._action = action
        self._show_keys = show_keys
        self._hidden_by_action = False
        self.setProperty("primary", primary)
        self.setProperty("quiet", quiet)
        self.setAutoDefault(False)
        action.changed.connect(self._on_changed)
        self.clicked.connect(self._on_clicked)
        self._on_changed()

    def _on_clicked(self) -> None:
        self._action.trigger()

    def _on_changed(self) -> None:
        action = self._action
        keys = keys_text(action)
        text = action.text()
        self.setText(f"{text}  {keys}" if self._show_keys and keys else text)
        self.setToolTip(action.toolTip())
        self.setAccessibleName(action_text(action))
        self.setAccessibleDescription(action.whatsThis())
        self.setEnabled(action.isEnabled())
        # Only ever undo an own hiding: showing a button without a parent makes it a window.
        if action.isVisible() == self._hidden_by_action:
            self._hidden_by_action = not action.isVisible()
            self.setVisible(action.isVisible())
