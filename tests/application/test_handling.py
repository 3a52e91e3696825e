"""The life of a case through the use cases, on a real database; who may do what, and when."""

from dataclasses import replace

import pytest
from cast import cast
from new_office import acting, at, request

from gaoxinban.application import commands as c
from gaoxinban.application.attachments import GivenFile
from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.errors import Conflict, Refused
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.term import HolderKind, LegName, Rating, Role, TicketState


@pytest.fixture
def logged(desk):
    """A case with 企业服务组, and who works on it."""
    office, clock = desk
    officer = acting(office, Role.OFFICER, "企业服务组")
    case = office.log(officer, request()).value
    assert case.team == "企业服务组"
    return office, clock, officer, case.ticket_id


def test_a_request_goes_the_whole_way(logged):
    office, clock, officer, ticket_id = logged
    clock.advance(minutes=10)
    office.do(officer, c.AcceptCase(ticket_id=ticket_id))
    clock.advance(minutes=20)
    office.do(officer, c.ContactCase(ticket_id=ticket_id, reached="李工"))
    clock.advance(hours=2)
    office.do(officer, c.ResolveCase(ticket_id=ticket_id, result="已指导开户", proof="受理单"))
    office.do(officer, c.CallBackCase(ticket_id=ticket_id, solved=True, rating=Rating.SATISFIED))
    done = office.do(officer, c.CloseCase(ticket_id=ticket_id)).value
    assert done.state is TicketState.CLOSED
    detail = office.detail(ticket_id)
    legs = {leg.name: leg for leg in detail.legs}
    assert legs[LegName.ACCEPT].working_seconds == 600
    assert legs[LegName.CONTACT].working_seconds == 1800
    assert legs[LegName.RESOLVE].working_seconds == 1800 + 7200
    assert not any(leg.late for leg in detail.legs)
    assert sum(h.working_seconds for h in detail.holdings) == detail.working_seconds
    assert [row.kind for row in detail.timeline] == [
        EventKind.LOG,
        EventKind.DISPATCH,
        EventKind.ACCEPT,
        EventKind.CONTACT,
        EventKind.RESOLVE,
        EventKind.CALL_BACK,
        EventKind.CLOSE,
    ]
    assert office.maintenance.verify() == []


def test_the_answer_on_the_call_is_log_contact_and_resolve_in_one(desk):
    office, _ = desk
    officer = acting(office, Role.OFFICER)
    case = office.answer(officer, c.AnswerCase(log=request(), answer="带营业执照到窗口办理")).value
    detail = office.detail(case.ticket_id)
    assert detail.row.state is TicketState.RESOLVED
    assert {leg.name for leg in detail.legs} == {LegName.CONTACT, LegName.RESOLVE}


def test_numbers_are_gapless_and_a_refused_request_uses_none(desk):
    office, _ = desk
    officer = acting(office, Role.OFFICER)
    numbers = [office.log(officer, request()).value.number for _ in range(3)]
    with pytest.raises(Refused):
        office.log(officer, request(title="  "))
    with pytest.raises(Refused):
        office.log(officer, request(enterprise_id=999))
    numbers.append(office.log(officer, request()).value.number)
    assert numbers == [f"GX-2026-{n:06d}" for n in (1, 2, 3, 4)]


def test_two_people_cannot_save_the_same_version(logged):
    """Last write wins in django-helpdesk; Trac refuses and keeps the text."""
    office, _, officer, ticket_id = logged
    seen = office.detail(ticket_id).row.version
    office.do(officer, c.AcceptCase(ticket_id=ticket_id, version=seen))
    with pytest.raises(Conflict):
        office.do(officer, c.NoteCase(ticket_id=ticket_id, version=seen, note="也改"))


def test_an_officer_of_another_team_is_refused_and_a_supervisor_is_not(logged):
    office, _, _, ticket_id = logged
    stranger = acting(office, Role.OFFICER, "项目推进组")
    with pytest.raises(Refused, match="不在"):
        office.do(stranger, c.AcceptCase(ticket_id=ticket_id))
    supervisor = acting(office, Role.SUPERVISOR)
    office.do(supervisor, c.AcceptCase(ticket_id=ticket_id))


def test_resolving_and_pausing_need_a_contact_first(logged):
    office, _, officer, ticket_id = logged
    office.do(officer, c.AcceptCase(ticket_id=ticket_id))
    with pytest.raises(Refused, match="首次联系"):
        office.do(officer, c.ResolveCase(ticket_id=ticket_id, result="好了"))
    with pytest.raises(Refused, match="首次联系"):
        office.do(
            officer,
            c.PauseCase(ticket_id=ticket_id, reason="等材料", awaited=HolderKind.ENTERPRISE),
        )


