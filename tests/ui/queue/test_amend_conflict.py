"""Two people amend one case: the later one sees both texts and chooses; nothing is lost."""

import pytest
from PySide6.QtCore import Qt

from gaoxinban.application import commands as c
from gaoxinban.domain.term import Urgency


@pytest.fixture
def amending(drive, cast):
    """The form of 更正 stands open; what the case says is known."""
    case = cast.log(title="三号车间用电增容")
    made = drive()
    made.open(case)
    made.trigger("ticket.amend")
    return made, made.form, case


def other_amends(cast, case, made, *, tell=True, **changes):
    """A colleague saves first; `tell`: the window hears of it before our own saving."""
    command = c.AmendCase(ticket_id=case, reason="同事更正", **changes)
    cast.office.do(cast.supervisor.actor, command)
    if tell:
        made.page.case.mark_stale()
        made.settle()


def save(made, form):
    form.reason.setPlainText("我的更正")
    made.trigger("ticket.do")


def test_both_texts_are_shown_and_the_colleagues_is_taken(amending, cast):
    made, form, case = amending
    form.title.setText("我的标题")
    other_amends(cast, case, made, tell=False, title="同事的标题")
    save(made, form)
    (dispute,) = form.conflicts.disputes
    assert (dispute.label, dispute.mine, dispute.theirs) == ("标题", "我的标题", "同事的标题")
    assert "值班主管" in form.conflicts._head.text()
    assert made.qapp.focusWidget().accessibleName() == "标题用对方的"
    made.trigger("ticket.do")
    assert form.general_error == "请先逐项选择用谁的。"
    made.key(Qt.Key.Key_Space)
    assert form.title.text() == "同事的标题"
    made.trigger("ticket.do")
    assert "没有任何改动" in form.general_error


def test_mine_stands_where_i_choose_it_and_other_fields_of_theirs_stay(amending, cast):
    made, form, case = amending
    form.title.setText("我的标题")
    form.contact_phone.setText("13911112222")
    other_amends(cast, case, made, title="同事的标题", contact_name="新联系人")
    assert form.contact_name.text() == "新联系人", "a field that was not touched follows"
    form.conflicts.settle("title", mine=True)
    save(made, form)
    assert made.form is None
    detail = cast.office.detail(case)
    assert (detail.row.title, detail.contact_name) == ("我的标题", "新联系人")
    assert detail.contact_phone == "13911112222"
    line = detail.timeline[-1].line
    assert "标题由「同事的标题」改为「我的标题」" in line
    assert "联系人由" not in line, "what was theirs is not sent again"


def test_what_is_to_be_chosen_is_reached_by_keys(amending, cast):
    """Heard of before saving, the questions came last of all to Tab, and Ctrl+Enter stood still."""
    made, form, case = amending
    form.title.setText("我的标题")
    form.contact_phone.setText("13911112222")
    other_amends(cast, case, made, title="同事的标题", contact_phone="13933334444")
    cursor = lambda: made.qapp.focusWidget().accessibleName()  # noqa: E731  short
    form.reason.setFocus()
    made.trigger("ticket.do")
    assert (cursor(), form.general_error) == ("标题用对方的", "请先逐项选择用谁的。")
    walked = []
    for _ in range(4):
        made.key(Qt.Key.Key_Tab)
        walked.append(cursor())
    assert walked == ["标题用我的", "电话用对方的", "电话用我的", "更正原因"]
    made.key(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    made.key(Qt.Key.Key_Space)
    assert cursor() == "标题用对方的"
    made.key(Qt.Key.Key_Space)
    assert cursor() == "更正原因", "nothing is left to choose"
    assert (form.title.text(), form.contact_phone.text()) == ("同事的标题", "13911112222")


def test_the_same_text_from_both_is_no_conflict(amending, cast):
    made, form, case = amending
    form.title.setText("一样的标题")
    other_amends(cast, case, made, title="一样的标题")
    assert form.conflicts.disputes == []
    save(made, form)
    assert "没有任何改动" in form.general_error


def test_choices_and_enterprises_are_told_by_their_names(amending, cast):
    made, form, case = amending
    other = cast.log(enterprise_name="常州另一家公司")
    their_enterprise = cast.office.detail(other).row.enterprise_id
    third = cast.log(enterprise_name="常州第三家公司")
    form._enterprise_id = cast.office.detail(third).row.enterprise_id
    form._enterprise_text = "常州第三家公司"
    form.enterprise.setText("常州第三家公司")
    form.urgency.set_value(Urgency.CRITICAL)
    other_amends(cast, case, made, urgency=Urgency.URGENT, enterprise_id=their_enterprise)
    told = [(d.label, d.mine, d.theirs) for d in form.conflicts.disputes]
    assert told == [
        ("企业", "常州第三家公司", "常州另一家公司"),
        ("紧急程度", "特急", "紧急"),
    ]
    form.conflicts.settle("enterprise_id", mine=False)
    form.conflicts.settle("urgency", mine=True)
    save(made, form)
    row = cast.office.detail(case).row
    assert (row.enterprise_id, row.urgency) == (their_enterprise, Urgency.CRITICAL)


def test_another_act_of_a_colleague_leaves_what_is_typed_alone(amending, cast):
    made, form, case = amending
    form.body.setPlainText("我写的内容")
    cast.office.do(cast.officer.actor, c.AcceptCase(ticket_id=case))
    save(made, form)
    assert "刚被别人改过" in form.general_error
    assert form.conflicts.disputes == []
    made.trigger("ticket.do")
    assert cast.office.detail(case).body == "我写的内容"


def test_a_second_change_of_theirs_is_asked_about_anew(amending, cast):
    made, form, case = amending
    form.title.setText("我的标题")
    other_amends(cast, case, made, title="第一次")
    other_amends(cast, case, made, title="第二次")
    assert [d.theirs for d in form.conflicts.disputes] == ["第二次"]


def test_a_body_that_qt_writes_otherwise_is_not_taken_for_a_change(drive, cast):
    case = cast.log(body="一行\u3000全角空格\n\n第二行")
    made = drive()
    made.open(case)
    made.trigger("ticket.amend")
    made.form.title.setText("另一个标题")
    made.page.case.mark_stale()
    made.settle()
    save(made, made.form)
    assert "内容由" not in cast.office.detail(case).timeline[-1].line
