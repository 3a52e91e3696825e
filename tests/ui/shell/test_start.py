"""A start hurries, and leaves nothing changed behind it."""

import gc
import os
import subprocess
import sys
import threading

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout

from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit.page import PageSpec
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.shell.application import OpenedOffice, Shell, ShellPlan


class Page(Panel):
    """Reads once, as pages do, and holds the read until the test lets go."""

    gate = threading.Event()

    def __init__(self, context):
        super().__init__(context)
        QVBoxLayout(self)
        context.runner.read(self, self.gate.wait)


PAGES = (PageSpec("intake", "登记", "intake", Page, "登记一件诉求"),)


@pytest.fixture
def start(qtbot, tmp_path):
    app = QApplication.instance()
    sheet, palette, font = app.styleSheet(), app.palette(), app.font()
    shells = []
    Page.gate.clear()
    was_on = gc.isenabled()
    gc.enable()

    def make(open_office):
        shell = Shell(app, ShellPlan(open_office, PAGES, settings_file=tmp_path / "window.ini"))
        shells.append(shell)
        shell.window.show()
        return shell

    yield make
    Page.gate.set()
    for shell in shells:
        shell.close()
    assert gc.isenabled()
    if not was_on:
        gc.disable()
    app.setStyleSheet(sheet)
    app.setPalette(palette)
    app.setFont(font)


def test_the_late_note_waits_for_the_first_page(start, qtbot):
    asked = threading.Event()

    def note():
        asked.set()
        return "日历 2026 第1版"

    shell = start(lambda: OpenedOffice(object(), late_note=note))
    qtbot.waitUntil(lambda: shell.window.panel("intake") is not None)
    qtbot.wait(200)
    assert not asked.is_set()
    assert not gc.isenabled()
    Page.gate.set()
    qtbot.waitUntil(lambda: shell.window.status.note.text() == "日历 2026 第1版")
    assert gc.isenabled()


def test_a_start_that_is_refused_ends_the_haste(start, qtbot):
    def refuse():
        raise Refused("数据库打不开。")

    start(refuse)
    qtbot.waitUntil(gc.isenabled)


def test_a_window_that_is_closed_early_ends_the_haste(start):
    shell = start(lambda: OpenedOffice(object()))
    assert not gc.isenabled()
    shell.close()
    assert gc.isenabled()


def test_a_painted_window_has_imported_nothing_that_can_wait():
    code = (
        "import sys\n"
        "from gaoxinban.ui.shell.application import OpenedOffice, Shell, ShellPlan\n"
        "from gaoxinban.ui.shell.application import make_application\n"
        "from gaoxinban.ui.shell.pages import pages\n"
        "app = make_application()\n"
        "shell = Shell(app, ShellPlan(lambda: OpenedOffice(None), pages()))\n"
        "shell.window.rail.load_icons()\n"
        "shell.window.grab()\n"
        "late = {'qtawesome', 'qtpy', 'PySide6.QtOpenGL', 'importlib.metadata', 'email.message',\n"
        " 'platformdirs', 'sqlalchemy', 'argon2', 'gaoxinban.ui.shell.door',\n"
        " 'asyncio', 'gaoxinban.application.rows'}\n"
        "found = late & set(sys.modules)\n"
        "shell.close()\n"
        "sys.exit(' '.join(sorted(found)) or 0)\n"
    )
    # In another locale than UTF-8 Qt says that it has chosen one.
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-c", code]
    ended = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert (ended.returncode, ended.stderr) == (0, b"")
