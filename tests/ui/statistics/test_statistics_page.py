"""统计 from outside: sentence, table and charts agree with the figures of the office."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from accessible import focusable_without_name
from new_office import acting, at
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from gaoxinban.application import commands as c
from gaoxinban.application.changes import Changes
from gaoxinban.application.rows import StatsQuery, StatsRow
from gaoxinban.domain.term import LegName, Role
from gaoxinban.ui.statistics.board import Wanted, _ordered, load
from gaoxinban.ui.statistics.period import PeriodName, period
from tests.ui.statistics.conftest import DAYS


def table(panel):
    """The table as (key → text) for each line, in order."""
    model = panel.view.table.model()
    return [
        {column.key: model.index(row, place).data() for place, column in enumerate(model.columns)}
        for row in range(model.rowCount())
    ]


def choose_days(panel, first, last):
    panel.view.period.set_value(PeriodName.CUSTOM)
    panel.view.first.set_day(date.fromisoformat(first))
    panel.view.last.set_day(date.fromisoformat(last))


def cursor():
    return QApplication.focusWidget().accessibleName()


def test_the_sentence_stands_on_top_and_says_this_month(worked, open_panel):
    panel = open_panel(worked[0])
    assert panel.view.sentence.text() == (
        "本月登记的工单，首次联系 6 件已完成、1 件未完（1 件已过时限）；中位 ≥35分，"
        "九成 ≥1天4小时；零耽搁率 71.4%（n=7，无剔除），比上月同期低 11.9 个百分点（n=6）。"
    )
    assert panel.view.days.text() == "2026-03-01 至 2026-03-11"
    assert cursor() == "时段"


def test_on_paper_stands_how_the_rates_are_counted(worked, open_panel):
    panel = open_panel(worked[0])
    listing = panel.listing()
    assert listing.title == "统计 2026-03-01 至 2026-03-11"
    assert listing.lead == (panel.view.sentence.text(), panel.view.solved.text())
    assert [line.partition("：")[0] for line in listing.notes if "率：" in line] == [
        "按时率",
        "零耽搁率",
        "解决率",
    ]
    assert list(listing.load(listing.ids)) == list(panel._model.rows)


def test_every_column_of_a_sheet_is_told_from_the_others(worked, open_panel):
    """Two were called 剔除后 out of the window, and the days of pausing said no unit."""
    titles = [column.title for column in open_panel(worked[0]).listing().columns]
    assert len(set(titles)) == len(titles)
    assert {"按时率（剔除后）", "零耽搁率（剔除后）", "超限挂起（工作日）"} < set(titles)


def test_the_table_shows_the_office_s_figures(worked, open_panel):
    office, _clock = worked
    panel = open_panel(office)
    lines = table(panel)
    assert [line["team"] for line in lines] == ["合计", "企业服务组", "科技金融服务组"]
    total, service, finance = lines
    assert (total["n"], total["open"], total["overdue"], total["on_time"]) == ("6", "1", "1", "5/7")
    assert (total["on_time_rate"], total["zero_delay"]) == ("71.4%", "5/7")
    assert (total["kept_on_time_rate"], total["kept_zero_delay_rate"]) == ("71.4%", "71.4%")
    assert total["median"] == "≥35分"
    assert (service["n"], service["open"]) == ("5", "1")
    assert (finance["n"], finance["open"], finance["median"]) == ("1", "0", "20分")
    assert "leg" not in total
    rows = {
        row.group["team"]: row
        for row in office.stats(panel.board.wanted.period.days.query(("team",), LegName.CONTACT))
    }
    assert {line["team"]: line["n"] for line in lines[1:]} == {
        name: str(row.n) for name, row in rows.items()
    }


def test_what_stands_outside_a_rate_stands_beside_it(worked, open_panel):
    """Neither exempting nor voiding hides a case: what was late by then stays late."""
    office, _clock = worked
    boss, admin = acting(office, Role.SUPERVISOR), acting(office, Role.ADMIN)
    late, running = (
        office.ticket_id(f"GX-2026-{number:06d}") for number in (len(DAYS) - 1, len(DAYS))
    )
    office.do(admin, c.AskExemption(ticket_id=late, reason="系统停机"))
    office.do(boss, c.DecideExemption(ticket_id=late, granted=True, reason="属实"))
    office.do(boss, c.VoidCase(ticket_id=running, reason="重复登记"))
    panel = open_panel(office)
    total = table(panel)[0]
    assert (total["n"], total["open"], total["overdue"]) == ("7", "0", "0")
    assert (total["on_time_rate"], total["kept_on_time_rate"]) == ("71.4%", "83.3%")
    assert (total["zero_delay_rate"], total["kept_zero_delay_rate"]) == ("71.4%", "83.3%")
    assert [total[key] for key in ("exempted", "declined", "merged", "voided")] == [*"1001"]
    assert panel.view.sentence.text().endswith(
        "零耽搁率 71.4%（n=7），剔除 1 件后 83.3%，"
        "不剔除时比上月同期低 11.9 个百分点（n=6）；另有作废 1 件。"
    )
    assert [each.name for each in panel.view.rates.chart.data.series] == [
        "按时率",
        "零耽搁率",
        "按时剔除后",
        "零耽搁剔除后",
    ]
    panel.copy()
    _sentence, _solved, _days, headings, copied, *_ = (
        QGuiApplication.clipboard().text().splitlines()
    )
    cells = dict(zip(headings.split("\t"), copied.split("\t"), strict=True))
    assert (cells["按时率"], cells["按时率（剔除后）"]) == ("71.4%", "83.3%")
    assert (cells["应完成（剔除后）"], cells["剔除"], cells["作废"]) == ("6", "1", "1")


def test_numbers_stand_to_the_right(worked, open_panel):
    panel = open_panel(worked[0])
    model = panel.view.table.model()
    for place, column in enumerate(model.columns):
        aligned = model.index(0, place).data(Qt.ItemDataRole.TextAlignmentRole)
        right = bool(aligned & Qt.AlignmentFlag.AlignRight.value)
        assert right is (column.key not in {"team", "leg"}), column.key


def test_no_data_is_said_and_never_zero(worked, open_panel):
    panel = open_panel(worked[0])
    choose_days(panel, "2026-03-10", "2026-03-10")
    panel.context.actions.trigger("statistics.renew")
    total = table(panel)[0]
    assert (total["n"], total["open"]) == ("0", "1")
    assert {total[key] for key in ("median", "p90", "max", "median_natural", "p90_natural")} == {
        "无数据"
    }
    assert "用时无数据" in panel.view.sentence.text()
    assert panel.view.bars.nothing.text() == "无数据"
    assert panel.view.bars.chart.isHidden()


def test_a_period_without_cases_is_an_empty_state(empty, open_panel):
    panel = open_panel(empty[0])
    assert panel.view.sentence.text() == "本月没有登记工单，无数据。"
    assert table(panel) == []
    assert panel._empty.isVisible()
    for each in (panel.view.bars, panel.view.medians, panel.view.rates):
        assert each.nothing.text() == "无数据"
        assert each.chart.isHidden()


def test_all_legs_have_a_column_and_a_total_each(worked, open_panel):
    panel = open_panel(worked[0])
    panel.view.leg.set_value(None)
    panel.view.group.set_value(None)
    assert [line["leg"] for line in table(panel)] == [leg.label for leg in LegName]
    panel.view.group.set_value("kind")
    lines = table(panel)
    assert [line["leg"] for line in lines if line["kind"] == "合计"] == [
        leg.label for leg in LegName
    ]
    assert "首次联系" in panel.view.sentence.text()


def test_two_groupings_make_two_columns_and_the_same_one_twice_makes_one(worked, open_panel):
    panel = open_panel(worked[0])
    panel.view.period.set_value(PeriodName.ALL)
    panel.view.group.set_value("month")
    panel.view.then.set_value("kind")
    groups = [(line["month"], line["kind"]) for line in table(panel)]
    assert groups == [
        ("合计", ""),
        ("2026-02", "求助"),
        ("2026-02", "建议"),
        ("2026-03", "求助"),
        ("2026-03", "建议"),
    ]
    panel.view.group.set_value("kind")
    panel.view.then.set_value("month")
    assert [line["month"] for line in table(panel)] == ["", *["2026-02", "2026-03"] * 2]
    panel.view.group.set_value("month")
    assert [line["month"] for line in table(panel)] == ["合计", "2026-02", "2026-03"]


def test_groups_without_a_value_are_named(worked, open_panel):
    panel = open_panel(worked[0])
    panel.view.group.set_value("town")
    assert [line["town"] for line in table(panel)] == ["合计", "未填"]


def test_charts_draw_the_figures_and_leave_out_what_is_too_thin(worked, open_panel):
    panel = open_panel(worked[0])
    bars, medians, rates = (
        each.chart.data for each in (panel.view.bars, panel.view.medians, panel.view.rates)
    )
    assert bars.categories == ("企业服务组",)  # one case of the other team is no median
    assert medians.categories == ("2月", "3月")
    assert [each.name for each in medians.series] == ["中位", "九成"]
    unit = {"分": 60, "小时": 3600, "天": 27_000}[medians.unit]
    assert medians.series[0].values[1] == pytest.approx(35 * 60 / unit, abs=0.01)
    assert rates.series[0].values[1] == 71.4
    assert panel.view.bars.title.text() == f"首次联系用时 · 按团队（{bars.unit}）"
    panel.view.group.set_value("kind")
    assert panel.view.bars.nothing.text() == "样本不足"


def test_chosen_days_filter_and_a_wrong_order_is_said_beside_them(worked, open_panel, qtbot):
    panel = open_panel(worked[0])
    view = panel.view
    assert view.first.isHidden() or not view.custom.isVisible()
    view.period.set_value(PeriodName.CUSTOM)
    assert view.custom.isVisible()
    assert (str(view.first.day), str(view.last.day)) == ("2026-03-01", "2026-03-11")
    choose_days(panel, "2026-02-03", "2026-02-04")
    qtbot.waitUntil(lambda: table(panel)[0]["n"] == "2")
    assert "样本不足" in view.sentence.text()
    said = view.sentence.text()
    view.first.set_day(date(2026, 2, 5))
    qtbot.waitUntil(lambda: "起日晚于止日" in view.error.text())
    assert view.last.property("faulty")
    assert view.sentence.text() == said  # what stood there stays
    view.period.set_value(PeriodName.MONTH)
    assert not view.error.text()
    assert not view.last.property("faulty")


def test_keys_lead_everywhere(worked, open_panel):
    open_panel(worked[0])
    alt = Qt.KeyboardModifier.AltModifier
    for key, place in (
        (Qt.Key.Key_L, "环节"),
        (Qt.Key.Key_G, "分组"),
        (Qt.Key.Key_T, "统计表"),
        (Qt.Key.Key_P, "时段"),
    ):
        QTest.keyClick(QApplication.focusWidget(), key, alt)
        assert cursor() == place


def test_a_choice_is_made_by_typing(worked, open_panel, type_in):
    panel = open_panel(worked[0])
    line = panel.view.period.lineEdit()
    line.selectAll()
    type_in(line, "上月")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert panel.view.days.text() == "2026-02-01 至 2026-02-28"
    assert "上月登记的工单，首次联系 6 件已完成；" in panel.view.sentence.text()


def test_sentence_and_table_are_copied_as_text(worked, open_panel):
    panel = open_panel(worked[0])
    panel.view.table.setFocus()
    QTest.keyClick(panel.view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == panel.view.sentence.text()
    assert lines[1:3] == [panel.view.solved.text(), "2026-03-01 至 2026-03-11"]
    assert lines[3].split("\t")[:4] == ["团队", "环节", "已完成", "未完"]
    assert lines[4].split("\t")[:6] == ["合计", "首次联系", "6", "1", "1", "≥35分"]
    assert len({line.count("\t") for line in lines[3:]}) == 1
    assert "已复制" in panel.context.notifier.messages[-1].text


def test_a_change_of_cases_is_counted_at_once(worked, open_panel):
    office, clock = worked
    panel = open_panel(office)
    clock.set(at("2026-03-12 10:00"))
    panel.context.actions.trigger("statistics.renew")
    assert panel.view.days.text() == "2026-03-01 至 2026-03-12"
    assert panel.concerns(Changes(tickets=True))
    assert not panel.concerns(Changes())


def test_every_control_has_a_name_and_every_act_its_key(worked, open_panel):
    panel = open_panel(worked[0])
    panel.view.period.set_value(PeriodName.CUSTOM)
    assert focusable_without_name(panel) == []
    entries = {each.name: each.keys for each in panel.context.actions.entries(panel)}
    assert entries == {
        "statistics.period": "Alt+P",
        "statistics.leg": "Alt+L",
        "statistics.group": "Alt+G",
        "statistics.table": "Alt+T",
        "statistics.renew": "F5",
        "statistics.copy": "Ctrl+C",
    }


def test_the_model_keeps_qts_rules(worked, open_panel):
    panel = open_panel(worked[0])
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(panel.view.table.model(), mode)
    panel.view.period.set_value(PeriodName.LAST_MONTH)
    panel.view.period.set_value(PeriodName.ALL)
    del tester


class SlowOffice:
    """The office behind a gate for its figures."""

    def __init__(self, office, gate):
        self._office = office
        self._gate = gate

    def __getattr__(self, name):
        return getattr(self._office, name)

    def stats(self, query):
        assert self._gate.wait(10)
        return self._office.stats(query)


def test_with_real_workers_the_old_figures_stay_until_the_new_are_there(
    worked, open_panel, threaded, qtbot
):
    gate = threading.Event()
    gate.set()
    panel = open_panel(SlowOffice(worked[0], gate), threaded)
    qtbot.waitUntil(lambda: panel.board is not None)
    before = panel.view.sentence.text()
    gate.clear()
    panel.view.period.set_value(PeriodName.LAST_MONTH)
    panel.view.period.set_value(PeriodName.ALL)
    qtbot.waitUntil(panel.view.busy.isVisible)
    assert panel.view.sentence.text() == before
    gate.set()
    qtbot.waitUntil(lambda: panel.view.sentence.text().startswith("全部登记"))
    qtbot.waitUntil(lambda: threaded.active == 0)
    assert panel.view.busy.isHidden()


def test_the_board_says_what_stats_says(worked):
    """Screen and download differed: chatwoot#11057, #7348."""
    office, _clock = worked
    wanted = Wanted(period(PeriodName.ALL, date(2026, 3, 11)), LegName.ACCEPT, ("team", "month"))
    board = load(office, wanted)
    expected = office.stats(StatsQuery(by=("team", "month"), leg=LegName.ACCEPT))
    assert [line.row for line in board.lines if not line.total] == expected
    assert board.lines[0].total
    one_leg = replace(wanted, by=())
    assert [line.row for line in load(office, one_leg).lines] == [board.lines[0].row]


def test_a_group_s_place_does_not_depend_on_what_the_groups_before_it_lack():
    rows = [
        StatsRow(LegName.CONTACT, {"kind": kind, "month": month})
        for kind, month in (("建议", "2026-02"), ("求助", "2026-01"), ("求助", "2026-02"))
    ]
    late = StatsRow(LegName.RESOLVE, {"kind": "建议", "month": "2026-01"})
    ordered = _ordered([late, *rows], ("kind", "month"))
    assert ordered == [rows[1], rows[2], rows[0], late]
