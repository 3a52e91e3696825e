"""撤销 of what is set for the office: in one write, while things stand as the act has left them."""

from contextlib import closing

import pytest
from new_office import acting

from gaoxinban.application.staffing import PersonWanted
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.errors import Conflict, Refused
from gaoxinban.domain.instant import DAY_SECONDS, SECOND
from gaoxinban.domain.term import Role, TeamFunction

DAY = DAY_SECONDS * SECOND
SERVICE = "企业服务组"
SENTENCE = "后来又有人改过，这次没有改动"


@pytest.fixture
def person(office):
    """How an officer of 企业服务组 stands now."""
    number = acting(office, Role.OFFICER, SERVICE).officer_id
    return lambda: next(each for each in office.staff.people() if each.officer.id == number)


@pytest.fixture
def elsewhere(office, clock):
    """The same office at another seat."""
    with closing(open_office(office.maintenance.place, clock=clock)) as other:
        yield other


def renamed(person, name="改名"):
    officer = person().officer
    return officer.id, PersonWanted(name, officer.role, officer.team_id)


def test_a_person_is_as_before(office, admin, person):
    was = person()
    office.staff.change(admin, was.officer.id, PersonWanted("改名", Role.LEAD, 1)).back(admin)
    assert person() == was
    office.staff.retire(admin, was.officer.id).back(admin)
    assert person() == was
    office.staff.retire(admin, was.officer.id)
    office.staff.revive(admin, was.officer.id).back(admin)
    assert not person().officer.active


def test_a_leave_is_taken_back_and_begun_again(office, clock, admin, person):
    number, now = person().officer.id, clock.now()
    stand_in = acting(office, Role.LEAD, SERVICE).officer_id
    office.staff.leave(admin, number, now, now + 5 * DAY, stand_in).back(admin)
    assert person().away is None
    office.staff.leave(admin, number, now, now + 5 * DAY, stand_in)
    clock.advance(hours=30)
    office.staff.come_back(admin, number).back(admin)
    again = person().away
    assert (again.since, again.until, again.stand_in_id) == (
        clock.now(),
        now + 5 * DAY,
        stand_in,
    )


def test_what_ended_with_a_person_does_not_come_back(office, clock, admin, person):
    number, lead = person().officer.id, acting(office, Role.LEAD, SERVICE).officer_id
    office.staff.leave(admin, lead, clock.now(), None, number)
    assert office.staff.retire(admin, number).back is None, "somebody else's leave ended with it"


def test_a_leave_to_come_is_taken_back(office, clock, admin, person):
    number, now = person().officer.id, clock.now()
    office.staff.leave(admin, number, now + DAY, now + 5 * DAY, None).back(admin)
    assert person().away is None


def test_a_team_is_as_before(office, admin):
    made = office.teams.put(admin, None, "新组", TeamFunction.SERVICE).value
    office.teams.put(admin, made.id, "改名组", TeamFunction.DELIVERY).back(admin)
    assert made in office.teams.all()
    office.teams.close(admin, made.id).back(admin)
    assert made in office.teams.all()


def test_the_way_in_is_as_before(office, admin):
    was = office.entrance()
    office.accounts.arrange(admin, "别的名称", sign_in=False, lock_minutes=5).back(admin)
    assert office.entrance() == was


def test_categories_are_as_before_with_what_stands_below(office, admin):
    categories = office.categories
    first = next(each for each in categories.all() if each.option.parent is None)
    below = next(each for each in categories.all() if each.option.parent == first.option.code)
    categories.retire(admin, below.option.code)
    was, code = categories.all(), first.option.code
    for act in (
        lambda: categories.put(admin, code, None, "改名", "问什么："),
        lambda: categories.retire(admin, code),
        lambda: categories.move(admin, code, 1),
    ):
        act().back(admin)
        assert categories.all() == was
    last = office.accounts.events(admin)[0]
    assert last.note == f"撤销：{first.option.name} 调整次序"


def test_a_view_is_as_before_whoever_took_it_away(office, admin):
    officer = acting(office, Role.OFFICER)
    made = office.views.keep(officer, "我的", {"text": "水"})
    office.views.keep(officer, "我的", {"text": "电"}).back(officer)
    assert office.views.of(officer.officer_id) == [made.value]
    again = office.views.drop(admin, made.value.id).back(admin).value
    assert (again.officer_id, again.owner) == (officer.officer_id, officer.name), (
        "still the owner's"
    )
    made.back(officer)
    assert office.views.of(officer.officer_id) == []


def person_renamed(office, actor, person):
    return office.staff.change(actor, *renamed(person))


def on_leave(office, actor, person):
    return office.staff.leave(actor, person().officer.id, office.clock.now(), None, None)


def back_again(office, actor, person):
    on_leave(office, actor, person)
    return office.staff.come_back(actor, person().officer.id)


def retired(office, actor, person):
    return office.staff.retire(actor, person().officer.id)


