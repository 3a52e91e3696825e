"""Backups as the office sees them: made once a day, by whom, to where, and what is said."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from new_office import acting, at, new_office, request

from gaoxinban.application.attachments import GivenFile
from gaoxinban.application.backup_ports import BackupFolders
from gaoxinban.application.backups import Stopped
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Role


@pytest.fixture
def worked(tmp_path):
    """(office, clock, administrator): a case with a file, logged at 9; it is 12:30."""
    office, clock = new_office(tmp_path)
    admin = acting(office, Role.ADMIN)
    case = office.log(admin, request()).value.ticket_id
    office.files.attach(admin, case, GivenFile("来函.txt", b"letter"))
    clock.set(at("2026-03-02 12:30"))
    yield office, clock, admin
    office.close()


def second_at(office, admin, folder):
    folder.mkdir(exist_ok=True)
    plan = office.backups.plan()
    office.backups.arrange(admin, replace(plan, folders=BackupFolders(plan.folders.folder, folder)))


def unplug(folder):
    away = folder.with_name("unplugged")
    folder.rename(away)
    return away


def test_once_a_day_on_the_first_chance(worked):
    office, clock, _ = worked
    made = office.backups.make_due()
    assert (made.events, made.files, made.verified) == (3, 1, True)
    assert office.backups.make_due() is None
    clock.set(at("2026-03-03 11:59"))
    assert not office.backups.is_due()
    clock.set(at("2026-03-05 08:00"))
    assert office.backups.make_due().name == "office-20260305-080000"
    assert [each.name for each in office.backups.state().backups] == [
        "office-20260305-080000", "office-20260302-123000",
    ]  # fmt: skip


def test_not_twice_by_two_processes(worked, tmp_path):
    office, clock, admin = worked
    other = open_office(tmp_path / "office.db", clock=clock)
    with office._database.backups.alone() as mine:
        assert mine
        assert other.backups.is_due()
        assert other.backups.make_due() is None
        with pytest.raises(Refused, match="正在备份"):
            other.backups.make_now(admin)
    assert other.backups.make_due() is not None
    assert office.backups.make_due() is None
    other.close()


def test_the_office_says_when_and_the_machine_says_where(worked, tmp_path):
    office, _, admin = worked
    elsewhere = tmp_path / "另一块盘"
    elsewhere.mkdir()
    plan = replace(office.backups.plan(), hour=13, folders=BackupFolders(elsewhere))
    office.backups.arrange(admin, plan)
    assert office.backups.plan() == plan
    assert not office.backups.is_due(), "it is half past twelve"
    office.backups.arrange(admin, replace(plan, hour=12))
    office.backups.make_due()
    assert len(list(elsewhere.rglob("*.db"))) == 1
    assert not (tmp_path / "backups").exists()
    notes = [each.note for each in office.accounts.events(admin)]
    assert f"backup_folder={elsewhere}" in notes
    assert "backup_hour=13" in notes
    office.backups.arrange(admin, replace(plan, hour=12, on=False))
    assert "backup=off" in [each.note for each in office.accounts.events(admin)]
    assert not office.backups.is_due()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"hour": 24}, "hour"),
        ({"hour": -1}, "hour"),
        ({"folder": "relative"}, "folder"),
        ({"folder": "missing"}, "folder"),
        ({"second": "missing"}, "second"),
        ({"second": "same"}, "second"),
        ({"second": "link"}, "second"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(worked, tmp_path, changes, field):
    from pathlib import Path

    office, _, admin = worked
    plan = office.backups.plan()
    places = {"relative": Path("backups"), "missing": tmp_path / "no", "same": plan.folders.folder}
    plan.folders.folder.mkdir()
    places["link"] = tmp_path / "link"
    places["link"].symlink_to(plan.folders.folder)
    folders = BackupFolders(
        places.get(changes.get("folder"), plan.folders.folder), places.get(changes.get("second"))
    )
    with pytest.raises(Refused) as refusal:
        office.backups.arrange(admin, replace(plan, hour=changes.get("hour", 12), folders=folders))
    assert refusal.value.field == field
    assert office.backups.plan() == plan


def test_a_second_folder_gets_the_same_and_is_thinned_out_too(worked, tmp_path):
    office, _, admin = worked
    second_at(office, admin, tmp_path / "usb")
    made = office.backups.make_due()
    state = office.backups.state()
    assert state.second == state.backups == (made,)
    assert not office.backups.is_due()


def test_a_day_with_a_wrong_clock_does_not_end_the_second_copies(worked, tmp_path):
    """The clock was a year ahead for a day: what is made afterwards is copied and watched over."""
    office, clock, admin = worked
    second_at(office, admin, tmp_path / "usb")
    clock.set(at("2027-03-02 12:30"))
    office.backups.make_due()
    clock.set(at("2026-03-03 12:30"))
    made = office.backups.make_due()
    state = office.backups.state()
    assert made in state.second
    assert state.second == state.backups
    clock.set(at("2026-03-08 08:00"))
    assert office.backups.notice() == "最近一次核对过的备份是 5 天前的。"


def test_a_second_folder_that_is_away_stops_nothing_and_is_made_up_for(worked, tmp_path):
    office, clock, admin = worked
    second_at(office, admin, tmp_path / "usb")
    away = unplug(tmp_path / "usb")
    (tmp_path / "usb").mkdir()  # the empty mount point: nothing may be written into it
    with pytest.raises(Refused, match=r"第二份备份没有做成：文件夹 .*usb 现在用不了"):
        office.backups.make_due()
    assert list((tmp_path / "usb").iterdir()) == []
    assert len(office.backups.state().backups) == 1
    assert office.backups.notice().startswith("第二份备份没有做成：")
    assert not office.backups.is_due()
    (tmp_path / "usb").rmdir()
    away.rename(tmp_path / "usb")
    clock.advance(hours=1)
    assert office.backups.is_due()
    assert office.backups.make_due() is None, "the day's backup is there already"
    assert office.backups.state().second == office.backups.state().backups
    assert office.backups.notice() == ""


def test_a_full_second_disk_is_named_and_the_first_copy_is_there(worked, tmp_path, monkeypatch):
    """Else somebody clears the wrong disk."""
    office, _, admin = worked
    second_at(office, admin, tmp_path / "usb")

    def free(folder):
        return SimpleNamespace(free=1000 if folder.is_relative_to(tmp_path / "usb") else 1 << 40)

    monkeypatch.setattr("shutil.disk_usage", free)
    with pytest.raises(
        Refused, match=r"^第二份备份没有做成（.*usb）：.*空间不够.*第一份已经做好。$"
    ):
        office.backups.make_due()
    assert len(office.backups.state().backups) == 1


def test_a_second_copy_that_lacks_a_file_is_said(worked, tmp_path):
    """What was whole when the first was made may be broken when the disk is there again."""
    office, _, admin = worked
    office.backups.make_due()
    (file,) = (office.backups.plan().folders.folder).glob("*/attachments/??/??/*")
    file.write_bytes(b"LETTER")
    second_at(office, admin, tmp_path / "usb")
    with pytest.raises(Refused, match="第二份备份不全：有 1 个附件没能复制过来"):
        office.backups.make_due()
    assert office.backups.notice().startswith("第二份备份不全")


def test_a_failure_stays_visible_until_a_backup_succeeds(worked, monkeypatch):
    """Also to a window that is opened later: it lies beside the database."""
    office, clock, _ = worked
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1000})())
    with pytest.raises(Refused, match="空间不够"):
        office.backups.make_due()
    assert not office.backups.is_due(), "not every five minutes"
    clock.advance(hours=1)
    assert office.backups.is_due()
    assert "空间不够" in office.backups.notice()
    monkeypatch.undo()
    office.backups.make_due()
    assert office.backups.notice() == ""


def test_a_fault_of_the_program_is_said_too(worked, monkeypatch):
    office, _, _ = worked
    monkeypatch.setattr(
        "gaoxinban.storage.backup_making.make", lambda *_: (_ for _ in ()).throw(ValueError)
    )
    with pytest.raises(ValueError):
        office.backups.make_due()
    assert "程序出错" in office.backups.notice()


def test_old_backups_are_warned_of_unless_they_were_turned_off(worked):
    office, clock, admin = worked
    office.backups.make_due()
    clock.advance(days=3)
    assert "3 天前" in office.backups.notice()
    office.backups.arrange(admin, replace(office.backups.plan(), on=False))
    assert office.backups.notice() == ""


def test_a_stopped_backup_is_no_failure_and_leaves_nothing(worked, monkeypatch):
    office, _, admin = worked
    office.backups.make_due()
    before = sorted(office._database.path.parent.rglob("*"))
    real = type(office.backups)._watch
    stages = []

    def watch(self, stage, done, total):
        stages.append(self.progress and self.progress.sentence)
        if stage == "试恢复":
            office.backups.stop()
        real(self, stage, done, total)

    monkeypatch.setattr(type(office.backups), "_watch", watch)
    with pytest.raises(Stopped, match="已停止备份"):
        office.backups.make_now(admin)
    assert sorted(office._database.path.parent.rglob("*")) == before
    assert office.backups.notice() == ""
    assert office.backups.progress is None
    assert "复制数据库 100 %" in stages


def test_stopping_when_nothing_runs_does_not_stop_the_next(worked):
    office, _, _ = worked
    office.backups.stop()
    assert office.backups.make_due().verified


def test_a_gentle_backup_rests(worked, monkeypatch):
    office, _, _ = worked
    rests = []
    monkeypatch.setattr(office.backups._stop, "wait", rests.append)
    office.backups.make_due(gently=True)
    assert sum(rests) > 0
    assert max(rests) <= 0.5


def test_the_search_is_tidied_before_and_its_failure_stops_no_backup(worked, monkeypatch):
    office, _, admin = worked
    upkeep = type(office.maintenance)
    tidied = []
    monkeypatch.setattr(upkeep, "tidy", lambda _self, told: (tidied.append(1), told()))
    assert office.backups.make_now(admin).verified

    def busy(_self, _told):
        raise Refused("数据库正忙，请稍后再试。")

    monkeypatch.setattr(upkeep, "tidy", busy)
    assert office.backups.make_now(admin).verified
    assert tidied == [1]

    def closed(_self, told):
        office.backups.stop()
        told()

    monkeypatch.setattr(upkeep, "tidy", closed)
    with pytest.raises(Stopped, match="已停止备份"):
        office.backups.make_now(admin)
