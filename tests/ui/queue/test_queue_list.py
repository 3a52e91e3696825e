"""The list: views, filters, search, order, keys, and how it keeps up with changes."""

import pytest
from accessible import focusable_without_name
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from gaoxinban.application import commands as c
from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.term import TicketState

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
HOUR = 3_600_000_000
DAY = 24 * HOUR


def type_filter(page, type_in, text):
    bar = page.page.list.view.bar
    page.trigger("queue.filter")
    type_in(bar.text, text)
    bar._typing.stop()
    bar._on_text_settled()
    page.settle()


def test_it_begins_with_open_cases_the_most_urgent_on_top(drive, cast, clock):
    cast.log("先到的")
    clock.pass_(HOUR)
    cast.log("后到的")
    cast.resolve(cast.in_hand(title="办完的"))
    page = drive()
    assert page.titles == ["先到的", "后到的"]
    assert page.page.list.view.bar.found.text() == "共 2 件"


def test_views_by_key_and_their_counters(drive, cast):
    cast.log("待派", dispatch=False)
    cast.log("待签收")
    cast.log("待签收")
    cast.resolve(cast.in_hand(title="待回访"))
    page = drive()
    page.key(K.Key_4, CTRL)
    assert page.titles == ["待派"]
    page.key(K.Key_5, CTRL)
    assert page.titles == ["待签收", "待签收"]
    page.key(K.Key_6, CTRL)
    assert page.titles == ["待回访"]
    page.key(K.Key_0, CTRL)
    assert len(page.titles) == 4
    buttons = page.page.list.view.bar._buttons
    assert buttons["open"].text() == "全部在办 3"
    assert buttons["dispatch"].text() == "待派单 1"
    assert buttons["accept"].text() == "待签收 2"
    assert buttons["late"].text() == "逾期 0"
    assert buttons["call_back"].text() == "待回访 1"
    assert buttons["waiting"].text() == "等企业/上级 0"
    assert buttons["all"].text() == "全部"


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("容", {"三号车间用电增容", "变压器扩容报装"}),
        ("用电", {"三号车间用电增容"}),
        ("扩容报装", {"变压器扩容报装"}),
        ("学位", {"人才子女入学"}),
        ("没有的词", set()),
    ],
)
def test_words_of_one_two_and_four_characters_are_found(drive, cast, type_in, word, found):
    cast.log("三号车间用电增容", body="线路紧张。")
    cast.log("变压器扩容报装", body="新产线。")
    cast.log("人才子女入学", body="想问学位安排。")
    page = drive()
    type_filter(page, type_in, word)
    assert set(page.titles) == found


def test_an_empty_answer_says_what_to_do(drive, cast, type_in):
    cast.log()
    page = drive()
    type_filter(page, type_in, "没有的词")
    empty = page.page.list.view.empty
    assert empty.isVisible()
    assert "没有的词" in empty._heading.text()
    page.key(K.Key_Escape)
    page.page.step_back()
    page.settle()
    assert len(page.titles) == 1
    assert not empty.isVisible()


def test_esc_empties_the_text_then_leaves_the_bar_then_the_page(drive, cast, type_in):
    cast.log()
    page = drive()
    bar, table = page.page.list.view.bar, page.page.list.view.table
    type_filter(page, type_in, "用电")
    assert page.page.step_back()
    assert (bar.text.text(), bar.text.hasFocus()) == ("", True)
    assert page.page.step_back()
    assert table.hasFocus()
    bar.light.setFocus()
    assert page.page.step_back()
    assert table.hasFocus()
    assert not page.page.step_back()


def test_enter_in_the_filter_goes_to_the_list(drive, cast, type_in):
    cast.log()
    page = drive()
    type_filter(page, type_in, "用电")
    page.key(K.Key_Return)
    assert page.page.list.view.table.hasFocus()


def test_the_filter_follows_typing_by_itself(drive, cast, type_in, qtbot):
    cast.log("三号车间用电增容")
    cast.log("人才公寓续租", body="想续租。")
    page = drive()
    page.key(K.Key_Slash)
    type_in(page.page.list.view.bar.text, "公寓")
    qtbot.waitUntil(lambda: page.titles == ["人才公寓续租"])


def test_state_light_and_team(drive, cast, clock):
    cast.in_hand(title="办理中的")
    cast.log("待签收的")
    page = drive()
    bar = page.page.list.view.bar
    bar.state.set_value(TicketState.ACCEPTED)
    assert page.titles == ["办理中的"]
    bar.state.set_value(None)
    bar.scope.set_value(cast.other_team.id)
    assert page.titles == []
    bar.scope.set_value("mine")
    assert page.titles == ["办理中的"]
    bar.scope.set_value(None)
    clock.pass_(14 * DAY)
    page.key(K.Key_8, CTRL)
    assert set(page.titles) == {"办理中的", "待签收的"}
    assert bar.light.value() is not None


