"""With the real runner: nothing is lost while answers are on their way."""

import threading
from dataclasses import replace

from PySide6.QtCore import Qt

from gaoxinban.application.rows import TicketFilter
from tests.ui.intake.desk import TRINA


class SlowOffice:
    """The office behind a gate for its one write."""

    def __init__(self, office):
        self._office = office
        self.gate = threading.Event()
        self.look_up_gate = threading.Event()
        self.look_up_gate.set()

    def __getattr__(self, name):
        return getattr(self._office, name)

    def enterprise_hits(self, text, limit):
        assert self.look_up_gate.wait(10)
        return self._office.enterprise_hits(text, limit)

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


def test_typing_on_after_enter_never_writes_into_the_name(
    open_panel, desk_context, threaded, office, keyboard, qtbot, cursor
):
    slow = SlowOffice(office)
    slow.look_up_gate.clear()
    slow.gate.set()
    panel = open_panel(replace(desk_context, runner=threaded, office=slow))
    keyboard.text("天合")
    keyboard.press(Qt.Key.Key_Return)
    assert cursor() == "反映内容"
    keyboard.text("车间停电")
    keyboard.control(Qt.Key.Key_Return)
    slow.look_up_gate.set()
    qtbot.waitUntil(lambda: "GX-" in panel.done.text.text)
    rows = office.ticket_rows(office.ticket_ids(TicketFilter()))
    assert (TRINA, "车间停电") in {(row.enterprise, row.title) for row in rows}
    qtbot.waitUntil(lambda: threaded.active == 0)


def test_letters_entered_before_the_answer_make_no_enterprise(
    open_panel, desk_context, threaded, office, keyboard, qtbot, cursor
):
    slow = SlowOffice(office)
    slow.look_up_gate.clear()
    slow.gate.set()
    before = len(office.enterprise_ids())
    panel = open_panel(replace(desk_context, runner=threaded, office=slow))
    keyboard.letters("czsl")
    keyboard.press(Qt.Key.Key_Return)
    keyboard.text("车间停电")
    slow.look_up_gate.set()
    qtbot.waitUntil(lambda: "「czsl」" in panel.form.top.error("enterprise_name"))
    assert cursor() == "反映内容"  # where one types on
    keyboard.control(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: cursor() == "来电企业")
    assert len(office.enterprise_ids()) == before
    qtbot.waitUntil(lambda: threaded.active == 0)
