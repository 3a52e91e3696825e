"""Bring a database to the schema of this program: backup, one transaction, check."""

import re
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from gaoxinban.domain.errors import Refused
from gaoxinban.storage import sqlite

KEEP_BACKUPS = 5


def head(migrations: Path) -> str:
    """Newest revision that the program knows, read from the file names (Alembic loads slowly)."""
    return known(migrations)[-1]


def known(migrations: Path) -> list[str]:
    """All revisions of the program, oldest first."""
    names = sorted((migrations / "versions").glob("*.py"))
    return [match[1] for name in names if (match := re.search(r"_(\d{4})\.py$", name.name))]


def revision(connection: Connection) -> str | None:
    """The revision that the file says it has; None for an empty file."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def ensure_openable(connection: Connection, migrations: Path) -> str | None:
    """The file's revision, refusing strangers and files newer than the program."""
    found = revision(connection)
    if found is None:
        names = inspect(connection).get_table_names()
        if names:
            raise Refused("这个文件是别的程序的数据库,不是高新办的,请检查路径。")
        return None
    if found not in known(migrations):
        raise Refused(
            f"数据库是较新版本的高新办建立的(版本 {found}),请先升级本程序再打开。没有改动任何内容。"
        )
    return found


def upgrade(path: Path, migrations: Path) -> bool:
    """Upgrade or create the file; True if anything was done.

    Recipe (docs/decisions): refuse a newer file, back up with the backup API,
    then one IMMEDIATE transaction with foreign keys off (batch migrations
    would otherwise delete children), checked before the commit.
    """
    target = head(migrations)
    engine = sqlite.engine(path, begin="BEGIN IMMEDIATE", foreign_keys=False)
    try:
        with engine.connect() as connection:
            found = ensure_openable(connection, migrations)
            connection.rollback()
            if found == target:
                return False
            if found is not None:
                _backup_first(connection, path, found)
            with connection.begin():
                if revision(connection) != target:
                    _run(connection, migrations)
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                    if broken:
                        raise Refused("升级数据库后发现数据不一致,已退回升级前的状态。")
            return True
    finally:
        engine.dispose()


def _run(connection: Connection, migrations: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _backup_first(connection: Connection, path: Path, found: str) -> None:
    folder = path.parent / "backups"
    folder.mkdir(exist_ok=True)
    name = f"{path.stem}-before-{found}"
    older = sorted(folder.glob(f"{name}-*.db"))
    number = int(older[-1].stem.rsplit("-", 1)[1]) + 1 if older else 1
    sqlite.backup(connection, folder / f"{name}-{number:03d}.db", lambda _pages: None)
    connection.rollback()
    for old in older[: max(0, len(older) + 1 - KEEP_BACKUPS)]:
        old.unlink()
