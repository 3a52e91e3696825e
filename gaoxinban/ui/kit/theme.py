"""Fusion with our own palette in both schemes, and the interface font.

Theme packages fight palettes and ignore high contrast, and
`styleHints().setColorScheme` has no effect on most Linux desktops, so the
system's scheme is only read and the palette always set explicitly.
"""

import functools
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.scratch import scratch_folder
from gaoxinban.ui.kit.tick import BOX, draw_tick
from gaoxinban.ui.kit.tokens import DARK, LIGHT, Colours

Scheme = Literal["system", "light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("system", "light", "dark")
SCHEME, TEXT = "window/scheme", "window/text"
"""Keys of the settings."""

_DARK_BELOW = 128


def colours_of(source: QWidget | QPalette) -> Colours:
    """The tokens that belong to a widget's (or a) palette.

    Widgets ask their palette, so that no one holds a global theme and a page
    rendered with another palette (print, a test) takes the right tokens.
    """
    palette = source if isinstance(source, QPalette) else source.palette()
    window = palette.color(QPalette.ColorRole.Window)
    return DARK if window.lightness() < _DARK_BELOW else LIGHT


def palette_of(colours: Colours) -> QPalette:
    """All roles that Fusion paints with; nothing is left to be derived."""
    role = QPalette.ColorRole
    values = {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.surface,
        role.AlternateBase: colours.raised,
        role.Text: colours.text,
        role.PlaceholderText: colours.muted,
        role.Button: colours.raised,
        role.ButtonText: colours.text,
        role.BrightText: colours.danger,
        role.ToolTipBase: colours.raised,
        role.ToolTipText: colours.text,
        role.Highlight: colours.selection,
        role.HighlightedText: colours.text,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.Accent: colours.accent,
        role.Light: colours.raised,
        role.Midlight: colours.border,
        role.Mid: colours.border_strong,
        role.Dark: colours.border_strong,
        role.Shadow: colours.border_strong,
    }
    palette = QPalette()
    for each, value in values.items():
        palette.setColor(each, QColor(value))
    faded = QColor(colours.muted)
    faded.setAlpha(150)
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, faded)
    return palette


def style_sheet(colours: Colours, tick: str = "") -> str:
    """What a palette cannot say; short, since a style sheet stops palette inheritance.

    `tick` is the picture file of the mark in a box.
    """
    c, grid = colours, tokens.GRID
    return f"""
QToolTip {{ color: {c.text}; background: {c.raised}; border: 1px solid {c.border_strong};
  padding: {grid}px; }}
QLineEdit, QPlainTextEdit, QComboBox, QDateTimeEdit, QSpinBox {{ background: {c.surface};
  border: 1px solid {c.border_strong}; border-radius: {tokens.RADIUS}px; padding: 3px {grid}px;
  selection-background-color: {c.selection}; selection-color: {c.text}; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QDateTimeEdit:focus, QSpinBox:focus {{
  border: 1px solid {c.accent}; }}
QLineEdit[faulty="true"], QPlainTextEdit[faulty="true"], QComboBox[faulty="true"] {{
  border: 1px solid {c.danger}; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {{ background: {c.window};
  border-color: {c.border}; }}
QPushButton {{ background: {c.surface}; border: 1px solid {c.border_strong};
  border-radius: {tokens.RADIUS}px; padding: {grid}px {3 * grid}px; min-height: 18px; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:focus {{ border-color: {c.accent}; }}
QPushButton:disabled {{ border-color: {c.border}; background: {c.window}; }}
QPushButton[primary="true"] {{ background: {c.accent}; color: {c.on_accent};
  border-color: {c.accent}; }}
QPushButton[primary="true"]:focus {{ border-color: {c.text}; }}
QPushButton[primary="true"]:disabled {{ background: {c.border}; color: {c.muted};
  border-color: {c.border}; }}
QPushButton[quiet="true"] {{ background: transparent; border-color: transparent;
  color: {c.accent}; }}
QPushButton[quiet="true"]:hover {{ background: {c.hover}; }}
QPushButton[quiet="true"]:focus {{ border-color: {c.accent}; }}
QPushButton[quiet="true"]:checked {{ background: {c.surface}; border-color: {c.border_strong};
  color: {c.text}; }}
QPushButton[quiet="true"]:disabled {{ color: {c.muted}; }}
QComboBox::drop-down {{ border: none; width: 20px; }}
QListWidget {{ background: {c.surface}; border: 1px solid {c.border_strong}; }}
QTableView {{ background: {c.surface}; border: 1px solid {c.border};
  gridline-color: transparent; outline: none; }}
QTableView::item {{ padding: 0 {grid}px; border-bottom: 1px solid {c.raised}; }}
QTableView::item:selected {{ background: {c.selection}; color: {c.text}; }}
QHeaderView {{ background: {c.surface}; }}
QHeaderView::section {{ background: {c.surface}; color: {c.muted}; border: none;
  border-bottom: 1px solid {c.border}; padding: {grid}px {grid + 2}px; }}
QTableView[dense="true"]::item {{ padding: 0 {grid // 2}px; }}
QTableView[dense="true"] QHeaderView::section {{ padding: {grid}px; }}
QHeaderView::up-arrow, QHeaderView::down-arrow {{ subcontrol-position: top center;
  width: {2 * grid}px; height: {2 * grid}px; }}
QFrame[panel="true"] {{ background: {c.surface}; border: 1px solid {c.border};
  border-radius: {tokens.RADIUS}px; }}
{_marks_and_bars(colours, tick)}"""


