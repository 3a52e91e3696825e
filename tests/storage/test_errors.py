"""What the database says, told to people; and what they are not to be told."""

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import text

from gaoxinban.domain.errors import Refused
from gaoxinban.storage import sqlite
from gaoxinban.storage.errors import known_errors


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (driver.OperationalError("database is locked"), "占用"),
        (driver.OperationalError("database or disk is full"), "磁盘已满"),
        (driver.OperationalError("attempt to write a readonly database"), "只读"),
        (driver.OperationalError("disk I/O error"), "磁盘满了、断开了，或者坏了"),
        (driver.DatabaseError("file is not a database"), "不是高新办"),
        (driver.DatabaseError("database disk image is malformed"), "db restore"),
        (driver.OperationalError("interrupted"), "已取消"),
        (OSError(28, "No space left on device"), "磁盘已满"),
        (PermissionError(13, "Permission denied"), "没有权限"),
    ],
)
def test_what_a_user_can_act_upon_is_a_sentence(error, said):
    with pytest.raises(Refused, match=said) as caught, known_errors():
        raise error
    assert caught.value.__cause__ is error


def test_a_fault_of_ours_stays_one():
    with pytest.raises(driver.OperationalError), known_errors():
        raise driver.OperationalError("no such column: nmae")
    with pytest.raises(KeyError), known_errors():
        raise KeyError("x")


def test_words_of_a_user_are_not_taken_for_the_databases(tmp_path):
    """SQLAlchemy's message quotes the statement: a title that says "interrupted" is no interruption."""
    engine = sqlite.engine(tmp_path / "x.db")
    with (
        pytest.raises(Exception, match="no such column") as caught,
        known_errors(),
        engine.connect() as connection,
    ):
        connection.execute(text("SELECT no_column, 'disk is full' WHERE :x = 1"), {"x": "王某 139"})
    engine.dispose()
    assert not isinstance(caught.value, Refused)
    assert "王某" not in str(caught.value)
