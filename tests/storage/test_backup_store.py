"""An automatic backup is whole, proven and restorable, whatever happens while it is made."""

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from new_office import acting, at, new_office, request
from open_file import rows

from gaoxinban.application.attachments import GivenFile
from gaoxinban.application.backup_schedule import DAILY, MONTHLY, WEEKLY
from gaoxinban.application.whole_file import fresh_file
from gaoxinban.bootstrap import open_office, restore, shipped
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Role
from gaoxinban.storage import backup_making
from gaoxinban.storage.database import SqlDatabase


@pytest.fixture
def worked(tmp_path):
    """An office with two files; the store of its backups and their default folder."""
    office, clock = new_office(tmp_path)
    who = acting(office, Role.ADMIN)
    case = office.log(who, request()).value.ticket_id
    for name in ("来函", "照片"):
        office.files.attach(who, case, GivenFile(f"{name}.txt", name.encode() * 1000))
    clock.set(at("2026-03-02 12:30"))
    yield office
    office.close()


@pytest.fixture
def store(worked):
    return worked._database.backups


def quiet(_stage, _done, _total):
    """Nobody watches."""


def made(store, text="2026-03-02 12:30"):
    return store.make(at(text), store.folders().folder, quiet)


def shelf(store):
    return store._shelf(store.folders().folder)


def tree(store):
    return {p: p.read_bytes() for p in shelf(store).folder.rglob("*") if p.is_file()}


def test_a_restored_backup_is_the_same_office_with_its_files(worked, store, tmp_path):
    name = made(store).name
    new = tmp_path / "new" / "office.db"
    assert restore(shelf(store).database(name), new) is None
    with closing(open_office(new)) as back:
        assert back.anchor().chain_hash == worked.anchor().chain_hash
        assert back.maintenance.verify() == back.files.findings() == []
        assert back.files.count() == 2
        assert back.files.read(back.files.of(1)[0]) == "来函".encode() * 1000


def test_people_go_on_writing_while_it_is_made(worked, store):
    """A backup that starts anew with every write would never end (SQLite's own default)."""
    who, stages = acting(worked, Role.ADMIN), []

    def busy(stage, _done, _total):
        stages.append(stage)
        worked.log(who, request())

    backup = store.make(at("2026-03-02 12:30"), store.folders().folder, busy)
    assert backup.verified
    assert backup.events == 4, "what was there when it began"
    assert {"复制数据库", "复制和核对附件", "试恢复"} <= set(stages)
    copied = rows(shelf(store).database(backup.name), "SELECT count(*) FROM event")
    assert copied == [(4,)]


_CHILD = """
import os, resource, signal, sys
from gaoxinban.bootstrap import shipped
from gaoxinban.storage.database import SqlDatabase
path, act = __import__("pathlib").Path(sys.argv[1]), sys.argv[2]
store = SqlDatabase(path, shipped("migrations")).backups
def watch(stage, done, total):
    if stage == act:
        os.kill(os.getpid(), signal.SIGKILL)
if act == "full":
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    store.make(int(sys.argv[3]), store.folders().folder, watch)
except Exception as error:
    print(type(error).__name__, error)
"""


def child(store, act):
    moment = str(at("2026-03-03 12:30"))
    return subprocess.run(
        [sys.executable, "-c", _CHILD, str(store._path), act, moment],
        check=False, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="kills itself by a signal")
@pytest.mark.parametrize("stage", ["复制数据库", "试恢复"])
def test_killed_in_the_middle_the_old_ones_stay_and_the_next_one_clears_up(store, stage):
    old = made(store)
    before = tree(store)
    assert child(store, stage).returncode == -9
    assert {p: tree(store)[p] for p in before} == before
    assert store.there(store.folders().folder) == [old]
    assert set(tree(store)) > set(before), "the child had begun"
    with store.alone() as mine:
        assert mine, "the lock went with its process"
    with fresh_file(shelf(store).folder) as fresh:
        left = fresh.name
    (shelf(store).folder / left).touch()  # of a description that was being written
    new = made(store, "2026-03-04 12:30")
    folder = shelf(store).folder
    assert sorted(p.name for p in folder.iterdir()) == sorted(
        [
            "attachments",
            *(f"{n}.{e}" for n in (old.name, new.name) for e in ("db", "json", "files")),
        ]
    )


