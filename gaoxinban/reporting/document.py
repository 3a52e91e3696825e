"""Documents as blocks: what stands on a sheet, with no word of how it is drawn.

One document feeds the preview, the printer, the PDF and the Word file, so the
blocks hold text and numbers only. All text that came from people is plain
text: nothing in it is markup, and `plain_text` takes out what could disturb
the line it stands in.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, direction overrides, invisible separators, and the code points that text engines
# use as marks of their own (frames, embedded objects): none of them is ever part of a request.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffc\U000e0000-\U000e0fff]"
)
_BROKEN = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# A pile of accents on one letter would print over the lines above and below.
_ACCENTS = (
    "[\u0300-\u036f\u0483-\u0489\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_PILES = re.compile(f"({_ACCENTS}{{3}}){_ACCENTS}+")
_TAB = "    "


def plain_text(text: str) -> str:
    """Text as it may stand on paper: line ends become newlines, nothing invisible is left.

    Characters are dropped when they have no appearance (controls, direction
    overrides, zero-width separators) and shown as U+FFFD when they are no
    characters (lone surrogates); markup stays as the characters it is.
    """
    text = _LINE_ENDS.sub("\n", text).replace("\t", _TAB)
    text = _INVISIBLE.sub("", text)
    text = _BROKEN.sub("\ufffd", text)
    return _PILES.sub(r"\1", text)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one weight."""

    text: str
    bold: bool = False


Text: TypeAlias = str | tuple[Run, ...]
"""Plain text, or runs where a part is set bold."""


def runs_of(text: Text) -> tuple[Run, ...]:
    """The runs of a text, cleaned."""
    runs = (Run(text),) if isinstance(text, str) else text
    return tuple(Run(plain_text(run.text), run.bold) for run in runs)


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is the title of the sheet, 2 a section, 3 a part of a section."""

    text: str
    level: int = 2

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3):
            raise ValueError(f"no heading of level {self.level}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line end in the text begins a new line; `indent` sets the first line two characters in."""

    text: Text
    align: Align = Align.LEFT
    indent: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One place of a form; a `wide` one takes a whole row.

    `lines` is the least height, for what is written by hand.
    """

    label: str
    value: Text
    wide: bool = False
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Fields:
    """A ruled form: label and value pairs in 2 or 4 columns."""

    fields: tuple[Field, ...]
    columns: int = 4

    def __post_init__(self) -> None:
        if self.columns not in (2, 4):
            raise ValueError(f"a form has 2 or 4 columns, not {self.columns}")


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is relative to the widths of the other columns."""

    title: str
    width: float = 1.0
    align: Align = Align.LEFT

    def __post_init__(self) -> None:
        if not self.width > 0:
            raise ValueError("a column needs a width above 0")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings that each page repeats. `empty` is said where there are no rows.

    `small` letters are for many columns.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Text, ...], ...]
    empty: str = "无"
    small: bool = False

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("a table without columns")
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row of {len(row)} cells under {len(self.columns)} headings")


class SpanKind(StrEnum):
    """How a stretch of the ledger band is drawn; each is told apart without colour too."""

    HELD = "held"
    OUTSIDE = "outside"
    PAUSED = "paused"
    LATE = "late"


class FlagState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    MISSED = "missed"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class BandSpan:
    """One holder's stretch, as parts 0..1 of the band. An empty label prints none."""

    label: str
    kind: SpanKind
    start: float
    end: float

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end <= 1:
            raise ValueError(f"a span from {self.start} to {self.end}")


@dataclass(frozen=True, slots=True)
class BandFlag:
    """A promise, planted where it falls due."""

    label: str
    at: float
    state: FlagState = FlagState.OPEN

    def __post_init__(self) -> None:
        if not 0 <= self.at <= 1:
            raise ValueError(f"a flag at {self.at}")


@dataclass(frozen=True, slots=True)
class BandTick:
    """A named instant on the scale under the band."""

    label: str
    at: float

    def __post_init__(self) -> None:
        if not 0 <= self.at <= 1:
            raise ValueError(f"a tick at {self.at}")


@dataclass(frozen=True, slots=True)
class Band:
    """The ledger band: in whose hands the case was, from its first second to its last.

    Spans follow each other; flags are the promises, ticks the scale, `now` the
    line of the present on an open case.
    """

    spans: tuple[BandSpan, ...]
    flags: tuple[BandFlag, ...] = ()
    ticks: tuple[BandTick, ...] = ()
    now: float | None = None
    now_label: str = "现在"

    def __post_init__(self) -> None:
        if self.now is not None and not 0 <= self.now <= 1:
            raise ValueError(f"now at {self.now}")


@dataclass(frozen=True, slots=True)
class Signature:
    """Places to sign, side by side, each with a place for the date."""

    labels: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.labels:
            raise ValueError("nobody to sign")


@dataclass(frozen=True, slots=True)
class Spacer:
    """White, in millimetres."""

    height: float


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block: TypeAlias = Heading | Paragraph | Fields | Table | Band | Signature | Spacer | PageBreak


class PageNumbers(StrEnum):
    NONE = "none"
    OF_TOTAL = "of_total"
    """第 1 页 共 3 页, in the middle of the foot."""
    OFFICIAL = "official"
    """— 1 —, right on odd pages and left on even ones (GB/T 9704)."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """The running text of each page."""

    head_left: str = ""
    head_right: str = ""
    foot_left: str = ""
    foot_right: str = ""
    numbers: PageNumbers = PageNumbers.OF_TOTAL


@dataclass(frozen=True, slots=True)
class Margins:
    """Millimetres. Left is the binding edge of GB/T 9704, and so is the 156 mm between the two."""

    left: float = 28.0
    top: float = 27.0
    right: float = 26.0
    bottom: float = 25.0


@dataclass(frozen=True, slots=True)
class Document:
    """One thing to be printed: pages are numbered from 1 in each document.

    `title` names the file and the print job; a title on the sheet is a
    `Heading` of level 1.
    """

    title: str
    blocks: tuple[Block, ...]
    furniture: Furniture = field(default_factory=Furniture)
    margins: Margins = field(default_factory=Margins)
    landscape: bool = False