def test_my_cases_follow_who_sits_here(drive, desk, cast):
    cast.in_hand(title="我的")
    page = drive()
    page.page.list.view.bar.scope.set_value("mine")
    assert page.titles == ["我的"]
    desk.seat.sit(cast.stranger)
    assert page.titles == []


def test_orders(drive, cast, clock):
    first = cast.log("甲")
    clock.pass_(HOUR)
    cast.log("乙")
    clock.pass_(HOUR)
    cast.do(c.NoteCase(ticket_id=first, note="看过"))
    page = drive()
    bar = page.page.list.view.bar
    bar.sort.set_value("logged")
    assert page.titles == ["乙", "甲"]
    bar.sort.set_value("updated")
    assert page.titles == ["甲", "乙"]
    bar.direction.click()
    assert page.titles == ["乙", "甲"]
    bar.sort.set_value("number")
    assert page.titles == ["乙", "甲"]
    bar.sort.set_value("due")
    assert page.titles == ["甲", "乙"]


def test_a_click_on_a_title_sorts_and_the_bar_says_so(drive, cast):
    cast.log("甲")
    cast.log("乙")
    page = drive()
    page.page.list.view.table.sort_changed.emit("number", True)
    assert page.titles == ["乙", "甲"]
    assert page.page.list.view.bar.sort.value() == "number"


def test_j_and_k_move_enter_opens_esc_comes_back_to_the_same_place(drive, cast, type_in):
    for place in range(5):
        cast.log(f"第{place}件")
    page = drive()
    type_filter(page, type_in, "件")
    page.key(K.Key_Return)
    page.key(K.Key_J)
    page.key(K.Key_J)
    page.key(K.Key_K)
    marked = page.page.list.current_id
    page.key(K.Key_Return)
    assert page.page.case_is_open
    assert page.shown.id == marked
    assert page.page.step_back()
    page.settle()
    assert not page.page.case_is_open
    assert page.page.list.current_id == marked
    assert page.page.list.view.bar.text.text() == "件"
    assert page.page.list.view.table.hasFocus()


def test_j_in_the_case_turns_to_the_next_one(drive, cast):
    cast.log("甲")
    cast.log("乙")
    page = drive()
    page.key(K.Key_Return)
    assert page.shown.detail.row.title == "甲"
    page.key(K.Key_J)
    assert page.shown.detail.row.title == "乙"
    page.key(K.Key_J)
    assert page.shown.detail.row.title == "乙"
    page.page.step_back()
    assert page.page.list.current_id == page.shown.id


def test_a_change_elsewhere_comes_in_and_the_cursor_stays(drive, cast, desk, office):
    first, second = cast.log("甲"), cast.log("乙")
    page = drive()
    page.key(K.Key_J)
    assert page.page.list.current_id == second
    who = cast.supervisor.actor
    log = c.LogCase(title="丙", body="新来的", enterprise_name="江苏甲乙光伏科技有限公司")
    desk.runner.write(page.page, lambda: office.log(who, log))
    page.settle()
    assert len(page.titles) == 3
    assert page.page.list.current_id == second
    desk.runner.write(
        page.page, lambda: office.do(cast.officer.actor, c.AcceptCase(ticket_id=first))
    )
    states = {row.ticket.title: row.ticket.state for row in page.rows}
    assert states["甲"] is TicketState.ACCEPTED


def test_only_changed_rows_are_read_again(drive, cast, desk, office, monkeypatch):
    tickets = [cast.log(f"第{place}件") for place in range(3)]
    page = drive()
    assert len(page.rows) == 3
    invalidated = []
    model = page.page.list.model
    monkeypatch.setattr(model, "invalidate", invalidated.append)
    note = c.NoteCase(ticket_id=tickets[1], note="看过")
    desk.runner.write(page.page, lambda: office.do(cast.officer.actor, note))
    page.settle()
    assert invalidated == [{tickets[1]}]


def test_when_its_case_leaves_the_cursor_stands_on_the_next(drive, cast, desk, office):
    first, second, third = (cast.log(f"第{place}件") for place in range(3))
    page = drive()
    page.key(K.Key_5, CTRL)
    page.key(K.Key_J)
    assert page.page.list.current_id == second
    accept = c.AcceptCase(ticket_id=second)
    desk.runner.write(page.page, lambda: office.do(cast.officer.actor, accept))
    page.settle()
    assert page.page.list.current_id == third
    assert first in page.page.list.model.ids


