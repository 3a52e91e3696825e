"""延期, 转交, 会商, 催办, 督办, 剔除, 并单, 作废 and 撤销: by key, by role, undone, folded."""

import pytest
from accessible import focusable_without_name
from new_office import person
from PySide6.QtCore import Qt

from gaoxinban.application import commands as c
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.term import HolderKind, Role, TicketState
from gaoxinban.ui.kit.actions import ActionButton, keys_text
from gaoxinban.ui.queue.acts import acts

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
MINUTE = 60_000_000


def visible_buttons(page):
    return [
        button.accessibleName()
        for button in page.page.case.view.acts.findChildren(ActionButton)
        if button.isVisible()
    ]


@pytest.fixture
def admin(office):
    return person(office, Role.ADMIN)


def test_an_extension_is_asked_for_and_granted_by_keys(drive, desk, cast, type_in):
    ticket = cast.in_hand()
    page = drive()
    page.open(ticket)
    page.key(K.Key_E)
    page.form.days.setText("三天")
    page.do()
    assert "工作日数" in page.form.error("days")
    page.form.days.setText("3")
    page.do()
    assert "理由" in page.form.error("reason")
    type_in(page.form.reason, "供电公司排期")
    page.do()
    assert page.shown.detail.extension_asked.days == 3
    desk.seat.sit(cast.supervisor)
    page.settle()
    assert page.page.case.view.acts._choice.buttons[0].accessibleName() == "同意延期"
    page.key(K.Key_A, SHIFT)
    assert page.form.days.text() == "3"
    assert any("供电公司排期" in text for text in page.texts(page.form))
    page.form.days.setText("4")
    page.do()
    assert page.form.error("days")
    page.form.days.setText("2")
    page.do()
    assert [grant.days for grant in page.shown.detail.extensions] == [2]


def test_an_extension_is_refused_with_a_reason(drive, desk, cast):
    ticket = cast.in_hand()
    cast.do(c.AskExtension(ticket_id=ticket, days=3, reason="排期"))
    desk.seat.sit(cast.supervisor)
    page = drive()
    page.open(ticket)
    page.key(K.Key_D, SHIFT)
    page.do()
    assert page.form.error("reason")
    page.form.reason.setPlainText("可以按时办结")
    page.do()
    assert page.shown.detail.extension_asked is None
    assert page.shown.detail.extensions == ()


def test_who_asked_may_not_grant(drive, cast):
    ticket = cast.in_hand()
    cast.do(c.AskExtension(ticket_id=ticket, days=3, reason="排期"))
    page = drive()
    page.open(ticket)
    page.key(K.Key_A, SHIFT)
    assert page.form is None
    assert "主管" in page.said


def test_more_pausing_is_granted_by_another(drive, desk, cast):
    ticket = cast.pause(cast.in_hand())
    desk.seat.sit(cast.supervisor)
    page = drive()
    page.open(ticket)
    page.key(K.Key_P, SHIFT)
    page.form.days.setText("5")
    page.form.reason.setPlainText("等省里批文")
    page.do()
    assert [grant.days for grant in page.shown.detail.pause_grants] == [5]


def test_handing_over_asks_for_a_department_only_where_it_matters(drive, cast, office):
    ticket = cast.in_hand()
    page = drive()
    page.open(ticket)
    page.key(K.Key_H)
    form = page.form
    page.do()
    assert form.error("to")
    assert not form.team.isEnabled()
    form.to.set_value(HolderKind.DEPARTMENT)
    form.reason.setPlainText("需要会签")
    page.do()
    assert form.error("team_id")
    department = next(team for team in office.directory().teams if team.is_co_handler)
    form.team.set_value(department.id)
    page.do()
    assert page.shown.detail.holder == department.name
    page.key(K.Key_H, SHIFT)
    assert any(department.name in text for text in page.texts(page.form))
    page.do()
    assert page.last_event.kind is EventKind.TAKE_BACK
    assert page.shown.detail.row.state is TicketState.ACCEPTED


@pytest.mark.parametrize("to", [HolderKind.ENTERPRISE, HolderKind.SUPERIOR])
def test_handing_to_the_enterprise_is_no_pause(drive, cast, to):
    ticket = cast.in_hand()
    page = drive()
    page.open(ticket)
    page.key(K.Key_H)
    page.form.to.set_value(to)
    page.form.reason.setPlainText("请补材料")
    page.do()
    assert page.last_event.kind is EventKind.HAND
    assert page.shown.detail.row.state is TicketState.ACCEPTED


