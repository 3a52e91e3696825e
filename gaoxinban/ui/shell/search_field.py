"""Ctrl+K: cases, enterprises, people, acts and pages from one field; what was found last on top."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeGuard

from PySide6.QtCore import QEvent, QSettings
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionEntry, ActionRegistry
from gaoxinban.ui.kit.lookup_field import LookupField, is_escape
from gaoxinban.ui.kit.page import Destination, Search, Suggestion
from gaoxinban.ui.kit.task_runner import TaskRunner
from gaoxinban.ui.kit.translation import tr

MOST_ACTIONS = 5
MOST_RECENT = 8
MOST_SHOWN = 18
RECENT = "find/recent"

Recall = Callable[[Any, Sequence[Destination]], Sequence[Suggestion]]
"""(office, cases and enterprises that were chosen) → their lines as they read now."""


def _recalled(office: Any, places: Sequence[Destination]) -> Sequence[Suggestion]:
    """In the worker; the first paint waits for none of it."""
    from gaoxinban.ui.shell.pages import recalled

    return recalled(office, places)


class SearchField(LookupField):
    """Acts and pages are found here, everything else by the `Search` that the window was given."""

    most = MOST_SHOWN

    def __init__(
        self,
        runner: TaskRunner,
        actions: ActionRegistry,
        search: Search | None,
        settings: QSettings | None = None,
        recall: Recall = _recalled,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            self.tr("全局查找"),
            runner,
            self._search,
            parent,
            placeholder=self.tr("找工单、企业、人、动作    Ctrl+K"),
        )
        self._actions = actions
        self._entries: list[ActionEntry] = []
        self._elsewhere = search
        self._settings = settings
        self._recall = recall
        self._office: Any = None
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(60 * tokens.GRID)
        self.setMaximumWidth(150 * tokens.GRID)
        self.chosen.connect(self._on_chosen)

    def set_office(self, office: Any) -> None:
        """From now on cases and enterprises can be found."""
        self._office = office
        self._keep(self._kept())  # earlier versions kept texts, too

    def ask(self) -> None:
        """The list of acts is taken in the GUI thread, where actions live."""
        self._entries = [entry for entry in self._actions.entries() if entry.available]
        if self.text().strip():
            super().ask()
        else:
            self._ask_for_recent()

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
        if is_escape(event, QEvent.Type.ShortcutOverride) and not self.text():
            self.close_list()
        return super().event(event)

    def _show(self, found: list[Suggestion]) -> None:
        text = self.text().strip()
        if not found and text:
            hint = self.tr("换几个字，或用拼音首字母")
            found = [Suggestion(None, self.tr("没有找到「{text}」").format(text=text), hint)]
        super()._show(found)

    def _search(self, text: str) -> Sequence[Suggestion]:
        """In the worker: the best of each kind, kinds in a fixed order."""
        found: Sequence[Suggestion] = ()
        if self._elsewhere is not None and self._office is not None:
            found = self._elsewhere(self._office, text)
        return [*found, *acts_of(self._entries, text)]

    def _ask_for_recent(self) -> None:
        """The last choices, the newest first. What a case or an enterprise is called is read now.

        It may have become 保密 since, or another name; and what is erased stays nowhere.
        """
        names = {entry.name for entry in self._entries}
        lines = [line for line in map(_read, self._kept()) if line is not None]
        lines = [each for each in lines if not isinstance(each.value, str) or each.value in names]
        asked = [each.value for each in lines if _is_read_anew(each.value)]
        office, recall = self._office, self._recall

        def read() -> list[Suggestion]:
            told = recall(office, asked) if asked and office is not None else ()
            now = {each.value: replace(each, group=tr("最近")) for each in told}
            found = (now.get(each.value) if _is_read_anew(each.value) else each for each in lines)
            return [each for each in found if each is not None]

        self._runner.read(
            self,
            read,
            on_done=lambda found: self._on_found("", found),
            on_refused=lambda _refused: None,
            latest="lookup",
        )

    def _kept(self) -> list[dict[str, Any]]:
        if self._settings is None:
            return []
        try:
            kept = json.loads(str(self._settings.value(RECENT, "[]")))
        except ValueError:
            return []
        if not isinstance(kept, list):
            return []
        return [_bare(line) for line in kept if isinstance(line, dict)]

    def _on_chosen(self, suggestion: Suggestion) -> None:
        line = _written(suggestion)
        if self._settings is None or line is None:
            return
        same = line["page"], line["target"]
        others = [each for each in self._kept() if (each.get("page"), each.get("target")) != same]
        self._keep([line, *others][:MOST_RECENT])

    def _keep(self, lines: Sequence[dict[str, Any]]) -> None:
        if self._settings is not None and (lines or self._settings.contains(RECENT)):
            self._settings.setValue(RECENT, json.dumps(lines, ensure_ascii=False))


def acts_of(entries: Iterable[ActionEntry], text: str) -> list[Suggestion]:
    """Acts and pages whose words match, the best first; by the tooltip only where it says so."""
    from gaoxinban.application.find import match  # the first paint waits for none of it

    act_group, page_group = tr("动作"), tr("页面")
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
            page_group if page else act_group,
            hit.marks if hit else (),
        )
        ranked.append((hit.rank if hit else 9, place, suggestion))
    best = [suggestion for _, _, suggestion in sorted(ranked, key=lambda each: each[:2])]
    pages = [each for each in best if each.group == page_group]
    acts = [each for each in best if each.group == act_group]
    return [*acts[:MOST_ACTIONS], *pages[:MOST_ACTIONS]]


def _is_read_anew(value: object) -> TypeGuard[Destination]:
    """A case or an enterprise: its texts stand in the office's database and nowhere else."""
    return isinstance(value, Destination) and isinstance(value.target, int)


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
    return _bare(
        {"page": page, "target": target, "text": suggestion.text, "detail": suggestion.detail}
    )


def _bare(line: dict[str, Any]) -> dict[str, Any]:
    """Without the texts of a case or an enterprise, which earlier versions kept."""
    if isinstance(line.get("target"), int):
        return {key: line.get(key) for key in ("page", "target")}
    return line


def _read(line: dict[str, Any]) -> Suggestion | None:
    page, target = line.get("page"), line.get("target")
    text, detail = str(line.get("text", "")), str(line.get("detail", ""))
    if isinstance(target, int | str) and isinstance(page, str) and page:
        return Suggestion(Destination(page, target), text, detail, tr("最近"))
    if isinstance(target, str) and target:
        return Suggestion(target, text, detail, tr("最近"))
    return None
