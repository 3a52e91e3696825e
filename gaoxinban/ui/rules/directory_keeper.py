"""Keeps the 派单目录 that is being edited, a moment behind the typing: it outlives the window."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer

from gaoxinban.application.desk_ports import Draft
from gaoxinban.domain.event import Actor
from gaoxinban.ui.kit.duration import instant_text
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.rules.directory_draft import DirectoryDraft, Table

KEEP_AFTER_MS = 500
FORM = "rules directory"


class DirectoryKeeper(QObject):
    """Rules that are not published belong to who edits them.

    Words read from a file are not kept: the file has them.
    """

    def __init__(
        self,
        context: PageContext,
        draft: Callable[[], DirectoryDraft | None],
        resume: Callable[[DirectoryDraft], None],
        parent: QObject,
    ) -> None:
        """`resume` shows a draft instead of what stands there."""
        super().__init__(parent)
        self._context, self._draft, self._resume = context, draft, resume
        self._looked_for: Actor | None = None
        self._kept: dict[str, Any] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER_MS)
        self._timer.timeout.connect(self._keep)

    def touch(self) -> None:
        """The rules stand, or stand otherwise than before."""
        reader, draft = self._context.seat.reader, self._draft()
        if reader is None or draft is None:
            return
        if reader != self._looked_for and not draft.changed:
            self._look(reader)
        elif not self._timer.isActive():
            self._timer.start()

    def _look(self, reader: Actor) -> None:
        """Whether a window that died left something; asked once for each person."""
        self._looked_for, self._kept = reader, {}
        drafts = self._context.office.desk.drafts
        self._context.runner.read(
            self,
            lambda: drafts.of_form(reader, FORM),
            on_done=partial(self._on_found, reader),
            on_refused=lambda _refused: None,
            latest="directory_draft",
        )

    def _on_found(self, reader: Actor, left: Draft | None) -> None:
        """Whoever has begun to edit meanwhile goes on with that."""
        draft = self._draft()
        if left is None or draft is None or draft.changed or reader != self._context.seat.reader:
            return
        self._kept = dict(left.payload)
        draft.rules = [draft.drafted(table) for table in _tables(left.payload)]
        draft.revision += 1
        self._resume(draft)
        when = instant_text(left.saved_at, self._context.office.clock.now())
        said = self.tr("已恢复 {when} 没有发布的改动；不要就按 Ctrl+R 恢复现行。")
        self._context.notifier.info(said.format(when=when))

    def _keep(self) -> None:
        reader, draft = self._context.seat.reader, self._draft()
        if reader is None or draft is None:
            return
        payload = {"rules": [dict(each.table) for each in draft.rules]} if draft.changed else {}
        if payload == self._kept:
            return
        self._kept = payload
        drafts = self._context.office.desk.drafts
        place = (FORM, reader.ref)
        self._context.runner.write(
            self,
            lambda: drafts.keep_form(place, payload),
            on_refused=lambda _refused: self._timer.start(),
        )


def _tables(payload: Mapping[str, Any]) -> Sequence[Table]:
    """What cannot be read as rules is passed over."""
    found = payload.get("rules", ())
    return [each for each in found if isinstance(each, Mapping) and "number" in each]