def test_a_contact_is_credited_to_who_reached_the_enterprise(logged):
    """Credited to the assignee, not the actor: chatwoot PR#9605."""
    office, _, officer, ticket_id = logged
    office.do(officer, c.AcceptCase(ticket_id=ticket_id))
    supervisor = acting(office, Role.SUPERVISOR)
    office.do(supervisor, c.ContactCase(ticket_id=ticket_id, reached="李工"))
    contact = next(r for r in office.detail(ticket_id).timeline if r.kind is EventKind.CONTACT)
    assert contact.actor == supervisor.name


def test_back_dating_a_contact_needs_a_reason_and_stays_after_the_logging(logged):
    office, clock, officer, ticket_id = logged
    clock.advance(hours=3)
    with pytest.raises(Refused, match="补录"):
        office.do(
            officer,
            c.ContactCase(ticket_id=ticket_id, reached="李工", happened_at=at("2026-03-02 09:30")),
        )
    with pytest.raises(Refused, match="早于登记"):
        office.do(
            officer,
            c.ContactCase(
                ticket_id=ticket_id,
                reached="李工",
                happened_at=at("2026-03-01 09:30"),
                late_reason="漏记",
            ),
        )
    with pytest.raises(Refused, match="时间 2026年3月3日 09:30 还没有到"):
        office.do(
            officer,
            c.ContactCase(ticket_id=ticket_id, reached="李工", happened_at=at("2026-03-03 09:30")),
        )
    office.do(
        officer,
        c.ContactCase(
            ticket_id=ticket_id,
            reached="李工",
            happened_at=at("2026-03-02 09:30"),
            late_reason="在现场,回来补记",
        ),
    )
    legs = {leg.name: leg for leg in office.detail(ticket_id).legs}
    assert legs[LegName.CONTACT].working_seconds == 1800


def test_a_back_dated_intake_starts_the_clock_when_the_enterprise_called(desk):
    office, clock = desk
    officer = acting(office, Role.OFFICER)
    clock.set(at("2026-03-02 16:00"))
    with pytest.raises(Refused, match="补录"):
        office.log(officer, request(happened_at=at("2026-03-02 09:00")))
    case = office.log(
        officer, request(happened_at=at("2026-03-02 09:00"), late_reason="电话记在纸上")
    ).value
    detail = office.detail(case.ticket_id)
    assert detail.row.logged_at == at("2026-03-02 09:00")
    assert detail.entered_at == at("2026-03-02 16:00")
    assert detail.holdings[0].kind is HolderKind.DESK
    assert detail.holdings[0].working_seconds == 5.5 * 3600


def test_bounces_run_on_the_clock_and_a_review_decides(logged):
    office, clock, officer, ticket_id = logged
    clock.advance(minutes=30)
    office.do(officer, c.ReturnCase(ticket_id=ticket_id, ground="不属本组"))
    lead = acting(office, Role.LEAD, "项目推进组")
    with pytest.raises(Refused):
        office.do(officer, c.RefuseReturn(ticket_id=ticket_id, reason="x"))
    office.do(lead, c.RefuseReturn(ticket_id=ticket_id, reason="目录写明归本组"))
    detail = office.detail(ticket_id)
    assert detail.row.state is TicketState.DISPATCHED
    assert detail.bounces == 1
    assert detail.team_id == office.detail(ticket_id).team_id
    office.do(officer, c.ReturnCase(ticket_id=ticket_id, ground="仍不属本组"))
    team = next(t for t in office.directory().teams if t.name == "项目推进组")
    office.do(lead, c.DispatchCase(ticket_id=ticket_id, team_id=team.id))
    assert office.detail(ticket_id).row.team == "项目推进组"


def test_an_unsolved_call_back_or_a_bad_rating_opens_a_redo(logged):
    office, clock, officer, ticket_id = logged
    office.do(officer, c.AcceptCase(ticket_id=ticket_id))
    office.do(officer, c.ContactCase(ticket_id=ticket_id, reached="李工"))
    for rating, solved in ((Rating.DISSATISFIED, True), (None, False)):
        clock.advance(hours=1)
        office.do(officer, c.ResolveCase(ticket_id=ticket_id, result="答复"))
        office.do(officer, c.CallBackCase(ticket_id=ticket_id, solved=solved, rating=rating))
        assert office.detail(ticket_id).row.state is TicketState.ACCEPTED
    assert office.detail(ticket_id).redos == 2


