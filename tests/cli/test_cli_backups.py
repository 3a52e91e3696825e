"""`db backup --scheduled`, `--now`, `db backups` and `db restore` of what they made."""

import json
from contextlib import nullcontext

import pytest

from gaoxinban.application.backup_ports import BackupFolders
from gaoxinban.storage.backup_store import SqlBackups


def test_a_planned_task_makes_one_a_day_and_any_of_them_comes_back_with_its_files(
    typed, filed, tmp_path
):
    made = typed.json("db", "backup", "--scheduled")
    assert made["folder"] == str(tmp_path / "backups")
    assert (made["kept"], made["second"], made["notice"]) == (1, None, "")
    again = typed.json("db", "backup", "--scheduled")
    assert (again["made"], again["kept"]) == (None, 1)
    newer = typed.json("db", "backup", "--now")
    assert newer["kept"] == 1, "the newest of the day"
    (listed,) = typed.json("db", "backups")["backups"]
    assert (listed["name"], listed["verified"], listed["attachments"]) == (newer["made"], True, 1)
    file = listed["file"]
    assert file in typed("db", "backups").out
    filed.unlink()
    back = typed.json("db", "restore", file)
    assert (back["ticket"], back["attachments"], back["findings"]) == (1, 1, [])
    assert filed.read_bytes() == b"letter"
    assert "附件 1 个都在" in typed("db", "restore", file).out


def test_a_restore_says_which_files_it_could_not_bring(typed, filed, tmp_path):
    """Somebody took the database alone to another machine."""
    typed("db", "backup", "--now")
    file = next((tmp_path / "backups").glob("*/*.db"))
    taken = tmp_path / "taken.db"
    file.rename(taken)
    filed.unlink()
    assert "附件有 1 处不全" in typed("db", "restore", str(taken)).out
    assert typed.json("db", "restore", str(taken))["findings"] == [
        "工单 GX-2026-000001 第 3 步的附件文件不见了。"
    ]


def test_a_failed_backup_is_a_failed_task(typed, filed, tmp_path):
    (tmp_path / "office-backup.json").write_text(
        json.dumps({"folder": str(tmp_path / "backups"), "second": str(tmp_path / "usb")}),
        encoding="utf-8",
    )
    assert "第二份备份没有做成" in typed.refused("db", "backup", "--scheduled", json=False)
    assert len(list((tmp_path / "backups").glob("*/*.db"))) == 1
    assert "第二份备份没有做成" in typed("db", "backups").out


@pytest.mark.parametrize(
    ("state", "told"),
    [("copied", "第二个文件夹里也有"), ("behind", "还缺最近一份"), ("gone", "现在用不了")],
)
def test_a_task_with_nothing_to_do_says_how_the_second_folder_stands(
    typed, filed, tmp_path, state, told
):
    usb = tmp_path / "usb"
    usb.mkdir()
    backups = SqlBackups(typed.path, None)
    folders = BackupFolders(tmp_path / "backups", usb)
    backups.prepare(folders)
    backups.put_folders(folders)
    typed("db", "backup", "--now")
    if state == "gone":
        usb.rename(tmp_path / "unplugged")
    elif state == "behind":
        next(usb.glob("*/*.db")).unlink()
    with backups.alone() if state == "behind" else nullcontext():
        assert told in typed("db", "backup", "--scheduled").out


def test_a_note_that_somebody_spoiled_means_the_default_folder(typed, filed, tmp_path):
    (tmp_path / "office-backup.json").write_text('["x"]', encoding="utf-8")
    assert typed.json("db", "backup", "--scheduled")["folder"] == str(tmp_path / "backups")


@pytest.mark.parametrize("words", [[], ["x.db", "--now"], ["--now", "--scheduled"]])
def test_one_way_at_a_time(typed, words):
    assert typed("db", "backup", *words).code == 2
