"""Imports point inwards: the contracts hold, and each is seen to fail on a planted violation."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from source import PACKAGE, ROOT


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts on the house that stands in `folder`."""
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as command; command()",
            "--no-cache",
        ],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copy_of_the_house(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(PACKAGE, folder / "gaoxinban", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_the_contracts_hold():
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


PLANTED = {
    "the window reaches into storage": (
        "ui/kit/planted.py",
        "import gaoxinban.storage\n",
        "Layers point inwards",
    ),
    "the window opens a database": (
        "ui/kit/planted.py",
        "import sqlite3\n",
        "SQL stays in storage",
    ),
    "the command line opens a database": (
        "cli/planted.py",
        "from sqlalchemy import text\n",
        "SQL stays in storage",
    ),
    "one feature knows another": (
        "ui/intake/planted.py",
        "import gaoxinban.ui.queue\n",
        "Features of the window are independent",
    ),
    "a feature knows the shell": (
        "ui/queue/planted.py",
        "import gaoxinban.ui.shell\n",
        "Features of the window are independent",
    ),
    "a feature nobody listed": (
        "ui/drawer/__init__.py",
        "",
        "Features of the window are independent",
    ),
    "a room nobody listed": ("helpers.py", "", "Layers point inwards"),
    "the domain draws": (
        "domain/planted.py",
        "from PySide6.QtGui import QColor\n",
        "Qt stays in ui and paper",
    ),
    "the domain knows its use cases": (
        "domain/planted.py",
        "import gaoxinban.application\n",
        "Layers point inwards",
    ),
    "storage knows the sheet": (
        "storage/planted.py",
        "import gaoxinban.ui\n",
        "Layers point inwards",
    ),
    "a report draws": (
        "reporting/planted.py",
        "import pyqtgraph\n",
        "Qt stays in ui and paper",
    ),
}


@pytest.mark.parametrize("case", PLANTED)
def test_a_planted_violation_is_named(copy_of_the_house, case):
    place, text, contract = PLANTED[case]
    file = copy_of_the_house / "gaoxinban" / place
    fresh = not file.parent.exists()
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    try:
        done = lint_imports(copy_of_the_house)
    finally:
        if fresh:
            shutil.rmtree(file.parent)
        else:
            file.unlink()
    assert done.returncode != 0, done.stdout
    broken = [line for line in done.stdout.splitlines() if line.rstrip().endswith("BROKEN")]
    assert [line for line in broken if contract in line], done.stdout + done.stderr
