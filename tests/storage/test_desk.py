"""Drafts on a real file: one a window, gone with the case, never doubled; the caller's facts."""

from contextlib import closing

import pytest
from new_office import acting, request

from gaoxinban.application import commands as c
from gaoxinban.application.desk_ports import TextModule
from gaoxinban.application.rows import TicketFilter
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.term import Channel, Privacy, Rating, Role, TicketState
from gaoxinban.storage.sqlite import DRAFT_LOOKS

WANG, LI = (Actor(f"officer:{each}", "", Role.OFFICER, officer_id=each) for each in (1, 2))


def place(window, owner=WANG):
    return (window, owner.ref, "desk-1/wang")


def test_a_draft_is_replaced_and_two_windows_keep_two(desk):
    office, clock = desk
    drafts = office.desk.drafts
    drafts.keep(place("a"), {"body": "车"})
    clock.advance(seconds=1)
    kept_at = drafts.keep(place("a"), {"body": "车间停电"})
    clock.advance(seconds=1)
    drafts.keep(place("b"), {"body": "另一个电话"})
    drafts.keep(place("c", LI), {"body": "别人的"})
    assert [(each.window, each.payload["body"]) for each in drafts.of(WANG)] == [
        ("b", "另一个电话"),
        ("a", "车间停电"),
    ]
    assert drafts.of(WANG)[1].saved_at == kept_at
    drafts.drop("a")
    drafts.drop("a")
    assert [each.window for each in drafts.of(WANG)] == ["b"]


@pytest.mark.parametrize("answered", [False, True])
def test_the_draft_goes_with_the_case_and_others_stay(desk, answered):
    office, _ = desk
    drafts = office.desk.drafts
    drafts.keep(place("a"), {"body": "x"})
    drafts.keep(place("b"), {"body": "y"})
    who = acting(office, Role.OFFICER)
    command = request(draft="a", dispatch=False)
    if answered:
        office.answer(who, c.AnswerCase(log=command, answer="带执照"))
    else:
        office.log(who, command)
    assert [each.window for each in drafts.of(WANG)] == ["b"]


def test_a_refused_case_leaves_its_draft(desk):
    office, _ = desk
    office.desk.drafts.keep(place("a"), {"body": "x"})
    who = acting(office, Role.OFFICER)
    with pytest.raises(Refused):
        office.log(who, request(draft="a", title=""))
    with pytest.raises(Refused):
        office.answer(who, c.AnswerCase(log=request(draft="a"), answer=" "))
    assert [each.window for each in office.desk.drafts.of(WANG)] == ["a"]
    assert len(office.ticket_ids(TicketFilter())) == 0


def test_a_draft_is_taken_over_by_one_window_only(desk):
    office, _ = desk
    drafts = office.desk.drafts
    drafts.keep(place("gone"), {"body": "说到一半"})
    [left] = drafts.of(WANG)
    taken = drafts.take_over(left, "new", "desk-1/wang")
    assert taken.payload == {"body": "说到一半"}
    assert taken.saved_at == left.saved_at
    assert drafts.take_over(left, "newer", "desk-1/wang") is None
    assert [each.window for each in drafts.of(WANG)] == ["new"]


def test_a_window_that_lives_after_all_keeps_what_it_writes(desk):
    office, clock = desk
    drafts = office.desk.drafts
    drafts.keep(place("slow"), {"body": "1"})
    [left] = drafts.of(WANG)
    clock.advance(seconds=1)
    drafts.keep(place("slow"), {"body": "12"})
    assert drafts.take_over(left, "new", "m") is None
    assert [each.payload["body"] for each in drafts.of(WANG)] == ["12"]


def test_drafts_are_no_history(desk):
    office, _ = desk
    office.desk.drafts.keep(place("a"), {"body": "\x00\u202e😀" * 1000})
    assert office.desk.drafts.of(WANG)[0].payload["body"] == "\x00\u202e😀" * 1000
    assert office.maintenance.verify() == []
    assert office.maintenance.check() == []


@pytest.fixture
def running(desk):
    """A case of the office and its enterprise."""
    office, _ = desk
    case = office.log(acting(office, Role.ADMIN), request(dispatch=False)).value
    return case.ticket_id, office.detail(case.ticket_id).row.enterprise_id