def _marks_and_bars(colours: Colours, tick: str) -> str:
    """Boxes to tick and scroll bars."""
    c, grid = colours, tokens.GRID
    return f"""
QCheckBox {{ spacing: {2 * grid}px; }}
QCheckBox::indicator, QListView::indicator {{ width: {BOX - 2}px; height: {BOX - 2}px;
  border: 1px solid {c.muted}; border-radius: 3px; background: {c.surface}; }}
QCheckBox::indicator:checked, QListView::indicator:checked {{ background: {c.accent};
  border-color: {c.accent}; image: url("{tick}"); }}
QCheckBox:focus {{ color: {c.accent}; }}
QScrollBar {{ background: transparent; border: none; }}
QScrollBar:vertical {{ width: 12px; }}
QScrollBar:horizontal {{ height: 12px; }}
QScrollBar::handle {{ background: {c.border_strong}; border-radius: {grid}px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: {8 * grid}px; }}
QScrollBar::handle:horizontal {{ min-width: {8 * grid}px; }}
QScrollBar::handle:hover {{ background: {c.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def interface_font(percent: int = 100) -> QFont:
    """The system's font if it has Simplified Chinese, else the bundled one; tabular figures."""
    bundled = _bundled_family()
    font = QFont(QApplication.font())
    if bundled is not None:
        font.setFamilies([bundled])
    font.setPointSizeF(tokens.BODY_POINTS * percent / 100)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def text_percent() -> int:
    """The size of text, of the ordinary one; 100 where no theme was put on."""
    app = QApplication.instance()
    chosen = None if app is None else app.property(TEXT)
    return 100 if chosen is None else int(chosen)


def with_text(width: int) -> int:
    """A width that holds words: wider with larger text, never narrower."""
    return round(width * max(1.0, text_percent() / 100))


def drawn_font(widget: QWidget) -> QFont:
    """The font of a widget whose drawing has no more room for larger text: never larger."""
    font = QFont(widget.font())
    font.setPointSizeF(min(font.pointSizeF(), tokens.BODY_POINTS))
    return font


@functools.cache
def _bundled_family() -> str | None:
    """Asked once: afterwards the bundled font counts among those that the system has."""
    from gaoxinban.paper.fonts import ensure_interface_font

    return ensure_interface_font()


class Theme(QObject):
    """Keeps an application in one scheme, by default the system's, and one size of text.

    What is chosen is written into `settings` and read from there the next time.

    Signals:
        changed: the palette was replaced; icons that carry a colour are redrawn.
    """

    changed = Signal()

    def __init__(self, app: QApplication, settings: QSettings) -> None:
        super().__init__(app)
        self._app = app
        self._settings = settings
        self._pictures: Path | None = None
        kept = settings.value(SCHEME, "")
        self._scheme = next((each for each in SCHEMES if each == kept), SCHEMES[0])
        percent = str(settings.value(TEXT, ""))  # somebody may have written anything by hand
        self._percent = min(max(int(percent), 80), 150) if percent.isdecimal() else 100
        app.styleHints().colorSchemeChanged.connect(self._on_system_scheme_changed)

    @property
    def scheme(self) -> Scheme:
        """What was chosen; `colours` says what came of it."""
        return self._scheme

    @property
    def text_percent(self) -> int:
        """The size of text, of `tokens.BODY_POINTS`."""
        return self._percent

    @property
    def colours(self) -> Colours:
        """The tokens in force."""
        if self._scheme == "system":
            dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        else:
            dark = self._scheme == "dark"
        return DARK if dark else LIGHT

    def apply(self) -> None:
        """Dress the application: style, palette, style sheet and font."""
        self._app.setStyle("Fusion")
        self._dress_text()
        self._dress()

    def set_scheme(self, scheme: Scheme) -> None:
        """Choose a scheme for good, or follow the system again."""
        self._scheme = scheme
        self._settings.setValue(SCHEME, scheme)
        self._dress()

    def flip(self) -> None:
        """From light to dark, or back, whichever it is now."""
        self.set_scheme("light" if self.colours.dark else "dark")

    def set_text_percent(self, percent: int) -> None:
        """Choose a size of text; every widget takes it at once."""
        if percent != self._percent:
            self._percent = percent
            self._settings.setValue(TEXT, percent)
            # Under a style sheet a new font alone reaches no widget: the sheet is set after it.
            self._dress_text()
            self._dress()

    def _dress_text(self) -> None:
        self._app.setProperty(TEXT, self._percent)
        self._app.setFont(interface_font(self._percent))

    def _dress(self) -> None:
        colours = self.colours
        self._app.setPalette(palette_of(colours))
        if self._pictures is None:
            self._pictures = scratch_folder(self)
        tick = draw_tick(self._pictures, colours.on_accent)
        self._app.setStyleSheet(style_sheet(colours, tick.as_posix()))
        self.changed.emit()

    def _on_system_scheme_changed(self) -> None:
        if self._scheme == "system":
            self._dress()
