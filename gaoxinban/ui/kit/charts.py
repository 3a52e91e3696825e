"""Bar and line charts with a table of the same figures; pyqtgraph is loaded at the first one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.theme import colours_of, drawn_font
from gaoxinban.ui.kit.tokens import Colours

Kind = Literal["bar", "line"]


_MOST_LINES = 3


def _plain(value: float) -> str:
    return f"{value:g}"


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures; None is no data: a gap in a line, no bar, never 0."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class ChartData:
    """What a chart shows: `categories` along the bottom, one value of each series for each."""

    categories: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    unit: str = ""
    value_text: Callable[[float], str] = _plain

    def table(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """(headings, rows): the same figures for readers, copies and export; 「—」 for none."""
        unit = f"（{self.unit}）" if self.unit else ""
        headings = ("", *(f"{each.name}{unit}" for each in self.series))
        rows = [
            (category, *(self._text(each.values, place) for each in self.series))
            for place, category in enumerate(self.categories)
        ]
        return headings, rows

    def _text(self, values: tuple[float | None, ...], place: int) -> str:
        value = values[place] if place < len(values) else None
        return "—" if value is None else self.value_text(value)


class Chart(QWidget):
    """A quiet chart: no frame, few lines, Chinese labels, both schemes.

    Signals:
        picked: index of the category that was clicked, to open its cases.
    """

    picked = Signal(int)

    def __init__(self, kind: Kind, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._data = ChartData()
        self._plot: Any = None
        self._legend = _Legend(kind, self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self._legend)
        self.setMinimumHeight(45 * tokens.GRID)
        self.setAccessibleName(name)

    @property
    def data(self) -> ChartData:
        """What is shown."""
        return self._data

    def set_data(self, data: ChartData) -> None:
        """Show other figures; drawn at once when visible, else when it will be."""
        self._data = data
        headings, rows = data.table()
        lines = ["、".join(f"{h}{v}" for h, v in zip(headings, row, strict=True)) for row in rows]
        self.setAccessibleDescription(";".join(lines))
        if self.isVisible():
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what was set while hidden."""
        super().showEvent(event)
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another choice of labels."""
        super().resizeEvent(event)
        if self._plot is not None:
            self._label(self._plot.getPlotItem().getAxis("bottom"))

    def changeEvent(self, event: QEvent) -> None:
        """Another scheme, other colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._plot is not None:
            self._draw()

    def _draw(self) -> None:
        if self._plot is None:
            self._plot = self._make_plot()
            self._layout.addWidget(self._plot)
            self._plot.show()
        colours = colours_of(self)
        plot, item = self._plot, self._plot.getPlotItem()
        plot.setBackground(colours.surface)
        item.clear()
        self._legend.show_names([each.name for each in self._data.series])
        self._dress_axes(item, colours)
        draw = self._draw_bars if self._kind == "bar" else self._draw_lines
        draw(item, colours)
        count = max(1, len(self._data.categories))
        item.setXRange(-0.6, count - 0.4, padding=0)
        tops = [v for each in self._data.series for v in each.values if v is not None]
        item.setYRange(0, (max(tops) if tops and max(tops) > 0 else 1) * 1.08, padding=0)

    def _make_plot(self) -> Any:
        import pyqtgraph as pg

        plot = pg.PlotWidget(self)
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        plot.setAccessibleName(self.accessibleName())
        plot.setFrameShape(plot.Shape.NoFrame)
        plot.setAntialiasing(True)
        item = plot.getPlotItem()
        item.setMenuEnabled(False)
        item.setMouseEnabled(x=False, y=False)
        item.hideButtons()
        plot.scene().sigMouseClicked.connect(self._on_clicked)
        return plot

    def _dress_axes(self, item: Any, colours: Colours) -> None:
        font = drawn_font(self)
        font.setPointSizeF(font.pointSizeF() * 0.9)
        muted = QColor(colours.muted)
        bottom, left = item.getAxis("bottom"), item.getAxis("left")
        for axis in (bottom, left):
            axis.setPen(QColor(colours.border_strong))
            axis.setTextPen(muted)
            axis.setStyle(tickFont=font, tickLength=0, autoExpandTextSpace=True)
        self._label(bottom)
        left.enableAutoSIPrefix(False)
        text_of = self._data.value_text
        left.tickStrings = lambda values, _scale, _spacing: [text_of(v) for v in values]
        item.showGrid(x=False, y=True, alpha=0.12)

    def _label(self, axis: Any) -> None:
        labels = _labels(self._data.categories, self.width() - 12 * tokens.GRID)
        lines = max((text.count("\n") + 1 for _, text in labels), default=1)
        axis.setTicks([labels])
        axis.setHeight(lines * self.fontMetrics().height() + tokens.GAP)

    def _draw_bars(self, item: Any, colours: Colours) -> None:
        import pyqtgraph as pg

        count = max(1, len(self._data.series))
        width = 0.7 / count
        for place, each in enumerate(self._data.series):
            pairs = [(x, v) for x, v in enumerate(each.values) if v is not None]
            offset = (place - (count - 1) / 2) * width
            colour = QColor(colours.series[place % len(colours.series)])
            bars = pg.BarGraphItem(
                x=[x + offset for x, _ in pairs],
                height=[v for _, v in pairs],
                width=width * 0.9,
                brush=colour,
                pen=pg.mkPen(None),
                name=each.name,
            )
            item.addItem(bars)

    def _draw_lines(self, item: Any, colours: Colours) -> None:
        import pyqtgraph as pg

        symbols = ("o", "s", "t", "d", "star", "x")
        for place, each in enumerate(self._data.series):
            colour = QColor(colours.series[place % len(colours.series)])
            values = [float("nan") if v is None else float(v) for v in each.values]
            item.plot(
                x=list(range(len(values))),
                y=values,
                pen=pg.mkPen(colour, width=2),
                symbol=symbols[place % len(symbols)],
                symbolSize=6,
                symbolBrush=colour,
                symbolPen=None,
                connect="finite",
                name=each.name,
            )

    def _on_clicked(self, event: Any) -> None:
        at = self._plot.getPlotItem().vb.mapSceneToView(event.scenePos())
        place = round(at.x())
        if 0 <= place < len(self._data.categories):
            self.picked.emit(place)


