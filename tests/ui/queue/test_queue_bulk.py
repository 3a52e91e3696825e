"""Several cases at once: chosen by keys, acted upon one by one, refusals listed, taken back."""

import pytest
from accessible import focusable_without_name
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gaoxinban.application import commands as c
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import TicketState

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def chosen(page):
    page.settle()
    rows = {row.id: row.ticket.title for row in page.rows}
    return [rows[each] for each in page.page.list.view.table.selected_ids()]


def states(page):
    return {row.ticket.title: row.ticket.state for row in page.rows}


@pytest.fixture
def four(drive, cast):
    for name in "甲乙丙丁":
        cast.log(name)
    return drive()


def test_shift_j_and_k_choose_a_span(four):
    four.key(K.Key_J)
    four.key(K.Key_J, SHIFT)
    four.key(K.Key_J, SHIFT)
    assert chosen(four) == ["乙", "丙", "丁"]
    four.key(K.Key_K, SHIFT)
    assert chosen(four) == ["乙", "丙"]
    assert four.page.list.view.bulk.isVisible()
    assert four.page.list.view.bulk.head.text() == "已选 2 件"
    four.key(K.Key_J)
    assert chosen(four) == ["丁"]
    assert not four.page.list.view.bulk.isVisible()


def test_a_key_that_two_acts_share_says_that_it_means_one_case(four):
    four.key(K.Key_J, SHIFT)
    four.key(K.Key_P)
    assert four.said.startswith("这个动作要一件一件办。")


def test_a_quick_key_that_two_acts_share_does_the_one_that_may_be_done(drive, cast):
    cast.pause(cast.in_hand())
    page = drive()
    page.page._preview()  # the cursor has just come here: nothing is known of the case
    page.key(K.Key_P)
    page.do()
    assert page.shown.detail.row.state is TicketState.ACCEPTED


def test_space_marks_rows_that_stay_chosen(four):
    four.key(K.Key_Space)
    four.key(K.Key_J)
    four.key(K.Key_J)
    four.key(K.Key_Space)
    assert chosen(four) == ["甲", "丙"]
    assert four.page.step_back()
    assert chosen(four) == ["丙"]


def test_all_and_none(four):
    four.key(K.Key_A, CTRL)
    assert four.page.list.view.table.chosen_count() == 4
    assert four.page.step_back()
    assert four.page.list.view.table.chosen_count() == 1


def test_the_key_of_one_case_means_all_chosen_and_refusals_are_listed(four, cast, office):
    resolved = next(row.id for row in four.rows if row.ticket.title == "丙")
    cast.accept(resolved)
    four.key(K.Key_A, CTRL)
    four.key(K.Key_A)
    four.settle()
    assert not four.page.case_is_open
    assert all(state is TicketState.ACCEPTED for state in states(four).values())
    assert "已签收 3 件，1 件没办成" in four.said
    refusals = [label.text for label in four.page.list.view.bulk._refusals if label.isVisible()]
    assert len(refusals) == 1
    assert "GX-2026" in refusals[0]


def test_each_is_taken_back_by_its_own_undo(four):
    four.key(K.Key_A, CTRL)
    four.key(K.Key_A, CTRL | ALT)
    message = four.context.notifier.messages[-1]
    assert message.act_text == "撤销"
    message.act()
    four.settle()
    assert "已撤销 4 件" in four.said
    assert set(states(four).values()) == {TicketState.DISPATCHED}


def test_cases_are_given_to_a_team_each_in_its_own_way(drive, desk, cast, office):
    cast.log("待派", dispatch=False)
    cast.in_hand(title="在办")
    desk.seat.sit(cast.supervisor)
    page = drive()
    page.key(K.Key_A, CTRL)
    page.key(K.Key_T)
    bar = page.page.list.view.bulk
    assert bar.asks_assign
    page.trigger("queue.bulk.assign_now")
    assert "请选一个团队" in bar.error.text()
    bar.team.set_value(cast.other_team.id)
    bar.reason.setText("归项目推进组办")
    bar.reason.setFocus()
    page.key(K.Key_Return, CTRL)
    assert "已派出 2 件" in page.said
    assert {row.ticket.team for row in page.rows} == {cast.other_team.name}


