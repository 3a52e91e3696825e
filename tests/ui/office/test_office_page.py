"""The page 人员 by keys: people, teams, the way in, and what only some may do."""

import pytest
from accessible import focusable_without_name
from new_office import person, request
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gaoxinban.application import commands as c
from gaoxinban.application.staffing import PersonWanted
from gaoxinban.domain.term import Role, TeamFunction
from gaoxinban.ui.kit.task_runner import TaskRunner
from gaoxinban.ui.office.forms import HandOverForm, LeaveForm, PersonForm
from tests.ui.office.by_keys import CONTROL, K, named, press, said

SERVICE = "企业服务组"
SECRET = "three ducks in a river"


def in_hand(office, officer):
    asked = request(team_id=officer.team_id)
    ticket = office.log(officer.actor, asked).value.ticket_id
    office.do(officer.actor, c.AcceptCase(ticket_id=ticket))
    return ticket


def test_everybody_stands_in_the_list_and_every_control_has_a_name(page, office, qtmodeltester):
    assert page.people.view.table.hasFocus()
    assert len(page.people.model.rows) == len(office.directory().officers)
    assert focusable_without_name(page) == []
    qtmodeltester.check(page.people.model)
    assert page.people.form.name.text() == page.people.current.officer.name


def test_tab_goes_through_the_form_beside_the_list_and_on_to_saving(page):
    def walked(steps):
        names = []
        for _ in range(steps):
            press(K.Key_Tab)
            names.append(QApplication.focusWidget().accessibleName())
        return names

    assert walked(4) == ["姓名", "角色", "团队", "保存"]
    named(page, "值班主管")
    press(K.Key_L)
    assert QApplication.focusWidget() is page.people.form.since
    assert walked(3) == ["到", "代班", "登记请假"], "also in a form that came in place of it"


def test_a_colleague_is_added_by_keys(page, office, context, type_in):
    assert page.people.view.note.text() == ""
    press(K.Key_N)
    form = page.people.form
    assert QApplication.focusWidget() is form.name
    page.people.refresh()
    assert page.people.form is form, "a started act is not taken away by a change elsewhere"
    press(K.Key_Return, CONTROL)
    assert "请填写姓名" in form.error("name")
    type_in(form.name, "王敏")
    form.team.set_value(next(t.id for t in office.directory().teams if t.name == SERVICE))
    press(K.Key_Return, CONTROL)
    assert said(context) == "已增加"
    made = next(each for each in office.directory().officers if each.name == "王敏")
    assert (made.role, made.team) == (Role.OFFICER, SERVICE)
    assert "王敏" in [p.officer.name for p in page.people.model.rows]
    assert page.people.view.table.hasFocus()
    assert page.people.current.officer == made, "the next act is about the new colleague"


def test_a_refused_change_keeps_what_was_typed(page, office, type_in):
    named(page, "值班主管")
    press(K.Key_Return)
    form = page.people.form
    assert QApplication.focusWidget() is form.name
    form.name.clear()
    type_in(form.name, "管理员")
    press(K.Key_Return, CONTROL)
    assert "已经有管理员" in form.error("name")
    assert form.name.text() == "管理员"
    page.people.refresh()
    assert page.people.form is form
    press(K.Key_Escape)
    assert page.step_back()
    assert page.people.form.name.text() == "值班主管"


def test_leave_with_a_stand_in_and_back(page, office, context):
    lead = named(page, f"{SERVICE}组长")
    press(K.Key_L)
    form = page.people.form
    assert isinstance(form, LeaveForm)
    form.until.setText("哪天")
    press(K.Key_Return, CONTROL)
    assert "不是日期" in form.error("until")
    form.until.setText("3-5")
    stand_in = person(office, Role.OFFICER, SERVICE)
    form.stand_in.set_value(stand_in.id)
    press(K.Key_Return, CONTROL)
    row = page.people.shown.by_id[lead.id]
    assert row.is_away(office.clock.now())
    cells = page.people.model.cells_at(page.people.model.position_of(lead.id))
    assert f"请假至03-05，代班 {stand_in.name}" in map(cells.text, range(len(cells.tones)))
    assert not page.people.acts["leave"][0].isEnabled()
    press(K.Key_B)
    assert page.people.shown.by_id[lead.id].away is None


def test_a_leaver_is_retired_with_the_cases_handed_over(page, office, context):
    officer = person(office, Role.OFFICER, SERVICE)
    lead = person(office, Role.LEAD, SERVICE)
    ticket = in_hand(office, officer)
    page.people.refresh()
    named(page, officer.name)
    press(K.Key_D)
    form = page.people.form
    assert isinstance(form, HandOverForm)
    press(K.Key_Return, CONTROL)
    assert "请填写移交的理由" in form.error("reason")
    form.to.set_value((lead.id, None))
    form.reason.setPlainText("调离")
    press(K.Key_Return, CONTROL)
    assert said(context) == "已停用"
    assert office.detail(ticket).row.officer == lead.name
    gone = page.people.shown.by_id[officer.id]
    assert not gone.officer.active
    named(page, officer.name)
    assert not page.people.acts["retire"][0].isEnabled()
    press(K.Key_R)
    assert page.people.shown.by_id[officer.id].officer.active


