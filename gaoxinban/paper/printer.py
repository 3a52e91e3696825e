"""Printers: which there are, and documents onto one of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gaoxinban.domain.errors import Refused
from gaoxinban.paper.application import ensure_gui_application
from gaoxinban.paper.fonts import Families, load_fonts
from gaoxinban.reporting.document import Document

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_DOTS_PER_INCH = 600


def printer_names() -> tuple[str, ...]:
    """The names of the installed printers, the default one first.

    :raises Refused: a system library under Qt is missing.
    """
    ensure_gui_application()
    from PySide6.QtPrintSupport import QPrinterInfo

    default = QPrinterInfo.defaultPrinterName()
    names = QPrinterInfo.availablePrinterNames()
    return tuple(sorted(names, key=lambda name: (name != default, name)))


def print_document(
    documents: Document | Sequence[Document],
    printer_name: str | None = None,
    *,
    copies: int = 1,
    families: Families | None = None,
) -> str:
    """Print on a queue, the default one if None; answers the queue's name.

    :raises Refused: no such printer, none at all, or it does not take the job.
    """
    if copies < 1:
        raise Refused("份数至少为 1。", field="copies")
    names = printer_names()
    if not names:
        raise Refused("没有找到打印机。请先在系统中添加打印机，或改为导出 PDF。", field="printer")
    chosen = printer_name or names[0]
    if chosen not in names:
        raise Refused(f"没有名为“{chosen}”的打印机，现有：{'、'.join(names)}。", field="printer")
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    printer = QPrinter(QPrinterInfo.printerInfo(chosen), QPrinter.PrinterMode.HighResolution)
    if not printer.isValid():
        raise Refused(f"打印机“{chosen}”现在不能使用，请检查后再试。", field="printer")
    printer.setCopyCount(copies)
    print_on(printer, documents, families)
    if printer.printerState() is QPrinter.PrinterState.Error:
        raise Refused(f"打印机“{chosen}”没有接受任务，请检查后再试。", field="printer")
    return chosen


def print_on(
    printer: "QPrinter",
    documents: Document | Sequence[Document],
    families: Families | None = None,
) -> int:
    """Paint documents on a printer that is set up already (a dialog's, a preview's).

    Honours the printer's range of pages; answers how many pages were painted.
    """
    from PySide6.QtPrintSupport import QPrinter

    from gaoxinban.paper.paint import all_pages, paint_pages

    several = [documents] if isinstance(documents, Document) else list(documents)
    pages = all_pages(several, families or load_fonts())
    printer.setDocName(several[0].title)
    printer.setFullPage(True)
    if printer.outputFormat() is QPrinter.OutputFormat.NativeFormat:
        printer.setResolution(_DOTS_PER_INCH)
    if printer.printRange() is QPrinter.PrintRange.PageRange and printer.fromPage():
        pages = pages[printer.fromPage() - 1 : printer.toPage() or None]
    paint_pages(printer, pages)
    return len(pages)
