"""One backup made, and proved by restoring it; the same copied to a second place and compared."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from gaoxinban.application.backup_ports import Watch
from gaoxinban.application.whole_file import FLUSH
from gaoxinban.domain.attachment import size_text
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant, local_day
from gaoxinban.storage import anchor_store, sqlite
from gaoxinban.storage.attachment_store import CHUNK, AttachmentFolder, attached, hash_of, pieces
from gaoxinban.storage.backup_shelf import Files, Shelf
from gaoxinban.storage.tables import event

READ_ALL = 4 << 30
"""Attachments of up to so many bytes are all read again for every backup.

Beyond, a new file is read when it is copied and every file once a week: reading a
hundred gigabytes from a USB disk every day would never end.
"""

SPARE = 64 << 20
"""Bytes left free on the disk beside what a backup needs."""

_NOT_DESCRIBED = "说明文件缺失或损坏，不能核对"

HANDLER_STEPS = 200_000
"""Steps of the database machine between two calls of the watch; some milliseconds."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a database holds: the last link of both chains and the number of events."""

    anchor: str
    events: int


def standing(connection: Connection, now: Instant) -> Standing:
    """Where a database stands; two copies of one stand alike."""
    count: int = connection.execute(select(func.count()).select_from(event)).scalar_one()
    return Standing(anchor_store.anchor(connection, now).line(), count)


def make(path: Path, files: AttachmentFolder, shelf: Shelf, now: Instant, watch: Watch) -> str:
    """Make a backup on a shelf; its name. The caller holds the lock and has swept the shelf."""
    name = shelf.free_name(now)
    fresh = shelf.folder / f"{name}.new"
    try:
        stood, needed = _copy_database(path, fresh, shelf.store, now, watch)
        shutil.copymode(path, fresh)
        lost = _bring(files, shelf.store, needed, local_day(now), watch)
        digest = _prove(fresh, stood, now, watch)
        fault = "" if not lost else f"有 {lost} 个附件在数据库旁边就已经缺失或被改动"
        said: dict[str, Any] = {
            "made_at": now,
            "size": fresh.stat().st_size,
            "sha256": digest,
            "events": stood.events,
            "anchor": stood.anchor,
            "files": len(needed) - lost,
            "fault": fault,
        }
        shelf.settle(name, fresh, said, needed)
    finally:
        fresh.unlink(missing_ok=True)
    return name


def mirror(shelf: Shelf, other: Shelf, name: str, watch: Watch) -> None:
    """The same backup on another shelf; what was written is read back and compared."""
    said, needed = shelf.description(name), shelf.files(name)
    if not said or needed is None:
        raise Refused("备份的说明文件读不出来，没有复制到第二个文件夹。")
    _ensure_room(other.folder, said["size"] + _lacking(other.store, needed))
    fresh = other.folder / f"{name}.new"
    try:
        lost = _bring(shelf.store, other.store, needed, local_day(said["made_at"]), watch)
        source = shelf.database(name)
        told = _Told(watch, "复制到第二个文件夹", 2 * said["size"])
        digest = _copy(source, fresh, told, lasting=True)
        shutil.copymode(source, fresh)
        if digest != said["sha256"] or hash_of(fresh, told) != digest:
            raise Refused("复制到第二个文件夹的备份与原来的不一致，没有留下。请检查那块盘。")
        if lost and not said["fault"]:
            said["fault"] = f"有 {lost} 个附件没能复制过来"
        shelf_said = {key: value for key, value in said.items() if key != "format"}
        other.settle(name, fresh, shelf_said, needed)
    finally:
        fresh.unlink(missing_ok=True)


def check(shelf: Shelf, name: str, watch: Watch) -> str:
    """Read a backup and every attachment it needs; what is wrong, empty if nothing is.

    One that is found bad counts as verified no more, until it is found good
    again: it is not the one to restore, and it takes no good backup's place in the plan.
    """
    said = shelf.description(name)
    if not said:
        return _NOT_DESCRIBED
    found = _fault(shelf, name, said, watch)
    shelf.judge(name, found)
    return found


def _fault(shelf: Shelf, name: str, said: Mapping[str, Any], watch: Watch) -> str:
    needed = shelf.files(name)
    if needed is None:
        return _NOT_DESCRIBED
    told = _Told(watch, "核对备份", said["size"] + sum(needed.values()))
    if hash_of(shelf.database(name), told) != said["sha256"]:
        return "数据库的内容与做好时的指纹不符，被改动过或坏了"
    bad = 0
    for digest, size in needed.items():
        bad += bool(shelf.store.fault(digest, size))
        told(size)
    return f"有 {bad} 个附件缺失或被改动" if bad else ""


