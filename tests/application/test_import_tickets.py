"""Imported cases: history as it was, once, corrected only where the sheet has changed."""

import pytest
from import_cases import PLAIN, TEXT, WHOLE, bring, count
from import_office import (
    ACTOR,
    case_of,
    counts,
    events_of,
    local,
    office_in,
    reasons,
    ticket_of,
)

from gaoxinban.application.commands import AmendCase, DispatchCase, SetPrivacy
from gaoxinban.application.import_map import parse_ticket_map
from gaoxinban.application.rows import StatsQuery, TicketFilter
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.term import Channel, LegName, Light, Privacy, Rating, RequestKind, TicketState


@pytest.fixture
def office(tmp_path):
    with office_in(tmp_path) as made:
        yield made


def test_a_whole_history_becomes_events_with_the_original_times(office):
    assert counts(bring(office, WHOLE)) == (1, 0, 0, 0, 1)
    found = case_of(office, "2549")
    assert found.row.number == "GX-2026-000001"
    assert found.row.state is TicketState.CLOSED
    assert found.row.team == "企业服务组"
    assert found.row.logged_at == local("2026-11-02 09:32:09")
    assert found.row.resolved_at == local("2026-11-04 09:00")
    assert found.closed_at == local("2026-11-05 09:00")
    assert (found.body, found.result, found.rating) == ("停电三天", "已送电", Rating.SATISFIED)
    assert found.category_name.startswith("水电气热与通信")
    events = events_of(office, "2549")
    assert [(event.kind, event.happened_at) for event in events] == [
        (EventKind.LOG, local("2026-11-02 09:32:09")),
        (EventKind.CONTACT, local("2026-11-02 09:50")),
        (EventKind.DISPATCH, local("2026-11-02 10:00")),
        (EventKind.ACCEPT, local("2026-11-02 10:30")),
        (EventKind.RESOLVE, local("2026-11-04 09:00")),
        (EventKind.CALL_BACK, local("2026-11-05 09:00")),
        (EventKind.CLOSE, local("2026-11-05 09:00")),
    ]
    assert all(event.data["imported"] for event in events)
    assert {event.actor for event in events} == {"import:zhang"}
    assert {leg.name for leg in found.legs} == set(LegName)
    assert sum(row.working_seconds for row in found.holdings) == found.working_seconds


def test_a_later_row_tells_nothing_of_a_confidential_case_and_still_corrects_it(office):
    bring(office, PLAIN)
    case = case_of(office, "2549").row.id
    wish = SetPrivacy(ticket_id=case, privacy=Privacy.CONFIDENTIAL, reason="来电人要求")
    office.do(ACTOR, wish)
    later = {"企业": "乙公司", "主题": "乙公司停电", "时间": "2026/11/2 9:30:00"}
    bring(office, {**PLAIN, **later})
    row = case_of(office, "2549").row
    assert (row.title, row.enterprise) == ("「保密」停电", "保密")
    assert row.logged_at == local("2026-11-02 09:30")


def test_a_case_that_nobody_answered_stays_open_with_the_desk_and_nothing_due(office):
    bring(office, PLAIN)
    found = case_of(office, "2549")
    assert found.row.state is TicketState.LOGGED
    assert found.holder == "受理台"
    assert found.row.due_at is None
    (row,) = office.stats(StatsQuery(leg=LegName.RESOLVE))
    assert (row.n, row.open, row.due) == (0, 1, 0)


def test_an_open_case_without_a_promise_shows_no_light(office):
    """Green says 在时限内, and it has no 时限; what was late in it is still shown."""
    bring(office, PLAIN)
    now = office.clock.now()
    row = case_of(office, "2549").row
    assert row.light(now) is Light.UNTIMED
    assert list(office.ticket_ids(TicketFilter(lights=(Light.UNTIMED,)))) == [row.id]
    assert not list(office.ticket_ids(TicketFilter(lights=(Light.GREEN, Light.NONE))))
    office.do(ACTOR, DispatchCase(ticket_id=row.id, team_id=1))
    assert case_of(office, "2549").row.light(now) is Light.YELLOW  # it lay there for days


def test_a_team_without_a_time_holds_the_case_and_its_legs_are_unknown(office):
    bring(office, {**PLAIN, "团队": "企业服务组", "答复": "2026/11/4 9:00"})
    found = case_of(office, "2549")
    assert found.row.team == "企业服务组"
    assert [leg.name for leg in found.legs] == [LegName.RESOLVE]
    assert found.closed_at == found.row.resolved_at


def test_a_dispatch_without_a_team_is_told(office):
    report = bring(office, {**PLAIN, "派单": "2026/11/2 10:00"})
    assert any("没有写明团队" in reason for _, _, reason in reasons(report))
    assert [event.kind for event in events_of(office, "2549")] == [EventKind.LOG]


def test_a_result_without_a_time_is_a_note(office):
    report = bring(office, {**PLAIN, "结果": "已送电", "评价": "满意"})
    said = "\n".join(reason for _, _, reason in reasons(report))
    assert "结果记为备注" in said
    assert "评价没有采用" in said
    found = case_of(office, "2549")
    assert found.row.state is TicketState.LOGGED
    assert any(line.text == "已送电" for line in found.timeline)


