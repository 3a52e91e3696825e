"""One attempt to cheat the clock for every rule of the house, and why it does not pay.

Each test is named after the trick. The rules stand in the design as those
that keep the clock honest.
"""

import pytest
from cast import cast, under_way
from new_office import acting, at, request

from gaoxinban.application import commands as c
from gaoxinban.application.rows import StatsQuery, TicketFilter
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.term import HolderKind, LegName, Rating, Role, TicketState

DAY = 27_000
HOUR = 3600
GOING = [
    (c.VoidCase, {"reason": "重复"}),
    (c.DeclineCase, {"ground": "不归本区", "instead": "请找邻区"}),
]


@pytest.fixture
def play(desk):
    """Monday 2 March 09:00; the promise to resolve ends on Monday 9 March 09:00."""
    return under_way(desk)


# Legs


def test_not_signing_for_a_case_does_not_hold_its_clock_back(desk):
    play = cast(desk)
    play.clock.set(at("2026-03-04 09:00"))
    play.do(play.officer, c.AcceptCase)
    assert play.leg().since == at("2026-03-02 09:00")
    assert play.leg().due == at("2026-03-09 09:00")
    assert play.leg(LegName.ACCEPT).delay_seconds == 2 * DAY - 2 * HOUR


def test_bouncing_a_case_does_not_stop_its_clock(desk):
    play = cast(desk)
    play.clock.advance(hours=1)
    play.do(play.officer, c.ReturnCase, ground="不归本组")
    play.clock.set(at("2026-03-06 09:00"))
    play.do(play.boss, c.RefuseReturn, reason="归你组")
    assert play.leg().due == at("2026-03-09 09:00")
    accepts = [leg for leg in play.detail().legs if leg.name is LegName.ACCEPT]
    assert [leg.ordinal for leg in accepts] == [1, 2]
    assert accepts[0].working_seconds == HOUR


def test_an_officer_does_not_hand_a_case_on_by_bouncing_it(desk):
    """退单 is reviewed by somebody else (复核); handing on (改派) is a lead's."""
    play = cast(desk)
    play.do(play.officer, c.ReturnCase, ground="不归本组")
    elsewhere = {"team_id": play.team("招商二组")}
    with pytest.raises(Refused, match="第二人复核"):
        play.do(play.officer, c.DispatchCase, **elsewhere)
    play.do(play.stranger, c.DispatchCase, **elsewhere)


def test_a_false_resolution_does_not_stop_the_clock(play):
    play.clock.set(at("2026-03-06 09:00"))
    play.do(play.officer, c.ResolveCase, result="已答复")
    play.clock.set(at("2026-03-11 09:00"))
    play.do(play.stranger, c.CallBackCase, solved=False, rating=None)
    assert play.leg().until is None
    assert play.leg().delay_seconds == 2 * DAY
    play.do(play.officer, c.ResolveCase, result="真办好了")
    assert play.leg().delay_seconds == 2 * DAY
    assert play.detail().redos == 1


def test_a_bad_rating_is_not_closed_away(play):
    play.do(play.officer, c.ResolveCase, result="已答复")
    play.do(play.officer, c.CallBackCase, solved=True, rating=Rating.VERY_DISSATISFIED)
    assert play.detail().row.state is TicketState.ACCEPTED


def test_notes_and_failed_attempts_do_not_pass_for_a_first_contact(desk):
    play = cast(desk)
    play.do(play.officer, c.NoteCase, note="已阅")
    play.do(play.officer, c.NoteCase, note="正在办", told=True)
    play.office.attempt(play.officer, c.ContactCase(ticket_id=play.id, note="没人接"))
    play.do(play.officer, c.AcceptCase)
    play.office.case_sheet(play.id)
    assert play.leg(LegName.CONTACT).until is None
    with pytest.raises(Refused, match="首次联系"):
        play.do(play.officer, c.ResolveCase, result="好了")


# Pauses


def test_a_case_is_not_paused_before_it_was_accepted_and_the_enterprise_called(desk):
    play = cast(desk)
    pause = {"reason": "等材料", "awaited": HolderKind.ENTERPRISE}
    with pytest.raises(Refused):
        play.do(play.officer, c.PauseCase, **pause)
    play.do(play.officer, c.AcceptCase)
    with pytest.raises(Refused, match="首次联系"):
        play.do(play.officer, c.PauseCase, **pause)


