"""What an import sees of a file: headings and rows of cells, whatever the file's format.

The reader itself lives in storage; the use cases only know these shapes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeAlias

Cell: TypeAlias = str | int | float | bool | datetime | date | None
"""A cell as the file holds it; an empty one is None or an empty text.

Every cell of a csv is text. A workbook gives real numbers and moments, a whole
day as `date`.
"""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that holds something; `number` is what a spreadsheet shows beside it."""

    number: int
    cells: tuple[Cell, ...]


class SheetSource(Protocol):
    """An open sheet. Its rows can be walked once; rows without any content are left out.

    Walking raises `Refused` when the file turns out to be damaged further down.
    """

    @property
    def headings(self) -> tuple[str, ...]:
        """Cleaned headings in column order, "" where a column has none; no two are alike."""
        ...

    def __iter__(self) -> Iterator[SheetRow]: ...
