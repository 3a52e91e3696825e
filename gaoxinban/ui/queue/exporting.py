"""The list out of the window: xlsx, csv, the printer; a case as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from gaoxinban.application.office import Office
from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit.column_model import Column
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.paper import Paper
from gaoxinban.ui.kit.task_runner import Progress
from gaoxinban.ui.queue.case_text import case_text
from gaoxinban.ui.queue.columns import QueueRow, load_rows, queue_row, sheet_text
from gaoxinban.ui.queue.paper import summary_of
from gaoxinban.ui.queue.wording import translate

if TYPE_CHECKING:
    from gaoxinban.reporting.document import Document
    from gaoxinban.reporting.list_sheet import ListSheet

CHUNK = 1_000
SUMMARIES = 50
_PIXELS_A_CHARACTER = 7
_WIDE = 44

Columns = Sequence[Column[QueueRow]]


class StoppedError(Exception):
    """Somebody lost patience; nothing is written."""


def sheet_of(
    office: Office, title: str, columns: Columns, ids: Sequence[int], progress: Progress | None
) -> ListSheet:
    """A list as its columns show it; rows are read while they are written."""
    from gaoxinban.reporting.list_sheet import ListSheet

    def rows() -> Iterator[list[str]]:
        for start in range(0, len(ids), CHUNK):
            if progress is not None:
                if progress.cancelled:
                    raise StoppedError
                progress.report(start, len(ids))
            for row in load_rows(office, list(ids[start : start + CHUNK])):
                yield [sheet_text(column, row) for column in columns]

    widths = [column.width // _PIXELS_A_CHARACTER if column.width else _WIDE for column in columns]
    headings = [column.title or translate("queue", "灯") for column in columns]
    return ListSheet(title, headings, widths, rows(), len(ids))


def summaries(office: Office, ids: Sequence[int], printed_by: str) -> Document:
    """The summaries of several cases, each on a page of its own."""
    from gaoxinban.reporting.document import Document, PageBreak

    if len(ids) > SUMMARIES:
        raise Refused(f"一次最多打印 {SUMMARIES} 件，请少选一些，或用「打印列表」。")
    documents = [summary_of(office, each, printed_by) for each in ids]
    blocks = [block for each in documents for block in (*each.blocks, PageBreak())]
    first = documents[0]
    return Document(
        translate("queue", "工单 {n} 件").format(n=len(ids)),
        tuple(blocks[:-1]),
        first.furniture,
        first.margins,
        first.landscape,
    )


class Exporter(QObject):
    """Writes lists into files and pages.

    Signals:
        progressed: (done, total) while a file is written.
        ended: it is written, refused or stopped.
    """

    progressed = Signal(int, int)
    ended = Signal()

    def __init__(self, context: PageContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._progress: Progress | None = None
        self.paper = Paper(context, window)
        self.ask_file: Callable[[QWidget, str], str] = ask_file
        """Replaced by tests, which cannot answer the system's dialog."""

    def save(self, title: str, columns: Columns, ids: Sequence[int]) -> None:
        """Ask for a file and write the list into it."""
        name = self.ask_file(self._window, f"{title}.xlsx") if len(ids) else ""
        if not name:
            return
        path = Path(name)
        if path.suffix.lower() not in (".csv", ".xlsx"):
            path = path.with_name(path.name + ".xlsx")
        office = self._context.office
        progress = self._progress = self._context.runner.progress(
            self, lambda done, total, _note: self.progressed.emit(done, total)
        )

        def write() -> str:
            from gaoxinban.reporting.list_sheet import write_list

            try:
                write_list(sheet_of(office, title, columns, ids, progress), path)
            except StoppedError:
                return translate("queue", "已停下，没有写出文件")
            return translate("queue", "{n} 件已存为 {path}").format(n=f"{len(ids):,}", path=path)

        self._context.runner.read(
            self,
            write,
            on_done=self._context.notifier.info,
            on_refused=lambda refused: self._context.notifier.error(refused.sentence),
            on_end=self.ended.emit,
        )

    def stop(self) -> None:
        """Write no further."""
        if self._progress is not None:
            self._progress.cancel()

    def print_list(self, title: str, columns: Columns, ids: Sequence[int]) -> None:
        """Show the pages of the list."""
        office, by = self._context.office, self.paper.printed_by

        def make() -> Document:
            from gaoxinban.reporting.list_sheet import list_document

            return list_document(sheet_of(office, title, columns, ids, None), by)

        self.paper.show_preview(make)

    def print_cases(self, ids: Sequence[int]) -> None:
        """Show the summaries of several cases."""
        office, by = self._context.office, self.paper.printed_by
        self.paper.show_preview(lambda: summaries(office, ids, by))

    def copy_case(self, ticket_id: int | None) -> None:
        """Put a case on the clipboard as text."""
        if ticket_id is None:
            return
        office = self._context.office

        def read() -> str:
            found = office.detail(ticket_id)
            return case_text(found, queue_row(office, found.row, found.now))

        self._context.runner.read(self, read, on_done=self._on_text, latest="copy")

    def _on_text(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        said = translate("queue", "{number} 已复制成文字，可以粘贴到微信")
        self._context.notifier.info(said.format(number=text.partition("\n")[0].partition("：")[2]))


def ask_file(window: QWidget, suggested: str) -> str:
    """The system's dialog; empty when it was left."""
    kinds = "Excel (*.xlsx);;CSV (*.csv)"
    chosen, kind = QFileDialog.getSaveFileName(
        window, translate("queue", "导出列表"), str(Path.home() / suggested), kinds
    )
    if chosen and kind.startswith("CSV") and not chosen.lower().endswith(".csv"):
        return str(Path(chosen).with_suffix(".csv"))
    return chosen
