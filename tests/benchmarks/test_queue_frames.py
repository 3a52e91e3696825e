"""The window's list at a million cases: rows painted, frames while scrolling, memory.

Run as test_queue_speed.py is, over processor time too; offscreen. A frame is one look at another place:
the scroll bar is set and the viewport painted into a picture. Beside it stands
the same table on Qt's own model in C++ with the same columns.
"""

import os
import resource
import statistics
import time

import pytest
from test_queue_speed import queue, say  # noqa: F401  a fixture

FRAMES = 120
PATIENCE = 20.0

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def page(queue, qapp, tmp_path):  # noqa: F811  the fixture
    """The page 工单 on the large database, with the real workers."""
    from PySide6.QtCore import QObject, QSettings

    from gaoxinban.ui.kit.actions import ActionRegistry
    from gaoxinban.ui.kit.notifier import Notifier
    from gaoxinban.ui.kit.page import PageContext, Seat
    from gaoxinban.ui.kit.task_runner import TaskRunner
    from gaoxinban.ui.kit.theme import Theme
    from gaoxinban.ui.queue import PAGE

    parent = QObject()
    settings = QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat)
    context = PageContext(
        office=queue.office,
        runner=TaskRunner(),
        notifier=Notifier(parent),
        actions=ActionRegistry(parent),
        seat=Seat(parent),
        settings=settings,
        theme=Theme(qapp, settings),
        navigate=lambda _key, _target=None: None,
    )
    context.seat.sit(queue.officer)
    made = PAGE.make(context)
    made.resize(1280, 800)
    made.show()
    wait(qapp, lambda: made.list.model.rowCount() > 0 and context.runner.active == 0)
    yield made
    made.close()
    context.runner.close()
    made.deleteLater()
    qapp.processEvents()


def wait(qapp, ready):
    began = time.perf_counter()
    while not ready():
        qapp.processEvents()
        assert time.perf_counter() - began < PATIENCE
    return time.perf_counter() - began


def painted(page):
    page.list.view.table.viewport().grab()


def test_a_view_is_painted_soon(page, qapp):
    bar, model, runner = page.list.view.bar, page.list.model, page.context.runner
    slow = {}
    for _round in range(3):
        for key in ("all", "open", "mine", "ours", "call_back", "late", "waiting"):
            before = model.ids
            began, wall = time.process_time(), time.perf_counter()
            bar.choose_view(key)
            wait(qapp, lambda before=before: model.ids is not before)
            painted(page)
            took = min(time.process_time() - began, time.perf_counter() - wall)
            slow[key] = min(slow.get(key, PATIENCE), took)
            wait(qapp, lambda: runner.active == 0)
    worst = max(slow, key=slow.get)
    say(f"a view chosen and painted: slowest {worst} {slow[worst] * 1e3:.0f} ms")
    assert slow[worst] <= 0.050


def test_frames_while_scrolling_jumps_included(page, qapp):
    from PySide6.QtGui import QStandardItem, QStandardItemModel
    from PySide6.QtWidgets import QTableView

    bar, table, runner = page.list.view.bar, page.list.view.table, page.context.runner
    bar.choose_view("all")
    wait(qapp, lambda: runner.active == 0)
    rows = page.list.model.rowCount()
    places = [0, rows // 2, rows - 1, rows // 3]
    places += [rows // 2 + 3 * step for step in range(FRAMES - len(places))]
    ours = frames(table, places, qapp, lambda: runner.active == 0)

    bare = QTableView()
    columns = [(len(title) + 8) for title, _ in table.shown_columns()]
    plain = QStandardItemModel(2_000, len(columns))
    for row in range(2_000):
        for column, length in enumerate(columns):
            plain.setItem(row, column, QStandardItem("工" * (length // 2)))
    bare.setModel(plain)
    bare.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
    bare.resize(table.size())
    bare.show()
    floor = frames(bare, [each % 1_900 for each in places], qapp, lambda: True)
    bare.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    p95 = [sorted(each)[int(len(each) * 0.95)] * 1e3 for each in (ours, floor)]
    median = [statistics.median(each) * 1e3 for each in (ours, floor)]
    say(
        f"frame of {rows:,} rows: p95 {p95[0]:.1f} ms, bare {p95[1]:.1f} ms;"
        f" median {median[0]:.1f} and {median[1]:.1f} ms; peak {peak:.0f} MB"
    )
    assert p95[0] <= 2 * p95[1]
    assert peak <= 400


def frames(table, places, qapp, settled):
    """Seconds of each look; rows that are on their way do not hold a frame up."""
    times = []
    for row in places:
        began = time.process_time()
        table.verticalScrollBar().setValue(row)
        table.viewport().grab()
        times.append(time.process_time() - began)
        wait(qapp, settled)
    return times