def test_a_team_is_typed_in_place_of_what_stands_there(drive, desk, cast, type_in):
    """「选团队」 was not marked: a name typed before it was no team, and nothing was said."""
    cast.log("甲", dispatch=False)
    cast.log("乙", dispatch=False)
    desk.seat.sit(cast.supervisor)
    page = drive()
    page.key(K.Key_A, CTRL)
    page.key(K.Key_T)
    bar = page.page.list.view.bulk
    type_in(QApplication.focusWidget(), "没有的组")
    page.key(K.Key_Return, CTRL)
    assert bar.error.text() == "没有「没有的组」这一项，请从列表里选。"
    assert bar.team.hasFocus()
    bar.team.lineEdit().selectAll()
    type_in(QApplication.focusWidget(), cast.other_team.name[:3])
    page.key(K.Key_Return, CTRL)
    assert bar.error.text() == ""
    assert "已派出 2 件" in page.said
    assert {row.ticket.team for row in page.rows} == {cast.other_team.name}


def test_the_reason_for_several_comes_back_after_a_crash_and_goes_with_the_acts(
    drive, desk, cast, office
):
    cast.in_hand(title="甲")
    cast.in_hand(title="乙")
    desk.seat.sit(cast.supervisor)
    me, drafts = cast.supervisor.actor, office.desk.drafts
    left = {"team": cast.other_team.id, "reason": "归项目推进"}
    drafts.keep_form(("queue bulk", me.ref), left)  # by a window that died
    page = drive()
    bar = page.page.list.view.bulk
    page.key(K.Key_A, CTRL)
    page.key(K.Key_T)
    assert (bar.team.value(), bar.reason.text()) == (cast.other_team.id, "归项目推进")
    assert page.said.startswith("已恢复")
    bar.reason.setText("归项目推进组办")
    page.trigger("queue.bulk.assign")  # asked for again
    assert bar.reason.text() == "归项目推进组办"
    assert page.page.step_back()  # Esc keeps it
    assert drafts.of_form(me, "queue bulk").payload["reason"] == "归项目推进组办"
    page.key(K.Key_T)
    assert bar.reason.text() == "归项目推进组办"
    page.key(K.Key_Return, CTRL)
    assert "已派出 2 件" in page.said
    assert drafts.of_form(me, "queue bulk") is None
    page.key(K.Key_T)
    assert (bar.team.value(), bar.reason.text()) == (None, "")  # no reason for other cases


def test_a_reason_stays_while_no_case_was_done_with_it(drive, desk, cast, office, monkeypatch):
    cast.in_hand(title="甲")
    cast.in_hand(title="乙")
    desk.seat.sit(cast.supervisor)
    me, page = cast.supervisor.actor, drive()
    bar = page.page.list.view.bulk
    page.key(K.Key_A, CTRL)
    page.key(K.Key_T)
    bar.team.set_value(cast.other_team.id)
    bar.reason.setText("归项目推进组办")

    def refuse(*_):
        raise Refused("磁盘已满。")

    monkeypatch.setattr(office, "do", refuse)
    page.key(K.Key_Return, CTRL)
    assert office.desk.drafts.of_form(me, "queue bulk").payload["reason"] == "归项目推进组办"
    page.key(K.Key_T)
    assert bar.reason.text() == "归项目推进组办"


def test_a_reason_that_one_of_them_needs_is_asked_for_before_any_is_done(drive, desk, cast):
    cast.log("待派", dispatch=False)
    cast.in_hand(title="在办")
    desk.seat.sit(cast.supervisor)
    page = drive()
    before = states(page)
    page.key(K.Key_A, CTRL)
    page.key(K.Key_T, CTRL | ALT)
    bar = page.page.list.view.bulk
    bar.team.set_value(cast.other_team.id)
    page.key(K.Key_Return, CTRL)
    assert bar.error.text() == "所选有 1 件已派给团队，请填写改派理由。"
    assert bar.reason.hasFocus()
    assert states(page) == before
    bar.reason.setText("归项目推进组办")
    page.key(K.Key_Return, CTRL)
    assert "已派出 2 件" in page.said
    assert bar.error.isHidden()


