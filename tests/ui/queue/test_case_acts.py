"""Every act on a case, by its key or its name, and what is said when something is missing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gaoxinban.application import commands as c
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.term import Rating, TicketState
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.notifier import MessageLine
from gaoxinban.ui.queue.acts import acts

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
HOUR = 3_600_000_000


def test_a_whole_life_by_keys(drive, desk, cast, type_in, office):
    ticket = cast.log(dispatch=False)
    page = drive()
    page.open(ticket)
    page.key(K.Key_D)
    page.form.team.set_value(cast.team.id)
    page.do()
    page.key(K.Key_A)
    page.do()
    page.key(K.Key_C)
    assert page.form.reached.text() == "李工"
    page.do()
    page.key(K.Key_P)
    type_in(page.form.reason, "等企业补材料")
    page.do()
    assert page.shown.detail.row.state is TicketState.PAUSED
    page.key(K.Key_P)
    page.do()
    page.key(K.Key_R)
    type_in(page.form.result, "已增容到位")
    page.do()
    page.key(K.Key_V)
    page.form.solved.set_value(True)
    page.form.rating.set_value(Rating.SATISFIED)
    page.do()
    page.key(K.Key_G)
    page.do()
    assert page.shown.detail.row.state is TicketState.CLOSED
    assert page.said.endswith("已归档")
    kinds = [row.kind for row in office.detail(ticket).timeline]
    assert kinds == [
        EventKind.LOG,
        EventKind.DISPATCH,
        EventKind.ACCEPT,
        EventKind.CONTACT,
        EventKind.PAUSE,
        EventKind.RESUME,
        EventKind.RESOLVE,
        EventKind.CALL_BACK,
        EventKind.CLOSE,
    ]
    choice = page.page.case.view.acts._choice
    assert choice._reason.text() == "已归档的工单不能再改，请登记新工单并接续本件。"
    assert not any(button.property("primary") for button in choice.buttons)  # 撤销 is no next step


def test_a_bad_call_back_says_that_it_was_reopened(drive, cast):
    ticket = cast.resolve(cast.in_hand())
    page = drive()
    page.open(ticket)
    page.trigger("ticket.call_back")
    page.form.solved.set_value(False)
    page.do()
    assert page.shown.detail.row.state is TicketState.ACCEPTED
    assert "已自动重办" in page.said


def fill_note(form, cast):
    form.note.setPlainText("看过现场")


def fill_reason(form, cast):
    form.reason.setPlainText("情况有变")


def fill_team(form, cast):
    form.team.set_value(cast.other_team.id)
    form.reason.setPlainText("职责不符")


def fill_ground(form, cast):
    form.ground.setPlainText("不属本组职责")
    if hasattr(form, "team"):
        form.team.set_value(cast.other_team.id)


def fill_title(form, cast):
    form.reason.setPlainText("写错了")
    form.title.setText("四号车间用电增容")


BESIDE = {
    "ticket.note": (lambda cast: cast.log(), fill_note, EventKind.NOTE),
    "ticket.inform": (lambda cast: cast.log(), fill_note, EventKind.INFORM),
    "ticket.attempt": (lambda cast: cast.log(), fill_note, EventKind.ATTEMPT),
    "ticket.amend": (lambda cast: cast.log(), fill_title, EventKind.AMEND),
    "ticket.transfer": (lambda cast: cast.log(), fill_team, EventKind.TRANSFER),
    "ticket.return": (lambda cast: cast.log(), fill_ground, EventKind.RETURN),
    "ticket.redo": (lambda cast: cast.resolve(cast.in_hand()), fill_reason, EventKind.REDO),
}


@pytest.mark.parametrize("name", BESIDE)
def test_acts_beside_the_main_way(drive, desk, cast, name):
    make, fill, kind = BESIDE[name]
    ticket = make(cast)
    desk.seat.sit(cast.supervisor)
    page = drive()
    page.open(ticket)
    page.trigger(name)
    fill(page.form, cast)
    page.do()
    assert page.form is None
    assert page.last_event.kind is kind
    spec = next(each for each in acts() if each.name == name)
    assert spec.done in page.said


def test_a_return_is_refused_or_upheld_by_a_leader(drive, desk, cast):
    ticket = cast.log()
    cast.do(c.ReturnCase(ticket_id=ticket, ground="不属本组"))
    desk.seat.sit(cast.supervisor)
    page = drive()
    page.open(ticket)
    page.key(K.Key_B, SHIFT)
    page.form.reason.setPlainText("属本组职责")
    page.do()
    assert page.last_event.kind is EventKind.REFUSE_RETURN


def test_declining_needs_a_second_person(drive, desk, cast):
    ticket = cast.log(dispatch=False)
    desk.seat.sit(cast.supervisor)
    page = drive()
    page.open(ticket)
    page.key(K.Key_X)
    assert page.form is None
    assert "第二人" in page.said
    admin = next(o for o in page.shown.directory.officers if o.role.value == "admin")
    desk.seat.sit(admin)
    page.settle()
    page.key(K.Key_X)
    fill_ground(page.form, cast)
    page.do()
    assert "可找谁办" in page.form.error("instead")
    page.form.instead.setPlainText("市住建局")
    page.do()
    assert page.shown.detail.row.state is TicketState.DECLINED


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("ticket.contact", "reached"),
        ("ticket.resolve", "result"),
        ("ticket.note", "note"),
        ("ticket.return", "ground"),
        ("ticket.transfer", "team_id"),
        ("ticket.pause", "reason"),
        ("ticket.amend", "reason"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(drive, desk, cast, name, field):
    ticket = cast.in_hand(contact_name="")
    desk.seat.sit(cast.supervisor)
    page = drive()
    page.open(ticket)
    page.trigger(name)
    page.do()
    assert page.form.error(field)
    assert page.form is not None


def test_a_back_dated_contact_needs_its_reason(drive, cast, clock):
    ticket = cast.accept(cast.log())
    clock.pass_(3 * HOUR)
    page = drive()
    page.open(ticket)
    page.key(K.Key_C)
    page.form.at.setText("10:30")
    page.do()
    assert "补录" in page.form.error("late_reason")
    page.form.late_reason.setText("在现场没有网络")
    page.form.at.setText("十点半")
    page.do()
    assert "看不懂时间" in page.form.error("happened_at")
    page.form.at.setText("10:30")
    page.do()
    assert page.form is None
    assert page.last_event.happened_at == clock.now() - HOUR - HOUR // 2


def test_the_day_of_a_contact_is_that_of_typing_however_long_the_case_stands_open(
    drive, cast, clock
):
    """Opened yesterday and left open, 「10:30」 was read as yesterday's."""
    ticket = cast.accept(cast.log())
    page = drive()
    page.open(ticket)
    clock.pass_(27 * HOUR)
    page.key(K.Key_C)
    page.form.late_reason.setText("在现场没有网络")
    page.form.at.setText("10:30")
    page.do()
    assert page.last_event.happened_at == clock.now() - HOUR - HOUR // 2