def test_a_consultation_rules_where_it_goes(drive, desk, cast):
    ticket = cast.in_hand()
    desk.seat.sit(cast.supervisor)
    page = drive()
    page.open(ticket)
    page.key(K.Key_S)
    page.form.participants.setPlainText("企业服务组、项目推进组")
    page.form.ruling.setPlainText("由项目推进组承办")
    page.do()
    assert "团队" in page.form.error("team_id")
    page.form.team.set_value(cast.other_team.id)
    page.do()
    assert page.shown.detail.row.team == cast.other_team.name
    assert page.shown.detail.row.state is TicketState.DISPATCHED


def test_urging_and_a_supervisors_order(drive, desk, cast):
    ticket = cast.log()
    page = drive()
    page.open(ticket)
    page.key(K.Key_U)
    page.do()
    assert page.shown.detail.urges == 1
    page.key(K.Key_U, SHIFT)
    assert page.form is None
    assert "主管" in page.said
    desk.seat.sit(cast.supervisor)
    page.settle()
    page.key(K.Key_U, SHIFT)
    page.form.order.setPlainText("三天内办结")
    page.do()
    assert page.page.case.view.standing.text() == "督办：三天内办结  ·  催办 1 次"


def test_an_exemption_takes_two_people(drive, desk, cast, admin):
    ticket = cast.log()
    desk.seat.sit(cast.supervisor)
    page = drive()
    page.open(ticket)
    page.key(K.Key_L)
    page.form.reason.setPlainText("企业要求推迟")
    page.do()
    page.key(K.Key_L, SHIFT)
    assert page.form is None
    assert "第二人" in page.said
    desk.seat.sit(admin)
    page.settle()
    page.key(K.Key_L, SHIFT)
    assert any("企业要求推迟" in text for text in page.texts(page.form))
    page.do()
    assert page.form.error("granted")
    page.form.granted.set_value(True)
    page.form.reason.setPlainText("情况属实")
    page.do()
    assert page.shown.detail.exempted


def test_merging_offers_earlier_open_cases_of_the_same_enterprise(drive, desk, cast, admin, clock):
    first = cast.log("三号车间用电增容")
    cast.log("别家的事", enterprise_name="常州丙丁装备有限公司")
    clock.pass_(MINUTE)
    later = cast.log("用电增容的事")
    clock.pass_(MINUTE)
    cast.log("更晚的事")
    desk.seat.sit(admin)
    page = drive()
    page.open(later)
    page.key(K.Key_M, SHIFT)
    choice = page.form.into
    labels = [choice.itemText(i) for i in range(choice.count())]
    assert len(labels) == 2
    assert "三号车间用电增容" in labels[1]
    page.form.reason.setPlainText("同一件事")
    page.do()
    assert page.form.error("into_id")
    choice.setFocus()
    choice.setEditText(labels[1].split()[0])
    choice._settle()
    assert choice.value() == first
    page.do()
    assert page.shown.detail.row.state is TicketState.MERGED
    page.key(K.Key_Z, CTRL)
    page.do()
    assert page.shown.detail.row.state is TicketState.DISPATCHED


def test_merging_says_when_there_is_nothing_to_merge_into(drive, desk, cast, admin):
    ticket = cast.log()
    desk.seat.sit(admin)
    page = drive()
    page.open(ticket)
    page.trigger("ticket.merge")
    assert "没有可以并入的" in page.form.said.text()


def test_voiding_needs_a_second_person(drive, desk, cast, admin):
    ticket = cast.log()
    desk.seat.sit(cast.supervisor)
    page = drive()
    page.open(ticket)
    page.key(K.Key_X, SHIFT)
    assert page.form is None
    assert "第二人" in page.said
    desk.seat.sit(admin)
    page.settle()
    page.key(K.Key_X, SHIFT)
    page.form.reason.setPlainText("重复登记")
    page.do()
    assert page.shown.detail.row.state is TicketState.VOIDED
    assert "已作废的工单不能再改" in page.page.case.view.acts._choice._reason.text()


def test_the_last_act_is_undone_by_its_key(drive, cast):
    ticket = cast.in_hand()
    page = drive()
    page.open(ticket)
    page.key(K.Key_R)
    page.form.result.setPlainText("办好了")
    page.do()
    assert page.shown.detail.row.state is TicketState.RESOLVED
    page.key(K.Key_Z, CTRL)
    assert "办结" in page.form.undone.text()
    page.do()
    assert page.shown.detail.row.state is TicketState.ACCEPTED
    assert page.shown.detail.undone == 1
    page.key(K.Key_Z, CTRL)
    assert "联系" in page.form.undone.text()


