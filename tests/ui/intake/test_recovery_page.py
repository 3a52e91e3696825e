"""What is typed outlives the window: kept while typing, back after a crash, gone when logged."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from gaoxinban.application.attachment_ports import LaidFile
from gaoxinban.application.attachments import GivenFile
from gaoxinban.application.desk_ports import Draft
from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import SECOND
from gaoxinban.domain.term import Channel, Privacy, RequestKind, Role, Urgency
from gaoxinban.ui.intake.draft import IntakeDraft
from gaoxinban.ui.intake.draft_payload import from_payload, to_payload
from gaoxinban.ui.intake.window_lock import LEFT_AFTER, WindowLock, this_machine
from gaoxinban.ui.kit.notifier import MessageLine
from tests.ui.intake.desk import POWER, TRINA, log_request

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
FULL = IntakeDraft(
    enterprise_id=7,
    enterprise_name=TRINA,
    uscc="9132",
    title="标题",
    body="第一行\n第二行 😀",
    category="labour.recruit",
    kind=RequestKind.COMPLAINT,
    urgency=Urgency.CRITICAL,
    channel=Channel.WECHAT,
    contact_name="李工",
    contact_phone="138",
    team_id=3,
    back_dated=True,
    happened="昨天 9:00",
    happened_at=5,
    late_reason="下班",
    answering=True,
    answer="已答",
    template="岗位：",
    privacy=Privacy.CONFIDENTIAL,
    after=7,
    after_name="GX-2026-000007 旧事",
    files=(LaidFile("截图.png", "ab" * 32, 5),),
)


def owner_of(context):
    return f"officer:{context.seat.officer.id}"


def kept(office, context):
    return [from_payload(each.payload) for each in office.desk.drafts.of(context.seat.actor)]


@pytest.fixture
def left_draft(office, desk_context):
    """A draft of a window that died, at 14:32 or as told."""

    def leave(draft, window="dead", machine=None):
        place = (window, owner_of(desk_context), machine or this_machine())
        office.desk.drafts.keep(place, to_payload(draft))

    return leave


def typed(panel, keyboard, body=POWER):
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.text(body)
    panel.recovery.keeper.flush()


# As the database has it


def test_every_field_survives_the_way_through_the_database():
    assert all(getattr(FULL, name) != getattr(IntakeDraft(), name) for name in to_payload(FULL))
    assert len(to_payload(FULL)) == len(IntakeDraft.__dataclass_fields__)
    assert from_payload(json.loads(json.dumps(to_payload(FULL)))) == FULL
    assert to_payload(IntakeDraft()) == {}


@pytest.mark.parametrize(
    "payload",
    [
        {"later": 1, "body": "x"},
        {"kind": "nonsense", "urgency": 3, "channel": None, "body": "x"},
        {"enterprise_id": "7", "team_id": True, "happened_at": 1.5, "title": ["t"], "body": "x"},
        {"back_dated": 1, "category": 5, "body": "x"},
        {"files": [["a.png", "ab"], "a.png", ["a.png", "ab", "5"], 3], "body": "x"},
        {"files": "a.png", "body": "x"},
    ],
)
def test_what_another_version_wrote_is_read_as_far_as_it_can_be(payload):
    assert from_payload(payload) == IntakeDraft(body="x")


# While one types


def test_what_is_typed_is_kept_without_any_act(panel, keyboard, office, desk_context, qtbot):
    keyboard.text("天合")
    keyboard.press(Key.Key_Return)
    keyboard.text(POWER)
    qtbot.waitUntil(lambda: kept(office, desk_context) == [panel.form.read()])


def test_a_logged_case_leaves_no_draft(panel, keyboard, office, desk_context):
    typed(panel, keyboard)
    assert len(kept(office, desk_context)) == 1
    keyboard.control(Key.Key_Return)
    assert kept(office, desk_context) == []
    panel.recovery.keeper.flush()
    assert kept(office, desk_context) == []


def test_a_refused_case_keeps_its_draft_and_later_words_too(panel, keyboard, office, desk_context):
    typed(panel, keyboard)
    keyboard.control(Key.Key_R)
    keyboard.control(Key.Key_Return)
    assert "答复" in panel.form.answering.error("answer")
    keyboard.text("已")
    panel.recovery.keeper.flush()
    assert [each.answer for each in kept(office, desk_context)] == ["已"]


def test_a_cleared_form_keeps_nothing_until_it_is_restored(panel, keyboard, office, desk_context):
    typed(panel, keyboard)
    keyboard.press(Key.Key_Backspace, SHIFT)
    panel.recovery.keeper.flush()
    assert kept(office, desk_context) == []
    keyboard.press(Key.Key_Z, SHIFT)
    panel.recovery.keeper.flush()
    assert [each.body for each in kept(office, desk_context)] == [POWER]


def test_leaving_the_page_keeps_the_last_letter(panel, keyboard, office, desk_context):
    keyboard.text("天")
    panel.hide()
    assert [each.enterprise_name for each in kept(office, desk_context)] == ["天"]


def test_two_windows_keep_two_drafts(open_panel, panel, office, desk_context, keyboard):
    from PySide6.QtCore import QObject

    from gaoxinban.ui.kit.actions import ActionRegistry

    parent = QObject()
    second = open_panel(replace(desk_context, actions=ActionRegistry(parent)))
    panel.form.body.setPlainText("第一个电话")
    second.form.body.setPlainText("第二个电话")
    panel.recovery.keeper.flush()
    second.recovery.keeper.flush()
    assert {each.body for each in kept(office, desk_context)} == {"第一个电话", "第二个电话"}
    second.mark_stale()
    assert second.form.read().body == "第二个电话"


class Full:
    """Drafts on a full disk."""

    def __init__(self, drafts):
        self._drafts = drafts
        self.full = True

    def __getattr__(self, name):
        return getattr(self._drafts, name)

    def keep(self, place, payload):
        if self.full:
            raise Refused("磁盘已满。")
        return self._drafts.keep(place, payload)


def test_a_full_disk_is_said_once_and_tried_again(panel, keyboard, office, desk_context, qtbot):
    drafts = office.desk.drafts = Full(office.desk.drafts)
    line = MessageLine(desk_context.notifier, panel)
    keyboard.text("天")
    for _ in range(4):
        panel.recovery.keeper.flush()
    said = [each.text for each in desk_context.notifier.messages if "磁盘已满" in each.text]
    assert len(said) == 1
    assert line.text == f"出错：{said[0]}"
    drafts.full = False
    qtbot.waitUntil(lambda: len(kept(office, desk_context)) == 1)
    assert line.text == "", "nobody need keep the window open any longer"


# After a crash


def test_a_dead_windows_draft_comes_back_and_is_this_windows_now(
    left_draft, open_panel, desk_context, office, keyboard, cursor, newest
):
    trina = office.look_up_enterprises("天合")[0].id
    left_draft(IntakeDraft(enterprise_id=trina, enterprise_name=TRINA, body=POWER))
    panel = open_panel(desk_context)
    assert panel.done.text.text == "已恢复 09:00 未登记的内容"
    assert panel.form.read().body == POWER
    assert panel.side.enterprise.heading.text() == TRINA
    [draft] = office.desk.drafts.of(desk_context.seat.actor)
    assert draft.window == panel.recovery.keeper.window
    panel.form.body.setFocus()
    keyboard.control(Key.Key_Return)
    assert newest().body == POWER
    assert kept(office, desk_context) == []
    assert not panel.acts.throw_away.isEnabled()


def test_one_key_throws_it_away_and_another_brings_it_back(
    left_draft, open_panel, desk_context, office, keyboard, cursor
):
    left_draft(IntakeDraft(body=POWER))
    panel = open_panel(desk_context)
    keyboard.press(Key.Key_D, SHIFT)
    panel.recovery.keeper.flush()
    assert panel.form.read().is_blank
    assert cursor() == "来电企业"
    assert kept(office, desk_context) == []
    assert not panel.acts.throw_away.isEnabled()
    keyboard.press(Key.Key_Z, SHIFT)
    assert panel.form.read().body == POWER


def test_of_several_the_newest_comes_first_and_the_next_by_key(
    left_draft, open_panel, desk_context, office, keyboard
):
    left_draft(IntakeDraft(body="旧的"), "dead1")
    office.clock.advance(minutes=5)
    left_draft(IntakeDraft(body="新的"), "dead2")
    panel = open_panel(desk_context)
    assert panel.done.text.text == "已恢复 09:05 未登记的内容，另有 1 份"
    assert panel.form.read().body == "新的"
    panel.form.body.clear()
    keyboard.press(Key.Key_Z, SHIFT)
    assert panel.form.read().body == "旧的"


def test_yesterdays_draft_names_its_day(left_draft, open_panel, desk_context, office):
    left_draft(IntakeDraft(body="x"))
    office.clock.advance(days=1)
    panel = open_panel(desk_context)
    assert panel.done.text.text == "已恢复 3月2日 09:00 未登记的内容"


def test_nothing_comes_over_what_stands_there(left_draft, panel, desk_context, keyboard):
    keyboard.text("说到一半")
    left_draft(IntakeDraft(body=POWER))
    panel.recovery.keeper.look()
    assert panel.form.read().body == ""
    assert "还有 09:00 未登记的内容" in panel.done.text.text
    panel.form.enterprise.clear()
    panel.form.enterprise.textEdited.emit("")
    keyboard.press(Key.Key_Z, SHIFT)
    assert panel.form.read().body == POWER


def test_another_officer_sees_only_what_is_his(left_draft, open_panel, desk_context, office):
    left_draft(IntakeDraft(body=POWER))
    officers = office.directory().officers
    first = desk_context.seat.officer
    desk_context.seat.sit(next(each for each in officers if each.role is Role.OFFICER))
    panel = open_panel(desk_context)
    assert panel.form.read().is_blank
    desk_context.seat.sit(first)
    assert panel.form.read().body == POWER


def test_a_draft_that_another_window_took_is_not_shown_twice(
    left_draft, open_panel, desk_context, office
):
    left_draft(IntakeDraft(body=POWER))
    drafts = office.desk.drafts

    class Late(Full):
        def take_over(self, draft, window, machine):
            drafts.take_over(draft, "faster", machine)
            return drafts.take_over(draft, window, machine)

    office.desk.drafts = Late(drafts)
    panel = open_panel(desk_context)
    assert panel.form.read().is_blank
    assert "另一个窗口" in panel.done.text.text
    panel.recovery.keeper.flush()
    assert [each.window for each in drafts.of(desk_context.seat.actor)] == ["faster"]


def test_a_pasted_file_comes_back_after_a_crash_without_a_word_and_goes_to_the_case(
    left_draft, open_panel, desk_context, office, keyboard, newest
):
    laid = office.files.lay_by(GivenFile("截图.png", b"png"))
    gone = LaidFile("走了.png", "ab" * 32, 5)
    left_draft(IntakeDraft(files=(laid, gone)))
    panel = open_panel(desk_context)
    assert panel.files.laid == (laid,)
    assert "「走了.png」" in panel.files.error.text()
    log_request(panel, keyboard)
    case = newest().row.id
    assert [(row.name, office.files.read(row)) for row in office.files.of(case)] == [
        ("截图.png", b"png")
    ]
    assert office.files.laid(desk_context.seat.actor, case) == ()
    assert kept(office, desk_context) == []


def test_files_alone_are_kept_as_a_draft(panel, office, desk_context):
    panel.files.given.emit([GivenFile("来函.txt", b"x")])
    panel.recovery.keeper.flush()
    [draft] = kept(office, desk_context)
    assert draft.files == panel.files.laid
    panel.files.removed.emit(0)
    panel.recovery.keeper.flush()
    assert kept(office, desk_context) == []


# Who is dead


def test_a_living_window_is_not_left_a_dead_one_is():
    mine, other = WindowLock(), WindowLock()
    draft = Draft(other.window, "officer:1", other.machine, 0, {})
    assert not mine.is_left(draft, 10 * LEFT_AFTER)
    other.release()
    assert mine.is_left(draft, 0)
    assert mine.is_left(draft, 0)
    assert not mine.is_left(replace(draft, window=mine.window), 10 * LEFT_AFTER)


def test_another_machines_draft_is_left_when_it_is_old():
    lock = WindowLock()
    draft = Draft("elsewhere", "officer:1", "desk-9/li", 0, {})
    assert not lock.is_left(draft, LEFT_AFTER)
    assert lock.is_left(draft, LEFT_AFTER + SECOND)


def test_nothing_is_logged_by_all_this(left_draft, open_panel, desk_context, office):
    left_draft(FULL)
    before = list(office.ticket_ids(TicketFilter()))
    open_panel(desk_context)
    assert list(office.ticket_ids(TicketFilter())) == before


def test_what_is_restored_never_replaces_the_next_call(
    panel, keyboard, office, desk_context, qtbot
):
    """Cleared, the telephone rings again, and then the key: both texts are still there."""
    line = MessageLine(desk_context.notifier)
    qtbot.addWidget(line)
    typed(panel, keyboard)
    keyboard.press(Key.Key_Backspace, SHIFT)
    assert line.text == "表单已清空"
    keyboard.text("星宇")
    panel.form.body.setPlainText("第二个电话")
    keyboard.press(Key.Key_Z, SHIFT)
    assert panel.form.read().body == POWER
    assert line.text == ""  # nothing is left to restore there
    assert not line.take_back()
    assert "按 Ctrl+Shift+Z 恢复" in panel.done.text.text
    panel.recovery.keeper.flush()
    assert {each.body for each in kept(office, desk_context)} == {POWER, "第二个电话"}
    keyboard.control(Key.Key_Return)
    assert panel.form.read().is_blank
    keyboard.press(Key.Key_Z, SHIFT)
    assert panel.form.read().body == "第二个电话"
    assert panel.form.read().enterprise_name == "星宇"
