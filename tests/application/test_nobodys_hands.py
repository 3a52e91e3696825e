"""A case that comes back to somebody who is gone lies in his team's hands, and somebody hears of it."""

import pytest
from cast import under_way
from reminded import in_work, kinds, told

from gaoxinban.application import commands as c
from gaoxinban.application.reminder_ports import ReminderKind as K
from gaoxinban.application.staffing import PersonWanted
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.term import HolderKind, Role, TicketState

SERVICE = "企业服务组"


def everybody(office):
    return [each.actor for each in office.directory().officers]


def holder(play, number=None):
    last = play.detail(number).holdings[-1]
    return last.kind, last.holder


@pytest.fixture
def done(desk):
    """Resolved by 王敏 of 企业服务组, who was hired for it."""
    office, _ = desk
    admin = next(a for a in everybody(office) if a.role is Role.ADMIN)
    team = next(each.id for each in office.teams.all() if each.name == SERVICE)
    wang = office.staff.hire(admin, PersonWanted("王敏", Role.OFFICER, team)).value
    play = in_work(desk)
    play.wang = wang.actor
    play.do(play.lead, c.AssignCase, officer_id=wang.id, reason="轮到")
    play.do(play.wang, c.ResolveCase, result="办好了")
    return play


def leaves(play):
    play.office.staff.retire(play.admin, play.wang.officer_id)


def moves(play):
    wanted = PersonWanted("王敏", Role.OFFICER, play.team("项目推进组"))
    play.office.staff.change(play.admin, play.wang.officer_id, wanted)


def asked_again(play):
    play.do(play.boss, c.RedoCase, reason="没有解决")


def called_back(play):
    play.do(play.boss, c.CallBackCase, solved=False)


@pytest.mark.parametrize("goes", [leaves, moves])
@pytest.mark.parametrize("again", [asked_again, called_back])
def test_a_redo_does_not_come_back_to_who_has_left(done, goes, again):
    goes(done)
    told(done.office, done.lead)
    again(done)
    assert holder(done) == (HolderKind.TEAM, SERVICE)
    assert done.detail().row.officer == ""
    line = next(each.line for each in done.detail().timeline if each.kind is EventKind.REDO)
    assert line == "重办：原承办人已离岗或换了团队，交回团队"
    assert kinds(done.office, done.lead) == [K.REDONE]
    assert done.office.maintenance.verify() == []


def test_a_redo_comes_back_to_who_is_here(done):
    asked_again(done)
    assert holder(done) == (HolderKind.OFFICER, f"{SERVICE} 王敏")


def test_what_an_undone_merge_brings_back_to_a_leaver_is_told_to_his_team(desk):
    play = under_way(desk)
    earlier, play.id = play.id, play.log(title="社保怎么开户")
    play.do(play.officer, c.AcceptCase)
    play.do(play.officer, c.ContactCase, reached="李工")
    play.do(play.boss, c.MergeCase, into_id=earlier, reason="同一件事")
    play.office.do(play.officer, c.ResolveCase(ticket_id=earlier, result="办好了"))
    play.office.staff.retire(play.admin, play.officer.officer_id)
    for who in everybody(play.office):
        told(play.office, who)
    play.do(play.boss, c.UndoAct, reason="不是同一件")
    assert play.detail().row.state is TicketState.ACCEPTED
    play.clock.advance(days=21)
    heard = {notice.case.id for notice in play.office.reminders.look(play.lead).notices}
    assert play.id in heard


def test_a_team_in_which_nobody_is_here_is_minded_by_the_supervisor(done):
    """All of a team are away, and nobody stands in for them."""
    office, clock = done.office, done.clock
    asked_again(done)
    for who in everybody(office):
        told(office, who)
    for each in office.directory().officers:
        if each.team == SERVICE:
            office.staff.leave(done.boss, each.id, clock.now(), None, None)
    done.do(done.stranger, c.UrgeCase)
    heard = {who.name for who in everybody(office) if K.URGED in kinds(office, who)}
    assert heard == {done.boss.name}
