from types import SimpleNamespace

import pytest
import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gaoxinban.application.rows import OfficerOption
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Role
from gaoxinban.ui.kit.page import Seat
from gaoxinban.ui.kit.panel import Panel


class Counting(Panel):
    refreshed = 0

    def refresh(self):
        self.refreshed += 1

    def concerns(self, changes):
        return changes == "tickets"


@pytest.fixture
def panel(context, qtbot):
    made = Counting(context)
    qtbot.addWidget(made)
    return made


def announce(context, changes):
    owner = QObject()
    context.runner.write(owner, lambda: SimpleNamespace(changes=changes))


def test_a_hidden_panel_waits_and_catches_up_once(panel, context):
    announce(context, "tickets")
    announce(context, "tickets")
    assert panel.refreshed == 0
    panel.show()
    assert panel.refreshed == 1
    panel.hide()
    panel.show()
    assert panel.refreshed == 1


def test_a_visible_panel_follows_what_concerns_it(panel, context):
    panel.show()
    announce(context, "settings")
    assert panel.refreshed == 1
    announce(context, "tickets")
    assert panel.refreshed == 2
    panel.hide()
    panel.show()
    assert panel.refreshed == 2


class Source(QObject):
    said = Signal(str)


def test_connections_to_the_outside_end_with_the_panel(context, qapp):
    source, heard = Source(), []
    panel = Counting(context)
    panel.track(source.said, heard.append)
    source.said.emit("一")
    shiboken6.delete(panel)
    source.said.emit("二")
    announce(context, "tickets")
    assert heard == ["一"]


def test_an_error_that_c_code_raised_while_showing_is_an_error_and_no_crash(context, qtbot):
    class Broken(Panel):
        def refresh(self):
            self.setObjectName(1, 2)

    holder = QWidget()
    qtbot.addWidget(holder)
    broken = Broken(context, holder)
    with pytest.raises(TypeError):
        holder.show()
    assert shiboken6.isValid(broken)


def test_the_seat_names_the_actor_of_use_cases(qapp):
    seat = Seat()
    with pytest.raises(Refused, match="选择经办人"):
        _ = seat.actor
    heard = []
    seat.officer_changed.connect(heard.append)
    officer = OfficerOption(3, "王敏", Role.LEAD, 4, "企业服务组")
    seat.sit(officer)
    seat.sit(officer)
    assert heard == [officer]
    assert (seat.actor.ref, seat.actor.officer_id, seat.actor.team_id) == ("officer:3", 3, 4)
    assert seat.actor.role is Role.LEAD


def test_nobody_acts_from_an_empty_seat_and_is_told_so(context):
    told = []
    assert context.acting(told.append) is None
    assert [each.sentence for each in told] == ["请先在窗口右下角选择经办人。"]
    assert context.acting() is None
    assert context.notifier.messages[-1].text == told[0].sentence
    context.seat.sit(OfficerOption(3, "王敏", Role.LEAD, 4, "企业服务组"))
    assert context.acting(told.append) == context.seat.actor
    assert len(told) == 1
