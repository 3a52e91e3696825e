"""Cheating with what stands around a case: grants, promises, calendars, rulings, other people."""

import pytest
from cast import under_way
from new_office import acting, at, new_office, request

from gaoxinban.application import commands as c
from gaoxinban.application.rows import StatsQuery
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import HolderKind, LegName, Role

DAY = 27_000


@pytest.fixture
def play(desk):
    """Monday 2 March 09:00; the promise to resolve ends on Monday 9 March 09:00."""
    return under_way(desk)


def test_one_supervisor_does_not_pause_a_case_for_ever(play):
    """Ten days again and again would be no cap: the next ten are another supervisor's."""
    play.do(play.officer, c.PauseCase, reason="等", awaited=HolderKind.SUPERIOR)
    play.do(play.boss, c.GrantPause, days=10, reason="还要等")
    with pytest.raises(Refused, match="另一位主管"):
        play.do(play.boss, c.GrantPause, days=10, reason="又要等")
    play.do(play.admin, c.GrantPause, days=5, reason="又要等")
    said = play.office.explain(play.id).steps
    assert "超过上限的挂起先后批准 2 次，共 15个工作日。" in said
    (row,) = play.office.stats(StatsQuery(leg=LegName.RESOLVE))
    assert (row.pauses_granted, row.pause_days_granted) == (1, 15)


def test_nobody_is_turned_away_because_the_calendar_ends(tmp_path):
    """peers 1.3, cindy#4757: past the last list nothing is counted silently, nor refused."""
    office, clock = new_office(tmp_path, "2040-12-28 09:00")
    for start, due in (("2040-12-28 09:00", "2041-01-04"), ("2041-03-04 09:00", "2041-03-11")):
        clock.set(at(start))
        made = office.log(acting(office, Role.OFFICER), request()).value
        legs = office.detail(made.ticket_id).legs
        (resolve,) = [leg for leg in legs if leg.name is LegName.RESOLVE]
        assert resolve.provisional
        assert resolve.due == at(f"{due} 09:00")
        assert "结果为暂定" in office.explain(made.ticket_id).steps[-1]
    office.close()
