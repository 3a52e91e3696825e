"""The page of a case: what it shows, conflicts, drafts, what may be done."""

from dataclasses import replace

from accessible import focusable_without_name
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gaoxinban.application import commands as c
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.term import LegName, Light, TicketState
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.theme import TEXT
from gaoxinban.ui.queue.act_panel import ActPanel
from gaoxinban.ui.queue.acts import acts, possible
from gaoxinban.ui.queue.leg_strip import _light as leg_light
from gaoxinban.ui.queue.leg_strip import _state as leg_state
from gaoxinban.ui.queue.timeline_view import MORE_SHOWN, MOST_ROWS, MOST_SHOWN

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
HOUR = 3_600_000_000


def test_the_head_says_what_the_case_is_and_how_it_stands(drive, cast, clock):
    ticket = cast.in_hand()
    clock.pass_(HOUR)
    page = drive()
    page.open(ticket)
    head = page.page.case.view.head
    assert head._number.text() == page.shown.detail.row.number
    assert head._title.text == "三号车间用电增容"
    assert head._badge.accessibleName() == "在时限内  还剩 4天6小时"
    assert "在 企业服务组 企业服务组专员 手里" in head._facts.text
    assert head._enterprise.text() == "江苏甲乙光伏科技有限公司"
    legs = page.page.case.view.legs
    right = [cell.geometry().right() for cell in legs._cells]
    assert (len(right), right[-1]) == (4, legs.rect().right()), "the band above ends there"


def test_the_enterprise_is_one_key_away(drive, cast, visited):
    ticket = cast.log()
    page = drive()
    page.open(ticket)
    page.key(K.Key_E, SHIFT)
    assert visited == [("enterprises", page.shown.detail.row.enterprise_id)]