def added(running, **changes):
    plain = {"ticket_id": running[0], "enterprise_id": running[1], "said": "又停电了", "draft": "a"}
    return c.AddToCase(**{**plain, **changes})


def test_what_is_said_again_becomes_a_note_of_the_case(desk, running):
    office, _ = desk
    office.desk.drafts.keep(place("a"), {"body": "又停电了"})
    who = acting(office, Role.OFFICER)
    command = added(
        running, channel=Channel.WECHAT, contact_name="李工", contact_phone="13800000012"
    )
    assert office.do(who, command).value.ticket_id == running[0]
    told = office.detail(running[0]).timeline[-1]
    assert "企业再次反映（微信，李工 13800000012）：又停电了" in str(told)
    assert office.desk.drafts.of(WANG) == []
    assert office.detail(running[0]).row.state is TicketState.LOGGED
    assert len(office.ticket_ids(TicketFilter())) == 1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"said": " "}, "写下反映内容"),
        ({"enterprise_id": 999}, "没有这家企业"),
        ({"enterprise_id": None}, "另一家企业"),
        ({"ticket_id": 999}, "没有这个工单"),
    ],
)
def test_what_cannot_be_added_leaves_the_draft(desk, running, changes, why):
    office, _ = desk
    office.desk.drafts.keep(place("a"), {"body": "又停电了"})
    with pytest.raises(Refused, match=why):
        office.do(acting(office, Role.OFFICER), added(running, **changes))
    assert [each.window for each in office.desk.drafts.of(WANG)] == ["a"]


def test_a_closed_case_takes_nothing_more(desk, running):
    office, _ = desk
    who = acting(office, Role.SUPERVISOR)
    office.do(who, c.VoidCase(ticket_id=running[0], reason="试登记"))
    with pytest.raises(Refused, match="已作废"):
        office.do(who, added(running))


def test_the_callers_facts(desk):
    office, clock = desk
    desk_officer = acting(office, Role.ADMIN)
    officer = acting(office, Role.OFFICER, "企业服务组")
    first = office.answer(desk_officer, c.AnswerCase(log=request(), answer="带执照")).value
    enterprise = office.detail(first.ticket_id).row.enterprise_id
    facts = office.desk.caller(enterprise)
    assert (facts.year_cases, facts.handler, facts.ratings) == (1, "", ())
    office.do(
        desk_officer,
        c.CallBackCase(ticket_id=first.ticket_id, solved=True, rating=Rating.FAIRLY_SATISFIED),
    )
    clock.advance(days=400)
    team = next(each for each in office.directory().teams if each.name == "企业服务组")
    second = office.log(desk_officer, request(team_id=team.id)).value
    office.do(officer, c.AcceptCase(ticket_id=second.ticket_id))
    facts = office.desk.caller(enterprise)
    assert facts.year_cases == 1
    assert (facts.handler, facts.handler_team) == (officer.name, "企业服务组")
    assert [(each.number, each.rating) for each in facts.ratings] == [
        (first.number, Rating.FAIRLY_SATISFIED)
    ]


def test_a_draft_of_another_window_disturbs_nobody_and_a_case_shows_at_once(desk, tmp_path):
    office, clock = desk
    with closing(open_office(tmp_path / "office.db", clock=clock)) as other:
        look = office.views.elsewhere
        assert look() is None
        for number in range(DRAFT_LOOKS):
            clock.advance(seconds=1)
            other.desk.drafts.keep(place("b"), {"body": "字" * number})
            assert look() is None
        assert look().ticket_ids == frozenset()
        assert look() is None
        other.desk.drafts.keep(place("b"), {"body": "x"})
        case = other.log(acting(other, Role.ADMIN), request(draft="b")).value
        assert look().ticket_ids == {case.ticket_id}
        assert look() is None


def test_what_changes_beside_a_draft_is_told_a_few_looks_later(desk, tmp_path):
    office, clock = desk
    with closing(open_office(tmp_path / "office.db", clock=clock)) as other:
        look = office.views.elsewhere
        look()
        other.desk.drafts.keep(place("b"), {"body": "x"})
        other.desk.modules.drop(acting(other, Role.ADMIN), 1)
        looks = [look() for _ in range(DRAFT_LOOKS + 1)]
        assert looks[:-1] == DRAFT_LOOKS * [None]
        assert looks[-1].settings
        other.desk.modules.drop(acting(other, Role.ADMIN), 2)
        assert look().settings