class _Told:
    """Adds up what was done for a watch that wants the whole."""

    def __init__(self, watch: Watch, stage: str, total: int) -> None:
        self._watch, self._stage, self._total = watch, stage, max(total, 1)
        self._done = 0

    def __call__(self, size: int) -> None:
        self._done += size
        self._watch(self._stage, min(self._done, self._total), self._total)


def _copy_database(
    path: Path, fresh: Path, store: AttachmentFolder, now: Instant, watch: Watch
) -> tuple[Standing, dict[str, int]]:
    """A copy of one moment, while others write; what stands in it and the files it names."""
    engine = sqlite.engine(path)
    try:
        with engine.connect() as connection, connection.begin():
            stood = standing(connection, now)
            needed = {each.hash: each.size for each in attached(connection)}
            # Twice: the copy, and the trial of restoring it.
            pages: int = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            page: int = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
            _ensure_room(fresh.parent, 2 * pages * page + _lacking(store, needed))
            sqlite.backup(connection, fresh, lambda done: watch("复制数据库", done, pages))
    finally:
        engine.dispose()
    return stood, needed


def _lacking(store: AttachmentFolder, needed: Files) -> int:
    """Bytes of the files that a store has not got yet."""
    return sum(size for digest, size in needed.items() if not store.path(digest).exists())


def _bring(
    source: AttachmentFolder, target: AttachmentFolder, needed: Files, day: int, watch: Watch
) -> int:
    """Copy the files that the target lacks and read those again whose turn it is; how many fail."""
    total = sum(needed.values())
    told = _Told(watch, "复制和核对附件", total)
    lost = 0
    for digest, size in needed.items():
        place = target.path(digest)
        whole = place.exists() and place.stat().st_size == size
        if whole and (total <= READ_ALL or int(digest[:4], 16) % 7 == day % 7):
            whole = not target.fault(digest, size)
        if not whole:
            lost += bool(target.take(digest, source))
        told(size)
    return lost


def _prove(fresh: Path, stood: Standing, now: Instant, watch: Watch) -> str:
    """Restore the copy into a folder of its own and look at it; the hash of its bytes.

    Refused when what was restored does not open, is not sound or stands elsewhere.
    """
    told = _Told(watch, "试恢复", fresh.stat().st_size)
    with tempfile.TemporaryDirectory(prefix=".check-", dir=fresh.parent) as folder:
        restored = Path(folder) / "restored.db"
        digest = _copy(fresh, restored, told, lasting=False)
        engine = sqlite.engine(restored)
        try:
            with engine.connect() as connection, _interruptible(connection, watch):
                found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
                same = found == "ok" and standing(connection, now) == stood
        finally:
            engine.dispose()
    if not same:
        raise Refused(
            "做好的备份试恢复时没有通过核对，没有留下；以前的备份都在。"
            "请用「db check」检查数据库，再检查备份所在的盘。"
        )
    return digest


@contextmanager
def _interruptible(connection: Connection, watch: Watch) -> Iterator[None]:
    """A long statement asks the watch now and then; what that raises ends the statement."""
    raw: Any = connection.connection.driver_connection
    raised: list[BaseException] = []

    def ask() -> int:
        try:
            watch("核对", 0, 0)
        except BaseException as error:  # noqa: BLE001  raised again below: the driver swallows it
            raised.append(error)
            return 1
        return 0

    raw.set_progress_handler(ask, HANDLER_STEPS)
    try:
        yield
    except Exception:
        if raised:
            raise raised[0] from None
        raise
    finally:
        raw.set_progress_handler(None, 0)


def _copy(source: Path, target: Path, told: _Told, *, lasting: bool) -> str:
    """Copy a file, flushed to the disk if it is to last; the hash of what was read."""
    digest, written = hashlib.sha256(), 0
    with source.open("rb") as original, target.open("wb", buffering=0) as made:
        for chunk in pieces(original, told):
            digest.update(chunk)
            rest = memoryview(chunk)
            while rest:
                rest = rest[made.write(rest) :]
            written += len(chunk)
            if lasting and written % FLUSH < CHUNK:
                os.fsync(made.fileno())
        if lasting:
            os.fsync(made.fileno())
            if hasattr(os, "posix_fadvise"):  # what is read back shall come from the disk
                os.posix_fadvise(made.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return digest.hexdigest()


def _ensure_room(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < size + SPARE:
        raise Refused(
            f"备份所在的盘空间不够：需要 {size_text(size + SPARE)}，只剩 {size_text(free)}。"
            "请清理这块盘或换一个文件夹；以前的备份都在。"
        )