class _Legend(QWidget):
    """Marks and names over the plot: inside it they would lie on the figures."""

    def __init__(self, kind: Kind, parent: QWidget) -> None:
        super().__init__(parent)
        self._kind = kind
        self._names: list[str] = []
        self.hide()

    def show_names(self, names: list[str]) -> None:
        """A single series needs no name: the chart's title has it."""
        self._names = names
        self._fit()
        self.setVisible(len(names) > 1)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrower: perhaps another line."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(len(self._lines()) * self._line_height())

    def _line_height(self) -> int:
        return self.fontMetrics().height() + tokens.GAP

    def _lines(self) -> list[list[tuple[int, int]]]:
        """Places and widths of the names, a list for each line."""
        metrics, mark = QFontMetrics(drawn_font(self)), 3 * tokens.GRID
        lines: list[list[tuple[int, int]]] = [[]]
        left = self.width()
        for place, name in enumerate(self._names):
            width = mark + tokens.GRID + metrics.horizontalAdvance(name) + tokens.MARGIN
            if lines[-1] and width > left:
                lines.append([])
                left = self.width()
            lines[-1].append((place, width))
            left -= width
        return lines

    def paintEvent(self, event: QPaintEvent) -> None:
        """Line by line from the right, in the order of the series."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(drawn_font(self))
        painter.fillRect(self.rect(), QColor(colours_of(self).surface))
        for number, line in enumerate(self._lines()):
            x = self.width() - sum(width for _, width in line)
            for place, width in line:
                self._draw(painter, place, QRect(x, number * self._line_height(), width, 0))
                x += width

    def _draw(self, painter: QPainter, place: int, at: QRect) -> None:
        """One mark and name; `at` has the left top corner and the width."""
        colours, mark, x = colours_of(self), 3 * tokens.GRID, at.x()
        middle = at.y() + self._line_height() / 2
        colour = QColor(colours.series[place % len(colours.series)])
        painter.setPen(QPen(colour, 2))
        painter.setBrush(colour)
        if self._kind == "bar":
            painter.drawRect(QRectF(x, middle - 4, mark - 4, 8))
        else:
            painter.drawLine(QPointF(x, middle), QPointF(x + mark, middle))
            spot = QRectF(x + mark / 2 - 3, middle - 3, 6, 6)
            painter.drawEllipse(spot) if place % 2 == 0 else painter.drawRect(spot)
        painter.setPen(QColor(colours.muted))
        name = QRect(x + mark + tokens.GRID, at.y(), at.width(), self._line_height())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, self._names[place])


def _labels(categories: Sequence[str], width: int) -> list[tuple[int, str]]:
    """Labels in the room there is: whole, else on up to three lines, else every second, third …

    A Chinese character of a label takes some 13 px.
    """
    longest = max((len(each) for each in categories), default=0)
    if not longest:
        return []
    fitting = max(1, width // len(categories) // 13)
    if longest <= fitting:
        return list(enumerate(categories))
    if fitting > 1 and -(-longest // fitting) <= _MOST_LINES and not _are_numbers(categories):
        return [(place, _wrapped(each, fitting)) for place, each in enumerate(categories)]
    step = -(-len(categories) // max(1, width // (longest * 13)))
    return [(place, each) for place, each in enumerate(categories) if place % step == 0]


def _are_numbers(categories: Sequence[str]) -> bool:
    """Months and days: never broken, their neighbours tell what is left out."""
    return all(each[:1].isdigit() for each in categories)


def _wrapped(text: str, fitting: int) -> str:
    """Lines of like length, none longer than `fitting`."""
    lines = -(-len(text) // fitting)
    fitting = -(-len(text) // max(1, lines))
    return "\n".join(text[at : at + fitting] for at in range(0, len(text), fitting))
