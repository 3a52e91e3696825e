"""Cheating with what stands around a case: grants, promises, calendars, rulings, other people."""

from dataclasses import replace

import pytest
from cast import cast, under_way
from new_office import acting, at, new_office, request

from gaoxinban.application import commands as c
from gaoxinban.application.rows import StatsQuery
from gaoxinban.application.versions import Choice
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.promise import Promise, PromiseUnit
from gaoxinban.domain.term import (
    HolderKind,
    LegName,
    Light,
    RequestKind,
    Role,
    TicketState,
    Urgency,
)

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


# Promises


def longer(policy, days):
    """The same promises with so many days to resolve."""
    slow = Promise(days, PromiseUnit.DAYS)
    rows = (
        replace(row, promise=slow) if row.leg is LegName.RESOLVE else row for row in policy.rows
    )
    return replace(policy, rows=tuple(rows))


def test_longer_promises_do_not_reach_what_is_late_already(play):
    """One supervisor, a version of a hundred days, and every red case would be green."""
    play.clock.set(at("2026-03-10 09:00"))
    young = play.log()
    wanted = longer(play.office.rules.promises(), 100)
    seen = play.office.rules.preview(wanted)
    assert (seen.open_cases, seen.touched, seen.kept, seen.flips) == (2, 1, 1, 0)
    made = play.office.rules.publish(play.boss, wanted, Choice(1, "从宽", open_cases=True)).value
    assert made.adopted == 1
    assert (play.leg().due, play.leg().delay_seconds) == (at("2026-03-09 09:00"), DAY)
    assert play.detail(young).promise_version == 2


def test_a_longer_pause_or_first_contact_does_not_reach_back_either(play):
    """Each leg by itself, and what comes later of a cap: the case stays whole with its version."""
    late = play.log(urgency=Urgency.CRITICAL)
    play.do(play.officer, c.PauseCase, reason="等", awaited=HolderKind.SUPERIOR)
    play.clock.set(at("2026-03-25 09:00"))  # ten days are over, and what was left
    policy = play.office.rules.promises()
    rows = tuple(
        replace(row, promise=Promise(9, PromiseUnit.DAYS)) if row.leg is LegName.CONTACT else row
        for row in policy.rows
    )
    for wanted, kept in ((replace(policy, pause_cap_days=60), 1), (replace(policy, rows=rows), 1)):
        assert play.office.rules.preview(wanted).kept == kept
    assert play.leg().late
    assert play.detail(late).row.light(play.clock.now()) is Light.RED


def test_amending_the_kind_does_not_lengthen_the_promise(play):
    due = play.leg().due
    play.do(play.officer, c.AmendCase, reason="其实是投诉", kind=RequestKind.COMPLAINT)
    assert play.leg().due == due
    with pytest.raises(Refused, match="主管"):
        play.do(play.lead, c.AmendCase, reason="改时限", new_promises=True)
    play.do(play.boss, c.AmendCase, reason="确是投诉", new_promises=True)
    assert play.leg().due == at("2026-03-16 09:00")


def test_stricter_promises_reach_late_cases_too(play):
    play.clock.set(at("2026-03-10 09:00"))
    seen = play.office.rules.preview(longer(play.office.rules.promises(), 2))
    assert (seen.touched, seen.kept) == (1, 0)


@pytest.mark.parametrize(
    ("kind", "urgency"), [(RequestKind.COMPLAINT, None), (None, Urgency.NORMAL)]
)
def test_what_is_late_does_not_become_another_kind_of_case(desk, kind, urgency):
    """更正 with new promises, by a supervisor alone; one that had its time may still be amended."""
    play = cast(desk, urgency=Urgency.CRITICAL)
    right = {"reason": "记错了", "kind": kind, "urgency": urgency, "new_promises": True}
    play.do(play.officer, c.AcceptCase)
    other = play.log(urgency=Urgency.CRITICAL)
    play.do(play.officer, c.ContactCase, ticket_id=other, reached="李工")
    play.clock.set(at("2026-03-09 10:00"))
    play.do(play.officer, c.ContactCase, reached="李工")
    play.do(play.officer, c.ContactCase, ticket_id=other, reached="李工")
    late = play.leg(LegName.CONTACT).delay_seconds + play.leg().delay_seconds
    with pytest.raises(Refused, match="已经逾期，承诺时限不能再随更正放宽") as refused:
        play.do(play.boss, c.AmendCase, **right)
    assert refused.value.field == "new_promises"
    play.do(play.boss, c.AmendCase, **{**right, "new_promises": False})
    assert play.leg(LegName.CONTACT).delay_seconds + play.leg().delay_seconds == late


