"""Pictures of people: read and written by a worker, never larger than a preview needs."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from gaoxinban.ui.kit import tokens

PREVIEW = QSize(90 * tokens.GRID, 50 * tokens.GRID)
MOST_PIXELS = 100_000_000


def png_of(image: QImage) -> bytes:
    """In a worker: a picture as the bytes of a PNG file."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide takes str, its stub says bytes
    return bytes(data.data())


def picture_of(data: bytes) -> QImage | None:
    """In a worker: a picture small enough for the preview; None for what is none or too large."""
    buffer = QBuffer()
    buffer.setData(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > MOST_PIXELS:
        return None
    if size.width() > PREVIEW.width() or size.height() > PREVIEW.height():
        reader.setScaledSize(size.scaled(PREVIEW, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image
