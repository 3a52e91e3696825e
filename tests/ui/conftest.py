"""What tests of the window share; they leave no widget and no worker behind."""

import gc
import threading

import pytest
from inline_runner import InlineTaskRunner

from gaoxinban.ui.kit.task_runner import TaskRunner


def pytest_collection_modifyitems(items):
    """The offscreen platform warns of what it cannot do; no other message is forgiven."""
    for item in items:
        if "/ui/" in item.nodeid:
            mark = pytest.mark.qt_log_ignore("^This plugin does not support ", extend=True)
            item.add_marker(mark)


def _workers():
    return [t.name for t in threading.enumerate() if t.name.startswith("gaoxinban-")]


@pytest.fixture(autouse=True, scope="module")
def older_things_rest():
    """What earlier tests keep (trees of the whole source, examples) is not looked through again.

    What they left over goes first, for nothing frozen is ever collected. Not before every test:
    pytest holds much of a test until the next one, which would freeze it for good.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def nothing_left(request):
    """Fail on top-level widgets and worker threads that outlive a test.

    Set up before qtbot (which asks for nothing autouse), so torn down after
    it has closed the widgets that it was given.
    """
    if "qapp" not in request.fixturenames:
        yield
        return
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    request.getfixturevalue("qapp")
    before = {id(each) for each in QApplication.topLevelWidgets()}
    yield
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [each for each in QApplication.topLevelWidgets() if id(each) not in before]
    names = [f"{type(each).__name__}({each.objectName()})" for each in left]
    for each in left:
        each.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not names, f"windows left: {names}; add them with qtbot.addWidget or give a parent"
    assert not _workers(), f"workers left: {_workers()}; close the TaskRunner"


@pytest.fixture
def inline(qapp):
    """A runner that does everything at once."""
    runner = InlineTaskRunner()
    yield runner
    runner.close()


@pytest.fixture
def threaded(qapp):
    """The real runner."""
    runner = TaskRunner()
    yield runner
    runner.close()


@pytest.fixture
def context(inline, tmp_path, qapp):
    """What a page gets, with an office that knows nothing."""
    from PySide6.QtCore import QObject, QSettings

    from gaoxinban.ui.kit.actions import ActionRegistry
    from gaoxinban.ui.kit.notifier import Notifier
    from gaoxinban.ui.kit.page import PageContext, Seat
    from gaoxinban.ui.kit.theme import Theme

    parent = QObject()
    visited = []
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    made = PageContext(
        office=object(),
        runner=inline,
        notifier=Notifier(parent),
        actions=ActionRegistry(parent),
        seat=Seat(parent),
        settings=settings,
        theme=Theme(qapp, settings),
        navigate=lambda key, target=None: visited.append((key, target)),
    )
    made.notifier.setProperty("visited", visited)
    yield made
    parent.deleteLater()
    made.theme.deleteLater()


@pytest.fixture
def brought_up(qtbot):
    """Show a page, of 1200 x 700 unless told, as the window does: in front, the cursor in it."""

    def bring_up(page, width=1200, height=700):
        page.resize(width, height)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        page.take_focus()
        return page

    return bring_up


@pytest.fixture
def type_in(qapp):
    """Type as an input method commits: QTest's keys know no Chinese."""
    from PySide6.QtGui import QInputMethodEvent

    def commit(widget, text):
        for each in text:
            event = QInputMethodEvent()
            event.setCommitString(each)
            qapp.sendEvent(widget, event)

    return commit