def revived(office, actor, person):
    retired(office, actor, person)
    return office.staff.revive(actor, person().officer.id)


def renamed_elsewhere(office, actor, person):
    officer = person().officer
    if not officer.active:
        return office.staff.revive(actor, officer.id)
    return office.staff.change(actor, *renamed(person, "又改"))


def team_renamed(office, actor, _person):
    return office.teams.put(actor, 1, "改名组", TeamFunction.SERVICE)


def team_closed(office, actor, _person):
    made = office.teams.put(actor, None, "新组", TeamFunction.SERVICE).value
    return office.teams.close(actor, made.id)


def last_team_renamed(office, actor, _person):
    last = office.teams.all()[-1]
    return office.teams.put(actor, last.id, "又改", TeamFunction.SERVICE)


def first_team_renamed(office, actor, _person):
    return office.teams.put(actor, 1, "又改", TeamFunction.SERVICE)


def arranged(office, actor, _person):
    return office.accounts.arrange(actor, "别的名称", sign_in=False, lock_minutes=5)


def arranged_elsewhere(office, actor, _person):
    return office.accounts.arrange(actor, "又改", sign_in=False, lock_minutes=5)


def category_renamed(office, actor, _person):
    return office.categories.put(actor, "finance", None, "金融", "")


def category_moved(office, actor, _person):
    return office.categories.move(actor, "finance", 1)


def category_retired(office, actor, _person):
    return office.categories.retire(actor, "finance")


def template_changed(office, actor, _person):
    return office.categories.put(actor, "finance", None, "金融局", "问什么：")


def view_kept(office, actor, _person):
    return office.views.keep(actor, "我的", {"text": "水"})


def view_kept_elsewhere(office, actor, _person):
    return office.views.keep(actor, "我的", {"text": "电"})


def view_dropped(office, actor, _person):
    kept = view_kept(office, actor, _person).value
    return office.views.drop(actor, kept.id)


@pytest.mark.parametrize(
    ("act", "other"),
    [
        (person_renamed, renamed_elsewhere),
        (on_leave, renamed_elsewhere),
        (back_again, renamed_elsewhere),
        (retired, renamed_elsewhere),
        (revived, renamed_elsewhere),
        (team_renamed, first_team_renamed),
        (team_closed, last_team_renamed),
        (arranged, arranged_elsewhere),
        (category_renamed, template_changed),
        (category_moved, template_changed),
        (category_retired, template_changed),
        (view_kept, view_kept_elsewhere),
        (view_dropped, view_kept_elsewhere),
    ],
)
def test_what_another_session_changed_in_between_is_left_alone(
    office, elsewhere, admin, person, act, other
):
    """Compared in the write that takes it back: nothing can come between the two."""
    way = act(office, admin, person).back
    other(elsewhere, admin, person)
    stands = everything(elsewhere, admin)
    with pytest.raises(Conflict, match=SENTENCE):
        way(admin)
    assert everything(office, admin) == stands


def test_an_edit_writes_over_nothing_that_its_form_has_not_shown(office, elsewhere, admin, person):
    """Last write wins: django-helpdesk save_ticket_update."""
    officer, team, way_in = person().officer, office.teams.all()[0], office.entrance()
    category = next(each for each in office.categories.all() if each.option.code == "finance")
    for other in (renamed_elsewhere, first_team_renamed, arranged_elsewhere, template_changed):
        other(elsewhere, admin, person)
    stands = everything(office, admin)
    number, wanted = renamed(person, "迟到")
    for edit in (
        lambda: office.staff.change(admin, number, wanted, seen=officer),
        lambda: office.teams.put(admin, team.id, "迟到", team.function, seen=team),
        lambda: office.accounts.arrange(admin, "迟到", sign_in=False, lock_minutes=1, seen=way_in),
        lambda: office.categories.put(admin, "finance", None, "迟到", "", seen=category),
    ):
        with pytest.raises(Conflict, match=SENTENCE):
            edit()
    assert everything(office, admin) == stands


def test_a_coming_leave_stands_in_the_way_of_no_rename(office, elsewhere, admin, person):
    seen = person().officer
    on_leave(elsewhere, admin, person)
    number, wanted = renamed(person)
    assert office.staff.change(admin, number, wanted, seen=seen).value.name == "改名"


def everything(office, admin):
    return (
        office.staff.people(),
        office.teams.all(),
        office.entrance(),
        office.categories.all(),
        office.views.of(admin.officer_id),
        office.accounts.events(admin),
    )


def test_taking_back_asks_for_the_role_of_the_act(office, admin, person):
    lead = acting(office, Role.LEAD, SERVICE)
    ways = [
        act(office, admin, person).back
        for act in (person_renamed, on_leave, team_renamed, arranged, category_moved)
    ]
    ways.append(office.views.keep(admin, "全体", {}, shared=True).back)
    for way in ways:
        with pytest.raises(Refused, match="须由"):
            way(lead)
