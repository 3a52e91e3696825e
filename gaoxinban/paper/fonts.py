"""The fonts of the sheet: Noto Sans SC and Noto Serif SC, made fit for print.

The fonts come with a wheel, so a machine without any Chinese font prints the
same pages. Qt writes into a PDF one code point for every glyph, the lowest
that maps to it, and none for a glyph that only a substitution reaches. Noto
draws 民 and the radical ⺠ with one glyph, sets other digits in Latin words
and joins —— into ⸺: search and copy would find the wrong text or none. So
each glyph keeps one code point, the substitutions go, and the family gets a
name of its own lest an untouched Noto on the system is taken for ours. That
is done once, into the user's cache. A code point that lost its glyph is
printed as its twin (`same_glyph`), which looks the same.
"""

import io
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from gaoxinban.application.whole_file import put_whole
from gaoxinban.paper.application import ensure_gui_application

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

_WHEEL = "pylopdf-fonts-zh-cn"
_RECIPE = "2"
"""Part of the cache's key: raise it when `_made_fit` changes."""
_TAB, _SPACE, _EN_SPACE = 0x09, 0x20, 0x2002
SANS = "Gaoxinban Sans"
SERIF = "Gaoxinban Serif"
SERIF_FACES = (SERIF, SANS)
SANS_FACES = (SANS, SERIF)
"""Families, the first choice first: the other fills in what it lacks."""
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
_twins: dict[str, dict[int, int]] = {}
"""By loaded family: code points without a glyph and the ones that are drawn instead."""


def load_fonts() -> None:
    """Make the bundled fonts known to Qt, once.

    :raises Refused: a system library under Qt is missing.
    """
    ensure_gui_application()
    for family in _FILES:
        _load(family)


def ensure_interface_font() -> str | None:
    """Give the window a Chinese face where the system has none made for the screen.

    Answers the family that was set, or None when the system's own is kept.
    """
    application = ensure_gui_application()
    from PySide6.QtGui import QFontDatabase

    theirs = set(QFontDatabase.families())
    if _own_face.cache_info().currsize:  # once loaded it counts among those of the system
        theirs.discard(_own_face())
    if not theirs.isdisjoint(_INTERFACE_FONTS):
        return None
    family = _own_face()
    font = application.font()
    font.setFamilies([family])
    application.setFont(font)
    return family


@cache
def _own_face() -> str:
    """The bundled family of the window, loaded once."""
    from PySide6.QtGui import QFontDatabase

    number = QFontDatabase.addApplicationFont(str(_source(SANS)))
    return QFontDatabase.applicationFontFamilies(number)[0]


def face(faces: tuple[str, ...], size: int) -> "QFont":
    """A font of `size` twips, laid out alike on every machine."""
    from PySide6.QtGui import QFont

    font = QFont()
    font.setFamilies(list(faces))
    font.setPixelSize(size)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # Noto joins —— into one glyph of another code point, and the PDF would say ⸺.
    font.setFeature(QFont.Tag("ccmp"), 0)
    return font


def cache_folder() -> Path:
    """Where the stripped fonts stand: one folder a version of the wheel."""
    from importlib import metadata  # 25 ms, and the window's first paint needs no cache

    import platformdirs

    version = metadata.version(_WHEEL)
    return platformdirs.user_cache_path("gaoxinban") / "fonts" / f"{version}-{_RECIPE}"


def same_glyph(faces: tuple[str, ...], text: str) -> str:
    """The text with each code point that our font draws by another one's glyph exchanged."""
    ours = next((family for family in faces if family in _twins), None)
    return text if ours is None or text.isascii() else text.translate(_twins[ours])


def _source(family: str) -> Path:
    import pylopdf_fonts_zh_cn

    return Path(pylopdf_fonts_zh_cn.__file__).with_name(_FILES[family])


def _load(family: str) -> None:
    """Add one bundled family to Qt's fonts, once."""
    if family in _twins:
        return
    from PySide6.QtCore import QByteArray
    from PySide6.QtGui import QFontDatabase

    path = cache_folder() / _FILES[family]
    twins = _read_twins(path.with_suffix(".json"))
    number = QFontDatabase.addApplicationFont(str(path)) if twins and path.is_file() else -1
    if number == -1:
        data, twins = _made_fit(family)
        if _keep(path.with_suffix(".json"), json.dumps(twins).encode()) and _keep(path, data):
            number = QFontDatabase.addApplicationFont(str(path))
        if number == -1:
            number = QFontDatabase.addApplicationFontFromData(QByteArray(data))
    if number == -1:
        raise RuntimeError(f"Qt cannot read the font {_FILES[family]}")
    _twins[family] = twins


def _read_twins(path: Path) -> dict[int, int]:
    try:
        read = json.loads(path.read_bytes())
        return {int(code): int(kept) for code, kept in read.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _made_fit(family: str) -> tuple[bytes, dict[int, int]]:
    """The wheel's font with one code point a glyph, and the code points that it lost."""
    from fontTools.ttLib import TTFont

    with TTFont(_source(family), lazy=True, recalcTimestamp=False) as font:
        # Made-up glyph names keep fontTools from parsing the outlines: 0.3 s instead of 20.
        font.setGlyphOrder([f"g{index}" for index in range(font["maxp"].numGlyphs)])
        glyphs: dict[str, list[int]] = {}
        for code, glyph in font.getBestCmap().items():
            glyphs.setdefault(glyph, []).append(code)
        twins: dict[int, int] = {}
        for codes in glyphs.values():
            kept = min(codes, key=_rank)
            twins |= {code: kept for code in codes if code != kept}
        blank = font.getBestCmap()[_EN_SPACE]
        twins[_EN_SPACE] = _SPACE
        for table in font["cmap"].tables:
            mapped = getattr(table, "cmap", None)
            if not mapped:
                continue
            # Qt draws a tab that a font lacks as its space, and then calls every space a tab:
            # so the tab, which never occurs, gets the glyph of the en space.
            mapped[_TAB] = blank
            for code in twins:
                mapped.pop(code, None)
        del font["GSUB"]
        plain = family.replace(" ", "")
        names = {1: family, 3: plain, 4: family, 6: f"{plain}-Regular", 16: family}
        for record in font["name"].names:
            if record.nameID in names:
                record.string = names[record.nameID]
        out = io.BytesIO()
        font.save(out, reorderTables=None)
    return out.getvalue(), twins


def _rank(code: int) -> tuple[bool, bool, bool, int]:
    """Which of the code points of one glyph is the character that people write."""
    character = chr(code)
    return (not _in(character, "gb2312"), _is_double(code), not _in(character, "gbk"), code)


def _in(character: str, charset: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _is_double(code: int) -> bool:
    """Radicals and compatibility ideographs, which repeat ordinary characters."""
    return 0x2E80 <= code < 0x2FE0 or 0xF900 <= code < 0xFB00 or 0x2F800 <= code < 0x2FA20


def _keep(path: Path, data: bytes) -> bool:
    """Put a font into the cache in one step, so that another process never reads half of it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        put_whole(path, data)
    except OSError:
        # No cache to write to, or another process holds the file open: load from memory.
        return path.is_file() and path.stat().st_size == len(data)
    return True
