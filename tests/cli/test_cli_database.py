"""Which database is meant, and what happens to files that are none."""

import hashlib
import sqlite3

import pytest

from gaoxinban import bootstrap
from gaoxinban.bootstrap import database_path, open_office
from gaoxinban.domain.errors import Refused


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("office.db", "office.db"),
        ("/data/office.db", "/data/office.db"),
        ("sqlite:////data/office.db", "/data/office.db"),
        ("sqlite:///office.db", "office.db"),
        ("sqlite+pysqlcipher:///office.db", "office.db"),
        ("办公/库 1.db", "办公/库 1.db"),
    ],
)
def test_a_path_or_a_url(given, path):
    assert str(database_path(given)) == path


@pytest.mark.parametrize(
    "given",
    [
        "", " ", "sqlite://", "sqlite:///", "sqlite:///:memory:", ":memory:", "sqlite:office.db",
        "sqlite:///x.db?mode=ro", "postgresql://h/d", "postgresql+psycopg://h/d", "mysql://h/d",
        "file:x.db", "x\0.db", "~nobody-of-this-name/x.db",
    ],
)  # fmt: skip
def test_what_names_no_file_is_refused(given):
    with pytest.raises(Refused) as refusal:
        database_path(given)
    assert refusal.value.field == "db"


def test_the_default_lies_in_the_users_data_folder(monkeypatch):
    monkeypatch.delenv("GAOXINBAN_DB", raising=False)
    assert database_path(None) == bootstrap.data_folder() / "gaoxinban.db"


def test_every_command_creates_what_it_needs(typed, tmp_path):
    typed.path = tmp_path / "new" / "folder" / "office.db"
    assert typed("list", "tickets").code == 0
    assert [path.name for path in typed.path.parent.iterdir()] == ["office.db"]


def test_an_empty_file_becomes_a_database(typed):
    typed.path.touch()
    assert typed("db", "check").code == 0


def test_an_interrupted_creation_leaves_nothing(tmp_path, monkeypatch):
    from gaoxinban.storage import seed

    def interrupted(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(seed, "seed", interrupted)
    with pytest.raises(KeyboardInterrupt):
        open_office(tmp_path / "office.db")
    assert list(tmp_path.iterdir()) == []


def test_the_slower_of_two_creators_takes_the_others_database(tmp_path, monkeypatch):
    path = tmp_path / "office.db"
    from gaoxinban.storage import seed

    plant = seed.seed

    def slow(*args):
        monkeypatch.setattr(seed, "seed", plant)
        open_office(path).close()
        plant(*args)

    monkeypatch.setattr(seed, "seed", slow)
    open_office(path).close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM rule_version").fetchone() == (3,)
    connection.close()
    assert [file.name for file in tmp_path.iterdir()] == ["office.db"]


def _digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("wal", [False, True])
def test_another_programs_database_is_refused_untouched(typed, wal):
    connection = sqlite3.connect(typed.path)
    if wal:
        connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE stranger(x)")
    connection.commit()
    connection.close()
    before = _digest(typed.path)
    for words in (["db", "check"], ["db", "upgrade"], ["stats"], ["list", "tickets"]):
        assert "别的程序" in typed.refused(*words)
    assert _digest(typed.path) == before
    assert [file.name for file in typed.path.parent.iterdir()] == ["office.db"]


def test_a_text_file_is_refused_untouched(typed):
    typed.path.write_text("这不是数据库\n" * 1000, encoding="utf-8")
    before = _digest(typed.path)
    assert "不是高新办的数据库" in typed.refused("db", "check")
    assert _digest(typed.path) == before


def test_a_newer_database_is_refused(typed):
    typed("db", "upgrade")
    with sqlite3.connect(typed.path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert "较新版本" in typed.refused("list", "tickets")


def test_a_folder_is_refused(typed, tmp_path):
    typed.path = tmp_path
    assert "文件夹" in typed.refused("stats")


def test_a_device_is_refused(typed):
    typed.path = "/dev/zero"
    assert "不是普通文件" in typed.refused("stats")


def test_a_path_below_a_file_is_refused(typed, tmp_path):
    (tmp_path / "plain").write_text("x")
    typed.path = tmp_path / "plain" / "office.db"
    assert "不是文件夹" in typed.refused("stats")
