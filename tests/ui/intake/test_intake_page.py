"""登记 from outside: by keys and action names, on a real database."""

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gaoxinban.domain.event import EventKind
from gaoxinban.domain.instant import SECOND
from gaoxinban.domain.term import RequestKind, TicketState
from gaoxinban.ui.intake.draft import IntakeDraft
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.fields import focusable_without_name
from tests.new_office import at
from tests.ui.intake.conftest import STAR, TRINA

Key = Qt.Key
POWER = "您好，新上两条产线，变压器容量不够，想申请用电增容。要走什么流程？"


def forecast_shown(panel, qtbot, text="将派给"):
    qtbot.waitUntil(lambda: text in panel.side.routing.heading.text())


def log_request(panel, keyboard, name="天合", body=POWER):
    panel.take_focus()
    keyboard.text(name)
    keyboard.press(Key.Key_Return)
    keyboard.text(body)
    keyboard.control(Key.Key_Return)


def test_a_known_enterprise_takes_at_most_twelve_keys_besides_its_text(
    panel, keyboard, newest, cursor
):
    keyboard.letters("thsl")
    keyboard.press(Key.Key_Return)
    assert cursor() == "反映内容"
    keyboard.text(POWER)
    keyboard.control(Key.Key_Return)
    assert keyboard.pressed <= 12
    case = newest()
    assert case.row.enterprise == TRINA
    assert case.row.title == "新上两条产线，变压器容量不够，想申请用电增容"
    assert case.row.state is TicketState.DISPATCHED
    assert case.contact_name == "李工"


def test_after_saving_the_form_is_empty_and_the_cursor_where_one_begins(
    panel, keyboard, newest, cursor
):
    log_request(panel, keyboard)
    case = newest().row
    assert panel.done.text.text == f"{case.number} 已派 {case.team}"
    assert panel.form.read() == IntakeDraft()
    assert cursor() == "来电企业"


def test_the_same_enterprise_is_one_key_away_and_the_case_another(
    panel, keyboard, newest, cursor, visited
):
    log_request(panel, keyboard)
    first = newest().row
    keyboard.control(Key.Key_O)
    assert visited == [("queue", first.id)]
    keyboard.control(Key.Key_E)
    assert cursor() == "反映内容"
    assert panel.form.read().contact_name == "李工"
    keyboard.text("还想问一下消防验收")
    keyboard.control(Key.Key_Return)
    second = newest().row
    assert second.id != first.id
    assert second.enterprise_id == first.enterprise_id


def test_any_way_of_naming_the_enterprise_finds_it(panel, keyboard):
    for typed in ("星宇", "车灯", "xysl", "xingyu", "91320411MA1MTEST1X", "13900000077"):
        panel.acts.clear.trigger()
        keyboard.text(typed)
        keyboard.press(Key.Key_Return)
        assert panel.form.enterprise.text() == STAR, typed
        assert panel.form.contact_phone.text() == "13900000077"


def test_the_right_side_fills_and_leaves_the_cursor_alone(panel, keyboard, qtbot, cursor):
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    card = panel.side.enterprise
    assert card.heading.text() == TRINA
    assert card.cases.text() == "在办 1 件，共 1 件"
    keyboard.text(POWER)
    forecast_shown(panel, qtbot)
    assert panel.side.routing.reason.text().startswith("因为 规则")
    assert "水电气热" in panel.form.category.lineEdit().placeholderText()
    assert panel.side.promise.lines == [
        "派单 今天 09:30 前 30 工作分钟",
        "联系 今天 14:30 前 4 工作小时",
        "办结 3月9日 09:00 前 5个工作日",
    ]
    assert cursor() == "反映内容"
    assert panel.side.routing.rejected.isHidden()
    keyboard.press(Key.Key_F3)
    assert panel.side.routing.rejected.isVisible()
    assert "规则1 不合" in panel.side.routing.rejected.text()
    assert cursor() == "反映内容"


