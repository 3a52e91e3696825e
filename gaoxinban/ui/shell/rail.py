"""The left rail: one button a page, icon and word."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.page import PageSpec
from gaoxinban.ui.kit.theme import colours_of

_BUTTON_HEIGHT = 14 * tokens.GRID
_BAR = 3
_MANY = 100


class RailButton(QAbstractButton):
    """Icon above word; the page that is open has a bar and the accent colour."""

    def __init__(self, spec: PageSpec, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._icons: tuple[QIcon, QIcon] | None = None
        self._count = 0
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setText(spec.title)
        self.setToolTip(f"{spec.tooltip}（{keys}）")
        self.setAccessibleName(spec.title)
        self.setAccessibleDescription(spec.tooltip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icons(self, quiet: QIcon, active: QIcon) -> None:
        """Icons come after the first paint; their place is kept for them."""
        self._icons = (quiet, active)
        self.update()

    def set_count(self, count: int) -> None:
        """How many things wait on this page unseen; 0 shows nothing."""
        self._count = count
        title = self.spec.title
        name = self.tr("{title}，{count} 条没看").format(title=title, count=count)
        self.setAccessibleName(name if count else title)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the rail."""
        return QSize(tokens.RAIL_WIDTH, _BUTTON_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint by state."""
        del event
        colours = colours_of(self)
        painter = QPainter(self)
        if self.underMouse() or self.hasFocus():
            painter.fillRect(self.rect().adjusted(_BAR, 0, 0, 0), QColor(colours.hover))
        if self.isChecked():
            bar = QRect(0, tokens.GAP, _BAR, self.height() - 2 * tokens.GAP)
            painter.fillRect(bar, QColor(colours.accent))
        if self.hasFocus():
            painter.setPen(QColor(colours.accent))
            painter.drawRect(self.rect().adjusted(_BAR, 0, -1, -1))
        centre = self.rect().center().x()
        box = QRect(centre - tokens.ICON_SIZE // 2, tokens.GAP, tokens.ICON_SIZE, tokens.ICON_SIZE)
        if self._icons is not None:
            self._icons[1 if self.isChecked() else 0].paint(painter, box)
        painter.setPen(QColor(colours.accent if self.isChecked() else colours.muted))
        word = QRect(0, box.bottom() + 2, self.width(), self.height() - box.bottom() - 6)
        painter.drawText(word, Qt.AlignmentFlag.AlignCenter, self.text())
        if self._count:
            self._paint_count(painter, QRect(box.right() - tokens.GRID, 2, 0, 0))

    def _paint_count(self, painter: QPainter, at: QRect) -> None:
        """A number on a spot of colour beside the icon."""
        colours = colours_of(self)
        text = str(self._count) if self._count < _MANY else f"{_MANY - 1}+"
        metrics = painter.fontMetrics()
        height = metrics.height()
        width = max(height, metrics.horizontalAdvance(text) + 2 * tokens.GRID)
        spot = QRect(at.x(), at.y(), width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        painter.drawRoundedRect(spot, height / 2, height / 2)
        painter.setPen(QColor(colours.on_accent))
        painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, text)


class Rail(QWidget):
    """All pages that are built.

    Signals:
        page_chosen: key of a page.
    """

    page_chosen = Signal(str)

    def __init__(self, pages: Sequence[PageSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(tokens.RAIL_WIDTH)
        self._buttons: dict[str, RailButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, tokens.GAP, 0, tokens.GAP)
        layout.setSpacing(tokens.GRID)
        for number, spec in enumerate(pages, 1):
            button = RailButton(spec, self.tr(" 或 ").join((f"Alt+{number}", *spec.keys)))
            button.clicked.connect(self._on_clicked)
            self._buttons[spec.key] = button
            layout.addWidget(button)
        layout.addStretch(1)

    def mark(self, key: str) -> None:
        """Show which page is open; none, for a page that is not in the rail."""
        for each, button in self._buttons.items():
            button.setAutoExclusive(False)
            button.setChecked(each == key)
            button.setAutoExclusive(True)

    def button(self, key: str) -> RailButton | None:
        """The button of a page; None where the window has no such page."""
        return self._buttons.get(key)

    def load_icons(self) -> None:
        """Icons in the colours of the scheme; slow at first, so after the first paint."""
        from gaoxinban.ui.kit.icons import icon

        colours = colours_of(self)
        for button in self._buttons.values():
            name = button.spec.icon
            button.set_icons(icon(name, colours), icon(name, colours, active=True))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line parts the rail from the page."""
        del event
        painter = QPainter(self)
        colours = colours_of(self)
        painter.fillRect(self.rect(), QColor(colours.raised))
        painter.setPen(QColor(colours.border))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, RailButton):
            self.page_chosen.emit(button.spec.key)
