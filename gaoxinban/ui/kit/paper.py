"""Documents on paper: the preview, and the same pages as a PDF file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from gaoxinban.application.file_names import file_name_of, with_ending
from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.translation import tr

if TYPE_CHECKING:
    from gaoxinban.reporting.document import Document
    from gaoxinban.ui.kit.print_preview import PrintPreview

MakeDocument: TypeAlias = "Callable[[], Document]"


class Paper(QObject):
    """Documents are made off the GUI thread; dialogs open when they are there."""

    def __init__(self, context: PageContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self.ask_file: Callable[[QWidget, str], str] = ask_file
        """Replaced by tests, which cannot answer the system's dialog."""

    @property
    def printed_by(self) -> str:
        """Who stands in the foot of a page."""
        officer = self._context.seat.officer
        return "" if officer is None else officer.name

    def show_preview(self, make: MakeDocument) -> None:
        """Show the pages as they will print; `make` runs in a worker."""
        self._make(make, self._on_preview)

    def save_pdf(self, make: MakeDocument) -> None:
        """Ask for a file and write the pages into it; `make` runs in a worker."""
        self._make(make, self._on_save)

    def _make(self, make: MakeDocument, then: Callable[[Document], object]) -> None:
        self._context.runner.read(
            self, make, on_done=then, on_refused=self._on_refused, latest="paper"
        )

    def _on_preview(self, document: Document) -> None:
        from gaoxinban.ui.kit.print_preview import PrintPreview

        preview = PrintPreview(document, self._window)
        preview.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        preview.finished.connect(lambda _result: self._on_printed(preview))
        preview.open()

    def _on_printed(self, preview: PrintPreview) -> None:
        if preview.refusal is not None:
            self._context.notifier.error(preview.refusal)

    def _on_save(self, document: Document) -> None:
        name = self.ask_file(self._window, file_name_of(document.title, ".pdf"))
        if not name:
            return
        path = with_ending(name, ".pdf")
        self._context.runner.run(
            self,
            lambda: _write(document, path),
            on_done=lambda written: self._context.notifier.info(
                self.tr("已存为 {path}").format(path=written)
            ),
            on_refused=self._on_refused,
        )

    def _on_refused(self, refused: Refused) -> None:
        self._context.notifier.error(refused.sentence)


def ask_file(window: QWidget, suggested: str) -> str:
    """The system's dialog; empty when it was left."""
    chosen, _kind = QFileDialog.getSaveFileName(
        window, tr("存为 PDF"), str(Path.home() / suggested), "PDF (*.pdf)"
    )
    return chosen


def _write(document: Document, path: Path) -> Path:
    """In a worker: laying out and writing need no widget."""
    from gaoxinban.paper.pdf import write_pdf

    write_pdf(document, path)
    return path
