"""Lists under a name: kept with their order and columns, called up by key, shared, forgotten."""

import json
from datetime import date

import pytest
from accessible import focusable_without_name
from PySide6.QtCore import Qt

from gaoxinban.domain.term import Channel, Light, RequestKind, TicketState, Urgency
from gaoxinban.ui.kit.actions import action_text
from gaoxinban.ui.queue.filters import MINE, OPEN, OURS, TO_DISPATCH, WAITING, QueueFilter
from gaoxinban.ui.queue.narrowing import Logged, Narrow
from gaoxinban.ui.queue.view_shelf import read, written

K = Qt.Key
MOD = Qt.KeyboardModifier
BOTH = MOD.ControlModifier | MOD.AltModifier


@pytest.mark.parametrize(
    "shown",
    [
        QueueFilter(),
        QueueFilter(state=WAITING, scope=MINE, text="用电"),
        QueueFilter(state=TicketState.CLOSED, light=None, scope=OURS, sort="title"),
        QueueFilter(state=None, light=Light.RED, scope=3, sort="updated", descending=True),
        QueueFilter(state=TO_DISPATCH),
        QueueFilter(
            narrow=Narrow(
                category="08.01",
                kind=RequestKind.COMPLAINT,
                urgency=Urgency.CRITICAL,
                channel=Channel.PHONE,
                officer_id=7,
                town="薛家镇",
                industry="其他",
                tier="瞪羚企业",
                logged=Logged.CUSTOM,
                first=date(2026, 11, 1),
                last=date(2026, 11, 23),
            )
        ),
        QueueFilter(narrow=Narrow(logged=Logged.LAST_MONTH)),
    ],
)
def test_a_list_is_written_and_read_the_same(shown):
    columns = [("number", 120), ("title", 0)]
    stored = json.loads(json.dumps(written(shown, columns)))
    assert read(stored) == (shown, columns)


def test_a_view_of_an_earlier_version_is_read():
    earlier = {"state": "open", "light": None, "scope": "mine", "text": "", "sort": "due"}
    assert read(earlier)[0] == QueueFilter(scope=MINE)


def test_what_is_not_known_is_left_out():
    shown, columns = read({"state": "sold", "light": "pink", "scope": "all", "sort": "price"})
    assert (shown, columns) == (QueueFilter(state=None), [])
    odd = {"kind": "gift", "officer_id": "7", "logged": "some day", "first": "2026-13-40"}
    assert read({"narrow": odd})[0].narrow == Narrow()
    assert read({"narrow": "all"})[0].narrow == Narrow()
    assert shown.state != OPEN


def keep(page, type_in, name):
    page.key(K.Key_S, BOTH)
    type_in(page.page.shelf.row.name, name)
    page.key(K.Key_Return)


def test_a_view_is_kept_called_up_by_key_and_dropped(drive, cast, type_in):
    cast.in_hand(title="办理中的")
    cast.log("待签收的")
    page = drive()
    bar, table = page.page.list.view.bar, page.page.list.view.table
    bar.state.set_value(TicketState.ACCEPTED)
    bar.sort.set_value("title")
    table.show_columns([("title", 0), ("state", 80), ("channel", 90)])
    keep(page, type_in, "办理中")
    assert "已存为视图「办理中」" in page.said
    page.key(K.Key_1, MOD.ControlModifier)
    table.show_columns([("number", 100), ("title", 0)])
    assert len(page.titles) == 2
    page.key(K.Key_1, BOTH)
    assert page.titles == ["办理中的"]
    assert bar.sort.value() == "title"
    assert [key for key, _ in table.shown_columns()] == ["title", "state", "channel"]
    page.key(K.Key_D, BOTH)
    assert "已删去视图" in page.said
    assert page.page.shelf.views == []
    page.key(K.Key_Z, MOD.ControlModifier)
    page.settle()
    assert [view.name for view in page.page.shelf.views] == ["办理中"]