@pytest.mark.skipif(sys.platform == "win32", reason="limits its own files")
def test_a_full_disk_leaves_nothing_half_written_and_the_old_ones(store):
    made(store)
    before = tree(store)
    said = child(store, "full")
    assert said.stdout.startswith("Refused"), said.stderr
    assert "磁盘" in said.stdout
    assert tree(store) == before


def test_a_disk_that_is_too_small_is_seen_before_it_is_filled(store, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 10 << 20})())
    with pytest.raises(Refused, match=r"空间不够：需要 .* MB，只剩 10.0 MB"):
        made(store)
    assert tree(store) == {}


def test_a_backup_is_read_by_no_more_people_than_the_database(store):
    store._path.chmod(0o600)
    copied = shelf(store).database(made(store).name)
    assert copied.stat().st_mode & 0o777 == 0o600


def test_a_copy_that_is_not_whole_gets_no_name(store, monkeypatch):
    """The disk took the bytes and gave others back."""
    old = made(store)
    real = backup_making._copy

    def bad(source, target, told, **how):
        digest = real(source, target, told, **how)
        with target.open("r+b") as file:
            file.seek(8192)
            file.write(b"\xff" * 8192)
        return digest

    monkeypatch.setattr(backup_making, "_copy", bad)
    before = tree(store)
    with pytest.raises(Refused):
        made(store, "2026-03-03 12:30")
    assert tree(store) == before
    assert store.there(store.folders().folder) == [old]


def test_a_copy_of_another_moment_gets_no_name(store, monkeypatch):
    real = backup_making.standing
    stands = []

    def other(connection, now):
        stands.append(real(connection, now))
        return backup_making.Standing(stands[-1].anchor, len(stands))

    monkeypatch.setattr(backup_making, "standing", other)
    with pytest.raises(Refused, match="没有通过核对"):
        made(store)
    assert tree(store).keys() <= {p for p in tree(store) if "attachments" in p.parts}


@pytest.mark.parametrize("what", ["database", "file", "lost", "description", "list"])
def test_a_backup_that_was_changed_is_found(store, what):
    name = made(store).name
    place = shelf(store)
    folder = store.folders().folder
    assert store.check(folder, name, quiet) == ""
    attachment = next((place.folder / "attachments").glob("??/??/*"))
    path = {
        "database": place.database(name),
        "description": place.folder / f"{name}.json",
        "list": place.folder / f"{name}.files",
    }.get(what, attachment)
    path.chmod(0o600)
    data = bytearray(path.read_bytes())
    if what in ("lost", "list"):
        path.unlink()
    else:
        data[len(data) // 2] ^= 1
        path.write_bytes(data if what != "description" else b"{")
    told = store.check(folder, name, quiet)
    assert told
    (there,) = store.there(folder)
    assert there.fault.partition("，")[0] == told.partition("，")[0], "it counts no more"


def test_a_backup_that_is_whole_again_counts_again(store):
    name = made(store).name
    folder = store.folders().folder
    attachment = next((shelf(store).folder / "attachments").glob("??/??/*"))
    away = attachment.rename(attachment.with_name("away"))
    assert store.check(folder, name, quiet)
    assert not store.there(folder)[0].verified
    away.rename(attachment)
    assert store.check(folder, name, quiet) == ""
    assert store.there(folder)[0].verified


def test_a_shortened_backup_counts_no_more_and_nothing_is_deleted(store):
    names = [made(store, f"2026-03-02 {hour}:30").name for hour in (12, 13, 14)]
    newest = shelf(store).database(names[-1])
    newest.write_bytes(newest.read_bytes()[:-4096])
    there = store.there(store.folders().folder)
    assert [each.fault for each in there] == ["大小与做好时不同，被改动过", "", ""]
    assert store.prune(store.folders().folder, at("2026-03-03 00:00")) == 0
    assert len(store.there(store.folders().folder)) == 3


def test_a_file_lost_beside_the_database_comes_from_the_backup(worked, store, tmp_path):
    made(store)
    row = worked.files.of(1)[0]
    worked._database.files.path(row.hash).unlink()
    assert made(store, "2026-03-03 12:30").verified, "an earlier backup had taken it"
    target = tmp_path / "office.db"
    name = store.there(store.folders().folder)[0].name
    worked.close()
    restore(shelf(store).database(name), target)
    with closing(open_office(target)) as back:
        assert back.files.findings() == []


def test_a_file_lost_before_any_backup_is_said_and_keeps_all_old_ones(worked, store):
    row = worked.files.of(1)[0]
    worked._database.files.path(row.hash).unlink()
    backup = made(store)
    assert backup.fault == "有 1 个附件在数据库旁边就已经缺失或被改动"
    assert not backup.verified
    assert backup.files == 1
    with pytest.raises(Refused, match="备份不全：有 1 个附件"):
        worked.backups.make_now(acting(worked, Role.ADMIN))


def test_files_that_no_backup_needs_any_more_go_and_strangers_stay(worked, store, tmp_path):
    """An older state was restored: what was attached after it is in no new backup."""
    made(store, "2026-03-02 12:30")
    who = acting(worked, Role.ADMIN)
    before = shelf(store).database(store.there(store.folders().folder)[0].name)
    worked.files.attach(who, 1, GivenFile("后来.txt", b"later"))
    made(store, "2026-03-02 13:30")
    kept = len(list(shelf(store).store.names()))
    worked.close()
    restore(before, store._path)
    store = SqlDatabase(store._path, shipped("migrations")).backups
    made(store, "2026-03-02 14:30")
    stranger = shelf(store).folder / "office-notes.db"
    stranger.write_text("别人的文件", encoding="utf-8")
    assert store.prune(store.folders().folder, at("2026-03-03 00:00")) == 2
    assert len(list(shelf(store).store.names())) == kept - 1 == 2
    assert stranger.exists()


def test_a_share_that_fails_while_its_names_are_read_costs_no_file(store, monkeypatch):
    """Files that no backup names are deleted: a part of the names is no answer."""
    made(store)
    place, glob = shelf(store), Path.glob

    def fails(folder, pattern):
        if pattern == "*.db":
            raise OSError(5, "Input/output error")
        return glob(folder, pattern)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "glob", fails)
        assert store.there(store.folders().folder) == []
        with pytest.raises(OSError, match="Input/output"):
            place.drop_unneeded_files()
    assert len(list(place.store.names())) == 2


