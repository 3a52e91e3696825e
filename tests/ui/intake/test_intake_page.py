"""登记 from outside: by keys and action names, on a real database."""

from new_office import acting, at
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from gaoxinban.application import commands as c
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.instant import SECOND
from gaoxinban.domain.term import RequestKind, Role, TicketState
from gaoxinban.ui.intake.draft import IntakeDraft
from tests.ui.intake.desk import POWER, STAR, TRINA, forecast_shown, log_request

Key = Qt.Key
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


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


def test_promises_count_from_now_while_a_call_lies_half_written(panel, keyboard, qtbot, office):
    """Left open overnight it would promise 「明天」 for what is due today."""
    log_request(panel, keyboard)
    keyboard.text("天合")
    office.clock.set(at("2026-03-02 17:20"))
    panel.pass_minute()
    qtbot.waitUntil(lambda: "明天 08:50 前" in panel.side.promise.lines[0])
    office.clock.set(at("2026-03-03 08:35"))
    panel.pass_minute()
    qtbot.waitUntil(lambda: "今天 09:05 前" in panel.side.promise.lines[0])


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


def test_the_instant_of_a_promise_is_never_cut(panel, qtbot, qapp):
    """At 特大 in a narrow window the cards left 84 pixels of 129."""
    qtbot.waitUntil(lambda: panel.side.promise.lines != [])
    card = panel.side.promise
    card.setParent(None)  # no forecast says anything else meanwhile
    qtbot.addWidget(card)
    for row in card._rows:
        row[1].setText("12月31日 08:30 前")
    at_once = max(
        sum(label.fontMetrics().horizontalAdvance(label.text()) for label in row)
        for row in card._rows
    )
    card.setFixedWidth(at_once + 2 * card.grid.horizontalSpacing() + 14)  # 24 are the margins
    card.show()
    qapp.processEvents()
    assert [row[1].width() >= row[1].sizeHint().width() for row in card._rows] == [True] * 3


def test_a_provisional_promise_says_so(panel, office, qtbot):
    office.clock.set(at("2026-12-30 09:00"))
    panel.mark_stale()
    assert "暂定" in panel.side.promise.note.text()


def test_a_name_the_register_lacks_becomes_a_new_enterprise(panel, keyboard, newest, cursor):
    keyboard.text("常州全新\u202e测试材料有限公司")
    keyboard.press(Key.Key_Return)
    assert cursor() == "反映内容"
    assert panel.form.new_row.isVisible()
    said = panel.form.new_note.text()
    assert "「常州全新测试材料有限公司」，登记时将新建这家企业" in said, "not turned round"
    panel.form.uscc.setText("91320411MA00000000")
    keyboard.text(POWER)
    keyboard.control(Key.Key_Return)
    assert newest().row.enterprise == "常州全新测试材料有限公司"
    assert newest().uscc == "91320411MA00000000"
    assert not panel.form.new_row.isVisible()
    keyboard.control(Key.Key_E)
    assert panel.form.read().enterprise_id == newest().row.enterprise_id


def test_initials_that_nobody_has_are_asked_about(panel, keyboard, office, newest, cursor):
    """Enter alone made an enterprise that is called 「czsl」."""
    before = len(office.enterprise_ids())
    keyboard.letters("czsl")
    keyboard.press(Key.Key_Return)
    assert cursor() == "来电企业"
    assert "登记册中没有「czsl」" in panel.form.top.error("enterprise_name")
    panel.form.body.setFocus()
    keyboard.text(POWER)
    for _ in range(2):  # however often one asks
        keyboard.control(Key.Key_Return)
        assert cursor() == "来电企业"
    assert len(office.enterprise_ids()) == before
    for key in (Key.Key_Down, Key.Key_Return):
        keyboard.press(key)
    assert "将新建这家企业" in panel.form.new_note.text()
    keyboard.control(Key.Key_Return)
    assert newest().row.enterprise == "czsl"


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


