"""Files beside the database: whole or not at all, copied with a backup, back with a restore."""

import os
from contextlib import closing

import pytest
from new_office import acting, new_office, request

from gaoxinban.application.attachments import GivenFile
from gaoxinban.bootstrap import open_office, restore, shipped
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Role
from gaoxinban.storage.attachment_store import AttachmentFolder, folder_of

MIGRATIONS = shipped("migrations")


@pytest.fixture
def kept(tmp_path):
    """An office with one case and one file; closed."""
    office, _ = new_office(tmp_path)
    with closing(office):
        who = acting(office, Role.OFFICER)
        case = office.log(who, request()).value.ticket_id
        office.files.attach(who, case, GivenFile("来函.txt", b"letter"))
    return tmp_path / "office.db"


def files_of(database):
    return sorted(p.name for p in folder_of(database).rglob("*") if p.is_file())


def test_a_source_that_breaks_off_leaves_nothing(tmp_path):
    folder = AttachmentFolder(tmp_path / "files")

    def broken():
        yield b"half"
        raise Refused("断了")

    with pytest.raises(Refused, match="断了"):
        folder.keep(broken())
    assert list((tmp_path / "files").iterdir()) == []


def test_a_full_disk_is_a_sentence(tmp_path, monkeypatch):
    def full(_number, _data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(Refused, match="附件没能存下（磁盘已满"):
        AttachmentFolder(tmp_path / "files").keep([b"x"])


def test_a_backup_takes_the_files_along_and_a_restore_brings_them_back(kept, tmp_path):
    target = tmp_path / "copy" / "2026.db"
    target.parent.mkdir()
    with closing(open_office(kept)) as office:
        office.maintenance.backup(target)
    assert files_of(target) == files_of(kept) != []
    new = tmp_path / "new" / "office.db"
    assert restore(target, new) is None
    with closing(open_office(new)) as office:
        assert office.files.findings() == office.maintenance.verify() == []
        row = office.files.of(1)[0]
        assert office.files.read(row) == b"letter"


def test_a_restore_mends_a_file_that_was_altered(kept, tmp_path):
    """Altered or broken files are why somebody restores; the size may be the same."""
    target = tmp_path / "copy.db"
    with closing(open_office(kept)) as office:
        office.maintenance.backup(target)
        digest = office.files.of(1)[0].hash
    altered = AttachmentFolder(folder_of(kept)).path(digest)
    altered.write_bytes(b"LETTER")
    restore(target, kept)
    assert altered.read_bytes() == b"letter"


def test_a_second_backup_copies_only_what_is_new(kept, tmp_path):
    folder = AttachmentFolder(folder_of(kept))
    assert (folder.copy_to(tmp_path / "b"), folder.copy_to(tmp_path / "b")) == (1, 0)
