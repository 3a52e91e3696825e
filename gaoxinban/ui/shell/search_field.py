"""Ctrl+K: cases, enterprises and acts from one field."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionEntry, ActionRegistry
from gaoxinban.ui.kit.lookup_field import LookupField
from gaoxinban.ui.kit.page import Search, Suggestion
from gaoxinban.ui.kit.task_runner import TaskRunner

MOST_ACTIONS = 4


class SearchField(LookupField):
    """Acts are found here, everything else by the `Search` that the window was given."""

    def __init__(
        self,
        runner: TaskRunner,
        actions: ActionRegistry,
        search: Search | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            "全局查找", runner, self._search, parent, placeholder="找工单、企业、动作    Ctrl+K"
        )
        self._actions = actions
        self._entries: list[ActionEntry] = []
        self._elsewhere = search
        self._office: Any = None
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(60 * tokens.GRID)
        self.setMaximumWidth(150 * tokens.GRID)

    def set_office(self, office: Any) -> None:
        """From now on cases and enterprises can be found."""
        self._office = office

    def ask(self) -> None:
        """The list of acts is taken in the GUI thread, where actions live."""
        self._entries = [entry for entry in self._actions.entries() if entry.available]
        super().ask()

    def _search(self, text: str) -> Sequence[Suggestion]:
        """In the worker."""
        wanted = text.casefold()
        acts = [
            Suggestion(entry.name, entry.text, entry.keys, "动作")
            for entry in self._entries
            if wanted in entry.text.casefold() or wanted in entry.tooltip.casefold()
        ]
        found: Sequence[Suggestion] = ()
        if self._elsewhere is not None and self._office is not None:
            found = self._elsewhere(self._office, text)
        return [*found, *acts[:MOST_ACTIONS]]
