"""Imported cases: history as it was, once, corrected only where the sheet has changed."""

import pytest
from import_office import (
    ACTOR,
    NOW,
    GivenSheet,
    case_of,
    counts,
    events_of,
    local,
    office_in,
    reasons,
    ticket_of,
)

from gaoxinban.application.commands import AmendCase, DispatchCase
from gaoxinban.application.import_map import TicketMap, parse_ticket_map
from gaoxinban.application.import_report import ImportReport
from gaoxinban.application.import_tickets import ImportOptions, import_tickets
from gaoxinban.application.office import Office
from gaoxinban.application.rows import StatsQuery, TicketFilter
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.term import Channel, LegName, Rating, RequestKind, TicketState

HEAD = (
    "编号",
    "主题",
    "详情",
    "企业",
    "时间",
    "团队",
    "派单",
    "签收",
    "联系",
    "答复",
    "归档",
    "结果",
    "评价",
    "分类",
)
TEXT = """
[columns]
external_number = "编号"
title = "主题"
body = "详情"
enterprise = "企业"
logged_at = "时间"
team = "团队"
dispatched_at = "派单"
accepted_at = "签收"
contacted_at = "联系"
resolved_at = "答复"
closed_at = "归档"
result = "结果"
rating = "评价"
category = "分类"
"""
MAP = parse_ticket_map(TEXT)
PLAIN = {"编号": 2549.0, "主题": "停电", "企业": "甲公司", "时间": "2026/11/2 9:32:09"}
WHOLE = {
    **PLAIN,
    "详情": "停电三天",
    "团队": "企业服务组",
    "派单": "2026/11/2 10:00",
    "签收": "2026/11/2 10:30",
    "联系": "2026/11/2 9:50",
    "答复": "2026/11/4 9:00",
    "归档": "2026/11/5 9:00",
    "结果": "已送电",
    "评价": "满意",
    "分类": "水电气热与通信",
}


@pytest.fixture
def office(tmp_path):
    with office_in(tmp_path) as made:
        yield made


def bring(
    office: Office, *rows: dict[str, object], ticket_map: TicketMap = MAP, **options: object
) -> ImportReport:
    sheet = GivenSheet(HEAD, [tuple(row.get(heading) for heading in HEAD) for row in rows])
    return import_tickets(
        office.transaction, office.clock, ACTOR, sheet, ticket_map, ImportOptions(**options)
    ).value


def count(office: Office) -> int:
    return len(office.ticket_ids(TicketFilter()))


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


def test_a_case_that_nobody_answered_stays_open_with_the_desk_and_nothing_due(office):
    bring(office, PLAIN)
    found = case_of(office, "2549")
    assert found.row.state is TicketState.LOGGED
    assert found.holder == "受理台"
    assert found.row.due_at is None
    (row,) = office.stats(StatsQuery(leg=LegName.RESOLVE))
    assert (row.n, row.open, row.due) == (0, 1, 0)


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
    assert counts(bring(office, changed)) == (0, 1, 0, 0, 1)
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
    assert reasons(report) == [(2, "warned", "企业「甲公司」不在企业库中，已按本行新建")]
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


BEYOND = (
    {**PLAIN, "编号": 1},
    {**PLAIN, "编号": 2, "时间": "1999/3/4 9:00"},
    {**PLAIN, "编号": 3, "时间": "2040/12/31 9:00", "团队": "企业服务组"},
    {**WHOLE, "编号": 4, "答复": "2060/1/1 9:00"},
    {**WHOLE, "编号": 5, "派单": "2040/12/31 9:00", "答复": "", "归档": "", "联系": "", "签收": ""},
    {**PLAIN, "编号": 6, "时间": "2060/3/4 9:00"},
    {**PLAIN, "编号": 1, "联系": "2060/1/1 9:00"},
)