def test_a_call_back_by_whoever_handled_the_case_says_so(logged):
    """docs/decisions/0022; by somebody else, or undone, it does not."""
    office, _, officer, ticket_id = logged
    office.do(officer, c.AcceptCase(ticket_id=ticket_id))
    office.do(officer, c.ContactCase(ticket_id=ticket_id, reached="李工"))
    desk = acting(office, Role.SUPERVISOR)
    office.do(desk, c.ResolveCase(ticket_id=ticket_id, result="已开户"))
    lead = acting(office, Role.LEAD, "企业服务组")
    said = []
    for who in (officer, desk, lead):
        office.do(who, c.CallBackCase(ticket_id=ticket_id, solved=True))
        row = office.detail(ticket_id).timeline[-1]
        assert row.own == row.line.endswith("（承办人自己回访）")
        said.append(row.own)
    assert said == [True, True, False]


def test_declining_takes_a_second_person(desk):
    office, _ = desk
    lead = acting(office, Role.LEAD, "企业服务组")
    case = office.log(lead, request()).value
    decline = c.DeclineCase(ticket_id=case.ticket_id, ground="不在职责内", instead="市住建局")
    with pytest.raises(Refused, match="第二人"):
        office.do(lead, decline)
    boss = acting(office, Role.SUPERVISOR)
    with pytest.raises(Refused, match="可找谁办") as refused:
        office.do(boss, replace(decline, instead=" \n"))
    assert refused.value.field == "instead"
    office.do(boss, decline)
    assert office.detail(case.ticket_id).timeline[-1].text == "不在职责内\n可找谁办：市住建局"
    with pytest.raises(Refused, match="不予受理"):
        office.do(lead, c.NoteCase(ticket_id=case.ticket_id, note="再看看"))


def test_amending_keeps_old_and_new_value(logged):
    """Frappe's history keeps the new value only."""
    office, _, officer, ticket_id = logged
    office.do(officer, c.AmendCase(ticket_id=ticket_id, reason="听错了", title="社保转移"))
    row = office.detail(ticket_id).timeline[-1]
    assert "新员工社保开户怎么办" in row.line
    assert "社保转移" in row.line
    assert office.ticket_page(TicketFilter(text="社保转移")).rows[0].id == ticket_id
    with pytest.raises(Refused, match="没有任何改动"):
        office.do(officer, c.AmendCase(ticket_id=ticket_id, reason="再改", title="社保转移"))


def test_what_people_write_is_cleaned_and_bounded_at_intake_and_on_amending(logged):
    office, _, officer, ticket_id = logged
    for bad in ("\u200b", "。。", "长" * 201):
        with pytest.raises(Refused):
            office.log(officer, request(title=bad))
        with pytest.raises(Refused):
            office.do(officer, c.AmendCase(ticket_id=ticket_id, reason="改", title=bad))
    for bad in ("\u200b", "。。", "长" * 201):
        with pytest.raises(Refused):
            office.log(officer, request(enterprise_name=bad))
    with pytest.raises(Refused, match="没有事项分类"):
        office.do(officer, c.AmendCase(ticket_id=ticket_id, reason="改", category="不存在"))
    hostile = office.log(
        officer, request(title="社\x00保\u202e问题", body="一\x00二\ud800三")
    ).value
    assert office.detail(hostile.ticket_id).row.title == "社保问题"
    assert office.detail(hostile.ticket_id).body == "一二三"


def test_what_the_state_does_not_know_is_refused_with_the_next_step(logged):
    office, _, officer, ticket_id = logged
    with pytest.raises(Refused, match="请先签收"):
        office.do(officer, c.ResolveCase(ticket_id=ticket_id, result="x"))
    offered = office.offered(officer, ticket_id)
    assert EventKind.RESOLVE not in offered
    assert offered[EventKind.ACCEPT] is None
    assert offered[EventKind.TRANSFER] is not None


def test_transfer_opens_a_new_accept_leg(logged):
    office, clock, _, ticket_id = logged
    lead = acting(office, Role.LEAD, "企业服务组")
    team = next(t for t in office.directory().teams if t.name == "科技金融服务组")
    clock.advance(minutes=5)
    office.do(lead, c.TransferCase(ticket_id=ticket_id, team_id=team.id, reason="涉及贷款"))
    detail = office.detail(ticket_id)
    assert [leg.ordinal for leg in detail.legs if leg.name is LegName.ACCEPT] == [1, 2]
    with pytest.raises(Refused, match="已在"):
        office.do(
            acting(office, Role.LEAD, "科技金融服务组"),
            c.TransferCase(ticket_id=ticket_id, team_id=team.id, reason="x"),
        )


