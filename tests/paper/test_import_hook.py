"""PySide asks nothing of modules that are imported; its star imports still work."""

import subprocess
import sys

import pytest

ASKED = """
import inspect, sys
read = []
found = inspect.getsource
inspect.getsource = lambda module: read.append(module.__name__) or found(module)
{before}
import PySide6.QtCore
import wave, colorsys
print("wave" in read)
names = {{}}
exec("from PySide6.QtWidgets import *", names)
print("QTableWidget" in names)
"""


@pytest.mark.parametrize(
    ("before", "asked"), [("", "True"), ("import gaoxinban.ui", "False")], ids=["PySide", "ours"]
)
def test_sources_are_read_by_pyside_alone_not_under_the_window(before, asked):
    done = subprocess.run(
        [sys.executable, "-c", ASKED.format(before=before)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [asked, "True"]
