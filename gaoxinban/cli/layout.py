"""Text on a terminal: a Chinese character is two columns wide, and nothing may move the cursor."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gaoxinban.domain.instant import Instant, to_datetime

GAP = "  "


def minute(instant: Instant | None) -> str:
    """2026-11-22 10:05, the same width for all."""
    return "—" if instant is None else f"{to_datetime(instant):%Y-%m-%d %H:%M}"


def width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def one_line(text: str) -> str:
    """Text of people on one line, without anything that a terminal would obey."""
    from gaoxinban.reporting.document import plain_text

    return " ".join(plain_text(text).split())


def fit(text: str, columns: int) -> str:
    """The text, cut with … where it is wider than `columns`."""
    if width(text) <= columns:
        return text
    taken, used = "", 1
    for character in text:
        used += _width(character)
        if used > columns:
            break
        taken += character
    return taken + "…"


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; numbers stand on the right. `most` cuts long texts."""

    title: str
    right: bool = False
    most: int = 60


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Aligned lines under headings; None of them ends in blanks."""
    shown = [[fit(one_line(v), c.most) for v, c in zip(row, columns, strict=True)] for row in rows]
    titles = [column.title for column in columns]
    widths = [max(map(width, place)) for place in zip(titles, *shown, strict=True)]
    for row in (titles, ["─" * each for each in widths], *shown):
        cells = (
            " " * (wide - width(text)) + text if column.right else text + " " * (wide - width(text))
            for text, wide, column in zip(row, widths, columns, strict=True)
        )
        yield GAP.join(cells).rstrip()


def pairs(values: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Label and value, the values under each other."""
    held = list(values)
    wide = max(width(label) for label, _ in held)
    for label, value in held:
        yield f"{label}{' ' * (wide - width(label))}{GAP}{value}"
