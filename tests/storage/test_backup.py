"""A backup is taken while the office works, and is whole or not there at all."""

import sqlite3
from contextlib import closing

import pytest
from new_office import acting, request
from open_file import rows

from gaoxinban.bootstrap import open_office
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Role
from gaoxinban.storage import sqlite


@pytest.fixture
def working(desk, tmp_path):
    office, clock = desk
    actor = acting(office, Role.OFFICER)
    for _ in range(3):
        office.log(actor, request())
    return office, actor, clock, tmp_path


def test_a_live_database_is_copied_with_what_is_still_in_its_wal(working):
    """Copying the file alone would lose the log: models.md §3."""
    office, actor, clock, folder = working
    assert (folder / "office.db-wal").stat().st_size > 0
    office.maintenance.backup(folder / "backup.db")
    office.log(actor, request())
    assert [path.name for path in folder.iterdir() if ".part" in path.name] == []
    with closing(open_office(folder / "backup.db", clock=clock)) as copy:
        assert copy.maintenance.counts()["ticket"] == 3
        assert copy.maintenance.check() == []
        assert copy.maintenance.verify() == []
        assert copy.log(actor, request()).value.number == "GX-2026-000004"


def test_writes_during_a_backup_neither_enter_it_nor_start_it_again(working, monkeypatch):
    office, actor, _, folder = working
    rounds = []
    real = sqlite.backup

    def slow(source, target, progress):
        def each(done):
            rounds.append(done)
            if len(rounds) < 3:
                office.log(actor, request())
            progress(done)

        real(source, target, each)

    monkeypatch.setattr(sqlite, "backup", slow)
    office.maintenance.backup(folder / "backup.db")
    assert rows(folder / "backup.db", "SELECT count(*) FROM ticket") == [(3,)]
    assert rounds == sorted(rounds)


def test_a_file_that_is_there_is_never_replaced(working):
    office, _, _, folder = working
    (folder / "kept.db").write_text("前一份备份", encoding="utf-8")
    with pytest.raises(Refused, match="已存在"):
        office.maintenance.backup(folder / "kept.db")
    assert (folder / "kept.db").read_text(encoding="utf-8") == "前一份备份"


def test_a_backup_that_cannot_be_written_is_refused_and_leaves_nothing(working, monkeypatch):
    office, _, _, folder = working
    with pytest.raises(Refused, match="打不开数据库文件"):
        office.maintenance.backup(folder / "nowhere" / "backup.db")
    before = sorted(folder.iterdir())
    real = sqlite.backup

    def stopped(source, target, _progress):
        def stop(_done):
            (folder / "backup.db.part-journal").touch()  # as on a disk that is full
            raise OSError(28, "No space left on device")

        real(source, target, stop)

    monkeypatch.setattr(sqlite, "backup", stopped)
    with pytest.raises(Refused, match="磁盘已满"):
        office.maintenance.backup(folder / "backup.db")
    assert sorted(folder.iterdir()) == before
    assert office.directory().teams, "the reader's transaction is over"


def test_any_sqlite_reads_the_backup(working):
    """The office's own report tool, or an inspector years from now."""
    office, _, _, folder = working
    office.maintenance.backup(folder / "backup.db")
    with closing(sqlite3.connect(folder / "backup.db")) as plain:
        assert plain.execute("SELECT count(*) FROM event").fetchone() == (6,)
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