def test_a_pause_names_its_reason_and_who_is_awaited(play):
    with pytest.raises(Refused, match="挂起原因"):
        play.do(play.officer, c.PauseCase, reason=" ", awaited=HolderKind.ENTERPRISE)
    with pytest.raises(Refused, match="等待谁"):
        play.do(play.officer, c.PauseCase, reason="忙", awaited=HolderKind.OFFICER)


def test_many_short_pauses_share_one_cap(play):
    for day in range(3, 14):
        play.clock.set(at("2026-03-03 09:00") + (day - 3) * 2 * 86_400_000_000)
        play.do(play.boss, c.PauseCase, reason="等", awaited=HolderKind.ENTERPRISE)
        play.clock.advance(days=1, hours=23)
        play.do(play.boss, c.ResumeCase)
    assert play.leg().excluded_seconds == 10 * DAY


def test_a_pause_past_the_cap_is_not_open_to_an_officer(play):
    play.do(play.officer, c.PauseCase, reason="等", awaited=HolderKind.ENTERPRISE)
    play.clock.set(at("2026-03-20 09:00"))
    play.do(play.officer, c.ResumeCase)
    with pytest.raises(Refused, match="主管"):
        play.do(play.officer, c.PauseCase, reason="再等", awaited=HolderKind.ENTERPRISE)


def test_a_forgotten_pause_stops_excluding_by_itself(play):
    play.do(play.officer, c.PauseCase, reason="等", awaited=HolderKind.ENTERPRISE)
    play.clock.set(at("2026-04-30 09:00"))
    leg = play.leg()
    assert leg.excluded_seconds == 10 * DAY
    assert leg.late
    assert {share.holder for share in leg.shares if share.late_seconds} == {
        f"企业服务组 {play.officer.name}"
    }


def test_a_supervisor_does_not_approve_the_own_pause(play):
    play.do(play.boss, c.PauseCase, reason="等", awaited=HolderKind.SUPERIOR)
    with pytest.raises(Refused, match="第二人"):
        play.do(play.boss, c.GrantPause, days=10, reason="再等")


def test_a_grant_past_the_cap_does_not_whiten_days_that_were_late(play):
    play.do(play.officer, c.PauseCase, reason="等", awaited=HolderKind.SUPERIOR)
    play.clock.set(at("2026-03-27 09:00"))  # due on the 23rd
    late = play.leg().delay_seconds
    assert late == 4 * DAY
    play.do(play.boss, c.GrantPause, days=10, reason="补批")
    play.clock.set(at("2026-03-30 09:00"))
    assert play.leg().delay_seconds == late


def test_handing_the_ball_to_the_enterprise_without_a_pause_leaves_one_charged(play):
    play.do(play.officer, c.HandCase, to=HolderKind.ENTERPRISE, reason="请补材料")
    play.clock.set(at("2026-03-11 09:00"))
    leg = play.leg()
    assert leg.excluded_seconds == 0
    assert [(s.holder, s.late_seconds) for s in leg.shares if s.late_seconds] == [
        (f"企业服务组 {play.officer.name}", 2 * DAY)
    ]


# Extensions


def test_an_extension_is_not_asked_for_after_the_deadline(play):
    play.clock.set(at("2026-03-09 09:01"))
    with pytest.raises(Refused, match="到期之前"):
        play.do(play.officer, c.AskExtension, days=3, reason="忙")


def test_a_pause_does_not_reopen_the_time_for_asking(play):
    play.clock.set(at("2026-03-10 09:00"))
    play.do(play.officer, c.PauseCase, reason="等", awaited=HolderKind.ENTERPRISE)
    with pytest.raises(Refused, match="到期之前"):
        play.do(play.officer, c.AskExtension, days=3, reason="忙")


def test_an_extension_granted_late_whitens_nothing(play):
    play.do(play.officer, c.AskExtension, days=3, reason="等排期")
    play.clock.set(at("2026-03-11 09:00"))
    play.do(play.boss, c.GrantExtension)
    leg = play.leg()
    assert leg.due == at("2026-03-12 09:00")
    assert leg.delay_seconds == 2 * DAY
    assert play.detail().row.signals.resolve_late_after < at("2026-03-10 09:00")


def test_extensions_have_a_cap_in_all(play):
    for days in (0, -1, 11):
        with pytest.raises(Refused, match="1 至 10"):
            play.do(play.officer, c.AskExtension, days=days, reason="忙")
    play.do(play.officer, c.AskExtension, days=8, reason="等排期")
    play.do(play.boss, c.GrantExtension)
    with pytest.raises(Refused, match="1 至 2"):
        play.do(play.officer, c.AskExtension, days=3, reason="还等")


