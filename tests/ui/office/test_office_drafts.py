"""What is typed in the forms of 人员 outlives the window, for who typed it alone."""

import pytest
from new_office import person, request

from gaoxinban.application.commands import AcceptCase
from gaoxinban.application.desk_ports import Draft
from gaoxinban.application.filling import kept_under
from gaoxinban.application.staffing import PersonWanted
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Role, TeamFunction
from gaoxinban.ui.kit.actions import ActionRegistry
from gaoxinban.ui.office.forms import PersonForm
from tests.ui.office.by_keys import CONTROL, K, named, press, said

SECRET = "three ducks in a river"


def left(page, place):
    found = page.context.office.desk.drafts.of_form(page.context.seat.reader, place)
    return None if found is None else found.payload["fields"]


@pytest.fixture
def naming(page, type_in):
    """A new team that is being typed, 「园区」 of its name."""
    press(K.Key_2, CONTROL)
    press(K.Key_N)
    type_in(page.teams.form.name, "园区")
    page.teams.drafts.flush()
    return page.teams


def test_what_is_typed_outlives_the_window_and_goes_with_the_act(
    naming, shown_page, context, type_in
):
    assert left(naming, "office team new") == {"name": "园区"}
    again = shown_page(actions=ActionRegistry(naming)).teams
    press(K.Key_2, CONTROL)
    assert said(context) == "「增加团队」还没填完，按 N 接着填"
    press(K.Key_N)
    assert again.form.name.text() == "园区"
    assert said(context).startswith("已恢复 今天 09:00 填的内容")
    type_in(again.form.name, "保障组")
    again.form.function.set_value(TeamFunction.SERVICE)
    press(K.Key_Return, CONTROL)
    assert again.view.table.current_row().name == "园区保障组"
    assert left(again, "office team new") is None


def test_what_was_forgotten_and_cleared_is_told_once(page, context):
    """Where it would have come back; nothing is said beforehand of what is not there."""
    office, who = page.context.office, context.seat.reader
    with office._database.write() as uow:
        place = kept_under("office team new", who.ref)
        uow.desk.keep_draft(Draft(*place, "", office.clock.now(), {}))
        uow.commit()
    press(K.Key_2, CONTROL)
    assert not context.notifier.messages
    press(K.Key_N)
    assert said(context).endswith("在这里填的内容一直没有接着填，满 90 天已经清掉")
    assert office.desk.drafts.of_form(who, "office team new") is None
    assert not page.teams.form.touched


def test_what_was_cleared_is_told_once_on_a_full_disk_too(page, context, monkeypatch):
    """The drop failed: it was told again at every opening of the form."""
    office, who = page.context.office, context.seat.reader
    with office._database.write() as uow:
        place = kept_under("office team new", who.ref)
        uow.desk.keep_draft(Draft(*place, "", office.clock.now(), {}))
        uow.commit()

    def full(_place, _payload):
        raise Refused("磁盘已满。")

    monkeypatch.setattr(office.desk.drafts, "keep_form", full)
    press(K.Key_2, CONTROL)
    for _ in range(2):
        press(K.Key_N)
        assert page.teams.form.isVisible()
        press(K.Key_Escape)
    told = [each.text for each in context.notifier.messages if "满 90 天" in each.text]
    assert len(told) == 1


def test_what_is_typed_is_there_after_a_look_at_another_line(page, type_in):
    first, second = (page.people.model.id_at(row) for row in (0, 1))
    table = page.people.view.table
    table.go_to(first)
    type_in(page.people.form.name, "（东）")
    table.go_to(second)
    assert not page.people.form.touched
    table.go_to(first)
    assert page.people.form.name.text().endswith("（东）")


def test_escape_gives_up_what_is_typed_and_can_be_taken_back(naming, context):
    press(K.Key_Escape)
    assert naming.step_back()
    assert left(naming, "office team new") is None
    assert naming.form.name.text() == naming.view.table.current_row().name
    context.notifier.messages[-1].act()
    assert naming.form.name.text() == "园区"
    assert left(naming, "office team new") == {"name": "园区"}


def test_nobody_sees_what_another_has_typed(naming, office, context):
    me = context.seat.officer
    context.seat.sit(person(office, Role.SUPERVISOR))
    assert naming.form.name.text() == naming.view.table.current_row().name
    context.seat.sit(me)
    press(K.Key_N)
    assert naming.form.name.text() == "园区"


def test_what_others_changed_meanwhile_is_told_beside_what_comes_back(page, office, type_in):
    boss, someone = page.context.seat.actor, named(page, "招商一组专员")
    type_in(page.people.form.name, "（东）")
    page.people.view.table.go_to(page.people.model.id_at(0))
    office.staff.change(
        boss, someone.id, PersonWanted("先来的", someone.role, someone.team_id), seen=someone
    )
    page.people.refresh()
    named(page, "先来的")
    form = page.people.form
    assert form.name.text() == "招商一组专员（东）"
    assert "别人改过这一格" in form.error("name")


def test_a_password_is_kept_nowhere(page, office, context, type_in):
    press(K.Key_P)
    type_in(page.people.form.password, SECRET)
    page.people.drafts.flush()
    assert page.people.drafts.key is None
    assert page.people.form.draft() == {}
    context.seat.sit(person(office, Role.SUPERVISOR))
    assert isinstance(page.people.form, PersonForm)


def test_to_whom_cases_go_comes_back_too(page, office):
    boss, leaver = page.context.seat.actor, person(office, Role.OFFICER, "企业服务组")
    ticket = office.log(boss, request(team_id=leaver.team_id)).value.ticket_id
    office.do(leaver.actor, AcceptCase(ticket_id=ticket))
    to = [person(office, Role.LEAD, "企业服务组").id, None]
    typed = {"fields": {"to": to, "reason": "调到"}, "was": {"to": [None, None], "reason": ""}}
    office.desk.drafts.keep_form((f"office hand over {leaver.id}", boss.ref), typed)
    page.people.refresh()
    named(page, leaver.name)
    press(K.Key_T)
    assert page.people.form.to.value() == tuple(to)
    assert page.people.form.reason.text == "调到"
