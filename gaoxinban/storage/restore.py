"""A database put back from a backup, and copies that leave the original untouched."""

import itertools
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from gaoxinban.domain.errors import Refused
from gaoxinban.storage import migrate, sqlite
from gaoxinban.storage.attachment_store import AttachmentFolder, folder_of
from gaoxinban.storage.backup_shelf import store_beside
from gaoxinban.storage.database import SqlDatabase
from gaoxinban.storage.errors import known_errors
from gaoxinban.storage.stranger import refuse_stranger

PATIENCE = 5.0
"""Seconds that a copy waits for a database that another program has locked."""
_LOCKED = (5, 6)  # SQLITE_BUSY, SQLITE_LOCKED


def copy(source: Path, target: Path) -> None:
    """Copy a database with SQLite's backup API into a file that may exist.

    The target is replaced in one transaction, so programs that have it open
    see the old content or the new one. The source stays as it was, byte for
    byte: it is opened for writing where possible, because a reader of a WAL
    file leaves `-wal` and `-shm` behind and only a writer clears them away.
    """
    with (
        known_errors(),
        closing(_open(source)) as original,
        closing(driver.connect(str(target), timeout=PATIENCE)) as made,
    ):
        original.backup(made, pages=4096, progress=_patience())


def _open(source: Path) -> Any:
    """A connection to an existing file; one on a medium that cannot be written is read as it is."""
    uri = source.resolve().as_uri()
    try:
        connection = driver.connect(f"{uri}?mode=rw", uri=True, timeout=PATIENCE)
        connection.execute("SELECT count(*) FROM sqlite_master")
    except driver.OperationalError:
        return driver.connect(f"{uri}?mode=ro&immutable=1", uri=True)
    return connection


def _patience() -> Callable[[int, int, int], None]:
    """A progress callback that gives up: the driver itself waits for a lock without end."""
    until = time.monotonic() + PATIENCE

    def progress(status: int, _left: int, _total: int) -> None:
        nonlocal until
        if status not in _LOCKED:
            until = time.monotonic() + PATIENCE
        elif time.monotonic() > until:
            raise Refused("数据库正被别的程序占用，请关闭它再试。")

    return progress


def restore(source: Path, path: Path, migrations: Path) -> Path | None:
    """Put the backup `source` in place of the database `path`.

    The backup is copied, brought to this program's schema and verified before
    anything is touched. Gives the file that keeps the replaced database, None
    where there was none. Raises `Refused` for a file that is no backup of this
    program, is newer, or does not verify.
    """
    with known_errors():
        if not source.exists():
            raise Refused(f"找不到备份文件 {source}，请检查路径。", field="file")
        if not source.is_file():
            raise Refused(f"{source} 不是文件，请给出备份文件。", field="file")
        if source.stat().st_size == 0:
            raise Refused(f"{source} 是空文件，不是备份。", field="file")
        _refuse_other_program(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=path.parent) as folder:
            fresh = Path(folder) / "restored.db"
            copy(source, fresh)
            _ensure_sound(fresh, source, migrations)
            _bring_files(source, folder_of(path))
            kept = _keep(path)
            copy(fresh, path)
        return kept


def _bring_files(source: Path, target: Path) -> None:
    """The attachments of a backup: its own folder, or those it names on the shelf it stands on."""
    beside = store_beside(source)
    if beside is None:
        AttachmentFolder(folder_of(source)).copy_to(target)
    else:
        store, needed = beside
        store.copy_to(target, needed)


def _refuse_other_program(path: Path) -> None:
    """A mistyped --db must not replace a stranger's database; a broken file may be replaced."""
    if path.is_dir():
        raise Refused(f"{path} 是一个文件夹，请给出数据库文件的路径。", field="db")
    if not path.exists() or (path.is_file() and path.stat().st_size == 0):
        return
    try:
        refuse_stranger(path)
    except Refused as error:
        if not _is_broken(error):
            raise


def _ensure_sound(fresh: Path, source: Path, migrations: Path) -> None:
    """Refuse a copy that is not ours, empty, or not what its chain says."""
    engine = sqlite.engine(fresh)
    try:
        with engine.connect() as connection:
            if migrate.ensure_openable(connection, migrations) is None:
                raise Refused(f"{source} 是空的数据库，不是备份。", field="file")
    finally:
        engine.dispose()
    migrate.upgrade(fresh, migrations)
    with closing(SqlDatabase(fresh, migrations)) as database:
        findings = [*database.maintenance.check(), *database.maintenance.verify()]
    if findings:
        raise Refused(f"备份 {source} 没有通过核对，没有恢复：{findings[0].sentence}", field="file")


def _keep(path: Path) -> Path | None:
    """Save the database that is about to be replaced; a broken file is moved aside as it is."""
    if not path.exists():
        return None
    stem = f"{path.stem}-replaced-{time.strftime('%Y%m%d-%H%M%S')}"
    names = (path.with_name(f"{stem}{n}{path.suffix}") for n in ("", *_numbers()))
    kept = next(name for name in names if not name.exists())
    try:
        copy(path, kept)
    except Refused as error:
        if not _is_broken(error):
            raise
        kept.unlink(missing_ok=True)
        for ending in ("-wal", "-shm", ""):
            part = path.with_name(path.name + ending)
            if part.exists():
                part.replace(kept.with_name(kept.name + ending))
    return kept


def _numbers() -> "itertools.chain[str]":
    return itertools.chain(f"-{number}" for number in range(2, 1000))


def _is_broken(error: Refused) -> bool:
    """Whether the file cannot be read as a database at all (so that nothing else can be saved)."""
    said = str(error.__cause__).casefold()
    return "not a database" in said or "malformed" in said
