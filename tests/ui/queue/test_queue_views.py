"""The shipped views: whose cases, waiting for whom, and counters that are always true."""

from new_office import acting
from PySide6.QtCore import Qt

from gaoxinban.application import commands as c
from gaoxinban.domain.term import Role
from gaoxinban.ui.kit.plain_text import PlainLabel

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


def test_a_team_is_asked_for_by_the_name_it_has_now(drive, cast, office):
    """A renamed one kept its former name in the choice until the program was started again."""
    page = drive()
    scope = page.page.list.view.bar.scope
    assert scope.label_of(cast.team.id) == cast.team.name
    office.teams.put(acting(office, Role.ADMIN), cast.team.id, "企业服务一组", cast.team.function)
    page.page.list.mark_stale()
    page.settle()
    assert scope.label_of(cast.team.id) == "企业服务一组"


def test_what_is_not_in_this_view_is_found_in_all_by_the_key_that_is_named(drive, cast, type_in):
    """「选「全部」再找」 named no key, and said so in 全部 itself."""
    cast.log("用电增容")
    page = drive()
    page.key(K.Key_8, CTRL)
    page.key(K.Key_Slash)
    type_in(page.page.list.view.bar.text, "增容")
    page.key(K.Key_Return)
    empty = page.page.list.view.empty
    assert [each.text() for each in empty.findChildren(PlainLabel)] == [
        "没有找到「增容」",
        "换一个词，或按 Esc 清空；也可以按 Ctrl+0 在全部工单里找",
    ]
    page.key(K.Key_0, CTRL)
    assert page.titles == ["用电增容"]
    page.key(K.Key_Slash)
    type_in(page.page.list.view.bar.text, "没有的")
    page.key(K.Key_Return)
    assert empty.findChildren(PlainLabel)[1].text() == "换一个词，或按 Esc 清空"
