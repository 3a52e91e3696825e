"""企业 from outside: by keys and action names, on a real database."""

import csv

import pytest
from accessible import focusable_without_name
from new_office import acting, request
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel

from gaoxinban.application import commands as c
from gaoxinban.application.changes import Changes
from gaoxinban.domain.term import Role
from tests.ui.enterprises.conftest import LAMPS, SOLAR

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


def texts(widget):
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]


def cursor():
    return QApplication.focusWidget().accessibleName()


def test_the_register_stands_there_and_the_cursor_in_the_search_field(
    busy, open_panel, names, qtbot
):
    panel = open_panel(busy[0])
    assert names(panel, qtbot) == [SOLAR, LAMPS]
    assert panel.register.view.count.text() == "共 2 家"
    assert cursor() == "筛选企业"
    model = panel.register.model
    columns = {column.key: place for place, column in enumerate(model.columns)}
    shown = {key: model.index(0, place).data() for key, place in columns.items()}
    assert shown["uscc"] == "91320411MA1MTEST1X"
    assert (shown["contact"], shown["open"], shown["cases"]) == ("李工", "1", "2")
    assert shown["town"] == "—"


@pytest.mark.parametrize("typed", ["车灯", "灯", "星宇示例", "xysl", "xingyu"])
def test_typing_narrows_the_list(busy, open_panel, names, qtbot, type_in, typed):
    panel = open_panel(busy[0])
    type_in(panel.register.view.search, typed)
    assert names(panel, qtbot) == [LAMPS]
    assert panel.register.view.count.text() == "找到 1 家"


@pytest.mark.parametrize("typed", ["91320411MA1M", "13900000077"])
def test_codes_and_phones_find_too(busy, open_panel, names, qtbot, type_in, typed):
    panel = open_panel(busy[0])
    type_in(panel.register.view.search, typed)
    assert names(panel, qtbot) == [SOLAR]


def test_enter_opens_what_was_found_and_esc_leads_back(
    busy, open_panel, names, qtbot, type_in, press
):
    panel = open_panel(busy[0])
    type_in(panel.register.view.search, "车灯")
    press(Key.Key_Return)
    assert panel.enterprise.isVisible()
    assert panel.enterprise.view.name.text == LAMPS
    assert cursor() == "该企业的工单"
    assert panel.step_back()
    assert panel.register.isVisible()
    assert cursor() == "企业登记册"
    assert panel.step_back()  # out of the filter
    assert names(panel, qtbot) == [SOLAR, LAMPS]
    assert cursor() == "筛选企业"
    assert not panel.step_back()


def test_down_leads_into_the_list_and_j_further(busy, open_panel, press, names, qtbot):
    panel = open_panel(busy[0])
    press(Key.Key_Down)
    assert cursor() == "企业登记册"
    press(Key.Key_J)
    press(Key.Key_Return)
    assert panel.enterprise.view.name.text == LAMPS
    panel.context.actions.trigger("enterprises.back")
    assert names(panel, qtbot)
    assert panel.register.view.table.current_row().name == LAMPS


def test_the_page_of_an_enterprise(busy, open_panel, press, visited):
    office, _clock, made = busy
    panel = open_panel(office)
    panel.open(office.enterprise_ids("天合")[0])
    view = panel.enterprise.view
    assert view.name.text == SOLAR
    assert view.profile.text("uscc") == "91320411MA1MTEST1X"
    assert view.profile.text("phone") == "13900000077"
    assert view.profile.text("scope") == "—"
    assert view.count.text() == "工单 2 件，在办 1 件"
    model = panel.enterprise.model
    assert [line.ticket.title for line in model.rows] == ["<b>职工</b>子女入学", "扩产用电"]
    columns = {column.key: place for place, column in enumerate(model.columns)}
    assert model.index(0, columns["light"]).data() == "在时限内"
    assert model.index(0, columns["due"]).data().endswith("前签收")
    assert model.index(1, columns["due"]).data() == "2026-03-02 办结"
    assert model.index(0, columns["title"]).data(Qt.ItemDataRole.ToolTipRole).count("&lt;b&gt;")
    press(Key.Key_J)
    press(Key.Key_Return)
    assert visited == [("queue", made["扩产用电"])]