def test_lights_and_times_follow_the_clock(drive, cast, clock):
    cast.in_hand()
    page = drive()
    assert page.rows[0].rest == "还剩 5天"
    clock.pass_(14 * DAY)
    page.page.pass_minute()
    page.settle()
    assert page.rows[0].rest == "逾期 5天"
    assert "逾期 5天" in page.page.list.view.preview._badge.accessibleName()


def test_the_preview_shows_the_case_and_what_may_be_done(drive, cast):
    cast.log("甲", body="<b>第一行</b>\n第二行")
    page = drive()
    preview = page.page.list.view.preview
    assert "甲" in preview._title.text
    assert preview._body.text() == "<b>第一行</b> 第二行"
    shown = [name for name, button in preview._buttons.items() if button.isVisible()]
    assert shown[0] == "ticket.accept"
    assert "ticket.resolve" not in shown


def test_the_key_of_a_barred_act_gets_its_reason(drive, cast):
    cast.log()
    page = drive()
    page.key(K.Key_R)
    assert "不能办结" in page.said
    assert not page.page.case_is_open


def test_an_act_by_key_opens_the_case_with_its_form(drive, cast):
    cast.log()
    page = drive()
    page.key(K.Key_A)
    assert page.page.case_is_open
    assert page.form is not None
    page.key(K.Key_Return, CTRL)
    assert page.shown.detail.row.state is TicketState.ACCEPTED


def test_another_page_can_send_a_filter_and_it_can_be_dropped(drive, cast):
    ticket = cast.resolve(cast.in_hand(title="办完的"))
    cast.log("在办的")
    page = drive()
    page.open(TicketFilter(states=(TicketState.RESOLVED, TicketState.CLOSED)))
    assert page.titles == ["办完的"]
    assert page.page.list.view.bar.given.isVisible()
    page.page.list.view.bar.given.click()
    assert page.titles == ["在办的"]
    page.open("call_back")
    assert page.page.list.current_id == ticket


def test_a_case_asked_for_elsewhere_goes_back_there(drive, cast):
    ticket = cast.log()
    page = drive()
    page.page.hide()
    page.page.show()
    page.open(ticket)
    page.page.take_focus()
    assert page.page.case_is_open
    assert page.page.step_back() is False
    assert not page.page.case_is_open


def test_a_case_asked_for_from_this_page_goes_back_to_the_list(drive, cast):
    ticket = cast.log()
    page = drive()
    page.open(ticket)
    assert page.page.step_back() is True


def test_an_empty_office_says_how_to_begin(drive):
    page = drive()
    empty = page.page.list.view.empty
    assert empty.isVisible()
    assert "Ctrl+N" in empty._hint.text()
    assert not page.action("ticket.accept").isEnabled()


def test_everything_that_takes_the_focus_has_a_name(drive, cast):
    cast.log()
    page = drive()
    assert list(focusable_without_name(page.page)) == []


def test_the_model_is_sound(drive, cast):
    for place in range(3):
        cast.log(f"第{place}件")
    page = drive()
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(page.page.list.model, mode)
    assert len(page.rows) == 3
    page.key(K.Key_0, CTRL)
    page.page.pass_minute()
    assert len(page.rows) == 3
    del tester


def test_the_list_with_real_workers(drive_threaded, cast, qtbot):
    cast.log("甲")
    cast.log("乙")
    page = drive_threaded()
    model = page.page.list.model
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    qtbot.waitUntil(lambda: model.row_at(0) is not None)
    qtbot.waitUntil(lambda: "甲" in page.page.list.view.preview._title.text)
    QTest.keyClick(page.page.list.view.table, K.Key_A)
    qtbot.waitUntil(lambda: page.form is not None)
    QTest.keyClick(page.form.first, K.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "已签收" in page.said)
    qtbot.waitUntil(lambda: page.shown.detail.row.state is TicketState.ACCEPTED)
    qtbot.waitUntil(lambda: page.context.runner.active == 0)


def test_from_an_open_case_one_comes_back_to_the_list_and_to_its_search_field(drive, cast):
    ticket = cast.log()
    page = drive()
    page.open(ticket)
    page.page.come_again()
    page.settle()
    assert not page.page.case_is_open
    assert page.page.list.view.table.hasFocus()
    page.open(ticket)
    page.key(K.Key_Slash)
    assert not page.page.case_is_open
    assert page.page.list.view.bar.text.hasFocus()
