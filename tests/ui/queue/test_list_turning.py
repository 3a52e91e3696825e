"""From one list to another: its first rows are painted, everything else comes after them."""

import threading

import pytest
from PySide6.QtCore import QEvent, QObject

from gaoxinban.domain.term import TicketState
from gaoxinban.ui.kit.paged_model import UNKNOWN
from gaoxinban.ui.queue import queue_panel
from gaoxinban.ui.queue.columns import as_queue_rows
from gaoxinban.ui.queue.operations import load_glimpse


@pytest.mark.parametrize("view", ["all", "call_back"])
def test_another_list_is_painted_before_the_whole_of_it_is_read(
    drive, cast, office, monkeypatch, view
):
    """And once, whether the case with the cursor stays on top or leaves."""
    cast.resolve(cast.in_hand(title="办完的"))
    cast.log("甲")
    page = drive()
    heard = []

    class Eye(QObject):
        def eventFilter(self, _watched, event):
            if event.type() == QEvent.Type.Paint:
                heard.append("painted")
            return False

    eye = Eye()
    page.page.list.view.table.viewport().installEventFilter(eye)
    whole = office.ticket_ids
    monkeypatch.setattr(office, "ticket_ids", lambda *of: heard.append("whole") or whole(*of))
    page.page.list.view.bar.choose_view(view)
    page.settle()
    assert heard[:2] == ["painted", "whole"]
    page.settle()
    assert heard.count("painted") == 1


def test_no_preview_is_read_while_another_list_is_on_its_way(
    drive_threaded, cast, office, qtbot, monkeypatch
):
    cast.log("甲")
    page = drive_threaded()
    panel, gate, read = page.page, threading.Event(), []
    qtbot.waitUntil(lambda: "甲" in panel.list.view.preview._title.text)
    first_rows = office.ticket_page
    monkeypatch.setattr(office, "ticket_page", lambda *of: gate.wait(9) and first_rows(*of))
    monkeypatch.setattr(
        queue_panel, "load_glimpse", lambda *of: read.append(of) or load_glimpse(*of)
    )
    panel.list.view.bar.choose_view("all")
    panel.refresh()
    qtbot.wait(20)
    assert read == []
    gate.set()
    qtbot.waitUntil(lambda: len(read) == 1 and page.context.runner.active == 0)


def test_a_change_between_the_first_rows_and_the_whole_list_comes_in(drive, cast, office):
    ticket, other = cast.log("甲"), cast.log("乙")
    page = drive()
    panel = page.page.list
    first = panel.model.make_cells(as_queue_rows(office, office.ticket_rows([ticket])))
    panel.model.set_ids([ticket, UNKNOWN], first)
    cast.accept(ticket)
    panel._changed.add(ticket)
    panel._show_ids([ticket, other])
    assert page.rows[0].ticket.state is TicketState.ACCEPTED


def test_the_acts_under_the_list_are_whole_with_larger_text(drive, cast):
    """At 150 % their lower half was cut off."""
    cast.log("扩产用电")
    page = drive()
    strip = page.page.list.view.preview
    font = strip.font()
    font.setPointSizeF(4 * font.pointSizeF())  # those of tests are small
    strip.setFont(font)
    page.settle()
    shown = [each for each in strip._buttons.values() if each.isVisible()]
    assert shown
    assert all(each.height() >= each.sizeHint().height() for each in shown)
