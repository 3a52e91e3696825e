"""What was typed in the form of an act outlives the window and belongs to who typed it.

Zammad#5953: a draft is lost when somebody else changes the case.
"""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from gaoxinban.application import commands as c
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.term import Role
from gaoxinban.ui.kit.fields import Choice
from gaoxinban.ui.kit.notifier import MessageLine
from gaoxinban.ui.queue.forms_of_acts import FORMS

K = Qt.Key
DAY = 24 * 3600 * 1_000_000


@pytest.fixture
def left(office, cast):
    """Something that an officer's dead window left in the form of an act."""

    def leave(ticket, act, payload, who=None):
        owner = f"officer:{(who or cast.officer).id}"
        office.desk.drafts.keep_act((ticket, act, owner), payload)

    return leave


def kept(office, ticket, who):
    found = office.desk.drafts.of_case(who.actor, ticket)
    return {each.act: each.payload for each in found}


def note(text):
    return {"fields": {"note": text}}


def test_what_is_typed_is_kept_without_any_act(drive, office, cast, qtbot):
    ticket = cast.log()
    page = drive()
    page.open(ticket)
    page.key(K.Key_N)
    page.form.note.setPlainText("供电公司说")
    qtbot.waitUntil(lambda: kept(office, ticket, cast.officer) == {"note": note("供电公司说")})
    page.form.note.setPlainText("")
    page.page.step_back()
    assert kept(office, ticket, cast.officer) == {}


def test_it_comes_back_with_a_sentence_and_goes_with_the_act(drive, office, cast, left):
    ticket = cast.log()
    left(ticket, "note", note("供电公司说"))
    page = drive()
    page.open(ticket)
    assert "填了一半：备注（N）" in page.page.case.view.acts._choice._left.text()
    page.key(K.Key_N)
    assert page.form.note.text == "供电公司说"
    assert "已恢复 今天 09:00" in page.page.case.view.acts._form._restored.text()
    page.trigger("ticket.do")
    assert page.shown.detail.timeline[-1].text == "供电公司说"
    assert kept(office, ticket, cast.officer) == {}
    page.page.case.drafts.flush()
    assert kept(office, ticket, cast.officer) == {}
    page.key(K.Key_N)
    assert page.form.note.text == ""


def test_one_key_throws_it_away(drive, office, cast, left):
    ticket = cast.log()
    left(ticket, "note", note("不要了"))
    page = drive()
    page.open(ticket)
    page.key(K.Key_N)
    page.trigger("ticket.throw_away")
    assert page.form.note.text == ""
    assert not page.action("ticket.throw_away").isEnabled()
    assert kept(office, ticket, cast.officer) == {}


def test_the_next_person_sees_nothing_and_the_first_gets_it_back(drive, desk, office, cast):
    ticket = cast.log()
    page = drive()
    page.open(ticket)
    page.key(K.Key_N)
    page.form.note.setPlainText("给自己看的")
    desk.seat.sit(cast.stranger)
    page.settle()
    assert page.form is None
    page.key(K.Key_N)
    assert page.form.note.text == ""
    assert page.page.case.drafts.waiting(page.shown) == []
    desk.seat.sit(cast.officer)
    page.settle()
    page.key(K.Key_N)
    assert page.form.note.text == "给自己看的"
    assert kept(office, ticket, cast.officer) == {"note": note("给自己看的")}


def test_who_gets_another_role_meanwhile_goes_on_typing(drive, desk, cast):
    page = drive()
    page.open(cast.log())
    page.key(K.Key_N)
    page.form.note.setPlainText("说到一半")
    desk.seat.sit(replace(cast.officer, role=Role.LEAD))
    page.settle()
    assert page.form.note.text == "说到一半"


def test_a_refused_act_keeps_its_draft(drive, office, cast):
    ticket = cast.in_hand()
    page = drive()
    page.open(ticket)
    page.key(K.Key_R)
    page.form.proof.setText("〔2026〕3号")
    page.form.proof.textEdited.emit("〔2026〕3号")
    page.trigger("ticket.do")
    assert "办理结果" in page.form.error("result")
    page.page.case.drafts.flush()
    assert kept(office, ticket, cast.officer) == {"resolve": {"fields": {"proof": "〔2026〕3号"}}}