def test_the_dispatch_can_be_taken_back_and_nothing_of_before(
    panel, keyboard, newest, desk_context, office
):
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.text("变压器容量不够")
    keyboard.control(Key.Key_Return)
    message = desk_context.notifier.messages[-1]
    assert (message.act_text, "已派" in message.text) == ("撤销", True)
    someone = acting(office, Role.OFFICER, newest().row.team)
    office.do(someone, c.AcceptCase(ticket_id=newest().row.id))
    message.act()
    assert "最后一步不是您做的" in desk_context.notifier.messages[-1].text
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.text("又来电话")
    keyboard.control(Key.Key_S)
    assert desk_context.notifier.messages[-1].act is None, "撤销 would mean the case before"


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
    assert panel.form.reading.text() == (
        "来电 2026年2月27日 周五 16:20，登记 2026年3月2日 周一 09:00"
    )
    keyboard.control(Key.Key_Return)
    assert panel.form.late.error("late_reason") == "补录以前发生的事须写明补录原因。"
    assert cursor() == "补录原因"
    keyboard.text("下班后来电")
    keyboard.control(Key.Key_Return)
    logged = next(row for row in newest().timeline if row.kind is EventKind.LOG)
    assert logged.happened_at == at("2026-02-27 16:20")
    assert logged.entered_at - logged.happened_at > 24 * 3600 * SECOND


def is_whole(widget):
    return widget.visibleRegion().boundingRect() == widget.rect()


def test_what_is_unfolded_comes_into_view_and_no_button_is_cut(panel, keyboard, cursor, qtbot):
    """In a low window, or at 特大, the cursor stood in an answer that nobody saw."""
    panel.resize(900, 460)
    keyboard.control(Key.Key_R)
    assert cursor() == "答复内容"
    answer = panel.form.answer
    qtbot.waitUntil(lambda: answer.visibleRegion().boundingRect().height() == answer.height())
    assert not panel.acts.log_only.isVisible()
    keyboard.control(Key.Key_R)
    assert panel.acts.log_only.isVisible()
    keyboard.control(Key.Key_B)
    reason = panel.form.late_reason
    qtbot.waitUntil(lambda: reason.visibleRegion().boundingRect().height() == reason.height())


def test_the_next_call_begins_where_one_sees_it(panel, keyboard, qtbot):
    """In a low window the field stayed half above the edge, with what one typed in it."""
    panel.resize(900, 360)
    panel.form.body.setFocus()
    area = next(each for each in panel.findChildren(QScrollArea) if each.widget() is panel.form)
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 20)
    qtbot.wait(50)
    bar.setValue(12)
    assert not is_whole(panel.form.enterprise)
    keyboard.press(Key.Key_Backspace, CONTROL_SHIFT)
    assert panel.form.enterprise.hasFocus()
    qtbot.waitUntil(lambda: is_whole(panel.form.enterprise))


def test_a_case_that_is_marked_by_key_is_seen(panel, keyboard, qtbot):
    """F5 would add the call to it: in a low window it stood below the edge."""
    for _ in range(6):
        log_request(panel, keyboard)
    panel.resize(900, 460)
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.text(POWER)
    panel.similar.ask()
    lines = panel.similar._card.lines
    assert len(lines) > 1
    qtbot.waitUntil(lambda: not is_whole(lines[-1]))
    for _ in lines[1:]:
        keyboard.press(Key.Key_F6)
    assert lines[-1].marked
    qtbot.waitUntil(lambda: is_whole(lines[-1]))


def test_rules_that_are_unfolded_begin_where_one_reads(panel, keyboard, qtbot):
    """In a low window F3 seemed to do nothing: they stood below the edge."""
    for _ in range(5):
        log_request(panel, keyboard)
    panel.resize(900, 460)
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.text(POWER)
    forecast_shown(panel, qtbot)
    card = panel.side.routing
    qtbot.waitUntil(lambda: not is_whole(card.heading))
    keyboard.press(Key.Key_F3)
    assert card.rejected.isVisible()
    qtbot.waitUntil(lambda: is_whole(card.heading))