def test_the_suggested_category_is_taken_with_one_key(panel, keyboard, qtbot, newest):
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    assert not panel.acts.take_category.isEnabled()
    keyboard.text(POWER)
    qtbot.waitUntil(panel.acts.take_category.isEnabled)
    keyboard.press(Key.Key_F2)
    assert panel.form.read().category.startswith("utilities")
    panel.form.category.lineEdit().clear()
    panel.form.category.lineEdit().textEdited.emit("")
    assert panel.form.read().category is None


def test_the_promise_follows_kind_and_urgency(panel, qtbot):
    panel.form.kind.set_value(RequestKind.ENQUIRY)
    qtbot.waitUntil(lambda: "1个工作日" in panel.side.promise.lines[2])


def test_a_provisional_promise_says_so(panel, office, qtbot):
    office.clock.set(at("2026-12-30 09:00"))
    panel.mark_stale()
    assert "暂定" in panel.side.promise.note.text()


def test_a_name_the_register_lacks_becomes_a_new_enterprise(panel, keyboard, newest, cursor):
    keyboard.text("常州全新测试材料有限公司")
    keyboard.press(Key.Key_Return)
    assert cursor() == "反映内容"
    assert panel.form.new_row.isVisible()
    assert "将新建这家企业" in panel.form.new_note.text()
    panel.form.uscc.setText("91320411MA00000000")
    keyboard.text(POWER)
    keyboard.control(Key.Key_Return)
    assert newest().row.enterprise == "常州全新测试材料有限公司"
    assert newest().uscc == "91320411MA00000000"
    assert not panel.form.new_row.isVisible()
    keyboard.control(Key.Key_E)
    assert panel.form.read().enterprise_id == newest().row.enterprise_id


def test_a_part_of_a_name_is_not_made_an_enterprise_unasked(panel, keyboard, office, cursor):
    before = len(office.enterprise_ids())
    keyboard.text("天合")
    panel.form.enterprise.close_list()
    keyboard.press(Key.Key_Tab)
    assert panel.form.new_row.isVisible()
    panel.form.enterprise.setFocus()
    keyboard.text("示")
    panel.form.body.setPlainText(POWER)
    keyboard.control(Key.Key_Return)
    assert "再按一次" in panel.form.top.error("enterprise_name")
    assert cursor() == "来电企业"
    assert len(office.enterprise_ids()) == before
    keyboard.control(Key.Key_Return)
    assert len(office.enterprise_ids()) == before + 1


def test_a_full_name_left_by_tab_is_the_enterprise_of_the_register(panel, keyboard):
    keyboard.text(TRINA)
    keyboard.press(Key.Key_Tab)
    assert panel.form.read().enterprise_id is not None
    assert not panel.form.new_row.isVisible()


def test_another_enterprise_brings_its_own_contact_but_not_over_typed_words(panel, keyboard):
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    assert panel.form.contact_name.text() == "李工"
    panel.form.contact_phone.setText("0519-1")
    panel.form.enterprise.setFocus()
    panel.form.enterprise.selectAll()
    keyboard.text("星宇")
    keyboard.press(Key.Key_Return)
    assert panel.form.contact_name.text() == "周经理"
    assert panel.form.contact_phone.text() == "0519-1"


def test_logging_without_dispatch(panel, keyboard, newest):
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.text(POWER)
    keyboard.control(Key.Key_S)
    assert newest().row.state is TicketState.LOGGED
    assert panel.done.text.text == f"{newest().row.number} 已登记，待派单"


def test_another_team_than_suggested(panel, keyboard, newest, qtbot, cursor):
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.text(POWER)
    forecast_shown(panel, qtbot)
    suggested = panel.side.routing.heading.text().removeprefix("将派给 ")
    keyboard.control(Key.Key_T)
    assert cursor() == "派给"
    keyboard.text("招商二")
    keyboard.press(Key.Key_Tab)
    forecast_shown(panel, qtbot, "招商二组（人工选定）")
    assert f"派单目录建议 {suggested}" in panel.side.routing.reason.text()
    keyboard.control(Key.Key_Return)
    assert newest().row.team == "招商二组"


