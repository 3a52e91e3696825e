import pytest
from new_office import acting, installed, new_office, request
from typed import Typed

from gaoxinban.application.attachments import GivenFile
from gaoxinban.application.register import EditEnterprise
from gaoxinban.domain.term import Role


@pytest.fixture
def desk(tmp_path):
    """An office on office.db, its clock; closed before the command line opens the same file."""
    office, clock = new_office(tmp_path)
    yield office, clock
    office.close()


@pytest.fixture
def database(tmp_path):
    """office.db of the test's folder, there already: to make a new one takes a quarter second."""
    return installed(tmp_path)


@pytest.fixture
def typed(tmp_path, capsys, monkeypatch):
    """The command line on office.db of the test's folder; made when it is first asked for."""
    monkeypatch.delenv("GAOXINBAN_DB", raising=False)
    return Typed(capsys, tmp_path / "office.db")


@pytest.fixture(autouse=True, scope="session")
def _one_application(qapp):
    """Printing alone would make an application without widgets, which no window test can use."""


@pytest.fixture
def filed(desk):
    """A case with a file; the path of the file on the disk."""
    office, _ = desk
    who = acting(office, Role.ADMIN)
    case = office.log(who, request()).value.ticket_id
    office.files.attach(who, case, GivenFile("来函.txt", b"letter"))
    office.register.edit(who, EditEnterprise(enterprise_id=1, changes={"town": ("", "薛家镇")}))
    place = office._database.files.path(office.files.of(case)[0].hash)
    office.close()
    return place
