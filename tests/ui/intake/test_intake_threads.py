"""With the real runner: nothing is lost while answers are on their way."""

import threading
from dataclasses import replace

from PySide6.QtCore import Qt

from gaoxinban.application.rows import TicketFilter
from tests.ui.intake.conftest import TRINA


class SlowOffice:
    """The office behind a gate for its one write."""

    def __init__(self, office):
        self._office = office
        self.gate = threading.Event()

    def __getattr__(self, name):
        return getattr(self._office, name)

    def log(self, actor, command):
        assert self.gate.wait(10)
        return self._office.log(actor, command)


def test_a_whole_request_and_what_is_typed_while_it_is_saved(
    open_panel, desk_context, threaded, office, keyboard, qtbot
):
    slow = SlowOffice(office)
    panel = open_panel(replace(desk_context, runner=threaded, office=slow))
    keyboard.text("天合")
    keyboard.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.form.enterprise.text() == TRINA)
    keyboard.text("车间停电")
    keyboard.control(Qt.Key.Key_Return)
    assert not panel.acts.log.isEnabled()
    keyboard.control(Qt.Key.Key_Return)
    keyboard.text("了两次")
    slow.gate.set()
    qtbot.waitUntil(lambda: "还在表单里" in panel.done.text.text)
    assert panel.form.read().body == "车间停电了两次"
    assert len(office.ticket_ids(TicketFilter())) == 3
    qtbot.waitUntil(panel.acts.log.isEnabled)
    qtbot.waitUntil(lambda: threaded.active == 0)
