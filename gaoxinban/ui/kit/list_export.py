"""A list out of the window, whatever its rows are: xlsx, csv, the printer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from gaoxinban.application.file_names import file_name_of, with_ending
from gaoxinban.ui.kit.column_model import Column, RowModel
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.paper import Paper
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.task_runner import Progress
from gaoxinban.ui.kit.translation import tr

if TYPE_CHECKING:
    from gaoxinban.reporting.document import Document
    from gaoxinban.reporting.list_sheet import ListSheet

CHUNK = 1_000
_PIXELS_A_CHARACTER = 7
_WIDE = 44

R = TypeVar("R")


class StoppedError(Exception):
    """Somebody lost patience; nothing is written."""


def cell_text(column: Column[R], row: R) -> str:
    """A cell of a sheet: in full, and nothing for the dash that stands for nothing."""
    text = (column.sheet or column.text)(row)
    return "" if text == "—" else text


@dataclass(frozen=True, slots=True)
class Listing(Generic[R]):
    """What goes out: rows by id, read in a worker while they are written.

    `unit` counts the rows: 件, 家. `text` gives a cell, where it shall say more
    than on the screen. `lead` and `notes` stand over and under it on paper.
    """

    title: str
    columns: Sequence[Column[R]]
    ids: Sequence[int]
    load: Callable[[Sequence[int]], Sequence[R]]
    unit: str
    text: Callable[[Column[R], R], str] = cell_text
    lead: Sequence[str] = ()
    notes: Sequence[str] = ()


def listing_of_rows(
    title: str, columns: Sequence[Column[R]], rows: Sequence[R], unit: str
) -> Listing[R]:
    """A list that is here already."""
    return Listing(
        title, columns, range(len(rows)), lambda places: [rows[each] for each in places], unit
    )


def listing_of_table(table: TableView) -> Listing[Any]:
    """A small list as it stands: the columns that are shown, in their order."""
    model = table.model()
    assert isinstance(model, RowModel)
    by_key = {column.key: column for column in model.columns}
    columns = [by_key[key] for key, _width in table.shown_columns()]
    return listing_of_rows(table.accessibleName(), columns, model.rows, tr("条"))


def sheet_of(listing: Listing[R], progress: Progress | None) -> ListSheet:
    """A list as its columns show it."""
    from gaoxinban.reporting.list_sheet import ListSheet

    ids, columns = listing.ids, listing.columns

    def rows() -> Iterator[list[str]]:
        for start in range(0, len(ids), CHUNK):
            if progress is not None:
                if progress.cancelled:
                    raise StoppedError
                progress.report(start, len(ids))
            for row in listing.load(list(ids[start : start + CHUNK])):
                yield [listing.text(column, row) for column in columns]

    widths = [column.width // _PIXELS_A_CHARACTER if column.width else _WIDE for column in columns]
    headings = [column.title or tr("灯") for column in columns]
    figures = {place for place, column in enumerate(columns) if column.figure}
    return ListSheet(
        listing.title,
        headings,
        widths,
        rows(),
        len(ids),
        listing.unit,
        figures,
        listing.lead,
        listing.notes,
    )


class ListExport(QObject):
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

    def save_list(self, listing: Listing[R]) -> None:
        """Ask for a file and write the list into it."""
        name = (
            self.ask_file(self._window, file_name_of(listing.title, ".xlsx"))
            if len(listing.ids)
            else ""
        )
        if not name:
            return
        path = with_ending(name, ".xlsx", ".csv")
        progress = self._progress = self._context.runner.progress(
            self, lambda done, total, _note: self.progressed.emit(done, total)
        )

        def write() -> str:
            from gaoxinban.reporting.list_sheet import write_list

            try:
                write_list(sheet_of(listing, progress), path)
            except StoppedError:
                return tr("已停下，没有写出文件")
            said = tr("{n} {unit}已存为 {path}")
            return said.format(n=f"{len(listing.ids):,}", unit=listing.unit, path=path)

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

    def preview_list(self, listing: Listing[R]) -> None:
        """Show the pages of the list."""
        by = self.paper.printed_by

        def make() -> Document:
            from gaoxinban.reporting.list_sheet import list_document

            return list_document(sheet_of(listing, None), by)

        self.paper.show_preview(make)


def ask_file(window: QWidget, suggested: str) -> str:
    """The system's dialog; empty when it was left."""
    kinds = "Excel (*.xlsx);;CSV (*.csv)"
    chosen, kind = QFileDialog.getSaveFileName(
        window, tr("导出列表"), str(Path.home() / suggested), kinds
    )
    return as_of_kind(chosen, kind)


def as_of_kind(chosen: str, kind: str) -> str:
    """What the list of kinds says counts, over the ending that was suggested."""
    if not chosen or not kind.startswith("CSV"):
        return chosen
    stem = chosen[: -len(".xlsx")] if chosen.lower().endswith(".xlsx") else chosen
    return str(with_ending(stem, ".csv"))
