"""Where a 派单目录 comes from besides typing: older versions, and files."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from gaoxinban.application.dispatching import Draft
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.rules.directory_operations import (
    Make,
    differences,
    load,
    read_file,
    write_file,
)
from gaoxinban.ui.rules.directory_view import VersionsBox


class Sources(QObject):
    """Reads drafts in workers and hands them to `take`, with what is to be said then."""

    def __init__(
        self,
        context: PageContext,
        box: VersionsBox,
        take: Callable[[Draft, str], None],
        ready: Callable[[], Make | None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._context, self._box, self._window = context, box, parent
        self._take, self._ready = take, ready
        box.table.current_changed.connect(self._on_version)
        box.table.opened.connect(lambda _number: self.take_version())

    def take_version(self) -> None:
        """The chosen version as the draft; published anew it is in force again."""
        number, office = self._box.table.current_id(), self._context.office
        if number is not None:
            said = self.tr("已取用第 {n} 版，按 Ctrl+S 看影响再发布").format(n=number)
            self._read(lambda: load(office, number).draft, said)

    def import_file(self) -> None:
        """A directory from a file as the draft."""
        chosen, office = ask_open(self._window), self._context.office
        if chosen:
            said = self.tr("已读入，按 Ctrl+S 看影响再发布")
            self._read(lambda: read_file(office, Path(chosen)), said)

    def export_file(self) -> None:
        """The rules as they stand, to a file."""
        make, office = self._ready(), self._context.office
        chosen = ask_save(self._window) if make is not None else ""
        if make is not None and chosen:
            notifier = self._context.notifier
            self._context.runner.run(
                self,
                lambda: write_file(office, Path(chosen), make),
                on_done=lambda path: notifier.info(self.tr("已存为 {path}").format(path=path)),
                on_refused=lambda refused: notifier.error(refused.sentence),
            )

    def _read(self, work: Callable[[], Draft], said: str) -> None:
        self._context.runner.read(
            self,
            work,
            on_done=lambda draft: self._take(draft, said),
            on_refused=lambda refused: self._context.notifier.error(refused.sentence),
            latest="draft",
        )

    def _on_version(self, number: object) -> None:
        if not isinstance(number, int):
            return
        office, box = self._context.office, self._box
        first = self.tr("安装时的第一版。")
        same = self.tr("与前一版的规则相同。")

        def show(lines: tuple[str, ...]) -> None:
            box.changes.setText("\n".join(lines) or (first if number == 1 else same))

        self._context.runner.read(
            self, lambda: differences(office, number), on_done=show, latest="differences"
        )


def ask_open(window: QWidget) -> str:
    """The system's dialog; empty when it was left."""
    title, kinds = tr("导入派单目录"), tr("派单目录 (*.toml)")
    return QFileDialog.getOpenFileName(window, title, str(Path.home()), kinds)[0]


def ask_save(window: QWidget) -> str:
    """The system's dialog; empty when it was left."""
    title, kinds = tr("导出派单目录"), tr("派单目录 (*.toml)")
    suggested = str(Path.home() / (tr("派单目录") + ".toml"))
    return QFileDialog.getSaveFileName(window, title, suggested, kinds)[0]
