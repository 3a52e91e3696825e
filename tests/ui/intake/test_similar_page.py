"""可能重复 beside the form, and the category's questions in it; by keys."""

from dataclasses import replace

import pytest
from new_office import acting, at, request
from PySide6.QtCore import Qt

from gaoxinban.application import commands as c
from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.term import Rating, Role
from gaoxinban.ui.intake.draft import IntakeDraft
from gaoxinban.ui.intake.side_view import CaseLine
from gaoxinban.ui.intake.similar_box import SimilarCard
from tests.ui.intake.desk import POWER, STAR, TRINA

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def alike(office):
    """Two cases about power: one of 天合, one of 星宇."""
    who = acting(office, Role.ADMIN)
    plain = {"title": "用电增容", "body": POWER, "dispatch": False}
    own = office.log(who, request(enterprise_name=TRINA, **plain)).value
    other = office.log(who, request(enterprise_name=STAR, **plain)).value
    return own.ticket_id, other.ticket_id


@pytest.fixture
def shown(panel, qtbot):
    """Wait for the card and give the ids on it."""

    def wait(*ids):
        qtbot.waitUntil(lambda: [each.row.id for each in panel.similar.cases] == list(ids))
        return panel.findChild(SimilarCard)

    return wait


def say_power(keyboard):
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.text("变压器容量不够，申请用电增容")


def test_the_same_enterprise_first_then_others_by_words(
    alike, panel, keyboard, shown, cursor, office
):
    own, other = alike
    assert panel.findChild(SimilarCard).isHidden()
    say_power(keyboard)
    card = shown(own, other)
    assert card.isVisible()
    lines = card.findChildren(CaseLine)
    assert STAR in lines[1].toolTip()
    assert STAR not in lines[0].toolTip()
    assert cursor() == "反映内容"
    listing = panel.listing()
    titles = [listing.text(listing.columns[0], each) for each in listing.load(listing.ids)]
    assert titles == [office.ticket_rows([each])[0].number for each in (own, other)]


def test_a_title_that_is_too_long_for_the_rest_has_a_line_of_its_own(
    panel, keyboard, shown, office, qapp
):
    """Whose case it is stands at its end, and was cut off."""
    title = "新上两条产线申请用电增容"
    other = office.log(
        acting(office, Role.ADMIN), request(enterprise_name=STAR, title=title, body=POWER)
    ).value.ticket_id
    say_power(keyboard)
    (line,) = shown(other).findChildren(CaseLine)
    qapp.processEvents()
    assert line.title.text == f"{title}（{STAR}）"
    assert line.title.width() >= line.title.sizeHint().width()
    assert not line.title.toolTip(), "nothing is hidden"


def test_one_key_opens_and_another_goes_on(alike, panel, keyboard, shown, visited):
    own, other = alike
    say_power(keyboard)
    shown(own, other)
    keyboard.press(Key.Key_F4)
    keyboard.press(Key.Key_F6)
    keyboard.press(Key.Key_F4)
    keyboard.press(Key.Key_F6)
    keyboard.press(Key.Key_F4)
    keyboard.press(Key.Key_F6)
    keyboard.press(Key.Key_F4)
    cases = {case.id for case in panel.side.enterprise.open_cases} - {own}
    assert visited == [("queue", each) for each in (own, other, *cases, own)]
    assert panel.form.read().body.startswith("变压器")


def test_one_key_adds_the_words_to_the_case_instead(
    alike, panel, keyboard, shown, office, desk_context, cursor
):
    own, other = alike
    before = len(office.ticket_ids(TicketFilter()))
    say_power(keyboard)
    shown(own, other)
    panel.recovery.keeper.flush()
    keyboard.press(Key.Key_F5)
    case = office.detail(own)
    assert case.timeline[-1].kind is EventKind.NOTE
    assert "变压器容量不够，申请用电增容" in str(case.timeline[-1])
    assert panel.done.text.text == f"已并入 {case.row.number}，记为备注"
    assert panel.form.read().is_blank
    assert cursor() == "来电企业"
    assert len(office.ticket_ids(TicketFilter())) == before
    assert office.desk.drafts.of(desk_context.seat.actor) == []
    keyboard.control(Key.Key_E)
    assert panel.form.read().enterprise_name == TRINA


