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
from gaoxinban.ui.kit.theme import SCHEME
from gaoxinban.ui.shell.application import OpenedOffice, Shell, ShellPlan, settings_at


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

    def make(open_office, look_file=None):
        settings = tmp_path / "window.ini"
        shell = Shell(app, ShellPlan(open_office, PAGES, None, settings, look_file=look_file))
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


def test_each_database_has_its_own_page_and_person_and_all_share_the_look(tmp_path, monkeypatch):
    """The first start on another database stood on the last page of the one before."""
    from gaoxinban import bootstrap

    monkeypatch.setattr(bootstrap, "data_folder", lambda: tmp_path)
    office = bootstrap._plan(tmp_path / "gaoxinban.db", tmp_path)
    demo = bootstrap._plan(tmp_path / "demo" / "gaoxinban.db", tmp_path)
    again = bootstrap._plan(tmp_path / "demo" / ".." / "demo" / "gaoxinban.db", tmp_path)
    assert office.settings_file == tmp_path / "window.ini"
    assert demo.settings_file == again.settings_file
    assert demo.settings_file not in {None, office.settings_file}
    assert demo.look_file == office.look_file == tmp_path / "window.ini"
    assert bootstrap._plan(tmp_path / "gaoxinban.db", None).settings_file is None


def test_the_look_comes_from_its_own_file(start, tmp_path):
    look = tmp_path / "look.ini"
    settings_at(look).setValue(SCHEME, "dark")
    assert start(lambda: OpenedOffice(object()), look).theme.colours.dark


def test_the_window_starts_without_what_the_first_screen_does_not_need():
    code = (
        "import sys, gaoxinban.ui.shell.application\n"
        "late = {'sqlalchemy', 'alembic', 'numpy', 'pyqtgraph', 'qtawesome', 'pypinyin',"
        " 'fontTools', 'PySide6.QtPrintSupport', 'gaoxinban.application.rows'} & set(sys.modules)\n"
        "sys.exit(' '.join(sorted(late)) or 0)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")
