"""Whether a window that kept a draft is still there.

A window holds a lock file for its life; the system lets go of it when the
process dies, however it dies. Seen from another machine a draft counts as left
when it is old: the worst that a wrong guess does is to show a text twice.
"""

import getpass
import uuid

from PySide6.QtCore import QDir, QLockFile, QStandardPaths, QSysInfo

from gaoxinban.application.desk_ports import Draft
from gaoxinban.domain.instant import SECOND, Instant

LEFT_AFTER = 10 * 60 * SECOND
"""Age from which a draft of another machine counts as left."""


def this_machine() -> str:
    """The computer and its user: drafts of other users are none of ours."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user without a name
        user = ""
    return f"{QSysInfo.machineHostName()}/{user}"


class WindowLock:
    """The name of a window, and the lock that says it lives."""

    def __init__(self) -> None:
        self.window = uuid.uuid4().hex
        self.machine = this_machine()
        self._lock = _lock_of(self.window)
        self._lock.tryLock(0)  # without a place for it the draft is merely found earlier

    def is_left(self, draft: Draft, now: Instant) -> bool:
        """Whether the window that kept this draft is gone."""
        if draft.window == self.window:
            return False
        if draft.machine != self.machine:
            return now - draft.saved_at > LEFT_AFTER
        lock = _lock_of(draft.window)
        if not lock.tryLock(0):
            return False
        lock.unlock()
        return True

    def release(self) -> None:
        """The window closes: its draft may be taken by the next one."""
        self._lock.unlock()


def _lock_of(window: str) -> QLockFile:
    temporary = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.TempLocation)
    folder = QDir(temporary)
    folder.mkpath("gaoxinban-windows")
    name = "".join(each for each in window if each.isalnum())
    lock = QLockFile(folder.filePath(f"gaoxinban-windows/{name}.lock"))
    lock.setStaleLockTime(0)  # never by age: people go to lunch with a form half filled
    return lock