def test_the_ground_is_that_of_the_last_dispatch_and_names_who_gave_it_by_hand(logged):
    """Sent on by a person, a case still named the rule of its first 派单, or nothing at all."""
    office, _, officer, ticket_id = logged
    desk = acting(office, Role.SUPERVISOR)
    teams = {team.name: team.id for team in office.directory().teams}

    def ground():
        return office.detail(ticket_id).rule

    by_rule = ground()
    assert by_rule.startswith("规则")
    office.do(officer, c.ReturnCase(ticket_id=ticket_id, ground="不属于本组"))
    assert ground() == by_rule
    command = c.DispatchCase(ticket_id=ticket_id, team_id=teams["项目推进组"], reason="已签约")
    office.do(desk, command)
    assert ground() == f"{desk.name}人工派单：已签约"
    office.do(desk, c.UndoAct(ticket_id=ticket_id))
    assert ground() == by_rule
    command = c.TransferCase(ticket_id=ticket_id, team_id=teams["招商一组"], reason="在谈项目")
    office.do(desk, c.DispatchCase(ticket_id=ticket_id, team_id=teams["项目推进组"]))
    assert ground() == f"{desk.name}人工派单"
    office.do(desk, command)
    assert ground() == f"{desk.name}改派：在谈项目"


def test_a_pause_holds_the_resolve_promise_only_and_shows_who_is_awaited(logged):
    office, clock, officer, ticket_id = logged
    office.do(officer, c.AcceptCase(ticket_id=ticket_id))
    office.do(officer, c.ContactCase(ticket_id=ticket_id, reached="李工"))
    before = {leg.name: leg.due for leg in office.detail(ticket_id).legs}
    office.do(
        officer,
        c.PauseCase(ticket_id=ticket_id, reason="等材料", awaited=HolderKind.ENTERPRISE),
    )
    clock.advance(days=1)
    office.do(officer, c.ResumeCase(ticket_id=ticket_id))
    after = {leg.name: leg for leg in office.detail(ticket_id).legs}
    assert after[LegName.RESOLVE].excluded_seconds == 7.5 * 3600
    assert after[LegName.RESOLVE].due > before[LegName.RESOLVE]
    assert after[LegName.CONTACT].due == before[LegName.CONTACT]
    holders = [h.kind for h in office.detail(ticket_id).holdings]
    assert HolderKind.ENTERPRISE in holders
    with pytest.raises(Refused, match="等待谁"):
        office.do(officer, c.PauseCase(ticket_id=ticket_id, reason="x", awaited=HolderKind.TEAM))


def test_a_result_that_stands_says_what_shows_it(logged):
    """Proof in words, in files, or none: docs/decisions/0024."""
    office, _, officer, case = logged
    boss = acting(office, Role.SUPERVISOR)
    office.do(boss, c.AcceptCase(ticket_id=case))
    office.do(boss, c.ContactCase(ticket_id=case, reached="李工"))
    assert office.detail(case).proof_line == ""
    office.do(boss, c.ResolveCase(ticket_id=case, result="已受理"))
    assert office.detail(case).proof_line == "凭据：未附"
    office.files.attach(officer, case, GivenFile("回执.txt", b"ok"))
    assert office.detail(case).proof_line == "凭据：附件 1 个"
    office.do(boss, c.RedoCase(ticket_id=case, reason="要文号"))
    assert office.detail(case).proof_line == ""
    office.do(boss, c.ResolveCase(ticket_id=case, result="已受理", proof="供电受理 12 号"))
    assert office.detail(case).proof_line == "凭据：供电受理 12 号；附件 1 个"


@pytest.mark.parametrize("field", ["ground", "basis"])
def test_a_text_that_no_page_shows_is_refused(desk, field):
    play = cast(desk)
    said = {"ground": "不归本组", field: "长" * 100_001}
    with pytest.raises(Refused, match="请缩短"):
        play.do(play.officer, c.ReturnCase, **said)


def test_a_call_is_not_entered_in_a_year_long_past(desk):
    """A slip of the year would take a number of that year and be late for ever."""
    play = cast(desk)
    entered = {"late_reason": "记在纸上", "happened_at": at("2016-03-01 09:00")}
    with pytest.raises(Refused, match="核对年份") as refusal:
        play.log(**entered)
    assert refusal.value.field == "happened_at"
    play.log(**{**entered, "happened_at": at("2025-03-03 09:00")})
