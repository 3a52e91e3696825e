"""Ctrl+K: cases, enterprises, people, acts and pages from one field; what was found last on top."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionEntry, ActionRegistry
from gaoxinban.ui.kit.lookup_field import LookupField
from gaoxinban.ui.kit.page import Destination, Search, Suggestion
from gaoxinban.ui.kit.task_runner import TaskRunner

MOST_ACTIONS = 5
MOST_RECENT = 8
MOST_SHOWN = 18
RECENT = "find/recent"


class SearchField(LookupField):
    """Acts and pages are found here, everything else by the `Search` that the window was given."""

    most = MOST_SHOWN

    def __init__(
        self,
        runner: TaskRunner,
        actions: ActionRegistry,
        search: Search | None,
        settings: QSettings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            "全局查找",
            runner,
            self._search,
            parent,
            placeholder="找工单、企业、人、动作    Ctrl+K",
        )
        self._actions = actions
        self._entries: list[ActionEntry] = []
        self._elsewhere = search
        self._settings = settings
        self._office: Any = None
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(60 * tokens.GRID)
        self.setMaximumWidth(150 * tokens.GRID)
        self.chosen.connect(self._on_chosen)

    def set_office(self, office: Any) -> None:
        """From now on cases and enterprises can be found."""
        self._office = office

    def ask(self) -> None:
        """The list of acts is taken in the GUI thread, where actions live."""
        self._entries = [entry for entry in self._actions.entries() if entry.available]
        if self.text().strip():
            super().ask()
        else:
            self.offer("", self._recent())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """What was found last is offered before anything is typed."""
        super().focusInEvent(event)
        if not self.text().strip():
            self.ask()

    def take(self, suggestion: Suggestion) -> None:
        """The line that says that there is nothing leads nowhere."""
        if suggestion.value is not None:
            super().take(suggestion)

    def event(self, event: QEvent) -> bool:
        """Esc leaves at once while nothing is typed: the last choices are no step of their own."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and not self.text()
        ):
            self.close_list()
        return super().event(event)

    def _show(self, found: list[Suggestion]) -> None:
        text = self.text().strip()
        if not found and text:
            hint = "换几个字，或用拼音首字母"
            found = [Suggestion(None, f"没有找到「{text}」", hint)]
        super()._show(found)

    def _search(self, text: str) -> Sequence[Suggestion]:
        """In the worker: the best of each kind, kinds in a fixed order."""
        found: Sequence[Suggestion] = ()
        if self._elsewhere is not None and self._office is not None:
            found = self._elsewhere(self._office, text)
        return [*found, *acts_of(self._entries, text)]

    def _recent(self) -> list[Suggestion]:
        """The last choices whose acts still exist, the newest first."""
        names = {entry.name: entry for entry in self._entries}
        found: list[Suggestion] = []
        for line in self._kept():
            suggestion = _read(line)
            if suggestion is None:
                continue
            if isinstance(suggestion.value, str) and suggestion.value not in names:
                continue
            found.append(suggestion)
        return found

    def _kept(self) -> list[dict[str, Any]]:
        if self._settings is None:
            return []
        try:
            kept = json.loads(str(self._settings.value(RECENT, "[]")))
        except ValueError:
            return []
        return [line for line in kept if isinstance(line, dict)] if isinstance(kept, list) else []

    def _on_chosen(self, suggestion: Suggestion) -> None:
        line = _written(suggestion)
        if self._settings is None or line is None:
            return
        same = line["page"], line["target"]
        others = [each for each in self._kept() if (each.get("page"), each.get("target")) != same]
        kept = [line, *others][:MOST_RECENT]
        self._settings.setValue(RECENT, json.dumps(kept, ensure_ascii=False))


def acts_of(entries: Iterable[ActionEntry], text: str) -> list[Suggestion]:
    """Acts and pages whose words match, the best first; by the tooltip only where it says so."""
    from gaoxinban.application.find import match  # the first paint waits for none of it

    ranked: list[tuple[int, int, Suggestion]] = []
    known: set[tuple[str, str]] = set()  # a page's own act and the window's are one
    for place, entry in enumerate(entries):
        if (entry.text, entry.keys) in known:
            continue
        known.add((entry.text, entry.keys))
        hit = match(text, entry.text)
        told = None if hit else match(text, entry.tooltip)
        if hit is None and (told is None or told.rank > 2):  # letters match any long sentence
            continue
        page = entry.name.startswith("window.") and entry.keys.startswith("Alt+")
        suggestion = Suggestion(
            entry.name,
            entry.text,
            entry.keys,
            "页面" if page else "动作",
            hit.marks if hit else (),
        )
        ranked.append((hit.rank if hit else 9, place, suggestion))
    best = [suggestion for _, _, suggestion in sorted(ranked, key=lambda each: each[:2])]
    pages = [each for each in best if each.group == "页面"]
    acts = [each for each in best if each.group == "动作"]
    return [*acts[:MOST_ACTIONS], *pages[:MOST_ACTIONS]]


def _written(suggestion: Suggestion) -> dict[str, Any] | None:
    """A choice as it is remembered; None for one that cannot be found again."""
    where = suggestion.value
    page: str
    target: int | str
    if isinstance(where, Destination):
        if not isinstance(where.target, int | str):
            return None
        page, target = where.page, where.target
    else:
        page, target = "", str(where)
    return {"page": page, "target": target, "text": suggestion.text, "detail": suggestion.detail}


def _read(line: dict[str, Any]) -> Suggestion | None:
    page, target = line.get("page"), line.get("target")
    text, detail = str(line.get("text", "")), str(line.get("detail", ""))
    if isinstance(target, int | str) and isinstance(page, str) and page:
        return Suggestion(Destination(page, target), text, detail, "最近")
    if isinstance(target, str) and target:
        return Suggestion(target, text, detail, "最近")
    return None
