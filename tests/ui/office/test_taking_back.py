"""撤销 of what is set for the office: the opposite act, while things stand as it left them."""

from contextlib import closing

import pytest

from gaoxinban.application.staffing import PersonWanted
from gaoxinban.domain.errors import Conflict, Refused
from gaoxinban.domain.instant import DAY_SECONDS, SECOND
from gaoxinban.domain.term import Role, TeamFunction
from gaoxinban.ui.office import taking_back as back
from tests.new_office import acting, new_office

DAY = DAY_SECONDS * SECOND


@pytest.fixture
def desk(tmp_path):
    office, clock = new_office(tmp_path)
    with closing(office):
        yield office, clock


@pytest.fixture
def office(desk):
    return desk[0]


@pytest.fixture
def admin(office):
    return acting(office, Role.ADMIN)


@pytest.fixture
def person(office):
    """How an officer of 企业服务组 stands now."""
    number = acting(office, Role.OFFICER, "企业服务组").officer_id
    return lambda: next(each for each in office.staff.people() if each.officer.id == number)


def done_and_undone(office, admin, way, act):
    """Do it, and take it back."""
    act()
    left = way.seen(office)
    back.take_back(office, admin, way, left)


def test_a_person_is_as_before(office, admin, person):
    was, number = person(), person().officer.id
    staff = office.staff
    wanted = PersonWanted(
        "改名", Role.LEAD, None if was.officer.team_id is None else was.officer.team_id
    )
    for way, act in (
        (back.person_changed(was), lambda: staff.change(admin, number, wanted)),
        (back.retired(was), lambda: staff.retire(admin, number)),
    ):
        done_and_undone(office, admin, way, act)
        assert person() == was
    staff.retire(admin, number)
    done_and_undone(office, admin, back.revived(person()), lambda: staff.revive(admin, number))
    assert not person().officer.active


def test_a_leave_is_taken_back_and_begun_again(desk, admin, person):
    office, clock = desk
    number, now = person().officer.id, clock.now()
    stand_in = acting(office, Role.LEAD, "企业服务组").officer_id

    def go():
        office.staff.leave(admin, number, now, now + 5 * DAY, stand_in)

    done_and_undone(office, admin, back.gone_on_leave(person()), go)
    assert person().away is None
    go()
    clock.advance(hours=30)
    away = person()
    done_and_undone(
        office, admin, back.come_back(away), lambda: office.staff.come_back(admin, number)
    )
    again = person().away
    assert (again.since, again.until, again.stand_in_id) == (
        clock.now(),
        now + 5 * DAY,
        stand_in,
    )
    assert back.retired(person()) is None, "a leave that ended with it does not come back"


def test_a_team_is_as_before(office, admin):
    made = office.teams.put(admin, None, "新组", TeamFunction.SERVICE).value
    for way, act in (
        (
            back.team_changed(made),
            lambda: office.teams.put(admin, made.id, "改名组", TeamFunction.DELIVERY),
        ),
        (back.team_closed(made), lambda: office.teams.close(admin, made.id)),
    ):
        done_and_undone(office, admin, way, act)
        assert next(each for each in office.teams.all() if each.id == made.id) == made


def test_the_way_in_is_as_before(office, admin):
    was = office.entrance()
    done_and_undone(
        office,
        admin,
        back.entry_arranged(was),
        lambda: office.accounts.arrange(admin, "别的名称", sign_in=False, lock_minutes=5),
    )
    assert office.entrance() == was


def test_categories_are_as_before_with_what_stands_below(office, admin):
    categories = office.categories
    first = next(each for each in categories.all() if each.option.parent is None)
    below = next(each for each in categories.all() if each.option.parent == first.option.code)
    categories.retire(admin, below.option.code)
    was = categories.all()
    code = first.option.code
    for way, act in (
        (
            back.category_changed(first),
            lambda: categories.put(admin, code, None, "改名", "问什么："),
        ),
        (back.category_retired(first, was), lambda: categories.retire(admin, code)),
        (back.category_moved(code, 1), lambda: categories.move(admin, code, 1)),
    ):
        done_and_undone(office, admin, way, act)
        assert categories.all() == was


def test_what_was_changed_since_is_left_alone(office, admin, person):
    was = person()
    way = back.person_changed(was)
    number, team = was.officer.id, was.officer.team_id
    office.staff.change(admin, number, PersonWanted("改名", Role.OFFICER, team))
    left = way.seen(office)
    office.staff.change(admin, number, PersonWanted("又改", Role.OFFICER, team))
    with pytest.raises(Conflict, match="后来又有人改过"):
        back.take_back(office, admin, way, left)
    assert person().officer.name == "又改"
    with pytest.raises(Refused, match="修改人员须由管理员来做"):
        back.take_back(office, acting(office, Role.LEAD, "企业服务组"), way, way.seen(office))