def test_a_second_identical_import_changes_nothing(office):
    rows = (
        WHOLE,
        {**PLAIN, "编号": "A-1", "详情": "x"},
        {**PLAIN, "编号": "A-1", "详情": "y", "答复": "2026/11/4"},
        {**PLAIN, "编号": "", "主题": "没有编号"},
        {**PLAIN, "编号": "", "主题": "没有编号"},
        {**PLAIN, "主题": ""},
        {**PLAIN, "编号": "A-2", "结果": "没有时间"},
    )
    first = bring(office, *rows)
    assert counts(first)[:4] == (4, 1, 1, 1)
    events = [event for key in ("2549", "A-1", "A-2") for event in events_of(office, key)]
    second = bring(office, *rows)
    assert counts(second)[:4] == (0, 0, 6, 1)
    assert events == [event for key in ("2549", "A-1", "A-2") for event in events_of(office, key)]
    repeated = [(row, reason) for row, _, reason in reasons(second) if "同一件" in reason]
    assert [row for row, _ in repeated] == [4, 6]
    found = case_of(office, "A-1")
    assert found.body == "x"
    assert found.row.resolved_at == local("2026-11-04 00:00")


def test_a_changed_time_in_a_later_import_is_a_correction(office):
    bring(office, WHOLE)
    changed = {**WHOLE, "时间": "2026/11/2 8:45", "答复": "2026/11/4 16:00"}
    assert counts(bring(office, changed)) == (0, 1, 0, 0, 0)
    found = ticket_of(office, "2549")
    assert found.logged_at == local("2026-11-02 08:45")
    assert found.resolved_at == local("2026-11-04 16:00")
    assert found.state is TicketState.CLOSED
    last = events_of(office, "2549")[-1]
    assert last.kind is EventKind.AMEND
    assert last.data["old_times"]["resolved_at"] == local("2026-11-04 09:00")
    assert counts(bring(office, changed)) == (0, 0, 1, 0, 0)


def test_an_answer_that_came_later_ends_the_case(office):
    bring(office, {**PLAIN, "团队": "企业服务组"})
    answered = {
        **PLAIN,
        "团队": "企业服务组",
        "答复": "2026/11/4 9:00",
        "结果": "已送电",
        "评价": "满意",
    }
    assert counts(bring(office, answered)) == (0, 1, 0, 0, 0)
    found = case_of(office, "2549")
    assert found.row.state is TicketState.CLOSED
    assert (found.result, found.rating) == ("已送电", Rating.SATISFIED)
    assert found.row.resolved_at == local("2026-11-04 09:00")
    assert counts(bring(office, answered)) == (0, 0, 1, 0, 0)


def test_changed_words_are_corrected_with_old_and_new(office):
    bring(office, WHOLE)
    changed = {**WHOLE, "主题": "停电三天", "结果": "已恢复送电", "企业": "乙公司", "分类": "税费"}
    report = bring(office, changed)
    assert counts(report) == (0, 1, 0, 0, 1)
    assert any("原编号与工单 GX-2026-000001 相同而标题不同" in said for *_, said in reasons(report))
    found = ticket_of(office, "2549")
    (row,) = office.ticket_rows([found.id])
    assert (row.title, found.result, row.enterprise) == (
        "停电三天",
        "已恢复送电",
        "乙公司",
    )
    assert row.state is TicketState.CLOSED
    text = events_of(office, "2549")[-1].text
    assert text is not None
    assert (text["old_title"], text["new_title"]) == ("停电", "停电三天")


def test_changed_kind_urgency_and_channel_are_corrected_where_the_sheet_states_them(office):
    text = TEXT + 'kind = "归档"\n'
    text = text.replace('closed_at = "归档"\n', "")
    kinds = parse_ticket_map(text + '[defaults]\nchannel = "邮件"\n')
    bring(office, {**PLAIN, "归档": "咨询"}, ticket_map=kinds)
    assert counts(bring(office, {**PLAIN, "归档": "投诉"}, ticket_map=kinds)) == (0, 1, 0, 0, 0)
    assert counts(bring(office, {**PLAIN, "归档": ""}, ticket_map=kinds)) == (0, 0, 1, 0, 0)
    found = ticket_of(office, "2549")
    assert (found.kind, found.channel) == (RequestKind.COMPLAINT, Channel.MAIL)


def test_a_closed_case_without_an_answer_stays_closed_when_its_times_change(office):
    bring(office, {**PLAIN, "归档": "2026/11/5 9:00"})
    found = ticket_of(office, "2549")
    assert found.state is TicketState.CLOSED
    assert found.resolved_at is None
    moved = {**PLAIN, "时间": "2026/11/2 8:45", "归档": "2026/11/6 9:00"}
    assert counts(bring(office, moved)) == (0, 1, 0, 0, 0)
    found = ticket_of(office, "2549")
    assert (found.state, found.holder) == (TicketState.CLOSED, None)
    assert (found.logged_at, found.closed_at) == (
        local("2026-11-02 08:45"),
        local("2026-11-06 09:00"),
    )


