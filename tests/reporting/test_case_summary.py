"""The case summary: what stands on the sheet, and where the band puts it."""

from dataclasses import replace

import pytest
from new_office import acting, request
from read_document import blocks, plain, text_of

from gaoxinban.application import commands as c
from gaoxinban.application.attachments import DetachFile, GivenFile
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.term import HolderKind, Rating, Role
from gaoxinban.reporting.case_summary import case_summary
from gaoxinban.reporting.document import (
    Band,
    FlagState,
    Heading,
    SpanKind,
    Table,
)


def _open_case(office, clock, **changes):
    boss = acting(office, Role.SUPERVISOR)
    team = next(t for t in office.directory().teams if t.name == "企业服务组")
    case = office.log(boss, request(team_id=team.id, **changes)).value.ticket_id
    clock.advance(minutes=30)
    office.do(acting(office, Role.OFFICER, "企业服务组"), c.AcceptCase(ticket_id=case))
    office.do(boss, c.ContactCase(ticket_id=case, reached="李工"))
    return case, boss


def _closed_case(office, clock):
    """Paused over a weekend, resolved one working day late, rated, closed."""
    case, boss = _open_case(office, clock)
    clock.advance(hours=1, minutes=30)
    office.do(boss, c.PauseCase(ticket_id=case, reason="等盖章", awaited=HolderKind.ENTERPRISE))
    clock.advance(days=7)
    office.do(boss, c.ResumeCase(ticket_id=case))
    clock.advance(days=7)
    office.do(boss, c.ResolveCase(ticket_id=case, result="已开户", proof="回执"))
    clock.advance(hours=1)
    office.do(boss, c.CallBackCase(ticket_id=case, solved=True, rating=Rating.SATISFIED))
    office.do(boss, c.CloseCase(ticket_id=case))
    return case


def _sheet(office, case):
    return case_summary(office.case_sheet(case), printed_by="周敏")


def test_the_sheet_has_all_that_the_office_asks_for(desk):
    office, clock = desk
    case = _closed_case(office, clock)
    document = _sheet(office, case)
    number = office.detail(case).row.number
    said = text_of(document)
    for wanted in (
        f"工单编号={number}", "企业名称=常州示例精密机械有限公司", "联系人=李工 13800000012",
        "事项分类=用工与社保", "诉求类型=求助", "紧急程度=一般", "渠道=电话",
        "标题=新员工社保开户怎么办", "诉求内容=公司刚投产", "主办=企业服务组",
        "状态=已归档，有环节逾期", "已开户", "凭据：回执", "是否解决=已解决", "评价=满意",
        "（承办人自己回访）",
        "经办人", "审核", "领导签字",
    ):  # fmt: skip
        assert wanted in said
    assert said.count("回执") == 1
    headings = [block.text for block in blocks(document, Heading)]
    assert headings == [
        "企业诉求办理情况表", "办理结果", "在谁手里", "四个时限", "为什么", "经过", "回访与评价",
        "签字",
    ]  # fmt: skip
    assert document.title == f"{number} 新员工社保开户怎么办"
    assert document.furniture.foot_left == number
    assert document.furniture.foot_right == "2026-03-16 12:00 周敏 打印"


def test_four_legs_with_promise_due_actual_and_delay(desk):
    office, clock = desk
    legs = blocks(_sheet(office, _closed_case(office, clock)), Table)[0]
    rows = [[plain(cell) for cell in row] for row in legs.rows]
    assert [row[0] for row in rows] == ["派单", "签收", "首次联系", "办结"]
    assert rows[0][1:4] == ["30 工作分钟", "03-02 09:30", "03-02 09:00"]
    assert rows[3][1:4] == ["5个工作日", "03-16 09:00", "03-16 11:00"]
    assert rows[3][4].endswith("扣挂起 5天")
    assert rows[3][5] == "逾期 2小时"
    assert legs.rows[3][5][0].bold
    assert [row[5] for row in rows[:3]] == ["按时"] * 3


def test_the_band_is_whole_and_to_scale(desk):
    office, clock = desk
    case = _closed_case(office, clock)
    document, detail = _sheet(office, case), office.detail(case)
    (band,) = blocks(document, Band)
    assert band.spans[0].start == 0.0
    assert band.spans[-1].end == 1.0
    assert [a.end for a in band.spans[:-1]] == [b.start for b in band.spans[1:]]
    whole = detail.working_seconds
    paused = next(span for span in band.spans if span.kind is SpanKind.PAUSED)
    assert (paused.end - paused.start) * whole == pytest.approx(5 * 27_000)
    late = [span for span in band.spans if span.kind is SpanKind.LATE]
    assert sum(span.end - span.start for span in late) * whole == pytest.approx(7_200)
    assert band.flags[-1].state is FlagState.MISSED
    assert band.flags[-1].at == pytest.approx(late[0].start)
    assert band.now is None
    assert [tick.at for tick in band.ticks] == sorted(tick.at for tick in band.ticks)


