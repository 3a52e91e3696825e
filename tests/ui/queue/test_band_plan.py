"""The ledger band as numbers: nothing lost, nothing too small to see, promises where they fall."""

import pytest
from new_office import person

from gaoxinban.application import commands as c
from gaoxinban.domain.term import LegName, Light, Role
from gaoxinban.ui.queue import leg_strip
from gaoxinban.ui.queue.band_plan import LEAST_SHARE, LEAST_SHARE_NOW, _shares, band_plan

HOUR = 3_600_000_000
DAY = 24 * HOUR


def plan_of(office, ticket):
    sheet = office.case_sheet(ticket)
    return band_plan(
        sheet.explanation.detail, sheet.elapsed, sheet.day_seconds
    ), sheet.explanation.detail


def flag(plan, label):
    return next(each for each in plan.flags if each.label == label)


def test_the_parts_follow_each_other_without_a_gap(office, cast, clock):
    ticket = cast.log()
    clock.pass_(HOUR)
    cast.accept(ticket)
    clock.pass_(HOUR)
    cast.pause(cast.contact(ticket))
    clock.pass_(2 * DAY)
    plan, detail = plan_of(office, ticket)
    assert len(plan.parts) == len(detail.holdings)
    assert plan.parts[0].start == 0
    for before, after in zip(plan.parts, plan.parts[1:], strict=False):
        assert before.end == pytest.approx(after.start)
    assert plan.now == pytest.approx(plan.parts[-1].end)
    assert [part.kind for part in plan.parts][-1] == "paused"


