"""The real window on a real database with the real workers; only the clock is set by hand."""

import weakref

import pytest
from new_office import new_office

from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.task_runner import TaskRunner
from gaoxinban.ui.shell.application import OpenedOffice, Shell, ShellPlan
from gaoxinban.ui.shell.office_watch import watched
from gaoxinban.ui.shell.pages import pages, search
from tests.journeys.seated import Seated
from tests.journeys.watchdog import Watchdog


def pytest_collection_modifyitems(items):
    """The offscreen platform warns of what it cannot do; no other message is forgiven."""
    for item in items:
        if "/journeys/" in item.nodeid:
            mark = pytest.mark.qt_log_ignore("^This plugin does not support ", extend=True)
            item.add_marker(mark)


@pytest.fixture
def opened(tmp_path):
    """(office, clock): Monday 2026-03-02, 09:00, as after the installation."""
    office, clock = new_office(tmp_path)
    yield office, clock
    office.close()


@pytest.fixture
def clock(opened):
    return opened[1]


@pytest.fixture
def watchdog(qtbot, monkeypatch):
    """Fails the journey on a block of the window; see `watchdog`."""
    dog = Watchdog(qtbot)
    shown = weakref.WeakSet()
    show = Panel.showEvent

    def first_showing(panel, event):
        if panel not in shown:
            shown.add(panel)
            dog.pardon()
        show(panel, event)

    monkeypatch.setattr(Panel, "showEvent", first_showing)
    yield dog
    dog.close()
    assert not dog.blocks, "\n\n".join(dog.blocks)


@pytest.fixture
def seated(opened, dressed, watchdog, tmp_path):
    """Somebody in front of the window, the cursor in 登记."""
    office, _clock = opened

    def open_office():
        return OpenedOffice(
            office, office.directory().officers, office.calendar_note(), watch=watched(office)
        )

    shell = Shell(dressed, ShellPlan(open_office, pages(), search, tmp_path / "window.ini"))
    assert type(shell.runner) is TaskRunner
    shell.window.show()
    shell.window.activateWindow()
    made = Seated(shell, office, watchdog, tmp_path / "pictures")
    made.qtbot.waitUntil(lambda: shell.window.panel("intake") is not None)
    made.qtbot.waitUntil(shell.window.isActiveWindow)
    made.rest()
    watchdog.watch(shell.runner)
    yield made
    shell.close()