def test_a_damaged_list_of_files_keeps_nobody_from_restoring(worked, store, tmp_path):
    name = made(store).name
    (shelf(store).folder / f"{name}.files").write_bytes(b"\xff no list")
    restore(shelf(store).database(name), tmp_path / "office2.db")
    with closing(open_office(tmp_path / "office2.db")) as back:
        assert back.files.findings() == []


def test_many_days_leave_what_the_rule_says(store, monkeypatch):
    """The files are shared: forty backups hold every attachment once."""
    place = shelf(store)
    made(store, "2025-01-01 12:30")
    first = place.folder / "office-20250101-123000"
    said = json.loads(first.with_suffix(".json").read_text(encoding="utf-8"))
    for month in range(1, 13):
        for day in (1, 15, 28):
            name = f"office-2026{month:02}{day:02}-123000"
            for ending in ("db", "files"):
                (place.folder / f"{name}.{ending}").hardlink_to(first.with_suffix(f".{ending}"))
            moment = {"made_at": at(f"2026-{month:02}-{day:02} 12:30")}
            (place.folder / f"{name}.json").write_text(json.dumps({**said, **moment}))
    store.prune(store.folders().folder, at("2027-01-01 00:00"))
    left = store.there(store.folders().folder)
    assert max(DAILY, WEEKLY, MONTHLY) <= len(left) < DAILY + WEEKLY + MONTHLY
    assert left[0].name == "office-20261228-123000"
    assert left[-1].name == "office-20260128-123000"
    assert len(list(place.store.names())) == 2


def test_two_offices_in_one_folder_leave_each_other_alone(store, tmp_path):
    made(store)
    other_folder = tmp_path / "other"
    other_folder.mkdir()
    other, _ = new_office(other_folder)
    with closing(other):
        their = other._database.backups
        their.prepare(store.folders())
        their.make(at("2026-03-02 12:30"), store.folders().folder, quiet)
        assert len(their.there(store.folders().folder)) == 1
    assert len(store.there(store.folders().folder)) == 1
    assert len(list(store.folders().folder.iterdir())) == 2
