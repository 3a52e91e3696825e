"""The staff's desk by keys: the list, one case taken back, another window, papers, comfort; counted."""

from contextlib import closing

import pytest
from new_office import acting, request
from PySide6.QtGui import QGuiApplication
from python_calamine import CalamineWorkbook

from gaoxinban.application import commands as c
from gaoxinban.application.rows import TicketFilter
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.event import EventKind as E
from gaoxinban.domain.term import Light, Role, TicketState
from tests.journeys.seated import ALT, CONTROL, SHIFT, K

COMPANY = "常州示例精密机械有限公司"
TITLES = ("用电增容", "厂区积水", "公交站点", "人才公寓")


@pytest.fixture
def four(seated):
    """Four cases that wait for 企业服务组, one of its officers at the window, the list open."""
    boss = acting(seated.office, Role.SUPERVISOR)
    team = next(each for each in seated.office.directory().teams if each.name == "企业服务组")
    for title in TITLES:
        seated.office.log(boss, request(title=title, body="", team_id=team.id))
    seated.sit_down("企业服务组专员")
    seated.alt(K.Key_2)
    seated.qtbot.waitUntil(lambda: seated.queue is not None and seated.rows() == 4)
    return seated


def case_of(seated, title):
    ids = seated.office.ticket_ids(TicketFilter())
    return next(row for row in seated.office.ticket_rows(ids) if row.title == title)


def test_a_list_is_worked_through(four, clock):
    """Views with true counters, several at once, a saved view found again, lights by the clock."""
    four.control(K.Key_5)
    four.see("待签收 4")
    four.press(K.Key_J)
    four.press(K.Key_J, SHIFT)
    four.see("已选 2 件")
    four.press(K.Key_A)
    four.see("待签收 2")
    four.rest()
    four.control(K.Key_2)
    four.see("我的 2")
    four.press(K.Key_Slash)
    four.commit("公交")
    four.press(K.Key_Return)
    four.qtbot.waitUntil(lambda: four.rows() <= 1)
    four.press(K.Key_S, CONTROL | ALT)
    four.walk_to("视图的名字")
    four.commit("公交的事")
    four.press(K.Key_Return)
    four.rest()
    four.press(K.Key_Escape)  # what was typed is gone
    four.control(K.Key_0)
    four.qtbot.waitUntil(lambda: four.rows() == 4)
    four.control(K.Key_K)
    four.commit("公交的事")
    search = four.window.search
    four.qtbot.waitUntil(lambda: any("公交的事" in line.text for line in search.suggestions))
    four.press(K.Key_Return)
    four.qtbot.waitUntil(lambda: four.rows() <= 1)
    # Nobody touches anything; the promise runs out all the same.
    four.press(K.Key_Escape)
    four.control(K.Key_0)
    four.qtbot.waitUntil(lambda: four.rows() == 4)
    assert {row.light for row in four.shown_rows()} == {Light.GREEN}
    clock.advance(days=30)
    four.queue.pass_minute()
    four.qtbot.waitUntil(lambda: {row.light for row in four.shown_rows()} == {Light.RED})
    four.see("逾期 4")


def test_an_act_is_taken_back_and_stays_in_the_history(four):
    four.press(K.Key_Return)
    four.qtbot.waitUntil(lambda: four.queue.case_is_open and four.case.shown is not None)
    four.rest()
    number = four.case.shown.detail.row.id
    four.begin("ticket.accept")
    four.do()
    four.see("已签收")
    four.press(K.Key_W)
    four.see("工作")
    four.control(K.Key_Z)
    four.qtbot.waitUntil(lambda: four.case.form is not None)
    four.see("签收")
    four.do()
    assert four.office.detail(number).row.state is TicketState.DISPATCHED
    four.see("待签收")
    kinds = [row.kind for row in four.office.detail(number).timeline]
    assert kinds[-2:] == [E.ACCEPT, E.UNDO]
    assert four.office.maintenance.verify() == []
    four.alt(K.Key_2)
    assert not four.queue.case_is_open


