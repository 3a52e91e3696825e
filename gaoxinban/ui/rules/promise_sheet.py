"""The promises that are being edited, as what is kept of them until they are published."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from gaoxinban.domain.promise import PromisePolicy, PromiseRow
from gaoxinban.ui.kit.form import Form

FORM = "rules promises"


class PromiseSheet(QObject):
    """Rows that differ from those in force, and what was typed of the caps; see `Keepable`.

    Signals:
        edited: rows or caps stand otherwise than before.
    """

    edited = Signal(str)

    def __init__(
        self,
        caps: Form,
        rows: Callable[[], Sequence[PromiseRow]],
        resume: Callable[[Sequence[PromiseRow]], None],
        parent: QObject,
    ) -> None:
        """`resume` shows rows instead of what stands there."""
        super().__init__(parent)
        self._caps, self._rows, self._resume = caps, rows, resume
        self._begun: Sequence[PromiseRow] = ()
        caps.edited.connect(self.edited)

    def begin(self) -> None:
        """The rows and caps in force stand there."""
        self._caps.begin()
        self._begun = tuple(self._rows())

    def draft(self) -> dict[str, Any]:
        """The rows as a version tells them, and the caps as the form does."""
        found, rows = self._caps.draft(), tuple(self._rows())
        if rows != self._begun:
            found["rows"] = PromisePolicy(0, rows).to_payload()["rows"]
        return found

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Rows of a program that knew other words are passed over."""
        self._caps.restore(draft)
        if "rows" not in draft:
            return
        caps = {"pause_cap_days": 0, "extension_cap_days": 0}
        try:
            found = PromisePolicy.from_payload(0, {**caps, "rows": draft["rows"]})
        except (KeyError, TypeError, ValueError):
            return
        self._resume(found.rows)
