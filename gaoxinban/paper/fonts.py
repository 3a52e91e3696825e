"""The fonts of the sheet: Noto Sans SC and Noto Serif SC, made fit for print.

The fonts come with a wheel, so a machine without any Chinese font prints the
same pages. They map some radicals and compatibility ideographs to the glyph
of an ordinary character, and Qt writes the lowest code point of a glyph into
the PDF: 民 would be found as ⺠. So those code points are taken out of the
character map, once, into the user's cache; the family is renamed, so that an
untouched Noto installed on the system is never taken for ours.
"""

import io
import os
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from gaoxinban.paper.application import ensure_gui_application

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

_WHEEL = "pylopdf-fonts-zh-cn"
_RECIPE = "1"
"""Part of the cache's key: raise it when `_stripped` changes."""
_DOUBLES = (
    *range(0x2E80, 0x2FE0),  # radicals
    *range(0xF900, 0xFB00),  # compatibility ideographs
    0x2329,
    0x232A,
    0x3B35,
)
SANS = "Gaoxinban Sans"
SERIF = "Gaoxinban Serif"
_FILES = {SANS: "NotoSansSC-Regular.otf", SERIF: "NotoSerifSC-Regular.otf"}
_INTERFACE_FONTS = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "HarmonyOS Sans SC",
    "MiSans",
    "WenQuanYi Micro Hei",
)
"""Families made for reading Chinese on a screen; a fallback font that merely covers it is none."""
_loaded: set[str] = set()


@dataclass(frozen=True, slots=True)
class Families:
    """Family lists, first choice first: each later one fills in what the earlier lacks."""

    body: tuple[str, ...]
    title: tuple[str, ...]
    label: tuple[str, ...]
    absent: tuple[str, ...] = ()
    """Families that the office asked for and this machine does not have."""


def load_fonts(*, body: str | None = None, title: str | None = None) -> Families:
    """Load the bundled fonts and answer the families to print with.

    `body` and `title` name the office's own faces (仿宋_GB2312, 方正小标宋);
    they are used where installed and filled in with the bundled ones.

    :raises Refused: a system library under Qt is missing.
    """
    ensure_gui_application()
    from PySide6.QtGui import QFontDatabase

    for family in _FILES:
        _load(family)
    installed = set(QFontDatabase.families())
    absent = tuple(name for name in (body, title) if name and name not in installed)

    def first(wanted: str | None, *ours: str) -> tuple[str, ...]:
        return (wanted, *ours) if wanted and wanted in installed else ours

    return Families(
        body=first(body, SERIF, SANS),
        title=first(title, SERIF, SANS),
        label=(SANS, SERIF),
        absent=absent,
    )


def ensure_interface_font(*, bundled: bool = False) -> str | None:
    """Give the window a Chinese face where the system has none made for the screen.

    Answers the family that was set, or None when the system's own is kept.
    `bundled` sets ours in any case: the same picture on every machine.
    """
    application = ensure_gui_application()
    from PySide6.QtGui import QFontDatabase

    if not bundled and not set(QFontDatabase.families()).isdisjoint(_INTERFACE_FONTS):
        return None
    _load(SANS)
    font = application.font()
    font.setFamilies([SANS])
    application.setFont(font)
    return SANS


def face(families: tuple[str, ...], size: int, *, bold: bool = False) -> "QFont":
    """A font of `size` twips, laid out alike on every machine."""
    from PySide6.QtGui import QFont

    font = QFont()
    font.setFamilies(list(families))
    font.setPixelSize(size)
    font.setBold(bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # Noto joins —— into one glyph of another code point, and the PDF would say ⸺.
    font.setFeature(QFont.Tag("ccmp"), 0)
    return font


def cache_folder() -> Path:
    """Where the stripped fonts stand: one folder a version of the wheel."""
    version = metadata.version(_WHEEL)
    return platformdirs.user_cache_path("gaoxinban") / "fonts" / f"{version}-{_RECIPE}"


def _load(family: str) -> None:
    """Add one bundled family to Qt's fonts, once."""
    if family in _loaded:
        return
    from PySide6.QtCore import QByteArray
    from PySide6.QtGui import QFontDatabase

    path = cache_folder() / _FILES[family]
    number = QFontDatabase.addApplicationFont(str(path)) if path.is_file() else -1
    if number == -1:
        data = _stripped(family)
        if _keep(path, data):
            number = QFontDatabase.addApplicationFont(str(path))
        if number == -1:
            number = QFontDatabase.addApplicationFontFromData(QByteArray(data))
    if number == -1:
        raise RuntimeError(f"Qt cannot read the font {_FILES[family]}")
    _loaded.add(family)


def _stripped(family: str) -> bytes:
    """The wheel's font without the doubled code points, under our family name."""
    import pylopdf_fonts_zh_cn
    from fontTools.ttLib import TTFont

    source = Path(pylopdf_fonts_zh_cn.__file__).with_name(_FILES[family])
    with TTFont(source, lazy=True) as font:
        # Made-up glyph names keep fontTools from parsing the outlines: 0.3 s instead of 20.
        font.setGlyphOrder([f"g{index}" for index in range(font["maxp"].numGlyphs)])
        for table in font["cmap"].tables:
            codes = getattr(table, "cmap", {})
            for code in _DOUBLES:
                codes.pop(code, None)
        plain = family.replace(" ", "")
        names = {1: family, 3: plain, 4: family, 6: f"{plain}-Regular", 16: family}
        for record in font["name"].names:
            if record.nameID in names:
                record.string = names[record.nameID]
        out = io.BytesIO()
        font.save(out, reorderTables=None)
    return out.getvalue()


def _keep(path: Path, data: bytes) -> bool:
    """Put a font into the cache in one step, so that another process never reads half of it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError:
        # No cache to write to, or another process holds the file open: load from memory.
        return path.is_file() and path.stat().st_size == len(data)
    return True
