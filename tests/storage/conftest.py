from contextlib import closing

import pytest
from new_office import new_office


@pytest.fixture
def desk(tmp_path):
    """An office on a file, its clock."""
    office, clock = new_office(tmp_path)
    with closing(office):
        yield office, clock
