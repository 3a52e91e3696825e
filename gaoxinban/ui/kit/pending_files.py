"""Files of a request that is being written: stored at once, handed over when its case exists."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from gaoxinban.application.attachment_ports import LaidFile
from gaoxinban.application.attachments import GivenFile
from gaoxinban.application.changes import Outcome
from gaoxinban.domain.attachment import size_text
from gaoxinban.domain.event import Actor
from gaoxinban.ui.kit.attachment_bar import AttachmentBar, FileLine
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.pictures import picture_of


class PendingFiles(AttachmentBar):
    """Takes files as the page of a case does; what they hold lies beside the drafts.

    Signals:
        changed: somebody added a file or took one off.
    """

    changed = Signal()

    def __init__(self, context: PageContext, prefix: str, parent: QWidget | None = None) -> None:
        """`prefix` begins the names of its actions: `intake.files`."""
        super().__init__(context.actions, context.runner, prefix, parent)
        self._context = context
        self._laid: tuple[LaidFile, ...] = ()
        self._request = 0
        self.given.connect(self._on_given)
        self.removed.connect(self._on_removed)
        self.chosen.connect(self._on_chosen)

    @property
    def laid(self) -> tuple[LaidFile, ...]:
        """What waits for its case."""
        return self._laid

    def show_laid(self, files: tuple[LaidFile, ...]) -> None:
        """Those of another request, or of the same one; what is not there any more is told."""
        if not files or files != self._laid:
            self._request += 1
        if files == self._laid:
            return
        self._laid = files
        self.say("")
        self._show()
        if files:
            attachments = self._context.office.files
            self._context.runner.run(
                self,
                lambda: attachments.lost(files),
                on_done=partial(self._on_looked, self._request),
            )

    def take_off(self, files: Sequence[LaidFile]) -> None:
        """They are somebody else's now; the rest stays."""
        self._laid = tuple(each for each in self._laid if each not in files)
        self._show()

    def attach_to(self, ticket_id: int, files: Sequence[LaidFile], actor: Actor | None) -> None:
        """The case is there, and its files wait for it: they go to it, by who logged it."""
        if files and actor is not None:
            attachments = self._context.office.files
            self._context.runner.write(
                self,
                lambda: attachments.attach_laid(actor, ticket_id),
                on_done=self._on_attached,
                on_refused=lambda refused: self._warn(refused.sentence),
            )

    def _on_attached(self, outcome: Outcome[tuple[str, ...]]) -> None:
        for sentence in outcome.value:
            self._warn(sentence)

    def _warn(self, sentence: str) -> None:
        said = self.tr("{why}它还留在这件工单的附件里，可以再试。").format(why=sentence)
        self._context.notifier.warn(said)

    def _on_given(self, given: Sequence[GivenFile]) -> None:
        self.say("")
        attachments = self._context.office.files
        for file in given:
            self.begin_work()
            self._context.runner.run(
                self,
                partial(attachments.lay_by, file),
                on_done=partial(self._on_laid, self._request),
                on_refused=lambda refused: self.object_to(refused.sentence),
                on_end=self.end_work,
            )

    def _on_laid(self, request: int, file: LaidFile) -> None:
        """One that arrives when its request is gone belongs to nobody, and is swept."""
        if request == self._request and file not in self._laid:
            self._laid = (*self._laid, file)
            self._show()
            self.changed.emit()

    def _on_looked(self, request: int, lost: Sequence[LaidFile]) -> None:
        if request == self._request and lost:
            self.take_off(lost)
            names = "、".join(f"「{each.name}」" for each in lost)
            self.say(self.tr("{names}的内容已经不在了，请重新添加。").format(names=names))
            self.changed.emit()

    def _on_removed(self, key: object) -> None:
        if isinstance(key, int) and key < len(self._laid):
            self.take_off([self._laid[key]])
            self.changed.emit()

    def _show(self) -> None:
        self.set_files(
            [
                FileLine(place, file.name, size_text(file.size))
                for place, file in enumerate(self._laid)
            ]
        )

    def _on_chosen(self, key: object) -> None:
        if not isinstance(key, int) or key >= len(self._laid):
            self.show_picture(None)
            return
        file, attachments = self._laid[key], self._context.office.files

        def arrived(image: QImage | None) -> None:
            if self.current_key() == key:
                self.show_picture(image)

        self._context.runner.run(
            self,
            lambda: picture_of(attachments.laid_bytes(file)),
            on_done=arrived,
            on_refused=lambda _refused: self.show_picture(None),
        )
