"""What every test stands on: no display, no real home, no silent warning, nothing left behind.

Run from a user's machine or the gate alike; a display, a home folder and the
user's own database are never touched.
"""

import functools
import gc
import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

HOME = Path(tempfile.mkdtemp(prefix="gaoxinban-tests-"))

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The desktop's theme and input method plug-ins would make results depend on the machine.
for _name in ("QT_QPA_PLATFORMTHEME", "QT_STYLE_OVERRIDE", "QT_IM_MODULE", "GAOXINBAN_DB"):
    os.environ.pop(_name, None)
for _name, _folder in {
    "HOME": ".",
    "USERPROFILE": ".",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "runtime",
    "APPDATA": "roaming",
    "LOCALAPPDATA": "local",
}.items():
    _path = (HOME / _folder).resolve()
    _path.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ[_name] = str(_path)

# In the gate a result must be a function of the commit, and a failure must not spend minutes on
# its smallest example; on desks chance may search and shrink.
_gate = "CI" in os.environ
_phases = set(hypothesis.Phase) - (
    {hypothesis.Phase.shrink, hypothesis.Phase.explain} if _gate else set()
)
hypothesis.settings.register_profile(
    "default",
    max_examples=100,
    deadline=None,
    derandomize=_gate,
    phases=_phases,
    print_blob=True,
)
hypothesis.settings.register_profile("nightly", max_examples=2_000, deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """End with one sentence where Qt cannot load, before pytest-qt fails with a traceback."""
    config.addinivalue_line("markers", "window: needs a real display; run with -m window")
    if _gate and config.getoption("randomly_seed", None) == "default":
        config.option.randomly_seed = 20261122  # chance finds wrong orders on desks
    from gaoxinban.domain.errors import Refused
    from gaoxinban.paper.system_libraries import Purpose, require

    window = "window" in config.getoption("markexpr")
    try:
        require(Purpose.WINDOW if window else Purpose.PAPER)
    except Refused as refusal:
        pytest.exit(refusal.sentence, returncode=pytest.ExitCode.USAGE_ERROR)


def pytest_unconfigure() -> None:
    """Remove the home folder of the run."""
    shutil.rmtree(HOME, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave tests that need a real window to the runs that ask for them by `-m window`."""
    if "window" in config.getoption("markexpr"):
        return
    skip = pytest.mark.skip(reason="needs a display: run with -m window under Xvfb or a desktop")
    for item in items:
        if item.get_closest_marker("window"):
            item.add_marker(skip)


@pytest.fixture(autouse=True, scope="session")
def quick_storage() -> Iterator[None]:
    """No test pulls the plug, so none waits for the disk; a statement is compiled once in a run.

    Other processes and the benchmarks work as the program does.
    """
    from sqlalchemy.util import LRUCache

    from gaoxinban.storage import driver_file, sqlite

    class Statements(LRUCache[Any, Any]):
        """Found by every engine: the first part of a key is its own dialect, all being alike."""

        def get(self, key: Any, default: Any = None) -> Any:
            return super().get(key[1:], default)

        def __setitem__(self, key: Any, value: Any) -> None:
            super().__setitem__(key[1:], value)

    compiled = {"compiled_cache": Statements(2_000)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(driver_file, "PRAGMAS", (*driver_file.PRAGMAS, "PRAGMA synchronous=OFF"))
        create = functools.partial(sqlite.create_engine, execution_options=compiled)
        patch.setattr(sqlite, "create_engine", create)
        yield


def pytest_collection_finish() -> None:
    """What stays for the run is not looked through again and again."""
    gc.collect()
    gc.freeze()


class _Warnings(logging.Handler):
    """Keeps every record of WARNING and above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def _no_unexpected_warning(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that logs a warning which it did not ask for by `logged_warnings`."""
    handler = _Warnings()
    root = logging.getLogger()
    root.addHandler(handler)
    request.node.stash[_RECORDS] = handler.records
    yield
    root.removeHandler(handler)
    if "logged_warnings" not in request.fixturenames and handler.records:
        lines = [f"{r.levelname} {r.name}: {r.getMessage()}" for r in handler.records]
        pytest.fail("unexpected log records:\n" + "\n".join(lines), pytrace=False)


_RECORDS = pytest.StashKey[list[logging.LogRecord]]()


@pytest.fixture
def logged_warnings(
    request: pytest.FixtureRequest, _no_unexpected_warning: None
) -> list[logging.LogRecord]:
    """The records of WARNING and above that the test logged so far; asking for it allows them."""
    return request.node.stash[_RECORDS]


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread running, or a window open once Qt is in use."""
    before = set(threading.enumerate())
    yield
    left = [f"thread {t.name}" for t in threading.enumerate() if t not in before and t.is_alive()]
    if "qapp" in request.fixturenames:
        left += [f"window {window}" for window in _open_windows()]
    if left:
        pytest.fail("left behind: " + ", ".join(left), pytrace=False)


def _open_windows() -> list[str]:
    """The visible windows, closed so that only the test that left them is blamed."""
    from PySide6.QtWidgets import QApplication

    QApplication.processEvents()
    windows = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    for window in windows:
        window.close()
        window.deleteLater()
    QApplication.processEvents()
    return [f"{type(window).__name__} {window.windowTitle()!r}" for window in windows]


@pytest.fixture
def dressed(qapp):
    """The application as it was, afterwards."""
    from gaoxinban.ui.kit.theme import TEXT

    font, palette, sheet = qapp.font(), qapp.palette(), qapp.styleSheet()
    yield qapp
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)
    qapp.setProperty(TEXT, None)
