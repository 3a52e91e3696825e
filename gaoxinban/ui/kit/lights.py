"""The five lights and the two marks of no light: each with its own shape, word and colour.

The shape alone tells them apart, so that neither colour-blind readers nor
black-and-white paper lose anything.
"""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gaoxinban.domain.term import Light
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.theme import colours_of
from gaoxinban.ui.kit.tokens import Colours

MARKS = {
    Light.RED: "◆",
    Light.GREY: "‖",
    Light.YELLOW: "▲",
    Light.BLUE: "◐",
    Light.GREEN: "●",
    Light.UNTIMED: "–",
    Light.NONE: "○",
}
"""The same shapes as text, for paper, tooltips and the clipboard."""

SORT_ORDER = (
    *(Light.RED, Light.GREY, Light.YELLOW, Light.BLUE, Light.GREEN),
    *(Light.UNTIMED, Light.NONE),
)

_icons: dict[tuple[Light, bool, int], QIcon] = {}


def paint_light(painter: QPainter, rect: QRectF | QRect, light: Light, colours: Colours) -> None:
    """Paint the shape of `light` centred in `rect`, as large as the smaller side allows."""
    area = QRectF(rect)
    side = min(area.width(), area.height())
    box = QRectF(0, 0, side, side)
    box.moveCenter(area.center())
    colour = QColor(colours.light(light.value))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if light is Light.RED:
        _polygon(painter, box, ((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)))
    elif light is Light.YELLOW:
        _polygon(painter, box, ((0.5, 0.06), (1.0, 0.94), (0.0, 0.94)))
    elif light is Light.GREY:
        bar = side * 0.26
        painter.drawRect(QRectF(box.x() + side * 0.14, box.y() + side * 0.08, bar, side * 0.84))
        painter.drawRect(QRectF(box.x() + side * 0.60, box.y() + side * 0.08, bar, side * 0.84))
    elif light is Light.UNTIMED:
        painter.drawRect(QRectF(box.x() + side * 0.1, box.y() + side * 0.4, side * 0.8, side * 0.2))
    elif light is Light.GREEN:
        painter.drawEllipse(box.adjusted(side * 0.06, side * 0.06, -side * 0.06, -side * 0.06))
    else:
        _ring(painter, box, colour, half=light is Light.BLUE)
    painter.restore()


def _polygon(painter: QPainter, box: QRectF, corners: tuple[tuple[float, float], ...]) -> None:
    side = box.width()
    painter.drawPolygon(
        QPolygonF([QPointF(box.x() + x * side, box.y() + y * side) for x, y in corners])
    )


def _ring(painter: QPainter, box: QRectF, colour: QColor, *, half: bool) -> None:
    width = max(1.0, box.width() * 0.14)
    inset = width / 2 + box.width() * 0.04
    ring = box.adjusted(inset, inset, -inset, -inset)
    if half:
        painter.drawPie(ring, 90 * 16, 180 * 16)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, width))
    painter.drawEllipse(ring)


def light_icon(light: Light, colours: Colours, size: int = tokens.LIGHT_SIZE) -> QIcon:
    """The shape as an icon, made once for each scheme and size."""
    key = (light, colours.dark, size)
    icon = _icons.get(key)
    if icon is None:
        scale = 3
        pixmap = QPixmap(size * scale, size * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint_light(painter, QRectF(0, 0, size, size), light, colours)
        painter.end()
        icon = _icons[key] = QIcon(pixmap)
    return icon


class LightMark(QWidget):
    """The shape alone; the word is its accessible name and tooltip."""

    def __init__(self, light: Light = Light.NONE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._light = light
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_light(light)

    def set_light(self, light: Light) -> None:
        """Show another light."""
        self._light = light
        self.setAccessibleName(light.label)
        self.setToolTip(light.label)
        self.update()

    def sizeHint(self) -> QSize:
        """A square that fits beside text."""
        return QSize(tokens.LIGHT_SIZE + 2, tokens.LIGHT_SIZE + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the shape."""
        del event
        painter = QPainter(self)
        paint_light(painter, self.rect().adjusted(1, 1, -1, -1), self._light, colours_of(self))


class LightBadge(QWidget):
    """Shape and word (or other text) side by side."""

    def __init__(self, light: Light = Light.NONE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = LightMark(light)
        self._word = QLabel()
        self._word.setTextFormat(Qt.TextFormat.PlainText)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.GRID + 2)
        layout.addWidget(self._mark)
        layout.addWidget(self._word)
        self.set_light(light)

    def set_light(self, light: Light, text: str | None = None) -> None:
        """Show `light` with its word, or with `text` such as 「逾期 1天2小时」."""
        self._mark.set_light(light)
        self._word.setText(light.label if text is None else text)
        self.setAccessibleName(self._word.text())


class LightDelegate(QStyledItemDelegate):
    """Paints a narrow cell as a shape; the cell's text stays the word, for readers and copies.

    The model gives the light's code (`red` …) in `LIGHT_ROLE`.
    """

    LIGHT_ROLE = 257

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Background as the style has it, then the shape."""
        plain = QStyleOptionViewItem(option)
        self.initStyleOption(plain, index)
        plain.text = ""
        plain.icon = QIcon()
        widget = option.widget
        widget.style().drawControl(
            widget.style().ControlElement.CE_ItemViewItem, plain, painter, widget
        )
        code = index.data(self.LIGHT_ROLE)
        if code:
            box = QRect(0, 0, tokens.LIGHT_SIZE, tokens.LIGHT_SIZE)
            box.moveCenter(option.rect.center())
            paint_light(painter, box, Light(code), colours_of(option.palette))