def test_the_catalogue_proposes_a_team(drive, cast, office):
    ticket = cast.log("想租标准厂房", body="两千平方米", dispatch=False)
    page = drive()
    page.open(ticket)
    page.key(K.Key_D)
    wanted = page.shown.suggestion.team_id
    assert page.form.team.value() == wanted
    assert any(text.startswith("派单目录：") for text in page.texts(page.form))


def test_accepting_in_the_name_of_a_colleague(drive, desk, cast):
    ticket = cast.log()
    desk.seat.sit(cast.supervisor)
    page = drive()
    page.open(ticket)
    page.key(K.Key_A)
    page.form.officer.set_value(cast.officer.id)
    page.do()
    assert page.shown.detail.officer_id == cast.officer.id


def test_amending_sends_only_what_changed_and_takes_another_enterprise(
    drive, desk, cast, office, qtbot
):
    cast.log(enterprise_name="常州丙丁装备有限公司")
    ticket = cast.log()
    page = drive()
    page.open(ticket)
    page.key(K.Key_M)
    form = page.form
    form.reason.setPlainText("登记错了企业")
    form.enterprise.setText("不存在的企业")
    page.do()
    assert "列表中选择" in form.error("enterprise_id")
    form.enterprise.setText("丙丁")
    form.enterprise.setFocus()
    form.enterprise.ask()
    page.settle()
    form.enterprise.take(form.enterprise.suggestions[0])
    assert form.command().title is None
    page.do()
    assert page.shown.detail.row.enterprise == "常州丙丁装备有限公司"
    assert "企业" in page.last_event.line


