"""Somebody is told of a case that came from elsewhere, and goes to it by keys."""

from new_office import acting, at, request

from gaoxinban.application import commands as c
from gaoxinban.domain.term import Role
from tests.journeys.seated import K


def test_a_case_handed_over_and_a_promise_that_runs_out_are_told_once(seated, qtbot, clock):
    office, shell = seated.office, seated.shell
    boss, lead = acting(office, Role.SUPERVISOR), acting(office, Role.LEAD, "企业服务组")
    seated.sit_down("企业服务组组长")
    rail = shell.window.rail.button("reminders")
    qtbot.waitUntil(lambda: "window.silence" in shell.window.actions_by_name.names())
    seated.rest()
    case = office.log(boss, request(title="社保开户")).value.ticket_id
    seated.see("GX-2026-000001 派来了，等签收：还剩 2小时 · 社保开户")
    assert rail.accessibleName() == "提醒，1 条没看"
    clock.set(at("2026-03-02 10:40"))
    office.do(boss, c.UrgeCase(ticket_id=case))
    seated.see("2 条提醒：1 件快到时限，1 件被催办、督办")
    seated.alt(K.Key_7)
    seated.rest()
    assert rail.accessibleName() == "提醒"
    assert seated.cursor == "提醒"
    seated.picture("提醒")
    seated.press(K.Key_Return)
    qtbot.waitUntil(lambda: seated.case.shown is not None)
    assert seated.case.shown.detail.row.title == "社保开户"
    seated.alt(K.Key_7)
    seated.press(K.Key_S)
    assert shell.window.current_page == "settings"
    assert seated.cursor == "提醒我"
    told = [each.told.kind.value for each in office.reminders.recent(lead)]
    assert sorted(told) == ["handed", "near", "urged"]
