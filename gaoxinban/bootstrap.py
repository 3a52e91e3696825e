"""Composition root: where the rooms of the house are put together."""

import os
import time
from pathlib import Path

from gaoxinban.application.office import Office
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant


class SystemClock:
    """The machine's clock."""

    def now(self) -> Instant:
        return time.time_ns() // 1000


def data_folder() -> Path:
    """The user's data folder, where the office's database lies by default."""
    from platformdirs import user_data_path

    return user_data_path("gaoxinban", appauthor=False)


def shipped(name: str) -> Path:
    """`resources` or `migrations`: beside the source, or inside the installed package."""
    package = Path(__file__).resolve().parent
    for folder in (package.parent / name, package / "_data" / name):
        if folder.is_dir():
            return folder
    raise Refused(f"程序不完整:缺少 {name} 文件夹,请重新安装。")


def database_path(given: str | None) -> Path:
    """The database that was asked for: `--db`, else GAOXINBAN_DB, else the default."""
    asked = given or os.environ.get("GAOXINBAN_DB") or ""
    if asked.startswith(("postgresql:", "postgres:", "postgresql+")):
        raise Refused("这个版本还不能用 PostgreSQL,请给一个数据库文件的路径。")
    if asked.startswith("sqlite:"):
        asked = asked.partition("///")[2]
    elif "://" in asked:
        raise Refused(f"不认识的数据库地址「{asked}」,请给一个数据库文件的路径。")
    if not asked:
        return data_folder() / "gaoxinban.db"
    return Path(asked).expanduser()


def open_office(path: Path, *, clock: SystemClock | None = None) -> Office:
    """The office on this database, upgraded or created as needed."""
    from gaoxinban.storage import migrate, seed, sqlite
    from gaoxinban.storage.database import SqlDatabase
    from gaoxinban.storage.errors import known_errors

    if path.is_dir():
        raise Refused(f"{path} 是一个文件夹,请给出数据库文件的路径。")
    clock = clock or SystemClock()
    migrations = shipped("migrations")
    with known_errors():
        path.parent.mkdir(parents=True, exist_ok=True)
        if migrate.upgrade(path, migrations):
            engine = sqlite.engine(path, begin="BEGIN IMMEDIATE")
            with engine.begin() as connection:
                seed.seed(connection, shipped("resources"), clock.now())
            engine.dispose()
    return Office(SqlDatabase(path, migrations), clock)
