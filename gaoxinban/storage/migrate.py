"""Bring a database to the schema of this program: backup, one transaction, check."""

import re
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from gaoxinban.domain.errors import Refused
from gaoxinban.storage import sqlite
from gaoxinban.storage.errors import sentence

KEEP_BACKUPS = 5
"""Backups of one revision that stay beside the database."""


def head(migrations: Path) -> str:
    """Newest revision that the program knows, read from the file names (Alembic loads slowly)."""
    return known(migrations)[-1]


def known(migrations: Path) -> list[str]:
    """All revisions of the program, oldest first."""
    names = (migrations / "versions").glob("*.py")
    return sorted(match[1] for name in names if (match := re.search(r"_(\d{4})\.py$", name.name)))


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
            raise Refused("这个文件是别的程序的数据库，不是高新办的，请检查路径。")
        return None
    if found not in known(migrations):
        raise Refused(
            f"数据库是较新版本的高新办建立的（版本 {found}），请先升级本程序再打开。"
            "没有改动任何内容。"
        )
    return found


def upgrade(path: Path, migrations: Path) -> bool:
    """Upgrade or create the file; True if anything was done.

    Recipe (docs/decisions): refuse a newer file; one IMMEDIATE transaction
    with foreign keys off (batch migrations would otherwise delete children);
    inside it, so that nobody writes in between, a backup with the backup API;
    foreign keys checked before the commit. A file that is up to date is only
    read: another program may be writing to it for minutes.
    """
    if _found(path, migrations) == head(migrations):
        return False
    engine = sqlite.engine(path, begin="BEGIN IMMEDIATE", foreign_keys=False)
    try:
        with engine.connect() as connection, connection.begin():
            found = ensure_openable(connection, migrations)
            if found == head(migrations):
                return False  # another program was faster
            kept = None if found is None else _backup_first(path, found)
            _upgrade(connection, migrations, kept)
            return True
    finally:
        engine.dispose()


def _found(path: Path, migrations: Path) -> str | None:
    engine = sqlite.engine(path)
    try:
        with engine.connect() as connection:
            return ensure_openable(connection, migrations)
    finally:
        engine.dispose()


def _upgrade(connection: Connection, migrations: Path, kept: Path | None) -> None:
    """Run the revisions; Refused with a sentence if one fails, for the transaction to undo."""
    undone = "数据库已退回升级前的状态，没有改动任何内容。"
    if kept is not None:
        undone += f"升级前的备份是 {kept}。"
    try:
        run(connection, migrations)
        _derive_anew(connection)
    except Exception as error:
        why = sentence(error) or "请把错误日志交给维护人员。"
        raise Refused(f"升级数据库没有成功：{why}{undone}") from error
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise Refused(f"升级数据库后发现有记录指向不存在的记录。{undone}")


def run(connection: Connection, migrations: Path, to: str = "head") -> None:
    """Run the revisions up to one of them, without backup and transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _derive_anew(connection: Connection) -> None:
    """What revisions left for the program's own rules to write; nothing in a new file."""
    left = "SELECT ticket_id FROM outdated UNION ALL SELECT enterprise_id FROM outdated_enterprise"
    if (
        inspect(connection).has_table("outdated_enterprise")
        and connection.execute(text(f"{left} LIMIT 1")).first() is not None
    ):
        from gaoxinban.storage.outdated import derive_anew

        derive_anew(connection)


def _backup_first(path: Path, found: str) -> Path:
    """Copy the file as it stands; the newest few of each revision are kept."""
    folder = path.parent / "backups"
    folder.mkdir(exist_ok=True)
    named = re.compile(re.escape(f"{path.stem}-before-{found}-") + r"(\d+)\.db")
    older = sorted(
        (int(match[1]), each) for each in folder.iterdir() if (match := named.fullmatch(each.name))
    )
    target = folder / f"{path.stem}-before-{found}-{older[-1][0] + 1 if older else 1:03d}.db"
    engine = sqlite.engine(path)
    try:
        with engine.connect() as connection:
            sqlite.backup(connection, target, lambda _pages: None)
    finally:
        engine.dispose()
    for _, old in older[: max(0, len(older) + 1 - KEEP_BACKUPS)]:
        old.unlink()
    return target