def test_one_supervisor_does_not_extend_twice(play):
    play.do(play.officer, c.AskExtension, days=2, reason="等排期")
    play.do(play.boss, c.GrantExtension)
    play.do(play.officer, c.AskExtension, days=2, reason="又等")
    with pytest.raises(Refused, match="另一位主管"):
        play.do(play.boss, c.GrantExtension)
    play.do(play.admin, c.GrantExtension)


def test_nobody_grants_the_own_extension(play):
    play.do(play.boss, c.AskExtension, days=2, reason="等排期")
    with pytest.raises(Refused, match="第二人"):
        play.do(play.boss, c.GrantExtension)
    with pytest.raises(Refused, match="须由主管"):
        play.do(play.officer, c.GrantExtension)


# Back-dating


def test_only_contact_and_intake_can_be_back_dated():
    dated = {
        kind.__name__
        for kind in vars(c).values()
        if "happened_at" in getattr(kind, "__slots__", ())
    }
    assert dated == {"LogCase", "ContactCase"}


def test_a_contact_is_not_back_dated_without_a_reason_nor_into_the_future(play):
    play.clock.advance(hours=2)
    early = {"reached": "李工", "happened_at": at("2026-03-02 09:10")}
    with pytest.raises(Refused, match="补录原因"):
        play.do(play.officer, c.ContactCase, **early)
    with pytest.raises(Refused, match="还没有到"):
        play.do(play.officer, c.ContactCase, reached="李工", happened_at=at("2026-03-02 18:00"))


def test_a_late_entry_at_intake_costs_the_desk_its_own_time(desk):
    office, clock = desk
    clock.set(at("2026-03-02 16:00"))
    case = office.log(
        acting(office, Role.OFFICER),
        request(happened_at=at("2026-03-02 09:00"), late_reason="记在纸上"),
    ).value
    detail = office.detail(case.ticket_id)
    dispatch = next(leg for leg in detail.legs if leg.name is LegName.DISPATCH)
    assert dispatch.delay_seconds == 5 * HOUR
    assert [share.kind for share in dispatch.shares] == [HolderKind.DESK]
    assert any("补录" in step for step in office.explain(case.ticket_id).steps)


# Merge, void, decline, exempt


def test_a_late_case_does_not_find_a_younger_clock_by_merging(play):
    play.clock.set(at("2026-03-12 09:00"))
    young = play.log(title="再问一次")
    with pytest.raises(Refused, match="登记在先"):
        play.do(play.lead, c.MergeCase, into_id=young, reason="同一件事")
    play.do(play.lead, c.MergeCase, ticket_id=young, into_id=play.id, reason="同一件事")
    assert play.leg().delay_seconds == 3 * DAY


@pytest.mark.parametrize("command", [c.VoidCase, c.MergeCase, c.DeclineCase])
def test_nobody_makes_the_own_case_disappear(desk, command):
    play = cast(desk)
    own = play.log(play.lead, dispatch=False)
    said = dict(GOING[1][1]) if command is c.DeclineCase else {"reason": "看着碍眼"}
    if command is c.MergeCase:
        said["into_id"] = play.id
    with pytest.raises(Refused, match="第二人"):
        play.do(play.lead, command, ticket_id=own, **said)
    blank = {key: " " if isinstance(value, str) else value for key, value in said.items()}
    with pytest.raises(Refused, match="理由"):
        play.do(play.boss, command, ticket_id=own, **blank)
    play.do(play.boss, command, ticket_id=own, **said)


@pytest.mark.parametrize(("command", "said"), GOING)
def test_a_late_team_does_not_make_its_case_disappear(desk, command, said):
    play = cast(desk)
    play.clock.set(at("2026-03-12 09:00"))
    with pytest.raises(Refused, match="承办团队以外"):
        play.do(play.lead, command, **said)
    elsewhere = {"team_id": play.team("招商二组"), "reason": "脱手"}
    with pytest.raises(Refused, match="在您的团队手中逾期"):
        play.do(play.lead, c.TransferCase, **elsewhere)
    play.do(play.boss, c.TransferCase, **elsewhere)
    with pytest.raises(Refused, match="承办过"):  # not even after it was handed on
        play.do(play.lead, command, **said)
    other = acting(play.office, Role.LEAD, "项目推进组")
    play.do(other, command, **said)


