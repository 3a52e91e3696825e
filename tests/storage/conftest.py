import random
from contextlib import closing
from datetime import timedelta

import pytest
from lives import QUICK, live
from new_office import acting, new_office, request

from gaoxinban.application import commands as c
from gaoxinban.domain.instant import SECOND, local_date, start_of_day
from gaoxinban.domain.term import HolderKind, Role


@pytest.fixture
def desk(tmp_path):
    """An office on a file, its clock."""
    office, clock = new_office(tmp_path)
    with closing(office):
        yield office, clock


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    """An office with seventy cases in all states, some without a due time, many at one instant."""
    folder = tmp_path_factory.mktemp("busy")
    office, clock = new_office(folder)
    live(office, clock, random.Random(4), cases=45, acts=330)
    live(office, clock, random.Random(5), cases=25, acts=90, pace=QUICK)
    monday = start_of_day(
        local_date(clock.now()) + timedelta(7 - local_date(clock.now()).weekday())
    )
    clock.set(monday + 9 * 3600 * SECOND)
    boss = acting(office, Role.SUPERVISOR)
    office.log(boss, request())  # near its 签收 after an hour and a half
    waiting = office.log(boss, request()).value.ticket_id
    office.do(boss, c.AcceptCase(ticket_id=waiting))
    office.do(boss, c.ContactCase(ticket_id=waiting, reached="李工"))
    office.do(boss, c.PauseCase(ticket_id=waiting, reason="等材料", awaited=HolderKind.ENTERPRISE))
    with closing(office):
        yield office, clock


@pytest.fixture
def filled(tmp_path):
    """A closed database with two cases."""
    office, _ = new_office(tmp_path)
    with closing(office):
        for _ in range(2):
            office.log(acting(office, Role.OFFICER), request())
    return tmp_path / "office.db"
