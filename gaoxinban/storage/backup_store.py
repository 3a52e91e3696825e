"""The automatic backups of one database: the folders of this machine, and who may work in them."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Engine, select

from gaoxinban.application.backup_ports import BackupFolders, Failure, Watch
from gaoxinban.application.backup_schedule import Backup, to_delete
from gaoxinban.application.whole_file import put_whole
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant
from gaoxinban.storage import backup_making
from gaoxinban.storage.attachment_store import AttachmentFolder, folder_of
from gaoxinban.storage.backup_shelf import Shelf, shelf_of
from gaoxinban.storage.errors import known_errors
from gaoxinban.storage.tables import event

DEFAULT = "backups"


class SqlBackups:
    """Backups of the database at `path`.

    What belongs to this machine (folders, the last failure) lies beside the
    database in `<stem>-backup.json`: a database that moves elsewhere finds
    other disks there.
    """

    def __init__(self, path: Path, reader: Engine) -> None:
        self._path = path
        self._reader = reader
        self._notes = path.with_name(f"{path.stem}-backup.json")

    def folders(self) -> BackupFolders:
        said = self._read()
        folder, second = said.get("folder", ""), said.get("second", "")
        return BackupFolders(
            Path(folder) if folder else self._path.parent / DEFAULT,
            Path(second) if second else None,
        )

    def prepare(self, wanted: BackupFolders) -> None:
        for field, folder in (("folder", wanted.folder), ("second", wanted.second)):
            if folder is not None:
                self._settle_in(folder, field)
        if wanted.second is not None and wanted.second.samefile(wanted.folder):
            raise Refused("两个文件夹其实是同一个，请换一个，最好在另一块盘上。", field="second")

    def put_folders(self, wanted: BackupFolders) -> None:
        self._write(
            {
                **self._read(),
                "folder": str(wanted.folder),
                "second": "" if wanted.second is None else str(wanted.second),
            }
        )

    def failure(self) -> Failure | None:
        said = self._read()
        at, sentence = said.get("failed_at", ""), said.get("failure", "")
        return Failure(int(at), sentence) if sentence and at.isdecimal() else None

    def put_failure(self, failure: Failure | None) -> None:
        if failure != self.failure():
            at, sentence = ("", "") if failure is None else (str(failure.at), failure.sentence)
            self._write({**self._read(), "failed_at": at, "failure": sentence})

    def began(self) -> Instant | None:
        with known_errors(), self._reader.connect() as connection:
            first = select(event.c.entered_at).order_by(event.c.id).limit(1)
            return connection.execute(first).scalar()

    def is_there(self, folder: Path) -> bool:
        return self._is_default(folder) or self._shelf(folder).is_there

    def same_disk(self, folder: Path) -> bool:
        try:
            return folder.stat().st_dev == self._path.stat().st_dev
        except OSError:
            return self._is_default(folder)

    def there(self, folder: Path) -> list[Backup]:
        shelf = self._shelf(folder)
        try:
            return shelf.there() if shelf.is_there else []
        except OSError:  # pulled out while it was looked at
            return []

    def file(self, folder: Path, name: str) -> Path:
        return self._shelf(folder).database(name)

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """The lock is SQLite's own on a small file: on every system it goes with its process."""
        lock = self._path.with_name(f"{self._path.stem}-backup.lock")
        with known_errors(), closing(driver.connect(str(lock), timeout=0)) as connection:
            connection.isolation_level = None
            try:
                connection.execute("BEGIN EXCLUSIVE")
            except driver.OperationalError as error:
                if "locked" not in str(error):
                    raise
                yield False
                return
            yield True

    def make(self, now: Instant, folder: Path, watch: Watch) -> Backup:
        shelf = self._shelf(folder)
        with known_errors():
            if self._is_default(folder):
                shelf.folder.mkdir(parents=True, exist_ok=True)
            self._ensure_there(shelf, folder)
            shelf.sweep()
            files = AttachmentFolder(folder_of(self._path))
            name = backup_making.make(self._path, files, shelf, now, watch)
            return next(each for each in shelf.there() if each.name == name)

    def mirror(self, folder: Path, second: Path, name: str, watch: Watch) -> None:
        other = self._shelf(second)
        with known_errors():
            self._ensure_there(other, second)
            other.sweep()
            backup_making.mirror(self._shelf(folder), other, name, watch)

    def check(self, folder: Path, name: str, watch: Watch) -> str:
        with known_errors():
            return backup_making.check(self._shelf(folder), name, watch)

    def prune(self, folder: Path, now: Instant) -> int:
        shelf = self._shelf(folder)
        with known_errors():
            gone = to_delete(shelf.there(), now)
            for each in gone:
                shelf.drop(each.name)
            if gone:
                shelf.drop_unneeded_files()
        return len(gone)

    def _shelf(self, folder: Path) -> Shelf:
        return shelf_of(self._path, folder)

    def _is_default(self, folder: Path) -> bool:
        return folder == self._path.parent / DEFAULT

    def _ensure_there(self, shelf: Shelf, folder: Path) -> None:
        if not shelf.is_there:
            raise Refused(
                f"备份文件夹 {folder} 现在用不了：可能移动硬盘没接上，或共享断开了。"
                "接上以后会自动补做；换了新盘请在「设置」里再选一次。"
            )

    def _settle_in(self, folder: Path, field: str) -> None:
        """Make the place for this database's backups, and see that it can be written."""
        if not folder.is_absolute():
            raise Refused("请写完整的路径，例如从盘符或 / 开始。", field=field)
        if not self._is_default(folder) and not folder.is_dir():
            raise Refused(f"没有文件夹 {folder}，请先建立，或接上那块盘。", field=field)
        shelf = self._shelf(folder)
        try:
            shelf.folder.mkdir(parents=True, exist_ok=True)
            probe = shelf.folder / ".probe.part"
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            raise Refused(f"文件夹 {folder} 不能写入，请换一个或检查权限。", field=field) from error

    def _read(self) -> Mapping[str, str]:
        try:
            read = json.loads(self._notes.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {k: v for k, v in read.items() if isinstance(v, str)} if type(read) is dict else {}

    def _write(self, said: Mapping[str, str]) -> None:
        text = json.dumps(dict(said), ensure_ascii=False, indent=1)
        with known_errors():
            put_whole(self._notes, f"{text}\n".encode())
