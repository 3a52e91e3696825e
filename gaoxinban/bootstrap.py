"""Composition root: where the rooms of the house are put together.

Nothing heavy is imported here: the command line asks for its help text
through this module.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gaoxinban.domain.errors import Refused

if TYPE_CHECKING:
    from gaoxinban.application.office import Office
    from gaoxinban.application.ports import Clock
    from gaoxinban.cli.services import Services
    from gaoxinban.domain.instant import Instant
    from gaoxinban.ui.shell.application import ShellPlan


class SystemClock:
    """The machine's clock."""

    def now(self) -> Instant:
        return time.time_ns() // 1000

    def steady(self) -> int:
        """Microseconds that nobody can set back; sleep counts, where the system can tell."""
        kind = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
        if kind is None:  # Windows: its monotonic clock counts sleep too
            return time.monotonic_ns() // 1000
        return time.clock_gettime_ns(kind) // 1000


def data_folder() -> Path:
    """The user's data folder, where the office's database lies by default."""
    from platformdirs import user_data_path

    return user_data_path("gaoxinban", appauthor=False)


def shipped(name: str) -> Path:
    """`resources` or `migrations`: inside the installed package, or beside the source.

    In this order: beside an installed package another's folder may have the same name.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "_data" / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise Refused(f"程序不完整：缺少 {name} 文件夹，请重新安装。")


def database_path(given: str | None) -> Path:
    """The database that was asked for: `--db`, else GAOXINBAN_DB, else the default."""
    asked = os.environ.get("GAOXINBAN_DB", "") if given is None else given
    if given is not None and not given.strip():
        raise Refused("--db 后面要写数据库文件的路径。", field="db")
    if asked.startswith(("postgresql:", "postgres:", "postgresql+")):
        raise Refused("这个版本还不能用 PostgreSQL，请给一个数据库文件的路径。", field="db")
    if asked.startswith(("sqlite:", "sqlite+")):
        asked = _file_of(asked)
    elif "://" in asked or asked.startswith("file:"):
        raise Refused(f"不认识的数据库地址「{asked}」，请给一个数据库文件的路径。", field="db")
    if not asked:
        return data_folder() / "gaoxinban.db"
    if "\0" in asked or asked == ":memory:":
        raise Refused("数据库要放在文件里，请给一个数据库文件的路径。", field="db")
    try:
        return Path(asked).expanduser()
    except RuntimeError as error:  # ~somebody who does not exist
        raise Refused(f"找不到「{asked}」所说的个人文件夹，请写完整路径。", field="db") from error


def _file_of(url: str) -> str:
    """The path in an SQLAlchemy URL of SQLite."""
    _, slashes, path = url.partition(":///")
    if not slashes or not path or path.startswith(":memory:") or "?" in path:
        raise Refused(
            f"数据库地址「{url}」没有指明一个文件，请写成 sqlite:////文件夹/gaoxinban.db，"
            "或直接写文件的路径。",
            field="db",
        )
    return path


def open_office(path: Path, clock: Clock | None = None) -> Office:
    """The office on this database, upgraded or created as needed."""
    from gaoxinban.storage.late_modules import load_sqlalchemy

    load_sqlalchemy()  # before anything else does
    from gaoxinban.application.office import Office
    from gaoxinban.storage import migrate
    from gaoxinban.storage.database import SqlDatabase
    from gaoxinban.storage.errors import known_errors
    from gaoxinban.storage.network_share import refuse_share
    from gaoxinban.storage.sheet import open_sheet
    from gaoxinban.storage.stranger import refuse_stranger

    if path.is_dir():
        raise Refused(f"{path} 是一个文件夹，请给出数据库文件的路径。", field="db")
    refuse_share(path)
    clock = clock or SystemClock()
    migrations = shipped("migrations")
    if not path.exists() or (path.is_file() and path.stat().st_size == 0):
        _create(path, migrations, clock.now())
    elif refuse_stranger(path) != migrate.head(migrations):
        with known_errors():
            migrate.upgrade(path, migrations)
    return Office(SqlDatabase(path, migrations), clock, open_sheet)


def _create(path: Path, migrations: Path, now: Instant) -> None:
    """A new database, made beside its place and moved there whole.

    Ctrl+C or a full disk half-way would otherwise leave a database without
    calendars and rules, which looks like a good one.
    """
    import tempfile

    from gaoxinban.storage import migrate, seed, sqlite
    from gaoxinban.storage.errors import known_errors

    if path.parent.exists() and not path.parent.is_dir():
        raise Refused(f"{path.parent} 不是文件夹，数据库不能放在它下面。", field="db")
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=path.parent) as folder:
        made = Path(folder) / "new.db"
        with known_errors():
            migrate.upgrade(made, migrations)
            engine = sqlite.engine(made, begin="BEGIN IMMEDIATE")
            with engine.begin() as connection:
                seed.seed(connection, shipped("resources"), now)
            engine.dispose()
        _move_in(made, path)


def _move_in(made: Path, path: Path) -> None:
    """Into its place, unless another process was faster: then its database stands."""
    if path.exists() and path.stat().st_size > 0:
        return
    if path.exists() or os.name == "nt":
        made.replace(path)
        return
    try:
        path.hardlink_to(made)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        made.replace(path)


@contextmanager
def rehearse(path: Path) -> Iterator[Office]:
    """An office on a temporary copy of the database, or on a new one: for dry runs."""
    import tempfile

    from gaoxinban.storage import restore

    if path.is_dir():
        raise Refused(f"{path} 是一个文件夹，请给出数据库文件的路径。", field="db")
    with tempfile.TemporaryDirectory(prefix="gaoxinban-") as folder:
        copied = Path(folder) / "gaoxinban.db"
        if path.exists() and path.stat().st_size > 0:
            restore.copy(path, copied)
        with closing(open_office(copied)) as office:
            yield office


def restore(source: Path, path: Path) -> Path | None:
    """Put a backup in place of a database; the path that keeps the replaced one."""
    from gaoxinban.storage.restore import restore as put_back

    return put_back(source, path, shipped("migrations"))


def _plan(path: Path, folder: Path | None) -> ShellPlan:
    """The window on a database, the office opened after the first paint.

    `folder` is where this computer remembers; None remembers nothing.
    """
    from gaoxinban.ui.shell.application import OpenedOffice, ShellPlan
    from gaoxinban.ui.shell.pages import pages, search

    def opened() -> OpenedOffice:
        from gaoxinban.ui.shell.office_watch import watched

        office = open_office(path)
        officers = office.directory().officers
        return OpenedOffice(
            office,
            officers,
            close=office.close,
            late_note=office.calendar_note,
            # Pictures, which keep no settings, are taken without anybody signing in.
            entrance=None if folder is None else office.entrance(),
            watch=watched(office),
        )

    if folder is None:
        return ShellPlan(opened, pages(), search)
    return ShellPlan(
        opened,
        pages(),
        search,
        settings_file(path, folder),
        folder / "faults.log",
        look_file=folder / "window.ini",
    )


def settings_file(path: Path, folder: Path) -> Path:
    """What the window remembers of one database.

    Who acts, which page stood open and what was found last mean another thing,
    or nothing, in another database. The default one keeps the file of old.
    """
    whole = path.resolve()
    if whole == (data_folder() / "gaoxinban.db").resolve():
        return folder / "window.ini"
    import hashlib

    return folder / f"window-{hashlib.sha256(str(whole).encode()).hexdigest()[:12]}.ini"


def open_window(path: Path) -> int:
    """Run the window on a database; the exit code of its event loop."""
    from gaoxinban.ui.shell.application import run

    folder = data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return run(_plan(path, folder))


def take_screenshots(path: Path, folder: Path) -> Sequence[Path]:
    """A picture of every page of the window on this database; needs no display."""
    if not os.environ.get("QT_QPA_PLATFORM"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from gaoxinban.ui.shell.pictures import take

    return take(_plan(path, None), folder)


def services() -> Services:
    """What the command line is given."""
    from gaoxinban.cli.services import Services

    return Services(
        now=SystemClock().now,
        database_path=database_path,
        data_folder=data_folder,
        open_office=open_office,
        rehearse=rehearse,
        restore=restore,
        open_window=open_window,
        take_screenshots=take_screenshots,
    )