def half_typed(page, key, typed, type_in):
    """A word typed into a choice of the open form, its list still open."""
    choice = page.form.field(key)
    choice.setFocus()
    choice.lineEdit().selectAll()
    type_in(choice.lineEdit(), typed)
    return choice


def test_a_rating_typed_and_sent_at_once_is_the_rating(drive, cast, type_in):
    page = drive()
    page.open(cast.resolve(cast.in_hand()))
    page.key(K.Key_V)
    page.form.solved.set_value(True)
    half_typed(page, "rating", "满意", type_in)
    page.do()
    assert page.form is None
    assert page.shown.detail.row.rating is Rating.SATISFIED


def test_a_word_that_no_choice_has_is_not_sent_as_the_earlier_one(drive, cast, type_in):
    page = drive()
    ticket = cast.log()
    page.open(ticket)
    page.key(K.Key_A)
    choice = half_typed(page, "officer_id", "火星人", type_in)
    page.do()
    assert page.form.error("officer_id") == "没有「火星人」这一项，请从列表里选。"
    assert page.shown.detail.row.state is TicketState.DISPATCHED
    type_in(choice.lineEdit(), "本")
    assert not page.form.error("officer_id")
    page.do()
    assert page.shown.detail.row.state is TicketState.ACCEPTED


def test_enter_takes_a_choice_and_stays_so_that_tab_skips_no_field(drive, cast, type_in):
    page = drive()
    page.open(cast.resolve(cast.in_hand()))
    page.key(K.Key_V)
    choice = half_typed(page, "solved", "已解", type_in)
    choice.completer().popup().hide()
    page.key(K.Key_Return)
    assert choice.value() is True
    assert choice.hasFocus()


def test_where_nothing_need_be_filled_in_the_cursor_is_on_the_button(drive, cast):
    """Left in the history, the next letter would have begun another act."""
    page = drive()
    page.open(cast.in_hand())
    page.key(K.Key_Z, CTRL)
    assert QApplication.focusWidget().text() == "撤销  Ctrl+Enter"
    QTest.keyClick(QApplication.focusWidget(), K.Key_Space)
    page.settle()
    assert page.form is None
    assert page.shown.detail.undone == 1


def test_why_an_act_may_not_be_done_is_said_of_this_case_and_this_act_alone(drive, cast, qtbot):
    """The line still spoke of the former case, or of the key before, while a form stood open."""
    first, second = cast.log("甲"), cast.log("乙")
    page = drive()
    line = MessageLine(page.context.notifier)
    qtbot.addWidget(line)
    page.open(first)
    page.key(K.Key_G)
    assert line.text.startswith("注意：")
    page.open(second)
    assert line.text == ""
    page.key(K.Key_G)
    assert line.text.startswith("注意：")
    page.key(K.Key_A)
    assert page.form is not None
    assert line.text == ""


def test_the_button_of_a_long_form_is_in_sight_and_follows_a_short_one(drive, cast, qtbot):
    """In a low window nobody saw what ends the form, nor its key."""
    page = drive()
    page.page.resize(1200, 520)
    page.open(cast.in_hand())
    page.key(K.Key_M)
    button = page.page.case.view.acts._form.do_button
    qtbot.waitUntil(lambda: button.visibleRegion().boundingRect() == button.rect())
    page.page.resize(1200, 1400)

    def gap():
        last = page.form.mapTo(page.page, page.form.rect().bottomLeft())
        return button.mapTo(page.page, button.rect().topLeft()).y() - last.y()

    qtbot.waitUntil(lambda: 0 < gap() <= 3 * tokens.GAP)
    page.page.step_back()
    page.key(K.Key_N)
    qtbot.waitUntil(lambda: 0 < gap() <= 3 * tokens.GAP)
