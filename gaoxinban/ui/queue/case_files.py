"""The files of the open case: shown, added, opened through the system, taken off."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gaoxinban.application.attachment_ports import LaidFile
from gaoxinban.application.attachments import (
    AttachmentRow,
    Attachments,
    DetachFile,
    GivenFile,
)
from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.commands import UndoAct
from gaoxinban.application.rows import ActedCase
from gaoxinban.domain.attachment import size_text
from gaoxinban.domain.event import Actor
from gaoxinban.ui.kit.attachment_bar import AttachmentBar, FileLine
from gaoxinban.ui.kit.duration import instant_text
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.pictures import picture_of
from gaoxinban.ui.kit.plain_text import plain_tooltip
from gaoxinban.ui.kit.scratch import scratch_folder
from gaoxinban.ui.kit.task_runner import Task
from gaoxinban.ui.kit.translation import tr


class CaseFiles(Panel):
    """A bar for the case that `show_ticket` named last."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._ticket_id: int | None = None
        self._rows: dict[object, AttachmentRow] = {}
        self._laid: tuple[LaidFile, ...] = ()
        self._objection: str | None = None
        self._folder: Path | None = None
        self._reading: Task[str] | None = None
        self.bar = AttachmentBar(context.actions, context.runner, "ticket.files")
        self._hint = self.bar.add_action.whatsThis()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.bar)
        self.bar.given.connect(self._on_given)
        self.bar.opened.connect(self._on_opened)
        self.bar.removed.connect(self._on_removed)
        self.bar.chosen.connect(self._on_chosen)
        self.track(context.seat.officer_changed, lambda _officer: self.mark_stale())

    @property
    def _files(self) -> Attachments:
        found: Attachments = self.context.office.files
        return found

    def show_ticket(self, ticket_id: int) -> None:
        """Another case, or the same one again."""
        if ticket_id != self._ticket_id:
            self._ticket_id = ticket_id
            self._show(([], ()))
            self.bar.say("")
        self.mark_stale()

    def allow(self, objection: str | None) -> None:
        """Files may be added, or why not: nobody is asked for one that is refused then."""
        self._objection = objection
        self.bar.add_action.setEnabled(objection is None)
        self.bar.add_action.setToolTip(plain_tooltip(objection or self._hint))
        self.bar.hint.setVisible(objection is None)

    def concerns(self, changes: Changes) -> bool:
        """Of all cases its own alone."""
        return changes.tickets and (not changes.ticket_ids or self._ticket_id in changes.ticket_ids)

    def refresh(self) -> None:
        """Ask for the files again."""
        ticket_id, files, reader = self._ticket_id, self._files, self.context.seat.reader
        if ticket_id is not None:
            self.context.runner.read(
                self,
                lambda: (files.of(ticket_id, reader), files.laid(reader, ticket_id)),
                on_done=self._show,
                on_refused=lambda refused: self.bar.say(refused.sentence),
                latest="files",
            )

    def step_back(self) -> bool:
        """Esc: a file that could run a program is not opened."""
        return self.bar.step_back()

    def _show(self, found: tuple[Sequence[AttachmentRow], tuple[LaidFile, ...]]) -> None:
        """The files of the case, then what this person gave with it and it did not take."""
        rows, self._laid = found
        self._rows = {(row.ticket_id, row.seq): row for row in rows}
        now = self.context.office.clock.now()
        left = self.tr("还没有附上：Enter 再试，Delete 不要")
        self.bar.set_files(
            [
                *(FileLine(key, r.name, _detail(r, now)) for key, r in self._rows.items()),
                *(FileLine(file, file.name, left) for file in self._laid),
            ]
        )

    def _acting(self) -> Actor | None:
        return self.context.acting(lambda refused: self.bar.say(refused.sentence))

    def _on_given(self, given: Sequence[GivenFile]) -> None:
        """One write a file: a refused one leaves the others alone."""
        ticket_id, files, actor = self._ticket_id, self._files, self._acting()
        if ticket_id is None or actor is None:
            return
        self.bar.say(self._objection or "")
        if self._objection is not None:
            return
        for file in given:
            self.context.runner.write(
                self,
                partial(files.attach, actor, ticket_id, file),
                on_done=partial(self._on_added, ticket_id, file.name),
                on_refused=lambda refused: self.bar.object_to(refused.sentence),
            )

    def _on_added(self, ticket_id: int, name: str, outcome: Outcome[ActedCase]) -> None:
        said = self.tr("已添加附件 {name}").format(name=name)
        undo = partial(self._undo, ticket_id, outcome.value.version)
        self.context.notifier.info(said, undo=undo)

    def _try_again(self, ticket_id: int) -> None:
        """What was refused when the case was logged, or cut off."""
        files = self._files
        self.context.runner.write(
            self,
            lambda: files.attach_laid(self.context.seat.actor, ticket_id),
            on_done=lambda outcome: self.bar.say(" ".join(outcome.value)),
            on_refused=lambda refused: self.bar.say(refused.sentence),
        )

    def _drop(self, ticket_id: int, file: LaidFile) -> None:
        files = self._files
        self.context.runner.write(
            self,
            lambda: files.drop_laid(self.context.seat.actor, ticket_id, file),
            on_done=lambda _done: self.mark_stale(),
            on_refused=lambda refused: self.bar.say(refused.sentence),
        )

    def _on_removed(self, key: object) -> None:
        if isinstance(key, LaidFile) and self._ticket_id is not None:
            self._drop(self._ticket_id, key)
            return
        row, files, actor = self._rows.get(key), self._files, self._acting()
        if row is None or actor is None:
            return
        if row.origin:
            self.bar.say(self.tr("它属于并入的工单 {n}，不能在这里移除。").format(n=row.origin))
            return
        command = DetachFile(ticket_id=row.ticket_id, seq=row.seq)
        self.context.runner.write(
            self,
            lambda: files.detach(actor, command),
            on_done=lambda outcome: self.context.notifier.info(
                self.tr("已移除附件 {name}").format(name=row.name),
                undo=partial(self._undo, row.ticket_id, outcome.value.version),
            ),
            on_refused=lambda refused: self.bar.say(refused.sentence),
        )

    def _undo(self, ticket_id: int, version: int) -> None:
        office, actor = self.context.office, self._acting()
        if actor is None:
            return
        self.context.runner.write(
            self,
            lambda: office.do(actor, UndoAct(ticket_id=ticket_id, version=version)),
            on_refused=lambda refused: self.bar.say(refused.sentence),
        )

    def _on_opened(self, key: object) -> None:
        """Looked at first: what could run a program is opened on a second word only."""
        if isinstance(key, LaidFile) and self._ticket_id is not None:
            self._try_again(self._ticket_id)
            return
        row, files, reader = self._rows.get(key), self._files, self.context.seat.reader
        if row is None:
            return

        def looked_at(danger: str) -> None:
            if danger:
                self.bar.say(danger, lambda: self._open(row))
            else:
                self._open(row)

        self.context.runner.read(
            self,
            lambda: files.danger(row, reader),
            on_done=looked_at,
            on_refused=lambda refused: self.bar.say(refused.sentence),
            latest="open",
        )

    def _open(self, row: AttachmentRow) -> None:
        files, reader = self._files, self.context.seat.reader
        if self._folder is None:
            self._folder = scratch_folder(self)
        folder = self._folder
        self.context.runner.read(
            self,
            lambda: files.take_out(row, folder, reader),
            on_done=self._open_path,
            on_refused=lambda refused: self.bar.say(refused.sentence),
        )

    def _open_path(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.bar.say(
                self.tr("系统没有能打开「{name}」的程序，请先安装。").format(name=path.name)
            )

    def _on_chosen(self, key: object) -> None:
        row = self._rows.get(key)
        if self._reading is not None:
            self._reading.cancel()
        self.bar.show_text("")
        if row is None or not row.is_picture:
            self.bar.show_picture(None)
        if row is not None and row.is_picture:
            self._look(row, key)
        elif row is not None and row.is_pdf:
            self._read(row, key)

    def _look(self, row: AttachmentRow, key: object) -> None:
        files, reader = self._files, self.context.seat.reader

        def arrived(image: QImage | None) -> None:
            if self.bar.current_key() == key:
                self.bar.show_picture(image)

        self.context.runner.read(
            self,
            lambda: picture_of(files.read(row, reader)),
            on_done=arrived,
            on_refused=lambda refused: self.bar.say(refused.sentence),
            latest="picture",
        )

    def _read(self, row: AttachmentRow, key: object) -> None:
        """The text of a PDF, or why there is none; a second in another process."""
        files, reader = self._files, self.context.seat.reader

        def arrived(text: str, note: str = "") -> None:
            if self.bar.current_key() == key:
                self.bar.show_text(text, note)

        arrived("", self.tr("正在读 PDF 的文字……"))
        self._reading = self.context.runner.run(
            self,
            lambda: files.text_of(row, reader),
            on_done=arrived,
            on_refused=lambda refused: arrived("", refused.sentence),
        )


def _detail(row: AttachmentRow, now: int) -> str:
    parts = [size_text(row.size), row.actor, instant_text(row.at, now)]
    if row.origin:
        parts.append(tr("来自 {number}").format(number=row.origin))
    return " · ".join(parts)
