"""Teams and people: hired, changed, away with a stand-in, gone with their cases handed over."""

from contextlib import suppress
from dataclasses import replace

import pytest
from cast import SERVICE, team
from new_office import at, person, request

from gaoxinban.application import commands as c
from gaoxinban.application.account_ports import AccountAct
from gaoxinban.application.handing_over import HandOver
from gaoxinban.application.rows import TicketFilter
from gaoxinban.application.staffing import PersonWanted
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.term import HolderKind, Role, TeamFunction, TicketState


def in_hand(office, officer, *, paused=False, count=1):
    """Cases that the officer has accepted."""
    made = []
    for number in range(count):
        asked = request(team_id=officer.team_id, title=f"第{number}件")
        ticket_id = office.log(officer.actor, asked).value.ticket_id
        office.do(officer.actor, c.AcceptCase(ticket_id=ticket_id))
        if paused:
            office.do(officer.actor, c.ContactCase(ticket_id=ticket_id, reached="李工"))
            wait = c.PauseCase(ticket_id=ticket_id, reason="等材料", awaited=HolderKind.ENTERPRISE)
            office.do(officer.actor, wait)
        made.append(ticket_id)
    return made


def of(office, officer):
    return next(each for each in office.staff.people() if each.officer.id == officer.id)


# People


def test_a_new_person_can_act_at_once(office, wang):
    assert (wang.team, wang.active) == (SERVICE, True)
    assert wang in office.directory().officers
    assert in_hand(office, wang)


@pytest.mark.parametrize(
    ("name", "role", "home", "field"),
    [
        (" ", Role.OFFICER, None, "name"),
        ("管理员", Role.OFFICER, None, "name"),
        ("长" * 41, Role.OFFICER, None, "name"),
        ("赵六", Role.LEAD, None, "team_id"),
        ("赵六", Role.OFFICER, 999, "team_id"),
    ],
)
def test_a_person_needs_a_name_of_his_own(office, admin, name, role, home, field):
    with pytest.raises(Refused) as refused:
        office.staff.hire(admin, PersonWanted(name, role, home))
    assert refused.value.field == field


def test_a_new_name_stands_on_old_cases_too(office, admin, wang):
    (ticket,) = in_hand(office, wang)
    changed = office.staff.change(admin, wang.id, PersonWanted("王小敏", Role.LEAD, wang.team_id))
    assert (changed.value.name, changed.value.role) == ("王小敏", Role.LEAD)
    assert changed.changes.tickets
    assert office.detail(ticket).row.officer == "王小敏"
    with pytest.raises(Refused, match="没有任何改动"):
        office.staff.change(admin, wang.id, PersonWanted("王小敏", Role.LEAD, wang.team_id))


def test_a_person_with_cases_does_not_change_the_team(office, admin, wang):
    in_hand(office, wang)
    other = team(office, "项目推进组")
    with pytest.raises(Refused, match="请先移交再换团队") as refused:
        office.staff.change(admin, wang.id, PersonWanted("王敏", Role.OFFICER, other.id))
    assert refused.value.field == "team_id"


def test_the_last_administrator_stays(office, admin):
    wanted = PersonWanted("管理员", Role.SUPERVISOR, None)
    with pytest.raises(Refused, match="最后一位管理员") as refused:
        office.staff.change(admin, admin.officer_id, wanted)
    assert refused.value.field == "role"
    second = office.staff.hire(admin, PersonWanted("第二位", Role.ADMIN, None)).value
    with pytest.raises(Refused, match="不能停用自己"):
        office.staff.retire(admin, admin.officer_id)
    office.staff.retire(second.actor, admin.officer_id)
    with pytest.raises(Refused, match="不能停用自己"):
        office.staff.retire(second.actor, second.id)


def test_with_sign_in_on_an_administrator_with_a_password_stays(office, admin):
    from gaoxinban.application.passwords import Passwords

    office.accounts._passwords = Passwords(1, 64, 1)
    office.accounts.set_password(admin, admin.officer_id, "three ducks in a river")
    office.accounts.arrange(admin, "", sign_in=True, lock_minutes=0)
    office.staff.hire(admin, PersonWanted("第二位", Role.ADMIN, None))
    with pytest.raises(Refused, match="最后一位有密码的管理员"):
        office.staff.change(admin, admin.officer_id, PersonWanted("管理员", Role.SUPERVISOR, None))


# Away


def test_a_stand_in_decides_while_the_lead_is_away(desk, admin, wang):
    office, clock = desk
    lead = person(office, Role.LEAD, SERVICE)
    (ticket,) = in_hand(office, wang)
    give = c.AssignCase(ticket_id=ticket, officer_id=None, reason="重新分")
    with pytest.raises(Refused, match="须由组长"):
        office.do(wang.actor, give)
    until = at("2026-03-05 00:00")
    office.staff.leave(admin, lead.id, clock.now(), until, wang.id)
    shown = of(office, lead)
    assert shown.is_away(clock.now())
    assert shown.stand_in == "王敏"
    assert office.offered(wang.actor, ticket)[EventKind.ASSIGN] is None
    office.do(wang.actor, give)
    clock.set(until)
    assert of(office, lead).away is None
    with pytest.raises(Refused, match="须由组长"):
        office.do(wang.actor, replace(give, officer_id=wang.id))