def test_an_open_case_shows_now_and_promises_to_come(desk):
    office, clock = desk
    case, _ = _open_case(office, clock)
    clock.advance(days=3)
    document = _sheet(office, case)
    (band,) = blocks(document, Band)
    assert band.now == band.spans[-1].end < 1.0
    assert band.flags[-1].state is FlagState.OPEN
    assert band.flags[-1].at == 1.0
    said = text_of(document)
    assert "尚未办结" in said
    assert "未完成" in said
    assert "是否解决=\n评价=" in said


def test_a_promise_far_after_the_end_does_not_squeeze_the_band(desk):
    office, clock = desk
    case, boss = _open_case(office, clock)
    office.do(boss, c.ResolveCase(ticket_id=case, result="好了"))
    office.do(boss, c.CloseCase(ticket_id=case))
    (band,) = blocks(_sheet(office, case), Band)
    assert max(span.end for span in band.spans) >= 0.6
    assert "办结" not in [flag.label for flag in band.flags]


def test_a_case_outside_working_hours_is_drawn_in_natural_time(desk):
    office, clock = desk
    clock.advance(hours=10)
    case = office.log(acting(office, Role.ADMIN), request(dispatch=False)).value.ticket_id
    clock.advance(hours=2)
    (band,) = blocks(_sheet(office, case), Band)
    assert [(span.label, span.start, span.end) for span in band.spans] == [("受理台", 0.0, 1.0)]
    clock.advance(hours=-2)
    assert blocks(_sheet(office, case), Band) == []


def test_the_timeline_repeats_neither_request_nor_result(desk):
    office, clock = desk
    document = _sheet(office, _closed_case(office, clock))
    rows = [[plain(cell) for cell in row] for row in blocks(document, Table)[1].rows]
    assert len(rows) == 9
    assert rows[0][0] == "03-02 09:00"
    assert "公司刚投产" not in rows[0][2]
    resolve = next(row for row in rows if row[2].startswith("办结"))
    assert resolve[2] == "办结"
    assert any("等盖章" in row[2] for row in rows)


def test_reasons_are_short_and_say_what_the_tables_cannot(desk):
    office, clock = desk
    said = text_of(_sheet(office, _closed_case(office, clock)))
    reasons = said[said.index("为什么") : said.index("经过")]
    assert "跳过周末" in reasons
    assert "挂起扣除" in reasons
    assert "实际于" not in reasons
    assert "各人手中" not in reasons


def test_a_picture_is_not_missing_without_a_word(desk):
    """Pasted pictures were left out of the PDF that auditors got: yllen/pdf#46.

    Files are no part of the sheet; it names each, and when one was taken off.
    """
    office, clock = desk
    case, boss = _open_case(office, clock)
    for name in ("现场照片.png", "旧照片.png"):
        office.files.attach(boss, case, GivenFile(name, b"\x89PNG\r\n\x1a\n" + name.encode()))
    last = office.files.of(case)[-1]
    office.files.detach(boss, DetachFile(ticket_id=case, seq=last.seq, reason="传错了"))
    said = text_of(_sheet(office, case))
    for wanted in ("添加附件：现场照片.png", "添加附件：旧照片.png", "移除附件：旧照片.png"):
        assert wanted in said


def test_every_kind_of_act_is_told_in_the_timeline(desk):
    office, clock = desk
    case, _ = _open_case(office, clock)
    sheet = office.case_sheet(case)
    detail = sheet.explanation.detail
    pattern = detail.timeline[-1]
    rows = tuple(
        replace(pattern, seq=seq, kind=kind, line=f"{kind.label}一回", text=f"{kind.value} 的话")
        for seq, kind in enumerate(EventKind, 1)
    )
    told = replace(sheet.explanation, detail=replace(detail, timeline=rows))
    said = text_of(case_summary(replace(sheet, explanation=told)))
    for kind in EventKind:
        assert f"{kind.label}一回\n{kind.value} 的话" in said


def test_whatever_moves_a_deadline_or_a_rate_is_among_the_reasons(desk):
    office, clock = desk
    case, boss = _open_case(office, clock)
    officer, admin = acting(office, Role.OFFICER, "企业服务组"), acting(office, Role.ADMIN)
    lead = acting(office, Role.LEAD, "企业服务组")
    later = office.log(admin, request(title="再问一次")).value.ticket_id
    acts = [
        (lead, c.MergeCase(ticket_id=later, into_id=case, reason="同一件事")),
        (officer, c.UrgeCase(ticket_id=case, note="请快一点")),
        (officer, c.NoteCase(ticket_id=case, note="写错了")),
        (officer, c.UndoAct(ticket_id=case)),
        (officer, c.AskExtension(ticket_id=case, days=3, reason="排期")),
        (boss, c.RefuseExtension(ticket_id=case, reason="可以按时办")),
        (officer, c.AskExtension(ticket_id=case, days=2, reason="供电公司停电检修")),
        (boss, c.GrantExtension(ticket_id=case, days=1)),
        (officer, c.PauseCase(ticket_id=case, reason="等盖章", awaited=HolderKind.ENTERPRISE)),
        (boss, c.GrantPause(ticket_id=case, days=2, reason="来函说明")),
        (officer, c.ResumeCase(ticket_id=case)),
        (boss, c.SuperviseCase(ticket_id=case, order="今天答复")),
        (lead, c.AskExemption(ticket_id=case, reason="台风停工")),
        (boss, c.DecideExemption(ticket_id=case, granted=True, reason="属实")),
    ]
    for actor, command in acts:
        clock.advance(minutes=5)
        office.do(actor, command)
    clock.advance(days=15)
    said = text_of(_sheet(office, case))
    reasons = said[said.index("为什么") : said.index("经过")]
    for word in (
        "并入了本工单", "催办 1 次", "1 步已撤销", "不同意延期：可以按时办", "同意延期 1个工作日",
        "加上延期 1个工作日", "等企业（等盖章）", "批准超过上限再挂起 2个工作日", "督办",
        "剔除前后的两个数都要列出", "晚了", "都在", "跳过",
    ):  # fmt: skip
        assert word in reasons
    assert "尚未完成" not in reasons
    merged = text_of(_sheet(office, later))
    assert "已并入" in merged


