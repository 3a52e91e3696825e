"""`db`: care of the database."""

import hashlib
import sqlite3

import pytest
from new_office import acting, request

from gaoxinban.domain.term import Role


@pytest.fixture
def filled(desk):
    """A database with two cases."""
    office, _ = desk
    for title in ("漏水", "停电"):
        office.log(acting(office, Role.ADMIN), request(title=title))
    office.close()


def _change(path, statement):
    with sqlite3.connect(path) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
        if "event" in statement:
            for (name,) in triggers.fetchall():
                connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
    connection.close()


def test_upgrade_creates_then_does_nothing(typed):
    made = typed.json("db", "upgrade")
    assert made == {
        "database": str(typed.path), "created": True, "event": 0, "ticket": 0, "enterprise": 0,
    }  # fmt: skip
    assert typed.json("db", "upgrade")["created"] is False


@pytest.mark.parametrize("act", ["check", "verify", "rebuild"])
def test_a_sound_database(typed, filled, act):
    found = typed.json("db", act)
    assert found["database"] == str(typed.path)
    assert found.get("ticket", found.get("tickets")) == 2
    assert found.get("findings", found.get("differences")) == []
    assert typed("db", act).code == 0


def test_verify_names_what_was_changed(typed, filled):
    _change(typed.path, "UPDATE event SET happened_at = happened_at + 1 WHERE id = 2")
    assert "第 2 号事件" in typed.refused("db", "verify")


def test_rebuild_mends_what_verify_found(typed, filled):
    _change(typed.path, "UPDATE ticket SET state = 'closed' WHERE id = 1")
    assert "状态与事件不符" in typed.refused("db", "verify")
    assert len(typed.json("db", "rebuild")["differences"]) == 1
    assert typed.json("db", "verify")["findings"] == []


def test_rebuild_does_not_pass_a_forged_event_off_as_mended(typed, filled):
    """It derives the rows from what the event says now; that it was changed stays to be said."""
    _change(typed.path, "UPDATE event SET happened_at = happened_at - 1000000 WHERE id = 3")
    told = typed("db", "rebuild").out.splitlines()
    assert told[0] == "已重新推算 2 件工单，改正 3 处："
    (place,) = (n for n, line in enumerate(told) if "处改正不了，请保存好这个文件" in line)
    broken = "第 3 号事件（工单 2）：内容与它的指纹不符"
    assert [broken in " ".join(part) for part in (told[:place], told[place:])] == [False, True]
    assert "第 3 号事件" in typed.refused("db", "verify")


def test_many_findings_are_counted_not_listed(typed, filled, monkeypatch):
    from gaoxinban.cli import keeping

    monkeypatch.setattr(keeping, "MOST", 1)
    _change(typed.path, "UPDATE ticket SET state = 'closed'")
    told = typed.refused("db", "verify").splitlines()
    assert told[0] == "核对没有通过，发现 2 处问题："
    assert told[2] == "  另有 1 处。"


def test_backup_and_restore(typed, filled, tmp_path):
    copy = tmp_path / "copy.db"
    made = typed.json("db", "backup", str(copy))
    assert made["bytes"] == copy.stat().st_size
    _change(typed.path, "UPDATE ticket SET state = 'closed'")
    back = typed.json("db", "restore", str(copy))
    assert back["ticket"] == 2
    assert typed.json("db", "verify")["findings"] == []
    kept = tmp_path / back["replaced"]
    typed.path = kept
    assert "状态与事件不符" in typed.refused("db", "verify")
    assert not list(tmp_path.glob(".restore*"))


def test_restore_where_there_was_nothing(typed, filled, tmp_path):
    copy = tmp_path / "copy.db"
    typed("db", "backup", str(copy))
    typed.path = tmp_path / "elsewhere" / "office.db"
    assert typed.json("db", "restore", str(copy))["replaced"] is None
    assert typed.json("db", "check")["ticket"] == 2


def test_restore_is_seen_by_a_program_that_has_the_database_open(typed, desk, tmp_path):
    office, _ = desk
    copy = tmp_path / "copy.db"
    typed("db", "backup", str(copy))
    office.log(acting(office, Role.ADMIN), request())
    assert office.maintenance.counts()["ticket"] == 1
    typed("db", "restore", str(copy))
    assert office.maintenance.counts()["ticket"] == 0
    assert office.log(acting(office, Role.ADMIN), request()).value.number == "GX-2026-000001"