def test_coming_back_early_ends_the_standing_in(desk, admin, wang):
    office, clock = desk
    lead = person(office, Role.LEAD, SERVICE)
    office.staff.leave(admin, lead.id, clock.now(), None, wang.id)
    with pytest.raises(Refused, match="请先销假"):
        office.staff.leave(admin, lead.id, clock.now(), None, None)
    clock.advance(hours=1)
    office.staff.come_back(admin, lead.id)
    assert of(office, lead).away is None
    with pytest.raises(Refused, match="没有请假"):
        office.staff.come_back(admin, lead.id)
    (ticket,) = in_hand(office, wang)
    assert office.offered(wang.actor, ticket)[EventKind.ASSIGN] is not None


def test_an_absence_to_come_counts_when_it_begins(desk, admin, wang):
    office, clock = desk
    lead = person(office, Role.LEAD, SERVICE)
    (ticket,) = in_hand(office, wang)
    office.staff.leave(admin, lead.id, at("2026-03-04 00:00"), at("2026-03-05 00:00"), wang.id)
    assert of(office, lead).away is not None
    assert not of(office, lead).is_away(clock.now())
    assert office.offered(wang.actor, ticket)[EventKind.ASSIGN] is not None
    clock.set(at("2026-03-04 09:00"))
    assert office.offered(wang.actor, ticket)[EventKind.ASSIGN] is None


def test_a_stand_in_is_here_and_of_the_same_team(desk, admin, wang):
    office, clock = desk
    lead = person(office, Role.LEAD, SERVICE)
    stranger = person(office, Role.OFFICER, "项目推进组")

    def leave(stand_in, until=None):
        office.staff.leave(admin, lead.id, clock.now(), until, stand_in)

    for stand_in, says in ((lead.id, "不能是本人"), (stranger.id, "请选择同组的人")):
        with pytest.raises(Refused, match=says):
            leave(stand_in)
    office.staff.leave(admin, wang.id, clock.now(), None, None)
    with pytest.raises(Refused, match="自己也在请假"):
        leave(wang.id)
    with pytest.raises(Refused, match="核对结束日期") as refused:
        leave(None, at("2026-03-01 00:00"))
    assert refused.value.field == "until"


# Leaving


def test_a_leaver_goes_with_all_cases_handed_over(office, admin, wang):
    cases = in_hand(office, wang, count=3) + in_hand(office, wang, paused=True)
    lead = person(office, Role.LEAD, SERVICE)
    with pytest.raises(Refused, match="还有 4 件在办工单，请选择移交给谁") as refused:
        office.staff.retire(admin, wang.id)
    assert refused.value.field == "to"
    seen = []
    wanted = HandOver("调离", officer_id=lead.id)
    done = office.staff.retire(admin, wang.id, wanted, seen.append).value
    assert len(done.numbers) == 4
    assert seen == [1, 2, 3, 4]
    for ticket in cases:
        assert office.detail(ticket).row.officer == lead.name
        assert office.detail(ticket).timeline[-1].line == f"换承办人：{lead.name}"
    assert wang.id not in [each.id for each in office.directory().officers]
    assert [each.id for each in office.directory().former] == [wang.id]
    assert office.detail(cases[0]).timeline[0].actor == "王敏"
    assert office.maintenance.verify() == []
    with pytest.raises(Refused, match="已经停用，不能再办理"):
        office.log(wang.actor, request())
    with pytest.raises(Refused, match="已经停用"):
        office.staff.retire(admin, wang.id)


def test_a_paused_case_given_to_a_colleague_comes_back_to_that_colleague(office, admin, wang):
    (ticket,) = in_hand(office, wang, paused=True)
    lead = person(office, Role.LEAD, SERVICE)
    office.staff.hand_over(admin, wang.id, HandOver("休假", officer_id=lead.id))
    assert office.detail(ticket).row.state is TicketState.PAUSED
    office.do(lead.actor, c.ResumeCase(ticket_id=ticket))
    assert office.detail(ticket).holder.endswith(lead.name)


def test_another_team_gets_what_is_not_paused(office, admin, wang):
    (going,) = in_hand(office, wang)
    (waiting,) = in_hand(office, wang, paused=True)
    other = team(office, "项目推进组")
    done = office.staff.hand_over(admin, wang.id, HandOver("职责调整", team_id=other.id)).value
    assert (len(done.numbers), len(done.kept)) == (1, 1)
    assert office.detail(going).row.team == "项目推进组"
    assert office.detail(going).row.state is TicketState.DISPATCHED
    assert (office.detail(waiting).row.team, office.detail(waiting).row.officer) == (SERVICE, "")