# Rulings, and whose figure it is


def test_ruling_again_and_again_for_the_own_team_does_not_renew_its_time_to_accept(desk):
    """Each ruling was a dispatch anew: four kept promises to accept, and nobody had signed."""
    play = cast(desk)
    own = {"team_id": play.team("企业服务组"), "participants": "两组组长", "ruling": "归本组"}
    for _ in range(3):
        play.clock.advance(minutes=50)
        play.do(play.lead, c.ConsultCase, **own)
    accepts = [leg for leg in play.detail().legs if leg.name is LegName.ACCEPT]
    assert [(leg.until, leg.late) for leg in accepts] == [(None, True)]
    play.do(play.officer, c.AcceptCase)
    play.do(play.lead, c.ConsultCase, **own)
    assert play.detail().row.state is TicketState.ACCEPTED
    assert play.office.maintenance.verify() == []


@pytest.mark.parametrize("by", [c.TransferCase, c.ConsultCase, c.DispatchCase])
def test_a_team_does_not_pass_its_lateness_on(play, by):
    """A leg is the figure of who has the case when it ends."""
    away = {"team_id": play.team("项目推进组")}
    said = {
        c.TransferCase: {"reason": "更合适"},
        c.ConsultCase: {"participants": "两组", "ruling": "归推进组"},
        c.DispatchCase: {},
    }[by]
    play.clock.set(at("2026-03-10 09:00"))
    if by is c.DispatchCase:
        play.do(play.officer, c.ReturnCase, ground="不归本组")
    with pytest.raises(Refused, match="办结是在您的团队手中逾期的"):
        play.do(play.lead, by, **away, **said)
    play.do(play.boss, by, **away, **said)


def test_what_the_desk_was_late_with_may_be_handed_on(desk):
    play = cast(desk, dispatch=False, urgency=Urgency.CRITICAL)
    play.clock.set(at("2026-03-02 15:00"))
    play.do(play.boss, c.DispatchCase, team_id=play.team("企业服务组"))
    assert play.leg(LegName.CONTACT).late
    assert play.office.offered(play.lead, play.id)[EventKind.TRANSFER] is None
    play.do(play.lead, c.TransferCase, team_id=play.team("项目推进组"), reason="派错了")


# Other people


def test_who_works_on_a_case_does_not_take_it_out_of_the_count_as_supervisor(desk):
    play = cast(desk)
    play.do(play.boss, c.AcceptCase)
    with pytest.raises(Refused, match="您自己承办"):
        play.do(play.boss, c.VoidCase, reason="重复")
    play.do(play.admin, c.VoidCase, reason="重复")


def test_lateness_is_not_parked_with_somebody_who_left(desk):
    play = cast(desk)
    gone = play.officer.officer_id
    play.office.staff.retire(play.admin, gone)
    with pytest.raises(Refused, match="已经停用"):
        play.do(play.lead, c.AcceptCase, officer_id=gone)


def test_giving_the_case_to_the_team_does_not_make_its_officer_an_outsider(play):
    """Who did the work and gave it back last minute still asks after his own work."""
    play.do(play.lead, c.AssignCase, officer_id=None, reason="交回")
    play.do(play.lead, c.ResolveCase, result="已办")
    play.do(play.officer, c.CallBackCase, solved=True)
    (row,) = play.office.call_backs(StatsQuery())
    assert (row.called, row.by_others) == (1, 0)
    assert any("承办人自己回访" in row.line + row.text for row in play.detail().timeline)
