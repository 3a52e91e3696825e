"""A gate that never failed proves nothing: each is given what it must refuse."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from source import ROOT

PASSES = "def test_nothing():\n    assert True\n"


@pytest.fixture
def folder_of_tests(tmp_path) -> Path:
    """An empty folder under this repository's own conftest."""
    (tmp_path / "conftest.py").write_bytes((ROOT / "tests/conftest.py").read_bytes())
    return tmp_path


def run_pytest(folder: Path, text: str, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_planted.py").write_text(text, encoding="utf-8")
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-c",
            str(ROOT / "pyproject.toml"),
            "--rootdir",
            str(folder),
            "-p",
            "no:cacheprovider",
            *options,
            str(folder),
        ],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_plain_test_passes(folder_of_tests):
    done = run_pytest(folder_of_tests, PASSES)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Using --randomly-seed=" in done.stdout, "the order of tests is not shuffled"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("import warnings\ndef test(): warnings.warn('old', DeprecationWarning)\n", "DeprecationWarning: old"),
        ("def test(qapp):\n    from PySide6.QtCore import qWarning\n    qWarning('odd')\n", "Qt messages with level WARNING"),
        ("import logging\ndef test(): logging.getLogger('a').warning('odd')\n", "unexpected log records"),
        ("import pytest\n@pytest.mark.xfail\ndef test(): pass\n", "XPASS(strict)"),
        ("import pytest\n@pytest.mark.unheard_of\ndef test(): pass\n", "unheard_of"),
        (
            "import threading as t, time\n\n\ndef test(): t.Thread(target=time.sleep, args=(0.5,), name='idle').start()\n",
            "left behind: thread idle",
        ),
        (
            "from PySide6.QtWidgets import QWidget\nkept = []\ndef test(qapp): kept.append(QWidget()); kept[0].show()\n",
            "left behind: window QWidget",
        ),
        (
            "async def test(): pass\n",
            "async def",
        ),
    ],
    ids=["warning", "qt message", "log record", "xfail that passes", "marker", "thread", "window", "async"],
)  # fmt: skip
def test_pytest_refuses(folder_of_tests, text, says):
    done = run_pytest(folder_of_tests, text)
    assert done.returncode == 1 or done.returncode == 2, done.stdout + done.stderr
    assert says in done.stdout


def test_a_home_folder_is_never_the_users(folder_of_tests):
    text = (
        "import os, pathlib, platformdirs\n"
        "def test():\n"
        f"    mine = pathlib.Path({os.environ['HOME']!r})\n"
        "    for folder in (pathlib.Path.home(), platformdirs.user_data_path('gaoxinban'),\n"
        "                   platformdirs.user_config_path('gaoxinban'), platformdirs.user_cache_path('gaoxinban')):\n"
        "        assert 'gaoxinban-tests-' in str(folder) and not folder.is_relative_to(mine)\n"
        "    assert 'GAOXINBAN_DB' not in os.environ\n"
    )
    done = run_pytest(folder_of_tests, text)
    assert done.returncode == 0, done.stdout


def test_qt_without_its_libraries_is_one_sentence(folder_of_tests):
    """A machine without libEGL gets the apt line, not a traceback for every test."""
    text = (folder_of_tests / "conftest.py").read_text(encoding="utf-8")
    blind = (
        "import gaoxinban.paper.system_libraries as _libraries\n"
        "_libraries.require.__kwdefaults__['present'] = lambda name: 'EGL' not in name\n"
    )
    text = text.replace(
        "@pytest.hookimpl(tryfirst=True)", blind + "\n@pytest.hookimpl(tryfirst=True)", 1
    )
    (folder_of_tests / "conftest.py").write_text(text, encoding="utf-8")
    done = run_pytest(folder_of_tests, PASSES)
    assert done.returncode not in (0, 5)
    assert "libegl1" in done.stdout + done.stderr
    assert "apt-get install" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert len((done.stdout + done.stderr).strip().splitlines()) < 5


@pytest.mark.parametrize(
    ("tool", "text", "says"),
    [
        (["ruff", "check", "--config", "pyproject.toml"], "import os\n", "F401"),
        (["ruff", "check", "--config", "pyproject.toml"], "def f(a=[]) -> None:\n    print(a)\n", "B006"),
        (["ruff", "format", "--check", "--config", "pyproject.toml"], "x  =  1\n", "reformat"),
        (["mypy", "--config-file", "pyproject.toml"], "def f(a):\n    return a\n", "no-untyped-def"),
    ],
    ids=["unused", "default", "format", "types"],
)  # fmt: skip
def test_the_source_gates_refuse(tmp_path, tool, text, says):
    planted = tmp_path / "planted.py"
    planted.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", *tool, str(planted)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert says in done.stdout + done.stderr