@pytest.mark.parametrize(("command", "said"), [*GOING, (c.MergeCase, {"reason": "同一件事"})])
def test_what_was_late_before_anybody_signed_stays_late_when_the_case_goes(desk, command, said):
    """Not even others, with two people, take a broken promise out of the rates."""
    play = cast(desk)
    if command is c.MergeCase:
        said = said | {"into_id": play.id}
        play.id = play.log(title="再问一次")
    play.clock.set(at("2026-03-03 09:00"))

    def late():
        rows = play.office.stats(StatsQuery())
        return {r.leg: (r.due - r.on_time, r.zero_delay_of - r.zero_delay) for r in rows}

    before = late()
    assert before[LegName.ACCEPT][0] == before[LegName.CONTACT][0] > 0
    play.do(acting(play.office, Role.LEAD, "项目推进组"), command, **said)
    assert late() == before
    row = play.office.ticket_rows([play.id])[0]
    assert (row.accepted_at, row.contacted_at) == (None, None)


def test_a_late_team_does_not_merge_its_lateness_away(play):
    """Its own people do not decide on it, though what was late stays in the figures."""
    later = play.log(title="再问一次")
    merge = {"ticket_id": later, "into_id": play.id, "reason": "同一件事"}
    assert play.office.offered(play.lead, later)[EventKind.MERGE] is None
    play.clock.set(at("2026-03-03 09:00"))
    assert "首次联系已经逾期" in play.office.offered(play.lead, later)[EventKind.MERGE]
    with pytest.raises(Refused, match="承办团队以外"):
        play.do(play.lead, c.MergeCase, **merge)
    give = {"ticket_id": later, "team_id": play.team("招商二组"), "reason": "脱手"}
    play.do(play.boss, c.TransferCase, **give)
    with pytest.raises(Refused, match="承办过"):
        play.do(play.lead, c.MergeCase, **merge)
    play.do(acting(play.office, Role.LEAD, "项目推进组"), c.MergeCase, **merge)


def test_what_was_taken_away_stands_in_the_lists_by_its_state(desk):
    play = cast(desk)
    play.do(play.boss, c.VoidCase, reason="误登")
    page = play.office.ticket_page(TicketFilter(states=(TicketState.VOIDED,)))
    assert [row.id for row in page.rows] == [play.id]
    figures = next(row for row in play.office.stats(StatsQuery()) if row.leg is LegName.DISPATCH)
    assert figures.n == 1  # a leg that has ended stays in the figures


def test_exempting_takes_two_people_and_changes_no_leg(play):
    play.clock.set(at("2026-03-11 09:00"))
    play.do(play.lead, c.AskExemption, reason="企业不配合")
    with pytest.raises(Refused):
        play.do(play.lead, c.DecideExemption, granted=True, reason="属实")
    play.do(play.boss, c.DecideExemption, granted=True, reason="属实")
    assert play.leg().delay_seconds == 2 * DAY


# Undoing, the time of the machine


def test_a_late_resolution_is_not_undone_to_hide_it(play):
    play.do(play.officer, c.ResolveCase, result="已办")
    play.clock.advance(minutes=11)
    with pytest.raises(Refused, match="10 分钟"):
        play.do(play.officer, c.UndoAct)


def test_setting_the_machine_back_does_not_date_an_act_before_the_last(play):
    play.clock.set(at("2026-03-10 09:00"))
    play.do(play.officer, c.NoteCase, note="记一笔")
    play.clock.set(at("2026-03-06 09:00"))
    play.do(play.officer, c.ResolveCase, result="已办")
    assert play.detail().row.resolved_at == at("2026-03-10 09:00")
    assert play.leg().late


def test_a_closed_case_is_not_reopened_to_be_mended(play):
    play.do(play.officer, c.ResolveCase, result="已办")
    play.do(play.officer, c.CloseCase)
    for command, said in ((c.RedoCase, {"reason": "再改"}), (c.NoteCase, {"note": "补一笔"})):
        with pytest.raises(Refused, match="已归档"):
            play.do(play.boss, command, **said)


def test_a_case_keeps_the_versions_of_its_logging(play):
    assert play.detail().promise_version == 1
    assert any("登记时的第 1 版" in step for step in play.office.explain(play.id).steps)


def test_red_beats_grey_so_that_a_late_case_is_not_hidden_by_a_pause(play):
    play.clock.set(at("2026-03-10 09:00"))
    play.do(play.officer, c.PauseCase, reason="等", awaited=HolderKind.ENTERPRISE)
    assert play.detail().row.light(play.clock.now()).label == "逾期"
