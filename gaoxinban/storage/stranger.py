"""Files that are not ours, told before anything of ours touches them."""

from contextlib import closing
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from gaoxinban.domain.errors import Refused
from gaoxinban.storage.errors import sentence

OURS = frozenset({"alembic_version", "rule_version", "event"})
STRANGER = "这个文件是别的程序的数据库，不是高新办的，请检查路径。"


def refuse_stranger(path: Path) -> str | None:
    """Refuse a file that is no database of this program; else the revision that it says it has.

    Our settings (WAL) would otherwise be written into the other program's file
    before its tables are looked at. The connection here sets nothing.
    """
    if not path.is_file():
        raise Refused(f"{path} 不是普通文件，请给出数据库文件的路径。", field="db")
    try:
        with closing(driver.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as connection:
            rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            names = {row[0] for row in rows}
            said = "SELECT version_num FROM alembic_version"
            found = connection.execute(said).fetchone() if names >= OURS else None
    except driver.Error as error:
        known = sentence(error)
        if known is None:
            raise
        raise Refused(known, field="db") from error
    if names and not names >= OURS:
        raise Refused(STRANGER, field="db")
    return None if found is None else str(found[0])
