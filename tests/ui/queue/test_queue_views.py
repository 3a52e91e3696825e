"""The shipped views: whose cases, waiting for whom, and counters that are always true."""

from PySide6.QtCore import Qt

from gaoxinban.application import commands as c

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def test_my_cases_my_teams_and_those_that_wait(drive, cast, office):
    cast.in_hand(title="我的")
    cast.log("本组的")
    supervisor = cast.supervisor.actor
    other = cast.log("别组的", dispatch=False)
    office.do(supervisor, c.DispatchCase(ticket_id=other, team_id=cast.other_team.id))
    page = drive()
    page.key(K.Key_2, CTRL)
    assert page.titles == ["我的"]
    page.key(K.Key_3, CTRL)
    assert set(page.titles) == {"我的", "本组的"}
    page.key(K.Key_7, CTRL)
    assert page.titles == []
    page.key(K.Key_1, CTRL)
    assert len(page.titles) == 3, "leaving one's own cases shows everybody's again"
    buttons = page.page.list.view.bar._buttons
    page.key(K.Key_2, CTRL)
    assert buttons["open"].text() == "全部在办 3", "what one would see there, not my share of it"
    page.key(K.Key_1, CTRL)
    assert buttons["mine"].text() == "我的 1"
    assert buttons["ours"].text() == "本组 2"
    waiting = cast.in_hand(title="等材料的")
    cast.pause(waiting)
    page.page.pass_minute()
    page.key(K.Key_7, CTRL)
    assert page.titles == ["等材料的"]
    assert buttons["waiting"].text() == "等企业/上级 1"


def test_counters_of_a_scope_are_as_long_as_its_lists(drive, cast, office):
    for place in range(3):
        cast.log(f"第{place}件", dispatch=place > 0)
    cast.in_hand(title="我的")
    page = drive()
    bar = page.page.list.view.bar
    for scope in (None, "mine", "ours", cast.team.id, cast.other_team.id):
        bar.scope.set_value(scope)
        page.settle()
        for view in bar.views:
            if view.count and view.scope is None:
                bar.choose_view(view.key)
                page.settle()
                length = page.page.list.model.rowCount()
                assert bar._buttons[view.key].text() == f"{view.title} {length}"
                bar.scope.set_value(scope)


def test_an_empty_list_says_which_it_is_and_what_to_do(drive, cast):
    page = drive()
    empty = page.page.list.view.empty
    said = lambda: (empty._heading.text(), empty._hint.text())  # noqa: E731  short
    page.settle()
    assert said() == ("没有在办的工单", "按 Ctrl+N 登记一件")
    page.key(K.Key_0, CTRL)
    assert said() == ("还没有工单", "按 Ctrl+N 登记一件")
    page.key(K.Key_8, CTRL)
    assert said() == ("「逾期」里没有工单", "按 Ctrl+1 回到全部在办")
    page.key(K.Key_A)
    assert page.said == "这里没有选中的工单。", "a key is never met with silence"
