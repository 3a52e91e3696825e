"""The look of the sheet: sizes, pitches, greys. Lengths are twips (1/1440 inch).

Twips because a layout in them does not depend on the screen: a font size in
twips is a whole number of pixels on a device of 1440 dots an inch.
"""

from dataclasses import dataclass
from typing import Final

from gaoxinban.paper.fonts import SANS_FACES, SERIF_FACES

UNITS_PER_INCH: Final = 1440
MM: Final = UNITS_PER_INCH / 25.4
PT: Final = UNITS_PER_INCH / 72
A4_WIDTH: Final = 210 * MM
A4_HEIGHT: Final = 297 * MM

INK: Final = "#111111"
QUIET: Final = "#555555"
RULE: Final = "#333333"
HAIR: Final = "#b4b8bd"
LABEL_FILL: Final = "#f2f3f5"
HELD: Final = ("#c9d8e6", "#e3ebf2")
LATE: Final = "#9e1b1b"
FLAG: Final = "#1f4e79"
WHITE: Final = "#ffffff"


@dataclass(frozen=True, slots=True)
class Style:
    """How a line of text is set; `faces` as in `fonts`."""

    faces: tuple[str, ...]
    size: float
    pitch: float
    bold: bool = False
    colour: str = INK


TITLE: Final = Style(SERIF_FACES, 20 * PT, 30 * PT, bold=True)
SECTION: Final = Style(SANS_FACES, 11.5 * PT, 18 * PT, bold=True)
PART: Final = Style(SANS_FACES, 10.5 * PT, 16 * PT, bold=True)
BODY: Final = Style(SERIF_FACES, 10.5 * PT, 17 * PT)
SMALL: Final = Style(SERIF_FACES, 9 * PT, 13.5 * PT, colour=QUIET)
CELL: Final = Style(SERIF_FACES, 9.5 * PT, 14 * PT)
SMALL_CELL: Final = Style(SERIF_FACES, 8 * PT, 11.5 * PT)
SMALL_HEAD: Final = Style(SANS_FACES, 7.5 * PT, 11.5 * PT, bold=True)
LABEL: Final = Style(SANS_FACES, 9 * PT, 14 * PT, colour=QUIET)
HEAD: Final = Style(SANS_FACES, 9 * PT, 14 * PT, bold=True)
RUNNING: Final = Style(SANS_FACES, 8 * PT, 11 * PT, colour=QUIET)
NUMBER: Final = Style(SERIF_FACES, 14 * PT, 20 * PT)
BAND: Final = Style(SANS_FACES, 8 * PT, 11 * PT)
BAND_LATE: Final = Style(SANS_FACES, 8 * PT, 11 * PT, bold=True, colour=WHITE)
BAND_QUIET: Final = Style(SANS_FACES, 7.5 * PT, 10.5 * PT, colour=QUIET)

CELL_SIDE: Final = 1.6 * MM
CELL_EDGE: Final = 0.75 * MM
THICK: Final = 0.9 * PT
THIN: Final = 0.5 * PT
FINE: Final = 0.35 * PT