def test_who_has_not_signed_in_reads_no_draft_and_changes_no_text_module(desk):
    office, _ = desk
    supervisor = acting(office, Role.SUPERVISOR)
    office.desk.drafts.keep(place("a", supervisor), {"body": "x"})
    with office.transaction() as uow:
        uow.accounts.put_setting("sign_in", "1")
        uow.commit()
    with pytest.raises(Refused, match="登录"):
        office.desk.drafts.of(supervisor)
    with pytest.raises(Refused, match="登录"):
        office.desk.modules.drop(supervisor, 1)
    with pytest.raises(Refused, match="登录"):
        office.desk.modules.put(supervisor, TextModule(name="停电", body="停电"))
    office.desk.drafts.keep(place("a", supervisor), {"body": "xy"})


def left_in(office, ticket, who, act="note"):
    return [each for each in office.desk.drafts.of_case(who, ticket) if each.act == act]


def test_what_an_act_was_to_say_goes_with_the_act_alone(desk, running):
    """Of its own kind, by the same person, on the same case; a refused act leaves it."""
    office, _ = desk
    ticket, drafts = running[0], office.desk.drafts
    who, other = acting(office, Role.OFFICER), acting(office, Role.ADMIN)
    for place in (
        (ticket, "note", who.ref),
        (ticket, "urge", who.ref),
        (ticket, "note", other.ref),
    ):
        drafts.keep_act(place, {"fields": {"note": "字"}})
    with pytest.raises(Refused):
        office.do(who, c.NoteCase(ticket_id=ticket, note=" ", form="note"))
    office.do(who, c.NoteCase(ticket_id=ticket, note="批量的"))
    assert left_in(office, ticket, who)[0].payload == {"fields": {"note": "字"}}
    office.do(who, c.NoteCase(ticket_id=ticket, note="字", form="note"))
    assert left_in(office, ticket, who) == []
    assert left_in(office, ticket, who, "urge")
    assert left_in(office, ticket, other)
    drafts.keep_act((ticket, "urge", who.ref), {})
    assert drafts.of_case(who, ticket) == []
    assert drafts.of(who) == []


def test_who_asks_confidentially_comes_back_to_those_only_who_may_know(desk):
    office, _ = desk
    who = acting(office, Role.OFFICER)
    case = office.log(who, request(dispatch=False, privacy=Privacy.CONFIDENTIAL)).value.ticket_id
    typed = {"reached": "李工", "enterprise_id": 1, "enterprise": "恒远公司", "note": "字"}
    office.desk.drafts.keep_act((case, "contact", who.ref), {"fields": typed})
    assert left_in(office, case, who, "contact")[0].payload == {"fields": typed}
    team = office.directory().teams[0].id
    office.do(acting(office, Role.ADMIN), c.DispatchCase(ticket_id=case, team_id=team))
    assert left_in(office, case, who, "contact")[0].payload == {"fields": {"note": "字"}}


def test_drafts_of_ended_acts_are_swept_a_day_later(desk, running):
    office, clock = desk
    ticket, drafts = running[0], office.desk.drafts
    who = acting(office, Role.OFFICER)
    for place in ((ticket, "accept", who.ref), (ticket, "urge", who.ref), (999, "note", who.ref)):
        drafts.keep_act(place, {"fields": {"note": "字"}})
    clock.advance(hours=23)
    assert drafts.sweep() == 0
    clock.advance(hours=2)
    assert drafts.sweep() == 2
    assert [each.act for each in drafts.of_case(who, ticket)] == ["urge"]
    assert drafts.sweep() == 0


def test_an_act_that_is_typed_elsewhere_disturbs_nobody(desk, running, tmp_path):
    office, clock = desk
    with closing(open_office(tmp_path / "office.db", clock=clock)) as other:
        office.views.elsewhere()
        clock.advance(seconds=1)
        other.desk.drafts.keep_act((running[0], "note", WANG.ref), {"fields": {"note": "字"}})
        assert office.views.elsewhere() is None
