"""Plain text with the characters that match painted bold and underlined: never HTML."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption


def draw_marked(
    painter: QPainter, area: QRect, text: str, marks: Sequence[tuple[int, int]]
) -> None:
    """One line, vertically centred; `marks` beyond a text that was cut are left out."""
    layout = QTextLayout(text, painter.font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.setFormats([_format(text, start, end) for start, end in marks if start < len(text)])
    layout.beginLayout()
    line = layout.createLine()
    if line.isValid():
        line.setLineWidth(max(area.width(), 1))
    layout.endLayout()
    if line.isValid():
        top = area.top() + (area.height() - line.height()) / 2
        layout.draw(painter, QPointF(area.left(), top))


def _format(text: str, start: int, end: int) -> QTextLayout.FormatRange:
    """Positions count UTF-16 units for Qt, characters for us."""
    marked = QTextCharFormat()
    marked.setFontWeight(QFont.Weight.Bold)
    marked.setFontUnderline(True)
    made = QTextLayout.FormatRange()
    made.start = _units(text[:start])
    made.length = _units(text[start:end])
    made.format = marked
    return made


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