def test_restore_waits_no_longer_than_its_patience(typed, desk, tmp_path, monkeypatch):
    from gaoxinban.storage import restore

    monkeypatch.setattr(restore, "PATIENCE", 0.3)
    office, _ = desk
    copy = tmp_path / "copy.db"
    typed("db", "backup", str(copy))
    with office.transaction():
        assert "正被别的程序占用" in typed.refused("db", "restore", str(copy), json=False)


def test_backup_refusals(typed, filled, tmp_path):
    copy = tmp_path / "copy.db"
    copy.write_text("precious")
    assert "已存在" in typed.refused("db", "backup", str(copy))
    assert copy.read_text() == "precious"
    assert "不存在" in typed.refused("db", "backup", str(tmp_path / "no" / "copy.db"))
    assert "已存在" in typed.refused("db", "backup", str(typed.path))
    assert "请写出备份文件" in typed.refused("db", "backup", "")


def test_a_failed_backup_leaves_nothing(typed, filled, tmp_path, monkeypatch):
    import sqlcipher3.dbapi2 as driver

    connect = driver.connect

    def full(path, *args, **more):
        if str(path).endswith(".part"):
            (tmp_path / "copy.db.part").write_bytes(b"half")
            raise driver.OperationalError("database or disk is full")
        return connect(path, *args, **more)

    monkeypatch.setattr(driver, "connect", full)
    before = sorted(tmp_path.iterdir())
    assert "磁盘已满" in typed.refused("db", "backup", str(tmp_path / "copy.db"))
    assert sorted(tmp_path.iterdir()) == before


def _digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _foreign(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t(x)")
    connection.close()


def _newer(path):
    _change(path, "UPDATE alembic_version SET version_num = '9999'")


def _tampered(path):
    _change(path, "UPDATE event SET actor = 'officer:9' WHERE id = 1")


def _cut(path):
    path.write_bytes(path.read_bytes()[:200_000])


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda path: path.unlink(), "找不到备份文件"),
        (lambda path: path.write_bytes(b""), "空文件"),
        (lambda path: path.write_text("text" * 5000), "不是高新办的数据库"),
        (lambda path: (path.unlink(), _foreign(path)), "别的程序"),
        (_newer, "较新版本"),
        (_tampered, "没有通过核对"),
        (_cut, "已损坏"),
        (lambda path: (path.unlink(), path.mkdir()), "不是文件"),
    ],
)
def test_restore_touches_nothing_unless_the_backup_holds(typed, filled, tmp_path, spoil, told):
    copy = tmp_path / "copy.db"
    typed("db", "backup", str(copy))
    spoil(copy)
    before = _digest(typed.path)
    assert told in typed.refused("db", "restore", str(copy))
    assert _digest(typed.path) == before
    left = {path.name for path in tmp_path.iterdir()} - {"copy.db", "copy.db-wal", "copy.db-shm"}
    assert left == {"office.db"}


def test_restore_over_a_broken_file_keeps_it(typed, filled, tmp_path):
    copy = tmp_path / "copy.db"
    typed("db", "backup", str(copy))
    typed.path.write_bytes(b"broken" * 1000)
    back = typed.json("db", "restore", str(copy))
    assert back["ticket"] == 2
    assert (tmp_path / back["replaced"]).read_bytes() == b"broken" * 1000


def test_restore_never_replaces_a_strangers_file(typed, filled, tmp_path):
    copy = tmp_path / "copy.db"
    typed("db", "backup", str(copy))
    typed.path = tmp_path / "stranger.db"
    _foreign(typed.path)
    before = _digest(typed.path)
    assert "别的程序" in typed.refused("db", "restore", str(copy))
    assert _digest(typed.path) == before
    typed.path = copy
    assert "就是现在的数据库" in typed.refused("db", "restore", str(copy))


def test_the_source_of_a_copy_stays_as_it_was(typed, filled, tmp_path):
    from gaoxinban.storage.restore import copy

    before = _digest(typed.path)
    copy(typed.path, tmp_path / "copy.db")
    assert _digest(typed.path) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "office.db"]
