import pytest
from new_office import new_office
from typed import Typed


@pytest.fixture
def desk(tmp_path):
    """An office on office.db, its clock; closed before the command line opens the same file."""
    office, clock = new_office(tmp_path)
    yield office, clock
    office.close()


@pytest.fixture
def typed(tmp_path, capsys, monkeypatch):
    """The command line on office.db of the test's folder; made when it is first asked for."""
    monkeypatch.delenv("GAOXINBAN_DB", raising=False)
    return Typed(capsys, tmp_path / "office.db")
