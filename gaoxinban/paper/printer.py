"""Documents onto a printer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gaoxinban.reporting.document import Document

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_DOTS_PER_INCH = 600


def print_on(
    printer: "QPrinter",
    documents: Document | Sequence[Document],
) -> int:
    """Paint documents on a printer that is set up already (a dialog's, a preview's).

    Honours the printer's range of pages; answers how many pages were painted.

    :raises Refused: the printer does not take anything, or stopped taking.
    """
    from PySide6.QtPrintSupport import QPrinter

    from gaoxinban.paper.paint import all_pages, paint_pages

    several = [documents] if isinstance(documents, Document) else list(documents)
    pages = all_pages(several)
    printer.setDocName(several[0].title)
    printer.setFullPage(True)
    if printer.outputFormat() is QPrinter.OutputFormat.NativeFormat:
        printer.setResolution(_DOTS_PER_INCH)
    if printer.printRange() is QPrinter.PrintRange.PageRange and printer.fromPage():
        pages = pages[printer.fromPage() - 1 : printer.toPage() or None]
    paint_pages(printer, pages)
    return len(pages)
