"""Cheating with whose hands a case lies in: the desk's, a department's, one's own as a supervisor."""

import pytest
from cast import cast, under_way
from new_office import acting, at

from gaoxinban.application import commands as c
from gaoxinban.application.rows import StatsQuery
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import HolderKind, LegName, RequestKind, Role, TeamFunction

DAY = 27_000


@pytest.fixture
def play(desk):
    """Monday 2 March 09:00; the promise to resolve ends on Monday 9 March 09:00."""
    return under_way(desk)


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


def test_a_supervisor_does_not_pass_on_or_merge_away_the_own_late_work(desk):
    """What a supervisor may do for any team is not meant for the case on the own desk."""
    play = cast(desk)
    later = play.log(title="再问一次")
    for case in (play.id, later):
        play.do(play.boss, c.AcceptCase, ticket_id=case)
        play.do(play.boss, c.ContactCase, ticket_id=case, reached="李工")
    play.clock.set(at("2026-03-10 09:00"))
    away = {"team_id": play.team("项目推进组")}
    for by, said in (
        (c.TransferCase, {"reason": "更合适"}),
        (c.ConsultCase, {"participants": "两组", "ruling": "归推进组"}),
    ):
        with pytest.raises(Refused, match="须由另一位主管或别的团队决定"):
            play.do(play.boss, by, **away, **said)
    merge = {"ticket_id": later, "into_id": play.id, "reason": "同一件事"}
    with pytest.raises(Refused, match="您自己承办的，办结已经逾期"):
        play.do(play.boss, c.MergeCase, **merge)
    play.do(play.admin, c.MergeCase, **merge)
    play.do(play.admin, c.TransferCase, **away, reason="更合适")


def test_a_supervisor_does_not_make_the_own_case_less_late(desk):
    """A colleague asks, and who has the case on the own desk grants: not even with two people."""
    play = cast(desk)
    play.do(play.boss, c.AcceptCase)
    play.do(play.boss, c.ContactCase, reached="李工")
    play.do(play.officer, c.AskExtension, days=3, reason="等排期")
    play.do(play.lead, c.AskExemption, reason="不可抗力")
    own = [
        (c.GrantExtension, {}),
        (c.DecideExemption, {"granted": True, "reason": "属实"}),
        (c.GrantPause, {"days": 5, "reason": "还要等"}),
    ]
    for act, said in own:
        if act is c.GrantPause:
            play.do(play.officer, c.PauseCase, reason="等", awaited=HolderKind.SUPERIOR)
        with pytest.raises(Refused, match="您自己承办的"):
            play.do(play.boss, act, **said)
        play.do(play.admin, act, **said)


def test_a_case_back_dated_for_it_does_not_swallow_one_that_is_nearly_late(desk):
    """A 投诉 of 10 days, said to have come a minute before the 咨询 of one day."""
    play = cast(desk, kind=RequestKind.ENQUIRY)
    play.clock.set(at("2026-03-03 08:50"))
    decoy = play.log(
        play.lead,
        kind=RequestKind.COMPLAINT,
        happened_at=at("2026-03-02 08:59"),
        late_reason="漏记",
    )
    with pytest.raises(Refused, match="您在工单 GX-2026-000001 之后补录的"):
        play.do(play.lead, c.MergeCase, into_id=decoy, reason="同一件事")
    play.do(play.boss, c.MergeCase, into_id=decoy, reason="同一件事")


def test_a_case_is_not_parked_with_a_team_in_which_nobody_is(play):
    office = play.office
    department = next(team.id for team in office.directory().teams if team.is_co_handler)
    empty = office.teams.put(play.admin, None, "临时专班", TeamFunction.SERVICE).value.id
    for team in (department, empty):
        with pytest.raises(Refused, match="没有在岗的人"):
            play.do(play.lead, c.TransferCase, team_id=team, reason="脱手")
        with pytest.raises(Refused, match="没有在岗的人"):
            play.do(play.lead, c.ConsultCase, team_id=team, participants="两组", ruling="归它")
    office.teams.close(play.admin, empty)
    other = play.log(dispatch=False)
    for who, act, case in (
        (play.boss, c.TransferCase, play.id),
        (play.officer, c.DispatchCase, other),
    ):
        with pytest.raises(Refused, match="已经撤销"):
            play.do(who, act, ticket_id=case, team_id=empty, reason="脱手")
    play.do(play.boss, c.TransferCase, team_id=department, reason="由局里主办")


def test_sending_a_case_round_between_teams_is_told_like_bouncing_it(desk):
    """退单 is counted and reviewed; two leads who 改派 instead had a new 签收 each time, unseen."""
    play = cast(desk)
    other = acting(play.office, Role.LEAD, "项目推进组")
    round_trip = [(play.lead, "项目推进组"), (other, "企业服务组")]
    for who, team in (*round_trip, round_trip[0]):
        assert not play.detail().escalated
        play.clock.advance(minutes=5)
        play.do(who, c.TransferCase, team_id=play.team(team), reason="请你组办")
    assert play.detail().escalated
    assert "换团队满 3 次，已自动提级。" in play.office.explain(play.id).steps
    play.do(play.lead, c.UndoAct)
    assert not play.detail().escalated
    ruled = {"team_id": play.team("招商二组"), "participants": "三组", "ruling": "归二组"}
    play.do(play.boss, c.ConsultCase, **ruled)
    assert play.detail().escalated


def test_closing_the_own_case_before_anybody_is_asked_does_not_go_unsaid(play):
    """虚假办结: after 归档 nothing is redone, and the figures of 回访 never hear of it."""
    other = play.log(title="另一件")
    play.do(play.officer, c.ResolveCase, result="已办")
    play.do(play.officer, c.CloseCase)
    line = "归档（承办人自己归档，没有回访）"
    assert play.detail().timeline[-1].line == line
    said = f"{line}。归档以后不能再重办，办得好不好没有问过企业。"
    assert any(said in step for step in play.office.explain(play.id).steps)
    for act, how in (
        (c.AcceptCase, {}),
        (c.ContactCase, {"reached": "李工"}),
        (c.ResolveCase, {"result": "已办"}),
    ):
        play.do(play.officer, act, ticket_id=other, **how)
    play.do(play.stranger, c.CloseCase, ticket_id=other)
    assert play.detail(other).timeline[-1].line == "归档（没有回访）"
    play.do(play.stranger, c.UndoAct, ticket_id=other)
    play.do(play.stranger, c.CallBackCase, ticket_id=other, solved=True)
    play.do(play.stranger, c.CloseCase, ticket_id=other)
    assert play.detail(other).timeline[-1].line == "归档"
