"""Notices in tray and window: a real office, a tray that remembers, a clock that is set."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from accessible import focusable_without_name
from new_office import acting, at, new_office, request
from PySide6.QtWidgets import QMainWindow

from gaoxinban.application import commands as c
from gaoxinban.domain.term import Role
from gaoxinban.ui.kit.actions import ActionRegistry
from gaoxinban.ui.kit.notifier import MessageLine
from gaoxinban.ui.kit.reminding import reminding
from gaoxinban.ui.reminders.panel import RemindersPanel
from gaoxinban.ui.reminders.tray import SystemTray, Tray
from gaoxinban.ui.reminders.watch import ReminderWatch
from gaoxinban.ui.reminders.wording import TITLE_MOST, plain
from gaoxinban.ui.settings.reminders import RemindersSection


class FakeTray(Tray):
    """Remembers what it showed."""

    def __init__(self, parent):
        super().__init__(parent)
        self.works, self.said = True, []

    def say(self, heading, text):
        if self.works:
            self.said.append((heading, text))
        return self.works

    def take(self):
        said, self.said[:] = list(self.said), []
        return said


@pytest.fixture
def place(context, qtbot, tmp_path):
    """A window of the lead of 企业服务组, who has been told of everything up to now."""
    office, clock = new_office(tmp_path)
    window = QMainWindow()
    qtbot.addWidget(window)
    visited = []
    context = replace(
        context,
        office=office,
        actions=ActionRegistry(window),
        navigate=lambda page, target=None: visited.append((page, target)),
    )
    people = {each.id: each for each in office.directory().officers}
    lead = acting(office, Role.LEAD, "企业服务组")
    context.seat.sit(people[lead.officer_id])
    watch = ReminderWatch(context, window)
    tray = FakeTray(window)
    watch.show_in(tray)
    made = SimpleNamespace(
        context=context,
        office=office,
        clock=clock,
        window=window,
        watch=watch,
        tray=tray,
        lead=lead,
        people=people,
        officer=acting(office, Role.OFFICER, "企业服务组"),
        visited=visited,
        wishes=reminding(context.settings),
        counts=[],
    )
    made.log = lambda title="社保开户": (
        office.log(acting(office, Role.OFFICER, "项目推进组"), request(title=title)).value.ticket_id
    )
    watch.unread_changed.connect(made.counts.append)
    yield made
    office.close()


def test_one_notice_names_the_case_and_opens_it_and_several_come_as_one(place):
    ticket = place.log()
    place.watch.look()
    place.watch.look()
    (said,) = place.tray.take()
    assert said == (
        "GX-2026-000001 派来了，等签收",
        "还剩 2小时 · 社保开户 · 企业服务组",
    )
    place.watch.raise_action.setEnabled(False)
    place.tray.clicked.emit()
    assert place.visited == [], "the window is locked"
    place.watch.raise_action.setEnabled(True)
    place.tray.clicked.emit()
    place.tray.clicked.emit()
    assert place.visited == [("queue", ticket)]
    assert not place.context.notifier.messages
    place.log()
    place.clock.set(at("2026-03-02 10:45"))
    place.watch.look()
    assert place.tray.take() == [("3 条提醒", "2 件快到时限，1 件交到您手上")]
    place.tray.clicked.emit()
    assert place.visited[-1] == ("reminders", None)
    assert place.counts == [1, 0, 3, 0]
    place.log()
    place.watch.look()
    place.watch.on_page("reminders")
    assert place.counts[4:] == [1, 0]


def test_where_there_is_no_tray_the_window_says_it(place):
    place.tray.works = False
    place.log()
    place.watch.look()
    message = place.context.notifier.messages[-1]
    assert message.text.startswith("GX-2026-000001 派来了，等签收：还剩 2小时 · 社保开户")
    assert message.stays
    message.act()
    assert place.visited[-1][0] == "queue"


def test_the_systems_tray_is_silent_where_the_desktop_has_none(place):
    from PySide6.QtGui import QIcon

    tray = SystemTray(place.window, QIcon(), ())
    assert tray.say("一", "二") is False
    tray.hide()


def test_who_leaves_the_seat_takes_his_notices_along(place, qtbot):
    line = MessageLine(place.context.notifier)
    qtbot.addWidget(line)
    place.tray.works = False
    place.log()
    place.watch.look()
    assert "社保开户" in line.text
    place.log()
    place.context.seat.sit(place.people[place.officer.officer_id])
    place.watch.look()
    assert line.text == ""
    assert place.counts[-1] == 0


def test_wishes_are_each_persons_own(place, qtbot):
    section = RemindersSection(place.context)
    qtbot.addWidget(section)
    assert focusable_without_name(section) == []
    section.on.setChecked(False)
    place.log()
    place.watch.look()
    assert place.tray.take() == []
    section.on.setChecked(True)
    assert len(place.tray.take()) == 1
    place.clock.set(at("2026-03-02 10:05"))
    section.lead.set_value(3600)
    assert place.tray.take() == [
        ("GX-2026-000001 签收快到时限", "还剩 55分 · 社保开户 · 企业服务组")
    ]
    place.context.seat.sit(place.people[place.officer.officer_id])
    assert section.lead.value() is None
    section.lead.set_value("day")  # as long as a day of the calendar that counts then
    assert place.wishes.lead(place.officer.officer_id) == "day"
    place.wishes.set_lead(place.officer.officer_id, 27_000)  # as it was chosen once
    assert place.wishes.lead(place.officer.officer_id) == "day"


def test_silence_lasts_for_the_day_and_nothing_is_lost(place):
    place.watch.silence_action.trigger()
    place.log()
    place.clock.set(at("2026-03-02 14:00"))
    place.watch.look()
    assert place.tray.take() == []
    assert place.watch.silence_action.text() == "恢复提醒"
    place.clock.set(at("2026-03-03 08:30"))
    place.watch.look()
    (said,) = place.tray.take()
    assert said[0] == "3 条提醒"
    assert place.watch.silence_action.text() == "今天不再提醒"


def test_the_page_lists_what_was_told_and_opens_the_case(place, qtbot):
    page = RemindersPanel(place.context)
    qtbot.addWidget(page)
    page.show()
    assert page.said.text().startswith("下班时间不打扰")
    place.watch.flip_silence()
    assert page.said.text().startswith("今天不再弹出")
    place.watch.flip_silence()
    ticket = place.log("<img src=file:///etc/passwd>求助")
    place.watch.look()
    assert place.tray.take()[0][1].split(" · ")[1] == "＜img src=file:///etc/passwd＞求助"
    assert [cell.title for cell in page.model.rows] == ["<img src=file:///etc/passwd>求助"]
    assert page.model.index(0, 1).data() == "派来了，等签收"
    place.office.do(place.officer, c.AcceptCase(ticket_id=ticket))
    page.mark_stale()
    assert page.model.index(0, 5).data() == "办理中"
    page.table.opened.emit(page.table.current_id())
    assert place.visited[-1] == ("queue", ticket)
    assert focusable_without_name(page) == []


def test_a_notice_does_not_take_the_undo_away(place, qtbot):
    line = MessageLine(place.context.notifier)
    qtbot.addWidget(line)
    place.tray.works = False
    place.context.notifier.info("已签收", undo=lambda: None)
    place.log()
    place.watch.look()
    assert line.text == "已签收"
    line.clear()
    assert "社保开户" in line.text
    place.context.notifier.warn("没有保存")
    place.log()
    place.watch.look()
    assert line.text == "注意：没有保存"


def test_a_notice_is_one_short_line_whatever_people_wrote():
    assert plain("a\u0000b\n\u202ec<b>&amp;") == "a b c＜b＞＆amp;"
    assert len(plain("长" * 100_000)) == TITLE_MOST