def test_an_overdue_case_says_so_beside_its_light(busy, open_panel):
    """Also while the page stands open and nobody writes anything."""
    office, clock, _made = busy
    panel = open_panel(office)
    panel.open(office.enterprise_ids("车灯")[0])
    clock.advance(days=60)
    panel.pass_minute()
    model = panel.enterprise.model
    columns = {column.key: place for place, column in enumerate(model.columns)}
    assert model.index(0, columns["light"]).data() == "逾期"
    assert model.index(0, columns["due"]).data() == "逾期"


def test_ctrl_n_begins_a_request_of_this_enterprise(busy, open_panel, press, visited):
    office = busy[0]
    panel = open_panel(office)
    lamps = office.enterprise_ids("车灯")[0]
    panel.open(lamps)
    press(Key.Key_N, CONTROL)
    assert visited == [("intake", lamps)]
    panel.context.actions.trigger("enterprises.back")
    press(Key.Key_N, CONTROL)
    assert visited == [("intake", lamps)] * 2


def test_ctrl_n_is_not_ambiguous_beside_that_of_the_window(busy, open_panel, press, visited, qtbot):
    office = busy[0]
    panel = open_panel(office)
    opened = []
    panel.context.actions.add(
        panel,
        "window.intake",
        "登记",
        lambda: opened.append("empty"),
        keys="Ctrl+N",
        tooltip="登记一件诉求",
    )
    panel.open(office.enterprise_ids("车灯")[0])
    press(Key.Key_N, CONTROL)
    assert [page for page, _ in visited] == ["intake"]
    assert not opened


def test_an_empty_register_says_how_to_fill_it(desk, open_panel, press, visited):
    panel = open_panel(desk[0])
    said = texts(panel.register.view.table)
    assert "登记册里还没有企业" in said
    assert any("gaoxinban import enterprises" in each for each in said)
    press(Key.Key_N, CONTROL)
    assert visited == [("intake", None)]


def test_nothing_found_says_what_was_sought_as_plain_text(busy, open_panel, type_in, press):
    panel = open_panel(busy[0])
    type_in(panel.register.view.search, "<b>没有")
    assert "没有找到「<b>没有」" in texts(panel.register.view.table)
    press(Key.Key_Return)
    assert panel.register.isVisible()


def test_an_enterprise_without_cases_says_how_to_begin(busy, open_panel):
    office, _clock, made = busy
    solar, lamps = office.enterprise_ids("天合")[0], office.enterprise_ids("车灯")[0]
    moved = c.AmendCase(ticket_id=made["厂房漏水"], reason="登错企业", enterprise_id=solar)
    office.do(acting(office, Role.ADMIN), moved)
    panel = open_panel(office)
    panel.open(lamps)
    assert panel.enterprise.view.count.text() == "工单 0 件，在办 0 件"
    assert "这家企业还没有工单" in texts(panel.enterprise.view.table)


def test_an_enterprise_that_is_gone_is_refused_beside_its_name(busy, open_panel):
    panel = open_panel(busy[0])
    panel.open(4711)
    assert "没有这家企业" in panel.enterprise.view.error.text()


def test_a_new_case_shows_at_once(busy, open_panel, qtbot, names):
    office = busy[0]
    panel = open_panel(office)
    panel.open(office.enterprise_ids("车灯")[0])
    admin = acting(office, Role.ADMIN)
    again = request(enterprise_name=LAMPS, title="再来一件")
    panel.context.runner.write(panel, lambda: office.log(admin, again))
    assert panel.enterprise.view.count.text() == "工单 2 件，在办 2 件"
    panel.context.actions.trigger("enterprises.back")
    assert names(panel, qtbot) == [SOLAR, LAMPS]
    qtbot.waitUntil(lambda: panel.register.model.row_at(1).cases == 2)