def test_a_change_in_another_process_is_here_within_a_second(four, tmp_path, clock):
    case = case_of(four, "厂区积水")
    four.qtbot.waitUntil(lambda: four.shell.watch is not None)
    with closing(open_office(tmp_path / "office.db", clock=clock)) as elsewhere:
        lead = acting(elsewhere, Role.LEAD, "企业服务组")
        elsewhere.do(lead, c.AcceptCase(ticket_id=case.id))
    four.qtbot.waitUntil(
        lambda: any(
            row.id == case.id and row.ticket.state is TicketState.ACCEPTED
            for row in four.shown_rows()
        ),
        timeout=3_000,  # a second by the clock of the wall, on a machine that may be busy
    )


def test_lists_and_cases_leave_the_window(four, tmp_path):
    file = tmp_path / "在办.xlsx"
    four.queue.tools.exporter.ask_file = lambda _window, _name: str(file)
    four.press(K.Key_S, CONTROL | SHIFT)
    four.qtbot.waitUntil(lambda: "4 件已存为" in four.said)
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    written = {str(cell) for row in rows for cell in row}
    assert set(TITLES) <= written
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()  # all tests share it
    four.press(K.Key_J)
    four.press(K.Key_C, CONTROL | SHIFT)
    four.qtbot.waitUntil(lambda: any(title in clipboard.text() for title in TITLES))
    assert COMPANY in clipboard.text()
    assert "13800000012" not in clipboard.text()


def test_the_window_is_made_to_fit_whoever_sits_here(seated):
    """Larger text and the other scheme by Ctrl+K, every page again, all keys under F1."""
    search, theme = seated.window.search, seated.shell.theme
    seated.control(K.Key_K)
    seated.commit("字号")
    seated.qtbot.waitUntil(lambda: "外观" in [line.text for line in search.suggestions])
    seated.watchdog.pardon()  # the first showing of 设置
    seated.press(K.Key_Return)
    seated.qtbot.waitUntil(lambda: seated.window.current_page == "settings")
    seated.walk_to("字号")
    before = seated.window.font().pointSizeF()
    seated.watchdog.pardon()  # every widget is measured anew, which happens once in a while
    seated.control(K.Key_A)
    seated.commit("特大")
    seated.press(K.Key_Return)
    seated.come_back()
    assert seated.window.font().pointSizeF() == pytest.approx(1.3 * before)
    dark = theme.colours.dark
    seated.watchdog.pardon()
    seated.press(K.Key_L, CONTROL | SHIFT)
    assert theme.colours.dark is not dark
    seated.press(K.Key_F1)
    seated.see("设置 · 按键")
    seated.press(K.Key_Escape)
    assert seated.window.current_page == "settings"
    seated.alt(K.Key_1)
    seated.see("登记并派单")


def test_a_request_takes_twelve_keys_and_its_handling_fifteen(seated):
    """Every key but those of the text that the enterprise said and the officer wrote."""
    seated.office.log(acting(seated.office, Role.SUPERVISOR), request())
    seated.sit_down("企业服务组专员")
    seated.keys = 0
    seated.alt(K.Key_1)
    seated.letters("sljm")
    seated.press(K.Key_Return)
    seated.qtbot.waitUntil(lambda: seated.cursor == "反映内容")
    seated.commit("变压器容量不够，想申请用电增容")
    seated.see("将派给 企业服务组")
    seated.control(K.Key_Return)
    seated.see("已派 企业服务组")
    seated.rest()
    assert seated.newest.row.enterprise == COMPANY
    assert seated.keys <= 12

    seated.keys = 0
    seated.control(K.Key_O)
    seated.qtbot.waitUntil(lambda: seated.queue is not None and seated.case.shown is not None)
    seated.rest()
    for key, text in ((K.Key_A, ""), (K.Key_C, ""), (K.Key_R, "三日内上门勘察。")):
        seated.qtbot.waitUntil(lambda: seated.case.form is None)
        seated.press(key)
        seated.qtbot.waitUntil(lambda: seated.case.form is not None)
        seated.commit(text)
        seated.do()
    assert seated.newest.row.state is TicketState.RESOLVED
    assert seated.keys <= 15
