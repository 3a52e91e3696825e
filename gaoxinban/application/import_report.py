"""What an import did, row by row: the same words for the window and for scripts."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from gaoxinban.application.ports import Progress, Stop, UnitOfWork
from gaoxinban.application.sheet_rows import SheetRow, SheetSource
from gaoxinban.domain.errors import Refused

Transaction: TypeAlias = Callable[[], AbstractContextManager[UnitOfWork]]
"""Opens a unit of work; leaving it without commit takes everything back."""

_STRIDE = 200  # rows between two looks at the clock on the wall: progress and cancel


class Level(StrEnum):
    """How much a line of the report matters."""

    WARNED = "warned"
    REFUSED = "refused"


class Fate(StrEnum):
    """What became of a row that was not refused."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class RowNote:
    """One remark; `row` is the number that a spreadsheet shows beside the row."""

    row: int
    level: Level
    reason: str


@dataclass(slots=True)
class ImportReport:
    """Counts of rows. added + updated + unchanged + refused = read.

    `warned` counts rows that went in with at least one remark, however many.
    """

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    warned: int = 0
    refused: int = 0
    rows: list[RowNote] = field(default_factory=list)

    def took(self, row: SheetRow, fate: Fate, warnings: Iterable[str]) -> None:
        """Count a row that went in, with what was odd about it."""
        self.read += 1
        setattr(self, fate.value, getattr(self, fate.value) + 1)
        before = len(self.rows)
        self.rows += (RowNote(row.number, Level.WARNED, why) for why in dict.fromkeys(warnings))
        self.warned += len(self.rows) > before

    def refuse(self, row: SheetRow, reason: str) -> None:
        """Count a row that was left out."""
        self.read += 1
        self.refused += 1
        self.rows.append(RowNote(row.number, Level.REFUSED, reason))

    def to_json(self) -> dict[str, Any]:
        """The document that `import … --json` prints."""
        return {
            "read": self.read,
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "warned": self.warned,
            "refused": self.refused,
            "rows": [
                {"row": note.row, "level": note.level.value, "reason": note.reason}
                for note in self.rows
            ],
        }


def walk(
    sheet: SheetSource, *, stop: Stop | None = None, progress: Progress | None = None
) -> Iterator[SheetRow]:
    """The rows of a sheet, told to `progress` as they pass.

    Raises `Refused` when `stop` says so: the caller's transaction is then left
    without commit.
    """
    passed = 0
    for row in sheet:
        if passed % _STRIDE == 0:
            if stop is not None and stop():
                raise Refused("导入已取消，数据库没有任何改动。")
            if progress is not None:
                progress(passed)
        yield row
        passed += 1
    if stop is not None and stop():
        raise Refused("导入已取消，数据库没有任何改动。")
    if progress is not None:
        progress(passed)
