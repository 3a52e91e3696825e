"""Which row of a sheet names the columns, and the shape that both readers give."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain

from gaoxinban.application.cleaning import clean_line
from gaoxinban.application.sheet_rows import Cell, SheetRow
from gaoxinban.domain.errors import Refused

_TITLE_ROWS = 5  # a title or note of one cell may stand above the headings


class Sheet:
    """Headings and rows; implements `SheetSource`."""

    def __init__(self, name: str, rows: Iterator[SheetRow]) -> None:
        """Read as far as the headings. Raises `Refused` when there are none."""
        heading, rest = _find_heading(name, rows)
        self.headings = _read_headings(name, heading)
        self._rows = rest

    def __iter__(self) -> Iterator[SheetRow]:
        return self._rows


def row_of(number: int, cells: Sequence[Cell]) -> SheetRow | None:
    """The row, without the empty cells at its end; None when nothing stands in it."""
    last = len(cells)
    while last and _is_blank(cells[last - 1]):
        last -= 1
    return SheetRow(number, tuple(cells[:last])) if last else None


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def _find_heading(name: str, rows: Iterator[SheetRow]) -> tuple[SheetRow, Iterator[SheetRow]]:
    """The heading row and what follows it.

    The headings are the first row; where that row and perhaps a few below it
    hold one cell only and a wider row follows, they are a title above it.
    """
    first = next(rows, None)
    if first is None:
        raise Refused(f"{name} 里没有任何内容，没有可导入的行。")
    passed = [first]
    while _filled(passed[-1]) == 1 and len(passed) <= _TITLE_ROWS:
        following = next(rows, None)
        if following is None:
            break
        passed.append(following)
    if _filled(passed[-1]) > 1 and len(passed) > 1 and not _has_value(passed[-1]):
        return passed[-1], rows
    return first, chain(passed[1:], rows)


def _filled(row: SheetRow) -> int:
    return sum(not _is_blank(cell) for cell in row.cells)


def _has_value(row: SheetRow) -> bool:
    """Whether a number or a moment stands in the row: headings are words."""
    return any(isinstance(cell, int | float | date) for cell in row.cells)


def _read_headings(name: str, row: SheetRow) -> tuple[str, ...]:
    """The headings as they stand; two alike matter only to whoever needs one of them."""
    if _has_value(row):
        raise Refused(
            f"{name} 第 {row.number} 行看起来是数据而不是标题；请在第一行写上各列的标题，再导入。"
        )
    return tuple(clean_line(str(cell or "")).text for cell in row.cells)
