"""Files that stand there whole or not at all, also after the power went.

Whatever is to last is written beside its place under a name of its own, flushed
to the disk and then renamed: a reader sees the old file or the new one.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LEFT = ".new-*"
"""What a killed process leaves in a folder."""

FLUSH = 32 << 20
"""Bytes between two flushes of a long copy: one flush of gigabytes makes every writer wait."""


def put_whole(place: Path, data: bytes) -> None:
    """Write a file; raises OSError with the former file, if any, as it was."""
    with fresh_file(place.parent) as fresh:
        fresh.write_bytes(data)
        settle(fresh, place)


@contextmanager
def fresh_file(folder: Path, ending: str = "", *, private: bool = False) -> Iterator[Path]:
    """An empty file to be written and settled; gone with the work if it was not.

    A `private` one can be read by nobody else on this machine.
    """
    fresh = folder / LEFT.replace("*", f"{os.urandom(8).hex()}{ending}")
    fresh.touch(0o600 if private else 0o666, exist_ok=False)
    try:
        yield fresh
    finally:
        fresh.unlink(missing_ok=True)


def settle(fresh: Path, place: Path) -> None:
    """Give a file that is written its name; the order is what survives a power cut."""
    with fresh.open("rb+") as file:
        os.fsync(file.fileno())
    fresh.replace(place)
    flush_folder(place.parent)


def flush_folder(folder: Path) -> None:
    """A rename is durable when the folder is; Windows cannot open one and needs no flush."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
