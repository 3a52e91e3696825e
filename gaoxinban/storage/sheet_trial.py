"""Old workbooks are read by a process that may die before they are read by this one.

A damaged compound file (.xls, .et) can make calamine ask for terabytes, and
Rust answers a refused allocation by ending the process: with the window, what
was typed would be gone. Bytes that a first reader survived are safe to read.
"""

import sys
from pathlib import Path

from gaoxinban.storage import own_process

COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
"""How a compound file begins ([MS-CFB] 2.2)."""

MEMORY = 4 << 30
"""Bytes that a trial may take, where the system can hold it to that."""

PATIENCE_SECONDS = 120


def survives(path: Path) -> bool:
    """Whether a process of its own came through the file; others than compound files do."""
    with path.open("rb") as file:
        if file.read(len(COMPOUND)) != COMPOUND:
            return True
    return own_process.run(__name__, str(path), seconds=PATIENCE_SECONDS) is not None


def _try(path: Path) -> None:
    """Read all of it; what can be caught is met again, and told, by the real reader."""
    own_process.hold_to(MEMORY)
    from python_calamine import load_workbook

    try:
        with path.open("rb") as file, load_workbook(file) as book:
            for name in book.sheet_names:
                for _ in book.get_sheet_by_name(name).iter_rows():
                    pass
    except MemoryError:
        raise
    except BaseException:  # noqa: BLE001  a panic of the reader is no Exception
        return


if __name__ == "__main__":
    _try(Path(sys.argv[1]))
