"""A process that walks for another: it loads the driver and the rules, and no more.

SQLAlchemy alone would take it as long to load as a twentieth of its walk.
"""

import gc
import os
import signal
from collections import Counter
from multiprocessing.util import Finalize
from pathlib import Path
from typing import NamedTuple

from gaoxinban.storage import proof_walk
from gaoxinban.storage.driver_file import map_file, open_file
from gaoxinban.storage.forged_text import as_driver_reads
from gaoxinban.storage.proof_walk import Sight, Statements, Stretch, Walked

Head = tuple[int, str]


class Task(NamedTuple):
    """A stretch of cases or of links, and whether the rows of the cases are wanted back."""

    cases: bool
    stretch: Stretch
    rows: bool = False


def walk(sight: Sight, task: Task) -> Walked:
    """What there is to find in a stretch."""
    if task.cases:
        return as_driver_reads(
            sight.connection, lambda: proof_walk.walk(sight, task.stretch, wanted=task.rows)
        )
    found = as_driver_reads(sight.connection, lambda: proof_walk.links(sight, task.stretch))
    return Walked(found, [], None, Counter(), 0)


_seen: list[Sight] = []
"""What this process sees, in one transaction for its life; none where its caller sees another."""


def begin(path: Path, statements: Statements, head: Head) -> None:
    """In a new process: look at the database, which must end with `head`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the caller's to answer
    gc.disable()  # see `no_collection`
    Finalize(None, os._exit, (0,), exitpriority=0)  # without taking everything apart first
    connection = open_file(path, read_only=True, one_thread=True)
    map_file(connection)
    connection.execute("BEGIN")
    sight = Sight(connection, statements)
    if sight.head() == head:
        _seen.append(sight)


def work(task: Task) -> Walked | None:
    """One stretch; rows go back as plain tuples, which travel fast. None: the caller's to walk."""
    if not _seen:
        return None
    walked = walk(_seen[0], task)
    return walked._replace(rows=[list(map(tuple, each)) for each in walked.rows])