def test_cases_are_handed_over_without_anybody_leaving(page, office, context):
    officer = person(office, Role.OFFICER, SERVICE)
    ticket = in_hand(office, officer)
    named(page, officer.name)
    assert not page.people.acts["hand"][0].isEnabled()
    page.people.refresh()
    press(K.Key_T)
    form = page.people.form
    form.to.set_value((None, None))
    form.reason.setPlainText("学习两个月")
    press(K.Key_Return, CONTROL)
    assert office.detail(ticket).holder == SERVICE
    assert page.people.shown.by_id[officer.id].open_cases == 0


def test_a_password_is_given(page, office, context):
    officer = named(page, "值班主管")
    press(K.Key_P)
    form = page.people.form
    form.password.setText(SECRET)
    form.again.setText("something else")
    press(K.Key_Return, CONTROL)
    assert "两遍不一样" in form.error("password")
    assert form.password.text() == form.again.text() == "", "which one is mistyped shows no dot"
    form.password.setText(SECRET)
    press(K.Key_Return, CONTROL)
    assert form.error("again") == "请再输一遍。"
    form.again.setText(SECRET)
    press(K.Key_Return, CONTROL)
    assert page.people.shown.by_id[officer.id].has_password
    assert office.accounts.sign_in(officer.id, SECRET).value.must_change


def test_enter_leads_through_a_form_to_its_button(page):
    named(page, "值班主管")
    press(K.Key_P)
    for field in (page.people.form.password, page.people.form.again):
        assert field.hasFocus()
        QTest.keyClicks(field, SECRET)
        press(K.Key_Return)
    assert QApplication.focusWidget().accessibleName() == "设密码", "which Enter presses"
    assert page.people.form.password.text() == SECRET


def test_everybody_changes_the_own_password_by_the_old_one(context, office, shown_page):
    officer, admin = person(office, Role.OFFICER, SERVICE), person(office, Role.ADMIN)
    office.accounts.set_password(admin.actor, officer.id, SECRET)
    page = shown_page()
    context.seat.sit(officer)
    named(page, "管理员")
    press(K.Key_M)
    form = page.people.form
    for field, text in ((form.old, "wrong"), (form.new, "no tree on the hill")):
        field.setText(text)
    form.again.setText("no tree on the hill")
    press(K.Key_Return, CONTROL)
    assert "密码不对" in form.error("old")
    form.old.setText(SECRET)
    press(K.Key_Return, CONTROL)
    assert said(context) == "密码已改"
    assert office.accounts.sign_in(officer.id, "no tree on the hill").value.officer == officer


@pytest.mark.parametrize(
    ("role", "offered"),
    [(Role.OFFICER, set()), (Role.LEAD, set()), (Role.SUPERVISOR, {"leave"})],
)
def test_what_one_may_not_do_is_not_offered(shown_page, role, offered):
    page = shown_page(role)
    enabled = {key for key, (action, *_) in page.people.acts.items() if action.isEnabled()}
    assert enabled == offered
    assert not page.people.form.isEnabled()
    assert page.people.view.note.text() == "您可以看；增加和修改由管理员来做。"
    page.show_leaf("teams")
    assert not page.teams.new.isEnabled()
    page.show_leaf("entry")
    assert page.entry.model.rows == []
    assert not page.entry.save.isEnabled()


def test_teams_are_added_renamed_and_closed(page, office, context, type_in):
    press(K.Key_2, CONTROL)
    assert page.leaf is page.teams
    press(K.Key_N)
    form = page.teams.form
    type_in(form.name, "上市服务专班")
    press(K.Key_Return, CONTROL)
    assert "做什么" in form.error("function")
    form.function.set_value(TeamFunction.SERVICE)
    press(K.Key_Return, CONTROL)
    context.notifier.messages[-1].act()
    assert said(context) == "已撤销"
    assert "上市服务专班" not in [t.name for t in page.teams.model.rows]
    press(K.Key_N)
    page.teams.form.name.setText("上市服务专班")
    page.teams.form.function.set_value(TeamFunction.SERVICE)
    press(K.Key_Return, CONTROL)
    made = next(t for t in office.directory().teams if t.name == "上市服务专班")
    assert page.teams.view.table.current_id() == made.id, "the next act is about the new one"
    press(K.Key_Return)
    page.teams.form.name.setText("上市专班")
    press(K.Key_Return, CONTROL)
    assert "上市专班" in [t.name for t in page.teams.model.rows]
    context.notifier.messages[-1].act()
    assert said(context) == "已撤销"
    assert "上市服务专班" in [t.name for t in page.teams.model.rows]
    page.teams.view.table.go_to(made.id)
    page.teams.view.table.setFocus()
    press(K.Key_D)
    assert made.id not in [t.id for t in office.directory().teams]
    undo = context.notifier.messages[-1].act
    office.teams.put(context.seat.actor, made.id, "别人改的", TeamFunction.SERVICE)
    undo()
    assert "后来又有人改过" in said(context)
    page.teams.view.table.go_to(1)
    press(K.Key_D)
    assert "请先换团队或停用" in said(context)


