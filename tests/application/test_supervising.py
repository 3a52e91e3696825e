"""延期, 超限挂起, 转交, 会商, 催办, 督办, 提级, 剔除, 作废: who may, when, and what it does."""

import pytest
from cast import cast, under_way
from new_office import at

from gaoxinban.application import commands as c
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import EventKind as E
from gaoxinban.domain.term import HolderKind, LegName, TicketState

DAY = 27_000


@pytest.fixture
def play(desk):
    return under_way(desk)


def test_an_extension_moves_the_promise_to_resolve_by_working_days(play):
    assert play.leg().due == at("2026-03-09 09:00")
    play.do(play.officer, c.AskExtension, days=3, reason="等供电公司排期")
    assert play.detail().extension_asked.days == 3
    play.do(play.boss, c.GrantExtension)
    assert play.leg().due == at("2026-03-12 09:00")
    assert play.detail().extension_asked is None
    assert [grant.days for grant in play.detail().extensions] == [3]


def test_an_extension_may_be_refused_or_granted_for_fewer_days(play):
    play.do(play.officer, c.AskExtension, days=5, reason="等排期")
    play.do(play.boss, c.RefuseExtension, reason="可以先办一半")
    assert play.leg().due == at("2026-03-09 09:00")
    play.do(play.officer, c.AskExtension, days=5, reason="排期改了")
    with pytest.raises(Refused, match="不能多批"):
        play.do(play.boss, c.GrantExtension, days=6)
    play.do(play.boss, c.GrantExtension, days=2)
    assert play.leg().due == at("2026-03-11 09:00")


def test_one_extension_waits_at_a_time(play):
    play.do(play.officer, c.AskExtension, days=3, reason="等排期")
    with pytest.raises(Refused, match="等待批复"):
        play.do(play.officer, c.AskExtension, days=1, reason="再等")
    play.do(play.boss, c.GrantExtension)
    with pytest.raises(Refused, match="没有等待"):
        play.do(play.boss, c.GrantExtension)


def test_a_pause_past_the_cap_counts_again_from_the_grant_on(play):
    play.do(play.officer, c.PauseCase, reason="等省厅批复", awaited=HolderKind.SUPERIOR)
    play.clock.set(at("2026-03-18 09:00"))  # two working days past the cap
    assert play.leg().excluded_seconds == 10 * DAY
    with pytest.raises(Refused):
        play.do(play.officer, c.GrantPause, days=5, reason="还没批")
    play.do(play.boss, c.GrantPause, days=5, reason="省厅来函说明")
    play.clock.set(at("2026-03-20 09:00"))
    play.do(play.officer, c.ResumeCase)
    detail = play.detail()
    assert play.leg().excluded_seconds == 12 * DAY
    assert detail.pauses[0].working_seconds == 14 * DAY
    assert detail.pauses[0].excluded_seconds == 12 * DAY
    assert detail.pause_grants[0].days == 5


def test_a_case_in_the_hands_of_a_department_and_back(play):
    department = play.team("行政审批(数据)局")
    play.clock.advance(hours=1)
    play.do(
        play.officer,
        c.HandCase,
        to=HolderKind.DEPARTMENT,
        team_id=department,
        reason="请出具意见",
    )
    detail = play.detail()
    assert detail.holder == "行政审批(数据)局"
    assert detail.row.state is TicketState.ACCEPTED
    assert not detail.holdings[-1].paused
    play.clock.advance(hours=1)
    play.do(play.officer, c.TakeBackCase)
    assert play.detail().holdings[-1].kind is HolderKind.OFFICER
    with pytest.raises(Refused, match="不需要收回"):
        play.do(play.officer, c.TakeBackCase)


def test_a_hand_over_names_a_real_department_and_a_reason(play):
    own = play.team("科技金融服务组")
    with pytest.raises(Refused, match="不是协办部门"):
        play.do(play.officer, c.HandCase, to=HolderKind.DEPARTMENT, team_id=own, reason="x")
    with pytest.raises(Refused, match="选择协办部门"):
        play.do(play.officer, c.HandCase, to=HolderKind.DEPARTMENT, reason="x")
    with pytest.raises(Refused, match="理由"):
        play.do(play.officer, c.HandCase, to=HolderKind.ENTERPRISE, reason=" ")
    with pytest.raises(Refused, match="转交给谁"):
        play.do(play.officer, c.HandCase, to=HolderKind.TEAM, reason="x")
    play.do(play.officer, c.HandCase, to=HolderKind.ENTERPRISE, reason="请补材料")
    with pytest.raises(Refused, match="已经在对方"):
        play.do(play.officer, c.HandCase, to=HolderKind.ENTERPRISE, reason="再请")


