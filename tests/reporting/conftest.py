import pytest
from new_office import new_office


@pytest.fixture
def desk(tmp_path):
    """An office, its clock."""
    office, clock = new_office(tmp_path)
    yield office, clock
    office.close()