def test_a_matter_of_two_cases_is_told_on_both_sheets(desk):
    office, clock = desk
    case = _closed_case(office, clock)
    again = office.log(acting(office, Role.ADMIN), request(title="又来问", after=case)).value
    old = office.detail(case).row.number
    assert f"接续已办完的 {old}" in text_of(_sheet(office, again.ticket_id))
    assert f"后来又登记 {again.number}" in text_of(_sheet(office, case))


def test_years_are_written_where_a_case_crosses_them(desk):
    office, clock = desk
    case, boss = _open_case(office, clock)
    clock.advance(days=400)
    office.do(boss, c.ResolveCase(ticket_id=case, result="终于"))
    document = _sheet(office, case)
    rows = blocks(document, Table)[0].rows
    assert plain(rows[3][3]) == "2027-04-06 09:30"
    (band,) = blocks(document, Band)
    assert band.ticks[0].label == "2026-03-02 09:00"


def test_unpublished_years_are_marked_provisional(desk):
    office, clock = desk
    clock.advance(days=3000)
    case, _ = _open_case(office, clock)
    document = _sheet(office, case)
    said = text_of(document)
    assert "暂定：" in said
    assert "（暂定）" in said
    assert "暂定" not in text_of(_sheet(*_published(desk)))


def _published(desk):
    office, clock = desk
    clock.advance(days=-3000)
    return office, _open_case(office, clock)[0]


def test_a_declined_case_owes_no_promise(desk):
    office, clock = desk
    admin, boss = acting(office, Role.ADMIN), acting(office, Role.SUPERVISOR)
    case = office.log(admin, request(dispatch=False)).value.ticket_id
    clock.advance(minutes=5)
    office.do(boss, c.DeclineCase(ticket_id=case, ground="不属本区", instead="请找邻区"))
    document = _sheet(office, case)
    said = text_of(document)
    assert said.count("不计时限") == 4
    assert "状态=不予受理\n" in said
    assert "不属本区" in said


def test_a_turn_that_ended_with_its_case_is_not_called_signed(desk):
    """A case voided before 签收 had 签收 kept in time; one late by then stays late."""
    office, clock = desk
    admin, boss = acting(office, Role.ADMIN), acting(office, Role.SUPERVISOR)
    team = next(t for t in office.directory().teams if t.name == "企业服务组")
    case = office.log(admin, request(team_id=team.id)).value.ticket_id
    clock.advance(minutes=30)
    office.do(boss, c.ReturnCase(ticket_id=case, ground="职责不符", basis="三定方案"))
    clock.advance(minutes=75)
    office.do(boss, c.DispatchCase(ticket_id=case, team_id=team.id))
    clock.advance(minutes=45)
    office.do(boss, c.VoidCase(ticket_id=case, reason="重复"))
    assert _outcomes(office, case) == [
        ("派单", "按时"),
        ("签收", "退单或转出"),
        ("首次联系", "不计时限"),
        ("办结", "不计时限"),
    ]
    flags = blocks(_sheet(office, case), Band)[0].flags
    assert [flag.state for flag in flags if flag.label == "签收"] == [FlagState.UNSIGNED]

    office.do(boss, c.UndoAct(ticket_id=case))
    clock.advance(days=1)
    office.do(boss, c.VoidCase(ticket_id=case, reason="重复"))
    assert ("签收（第2次）", "逾期 6小时15分") in _outcomes(office, case)
    assert "已作废，没有首次联系" in " ".join(office.explain(case).steps)


def _outcomes(office, case):
    table = blocks(_sheet(office, case), Table)[0].rows
    return [(plain(row[0]), plain(row[5])) for row in table]


def test_text_of_people_is_text(desk):
    office, clock = desk
    case, _ = _open_case(office, clock, title="<b>粗</b>", body="第一行\n</td><script>x")
    said = text_of(_sheet(office, case))
    assert "标题=<b>粗</b>" in said
    assert "第一行\n</td><script>x" in said
