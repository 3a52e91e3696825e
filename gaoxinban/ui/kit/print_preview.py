"""The print preview: the very pages that go to the printer, in Qt's dialog, in Chinese."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from gaoxinban.domain.errors import Refused
from gaoxinban.paper.printer import print_on
from gaoxinban.reporting.document import Document
from gaoxinban.ui.kit.chinese import speak_chinese

_FIRST_SIZE: Final = QSize(960, 820)


class PrintPreview(QPrintPreviewDialog):
    """Shows documents as they will print; its print button paints them anew on the printer."""

    def __init__(
        self, documents: Document | Sequence[Document], parent: QWidget | None = None
    ) -> None:
        speak_chinese()
        self._documents = [documents] if isinstance(documents, Document) else list(documents)
        self.refusal: str | None = None
        """What the printer answered, when it took nothing."""
        self._printer = _default_printer()
        super().__init__(self._printer, parent)
        self.setWindowTitle(self.tr("打印预览：{title}").format(title=self._documents[0].title))
        self.resize(_FIRST_SIZE.boundedTo(self.screen().availableSize() * 0.95))
        self._let_print_by_key()
        self.paintRequested.connect(self._paint)

    def _let_print_by_key(self) -> None:
        """Qt's dialog has a button for printing but no key."""
        name = QCoreApplication.translate("QPrintPreviewDialog", "Print")
        for act in self.findChildren(QAction):
            if act.text() == name:
                act.setShortcut(QKeySequence(QKeySequence.StandardKey.Print))
                act.setToolTip(f"{name}（Ctrl+P）")

    def _paint(self, printer: QPrinter) -> None:
        self.refusal = None
        try:
            print_on(printer, self._documents)
        except Refused as refused:
            self.refusal = refused.sentence


def _default_printer() -> QPrinter:
    """The default printer; without any, Qt's dialog offers a PDF file."""
    info = QPrinterInfo.defaultPrinter()
    mode = QPrinter.PrinterMode.HighResolution
    return QPrinter(mode) if info.isNull() else QPrinter(info, mode)
