"""Icons by meaning, so that a page never names a font's glyph.

The glyphs are those of Material Design Icons in the wheel of qtawesome. Its
own module is not imported: it brings qtpy and all of Qt with OpenGL, 120 ms
before the first icon, to draw one character of a font.
"""

import functools
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QIconEngine,
    QPainter,
    QPixmap,
)

from gaoxinban.ui.kit.tokens import Colours

_WHEEL = "qtawesome"
_FONT = "fonts/materialdesignicons6-webfont-*.ttf"
_GLYPHS = {
    "desk": ("view-dashboard-outline", 0xF0A1D),
    "intake": ("phone-plus-outline", 0xF119B),
    "queue": ("format-list-checks", 0xF0756),
    "enterprises": ("domain", 0xF01D7),
    "statistics": ("chart-box-outline", 0xF154E),
    "reports": ("file-document-outline", 0xF09EE),
    "people": ("account-group-outline", 0xF0B58),
    "rules": ("scale-balance", 0xF05D1),
    "reminders": ("bell-outline", 0xF009C),
    "settings": ("cog-outline", 0xF08BB),
    "keys": ("keyboard-outline", 0xF097B),
    "search": ("magnify", 0xF0349),
    "print": ("printer-outline", 0xF1786),
    "attachment": ("paperclip", 0xF03E2),
    "close": ("close", 0xF0156),
}
"""Name in the font and code point; Material Design Icons never moves one."""
_PART = 0.875
"""Pixels of the font for a pixel of the icon: room for the glyph's bearing."""


def icon(name: str, colours: Colours, *, active: bool = False) -> QIcon:
    """The icon of a meaning (`queue`, `print` …); `active` paints it in the accent colour."""
    colour = colours.accent if active else colours.muted
    return QIcon(_GlyphEngine(_GLYPHS[name][1], QColor(colour), QColor(colours.border_strong)))


def names() -> list[str]:
    """Every meaning that has an icon."""
    return list(_GLYPHS)


class _GlyphEngine(QIconEngine):
    """Draws one character of the icon font in the size that is asked for."""

    def __init__(self, code: int, colour: QColor, faded: QColor) -> None:
        super().__init__()
        self._code = code
        self._colour = colour
        self._faded = faded

    def clone(self) -> QIconEngine:
        """For a copy of the icon that is changed by itself."""
        return _GlyphEngine(self._code, self._colour, self._faded)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """One glyph in the middle of the rectangle."""
        del state
        painter.save()
        font = QFont()
        font.setFamily(_family())
        font.setPixelSize(max(1, round(_PART * rect.height())))
        painter.setFont(font)
        painter.setPen(self._faded if mode == QIcon.Mode.Disabled else self._colour)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, chr(self._code))
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """For buttons and menus, which keep a picture."""
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap


def font_file() -> Path:
    """The icon font that came with the wheel."""
    found = find_spec(_WHEEL)
    folders = () if found is None else found.submodule_search_locations or ()
    for folder in folders:
        for file in sorted(Path(folder).glob(_FONT)):
            return file
    raise RuntimeError(f"the wheel {_WHEEL} has no {_FONT}")


@functools.cache
def _family() -> str:
    """Loaded once for the process; Qt keeps application fonts until it ends."""
    number = QFontDatabase.addApplicationFont(str(font_file()))
    if number == -1:
        raise RuntimeError(f"Qt cannot read the font {font_file()}")
    return QFontDatabase.applicationFontFamilies(number)[0]
