"""Documents onto paper of any kind: the one way to a printer, a PDF, a preview, a picture."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QImage, QPagedPaintDevice, QPageLayout, QPageSize, QPainter

from gaoxinban.domain.errors import Refused
from gaoxinban.paper.layout import lay_out
from gaoxinban.paper.marks import Page
from gaoxinban.paper.style import UNITS_PER_INCH
from gaoxinban.reporting.document import Document


def all_pages(documents: Iterable[Document]) -> list[Page]:
    """The pages of several documents, one after the other."""
    return [page for document in documents for page in lay_out(document)]


def page_layout(page: Page) -> QPageLayout:
    """A4 without margins of the device: the layout has its own."""
    upright = page.width <= page.height
    way = QPageLayout.Orientation.Portrait if upright else QPageLayout.Orientation.Landscape
    return QPageLayout(QPageSize(QPageSize.PageSizeId.A4), way, QMarginsF(0, 0, 0, 0))


def paint_page(painter: QPainter, page: Page) -> None:
    """Paint one page from the painter's origin, scaled to the device's dots."""
    device = painter.device()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.scale(device.logicalDpiX() / UNITS_PER_INCH, device.logicalDpiY() / UNITS_PER_INCH)
    painter.setClipRect(QRectF(0, 0, page.width, page.height))
    page.paint(painter)
    painter.restore()


def paint_pages(device: QPagedPaintDevice, pages: Sequence[Page]) -> None:
    """Paint pages on a device that has pages: QPrinter, QPdfWriter, the preview's recorder.

    :raises Refused: the device does not take anything, or stopped taking.
    """
    painter = QPainter()
    begun = False
    for _, alike in groupby(pages, key=lambda page: page.width <= page.height):
        for number, page in enumerate(alike):
            if number == 0:
                device.setPageLayout(page_layout(page))
            if not begun:
                if not painter.begin(device):
                    raise Refused("打印机没有响应，请检查打印机后再试。")
                begun = True
            elif not device.newPage():
                painter.end()
                raise Refused("打印中断：打印机不再接收页面，请检查打印机后再试。")
            paint_page(painter, page)
    if begun:
        painter.end()


def picture(page: Page, dots_per_inch: int = 96) -> QImage:
    """A page as an image on white."""
    scale = dots_per_inch / UNITS_PER_INCH
    image = QImage(
        round(page.width * scale), round(page.height * scale), QImage.Format.Format_RGB32
    )
    dots_per_metre = round(dots_per_inch / 0.0254)
    image.setDotsPerMeterX(dots_per_metre)
    image.setDotsPerMeterY(dots_per_metre)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    paint_page(painter, page)
    painter.end()
    return image
