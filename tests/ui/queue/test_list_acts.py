"""Columns, files and the clipboard of the list."""

import csv

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from gaoxinban.domain.term import Privacy
from gaoxinban.ui.kit import list_export

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def keys(page):
    return [key for key, _ in page.page.list.view.table.shown_columns()]


def test_columns_are_shown_hidden_and_moved_by_keys_and_remembered(drive, cast):
    cast.log("甲")
    page = drive()
    assert "channel" not in keys(page)
    page.key(K.Key_L, CTRL)
    chooser = page.page.list.view.chooser
    assert chooser.isVisible()
    names = [chooser.list.item(place).text() for place in range(chooser.list.count())]
    chooser.list.setCurrentRow(names.index("渠道"))
    QTest.keyClick(chooser.list, K.Key_Space)
    assert keys(page)[-1] == "channel"
    for _ in range(20):
        QTest.keyClick(chooser.list, K.Key_Up, CTRL)
    assert keys(page)[0] == "channel"
    assert page.page.step_back(), "Esc in the window closes the columns, it does not leave the page"
    assert not chooser.isVisible()
    assert page.page.list.view.table.hasFocus()
    page.key(K.Key_L, CTRL)
    page.page.list.view.chooser.reset.click()
    assert "channel" not in keys(page)


def test_columns_stand_as_they_were_left(drive, cast, context):
    context.settings.setValue("queue/shown", "channel:90,number:140,title:0,gone:12")
    cast.log("甲")
    page = drive()
    assert keys(page) == ["channel", "number", "title"]
    assert dict(page.page.list.view.table.shown_columns())["number"] == 140


def test_the_last_column_cannot_be_hidden(drive, cast):
    cast.log("甲")
    page = drive()
    page.key(K.Key_L, CTRL)
    chooser = page.page.list.view.chooser
    for place in range(chooser.list.count()):
        chooser.list.item(place).setCheckState(Qt.CheckState.Unchecked)
    assert len(keys(page)) == 1
    page.settle()
    ticked = [shown for _key, _title, shown in chooser._lines()]
    assert ticked.count(True) == 1, "the list says that it is shown"


@pytest.mark.parametrize("key", ["enterprise", "title", "category", "team", "state", "resolved"])
def test_a_click_on_any_title_sorts(drive, cast, key):
    cast.log("乙")
    cast.log("甲")
    page = drive()
    page.page.list.view.table.sort_changed.emit(key, False)
    page.settle()
    assert page.page.list.view.bar.sort.value() == key
    assert len(page.titles) == 2


def test_the_list_as_a_file_with_the_shown_columns(drive, cast, tmp_path):
    cast.log("=1+1", body="公式一样的事项")
    cast.log("乙")
    page = drive()
    path = tmp_path / "列表.csv"
    page.page.tools.exporter.ask_file = lambda _window, _name: str(path)
    page.key(K.Key_S, CTRL | SHIFT)
    assert "2 件已存为" in page.said
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:4] == ["灯", "编号", "企业", "标题"]
    assert {row[3] for row in rows[1:]} == {"'=1+1", "乙"}
    assert rows[1][-1].startswith("2026-11-23 09:00"), "instants in full"


@pytest.mark.parametrize("typed", ["清单", "清单.xlsx"])
def test_another_kind_than_the_one_suggested_replaces_nothing(
    drive, cast, tmp_path, monkeypatch, typed
):
    """The dialog asks about the name that was typed; the ending comes afterwards."""
    cast.log("甲")
    kept = tmp_path / "清单.csv"
    kept.write_text("别人的", encoding="utf-8")
    page = drive()
    given = str(tmp_path / typed), "CSV (*.csv)"
    monkeypatch.setattr(list_export.QFileDialog, "getSaveFileName", lambda *_: given)
    page.key(K.Key_S, CTRL | SHIFT)
    assert "清单（2）.csv" in page.said
    assert kept.read_text(encoding="utf-8") == "别人的"
    assert (tmp_path / "清单（2）.csv").read_text(encoding="utf-8-sig").startswith("灯,编号")


def test_whom_to_call_is_read_where_it_is_shown_and_told_of_no_confidential_case(
    drive, cast, office, tmp_path, monkeypatch
):
    asked, read = [], type(office.views).contacts
    monkeypatch.setattr(
        type(office.views), "contacts", lambda self, ids: asked.append(1) or read(self, ids)
    )
    cast.log("甲", contact_name="陆离之")
    cast.log("乙", contact_name="紫藤", privacy=Privacy.CONFIDENTIAL)
    page = drive()
    table = page.page.list.view.table
    assert asked == [], "a list that does not show it does not pay for it"
    table.show_columns([("title", 0), ("contact", 84)])
    page.settle()
    model = table.model()
    shown = {model.row_at(row).ticket.title: model.row_at(row).contact for row in range(2)}
    assert shown == {"甲": "陆离之", "乙": "保密"}
    path = tmp_path / "a.csv"
    page.page.tools.exporter.ask_file = lambda _window, _name: str(path)
    page.key(K.Key_S, CTRL | SHIFT)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines == ["标题,联系人", *(f"{title},{who}" for title, who in shown.items())]


def test_only_the_chosen_rows_where_some_are(drive, cast, tmp_path):
    for name in "甲乙丙":
        cast.log(name)
    page = drive()
    page.key(K.Key_J, SHIFT)
    path = tmp_path / "列表"
    page.page.tools.exporter.ask_file = lambda _window, _name: str(path)
    page.trigger("queue.export")
    assert "2 件已存为" in page.said
    assert (tmp_path / "列表.xlsx").exists()


def test_leaving_the_dialog_writes_nothing(drive, cast):
    cast.log("甲")
    page = drive()
    page.page.tools.exporter.ask_file = lambda _window, _name: ""
    page.trigger("queue.export")
    assert page.said == ""


def test_the_list_and_the_chosen_cases_on_paper(drive, cast):
    for name in "甲乙":
        cast.log(name)
    page = drive()
    made = []
    page.page.tools.exporter.paper.show_preview = lambda make: made.append(make())
    page.trigger("queue.print_list")
    page.key(K.Key_A, CTRL)
    page.key(K.Key_P, CTRL)
    listed, cases = made
    assert listed.landscape
    assert "2 件" in cases.title


def test_a_case_as_text_for_a_chat(drive, cast):
    cast.log("三号车间用电增容", contact_phone="13800000000")
    page = drive()
    page.key(K.Key_C, CTRL | SHIFT)
    text = QGuiApplication.clipboard().text()
    assert text.startswith("工单：GX-2026-000001\n企业：江苏甲乙光伏科技有限公司\n")
    assert "状态：待签收" in text
    assert "13800000000" not in text
    assert "李工" not in text
    assert "GX-2026-000001 已复制" in page.said
