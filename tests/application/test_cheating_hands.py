"""Cheating with whose hands a case lies in: the desk's, a department's, one's own as a supervisor."""

import pytest
from cast import cast, under_way
from new_office import at

from gaoxinban.application import commands as c
from gaoxinban.application.rows import StatsQuery
from gaoxinban.domain.term import HolderKind, LegName

DAY = 27_000


def names(play, number=None):
    return [leg.name for leg in play.detail(number).legs]


def test_what_lay_at_the_desk_too_long_does_not_come_clean_by_being_resolved_there(desk):
    """派单 takes half an hour; two days later the desk resolved it, and nothing had been late."""
    play = cast(desk, dispatch=False)
    prompt = play.log(dispatch=False)
    play.clock.advance(minutes=20)
    for case in (play.id, prompt):
        play.do(play.stranger, c.ContactCase, ticket_id=case, reached="李工")
    play.do(play.stranger, c.ResolveCase, ticket_id=prompt, result="已答复")
    play.clock.set(at("2026-03-04 09:00"))
    play.do(play.stranger, c.ResolveCase, result="已答复")
    leg = play.leg(LegName.DISPATCH)
    assert (leg.until, leg.delay_seconds, leg.unmet) == (
        at("2026-03-04 09:00"),
        52_200,
        "由受理台办结",
    )
    assert [(share.kind, share.late_seconds) for share in leg.shares] == [(HolderKind.DESK, 52_200)]
    assert any("由受理台办结，没有派单" in step for step in play.office.explain(play.id).steps)
    assert names(play, prompt) == [LegName.CONTACT, LegName.RESOLVE], (
        "it was in time, and not needed"
    )
    resolved = next(row for row in play.office.stats(StatsQuery()) if row.leg is LegName.RESOLVE)
    assert (resolved.on_time, resolved.zero_delay) == (2, 1)


def test_a_second_with_a_department_does_not_make_it_answer_for_what_waits_elsewhere(play):
    """Whoever passes the ball to the enterprise stays charged; a department passes nothing on."""
    department = next(team.id for team in play.office.directory().teams if team.is_co_handler)
    play.do(play.officer, c.HandCase, to=HolderKind.DEPARTMENT, team_id=department, reason="请办")
    play.clock.set(at("2026-03-09 10:00"))
    play.do(play.officer, c.HandCase, to=HolderKind.ENTERPRISE, reason="请补材料")
    play.clock.set(at("2026-03-10 09:00"))
    late = {share.holder: share.late_seconds for share in play.leg().shares}
    assert late == {"行政审批(数据)局": 3600, f"企业服务组 {play.officer.name}": DAY - 3600}


@pytest.fixture
def play(desk):
    """Monday 2 March 09:00; the promise to resolve ends on Monday 9 March 09:00."""
    return under_way(desk)
