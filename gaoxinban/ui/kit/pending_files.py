"""Files of a request that is being written: kept here until its case exists."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from gaoxinban.application.attachments import MOST_BYTES, GivenFile
from gaoxinban.domain.attachment import size_text
from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit.attachment_bar import AttachmentBar, FileLine, picture_of
from gaoxinban.ui.kit.page import PageContext

_LOOKED_AT = MOST_BYTES


class PendingFiles(AttachmentBar):
    """Takes files as the page of a case does; `attach_to` hands them over once it is logged."""

    def __init__(self, context: PageContext, prefix: str, parent: QWidget | None = None) -> None:
        """`prefix` begins the names of its actions: `intake.files`."""
        super().__init__(context.actions, context.runner, prefix, parent)
        self._context = context
        self._pending: list[GivenFile] = []
        self._aside: list[GivenFile] = []
        self.given.connect(self._on_given)
        self.removed.connect(self._on_removed)
        self.chosen.connect(self._on_chosen)

    @property
    def pending(self) -> list[GivenFile]:
        """What waits for its case."""
        return list(self._pending)

    def clear_pending(self) -> None:
        """Another request begins."""
        self._pending = []
        self._show()
        self.say("")

    def put_aside(self) -> None:
        """The request is cleared, and can be brought back: so can its files."""
        self._aside = self._pending
        self.clear_pending()

    def bring_back(self) -> None:
        """What was cleared last stands in the form again."""
        self._pending, self._aside = [*self._aside, *self._pending], []
        self._show()

    def attach_to(self, ticket_id: int) -> None:
        """The case is there: every file goes to it; one that is refused is told by its name."""
        files, office = self._pending, self._context.office
        self.clear_pending()
        for file in files:
            self._context.runner.write(
                self,
                partial(office.files.attach, self._context.seat.actor, ticket_id, file),
                on_refused=self._on_refused,
            )

    def _on_refused(self, refused: Refused) -> None:
        self._context.notifier.warn(refused.sentence)

    def _on_given(self, given: Sequence[GivenFile]) -> None:
        self.say("")
        for file in given:
            size = _size(file)
            if size is None:
                self.say(self.tr("「{name}」读不出来，没有添加。").format(name=file.name))
            elif size > MOST_BYTES:
                most = size_text(MOST_BYTES)
                self.say(
                    self.tr("「{name}」超过 {most}，不能添加。").format(name=file.name, most=most)
                )
            elif file not in self._pending:
                self._pending.append(file)
        self._show()

    def _on_removed(self, key: object) -> None:
        if isinstance(key, int) and key < len(self._pending):
            del self._pending[key]
            self._show()

    def _show(self) -> None:
        self.set_files(
            [
                FileLine(place, file.name, size_text(_size(file) or 0))
                for place, file in enumerate(self._pending)
            ]
        )

    def _on_chosen(self, key: object) -> None:
        if not isinstance(key, int) or key >= len(self._pending):
            self.show_picture(None)
            return
        file = self._pending[key]

        def arrived(image: QImage | None) -> None:
            if self.current_key() == key:
                self.show_picture(image)

        self._context.runner.run(self, lambda: _picture(file), on_done=arrived)


def _size(file: GivenFile) -> int | None:
    if isinstance(file.source, bytes):
        return len(file.source)
    try:
        return file.source.stat().st_size if file.source.is_file() else None
    except OSError:
        return None


def _picture(file: GivenFile) -> QImage | None:
    """In a worker; None for what is no picture, or cannot be read any more."""
    try:
        data = file.source if isinstance(file.source, bytes) else _bytes_of(file.source)
    except OSError:
        return None
    return picture_of(data)


def _bytes_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LOOKED_AT)
