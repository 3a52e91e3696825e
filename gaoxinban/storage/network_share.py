"""Whether a folder lies on another computer: no database of several programs can stand there.

Programs on one database share a piece of memory (SQLite's WAL), which no network
file system gives to two computers: the file is damaged (sqlite.org/wal.html;
ByteStash PR#339).
"""

import os
import sys
from pathlib import Path

from gaoxinban.domain.errors import Refused

MOUNTS = Path("/proc/self/mountinfo")
"""What is mounted, by the numbers of its device (proc(5))."""

_SHARES = frozenset(
    ("cifs", "smb3", "smbfs", "nfs", "nfs4", "ncpfs", "afs", "davfs", "fuse.sshfs", "fuse.davfs")
) | {"fuse.rclone", "fuse.gvfsd-fuse", "fuse.kio-fuse"}

_DRIVE_REMOTE = 4
"""What GetDriveTypeW says of it."""


def refuse_share(path: Path) -> None:
    """Refuse a database whose folder, or the nearest one that exists, is on a network share."""
    there = path.resolve().parent  # a link on the own disk may lead to a share
    while not there.exists() and there != there.parent:
        there = there.parent
    if _is_share(there):
        raise Refused(
            f"{path} 在网络共享文件夹里：几台电脑同时打开会弄坏数据库。"
            "请把数据库放在本机的硬盘上，用 --db 指明路径；共享文件夹里可以放备份。",
            field="db",
        )


def _is_share(folder: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == _DRIVE_REMOTE)
    try:
        device = folder.stat().st_dev
        lines = MOUNTS.read_text(errors="replace").splitlines()
    except OSError:  # another system, or a folder that nobody may look at: opening will tell
        return False
    number = f"{os.major(device)}:{os.minor(device)}"
    mounts = (line.split(" ") for line in lines)
    return any(
        fields[2] == number and fields[fields.index("-") + 1] in _SHARES
        for fields in mounts
        if "-" in fields
    )
