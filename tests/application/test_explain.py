"""为什么: the sentences that the window, paper and the command line show."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from cast import cast, under_way
from explained import CASES
from new_office import acting, at, new_office, request

from gaoxinban.application import commands as c
from gaoxinban.application.explain import duration
from gaoxinban.application.versions import Choice
from gaoxinban.domain.calendar_version import DayMark, SpecialDay
from gaoxinban.domain.hours_text import read_seasons
from gaoxinban.domain.promise import Promise, PromiseUnit
from gaoxinban.domain.term import HolderKind, LegName, Privacy, RequestKind, Role

DOCS = Path(__file__).parents[2] / "docs" / "explain.md"
SHOWN = ("in_time", "late", "running")


@pytest.fixture
def told(tmp_path, request):
    play = getattr(CASES, request.param)(tmp_path / "office")
    yield play
    play.office.close()


def said(play):
    return "\n".join(play.office.explain(play.id).steps)


@pytest.mark.parametrize("told", SHOWN, indirect=True)
def test_the_pages_in_the_docs_are_what_the_office_says(told):
    blocks = re.findall(r"```text\n(.*?)\n```", DOCS.read_text("utf-8"), re.DOTALL)
    assert said(told) in blocks


@pytest.mark.parametrize("told", ["in_time"], indirect=True)
def test_days_off_have_their_names_and_worked_weekends_are_told(told):
    words = said(told)
    assert "跳过10月1日至10月7日国庆节、周末1天，10月10日调休上班照常计时" in words
    assert "挂起，等企业（等公司补盖章的花名册）" in words
    assert "挂起扣除 4天6小时30分" in words


@pytest.mark.parametrize("told", ["late"], indirect=True)
def test_lateness_is_told_by_hands_and_adds_up(told):
    words = said(told)
    assert "晚了 2天6小时：其中 资规分局 2天3小时30分，项目推进组 陈洁 2小时30分。" in words
    assert "加上延期 2个工作日" in words
    assert "没有签收" in words
    for leg in told.detail().legs:
        assert sum(share.late_seconds for share in leg.shares) == leg.delay_seconds


@pytest.mark.parametrize("told", ["running"], indirect=True)
def test_the_cap_the_late_entry_the_undone_and_the_waiting_are_told(told):
    words = said(told)
    assert "其余 4天 超过挂起累计 10 个工作日的上限，照常计时" in words
    assert "2026年4月20日 10:40 补录的" in words
    assert "有 1 步已撤销" in words
    assert "催办" not in words
    assert "申请延期 3个工作日，还没有批复" in words


def test_merges_exemptions_and_orders_are_told(desk):
    play = under_way(desk)
    later = play.log(title="再问一次")
    play.do(play.lead, c.MergeCase, ticket_id=later, into_id=play.id, reason="同一件事")
    play.do(play.boss, c.SuperviseCase, order="今天办")
    play.do(play.lead, c.AskExemption, reason="台风停工")
    assert "GX-2026-000002 并入了本工单；" in said(play)
    assert "本工单在督办中" in said(play)
    assert "还没有决定，现在照常计算" in said(play)
    play.do(play.boss, c.DecideExemption, granted=True, reason="属实")
    assert "剔除前后的两个数都要列出" in said(play)
    assert any("已并入 GX-2026-000001" in step for step in play.office.explain(later).steps)


def test_a_pause_that_runs_and_a_grant_are_told(desk):
    play = under_way(desk)
    play.do(play.officer, c.PauseCase, reason="等批复", awaited=HolderKind.SUPERIOR)
    play.clock.set(at("2026-03-17 09:00"))
    play.do(play.boss, c.GrantPause, days=2, reason="来函说明")
    play.clock.set(at("2026-03-18 09:00"))
    assert "现在还没有恢复；办结时限为此挂起扣除 10天7小时30分" not in said(play)
    assert "挂起扣除 11天，其余 1天 超过" in said(play)
    assert "批准超过上限再挂起 2个工作日，从批准时起算" in said(play)


def test_the_due_time_of_a_pause_that_runs_is_said_to_be_the_latest(desk):
    play = under_way(desk)
    play.do(play.officer, c.PauseCase, reason="等公章", awaited=HolderKind.ENTERPRISE)
    play.clock.set(at("2026-03-04 09:00"))
    latest = "应在 2026年3月23日 09:00 前完成（挂起还没有结束，这是一直挂到上限的时限"
    assert latest in said(play)
    play.clock.set(at("2026-03-17 09:00"))  # the cap is used up: the due time stands
    assert "应在 2026年3月23日 09:00 前完成。" in said(play)
    play.do(play.officer, c.ResumeCase)
    assert "挂起还没有结束" not in said(play)


def test_a_contact_entered_later_says_when_it_was_entered(desk):
    play = cast(desk)
    play.do(play.officer, c.AcceptCase)
    play.clock.set(at("2026-03-03 16:00"))
    play.do(play.officer, c.ContactCase, reached="李工",
            happened_at=at("2026-03-02 11:00"), late_reason="出差没带电脑")  # fmt: skip
    told = "实际于 2026年3月2日 11:00 完成（2026年3月3日 16:00 才补录，原因见经过），"
    assert told in said(play)
    play.do(play.officer, c.ContactCase, reached="李工", happened_at=at("2026-03-03 15:58"))
    assert said(play).count("才补录") == 1


def test_one_holder_of_all_the_lateness_is_named_alone(desk):
    play = under_way(desk)
    play.clock.set(at("2026-03-10 09:00"))
    assert f"晚了 1天，都在 企业服务组 {play.officer.name} 手中。" in said(play)
    shares = play.leg(LegName.RESOLVE).shares
    assert [(share.used_seconds, share.late_seconds) for share in shares] == [(5 * 27_000, 27_000)]


def test_a_case_that_went_over_to_other_rules_says_so(desk):
    play = under_way(desk)
    rules = play.office.rules
    policy = rules.promises()
    slower = [
        replace(row, promise=Promise(9, PromiseUnit.DAYS)) if row.leg is LegName.RESOLVE else row
        for row in policy.rows
    ]
    assert "以后改版不影响本工单" in said(play)
    rules.publish(
        play.boss,
        replace(policy, number=2, rows=tuple(slower)),
        Choice(based_on=policy.number, reason="新的服务承诺", open_cases=True),
    )
    assert "承诺时限现在按第 2 版。" in said(play)
    assert said(play).count("改用") == 1
    assert "改用承诺时限第 2 版：新的服务承诺。" in said(play)
    assert "以后改版不影响" not in said(play)


def test_what_is_read_aloud_says_which_rule_and_which_hands(desk):
    """Found by reading odd cases aloud: each of these sentences could be taken for another."""
    play = under_way(desk)
    team = play.team("企业服务组")
    play.do(play.lead, c.ConsultCase, team_id=team, participants="两组组长", ruling="归服务组")
    assert "裁定仍由 企业服务组 主办：参加：两组组长；归服务组。" in said(play)
    calendar = play.office.rules.calendar()
    closed = calendar.with_days([SpecialDay(date(2026, 3, 6), DayMark.REST, "台风停工")])
    play.office.rules.publish(play.boss, closed, Choice(1, "全市停工", open_cases=True))
    assert "按工作日历第 2 版计" in said(play)
    assert "承诺时限按登记时的第 1 版。" in said(play)
    play.do(play.officer, c.HandCase, to=HolderKind.ENTERPRISE, reason="请补材料")
    assert "企业：2026年3月2日 09:00 至 现在，工作时间 0秒（没有挂起，时限照走）。" in said(play)
    play.do(play.officer, c.TakeBackCase)
    play.do(play.officer, c.PauseCase, reason="等", awaited=HolderKind.SUPERIOR)
    play.do(play.boss, c.GrantPause, days=1, reason="还要等")
    play.clock.set(at("2026-03-20 09:00"))
    assert "超过挂起累计 10 个工作日的上限和批准的天数，照常计时" in said(play)
    play.do(play.officer, c.ResumeCase)
    play.do(play.officer, c.ResolveCase, result="已办")
    play.do(play.boss, c.RedoCase, reason="没有办好")
    assert "重办 1 次（原先的办结：2026年3月20日 09:00），办结时限从登记起" in said(play)


def test_an_amendment_that_moved_the_promises_says_so(desk):
    play = under_way(desk)
    play.do(play.officer, c.AmendCase, reason="记错了", kind=RequestKind.ENQUIRY)
    assert "承诺 5个工作日" in said(play)
    assert "更正" not in said(play)
    play.do(
        play.boss, c.AmendCase, reason="其实是投诉", kind=RequestKind.COMPLAINT, new_promises=True
    )
    assert "更正：类型由「咨询」改为「投诉」；承诺时限随之改变：其实是投诉。" in said(play)
    assert "承诺 10个工作日" in said(play)


def test_what_stands_outside_the_rates_says_so(desk):
    play = under_way(desk)
    play.do(play.boss, c.VoidCase, reason="重复")
    assert "已由第二人作废，没有走完的时限不再计，件数" in said(play)
    play.do(play.boss, c.UndoAct)
    play.clock.advance(days=30)
    play.do(play.boss, c.VoidCase, reason="重复")
    assert "没有走完的时限不再计；这里已经迟了的仍算迟，件数" in said(play)
    other = play.log()
    play.do(play.boss, c.UrgeCase, ticket_id=other)
    play.do(play.lead, c.ConsultCase, ticket_id=other, team_id=play.team("项目推进组"),
            participants="企业服务组、项目推进组", ruling="属项目建设")  # fmt: skip
    steps = "\n".join(play.office.explain(other).steps)
    assert "催办 1 次，催办不改变时限。" in steps
    assert "会商，裁定由 项目推进组 主办：" in steps


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0秒"), (59, "59秒"), (60, "1分"), (27_000 + 7200, "1天2小时"), (3_660, "1小时1分")],
)
def test_durations_in_words(seconds, words):
    assert duration(seconds, 27_000) == words


def test_hours_of_a_season_are_named_and_only_a_new_case_has_them(tmp_path):
    office, clock = new_office(tmp_path, "2026-06-01 11:30")
    boss, before = (
        acting(office, Role.SUPERVISOR),
        office.log(acting(office, Role.ADMIN), request()),
    )
    seasons = read_seasons("夏令 6月1日-9月30日 08:30-12:00 14:00-18:00")
    candidate = office.rules.calendar().with_hours(office.rules.calendar().hours, seasons)
    seen = office.rules.preview(candidate)
    assert (seen.open_cases, seen.touched) == (1, 1)
    office.rules.publish(boss, candidate, Choice(seen.based_on, "夏令作息"))
    clock.advance(seconds=1)
    after = office.log(boss, request())
    words = {
        case.value.ticket_id: "".join(office.explain(case.value.ticket_id).steps)
        for case in (before, after)
    }
    office.close()
    hours = "平时 08:30-12:00 13:30-17:30；其间按季节作息的有：夏令 6月1日-9月30日"
    assert hours not in words[before.value.ticket_id]
    assert "应在 2026年6月1日 17:00 前完成" in words[before.value.ticket_id]
    assert hours in words[after.value.ticket_id]
    assert "应在 2026年6月1日 17:30 前完成" in words[after.value.ticket_id]


def test_lateness_before_a_deadline_that_was_moved_says_so(desk):
    """「应在 4月2日 前完成……晚了 3天」 in March is no riddle."""
    play = under_way(desk)
    play.do(play.officer, c.AskExtension, days=3, reason="等排期")
    play.clock.set(at("2026-03-10 09:00"))
    play.do(play.boss, c.GrantExtension)
    (said,) = [step for step in play.office.explain(play.id).steps if step.startswith("办结：")]
    assert "应在 2026年3月12日 09:00 前完成" in said
    assert f"在时限顺延以前已经晚了 1天，都在 企业服务组 {play.officer.name} 手中" in said
    play.clock.set(at("2026-03-13 09:00"))
    assert "顺延以前" not in " ".join(play.office.explain(play.id).steps)


def test_what_runs_on_after_the_end_is_in_nobodys_hands(desk):
    """Nobody was called, nobody can be: the promise to call is broken for good, and adds up."""
    play = cast(desk)
    anonymous = request(
        privacy=Privacy.ANONYMOUS, enterprise_name="", contact_name="", contact_phone=""
    )
    case = play.office.log(play.stranger, anonymous).value.ticket_id
    play.do(play.officer, c.AcceptCase, ticket_id=case)
    play.clock.set(at("2026-03-04 09:00"))
    play.do(play.officer, c.ResolveCase, ticket_id=case, result="已办")
    play.do(play.officer, c.CloseCase, ticket_id=case)
    play.clock.set(at("2026-03-05 09:00"))
    late = f"晚了 2天3小时30分：其中 企业服务组 {play.officer.name} 1天3小时30分，归档以后 1天"
    assert any(late in step for step in play.office.explain(case).steps)