def test_back_to_the_team(office, admin, wang):
    (ticket,) = in_hand(office, wang)
    office.staff.retire(admin, wang.id, HandOver("离职"))
    assert (office.detail(ticket).row.team, office.detail(ticket).row.officer) == (SERVICE, "")
    assert office.detail(ticket).holder == SERVICE


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        (lambda wang, stranger: HandOver(" "), "请填写移交的理由"),
        (lambda wang, stranger: HandOver("x", officer_id=wang.id), "不能移交给本人"),
        (lambda wang, stranger: HandOver("x", officer_id=stranger.id), "不在承办团队"),
        (lambda wang, stranger: HandOver("x", team_id=wang.team_id), "就是现在的团队"),
    ],
)
def test_a_refused_hand_over_moves_nothing(office, admin, wang, wanted, says):
    in_hand(office, wang, count=2)
    stranger = person(office, Role.OFFICER, "项目推进组")
    before = [row.version for row in office.ticket_rows(office.ticket_ids(TicketFilter()))]
    with pytest.raises(Refused, match=says):
        office.staff.retire(admin, wang.id, wanted(wang, stranger))
    assert [r.version for r in office.ticket_rows(office.ticket_ids(TicketFilter()))] == before
    assert of(office, wang).officer.active
    assert of(office, wang).open_cases == 2


def test_whoever_comes_back_is_revived_with_nothing_lost(office, admin, wang):
    office.staff.retire(admin, wang.id)
    with pytest.raises(Refused, match="已停用"):
        office.staff.hire(admin, PersonWanted("王敏", Role.OFFICER, None))
    assert office.staff.revive(admin, wang.id).value.active
    with pytest.raises(Refused, match="没有停用"):
        office.staff.revive(admin, wang.id)
    assert in_hand(office, wang)


# Teams


def test_a_renamed_team_is_still_found_by_the_rules(office, admin):
    service = team(office)
    office.teams.put(admin, service.id, "企业服务一组", service.function)
    made = office.log(admin, request()).value
    assert office.detail(made.ticket_id).row.team == "企业服务一组"
    with pytest.raises(Refused, match="已经有团队"):
        office.teams.put(admin, service.id, "项目推进组", service.function)
    with pytest.raises(Refused, match="请填写团队名称"):
        office.teams.put(admin, service.id, " ", service.function)


def test_a_new_team_takes_people_and_cases(office, admin):
    made = office.teams.put(admin, None, "上市服务专班", TeamFunction.SERVICE).value
    assert made in office.directory().teams
    officer = office.staff.hire(admin, PersonWanted("赵六", Role.OFFICER, made.id)).value
    assert in_hand(office, officer)
    with pytest.raises(Refused, match="请选择这个团队做什么"):
        office.teams.put(admin, None, "又一个专班", None)


def test_a_team_is_closed_when_nothing_depends_on_it(office, admin):
    made = office.teams.put(admin, None, "临时专班", TeamFunction.SERVICE).value
    officer = office.staff.hire(admin, PersonWanted("赵六", Role.OFFICER, made.id)).value
    (ticket,) = in_hand(office, officer)
    with pytest.raises(Refused, match="还有 1 件没有办结的工单"):
        office.teams.close(admin, made.id)
    office.do(admin, c.VoidCase(ticket_id=ticket, reason="试建"))
    with pytest.raises(Refused, match="还有赵六"):
        office.teams.close(admin, made.id)
    office.staff.retire(admin, officer.id)
    assert not office.teams.close(admin, made.id).value.active
    assert made.id not in [each.id for each in office.directory().teams]
    assert office.detail(ticket).row.team == "临时专班"
    with pytest.raises(Refused, match="已经撤销"):
        office.staff.hire(admin, PersonWanted("钱七", Role.OFFICER, made.id))
    assert office.teams.close(admin, made.id, closed=False).value.active


def test_a_team_of_the_rules_is_not_closed(office, admin):
    service = team(office)
    for each in office.staff.people():
        if each.officer.team_id == service.id:
            office.staff.retire(admin, each.officer.id)
    with pytest.raises(Refused, match="派单目录还会把诉求派给企业服务组"):
        office.teams.close(admin, service.id)


# The record


def test_everything_about_people_is_written_down(desk, admin, wang):
    office, clock = desk
    office.staff.change(admin, wang.id, PersonWanted("王敏", Role.LEAD, wang.team_id))
    office.staff.leave(admin, wang.id, clock.now(), at("2026-03-05 00:00"), None)
    office.staff.come_back(admin, wang.id)
    in_hand(office, wang)
    office.staff.retire(admin, wang.id, HandOver("离职"))
    with suppress(Refused):
        office.staff.retire(admin, wang.id)
    found = [(each.act, each.officer, each.note) for each in office.accounts.events(admin)]
    assert found == [
        (AccountAct.RETIRE, "王敏", ""),
        (AccountAct.HAND_OVER, "王敏", "1 件"),
        (AccountAct.BACK, "王敏", ""),
        (AccountAct.LEAVE, "王敏", "2026-03-02 至 2026-03-04"),
        (AccountAct.CHANGE, "王敏", "王敏（企业服务组专员） → 王敏（企业服务组组长）"),
        (AccountAct.HIRE, "王敏", "王敏（企业服务组专员）"),
    ]