@pytest.mark.parametrize("dry_run", [True, False])
def test_times_outside_the_calendar_cost_their_own_row_only(office, dry_run):
    report = bring(office, *BEYOND, dry_run=dry_run)
    assert counts(report)[:4] == (3, 0, 1, 3)
    refused = {row: reason for row, level, reason in reasons(report) if level == "refused"}
    assert list(refused) == [3, 4, 7]
    assert refused[3].startswith(
        "没有可用的登记时间:「时间」（1999-03-04 09:00）1999 年不在工作日历"
    )
    assert "期限超出了工作日历" in refused[4]
    assert refused[7].startswith("没有可用的登记时间:「时间」（2060-03-04 09:00）2060 年不在")
    dropped = [(row, reason) for row, _, reason in reasons(report) if "可计算的范围" in reason]
    assert [row for row, _ in dropped] == [5, 6, 8]
    assert dropped[0][1].startswith("「答复」（2060-01-01 09:00）不在工作日历 ")
    assert count(office) == (0 if dry_run else 3)


def test_a_time_that_was_dropped_leaves_the_others(office):
    bring(office, *BEYOND)
    found = ticket_of(office, "4")
    assert (found.resolved_at, found.closed_at) == (None, local("2026-11-05 09:00"))
    assert found.contacted_at == local("2026-11-02 09:50")
    again = bring(office, *BEYOND)
    assert counts(again)[:4] == (0, 0, 4, 3)


def test_a_case_known_here_is_not_moved_outside_its_calendar(office):
    bring(office, WHOLE)
    report = bring(office, {**WHOLE, "时间": "1999/3/4 9:00"})
    assert counts(report) == (0, 0, 0, 1, 0)
    bring(office, {**WHOLE, "归档": "2060/1/1 9:00"})
    found = ticket_of(office, "2549")
    assert found.logged_at == local("2026-11-02 09:32:09")
    assert found.closed_at is not None
    assert found.closed_at < local("2027-01-01")


def test_a_case_of_an_older_calendar_takes_no_time_that_only_the_newer_one_knows(office):
    bring(office, PLAIN)
    answered = {**PLAIN, "答复": "2042/3/4 9:00", "结果": "已送电"}
    with office.transaction() as uow:
        payload = uow.book.calendar()[1].version.to_payload()
        uow.book.publish("calendar", {**payload, "last_year": 2045}, NOW, "test")
        uow.commit()
    report = bring(office, answered, {**answered, "编号": 2})
    dropped = [row for row, _, reason in reasons(report) if "可计算的范围" in reason]
    assert dropped == [2]
    assert ticket_of(office, "2549").resolved_at is None
    assert ticket_of(office, "2").resolved_at == local("2042-03-04 09:00")
    assert counts(bring(office, answered))[:4] == (0, 0, 1, 0)


@pytest.mark.parametrize("name", ["//", "/道路", "城乡建设/", "城乡建设/道路/路灯", " / 道路"])
def test_a_category_of_empty_or_too_many_parts_is_refused(office, name):
    before = office.directory().categories
    report = bring(office, {**PLAIN, "分类": name, "团队": "新的组"}, create_missing=True)
    assert counts(report)[:4] == (0, 0, 0, 1)
    assert "写法不对；应写「第一级」或「第一级/第二级」" in reasons(report)[0][2]
    assert office.directory().categories == before
    assert all(team.name != "新的组" for team in office.directory().teams)


def test_a_made_category_never_hangs_below_a_second_level(office):
    names = ("城乡建设/道路", "道路/路灯", "城乡建设 / 道路", "城乡建设")
    rows = [{**PLAIN, "编号": number, "分类": name} for number, name in enumerate(names, 1)]
    known = {option.code for option in office.directory().categories}
    bring(office, *rows, create_missing=True)
    found = [case_of(office, str(number)).category_name for number in range(1, 5)]
    assert found == ["城乡建设/道路", "道路/路灯", "城乡建设/道路", "城乡建设"]
    made = {o.code: o for o in office.directory().categories if o.code not in known}
    assert sorted(option.full_name for option in made.values()) == [
        "城乡建设",
        "城乡建设/道路",
        "道路",
        "道路/路灯",
    ]
    assert all(o.parent is None or made[o.parent].parent is None for o in made.values())