@pytest.mark.parametrize("elsewhere", [K.Key_J, K.Key_R], ids=["one chosen", "after a warning"])
def test_the_key_of_undo_takes_the_last_batch_back(four, elsewhere):
    four.key(K.Key_A, CTRL)
    four.key(K.Key_A)
    four.key(elsewhere)
    four.key(K.Key_Z, CTRL)
    assert "已撤销 4 件" in four.said
    assert set(states(four).values()) == {TicketState.DISPATCHED}
    four.key(K.Key_A, CTRL)
    four.key(K.Key_Z, CTRL)
    assert "要一件一件办" in four.said


def test_a_batch_that_left_the_list_is_taken_back_by_its_key(four):
    four.key(K.Key_5, CTRL)
    four.key(K.Key_A, CTRL)
    four.key(K.Key_A)
    assert four.titles == []
    four.key(K.Key_Z, CTRL)
    assert sorted(four.titles) == sorted("甲乙丙丁")


def test_an_act_for_one_case_says_so(four):
    four.key(K.Key_A, CTRL)
    four.key(K.Key_R)
    assert "要一件一件办" in four.said
    assert not four.page.case_is_open


def test_too_many_are_refused(four, monkeypatch):
    from gaoxinban.ui.queue import bulk

    monkeypatch.setattr(bulk, "MOST", 3)
    monkeypatch.setattr(type(four.page.bulk).chosen_ids, "__defaults__", (3,))
    four.key(K.Key_A, CTRL)
    four.key(K.Key_A)
    assert "一次最多 3 件，已选 4 件" in four.said
    assert set(states(four).values()) == {TicketState.DISPATCHED}


def test_urging_several_leaves_a_trace_on_each(four, office):
    four.key(K.Key_A, CTRL)
    four.key(K.Key_U)
    assert four.said == "已催办 4 件"
    assert all(office.detail(row.id).urges == 1 for row in four.rows)


def test_nobody_sits_here(four, desk):
    desk.seat.sit(None)
    four.settle()
    four.key(K.Key_A, CTRL)
    four.trigger("queue.bulk.accept")
    assert set(states(four).values()) == {TicketState.DISPATCHED}
    assert "选择经办人" in four.said


def test_the_bar_has_names_for_all_that_takes_the_focus(four):
    four.key(K.Key_A, CTRL)
    four.trigger("queue.bulk.assign")
    assert list(focusable_without_name(four.page)) == []


def test_a_change_elsewhere_keeps_what_is_chosen(four, cast, office, desk):
    four.key(K.Key_J, SHIFT)
    before = chosen(four)
    who = cast.supervisor.actor
    log = c.LogCase(title="戊", body="新来的", enterprise_name="江苏甲乙光伏科技有限公司")
    desk.runner.write(four.page, lambda: office.log(who, log))
    four.settle()
    assert chosen(four) == before


def test_with_real_workers_it_can_be_stopped(drive_threaded, cast, qtbot, office):
    from PySide6.QtTest import QTest

    for place in range(6):
        cast.log(f"第{place}件")
    page = drive_threaded()
    table = page.page.list.view.table
    qtbot.waitUntil(lambda: page.page.list.model.rowCount() == 6)
    QTest.keyClick(table, K.Key_A, CTRL)
    QTest.keyClick(table, K.Key_A)
    qtbot.waitUntil(lambda: "已签收 6 件" in page.said)
    qtbot.waitUntil(lambda: page.context.runner.active == 0)
    accepted = [
        row
        for row in office.ticket_rows(
            office.ticket_ids(page.page.list.view.bar.shown.wanted(page.page.list._sitter()))
        )
        if row.state is TicketState.ACCEPTED
    ]
    assert len(accepted) == 6
