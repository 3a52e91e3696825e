"""The promises that are being edited, as what is kept of them until they are published."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from gaoxinban.domain.promise import PromisePolicy, PromiseRow
from gaoxinban.ui.rules.promise_view import PromiseView
from gaoxinban.ui.rules.rebasing import rebased
from gaoxinban.ui.rules.wording import followed_text, row_text

FORM = "rules promises"


class PromiseSheet(QObject):
    """Rows that differ from those in force, and what was typed of a row and of the caps.

    See `Keepable`. What stands in the fields of a row is kept before it is put in.

    Signals:
        edited: rows, caps or the fields of the row stand otherwise than before.
        followed: a sentence: another version was published while these were edited.
    """

    edited = Signal(str)
    followed = Signal(str)

    def __init__(
        self,
        view: PromiseView,
        rows: Callable[[], Sequence[PromiseRow]],
        resume: Callable[[Sequence[PromiseRow]], None],
        parent: QObject,
    ) -> None:
        """`resume` shows rows instead of what stands there."""
        super().__init__(parent)
        self.categories: Mapping[str, str] = {}
        """Their names, by which rows are told."""
        self._view, self._caps, self._row = view, view.caps, view.row_form
        self._rows, self._resume = rows, resume
        self._begun: Sequence[PromiseRow] = ()
        for form in (self._caps, self._row):
            form.edited.connect(self.edited)

    def begin(self) -> None:
        """The rows and caps in force stand there."""
        self._caps.begin()
        self._begun = tuple(self._rows())

    def draft(self) -> dict[str, Any]:
        """The rows as a version tells them, and the caps as the form does."""
        found, rows = self._caps.draft(), tuple(self._rows())
        if rows != self._begun:
            found |= {"rows": _told(rows), "from": _told(self._begun)}
        place, typed = self._view.table.current_id(), self._row.draft()
        if typed and isinstance(place, int):
            found["row"] = {**typed, "place": place, "was": _told(rows[place : place + 1])}
        return found

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Rows of a program that knew other words are passed over."""
        self._caps.restore(draft)
        if "rows" in draft:
            try:
                mine = _read(draft["rows"])
                begun = _read(draft["from"]) if "from" in draft else tuple(self._begun)
            except (KeyError, TypeError, ValueError):
                return
            rows, both = rebased(begun, mine, self._begun, _scope)
            self._resume(rows)
            if begun != tuple(self._begun) != tuple(rows):
                self.followed.emit(
                    followed_text([row_text(each, self.categories) for each in both])
                )
        if "row" in draft:
            self._restore_row(draft["row"])

    def _restore_row(self, typed: Mapping[str, Any]) -> None:
        """Beside the row it was typed for; said where another stands there by now."""
        rows = self._rows()
        place = min(typed["place"], len(rows) - 1)
        if place < 0:
            return
        self._view.table.go_to(place)
        self._row.restore(typed)
        if _told(rows[place : place + 1]) != typed["was"]:
            said = self.tr("您填了以后，别人改过这张表；请看清是哪一行，再放进去。")
            self._row.show_error(None, said)


def _read(rows: Any) -> tuple[PromiseRow, ...]:
    caps = {"pause_cap_days": 0, "extension_cap_days": 0}
    return PromisePolicy.from_payload(0, {**caps, "rows": rows}).rows


def _scope(row: PromiseRow) -> Hashable:
    return row.leg, row.category, row.kind, row.urgency


def _told(rows: Sequence[PromiseRow]) -> Any:
    """As a version tells them."""
    return PromisePolicy(0, tuple(rows)).to_payload()["rows"]