def test_categories_are_added_renamed_moved_and_retired(page, office, context, type_in):
    press(K.Key_4, CONTROL)
    panel = page.categories
    assert page.leaf is panel
    panel.view.table.go_to("utilities.power")
    press(K.Key_N)
    assert panel.form.parent_code.value() == "utilities"
    type_in(panel.form.name, "氢气")
    panel.form.template.setPlainText("用量：")
    press(K.Key_Return, CONTROL)
    assert said(context) == "已增加"
    made = next(each for each in office.directory().categories if each.name == "氢气")
    assert panel.view.table.current_id() == made.code, "the next act is about the new one"
    place = panel.model.position_of(made.code)
    press(K.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert panel.model.position_of(made.code) == place - 1
    press(K.Key_Return)
    panel.form.name.setText("氢能")
    press(K.Key_Return, CONTROL)
    assert panel.view.heading.text() == "水电气热与通信/氢能"
    press(K.Key_D)
    assert [each.active for each in office.directory().categories if each.code == made.code] == [
        False
    ]
    assert panel.retire.text() == "恢复使用"
    assert focusable_without_name(page) == []


def test_categories_are_the_supervisors(shown_page):
    page = shown_page(Role.LEAD)
    press(K.Key_4, CONTROL)
    assert page.categories.model.rowCount() > 100
    assert "由主管、管理员来做" in page.categories.view.note.text()
    assert not page.categories.new.isEnabled()
    assert not page.categories.save.isEnabled()


def test_the_way_in_is_arranged_and_everything_is_recorded(page, office, context):
    admin = person(office, Role.ADMIN)
    press(K.Key_3, CONTROL)
    form = page.entry.form
    form.sign_in.set_value(True)
    press(K.Key_Return, CONTROL)
    assert "没有人进得来" in form.error("sign_in")
    office.accounts.set_password(admin.actor, admin.id, SECRET)
    form.name.setText("常州高新办")
    form.minutes.setText("x")
    press(K.Key_Return, CONTROL)
    assert "分钟数" in form.error("lock_minutes")
    form.minutes.setText("15")
    press(K.Key_Return, CONTROL)
    found = office.entrance()
    assert (found.office_name, found.sign_in, found.lock_minutes) == ("常州高新办", True, 15)
    assert page.entry.model.rows[0].act.label == "改设置"
    assert page.entry.model.rows[-1].act.label == "重设密码"


def test_who_comes_second_sees_what_the_first_has_saved(page, office, context, type_in):
    """Refused with what is typed still there; Esc shows how it stands now."""
    boss, first = context.seat.actor, named(page, "招商一组专员")
    page.people.form.name.clear()
    type_in(page.people.form.name, "后来的")
    office.staff.change(boss, first.id, PersonWanted("先来的", first.role, first.team_id))
    page.people.submit()
    assert "后来又有人改过" in page.people.form.general_error
    assert page.people.form.name.text() == "后来的"
    assert page.people.current.officer.name == "先来的"
    assert page.people.step_back()
    assert page.people.form.name.text() == "先来的"
    press(K.Key_3, CONTROL)
    page.entry.form.name.clear()
    type_in(page.entry.form.name, "后来的")
    office.accounts.arrange(boss, "先来的", sign_in=False, lock_minutes=0)
    page.entry.submit()
    assert "后来又有人改过" in page.entry.form.general_error
    assert page.entry.step_back()
    assert page.entry.form.name.text() == "先来的"


def test_the_page_opens_where_it_is_told(page, office):
    officer = person(office, Role.OFFICER, SERVICE)
    page.open("entry")
    assert page.leaf is page.entry
    page.open(officer.id)
    assert page.leaf is page.people
    assert page.people.current.officer == officer


def test_with_real_workers(shown_page, qtbot, qapp):
    runner = TaskRunner()
    try:
        page = shown_page(runner=runner)
        qtbot.waitUntil(lambda: bool(page.people.model.rows))
        press(K.Key_N)
        assert isinstance(page.people.form, PersonForm)
        page.people.form.name.setText("赵六")
        page.people.submit()
        qtbot.waitUntil(lambda: "赵六" in [p.officer.name for p in page.people.model.rows])
    finally:
        runner.close()
