"""Icons by meaning, so that a page never names a font's glyph.

qtawesome costs 30-60 ms at its first icon: call this after the first paint.
"""

from PySide6.QtGui import QIcon

from gaoxinban.ui.kit.tokens import Colours

_GLYPHS = {
    "desk": "mdi6.view-dashboard-outline",
    "intake": "mdi6.phone-plus-outline",
    "queue": "mdi6.format-list-checks",
    "enterprises": "mdi6.domain",
    "statistics": "mdi6.chart-box-outline",
    "reports": "mdi6.file-document-outline",
    "settings": "mdi6.cog-outline",
    "keys": "mdi6.keyboard-outline",
    "search": "mdi6.magnify",
    "print": "mdi6.printer-outline",
    "attachment": "mdi6.paperclip",
    "close": "mdi6.close",
}


def icon(name: str, colours: Colours, *, active: bool = False) -> QIcon:
    """The icon of a meaning (`queue`, `print` …); `active` paints it in the accent colour."""
    import qtawesome

    colour = colours.accent if active else colours.muted
    made: QIcon = qtawesome.icon(_GLYPHS[name], color=colour, color_disabled=colours.border_strong)
    return made


def names() -> list[str]:
    """Every meaning that has an icon."""
    return list(_GLYPHS)