def test_a_view_that_was_written_over_comes_back(drive, cast, type_in):
    cast.log("待签收的")
    page = drive()
    keep(page, type_in, "我的")
    page.page.list.view.bar.state.set_value(TicketState.CLOSED)
    keep(page, type_in, "我的")
    assert "已改写视图「我的」" in page.said
    page.key(K.Key_Z, MOD.ControlModifier)
    page.settle()
    (view,) = page.page.shelf.views
    assert read(view.payload)[0].state == OPEN


def marked(page):
    """The views whose buttons are framed."""
    bar = page.page.list.view.bar
    buttons = [*bar._buttons.values(), bar.kept]
    return [each.text() for each in buttons if each.font().bold()]


def test_a_kept_view_is_the_only_one_marked_however_its_button_is_drawn(drive, cast, type_in):
    """The bar asked the style of the button whether a kept view is shown."""
    cast.log("待签收的")
    page = drive()
    bar = page.page.list.view.bar
    keep(page, type_in, "同一个")
    assert marked(page) == ["同一个"], "the shipped view lists the same"
    bar.kept.setProperty("quiet", True)
    bar.show_filter(bar.shown)
    assert marked(page) == ["同一个"]


def test_which_view_one_looks_at_is_said_and_only_that_one_is_dropped(drive, cast, type_in):
    """After another list was turned to, Ctrl+Alt+D dropped a view that nobody looked at."""
    cast.log("待签收的")
    page = drive()
    bar, shelf = page.page.list.view.bar, page.page.shelf
    assert marked(page) == ["全部在办 1"]
    bar.sort.set_value("title")
    keep(page, type_in, "A&B")
    assert (marked(page), bar.kept.isVisible()) == (["A&&B"], True)
    bar.sort.set_value("state")
    assert (bar.kept.text(), marked(page)) == ("A&&B（改过）", ["全部在办 1"])
    bar.kept.click()
    assert (bar.sort.value(), marked(page)) == ("title", ["A&&B"])
    page.key(K.Key_4, MOD.ControlModifier)
    assert (marked(page), bar.kept.isVisible()) == (["待派单 0"], False)
    page.key(K.Key_D, BOTH)
    assert "先打开一个存下的视图" in page.said
    page.key(K.Key_S, BOTH)
    assert shelf.row.name.text() == "", "the name of another list would be written over"
    page.key(K.Key_1, BOTH)
    assert (marked(page), shelf.row.isVisible()) == (["A&&B"], False)


def test_the_view_one_looks_at_is_renamed_and_moved_by_keys(drive, cast, office, type_in):
    for name in ("用电", "厂房"):
        office.views.keep(cast.officer.actor, name, {"state": "open", "sort": "title"})
    page = drive()
    shelf = page.page.shelf
    page.key(K.Key_R, BOTH)
    assert "先打开一个存下的视图" in page.said
    page.key(K.Key_PageUp, BOTH)
    assert "先打开一个存下的视图" in page.said
    page.key(K.Key_2, BOTH)
    page.key(K.Key_R, BOTH)
    assert shelf.row.name.text() == "厂房"
    assert not shelf.row.shared.isVisible()
    type_in(shelf.row.name, "标准厂房")
    page.key(K.Key_Return)
    assert page.said == "视图「厂房」改名为「标准厂房」"
    assert marked(page) == ["标准厂房"]
    page.key(K.Key_PageUp, BOTH)
    assert [view.name for view in shelf.views] == ["标准厂房", "用电"]
    page.key(K.Key_PageUp, BOTH)
    assert "已经在最前面" in page.said
    page.key(K.Key_PageDown, BOTH)
    page.key(K.Key_Z, MOD.ControlModifier)
    page.settle()
    assert [view.name for view in shelf.views] == ["标准厂房", "用电"]
    page.key(K.Key_S, BOTH)
    assert shelf.row.shared.isVisible()


