"""The folder that holds the automatic backups of one database.

    <folder>/<stem>-<origin>/<stem>-20261123-120005.db      the database
                             <stem>-20261123-120005.json    what it holds, written after the proof
                             <stem>-20261123-120005.files   hash and size of every attachment
                             attachments/aa/bb/<sha256>     shared by all of them

`origin` stands for machine and path, so that two offices that share a disk never
touch each other's backups. The description gets its name before the database
does: a database under its own name has been restored for a trial.
"""

import hashlib
import json
import re
import shutil
import socket
from collections.abc import Iterator, Mapping, Sequence
from glob import escape
from pathlib import Path
from typing import Any

from gaoxinban.application.backup_schedule import Backup
from gaoxinban.application.whole_file import LEFT, put_whole, settle
from gaoxinban.domain.instant import Instant, from_datetime, to_datetime
from gaoxinban.storage.attachment_store import AttachmentFolder

FORMAT = 1
STORE = "attachments"
_LEFT = ("*.new", "*.part", "*.part-journal", "*.new-journal")
"""What a killed process leaves; whoever looks holds the lock, so nobody writes them now."""

_SAID = frozenset(("made_at", "size", "sha256", "events", "anchor", "files", "fault"))
_FOUND = "found"

Files = Mapping[str, int]
"""Size by hash."""


def shelf_of(database: Path, folder: Path) -> "Shelf":
    """Where in `folder` the backups of a database stand; nothing is made."""
    place = database.resolve()
    origin = hashlib.sha256(f"{socket.gethostname()}\0{place}".encode()).hexdigest()[:8]
    return Shelf(folder / f"{database.stem}-{origin}", database.stem)


def store_beside(backup: Path) -> tuple[AttachmentFolder, Sequence[str]] | None:
    """The attachments of a backup that stands on a shelf, None for any other file.

    All that lie there where the list of those that it needs is damaged.
    """
    listed = backup.with_suffix(".files")
    if not listed.is_file():
        return None
    store = AttachmentFolder(backup.parent / STORE)
    try:
        return store, tuple(_read_files(listed))
    except ValueError:
        return store, tuple(store.names())


class Shelf:
    """The backups of one database in one folder."""

    def __init__(self, folder: Path, stem: str) -> None:
        self.folder = folder
        self.store = AttachmentFolder(folder / STORE)
        self._stem = stem
        self._named = re.compile(rf"{re.escape(stem)}-\d{{8}}-\d{{6}}(-\d+)?")

    @property
    def is_there(self) -> bool:
        """Whether it can be reached. It is made when the folder is chosen and never again.

        A disk that is not plugged in often leaves an empty folder in its place.
        """
        try:
            return self.folder.is_dir()
        except OSError:
            return False

    def database(self, name: str) -> Path:
        """The database of a backup."""
        return self.folder / f"{name}.db"

    def description(self, name: str) -> dict[str, Any]:
        """What was written of a backup; empty where it cannot be read."""
        try:
            read = json.loads(self._of(name, "json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(read, dict) or read.get("format") != FORMAT:
            return {}
        return read if read.keys() >= _SAID else {}

    def files(self, name: str) -> Files | None:
        """The attachments that a backup needs; None where the list cannot be read."""
        try:
            return _read_files(self._of(name, "files"))
        except (OSError, ValueError):
            return None

    def there(self) -> list[Backup]:
        """Every backup under its own name, the newest first."""
        found = [self._backup(name) for name in self._names()]
        return sorted(found, key=lambda each: (each.made_at, each.name), reverse=True)

    def free_name(self, now: Instant) -> str:
        """A name that is not taken."""
        plain = f"{self._stem}-{to_datetime(now):%Y%m%d-%H%M%S}"
        name, number = plain, 2
        while self.database(name).exists() or self._of(name, "json").exists():
            name, number = f"{plain}-{number}", number + 1
        return name

    def settle(self, name: str, fresh: Path, said: Mapping[str, Any], files: Files) -> None:
        """Give a proven copy its name: list and description first, each whole or not at all."""
        lines = "".join(f"{digest} {size}\n" for digest, size in sorted(files.items()))
        put_whole(self._of(name, "files"), lines.encode())
        self._describe(name, {"format": FORMAT, **said})
        settle(fresh, self.database(name))

    def judge(self, name: str, found: str) -> None:
        """Write down what reading a backup again has found wrong; empty takes it back.

        A disk that failed for a moment must not cost a good backup its standing.
        """
        stood = self.description(name)
        said = {key: value for key, value in stood.items() if key != _FOUND}
        if found:
            said[_FOUND] = found
        if said != stood:
            self._describe(name, said)

    def drop(self, name: str) -> None:
        """Delete a backup, the database first: without it the rest is nothing."""
        for path in (
            self.database(name),
            *(self.folder / f"{name}.db{ending}" for ending in ("-wal", "-shm")),
            self._of(name, "json"),
            self._of(name, "files"),
        ):
            path.unlink(missing_ok=True)

    def drop_unneeded_files(self) -> None:
        """Delete attachments that no backup names; none where one list cannot be read."""
        needed: set[str] = set()
        for name in self._names():
            files = self.files(name)
            if files is None:
                return
            needed.update(files)
        for digest in self.store.names():
            if digest not in needed:
                self.store.path(digest).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Clear away what killed processes have left; to be called under the lock only."""
        for pattern in _LEFT:
            for path in self.folder.glob(f"{escape(self._stem)}-{pattern}"):
                path.unlink(missing_ok=True)
        for folder in (self.folder, self.folder / STORE):
            for path in folder.glob(LEFT):
                path.unlink(missing_ok=True)
        for path in self.folder.glob(".check-*"):
            shutil.rmtree(path, ignore_errors=True)
        for path in (*self.folder.glob("*.json"), *self.folder.glob("*.files")):
            if self._named.fullmatch(path.stem) and not self.database(path.stem).exists():
                path.unlink(missing_ok=True)

    def _of(self, name: str, ending: str) -> Path:
        return self.folder / f"{name}.{ending}"

    def _names(self) -> Iterator[str]:
        # A share that fails while it is read raises: a part of the names would cost files.
        for path in self.folder.glob("*.db"):
            if self._named.fullmatch(path.stem):
                yield path.stem

    def _backup(self, name: str) -> Backup:
        said = self.description(name)
        size = self.database(name).stat().st_size
        if not said:
            return Backup(name, self._time_in(name), size, 0, 0, "说明文件缺失或损坏，没有核对过")
        fault = said["fault"] or said.get(_FOUND, "")
        if size != said["size"]:
            fault = "大小与做好时不同，被改动过"
        return Backup(name, said["made_at"], size, said["events"], said["files"], fault)

    def _time_in(self, name: str) -> Instant:
        from datetime import datetime

        stamp = name.removeprefix(f"{self._stem}-")[:15]
        try:
            return from_datetime(datetime.strptime(stamp, "%Y%m%d-%H%M%S"))  # noqa: DTZ007  local
        except ValueError:  # a thirteenth month
            return 0

    def _describe(self, name: str, said: Mapping[str, Any]) -> None:
        text = json.dumps(said, ensure_ascii=False, indent=1)
        put_whole(self._of(name, "json"), f"{text}\n".encode())


def _read_files(listed: Path) -> Files:
    rows = (line.split() for line in listed.read_text(encoding="utf-8").splitlines())
    return {digest: int(size) for digest, size in rows}