def test_times_that_contradict_what_is_known_are_told_and_left(office):
    bring(office, {**PLAIN, "联系": "2026/11/2 10:00"})
    report = bring(office, {**PLAIN, "时间": "2026/11/3 9:00"})
    assert counts(report) == (0, 0, 1, 0, 1)
    assert "先后矛盾" in reasons(report)[0][2]
    assert ticket_of(office, "2549").logged_at == local("2026-11-02 09:32:09")


def test_the_same_row_does_not_undo_what_people_corrected(office):
    bring(office, PLAIN)
    ticket_id = office.ticket_id("2549")
    office.do(ACTOR, AmendCase(ticket_id=ticket_id, reason="听错了", title="停水"))
    assert counts(bring(office, PLAIN)) == (0, 0, 1, 0, 0)
    assert case_of(office, "2549").row.title == "停水"


def test_times_are_left_alone_once_people_work_on_the_case(office):
    bring(office, PLAIN)
    ticket_id = office.ticket_id("2549")
    team = office.directory().teams[0]
    office.do(ACTOR, DispatchCase(ticket_id=ticket_id, team_id=team.id))
    report = bring(office, {**PLAIN, "时间": "2026/11/3 9:00", "答复": "2026/11/4 9:00"})
    assert counts(report) == (0, 0, 1, 0, 1)
    assert "工单已在本系统办理" in reasons(report)[0][2]
    assert case_of(office, "2549").row.state is TicketState.DISPATCHED


def test_another_team_in_a_later_import_is_told_not_taken(office):
    bring(office, WHOLE)
    report = bring(office, {**WHOLE, "团队": "招商一组"})
    assert counts(report) == (0, 0, 1, 0, 1)
    assert "改派" in reasons(report)[0][2]


def test_what_the_office_does_not_have_is_refused_by_name_or_made(office):
    """An unknown state stopped the whole import: zammad#4902, #4808."""
    rows = (
        {**PLAIN, "团队": "不存在的组"},
        {**PLAIN, "编号": 2, "分类": "城乡建设/道路"},
        {**PLAIN, "编号": 3},
    )
    report = bring(office, *rows)
    assert counts(report)[:4] == (1, 0, 0, 2)
    said = [reason for _, level, reason in reasons(report) if level == "refused"]
    assert "没有团队「不存在的组」" in said[0]
    assert "没有事项分类「城乡建设/道路」" in said[1]
    assert counts(bring(office, *rows, create_missing=True))[:4] == (2, 0, 1, 0)
    made = next(team for team in office.directory().teams if team.name == "不存在的组")
    assert made.function is None
    assert case_of(office, "2").category_name == "城乡建设/道路"


def test_a_refused_row_makes_nothing_on_the_way(office):
    teams = len(office.directory().teams)
    bring(office, {**PLAIN, "分类": "城乡建设", "企业": "丙公司"})
    assert len(office.directory().teams) == teams
    assert not office.look_up_enterprises("丙公司")


def test_an_enterprise_that_the_register_lacks_is_made_and_told(office):
    report = bring(office, PLAIN, {**PLAIN, "编号": 2, "企业": " 甲 公司 "})
    assert reasons(report) == [(2, "warned", "企业「甲公司」不在登记册中，已按本行新建")]
    (found,) = office.look_up_enterprises("甲公司")
    assert found.name == "甲公司"
    assert case_of(office, "2").row.enterprise_id == found.id


def test_a_dry_run_reports_the_same_and_writes_nothing(office):
    rows = (WHOLE, {**PLAIN, "编号": 2, "团队": "新的组"}, {**PLAIN, "主题": ""}, WHOLE)
    dry = bring(office, *rows, dry_run=True, create_missing=True)
    assert count(office) == 0
    assert all(team.name != "新的组" for team in office.directory().teams)
    assert dry.to_json() == bring(office, *rows, create_missing=True).to_json()


def test_missing_headings_write_nothing(office):
    with pytest.raises(Refused, match="「来信人」"):
        bring(office, PLAIN, ticket_map=parse_ticket_map(TEXT + 'contact_name = "来信人"\n'))
    assert count(office) == 0


def test_stop_and_interruption_leave_everything_as_before(office):
    rows = [{**PLAIN, "编号": number} for number in range(450)]

    def interrupted(passed: int) -> None:
        if passed >= 400:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(office, *rows, progress=interrupted)
    with pytest.raises(Refused, match="导入已取消"):
        bring(office, *rows, stop=iter([False, False, True]).__next__)
    assert count(office) == 0
    assert counts(bring(office, *rows[:2]))[0] == 2
    assert case_of(office, "1").row.number == "GX-2026-000002"


def test_numbers_are_those_of_the_year_of_logging(office):
    bring(office, {**PLAIN, "时间": "2019/4/25 9:32"}, {**PLAIN, "编号": 2}, {**PLAIN, "编号": 3})
    assert [case_of(office, key).row.number for key in ("2549", "2", "3")] == [
        "GX-2019-000001",
        "GX-2026-000001",
        "GX-2026-000002",
    ]
