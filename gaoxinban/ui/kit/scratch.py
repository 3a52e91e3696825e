"""Folders for what must not outlast the window: copies of attachments, drawn pictures."""

import weakref
from pathlib import Path

from PySide6.QtCore import QTemporaryDir


def scratch_folder(owner: object) -> Path:
    """A new folder that goes with its owner, and with the program at the latest.

    A QTemporaryDir alone stays behind: the widgets that hold it are still there
    when the interpreter ends, and nothing that is there then is taken down.
    """
    folder = QTemporaryDir()
    weakref.finalize(owner, folder.remove)
    return Path(folder.path())
