"""A gate that never failed proves nothing: each is given what it must refuse."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from source import ROOT

PASSES = "def test_nothing():\n    assert True\n"

PLANTED = """
import logging, threading, time, warnings
import pytest

def test_plain(): pass

def test_warning(): warnings.warn("old", DeprecationWarning)

def test_qt_message(qapp):
    from PySide6.QtCore import qWarning
    qWarning("odd")

def test_log_record(): logging.getLogger("a").warning("odd")

def test_log_record_asked_for(logged_warnings):
    logging.getLogger("a").warning("odd")
    assert [record.getMessage() for record in logged_warnings] == ["odd"]

@pytest.mark.xfail
def test_expected_to_fail(): pass

def test_thread(): threading.Thread(target=time.sleep, args=(0.5,), name="idle").start()

def test_window(qapp):
    from PySide6.QtWidgets import QWidget
    test_window.kept = QWidget()
    test_window.kept.show()

async def test_async(): pass

def test_slot(qapp):
    from PySide6.QtCore import QTimer
    QTimer.singleShot(0, lambda: 1 / 0)
    qapp.processEvents()

@pytest.mark.window
def test_needs_a_display(): raise AssertionError("there is none")
"""


def run_pytest(folder: Path, text: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run one test file under this repository's own conftest and settings."""
    conftest = folder / "conftest.py"
    if not conftest.exists():
        conftest.write_bytes((ROOT / "tests/conftest.py").read_bytes())
    (folder / "test_planted.py").write_text(text, encoding="utf-8")
    settings = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder)]
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            *settings,
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


@pytest.fixture(scope="module")
def planted(tmp_path_factory) -> str:
    """What pytest says of the planted faults."""
    return run_pytest(tmp_path_factory.mktemp("planted"), PLANTED, "-rA").stdout


def outcome(report: str, test: str) -> str:
    """The line of pytest's summary for one test, with the most serious outcome."""
    lines = re.findall(
        rf"^(?:PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS).*::{test}\b.*$", report, re.MULTILINE
    )
    return min(lines, key=lambda line: line[0] in "PS", default="not run")


@pytest.mark.parametrize(
    ("test", "says"),
    [
        ("test_warning", "DeprecationWarning: old"),
        ("test_qt_message", "Qt messages with level WARNING"),
        ("test_log_record", "unexpected log records"),
        ("test_expected_to_fail", "XPASS(strict)"),
        ("test_thread", "left behind: thread idle"),
        ("test_window", "left behind: window QWidget"),
        ("test_async", "async def"),
        ("test_slot", "ZeroDivisionError"),
    ],
)
def test_pytest_refuses(planted, test, says):
    assert outcome(planted, test).startswith(("FAILED", "ERROR")), planted
    assert says in planted


@pytest.mark.parametrize("test", ["test_plain", "test_log_record_asked_for"])
def test_pytest_accepts(planted, test):
    assert outcome(planted, test).startswith("PASSED"), planted


def test_the_order_is_shuffled(planted):
    assert "Using --randomly-seed=" in planted


def test_window_tests_wait_for_a_display(planted):
    assert "1 skipped" in planted
    assert "there is none" not in planted


def test_a_marker_must_be_declared(tmp_path):
    done = run_pytest(tmp_path, f"import pytest\n@pytest.mark.unheard_of\n{PASSES}")
    assert done.returncode != 0
    assert "unheard_of" in done.stdout


def test_a_home_folder_is_never_the_users(tmp_path):
    text = f"""
import os, pathlib, platformdirs as d
def test():
    mine = pathlib.Path({os.environ["HOME"]!r})
    for folder in (pathlib.Path.home(), d.user_data_path("x"), d.user_config_path("x"),
                   d.user_cache_path("x"), d.user_state_path("x"), d.user_runtime_path("x")):
        assert "gaoxinban-tests-" in str(folder) and not folder.is_relative_to(mine)
    assert "GAOXINBAN_DB" not in os.environ
"""
    done = run_pytest(tmp_path, text)
    assert done.returncode == 0, done.stdout


def test_qt_without_its_libraries_is_one_sentence(tmp_path):
    """A machine without libEGL gets the apt line, not a traceback for every test."""
    hook = "@pytest.hookimpl(tryfirst=True)"
    blind = (
        "import gaoxinban.paper.system_libraries as _libraries\n"
        "_libraries.require.__kwdefaults__['present'] = lambda name: 'EGL' not in name\n"
    )
    text = (ROOT / "tests/conftest.py").read_text(encoding="utf-8")
    (tmp_path / "conftest.py").write_text(text.replace(hook, f"{blind}\n{hook}"), encoding="utf-8")
    done = run_pytest(tmp_path, PASSES)
    said = done.stdout + done.stderr
    assert done.returncode not in (0, 5)
    assert "libegl1" in said
    assert "apt-get install" in said
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) < 5


@pytest.mark.parametrize(
    ("tool", "text", "says"),
    [
        (["ruff", "check", "--config", "pyproject.toml"], "import os\n", "F401"),
        (
            ["ruff", "check", "--config", "pyproject.toml"],
            "def f(a=[]) -> None:\n    a()\n",
            "B006",
        ),
        (["ruff", "format", "--check", "--config", "pyproject.toml"], "x  =  1\n", "reformat"),
        (["mypy", "--config-file", "pyproject.toml"], "def f(a):\n    return a\n", "untyped-def"),
    ],
    ids=["unused", "default", "format", "types"],
)
def test_the_source_gates_refuse(tmp_path, tool, text, says):
    file = tmp_path / "planted.py"
    file.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", *tool, str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert says in done.stdout + done.stderr
