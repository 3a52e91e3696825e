"""Standing in ends with the team, and makes nobody more than who registered it."""

import pytest
from cast import SERVICE, cast, team
from new_office import acting, at, person, request

from gaoxinban.application import commands as c
from gaoxinban.application.staffing import PersonWanted
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.instant import DAY_SECONDS, SECOND
from gaoxinban.domain.term import Privacy, Role

DAY = DAY_SECONDS * SECOND


def of(office, officer):
    return next(each for each in office.staff.people() if each.officer.id == officer.id)


def test_a_stand_in_who_leaves_stands_in_no_more(desk, admin, wang):
    office, clock = desk
    lead = person(office, Role.LEAD, SERVICE)
    office.staff.leave(admin, lead.id, clock.now(), None, wang.id)
    office.staff.retire(admin, wang.id)
    shown = of(office, lead)
    assert (shown.is_away(clock.now()), shown.stand_in) == (True, ""), "away still, and alone"
    told = office.accounts.events(admin)
    assert "王敏不再代班，没有人代班" in {each.note for each in told if each.officer == lead.name}


@pytest.mark.parametrize("who", ["the stand-in", "the absent"])
def test_with_the_team_the_standing_in_ends(desk, admin, wang, who):
    """王敏 would else decide as a 组长 in a team whose 组长 nobody made him."""
    office, clock = desk
    lead = person(office, Role.LEAD, SERVICE)
    until = at("2026-03-05 00:00")
    office.staff.leave(admin, lead.id, clock.now(), until, wang.id)
    other = team(office, "项目推进组").id
    if who == "the stand-in":
        done = office.staff.change(admin, wang.id, PersonWanted("王敏", Role.OFFICER, other))
    else:
        done = office.staff.change(admin, lead.id, PersonWanted(lead.name, Role.LEAD, other))
    assert done.back is None, "the standing in would not come back with the team"
    shown = of(office, lead)
    assert (shown.away.until, shown.stand_in) == (until, "")
    ticket = office.log(admin, request(team_id=of(office, wang).officer.team_id)).value.ticket_id
    office.do(wang.actor, c.AcceptCase(ticket_id=ticket))
    assert office.offered(wang.actor, ticket)[EventKind.ASSIGN] is not None


def test_a_stand_in_stays_whatever_else_is_changed(desk, admin, wang):
    office, clock = desk
    lead = person(office, Role.LEAD, SERVICE)
    office.staff.leave(admin, lead.id, clock.now(), None, wang.id)
    office.staff.change(admin, wang.id, PersonWanted("王小敏", Role.OFFICER, wang.team_id))
    assert of(office, lead).stand_in == "王小敏"


def test_nobody_becomes_an_administrator_by_a_leave(desk, admin):
    """A supervisor registers who is away; who may set passwords only an administrator decides."""
    office, clock = desk
    boss = person(office, Role.SUPERVISOR)
    with pytest.raises(Refused, match="由谁代班须由管理员来定") as refused:
        office.staff.leave(boss.actor, admin.officer_id, clock.now(), None, boss.id)
    assert refused.value.field == "stand_in_id"
    office.staff.leave(boss.actor, admin.officer_id, clock.now(), None, None)
    office.staff.come_back(boss.actor, admin.officer_id)
    office.staff.leave(admin, admin.officer_id, clock.now(), None, boss.id)
    assert office.staff.hire(boss.actor, PersonWanted("赵六", Role.OFFICER, None))


def test_a_lead_who_stands_in_for_a_supervisor_leads_still(desk, admin):
    """Deciding more for a while, the 组长 saw no longer who asks in confidence of the own team."""
    play = cast(desk, privacy=Privacy.CONFIDENTIAL, contact_name="陆离之")
    office, clock = desk
    boss, lead = person(office, Role.SUPERVISOR), play.lead
    office.staff.leave(admin, boss.id, clock.now(), None, lead.officer_id)
    play.do(lead, c.SuperviseCase, order="尽快")
    assert office.detail(play.id, lead).contact_name == "陆离之"
    assert not office.detail(play.id, acting(office, Role.LEAD, "项目推进组")).told


def test_the_window_offers_a_stand_in_what_the_absent_may_do(desk, admin):
    """It went by the own role: 规则, 人员 and 备份 said that a supervisor must do it."""
    office, clock = desk
    boss, lead = person(office, Role.SUPERVISOR), person(office, Role.LEAD)
    office.staff.leave(admin, boss.id, clock.now(), clock.now() + 3 * DAY, lead.id)

    def roles():
        lists = office.directory().officers, office.accounts.still_here()
        return {each.role for people in lists for each in people if each.id == lead.id}

    assert roles() == {Role.SUPERVISOR}
    office.accounts.set_password(admin, lead.id, "three ducks in a river")
    chosen = "four geese on a lake"
    seated = office.accounts.choose_password(lead.id, "three ducks in a river", chosen).value
    assert seated.officer.role is Role.SUPERVISOR
    assert office.accounts.sign_in(lead.id, chosen).value.officer.role is Role.SUPERVISOR
    clock.advance(days=4)
    assert roles() == {Role.LEAD}
    assert of(office, lead).officer.role is Role.LEAD
