"""Text broken into lines of a width. Lengths are twips."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QTextLayout, QTextOption

from gaoxinban.paper.fonts import face, same_glyph
from gaoxinban.paper.marks import TextLine
from gaoxinban.paper.style import Style
from gaoxinban.reporting.document import Align, Run, Text, plain_text, runs_of

_EM_CENTRE = 0.38
"""The middle of a Chinese character stands this part of its size above the baseline."""
_LINE_SEPARATOR = "\u2028"
_LABEL_CHARACTERS = 400
"""More than fits on any line: longer labels are cut before they are measured."""


class Lines:
    """A text in lines: its marks, line by line, so that pages can part it anywhere."""

    def __init__(self, text: Text, style: Style, width: float, *, indent: float = 0) -> None:
        runs = [Run(same_glyph(style.faces, run.text), run.bold) for run in runs_of(text)]
        self.style = style
        self.width = width
        self._strong = _stretches(runs, all_of_it=style.bold)
        content = "".join(run.text for run in runs).replace("\n", _LINE_SEPARATOR)
        self._layout = QTextLayout(content, face(style.faces, round(style.size)))
        _break(self._layout, width, indent)
        self.count = self._layout.lineCount()

    def width_of(self, index: int) -> float:
        """How far a line's ink reaches, without the spaces at its end."""
        return self._layout.lineAt(index).naturalTextWidth()

    def mark(
        self,
        index: int,
        *,
        left: float = 0,
        top: float = 0,
        align: Align = Align.LEFT,
        colour: str | None = None,
    ) -> TextLine:
        """The mark of one line whose box begins at (left, top) of its strip."""
        room = max(0.0, self.width - self.width_of(index))
        shift = {Align.LEFT: 0.0, Align.CENTRE: room / 2, Align.RIGHT: room}[align]
        baseline = top + self.style.pitch / 2 + _EM_CENTRE * self.style.size
        ink = colour or self.style.colour
        return TextLine(self._layout, index, left + shift, baseline, ink, self._strong)


def _stretches(runs: Sequence[Run], *, all_of_it: bool) -> tuple[tuple[int, int], ...]:
    """Where the text is bold, as (start, length) in Qt's UTF-16 units."""
    stretches = []
    start = 0
    for run in runs:
        length = len(run.text.encode("utf-16-le")) // 2
        if length and (run.bold or all_of_it):
            stretches.append((start, length))
        start += length
    return tuple(stretches)


def _break(layout: QTextLayout, width: float, indent: float) -> None:
    """Break the text into lines; a word longer than the line is broken anywhere."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LeftToRight)
    option.setUseDesignMetrics(True)
    layout.setTextOption(option)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        first = layout.lineCount() == 1
        line.setLineWidth(max(1.0, width - (indent if first else 0)))
        if first and indent:
            line.setPosition(QPointF(indent, 0))
    layout.endLayout()


def text_width(text: str, style: Style) -> float:
    """The width of a label on one line."""
    return _metrics(style).horizontalAdvance(text)


def shortened(text: str, style: Style, room: float) -> str:
    """A label on one line of at most `room`, ended by an ellipsis where it is cut."""
    name = " ".join(plain_text(text[:_LABEL_CHARACTERS]).split())
    name = same_glyph(style.faces, name)
    return _metrics(style).elidedText(name, Qt.TextElideMode.ElideRight, room)


def _metrics(style: Style) -> QFontMetricsF:
    return QFontMetricsF(face(style.faces, round(style.size)))