def test_the_line_that_says_what_was_done_takes_it_back(drive, cast, clock):
    ticket = cast.log()
    page = drive()
    page.open(ticket)
    page.key(K.Key_A)
    page.do()
    message = page.context.notifier.messages[-1]
    assert message.act_text == "撤销"
    message.act()
    page.settle()
    assert page.shown.detail.row.state is TicketState.DISPATCHED
    assert "已撤销" in page.said


def test_too_late_to_undo_is_said(drive, cast, clock):
    ticket = cast.accept(cast.log())
    page = drive()
    page.open(ticket)
    page.key(K.Key_Z, CTRL)
    clock.pass_(11 * MINUTE)
    page.do()
    assert "10 分钟" in page.form.general_error


def test_typing_is_undone_before_acts_are(drive, cast, type_in):
    ticket = cast.in_hand()
    page = drive()
    page.open(ticket)
    page.key(K.Key_N)
    type_in(page.form.note, "写错了")
    form = page.form
    page.key(K.Key_Z, CTRL)
    assert page.form is form
    assert form.note.text != "写错了"


def test_rare_acts_stand_under_more(drive, desk, cast):
    ticket = cast.in_hand()
    desk.seat.sit(cast.supervisor)
    page = drive()
    page.open(ticket)
    folded = {spec.text for spec in acts() if spec.folded == "always"}
    assert not folded & set(visible_buttons(page))
    assert "收回" not in visible_buttons(page)
    page.key(K.Key_O)
    assert folded <= set(visible_buttons(page))
    assert "收回" in visible_buttons(page)
    page.key(K.Key_O)
    assert not folded & set(visible_buttons(page))
    assert focusable_without_name(page.page) == []


def test_no_key_means_two_acts(drive, cast):
    cast.log()
    page = drive()
    page.open(cast.log())
    of_key = {}
    for spec in acts():
        of_key.setdefault(keys_text(page.action(spec.name)), []).append(spec.name)
    shared = [names for names in of_key.values() if len(names) > 1]
    assert shared == [["ticket.resume", "ticket.pause"]]


def test_lateness_is_shown_with_who_answers_for_it(drive, cast, clock):
    ticket = cast.accept(cast.log())
    clock.pass_(26 * 60 * MINUTE)
    cast.contact(ticket)
    page = drive()
    page.open(ticket)
    leg = next(leg for leg in page.shown.detail.legs if leg.name.value == "contact")
    assert sum(share.late_seconds for share in leg.shares) == leg.delay_seconds > 0
    said = page.page.case.view.lateness
    assert said.isVisible()
    assert said.text().startswith("联系晚了 ")
    assert cast.officer.name in said.text()


def test_what_stands_over_a_case_is_shown(drive, desk, cast):
    ticket = cast.in_hand()
    page = drive()
    page.open(ticket)
    assert not page.page.case.view.standing.isVisible()
    cast.do(c.SuperviseCase(ticket_id=ticket, order="三天内办结"), cast.supervisor)
    cast.do(c.UrgeCase(ticket_id=ticket))
    cast.do(c.AskExtension(ticket_id=ticket, days=3, reason="排期"))
    page.page.case.mark_stale()
    page.settle()
    said = page.page.case.view.standing.text()
    assert "督办" in said
    assert "催办 1 次" in said
    assert "申请延期 3 个工作日" in said


def test_a_contact_that_was_undone_does_not_give_way_to_the_resolution(drive, cast):
    ticket = cast.in_hand()
    page = drive()
    page.open(ticket)
    buttons = page.page.case.view.acts._choice
    assert buttons.buttons[0].accessibleName() == "办结"
    cast.do(c.UndoAct(ticket_id=ticket))
    page.page.case.mark_stale()
    page.settle()
    assert buttons.buttons[0].accessibleName() == "联系"


def test_ten_minutes_later_the_undo_says_its_rule(drive, cast, clock):
    ticket = cast.in_hand()
    clock.pass_(10 * MINUTE + 1)
    page = drive()
    page.open(ticket)
    undo = page.action("ticket.undo")
    assert not undo.isEnabled()
    assert "10 分钟" in undo.toolTip()
    page.key(K.Key_Z, CTRL)
    assert page.form is None
    assert "10 分钟" in page.said
