"""Nothing is lost, nothing is cut, everything has a name and a key."""

from datetime import timedelta

import pytest
import shiboken6
from accessible import focusable_without_name
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gaoxinban.domain.instant import local_date, to_datetime
from gaoxinban.ui.kit.actions import ActionButton
from tests.ui.intake.desk import POWER, TRINA, forecast_shown, log_request

Key = Qt.Key


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


def test_a_half_typed_day_is_kept_as_its_date_and_goes_on_from_there(panel, keyboard):
    """「昨天」, killed, and the time typed on the day after meant that day's yesterday."""
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.text(POWER)
    keyboard.control(Key.Key_B)
    keyboard.text("昨天")
    kept = panel.form.read()
    assert "昨天" not in kept.happened
    assert kept.happened_at is None
    panel.form.fill(kept)
    panel.form.happened_at.setFocus()
    panel.form.happened_at.end(False)
    keyboard.text("16:20")
    yesterday = local_date(panel.context.office.clock.now()) - timedelta(days=1)
    meant = to_datetime(panel.form.read().happened_at)
    assert (meant.date(), meant.hour, meant.minute) == (yesterday, 16, 20)


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
    assert newest().body == evil.replace("\u202e", "")  # a sign that turns text round is taken out


def test_every_control_has_a_name_and_every_act_a_key(panel, desk_context):
    panel.modes.flip_answer()
    panel.modes.flip_back_date()
    assert focusable_without_name(panel) == []
    names = [entry for entry in desk_context.actions.entries(panel) if entry.keys and entry.tooltip]
    own = [entry for entry in names if not entry.name.startswith("intake.files.")]
    assert len(own) == len(panel.acts.all)


@pytest.mark.parametrize("width", [804, 940, 1060, 1204, 1844])
def test_no_button_is_cut_at_any_width(panel, keyboard, width):
    log_request(panel, keyboard)
    panel.resize(width, 500)
    panel.modes.flip_answer()
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
    for _ in range(11):
        keyboard.press(Key.Key_Tab)
        seen.append(cursor())
    assert seen == [
        "标题", "分类", "类型", "渠道", "紧急程度", "联系人", "电话", "派给", "来电人", "登记并派单",
        "登记（不派单）",
    ]  # fmt: skip


def test_the_page_can_be_thrown_away(open_panel, desk_context, qtbot):
    page = open_panel(desk_context)
    page.form.body.setPlainText("x")
    page.deleteLater()
    qtbot.waitUntil(lambda: not shiboken6.isValid(page))
    assert "intake.log" not in desk_context.actions.names()
