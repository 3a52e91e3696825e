from contextlib import closing

import pytest
from fakes import FakeDatabase
from new_office import new_office


@pytest.fixture(params=["sql", "fake"])
def database(request, tmp_path):
    """Both ways to satisfy the ports; what a test says must be true of either."""
    if request.param == "fake":
        yield FakeDatabase()
        return
    office, _ = new_office(tmp_path)
    with closing(office):
        yield office._database
