"""Cases out of the window: the list as a file or on paper, summaries, a case as text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from gaoxinban.application.office import Office
from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit.column_model import Column
from gaoxinban.ui.kit.list_export import ListExport, Listing
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.queue.case_text import case_text
from gaoxinban.ui.queue.columns import QueueRow, load_rows, queue_row, sheet_text, shows_contacts
from gaoxinban.ui.queue.paper import summary_of

if TYPE_CHECKING:
    from gaoxinban.reporting.document import Document

SUMMARIES = 50

Columns = Sequence[Column[QueueRow]]


def listing_of(
    office: Office, title: str, columns: Columns, ids: Sequence[int]
) -> Listing[QueueRow]:
    """Cases as a sheet has them."""
    unit = tr("件")
    contacts = shows_contacts(each.key for each in columns)
    load = partial(load_rows, office, contacts=contacts)
    return Listing(title, columns, ids, load, unit, sheet_text)


def summaries(office: Office, ids: Sequence[int], printed_by: str) -> Document:
    """The summaries of several cases, each on a page of its own."""
    from gaoxinban.reporting.document import Document, PageBreak

    if len(ids) > SUMMARIES:
        said = tr("一次最多打印 {n} 件，请少选一些，或用「打印列表」。")
        raise Refused(said.format(n=SUMMARIES))
    documents = [summary_of(office, each, printed_by) for each in ids]
    blocks = [block for each in documents for block in (*each.blocks, PageBreak())]
    first = documents[0]
    return Document(
        tr("工单 {n} 件").format(n=len(ids)),
        tuple(blocks[:-1]),
        first.furniture,
        first.margins,
        first.landscape,
    )


class Exporter(ListExport):
    """Lists of cases, and cases."""

    def save(self, title: str, columns: Columns, ids: Sequence[int]) -> None:
        """Ask for a file and write the list into it."""
        self.save_list(listing_of(self._context.office, title, columns, ids))

    def print_list(self, title: str, columns: Columns, ids: Sequence[int]) -> None:
        """Show the pages of the list."""
        self.preview_list(listing_of(self._context.office, title, columns, ids))

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
        said = tr("{number} 已复制成文字，可以粘贴到微信")
        self._context.notifier.info(said.format(number=text.partition("\n")[0].partition("：")[2]))