def test_a_half_typed_team_counts_when_logging(panel, keyboard, newest):
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.text(POWER)
    keyboard.control(Key.Key_T)
    keyboard.text("招商二")
    panel.context.actions.trigger("intake.log")
    assert newest().row.team == "招商二组"


def test_answered_on_the_call(panel, keyboard, newest, cursor):
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.text("社保开户要带什么材料？")
    keyboard.control(Key.Key_R)
    assert cursor() == "答复内容"
    assert panel.form.read().kind is RequestKind.ENQUIRY
    keyboard.control(Key.Key_Return)
    assert panel.form.answering.error("answer") == "请填写答复内容。"
    keyboard.text("带营业执照和名册")
    keyboard.control(Key.Key_Return)
    case = newest()
    assert case.row.state is TicketState.RESOLVED
    assert case.result == "带营业执照和名册"
    assert panel.done.text.text.endswith("已当场答复并办结")
    assert not panel.form.answering.isVisible()
    assert panel.acts.log.text() == "登记并派单"


def test_esc_folds_and_keeps_what_was_typed(panel, keyboard, cursor):
    keyboard.control(Key.Key_R)
    keyboard.text("已答复一半")
    assert panel.step_back()
    assert cursor() == "反映内容"
    assert panel.form.read().kind is RequestKind.HELP
    keyboard.control(Key.Key_R)
    assert panel.form.read().answer == "已答复一半"
    assert panel.step_back()
    assert not panel.step_back()


def test_back_dated_intake(panel, keyboard, newest, cursor):
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.text(POWER)
    keyboard.control(Key.Key_B)
    assert cursor() == "来电时间"
    keyboard.control(Key.Key_Return)
    assert "请写明来电时间" in panel.form.late.error("happened_at")
    keyboard.text("2-27 16:20")
    assert panel.form.reading.text() == "2026年2月27日 周五 16:20"
    keyboard.control(Key.Key_Return)
    assert panel.form.late.error("late_reason") == "补录以前发生的事须写明补录原因。"
    assert cursor() == "补录原因"
    keyboard.text("下班后来电")
    keyboard.control(Key.Key_Return)
    logged = next(row for row in newest().timeline if row.kind is EventKind.LOG)
    assert logged.happened_at == at("2026-02-27 16:20")
    assert logged.entered_at - logged.happened_at > 24 * 3600 * SECOND


def test_a_refusal_stands_beside_its_field_and_nothing_is_lost(panel, keyboard, cursor):
    panel.form.body.setFocus()
    keyboard.text(POWER)
    before = panel.form.read()
    keyboard.control(Key.Key_Return)
    assert panel.form.top.error("enterprise_name") == "请填写或选择企业。"
    assert cursor() == "来电企业"
    assert panel.form.read() == before
    keyboard.text("天")
    assert panel.form.top.error("enterprise_name") == ""


def test_nothing_said_is_asked_for_where_one_would_say_it(panel, keyboard, cursor):
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.control(Key.Key_Return)
    assert "请写下反映内容" in panel.form.top.error("body")
    assert cursor() == "反映内容"


def test_a_future_call_is_refused_beside_its_time(panel, keyboard):
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.text(POWER)
    keyboard.control(Key.Key_B)
    keyboard.text("23:59")
    keyboard.control(Key.Key_Return)
    assert "还没有到" in panel.form.late.error("happened_at")


def test_without_an_officer_nothing_is_logged(panel, desk_context, keyboard):
    desk_context.seat.sit(None)
    log_request(panel, keyboard)
    assert "经办人" in panel.form.top.general_error
    assert panel.form.read().body == POWER