def test_a_minute_at_the_desk_is_still_seen_and_the_present_holder_can_be_read(office, cast, clock):
    ticket = cast.accept(cast.log())
    clock.pass_(HOUR // 60)
    plan, _ = plan_of(office, ticket)
    widths = [part.end - part.start for part in plan.parts]
    assert min(widths) >= LEAST_SHARE - 1e-9
    assert widths[-1] >= LEAST_SHARE_NOW - 1e-9


def test_a_promise_stands_behind_the_present_until_it_is_due(office, cast, clock):
    ticket = cast.in_hand()
    clock.pass_(HOUR)
    plan, _ = plan_of(office, ticket)
    assert flag(plan, "办结").at == pytest.approx(1.0)
    assert flag(plan, "办结").state == "open"
    assert flag(plan, "办结").at > plan.now
    assert flag(plan, "联系").state == "kept"
    assert plan.late == ()


def test_a_broken_promise_marks_where_the_delay_began(office, cast, clock):
    ticket = cast.in_hand()
    clock.pass_(14 * DAY)
    plan, _ = plan_of(office, ticket)
    assert plan.now == pytest.approx(1.0)
    assert flag(plan, "办结").state == "missed"
    # Ten working days held, five promised: half of the width, less what the first holders take.
    ((since, until),) = plan.late
    assert since == pytest.approx(flag(plan, "办结").at)
    assert 0.45 < since < 0.6
    assert until == pytest.approx(plan.now)
    assert "晚了 5天" in plan.spoken


def test_the_delay_ends_where_the_promise_was_reached(office, cast, clock):
    ticket = cast.in_hand()
    clock.pass_(8 * DAY)
    cast.resolve(ticket)
    clock.pass_(8 * DAY)
    plan, _ = plan_of(office, ticket)
    ((_, until),) = plan.late
    assert until == pytest.approx(plan.parts[-2].end)
    assert plan.parts[-1].label == "受理台"
    assert plan.parts[-1].end - plan.parts[-1].start > 0.2


def test_a_pause_excuses_its_stretch_until_its_cap(office, cast, clock):
    ticket = cast.in_hand()
    clock.pass_(8 * DAY)
    cast.pause(ticket)
    clock.pass_(2 * DAY)
    plan, _ = plan_of(office, ticket)
    ((_, until),) = plan.late
    assert until == pytest.approx(plan.parts[-2].end)
    clock.pass_(30 * DAY)
    plan, detail = plan_of(office, ticket)
    (_, first), (second, until) = plan.late
    assert first == pytest.approx(plan.parts[-2].end)
    assert plan.parts[-1].start < second < until == pytest.approx(plan.parts[-1].end)
    spans = detail.legs[-1].late_spans
    assert sum(last > first for first, last in spans) == 2


def test_a_second_dispatch_has_its_own_flag(office, cast, clock):
    ticket = cast.log()
    clock.pass_(HOUR)
    cast.do(
        c.TransferCase(ticket_id=ticket, team_id=cast.other_team.id, reason="职责不符"),
        by=cast.supervisor,
    )
    plan, _ = plan_of(office, ticket)
    assert [each.label for each in plan.flags if each.label.startswith("签收")] == [
        "签收",
        "签收（第2次）",
    ]


def test_a_case_of_no_working_time_at_all_still_stands(office, cast, clock):
    clock.pass_(-2 * DAY)
    ticket = cast.log()
    plan, detail = plan_of(office, ticket)
    assert detail.working_seconds == 0
    assert plan.parts[-1].end <= 1
    assert all(part.end > part.start for part in plan.parts)


def test_a_turn_that_was_returned_before_anybody_signed_is_not_called_kept(office, cast, clock):
    ticket = cast.log()
    clock.pass_(HOUR)
    admin = person(office, Role.ADMIN)
    cast.do(c.ReturnCase(ticket_id=ticket, ground="不归本组"), by=admin)
    plan, detail = plan_of(office, ticket)
    accept = flag(plan, "签收")
    assert accept.state == "unsigned"
    assert accept.spoken.endswith("未签收（退单或转出）")
    leg = next(each for each in detail.legs if each.name is LegName.ACCEPT)
    assert leg_strip._light(leg) is Light.UNTIMED
    assert leg_strip._spoken(leg, 27_000).splitlines()[0] == "签收：未签收（退单或转出）"
    assert " 退单或转出 · " in leg_strip._promise(leg, detail.now)


def test_a_promise_that_runs_into_a_year_not_yet_published_is_provisional(office, cast, clock):
    clock.pass_(37 * 24 * HOUR)  # 30 December
    _, detail = plan_of(office, cast.log())
    said = {leg.name: leg_strip._promise(leg, detail.now) for leg in detail.legs}
    assert said[LegName.RESOLVE].startswith("2027-01-07 09:00（暂定） 前")
    assert "暂定" not in said[LegName.ACCEPT]


def test_an_ended_case_has_no_present(office, cast, clock):
    ticket = cast.resolve(cast.in_hand())
    cast.do(c.CallBackCase(ticket_id=ticket, solved=True))
    cast.do(c.CloseCase(ticket_id=ticket))
    clock.pass_(DAY)
    plan, _ = plan_of(office, ticket)
    assert plan.now is None
    assert plan.parts[-1].end == pytest.approx(1.0)


def test_an_officer_is_named_without_the_team_that_stands_before(office, cast):
    plan, detail = plan_of(office, cast.accept(cast.log()))
    assert detail.holdings[-1].holder.startswith("企业服务组 ")
    assert not plan.parts[-1].label.startswith("企业服务组 ")
    assert "企业服务组" in plan.parts[-1].spoken


def test_everything_is_said_in_sentences(office, cast, clock):
    ticket = cast.log()
    clock.pass_(HOUR)
    plan, _ = plan_of(office, ticket)
    assert "企业服务组：今天 09:00 至 现在，工作时间 1小时" in plan.spoken
    assert "承诺签收（2 工作小时）：应在 今天 11:00 前，尚未完成" in plan.spoken


def test_shares_add_up_and_none_is_too_small():
    amounts, least = [1, 0, 500, 3_000, 2], [0.02] * 5
    shares = _shares(amounts, least)
    assert sum(shares) == pytest.approx(1.0)
    assert min(shares) >= 0.02
    assert shares[3] / shares[2] == pytest.approx(6.0)


def test_an_imported_case_without_promises_has_parts_only(office, cast):
    ticket = cast.log(dispatch=False)
    sheet = office.case_sheet(ticket)
    from dataclasses import replace

    bare = replace(sheet.explanation.detail, legs=())
    plan = band_plan(bare, sheet.elapsed, sheet.day_seconds)
    assert plan.flags == ()
    assert plan.parts