def test_settings_alone_load_nothing(busy, open_panel):
    panel = open_panel(busy[0])
    assert not panel.register.concerns(Changes(settings=True))
    assert not panel.enterprise.concerns(Changes(settings=True))
    assert panel.register.concerns(Changes(tickets=True))


def test_every_control_has_a_name_and_every_act_its_key(busy, open_panel):
    panel = open_panel(busy[0])
    panel.open(1)
    assert focusable_without_name(panel) == []
    entries = {each.name: each.keys for each in panel.context.actions.entries(panel)}
    assert entries == {
        "enterprises.log": "Ctrl+N",
        "enterprises.throw_away": "Ctrl+Shift+D",
        "enterprises.back": "Alt+Left",
        "enterprises.search": "Ctrl+F",
        "enterprises.open": "Enter",
        "enterprises.export": "Ctrl+Shift+S",
        "enterprises.print_list": "Ctrl+Shift+P",
        "enterprises.open_case": "Enter",
        "enterprises.export_list": "Ctrl+Shift+S",
        "enterprises.print_page_list": "Ctrl+Shift+P",
        "enterprises.edit": "E",
        "enterprises.merge": "M",
        "enterprises.visit": "V",
        "enterprises.list1": "Ctrl+1",
        "enterprises.list2": "Ctrl+2",
        "enterprises.list3": "Ctrl+3",
        "enterprises.save": "Ctrl+Enter",
        "enterprises.undo": "Ctrl+Z",
        "enterprises.leave": "Ctrl+.",
        "enterprises.add_contact": "P",
        "enterprises.edit_contact": "Enter",
        "enterprises.drop_contact": "Del",
        "enterprises.first_contact": "S",
    }


def test_the_models_keep_qts_rules(busy, open_panel, type_in):
    panel = open_panel(busy[0])
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [
        QAbstractItemModelTester(model, mode)
        for model in (panel.register.model, panel.enterprise.model)
    ]
    type_in(panel.register.view.search, "车灯")
    panel.open(1)
    panel.open(2)
    del testers


def test_with_real_workers_enter_waits_for_the_answer(busy, open_panel, threaded, type_in, qtbot):
    office, _clock, made = busy
    panel = open_panel(office, threaded)
    type_in(panel.register.view.search, "车灯")
    qtbot.keyClick(panel.register.view.search, Key.Key_Return)
    assert panel.register.isVisible()  # nothing was answered yet
    qtbot.waitUntil(lambda: panel.enterprise.view.name.text == LAMPS)
    qtbot.waitUntil(lambda: bool(panel.enterprise.model.rows))
    assert panel.enterprise.model.rows[0].id == made["厂房漏水"]
    qtbot.waitUntil(lambda: threaded.active == 0)


def test_the_register_and_the_lists_of_an_enterprise_leave_the_window(busy, open_panel, tmp_path):
    """Every list to a file or to paper, what was found alone, telephone numbers as text."""
    panel = open_panel(busy[0])
    path = tmp_path / "企业.csv"
    for exporter in (panel.register.exporter, panel.enterprise.exporter):
        exporter.ask_file = lambda _window, _name: str(path)
    panel.register.view.search.setText("天合")
    panel.context.actions.trigger("enterprises.export")
    heads, row = csv.reader(path.read_text("utf-8-sig").splitlines())
    assert (heads[0], row[0], row[2]) == ("名称", SOLAR, ""), "a dash says nothing in a sheet"
    assert row[heads.index("联系人")] == "李工 13900000077"
    panel.show_enterprise(busy[0].look_up_enterprises("天合")[0].id)
    panel.context.actions.trigger("enterprises.export_list")
    heads, *rows = csv.reader(path.read_text("utf-8-sig").splitlines())
    assert {each[heads.index("标题")] for each in rows} == {"扩产用电", "<b>职工</b>子女入学"}
    assert rows[0][-1].startswith("2026-03-02 09:1"), "instants in full"
    made = []
    panel.register.exporter.paper.show_preview = lambda make: made.append(make())
    panel.context.actions.trigger("enterprises.print_list")
    assert made[0].furniture.foot_right == "共 1 家"