def test_more_views_than_keys_all_stand_in_the_menu(drive, cast, office):
    for number in range(11):
        office.views.keep(cast.officer.actor, f"研发&生产 {number}", {})
    page = drive()
    shelf = page.page.shelf
    actions = [page.action(f"queue.saved.{view.id}") for view in shelf.views]
    assert [bool(each.shortcuts()) for each in actions] == [True] * 9 + [False] * 2
    # Once doubled, for a menu; the last of them is found by its name.
    assert [each.text().count("&") for each in actions] == [2] * 11
    assert action_text(actions[-1]) == f"视图：{shelf.views[-1].name}"
    actions[-1].trigger()
    assert page.action("queue.drop_view").isEnabled()


def test_a_name_that_will_not_do_is_said_beside_it(drive, cast, type_in):
    page = drive()
    keep(page, type_in, "长" * 30)
    row = page.page.shelf.row
    assert "最多 20 个字" in row.error.text()
    assert row.isVisible()
    assert page.page.step_back()
    assert not row.isVisible()


def test_the_name_of_a_view_comes_back_after_a_crash_and_goes_with_the_view(
    drive, office, cast, type_in
):
    who, drafts = cast.officer.actor, office.desk.drafts
    drafts.keep_form(("queue view new", who.ref), {"name": "等我回电"})  # by a window that died
    page = drive()
    page.key(K.Key_S, BOTH)
    page.settle()
    row = page.page.shelf.row
    assert row.name.text() == "等我回电"
    assert page.said.startswith("已恢复")
    type_in(row.name, "的")
    page.key(K.Key_S, BOTH)  # asked for again
    assert row.name.text() == "等我回电的"
    page.page.shelf.drafts.flush()
    assert drafts.of_form(who, "queue view new").payload == {"name": "等我回电的"}
    page.key(K.Key_Return)
    assert drafts.of_form(who, "queue view new") is None
    page.page.shelf._showing = None
    page.key(K.Key_S, BOTH)
    assert row.name.text() == ""
    type_in(row.name, "不要了")
    page.page.shelf.drafts.flush()
    assert page.page.step_back()
    assert drafts.of_form(who, "queue view new") is None


def test_only_a_supervisor_shares(drive, desk, cast, office, type_in):
    page = drive()
    page.key(K.Key_S, BOTH)
    page.page.shelf.row.shared.setChecked(True)
    type_in(page.page.shelf.row.name, "全体")
    page.key(K.Key_Return)
    assert "须由主管" in page.page.shelf.row.error.text()
    page.page.step_back()
    desk.seat.sit(cast.supervisor)
    page.key(K.Key_S, BOTH)
    page.page.shelf.row.shared.setChecked(True)
    type_in(page.page.shelf.row.name, "全体")
    page.key(K.Key_Return)
    desk.seat.sit(cast.stranger)
    page.settle()
    assert [view.name for view in page.page.shelf.views] == ["全体"]
    assert page.action(f"queue.saved.{page.page.shelf.views[0].id}").text() == "视图：全体（全体）"


def test_tab_walks_from_the_views_down_to_the_acts(drive, cast, type_in):
    """视图 and the tools came behind the acts, and the fields before them."""
    cast.log()
    page = drive()
    keep(page, type_in, "用电")
    bar = page.page.list.view.bar
    bar._buttons["all"].setFocus()
    walked = []
    for _ in range(4):
        page.key(K.Key_Tab)
        walked.append(page.qapp.focusWidget().accessibleName())
    assert walked == ["用电", "视图 ▾", "本页筛选", "状态"]
    page.page.list.view.table.setFocus()
    page.key(K.Key_Backtab, MOD.ShiftModifier)
    assert page.qapp.focusWidget().accessibleName() == "打印列表"


def test_everything_has_a_name(drive, cast):
    page = drive()
    page.key(K.Key_S, BOTH)
    assert list(focusable_without_name(page.page)) == []
