"""接续 at the desk: an ended case of the caller is taken up again, seen and let go."""

import pytest
from new_office import acting, request
from PySide6.QtCore import Qt

from gaoxinban.application import commands as c
from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.term import Role
from gaoxinban.ui.intake.draft_payload import from_payload, to_payload
from tests.ui.intake.desk import POWER, STAR, TRINA

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def archived(office):
    """A case of 天合 about power that is done with."""
    who = acting(office, Role.ADMIN)
    said = request(enterprise_name=TRINA, title="用电增容", body=POWER, category="utilities")
    case = office.answer(who, c.AnswerCase(log=said, answer="已受理")).value.ticket_id
    office.do(who, c.CloseCase(ticket_id=case))
    return case


def name_of(office, case):
    return office.detail(case).row.number + " 用电增容"


@pytest.fixture
def marked(archived, panel, keyboard, qtbot):
    """天合 calls about power again; the archived case is marked beside the form."""
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.text("变压器容量不够，申请用电增容")
    qtbot.waitUntil(lambda: [each.row.id for each in panel.similar.cases] == [archived])
    return archived


def test_the_same_key_takes_up_what_can_take_nothing_any_more(
    marked, panel, keyboard, office, newest
):
    assert "F5 接续" in panel.similar._card.hint.text()
    keyboard.press(Key.Key_F5)
    assert panel.form.follow.isVisible()
    assert panel.form.follow.said.text() == f"接续 {name_of(office, marked)}"
    keyboard.control(Key.Key_Return)
    assert newest().follows.id == marked
    assert newest().body == "变压器容量不够，申请用电增容"
    assert f"接续 {name_of(office, marked)}" in panel.done.text.text
    assert panel.form.follow.isHidden()


def test_the_line_of_what_was_logged_is_about_the_new_case_whatever_else_it_names(
    marked, panel, keyboard, office, newest
):
    keyboard.press(Key.Key_F5)
    keyboard.control(Key.Key_Return)
    told, new = panel.done.text.text, newest().row
    assert name_of(office, marked) in told
    assert not panel.done.retell(marked, "接续的那件已撤销办结")
    assert panel.done.text.text == told
    assert panel.done.retell(new.id, f"{new.number} 已撤销派单，待派单")
    assert panel.done.text.text == f"{new.number} 已撤销派单，待派单"


def test_it_is_let_go_by_key_and_another_caller_takes_up_nothing(
    marked, panel, keyboard, office, newest
):
    keyboard.press(Key.Key_F5)
    keyboard.press(Key.Key_F5, SHIFT)
    assert panel.form.read().after is None
    keyboard.press(Key.Key_F5)
    kept = panel.form.read()
    assert from_payload(to_payload(kept)) == kept
    star = office.look_up_enterprises(STAR)[0]
    panel.caller.take(star)
    assert panel.form.follow.isHidden()
    keyboard.control(Key.Key_Return)
    assert newest().follows is None
    assert newest().row.enterprise == STAR


def test_from_its_own_page_it_brings_who_asks_and_what_about(
    archived, panel, keyboard, office, newest, qtbot
):
    before = len(office.ticket_ids(TicketFilter()))
    panel.form.body.setPlainText("另一个电话")
    panel.open(c.LogCase(title="", after=archived))
    qtbot.waitUntil(panel.form.follow.isVisible)
    draft = panel.form.read()
    old = office.detail(archived)
    assert (draft.enterprise_id, draft.category) == (old.row.enterprise_id, "utilities")
    assert (draft.contact_name, draft.body) == (old.contact_name, "")
    keyboard.text("又停电了")
    keyboard.control(Key.Key_Return)
    assert newest().follows.id == archived
    assert len(office.ticket_ids(TicketFilter())) == before + 1
    keyboard.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier | SHIFT)
    assert panel.form.read().body == "另一个电话"
