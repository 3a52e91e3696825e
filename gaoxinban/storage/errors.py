"""Failures of the database that a user can act upon, as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from gaoxinban.domain.errors import Refused, system_words
from gaoxinban.storage.driver_file import DriverError
from gaoxinban.storage.sqlite import BROKEN_FULL_TEXT

_SENTENCES = (
    ("database is locked", "数据库正被别的程序占用，请稍后再试。"),
    ("disk is full", "磁盘已满，没有写入任何内容。请清理磁盘后再试。"),
    ("no space left", "磁盘已满，没有写入任何内容。请清理磁盘后再试。"),
    ("readonly database", "数据库文件是只读的，请检查文件权限。"),
    ("file is not a database", "这个文件不是高新办的数据库（或已加密、损坏），请检查路径。"),
    ("image is malformed", "数据库文件已损坏，请用「db restore」从备份恢复。"),
    ("invalid fts5 file format", "数据库文件已损坏，请用「db restore」从备份恢复。"),
    ("unable to open database file", "打不开数据库文件，请检查路径和权限。"),
    ("disk i/o error", "读写磁盘出错：磁盘满了、断开了，或者坏了。没有写入任何内容。"),
    ("no such table", "这个文件不是高新办的数据库，请检查路径。"),
    ("interrupted", "已取消，没有写入任何内容。"),
    *((mark, "检索用的索引已损坏，请执行「db rebuild」重新建立。") for mark in BROKEN_FULL_TEXT),
)


def sentence(error: BaseException) -> str | None:
    """What to tell the user; None if this is a fault of the program."""
    # The message of SQLAlchemy quotes the statement; only the database's own words count.
    said = str(error.orig if isinstance(error, DBAPIError) else error).casefold()
    for mark, advice in _SENTENCES:
        if mark in said:
            return advice
    return None


@contextmanager
def known_errors() -> Iterator[None]:
    """Turn what the user can act upon into Refused; the rest stays a fault of ours."""
    try:
        yield
    except (DBAPIError, DriverError) as error:
        advice = sentence(error)
        if advice is None:
            raise
        raise Refused(advice) from error
    except OSError as error:
        said = sentence(error) or f"读写文件出错：{system_words(error)}。"
        raise Refused(said) from error