def test_adding_can_be_taken_back_and_the_words_return(
    alike, panel, keyboard, shown, office, desk_context
):
    own, other = alike
    say_power(keyboard)
    shown(own, other)
    before = panel.form.read()
    keyboard.press(Key.Key_F5)
    message = desk_context.notifier.messages[-1]
    assert message.act_text == "撤销"
    message.act()
    assert panel.form.read() == before
    assert office.detail(own).undone == 1


def test_words_that_return_never_cover_what_was_typed_meanwhile(
    alike, panel, keyboard, shown, desk_context
):
    own, other = alike
    say_power(keyboard)
    shown(own, other)
    keyboard.press(Key.Key_F5)
    panel.form.body.setPlainText("下一个电话")
    desk_context.notifier.messages[-1].act()
    assert panel.form.read().body == "下一个电话"
    panel.recovery.restore()
    assert panel.form.read().body.startswith("变压器")


def test_another_enterprises_case_takes_no_strangers_words(alike, panel, keyboard, shown, office):
    own, other = alike
    say_power(keyboard)
    card = shown(own, other)
    assert "F5" in card.hint.text()
    keyboard.press(Key.Key_F6)
    assert card.hint.text() == "F4 打开，F6 下一件。这件是别家的，只能看；请照常登记。"
    keyboard.press(Key.Key_F5)
    assert "另一家企业" in panel.form.top.error("enterprise_name")
    assert panel.form.read().body.startswith("变压器")
    assert office.detail(other).timeline[-1].kind is EventKind.LOG


def test_without_similar_or_open_cases_the_keys_do_nothing(panel, keyboard, visited):
    keyboard.text("未曾来过有限公司")
    keyboard.press(Key.Key_Return)
    keyboard.text("想去参加展会")
    panel.similar.ask()
    assert panel.similar.cases == []
    for key in (Key.Key_F4, Key.Key_F5, Key.Key_F6):
        keyboard.press(key)
    assert visited == []
    assert not panel.acts.add_to_similar.isEnabled()


def test_the_callers_open_case_is_reached_though_no_word_is_alike(
    panel, keyboard, visited, qtbot, office
):
    """Issue 4: 「催一下上次那件」 had no key that leads to it."""
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.text("催一下上次那件")
    card = panel.side.enterprise
    qtbot.waitUntil(lambda: len(card.open_cases) == 1)
    own = card.open_cases[0].id
    panel.similar.ask()
    assert panel.similar.cases == []
    assert "F6" in card.hint.text()
    for key in (Key.Key_F4, Key.Key_F5):  # nothing is marked before somebody chooses
        keyboard.press(key)
    assert visited == []
    keyboard.press(Key.Key_F6)
    assert card.hint.text() == "F4 打开，F5 把这次说的并入"
    panel.refresh()
    keyboard.press(Key.Key_F4)
    assert visited == [("queue", own)]
    keyboard.press(Key.Key_F5)
    assert "催一下上次那件" in str(office.detail(own).timeline[-1])
    assert not panel.acts.add_to_similar.isEnabled()


def test_late_answers_are_thrown_away(alike, open_panel, desk_context, threaded, qtbot, office):
    import threading

    gate = threading.Event()

    class Slow:
        def __init__(self, desk):
            self._desk = desk

        def __getattr__(self, name):
            return getattr(self._desk, name)

        def similar(self, typed, enterprise_id=None):
            if "增容" in typed:
                assert gate.wait(10)
            return self._desk.similar(typed, enterprise_id)

    office.desk = Slow(office.desk)
    panel = open_panel(replace(desk_context, runner=threaded))
    panel.form.body.setPlainText("变压器容量不够，申请用电增容")
    panel.similar.ask()
    panel.form.body.setPlainText("想去参加展会")
    panel.similar.ask()
    gate.set()
    qtbot.waitUntil(lambda: threaded.active == 0)
    assert panel.similar.cases == []


