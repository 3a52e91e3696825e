import pytest
from cast import team
from new_office import acting, new_office, request
from registered import CODE

from gaoxinban.application.staffing import PersonWanted
from gaoxinban.domain.term import Role


@pytest.fixture
def desk(tmp_path):
    """An office, its clock."""
    office, clock = new_office(tmp_path)
    yield office, clock
    office.close()


@pytest.fixture
def office(desk):
    """The office alone."""
    return desk[0]


@pytest.fixture
def clock(desk):
    """The clock of the office."""
    return desk[1]


@pytest.fixture
def who(office):
    """An officer."""
    return acting(office, Role.OFFICER)


@pytest.fixture
def boss(office):
    """A supervisor."""
    return acting(office, Role.SUPERVISOR)


@pytest.fixture
def enterprise(office, who):
    """The id of one, with a case."""
    case = office.log(who, request()).value.ticket_id
    return office.detail(case).row.enterprise_id


@pytest.fixture
def double(office, who, clock):
    """The same enterprise under a shorter name, with a case of its own."""
    clock.advance(minutes=5)
    short = request(enterprise_name="示例精机", title="停电", uscc=CODE)
    case = office.log(who, short).value.ticket_id
    return office.detail(case).row.enterprise_id


@pytest.fixture
def admin(office):
    """An administrator."""
    return acting(office, Role.ADMIN)


@pytest.fixture
def wang(office, admin):
    """王敏, a new 专员 of 企业服务组."""
    return office.staff.hire(admin, PersonWanted("王敏", Role.OFFICER, team(office).id)).value
