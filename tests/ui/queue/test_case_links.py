"""接续 on the case page: what is barred for ever leads to a new case, and the two lead to each other."""

from PySide6.QtCore import Qt

from gaoxinban.application import commands as c
from gaoxinban.application.ruling import RuledCase
from gaoxinban.domain.term import Privacy, Role
from gaoxinban.ui.kit.plain_text import PlainLabel

SHIFT = Qt.KeyboardModifier.ShiftModifier


def archived(cast, **said):
    case = cast.resolve(cast.in_hand(**said))
    cast.do(c.CloseCase(ticket_id=case))
    return case


def test_the_barred_redo_offers_what_goes_instead(drive, cast, visited):
    case = archived(cast)
    page = drive()
    page.open(case)
    texts = [label.text() for label in page.page.case.view.request.findChildren(PlainLabel)]
    assert texts[-2:] == ["办理结果：已协调供电公司受理", "凭据：未附"]
    page.key(Qt.Key.Key_R, SHIFT)
    assert "请登记新工单并接续本件" in page.said
    message = page.context.notifier.messages[-1]
    assert message.act_text == "接续登记"
    message.act()
    page.key(Qt.Key.Key_N, SHIFT)
    wanted = ("intake", c.LogCase(title="", after=case))
    assert visited == [wanted, wanted]


def test_only_what_has_ended_is_taken_up(drive, cast, visited):
    page = drive()
    page.open(cast.in_hand())
    assert not page.action("ticket.follow_up").isEnabled()
    page.key(Qt.Key.Key_N, SHIFT)
    assert visited == []


def test_who_does_not_see_the_caller_takes_nothing_up(drive, cast, desk, visited):
    case = archived(cast, privacy=Privacy.CONFIDENTIAL)
    desk.seat.sit(cast.stranger)
    page = drive()
    page.open(case)
    page.key(Qt.Key.Key_N, SHIFT)
    assert "保密件" in page.said
    assert visited == []


def test_keys_and_buttons_lead_from_one_case_to_the_other(drive, cast, office, qtbot):
    old = archived(cast)
    again = [cast.log(f"又断电{n}", after=old) for n in (1, 2)]
    page = drive()
    page.open(old)
    links = page.page.case.links
    assert [button.text()[:5] for button in links.buttons] == ["后来又登记"] * 2
    page.key(Qt.Key.Key_BracketRight)
    assert page.shown.id == again[1]
    page.key(Qt.Key.Key_BracketLeft)
    assert page.shown.id == old
    qtbot.mouseClick(links.buttons[0], Qt.MouseButton.LeftButton)
    page.settle()
    assert page.shown.id == again[0]
    assert [button.text() for button in links.buttons] == [
        f"接续 {office.detail(old).row.number}  ["
    ]


def test_a_merged_case_and_the_one_it_went_into_lead_to_each_other(drive, cast, office):
    """What is merged is worked on elsewhere: zammad#983, replies to the merged ticket lost."""
    first, second = cast.in_hand(), cast.in_hand(title="又问一次增容")
    merge = c.MergeCase(ticket_id=second, into_id=first, reason="同一件事")
    cast.do(
        merge,
        by=next(
            each
            for each in office.directory().officers
            if each.role is Role.LEAD and each.team_id == cast.team.id
        ),
    )
    page = drive()
    page.open(second)
    links = page.page.case.links
    assert [button.text()[:2] for button in links.buttons] == ["主单"]
    page.page.case.view.head._enterprise.setFocus()
    page.key(Qt.Key.Key_Tab)
    assert page.qapp.focusWidget() is links.buttons[0], "made late it came last of all to Tab"
    page.key(Qt.Key.Key_BracketLeft)
    assert page.shown.id == first
    assert [button.text()[:3] for button in links.buttons] == ["并入的"]
    page.key(Qt.Key.Key_BracketRight)
    assert page.shown.id == second


def test_a_supervisor_is_offered_to_make_a_rule_of_a_ruling(drive, cast, desk, visited):
    case = cast.log()
    page = drive()
    page.open(case)
    desk.seat.sit(cast.supervisor)
    page.settle()
    assert not page.action("ticket.write_rule").isEnabled()
    said = {"participants": "两组", "ruling": "归推进组"}
    cast.do(c.ConsultCase(ticket_id=case, team_id=cast.other_team.id, **said), by=cast.supervisor)
    page.page.case.refresh()
    page.settle()
    page.key(Qt.Key.Key_S, SHIFT)
    assert visited == [("rules", RuledCase(case))]
    desk.seat.sit(cast.officer)
    page.settle()
    assert not page.action("ticket.write_rule").isEnabled()