def test_the_story_stands_newest_first_as_plain_text(drive, cast, clock):
    ticket = cast.log(body="<img src=file:///x> 第一行")
    clock.pass_(HOUR)
    cast.do(c.NoteCase(ticket_id=ticket, note="<b>看过</b>"))
    page = drive()
    page.open(ticket)
    view = page.page.case.view
    assert view.timeline.lines[0].endswith("备注")
    assert "登记" in view.timeline.lines[-1]
    assert "<b>看过</b>" in page.texts(view.timeline)
    assert "<img src=file:///x> 第一行" in page.texts(view.request)
    for label in view.findChildren(PlainLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_very_long_text_is_unfolded_a_page_at_a_time(drive, cast):
    ticket = cast.log(body="长" * 10_000)
    page = drive()
    page.open(ticket)
    folded = page.page.case.view.request._texts[0]
    assert len(folded._label.text()) == MOST_SHOWN + 1
    folded._more.click()
    assert len(folded._label.text()) == MOST_SHOWN + MORE_SHOWN + 1
    assert folded._more.text() == "展开全文（共 10,000 字）"
    folded._more.click()
    assert len(folded._label.text()) == 10_000
    assert not folded._more.isVisible()


def test_a_case_that_went_to_and_fro_leaves_room_for_its_story(drive, cast):
    """znuny#764: a ticket of many articles takes 27 s to open."""
    ticket = cast.log()
    address = "https://example.org/" + "a" * 600
    for _ in range(12):
        cast.do(c.ReturnCase(ticket_id=ticket, ground=address))
        cast.do(c.DispatchCase(ticket_id=ticket, team_id=cast.team.id), cast.supervisor)
    cast.accept(ticket)
    for _ in range(10):
        cast.do(c.NoteCase(ticket_id=ticket, note="催过"))
    page = drive()
    page.open(ticket)
    view = page.page.case.view
    assert view.story.widget().width() <= view.story.viewport().width(), "a long word is cut"
    cells = [cell for cell in view.legs._cells if cell.isVisible()]
    heads = [cell._head.text() for cell in cells]
    assert heads[:2] == ["派单", "签收（第7次）"]
    assert heads[-2:] == ["联系", "办结"]
    assert view.legs._left_out.text().startswith("签收了多次，中间 6 次没有列出")
    assert len(view.timeline.lines) == MOST_ROWS
    assert view.timeline.more.text() == "更早的 8 条"
    view.timeline.more.click()
    assert "登记" in view.timeline.lines[-1]
    assert not view.timeline.more.isVisible()


def test_a_late_record_is_marked_as_such(drive, cast, clock):
    ticket = cast.accept(cast.log())
    clock.pass_(2 * HOUR)
    cast.do(
        c.ContactCase(
            ticket_id=ticket,
            reached="李工",
            happened_at=clock.now() - HOUR,
            late_reason="在现场",
        )
    )
    page = drive()
    page.open(ticket)
    said = page.texts(page.page.case.view.timeline)
    assert any("补录，晚 1小时" in text for text in said)
    assert any(text.endswith("补录原因：在现场") for text in said)


def test_legs_show_promise_and_delay(drive, cast, clock):
    ticket = cast.log()
    clock.pass_(5 * HOUR)
    cast.accept(ticket)
    page = drive()
    page.open(ticket)
    cells = [cell for cell in page.page.case.view.legs._cells if cell.isVisible()]
    said = {cell._head.text(): cell._outcome.text() for cell in cells}
    # 09:00 to 14:00 without the lunch break: three and a half hours of two.
    assert said["签收"] == "晚了 1小时30分"
    assert said["派单"] == "用了 不到1分"
    assert said["办结"] == "已过 3小时30分"
    assert cells[0].accessibleName().startswith("派单：按时")


def test_a_leg_without_a_promise_is_neither_in_time_nor_late(office, cast):
    """An imported case that still runs was promised nothing."""
    (leg,) = [leg for leg in office.detail(cast.log()).legs if leg.name is LegName.RESOLVE]
    assert leg_light(leg) is Light.NONE
    bare = replace(leg, due=None, late=False)
    assert leg_light(bare) is Light.UNTIMED
    assert leg_state(bare) == "没有承诺时限"


def test_the_band_can_be_walked_and_heard(drive, cast, clock):
    ticket = cast.log()
    clock.pass_(HOUR)
    cast.accept(ticket)
    page = drive()
    page.open(ticket)
    view = page.page.case.view
    assert "工作时间 1小时" in view.band.accessibleDescription()
    view.band.setFocus()
    page.key(K.Key_Left)
    assert view.spoken.isVisible()
    assert "至 现在" in view.spoken.text()
    page.key(K.Key_Left)
    assert "企业服务组：" in view.spoken.text()
    view.story.setFocus()
    assert not view.spoken.isVisible()


def test_the_band_paints_every_kind_of_stretch(drive, cast, clock, qapp):
    ticket = cast.pause(cast.in_hand())
    clock.pass_(40 * 24 * HOUR)
    cast.do(c.ResumeCase(ticket_id=ticket))
    page = drive()
    page.open(ticket)
    band = page.page.case.view.band
    image = band.grab().toImage()
    colours = {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    }
    from gaoxinban.ui.kit.theme import colours_of

    assert colours_of(band).light_red in colours
    assert len(colours) > 6
    # The pointer names what it is on.
    part = band._plan.parts[-1]
    middle = QPoint(int(band._x((part.start + part.end) / 2)), 30)
    assert band._part_at(middle) is part
    QTest.mouseMove(band, middle)


def test_why_unfolds_the_explanation(drive, cast):
    ticket = cast.log()
    page = drive()
    page.open(ticket)
    why = page.page.case.view.why
    assert not why.isVisible()
    page.key(K.Key_W)
    assert why.isVisible()
    assert "时钟从这一刻开始走" in why.text
    page.key(K.Key_W)
    assert not why.isVisible()


def test_a_conflict_keeps_the_text_and_the_next_try_succeeds(drive, cast):
    ticket = cast.in_hand()
    page = drive()
    page.open(ticket)
    page.key(K.Key_R)
    page.form.result.setPlainText("已增容到位")
    # Somebody else acts; this window has not heard of it.
    cast.do(c.NoteCase(ticket_id=ticket, note="供电公司来电"))
    page.do()
    assert "刚被别人改过" in page.form.general_error
    assert page.form.result.text == "已增容到位"
    assert page.last_event.text == "供电公司来电"
    page.do()
    assert page.shown.detail.row.state is TicketState.RESOLVED


def test_what_was_typed_is_there_again_after_esc_and_after_another_case(drive, cast):
    ticket, other = cast.in_hand(), cast.in_hand()
    page = drive()
    page.open(ticket)
    page.key(K.Key_R)
    page.form.result.setPlainText("写了一半")
    assert page.page.step_back()
    assert page.form is None
    page.open(other)
    page.key(K.Key_R)
    assert page.form.result.text == ""
    page.open(ticket)
    page.key(K.Key_R)
    assert page.form.result.text == "写了一半"
    page.do()
    assert page.shown.detail.row.state is TicketState.RESOLVED
    assert page.page.case.drafts.waiting(page.shown) == []


def test_esc_leaves_the_form_then_the_case(drive, cast):
    ticket = cast.log()
    page = drive()
    page.open(ticket)
    page.key(K.Key_N)
    assert page.page.step_back()
    assert page.page.case_is_open
    assert page.page.step_back()
    assert not page.page.case_is_open


def test_the_acts_have_room_for_larger_text(dressed):
    """At 特大 the two longest buttons were cut off."""
    panel = ActPanel()
    width = panel.width()
    dressed.setProperty(TEXT, 130)
    QApplication.sendEvent(panel, QEvent(QEvent.Type.FontChange))
    assert panel.width() == round(1.3 * width)
    panel.deleteLater()


def test_barred_acts_are_disabled_and_say_why(drive, desk, cast):
    ticket = cast.log()
    desk.seat.sit(cast.stranger)
    page = drive()
    page.open(ticket)
    accept = page.action("ticket.accept")
    assert not accept.isEnabled()
    assert "不在" in accept.toolTip()
    page.key(K.Key_A)
    assert "不在" in page.said
    page.page.case.begin("ticket.accept")
    assert page.form is None
    desk.seat.sit(cast.officer)
    page.settle()
    assert accept.isEnabled()


def test_an_empty_seat_may_do_nothing(drive, desk, cast):
    ticket = cast.log()
    page = drive()
    page.open(ticket)
    desk.seat.sit(None)
    page.settle()
    assert not page.action("ticket.note").isEnabled()
    assert "选择经办人" in page.action("ticket.note").toolTip()


def test_the_likeliest_act_comes_first(drive, cast):
    page = drive()
    expected = {
        cast.log(dispatch=False): "ticket.dispatch",
        cast.log(): "ticket.accept",
        cast.accept(cast.log()): "ticket.contact",
        cast.in_hand(): "ticket.resolve",
        cast.pause(cast.in_hand()): "ticket.resume",
        cast.resolve(cast.in_hand()): "ticket.call_back",
    }
    called_back = cast.resolve(cast.in_hand())
    cast.do(c.CallBackCase(ticket_id=called_back, solved=True))
    expected[called_back] = "ticket.close"
    for ticket, name in expected.items():
        page.open(ticket)
        assert possible(page.shown)[0] == name


def test_every_act_of_the_issue_has_a_key_and_no_key_means_two_things_at_once():
    specs = acts()
    wanted = (
        "dispatch accept attempt contact note inform amend return refuse_return transfer pause "
        "resume resolve decline call_back redo close"
    )
    assert {EventKind(each) for each in wanted.split()} <= {spec.kind for spec in specs}
    keys = [spec.keys for spec in specs]
    assert {key for key in keys if keys.count(key) > 1} == {"P"}


def test_a_case_that_is_gone_is_said_in_the_message_line(drive):
    page = drive()
    page.open(4711)
    assert page.said


def test_tab_goes_from_the_story_to_the_acts_and_through_a_form(drive, cast, qapp):
    ticket = cast.log()
    page = drive()
    page.open(ticket)
    assert page.page.case.view.story.hasFocus()
    page.key(K.Key_Tab)
    assert qapp.focusWidget().accessibleName() == "签收"
    page.key(K.Key_C)
    names = []
    for _ in range(7):
        names.append(qapp.focusWidget().accessibleName())
        page.key(K.Key_Tab)
    assert names == ["联系到", "方式", "内容", "时间", "补录原因", "联系", "放下 Esc"]


def test_everything_on_the_case_page_has_a_name(drive, desk, cast):
    ticket = cast.in_hand()
    desk.seat.sit(cast.supervisor)
    page = drive()
    page.open(ticket)
    page.key(K.Key_W)
    for name in possible(page.shown):
        page.trigger(name)
        assert list(focusable_without_name(page.page)) == [], name


def test_a_change_from_elsewhere_shows_and_the_open_form_stays(drive, desk, cast, office):
    ticket = cast.in_hand()
    page = drive()
    page.open(ticket)
    page.key(K.Key_R)
    page.form.result.setPlainText("写了一半")
    who, note = cast.supervisor.actor, c.NoteCase(ticket_id=ticket, note="催一下")
    desk.runner.write(page.page.list, lambda: office.do(who, note))
    page.settle()
    assert page.last_event.text == "催一下"
    assert page.form.result.text == "写了一半"
    page.do()
    assert page.shown.detail.row.state is TicketState.RESOLVED