def test_a_consultation_rules_which_team_takes_it(desk):
    play = cast(desk)
    play.do(play.officer, c.ReturnCase, ground="不归本组")
    team = play.team("科技金融服务组")
    with pytest.raises(Refused, match="裁定"):
        play.do(play.lead, c.ConsultCase, team_id=team, participants="两组组长", ruling="")
    with pytest.raises(Refused, match="参加会商"):
        play.do(play.lead, c.ConsultCase, team_id=team, participants="", ruling="归科技金融")
    play.do(play.lead, c.ConsultCase, team_id=team, participants="两组组长", ruling="归科技金融")
    detail = play.detail()
    assert detail.row.state is TicketState.DISPATCHED
    assert detail.row.team == "科技金融服务组"
    assert "两组组长\n归科技金融" in detail.timeline[-1].text
    assert [leg.ordinal for leg in detail.legs if leg.name is LegName.ACCEPT] == [1, 2]


def test_anybody_urges_and_a_supervisor_orders(play):
    play.do(play.stranger, c.UrgeCase, note="企业又来电")
    with pytest.raises(Refused):
        play.do(play.lead, c.SuperviseCase, order="三日内办结")
    play.do(play.boss, c.SuperviseCase, order="三日内办结")
    detail = play.detail()
    assert (detail.urges, detail.supervised) == (1, True)


def test_the_third_bounce_escalates_by_itself(desk):
    play = cast(desk)
    for bounce in range(1, 4):
        play.do(play.officer, c.ReturnCase, ground="不归本组")
        assert play.detail().escalated == (bounce == 3)
        play.do(play.boss, c.RefuseReturn, reason="归你组")
    raised = [row for row in play.detail().timeline if row.kind is E.ESCALATE]
    assert [row.line for row in raised] == ["提级：第 3 次退单"]
    assert raised[0].actor == play.officer.name
    play.do(play.officer, c.ReturnCase, ground="还是不归")
    assert len([row for row in play.detail().timeline if row.kind is E.ESCALATE]) == 1


def test_the_third_redo_escalates_by_itself_also_when_a_call_back_opened_it(play):
    for _ in range(3):
        play.do(play.officer, c.ResolveCase, result="已答复")
        play.do(play.stranger, c.CallBackCase, solved=False)
    assert play.detail().escalated
    assert play.detail().timeline[-1].line == "提级：第 3 次重办"


def test_an_exemption_is_asked_for_and_decided_by_another(play):
    play.do(play.boss, c.AskExemption, reason="台风停工")
    assert play.detail().exemption_asked_by == play.boss.name
    with pytest.raises(Refused, match="等待决定"):
        play.do(play.lead, c.AskExemption, reason="台风")
    with pytest.raises(Refused, match="第二人"):
        play.do(play.boss, c.DecideExemption, granted=True, reason="属实")
    play.do(play.admin, c.DecideExemption, granted=True, reason="属实")
    assert play.detail().exempted
    with pytest.raises(Refused, match="已经剔除"):
        play.do(play.lead, c.AskExemption, reason="再剔")


def test_a_refused_exemption_leaves_the_case_in_the_rate(play):
    play.do(play.lead, c.AskExemption, reason="企业不配合")
    play.do(play.boss, c.DecideExemption, granted=False, reason="不属实")
    detail = play.detail()
    assert not detail.exempted
    assert detail.timeline[-1].line == "不同意剔除"


def test_a_voided_case_keeps_its_number_and_can_do_no_more(play):
    play.do(play.boss, c.VoidCase, reason="重复演练")
    assert play.detail().row.state is TicketState.VOIDED
    with pytest.raises(Refused, match="已作废"):
        play.do(play.lead, c.NoteCase, note="再看")
    assert play.office.detail(play.log()).row.number == "GX-2026-000002"


def test_what_is_offered_is_what_can_be_done(play):
    offered = play.office.offered(play.officer, play.id)
    assert offered[E.EXTEND_ASK] is None
    assert offered[E.HAND] is None
    assert "没有转交" in offered[E.TAKE_BACK]
    assert offered[E.UNDO] is None
    assert not {E.ESCALATE, E.ABSORB, E.ADOPT} & set(offered)
    assert "没有等待批复" in play.office.offered(play.boss, play.id)[E.EXTEND]
    play.do(play.officer, c.AskExtension, days=1, reason="等")
    assert play.office.offered(play.boss, play.id)[E.EXTEND] is None


def test_history_with_every_new_act_is_proved(play):
    play.do(play.officer, c.AskExtension, days=1, reason="等")
    play.do(play.boss, c.GrantExtension)
    play.do(play.officer, c.HandCase, to=HolderKind.SUPERIOR, reason="请示")
    play.do(play.officer, c.PauseCase, reason="等批复", awaited=HolderKind.SUPERIOR)
    play.do(play.boss, c.GrantPause, days=1, reason="来函")
    play.do(play.boss, c.SuperviseCase, order="盯紧")
    play.do(play.boss, c.UndoAct)
    assert play.office.maintenance.verify() == []


def test_who_logged_a_case_is_not_offered_to_take_it_out_of_the_count(play):
    own = play.log(play.boss)
    offered = play.office.offered(play.boss, own)
    for kind in (E.DECLINE, E.MERGE, E.VOID):
        assert "第二人" in offered[kind]
    assert "承办团队" in play.office.offered(play.lead, own)[E.DECLINE]
    with pytest.raises(Refused, match="第二人"):
        play.office.do(
            play.boss, c.DeclineCase(ticket_id=own, ground="不归本区", instead="请找邻区")
        )
