"""Files that are to last: the old one or the new one, never half of one."""

import os
import stat
from pathlib import Path

import pytest

from gaoxinban.application.whole_file import fresh_file, put_whole


def names(folder):
    return [each.name for each in folder.iterdir()]


def test_the_file_is_on_the_disk_before_it_has_its_name(tmp_path, monkeypatch):
    """fsync, then rename, then fsync of the folder: the order is what survives a power cut."""
    told = []
    fsync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda number: (told.append("fsync"), fsync(number)))
    monkeypatch.setattr(Path, "replace", lambda a, b: (told.append("rename"), replace(a, b))[1])
    put_whole(tmp_path / "a", b"x")
    assert told == ["fsync", "rename", "fsync"]
    assert (tmp_path / "a").read_bytes() == b"x"


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_is_not_written_to_its_end_leaves_the_old_file(tmp_path, monkeypatch, fault):
    def broken(_number):
        raise fault

    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(type(fault)):
        put_whole(tmp_path / "a", b"new")
    assert (names(tmp_path), (tmp_path / "a").read_bytes()) == (["a"], b"old")


@pytest.mark.skipif(os.name != "posix", reason="rights of another kind")
def test_others_read_what_they_may_read_of_any_file_and_nothing_private(tmp_path):
    (tmp_path / "plain").touch()
    put_whole(tmp_path / "a", b"x")
    with fresh_file(tmp_path, private=True) as private:
        modes = [stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / "a", private)]
    assert modes == [stat.S_IMODE((tmp_path / "plain").stat().st_mode), 0o600]
