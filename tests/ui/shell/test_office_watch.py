"""What the office says by itself at the foot of the window: its clock, its missing calendar."""

from contextlib import closing

import pytest
from accessible import focusable_without_name
from new_office import acting, at, new_office, request
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gaoxinban.bootstrap import open_office
from gaoxinban.domain.instant import SECOND
from gaoxinban.domain.term import Role
from gaoxinban.ui.queue import page_spec as queue_page
from gaoxinban.ui.rules import page_spec as rules_page
from gaoxinban.ui.shell import office_watch
from gaoxinban.ui.shell.application import OpenedOffice, Shell, ShellPlan
from gaoxinban.ui.shell.office_watch import watched

HOUR = 3600 * SECOND


class Machine:
    """A wall clock that can be set, beside a steady one that cannot."""

    def __init__(self, start):
        self.wall, self.ticks = start, 1_000 * SECOND

    def now(self):
        return self.wall

    def steady(self):
        return self.ticks


@pytest.fixture
def shop(qapp, qtbot, tmp_path, monkeypatch):
    """A window on an office whose machine begins on 2026-11-23 at 09:00; looks are frequent."""
    monkeypatch.setattr(office_watch, "CLOCK_MS", 20)
    new_office(tmp_path)[0].close()
    machine = Machine(at("2026-11-23 09:00"))
    sheet, palette, font = qapp.styleSheet(), qapp.palette(), qapp.font()
    with closing(open_office(tmp_path / "office.db", clock=machine)) as office:
        opened = OpenedOffice(office, office.directory().officers, watch=watched(office))
        shell = Shell(
            qapp,
            ShellPlan(
                lambda: opened, (queue_page(), rules_page()), settings_file=tmp_path / "window.ini"
            ),
        )
        shell.window.resize(1280, 800)
        shell.window.show()
        shell.window.activateWindow()
        qtbot.waitUntil(lambda: shell.watch is not None)
        yield shell, office, machine
        shell.close()
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)


def notice(shell):
    bar = shell.window.notices
    return bar.text.text if bar.isVisible() else ""


def test_a_clock_that_jumped_is_shown_and_confirmed_by_its_key(shop, qtbot):
    shell, office, machine = shop
    ticket = office.log(acting(office, Role.SUPERVISOR), request()).value.ticket_id
    assert notice(shell) == ""
    assert not shell.watch.confirm_action.isEnabled()
    machine.wall += 3 * HOUR
    qtbot.waitUntil(lambda: "向前跳了3小时" in notice(shell))
    shell.window.navigate("queue", ticket)
    page = shell.window.panel("queue")
    qtbot.waitUntil(lambda: page.case.shown is not None)
    shell.window.action("ticket.note").trigger()
    page.case.form.note.setPlainText("等供电公司")
    shell.window.action("ticket.do").trigger()
    qtbot.waitUntil(lambda: bool(page.case.form.general_error))
    assert "窗口底部的「确认时间」" in page.case.form.general_error
    assert focusable_without_name(shell.window) == []
    QTest.keyClick(shell.window, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: notice(shell) == "")
    assert "时间已确认" in shell.window.notifier.messages[-1].text
    assert page.case.form.note.text == "等供电公司"
    shell.window.action("ticket.do").trigger()
    qtbot.waitUntil(lambda: page.case.form is None)
    assert office.detail(ticket).timeline[-1].text == "等供电公司"


def test_a_clock_before_the_last_record_cannot_be_confirmed_away(shop, qtbot):
    shell, office, machine = shop
    office.log(acting(office, Role.SUPERVISOR), request())
    machine.wall -= 48 * HOUR
    qtbot.waitUntil(lambda: "早于最后一条记录" in notice(shell))
    QTest.keyClick(shell.window, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: bool(shell.window.notifier.messages))
    assert "请校准电脑时间" in shell.window.notifier.messages[-1].text
    assert "早于最后一条记录" in notice(shell)
    machine.wall += 48 * HOUR
    qtbot.waitUntil(lambda: notice(shell) == "")


def test_a_year_without_its_list_leads_to_the_calendar(shop, qtbot):
    shell, _office, _machine = shop
    action = shell.watch.calendar_action
    qtbot.waitUntil(action.isVisible)
    assert action.text() == "2027 年放假安排还没有导入"
    assert "涉及的时限为暂定" in action.toolTip()
    QTest.keyClick(shell.window, Qt.Key.Key_F8)
    assert shell.window.current_page == "rules"
    page = shell.window.panel("rules")
    qtbot.waitUntil(lambda: page.calendar.shown is not None and page.calendar.shown.year == 2027)


def test_the_announcement_goes_as_soon_as_the_list_is_published(shop, qtbot, tmp_path):
    import json

    from gaoxinban.application.versions import Choice

    shell, office, _machine = shop
    qtbot.waitUntil(shell.watch.calendar_action.isVisible)
    days = [
        {"date": day, "name": name, "isOffDay": True}
        for day, name in (
            ("2027-01-01", "元旦"),
            ("2027-05-01", "劳动节"),
            ("2027-10-01", "国庆节"),
        )
    ]
    data = json.dumps({"year": 2027, "days": days}).encode()
    candidate = office.rules.listed(data)[1]
    boss = acting(office, Role.SUPERVISOR)
    choice = Choice(based_on=office.rules.calendar().number, reason="国务院公布")
    shell.runner.write(shell.window, lambda: office.rules.publish(boss, candidate, choice))
    qtbot.waitUntil(lambda: not shell.watch.calendar_action.isVisible())
    qtbot.waitUntil(lambda: shell.window.status.note.text() == "日历 2026 第2版")


def test_a_notice_tells_its_case_to_those_who_cannot_see(shop, qtbot):
    shell, _office, machine = shop
    machine.wall += 3 * HOUR
    qtbot.waitUntil(lambda: notice(shell) != "")
    assert shell.window.notices.text.accessibleName() == notice(shell)
    assert shell.window.notices.accessibleName() == "要注意的事"
