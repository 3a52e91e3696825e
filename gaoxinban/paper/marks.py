"""What is drawn on a page: text lines, rules, fills. The only code that paints.

A mark knows its place in the strip that it belongs to; the same marks go to
the preview, the printer, the PDF and the picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPen,
    QPolygonF,
    QTextLayout,
    QTextLine,
)

_THICKENING = 0.032
"""What bold adds to a stem, as a part of the size."""


class Mark(Protocol):
    """Draws itself; (x, y) is the corner of its strip on the page, in twips."""

    def paint(self, painter: QPainter, x: float, y: float) -> None: ...


def _pen(colour: str, width: float, *, dashed: bool = False) -> QPen:
    pen = QPen(QColor(colour))
    pen.setWidthF(width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if dashed:
        pen.setDashPattern([3, 2])
    return pen


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a broken text; `baseline` and `left` are offsets in the strip.

    `strong` are its bold stretches, (start, length) in the text of the layout.
    """

    layout: QTextLayout
    index: int
    left: float
    baseline: float
    colour: str
    strong: tuple[tuple[int, int], ...] = ()

    def paint(self, painter: QPainter, x: float, y: float) -> None:
        line = self.layout.lineAt(self.index)
        painter.setPen(QColor(self.colour))
        place = QPointF(x + self.left, y + self.baseline - line.ascent())
        line.draw(painter, place)
        if self.strong:
            self._thicken(painter, line, place)

    def _thicken(self, painter: QPainter, line: QTextLine, place: QPointF) -> None:
        """Bold by the filled outlines once more, a little to the right.

        The bundled fonts have one weight. Qt's own thickening shows on no
        scaled screen, and in a PDF it sets the text twice, so that it is
        found and copied twice.
        """
        ink = QColor(self.colour)
        begin, end = line.textStart(), line.textStart() + line.textLength()
        for start, length in self.strong:
            first, last = max(begin, start), min(end, start + length)
            for run in line.glyphRuns(first, last - first) if first < last else ():
                font = run.rawFont()
                shift = place + QPointF(font.pixelSize() * _THICKENING, 0)
                for glyph, position in zip(run.glyphIndexes(), run.positions(), strict=True):
                    outline = font.pathForGlyph(glyph)
                    painter.fillPath(outline.translated(shift + position), ink)


@dataclass(frozen=True, slots=True)
class Rules:
    """Straight lines in one pen, each (x1, y1, x2, y2)."""

    lines: tuple[tuple[float, float, float, float], ...]
    width: float
    colour: str
    dashed: bool = False

    def paint(self, painter: QPainter, x: float, y: float) -> None:
        painter.setPen(_pen(self.colour, self.width, dashed=self.dashed))
        painter.drawLines([QLineF(x + a, y + b, x + c, y + d) for a, b, c, d in self.lines])


@dataclass(frozen=True, slots=True)
class Box:
    """A filled or outlined rectangle, or both."""

    left: float
    top: float
    width: float
    height: float
    fill: str | None = None
    outline: str | None = None
    pen: float = 0.0

    def paint(self, painter: QPainter, x: float, y: float) -> None:
        rectangle = QRectF(x + self.left, y + self.top, self.width, self.height)
        if self.fill is not None:
            painter.fillRect(rectangle, QColor(self.fill))
        if self.outline is not None:
            painter.setPen(_pen(self.outline, self.pen))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rectangle)


@dataclass(frozen=True, slots=True)
class Shape:
    """A closed polygon."""

    points: tuple[tuple[float, float], ...]
    fill: str | None
    outline: str
    pen: float

    def paint(self, painter: QPainter, x: float, y: float) -> None:
        painter.setPen(_pen(self.outline, self.pen))
        painter.setBrush(QColor(self.fill) if self.fill else Qt.BrushStyle.NoBrush)
        painter.drawPolygon(QPolygonF([QPointF(x + a, y + b) for a, b in self.points]))


@dataclass(frozen=True, slots=True)
class Page:
    """Marks with the place of their strips, in twips from the corner of the sheet."""

    width: float
    height: float
    placed: list[tuple[float, float, Mark]] = field(default_factory=list)

    def put(self, x: float, y: float, marks: Sequence[Mark]) -> None:
        self.placed.extend((x, y, mark) for mark in marks)

    def paint(self, painter: QPainter) -> None:
        for x, y, mark in self.placed:
            mark.paint(painter, x, y)
