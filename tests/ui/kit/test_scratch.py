"""What must not outlast the window does not."""

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QObject

from gaoxinban.ui.kit.scratch import scratch_folder

KEPT = """
from PySide6.QtCore import QObject
from gaoxinban.ui.kit.scratch import scratch_folder

owner = QObject()
owner.itself = owner
folder = scratch_folder(owner)
(folder / "copy.txt").write_text("confidential")
print(folder)
"""


def test_a_folder_goes_with_its_owner():
    owner = QObject()
    folder = scratch_folder(owner)
    (folder / "copy.txt").write_text("confidential")
    del owner
    assert not folder.exists()


def test_a_folder_is_gone_when_the_program_is_though_its_owner_never_went():
    """Widgets are still there when the interpreter ends, and their copies of files stayed behind."""
    ended = subprocess.run([sys.executable, "-c", KEPT], capture_output=True, text=True, check=True)
    folder = Path(ended.stdout.strip())
    assert folder.is_absolute()
    assert not folder.exists()
