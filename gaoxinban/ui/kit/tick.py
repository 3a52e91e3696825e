"""The mark of a box that is ticked, as the picture file that a style sheet asks for.

Fusion draws the frame of a box darker than the window, which in the dark
scheme cannot be seen; a style sheet that draws the frame must draw the tick too.
"""

from pathlib import Path

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

BOX = 14
"""Logical pixels of the box."""
_SCALES = {1: "", 2: "@2x"}


def draw_tick(folder: Path, colour: str) -> Path:
    """Write `tick-RRGGBB.png` and its twin for twice the scale; the path of the first."""
    first = folder / f"tick-{colour.lstrip('#')}.png"
    for scale, ending in _SCALES.items():
        image = QImage(BOX * scale, BOX * scale, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(scale, scale)
        pen = QPen(QColor(colour), 2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPolyline([QPointF(3, 7.5), QPointF(6, 10.5), QPointF(11, 4)])
        painter.end()
        image.save(str(first.with_stem(first.stem + ending)))
    return first
