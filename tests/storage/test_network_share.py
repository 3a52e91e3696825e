"""No database opens on a network share (ByteStash PR#339: WAL on SMB loses what was written)."""

import os
from contextlib import closing

import pytest

from gaoxinban.bootstrap import open_office
from gaoxinban.domain.errors import Refused
from gaoxinban.storage import network_share


@pytest.fixture
def mounted(tmp_path, monkeypatch):
    """Say of the folder of a test what kind of file system it is on."""
    device = tmp_path.stat().st_dev
    number = f"{os.major(device)}:{os.minor(device)}"

    def mount(kind):
        lines = tmp_path / "mountinfo"
        lines.write_text(
            "22 28 0:20 / /sys rw,nosuid shared:7 - sysfs sysfs rw\n"
            "25 30 0:99 / /media/elsewhere rw - cifs //other/data rw\n"
            f"36 28 {number} / /media/my\\040data rw,noatime shared:1 - {kind} //server/share rw\n"
        )
        monkeypatch.setattr(network_share, "MOUNTS", lines)

    return mount


@pytest.mark.parametrize("kind", ["cifs", "nfs4", "fuse.gvfsd-fuse"])
def test_a_share_is_refused_and_nothing_made(tmp_path, mounted, kind):
    mounted(kind)
    path = tmp_path / "not yet" / "there" / "gaoxinban.db"
    with pytest.raises(Refused, match="在网络共享文件夹里") as refused:
        open_office(path)
    assert refused.value.field == "db"
    assert not path.parent.parent.exists()


def test_a_disk_is_none(tmp_path, mounted):
    mounted("btrfs")
    with closing(open_office(tmp_path / "gaoxinban.db")) as office:
        assert office.maintenance.check() == []


def test_a_system_that_does_not_tell(tmp_path, monkeypatch):
    monkeypatch.setattr(network_share, "MOUNTS", tmp_path / "missing")
    network_share.refuse_share(tmp_path / "not yet" / "gaoxinban.db")


def test_a_link_to_a_share_is_on_the_share(tmp_path, monkeypatch):
    there = network_share.MOUNTS.parent  # a file system of its own
    device = there.stat().st_dev
    lines = tmp_path / "mountinfo"
    lines.write_text(f"36 28 {os.major(device)}:{os.minor(device)} / /data rw - nfs4 server:/ rw\n")
    monkeypatch.setattr(network_share, "MOUNTS", lines)
    link = tmp_path / "gaoxinban.db"
    link.symlink_to(there / "gaoxinban.db")
    with pytest.raises(Refused, match="在网络共享文件夹里"):
        open_office(link)
