"""What the command line is given by the composition root: it knows no database and no window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gaoxinban.application.office import Office
    from gaoxinban.application.ports import Clock
    from gaoxinban.domain.instant import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Callables only: building them costs nothing, and a test replaces any of them.

    `rehearse` gives an office on a temporary copy, for a dry run. `restore`
    puts a backup (first path) in place of a database (second) and gives the
    path where the replaced one was kept, None where there was none.
    `open_window` runs the window on a database and gives the exit code;
    `take_screenshots` writes a picture of every page into a folder.
    """

    now: Callable[[], Instant]
    database_path: Callable[[str | None], Path]
    data_folder: Callable[[], Path]
    open_office: Callable[[Path, Clock | None], Office]
    rehearse: Callable[[Path], AbstractContextManager[Office]]
    restore: Callable[[Path, Path], Path | None]
    open_window: Callable[[Path], int]
    take_screenshots: Callable[[Path, Path], Sequence[Path]]
