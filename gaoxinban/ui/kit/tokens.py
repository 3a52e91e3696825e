"""Colours, spacing and sizes: the one place where the look is decided.

Qt-free, so that print and tests may read it. Lengths are logical pixels at
100 % (Qt scales them), colours are #rrggbb. Every text colour stands at 4.5:1
or better against the surfaces it is used on; a test checks it.
"""

from dataclasses import dataclass

GRID = 4
GAP = 2 * GRID
MARGIN = 4 * GRID
ROW_HEIGHT = 7 * GRID
FIELD_HEIGHT = 8 * GRID
BAR_HEIGHT = 12 * GRID
RAIL_WIDTH = 19 * GRID
RADIUS = GRID
LIGHT_SIZE = 12
ICON_SIZE = 20

BODY_POINTS = 10.0
HEADING_POINTS = 13.0

MESSAGE_MS = 8_000
REMINDER_MS = 60_000
BUSY_AFTER_MS = 300


@dataclass(frozen=True, slots=True)
class Colours:
    """One scheme; `light_*` are the five lights and the marks of an untimed and a finished case."""

    dark: bool
    window: str
    surface: str
    raised: str
    border: str
    border_strong: str
    text: str
    muted: str
    accent: str
    accent_soft: str
    on_accent: str
    selection: str
    hover: str
    danger: str
    warning: str
    success: str
    light_red: str
    light_grey: str
    light_yellow: str
    light_blue: str
    light_green: str
    light_untimed: str
    light_none: str
    series: tuple[str, ...]

    def light(self, code: str) -> str:
        """The colour of a light by its stored code, `red` … `none`."""
        return str(getattr(self, f"light_{code}"))


LIGHT = Colours(
    dark=False,
    window="#f5f4f1",
    surface="#ffffff",
    raised="#faf9f7",
    border="#e0ddd7",
    border_strong="#c3bfb7",
    text="#1f2328",
    muted="#5c636d",
    accent="#1d5bb5",
    accent_soft="#e4edf9",
    on_accent="#ffffff",
    selection="#d9e6f7",
    hover="#edebe6",
    danger="#b3261e",
    warning="#855400",
    success="#1a7343",
    light_red="#c4281c",
    light_grey="#6d757f",
    light_yellow="#c07f00",
    light_blue="#1d6fd1",
    light_green="#2a8a55",
    light_untimed="#7d8187",
    light_none="#a9aeb5",
    series=("#1d5bb5", "#c07f00", "#2a8a55", "#8a4fb0", "#b3261e", "#5c636d"),
)

DARK = Colours(
    dark=True,
    window="#191b1e",
    surface="#202327",
    raised="#272a2f",
    border="#363a41",
    border_strong="#50565f",
    text="#e6e6e2",
    muted="#a7adb6",
    accent="#79aef7",
    accent_soft="#22334b",
    on_accent="#0d1826",
    selection="#2a4163",
    hover="#2b2f35",
    danger="#f39a92",
    warning="#e5b35c",
    success="#7cc79a",
    light_red="#ef6a5f",
    light_grey="#98a0ab",
    light_yellow="#e0a93a",
    light_blue="#62a4f5",
    light_green="#5cb985",
    light_untimed="#868c95",
    light_none="#666c75",
    series=("#79aef7", "#e0a93a", "#5cb985", "#c191e0", "#ef6a5f", "#a7adb6"),
)