def test_clearing_can_be_taken_back(panel, keyboard, desk_context, cursor):
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.text(POWER)
    before = panel.form.read()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    keyboard.press(Key.Key_Backspace, both)
    assert panel.form.read().is_blank
    assert cursor() == "来电企业"
    assert desk_context.notifier.messages[-1].act_text == "恢复"
    keyboard.press(Key.Key_Z, both)
    assert panel.form.read() == before
    assert panel.side.enterprise.heading.text() == TRINA


def test_what_was_typed_survives_changes_elsewhere_and_other_pages(panel, keyboard, office):
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.text("说到一半")
    before = panel.form.read()
    panel.hide()
    panel.mark_stale()
    panel.show()
    panel.mark_stale()
    assert panel.form.read() == before


def test_the_page_of_an_enterprise_leads_here(panel, office, cursor):
    panel.form.body.setPlainText("说到一半")
    wanted = office.look_up_enterprises("星宇")[0]
    panel.open(wanted.id)
    assert panel.form.read().enterprise_id == wanted.id
    assert panel.form.read().contact_name == "周经理"
    assert panel.form.read().body == "说到一半"
    assert cursor() == "反映内容"


def test_an_open_case_of_the_card_opens_by_a_click(panel, keyboard, qtbot, visited, office):
    from gaoxinban.ui.intake.side_view import CaseLine

    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    lines = panel.side.enterprise.findChildren(CaseLine)
    qtbot.mouseClick(lines[-1], Qt.MouseButton.LeftButton)
    case = office.enterprise_detail(panel.form.enterprise_id).cases[0]
    assert visited == [("queue", case.id)]


def test_text_of_people_stays_plain(panel, keyboard, newest):
    evil = "<img src=file:///x> <b>粗</b>\u202e 反了"
    keyboard.text(evil)
    keyboard.press(Key.Key_Return)
    keyboard.text(evil)
    assert panel.side.enterprise.heading.textFormat() is Qt.TextFormat.PlainText
    assert panel.form.new_note.textFormat() is Qt.TextFormat.PlainText
    keyboard.control(Key.Key_Return)
    assert newest().body == evil


def test_every_control_has_a_name_and_every_act_a_key(panel, desk_context):
    panel.flip_answer()
    panel.flip_back_date()
    assert focusable_without_name(panel) == []
    names = [entry for entry in desk_context.actions.entries(panel) if entry.keys and entry.tooltip]
    assert len(names) == len(panel.acts.all)


@pytest.mark.parametrize("width", [804, 940, 1060, 1204, 1844])
def test_no_button_is_cut_at_any_width(panel, keyboard, width):
    log_request(panel, keyboard)
    panel.resize(width, 500)
    panel.flip_answer()
    QApplication.processEvents()
    shown = [each for each in panel.findChildren(ActionButton) if each.isVisible()]
    assert len(shown) >= 5
    assert [each.text() for each in shown if each.width() < each.minimumSizeHint().width()] == []


def test_a_very_long_text_is_taken(panel, keyboard, newest, qtbot):
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    panel.form.body.setPlainText("变压器增容" * 20_000)
    forecast_shown(panel, qtbot)
    keyboard.control(Key.Key_Return)
    assert len(newest().body) == 100_000
    keyboard.control(Key.Key_E)
    panel.form.body.setPlainText("变压器增容" * 20_001)
    keyboard.control(Key.Key_Return)
    assert "请缩短" in panel.form.top.error("body")


def test_tab_goes_through_the_form_and_then_to_the_acts(panel, keyboard, cursor):
    panel.form.body.setFocus()
    seen = []
    for _ in range(10):
        keyboard.press(Key.Key_Tab)
        seen.append(cursor())
    assert seen == [
        "标题", "分类", "类型", "渠道", "紧急程度", "联系人", "电话", "派给", "登记并派单",
        "登记（不派单）",
    ]  # fmt: skip


def test_the_page_can_be_thrown_away(open_panel, desk_context, qtbot):
    page = open_panel(desk_context)
    page.form.body.setPlainText("x")
    page.deleteLater()
    qtbot.waitUntil(lambda: not shiboken6.isValid(page))
    assert "intake.log" not in desk_context.actions.names()
