"""换承办人 by its key: within the team, by its lead, undone like any other act."""

from PySide6.QtCore import Qt

from gaoxinban.domain.event import EventKind
from gaoxinban.domain.term import Role

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_a_lead_gives_the_case_to_a_colleague(drive, desk, cast, office):
    ticket = cast.in_hand()
    team = office.detail(ticket).team_id
    lead = next(
        each
        for each in office.directory().officers
        if each.role is Role.LEAD and each.team_id == team
    )
    desk.seat.sit(lead)
    page = drive()
    page.open(ticket)
    before = page.shown.detail.row.officer
    page.key(K.Key_O, SHIFT)
    names = [page.form.officer.itemText(i) for i in range(page.form.officer.count())]
    assert not [name for name in names if name.startswith(before)]
    page.form.officer.set_value(lead.id)
    page.do()
    assert "理由" in page.form.error("reason")
    page.form.reason.setPlainText("小王去学习")
    page.do()
    detail = page.shown.detail
    assert detail.row.officer == lead.name
    assert detail.holder.endswith(lead.name)
    assert detail.timeline[-1].kind is EventKind.ASSIGN
    assert detail.timeline[-1].line == f"换承办人：{lead.name}"
    page.key(K.Key_Z, CTRL)
    page.do()
    assert page.shown.detail.row.officer == before


def test_who_is_on_leave_is_told_apart(drive, desk, cast, office, clock):
    ticket = cast.in_hand()
    team = office.detail(ticket).team_id
    people = [each for each in office.directory().officers if each.team_id == team]
    lead = next(each for each in people if each.role is Role.LEAD)
    office.staff.leave(cast.supervisor.actor, lead.id, clock.now(), None, None)
    desk.seat.sit(cast.supervisor)
    page = drive()
    page.open(ticket)
    page.key(K.Key_O, SHIFT)
    offered = [page.form.officer.itemText(i) for i in range(page.form.officer.count())]
    assert f"{lead.name}（请假）  组长" in offered
    assert sum("请假" in each for each in offered) == 1
