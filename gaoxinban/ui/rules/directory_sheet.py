"""The 派单目录 that is being edited, as what is kept of it until it is published."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from gaoxinban.ui.rules.directory_draft import DirectoryDraft

FORM = "rules directory"


class DirectorySheet(QObject):
    """Rules that differ from those in force; see `Keepable`.

    Words read from a file are not kept: the file has them.

    Signals:
        edited: the rules stand otherwise than before.
    """

    edited = Signal(str)

    def __init__(
        self,
        rules: Callable[[], DirectoryDraft | None],
        resume: Callable[[DirectoryDraft], None],
        parent: QObject,
    ) -> None:
        """`resume` shows a draft instead of what stands there."""
        super().__init__(parent)
        self._rules, self._resume = rules, resume

    def begin(self) -> None:
        """What is in force is known to the rules themselves."""

    def draft(self) -> dict[str, Any]:
        """All rules in order, finished or not."""
        rules = self._rules()
        if rules is None or not rules.changed:
            return {}
        return {"rules": [dict(each.table) for each in rules.rules]}

    def restore(self, draft: Mapping[str, Any]) -> None:
        """What cannot be read as rules is passed over."""
        rules, found = self._rules(), draft.get("rules", ())
        if rules is not None:
            tables = [each for each in found if isinstance(each, Mapping) and "number" in each]
            rules.rules = [rules.drafted(table) for table in tables]
            rules.revision += 1
            self._resume(rules)