def test_the_card_says_who_handled_and_how_it_was_rated(panel, keyboard, office):
    who = acting(office, Role.ADMIN)
    log = request(enterprise_name=TRINA)
    answered = office.answer(who, c.AnswerCase(log=log, answer="带执照")).value
    office.do(
        who,
        c.CallBackCase(ticket_id=answered.ticket_id, solved=True, rating=Rating.FAIRLY_SATISFIED),
    )
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    card = panel.side.enterprise
    assert card.year.text() == "近一年 2 件"
    assert card.ratings.text() == "评价 基本满意（2026年3月）"


# The category's questions


def test_a_chosen_category_asks_its_questions_in_an_empty_field(panel, cursor):
    panel.form.category.set_value("labour.recruit")
    assert panel.form.body.text.startswith("岗位：\n人数：")
    assert panel.form.read().is_blank
    panel.form.category.set_value("utilities.power")
    assert panel.form.body.text.startswith("户号：")
    panel.form.category.set_value(None)
    assert panel.form.body.text == ""


def test_what_was_typed_is_never_overwritten(panel, keyboard):
    panel.form.body.setFocus()
    keyboard.text("招五个焊工")
    panel.form.category.set_value("labour.recruit")
    assert panel.form.read().body == "招五个焊工"
    assert panel.acts.add_template.isEnabled()
    keyboard.press(Key.Key_F2, SHIFT)
    assert panel.form.read().body.startswith("招五个焊工\n岗位：\n人数：")
    before = panel.form.read().body
    keyboard.press(Key.Key_F2, SHIFT)
    assert panel.form.read().body == before
    assert panel.form.read().said == "招五个焊工"


def test_questions_of_an_earlier_category_are_dropped_as_well(panel, keyboard):
    panel.form.category.set_value("labour.recruit")
    panel.form.body.setFocus()
    keyboard.text("焊工")
    panel.form.category.set_value("utilities.power")
    keyboard.press(Key.Key_F2, SHIFT)
    assert "人数：" in panel.form.body.text
    assert "户号：" in panel.form.body.text
    assert panel.form.read().said == "岗位：焊工"


def test_questions_that_nobody_answered_are_not_logged(panel, keyboard, newest):
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    panel.form.category.set_value("labour.recruit")
    panel.form.body.setFocus()
    keyboard.text("焊工")
    keyboard.control(Key.Key_Return)
    case = newest()
    assert case.body == "岗位：焊工"
    assert case.row.title == "岗位：焊工"


def test_an_untouched_template_alone_is_no_request(panel, keyboard):
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    panel.form.category.set_value("labour.recruit")
    keyboard.control(Key.Key_Return)
    assert "请写下反映内容" in panel.form.top.error("body")


def test_a_draft_brings_its_category_back_without_new_questions(panel):
    draft = IntakeDraft(
        body="岗位：焊工\n人数：", category="labour.recruit", template="岗位：\n人数："
    )
    panel.recovery.shown.emit(draft)
    assert panel.form.read() == draft


def test_a_text_module_knows_the_enterprise(panel, keyboard):
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.text("::hs")
    keyboard.press(Key.Key_Return)
    assert panel.form.read().body == f"已与来电人核对：企业 {TRINA}，联系人 李工，电话无误。"


# Back-dating, and the first field


def test_a_back_dated_case_says_both_times(panel, keyboard):
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.text(POWER)
    keyboard.control(Key.Key_B)
    assert "写明来电时间后从那时起算" in panel.side.promise.note.text()
    keyboard.text("2-27 16:20")
    panel.forecaster.ask()
    assert "从来电时间起算" in panel.side.promise.note.text()
    assert panel.side.promise.lines[0].startswith("派单 2月27日 16:50 前")
    panel.form.late_reason.setText("下班后来电")
    keyboard.control(Key.Key_Return)
    assert panel.done.text.text.endswith("（来电 2月27日 16:20，登记 3月2日 09:00）")
    assert at("2026-03-02 09:00") == panel.context.office.clock.now()


def test_an_empty_form_is_asked_for_its_enterprise_first(panel, keyboard, cursor):
    panel.form.body.setFocus()
    keyboard.control(Key.Key_Return)
    assert panel.form.top.error("enterprise_name") == "请填写或选择企业。"
    assert panel.form.top.error("body") == ""
    assert cursor() == "来电企业"