def test_a_colleagues_change_meanwhile_is_asked_about_not_undone(drive, office, cast):
    ticket = cast.log()
    page = drive()
    page.open(ticket)
    page.key(K.Key_M)
    page.form.contact_name.setText("我写的")
    page.form.reason.setPlainText("写错了")
    page.page.step_back()
    page.page.show_list()
    cast.do(c.AmendCase(ticket_id=ticket, reason="来电更正", contact_name="同事写的"))
    page.open(ticket)
    page.key(K.Key_M)
    assert [each.key for each in page.form.conflicts.disputes] == ["contact_name"]
    assert page.form.contact_name.text() == "我写的"
    assert page.form.reason.text == "写错了"


def test_every_form_gives_back_what_was_typed(drive, cast, qtbot):
    """A letter in every text, and the last value of every choice."""
    page = drive()
    page.open(cast.log())
    tools = page.page.case._tools
    for kind in sorted(set(FORMS) - {EventKind.AMEND}):
        first, second = (FORMS[kind](page.shown, tools) for _ in range(2))
        for form in (first, second):
            qtbot.addWidget(form)
            form.begin()
        page.settle()
        typed = {}
        for key, field in first._fields.items():
            value = field._values[-1] if isinstance(field, Choice) else "字"
            if value != first.value_of(key) and field.isEnabledTo(first):
                first.put(key, value)
                typed[key] = value
        assert first.draft() == ({"fields": typed} if typed else {}), kind
        second.restore(first.draft())
        assert second.draft() == first.draft(), kind


class Full:
    """Drafts on a full disk."""

    full = True

    def __init__(self, drafts):
        self._drafts = drafts

    def __getattr__(self, name):
        return getattr(self._drafts, name)

    def keep_act(self, place, payload):
        if self.full:
            raise Refused("磁盘已满。")
        return self._drafts.keep_act(place, payload)


def test_the_day_of_a_contact_is_kept_as_a_date(drive, office, cast):
    """「昨天」 of a draft that comes back tomorrow would start the clock a day later."""
    ticket = cast.in_hand()
    page = drive()
    page.open(ticket)
    page.key(K.Key_C)
    page.form.at.setText("前天 15:20")  # and killed with the cursor in the field
    page.page.case.drafts.flush()
    written = repr(kept(office, ticket, cast.officer))
    assert "15:20" in written
    assert "前天" not in written


def test_what_was_forgotten_and_cleared_is_told_where_it_would_have_come_back(
    drive, office, cast, clock, left
):
    ticket = cast.log()
    left(ticket, "note", note("供电公司说"))
    clock.pass_(91 * DAY)
    cast.log()
    assert office.desk.drafts.sweep() == 1
    page = drive()
    page.open(ticket)
    assert "填了一半" not in page.page.case.view.acts._choice._left.text()
    page.key(K.Key_N)
    assert "没有接着填，满 90 天已经清掉" in page.said
    assert page.form.note.text == ""
    messages = len(page.context.notifier.messages)
    page.page.step_back()
    assert kept(office, ticket, cast.officer) == {}
    page.key(K.Key_N)
    assert len(page.context.notifier.messages) == messages  # once


def test_a_full_disk_is_said_once_and_tried_again(drive, office, desk, cast, qtbot):
    drafts = office.desk.drafts = Full(office.desk.drafts)
    ticket = cast.log()
    page = drive()
    page.open(ticket)
    line = MessageLine(desk.notifier, page.page)
    page.key(K.Key_N)
    page.form.note.setPlainText("字")
    for _ in range(4):
        page.page.case.drafts.flush()
    assert sum("磁盘已满" in each.text for each in desk.notifier.messages) == 1
    assert "请不要关闭窗口" in line.text
    page.page.step_back()
    drafts.full = False
    qtbot.waitUntil(lambda: kept(office, ticket, cast.officer) == {"note": note("字")})
    assert line.text == ""
