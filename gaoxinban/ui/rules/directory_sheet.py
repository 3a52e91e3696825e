"""The 派单目录 that is being edited, as what is kept of it until it is published."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from gaoxinban.ui.rules.directory_draft import DirectoryDraft
from gaoxinban.ui.rules.wording import followed_text

FORM = "rules directory"


class DirectorySheet(QObject):
    """Rules that differ from those in force; see `Keepable`.

    Words read from a file are not kept: the file has them.

    Signals:
        edited: the rules stand otherwise than before.
        followed: a sentence: another version was published while these were edited.
    """

    edited = Signal(str)
    followed = Signal(str)

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
        """All rules in order, finished or not, and those in force when they were edited."""
        rules = self._rules()
        if rules is None or not rules.changed:
            return {}
        return {"rules": [dict(each.table) for each in rules.rules], "from": rules.standing}

    def restore(self, draft: Mapping[str, Any]) -> None:
        """What cannot be read as rules is passed over."""
        rules = self._rules()
        if rules is None:
            return
        tables = _tables(draft.get("rules", ()))
        begun = _tables(draft.get("from", rules.standing))
        both = rules.put_over(tables, begun)
        self._resume(rules)
        if begun != rules.standing and rules.changed:
            self.followed.emit(followed_text(both))


def _tables(found: Iterable[Any]) -> list[Mapping[str, Any]]:
    return [each for each in found if isinstance(each, Mapping) and "number" in each]
