"""Frozen months: figures as they were published, beside what they are today."""

from dataclasses import replace

import pytest
import sqlcipher3.dbapi2 as driver
from new_office import acting, at, request
from open_file import execute, guards_down, rows

from gaoxinban.application import commands as c
from gaoxinban.application.rows import StatsQuery
from gaoxinban.application.rule_ports import Cohort
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import from_datetime, to_datetime
from gaoxinban.domain.term import LegName, Role
from gaoxinban.storage import frozen_store
from gaoxinban.storage.frozen_store import bounds

MARCH = 202603


def work(office, clock, officer, start, end=None, **changes):
    """One case logged at `start`, contacted ten minutes later and resolved at `end`."""
    clock.set(at(start))
    case = office.log(officer, request(**changes)).value
    clock.advance(minutes=5)
    office.do(officer, c.AcceptCase(ticket_id=case.ticket_id))
    clock.advance(minutes=5)
    office.do(officer, c.ContactCase(ticket_id=case.ticket_id, reached="李工"))
    if end:
        clock.set(at(end))
        office.do(officer, c.ResolveCase(ticket_id=case.ticket_id, result="已办好"))
    return case


@pytest.fixture
def march(desk):
    """March 2026: one case in time, one late, one that is still open; it is the 1st of April."""
    office, clock = desk
    officer = acting(office, Role.SUPERVISOR)
    good = work(office, clock, officer, "2026-03-02 09:00", "2026-03-04 10:00")
    late = work(office, clock, officer, "2026-03-05 09:00", "2026-03-30 10:00")
    running = work(office, clock, officer, "2026-03-30 11:00")
    clock.set(at("2026-04-01 00:00"))
    return office, clock, officer, good, late, running


def figures(rows_, leg, **wanted):
    (found,) = [row for row in rows_ if row.leg is leg and row.group["team"]]
    return {name: getattr(found, name) for name in wanted} == wanted


def test_a_closed_month_keeps_its_figures_and_where_they_came_from(march, tmp_path):
    office, clock, officer, *_ = march
    frozen = office.months.freeze(officer, MARCH, Cohort.LOGGED).value
    assert figures(frozen.rows, LegName.RESOLVE, n=2, open=1, due=2, on_time=1, zero_delay=1)
    query = StatsQuery(at("2026-03-01 00:00"), at("2026-04-01 00:00"), ("team",))
    assert list(frozen.rows) == office.stats(query)
    last = rows(tmp_path / "office.db", "SELECT id, chain_hash FROM event ORDER BY id DESC LIMIT 1")
    assert [(frozen.event_count, frozen.chain_hash)] == last
    assert (frozen.created_at, frozen.created_by) == (clock.now(), officer.ref)
    assert office.months.published(MARCH, Cohort.LOGGED) == frozen
    assert office.months.frozen() == [frozen]
    assert office.months.findings() == []
    again = office.months.restated(MARCH, Cohort.LOGGED)
    assert (again.differences, again.changed_cases, again.rows) == ((), 0, frozen.rows)


def test_a_later_change_stands_beside_what_was_published(march):
    office, clock, officer, good, _, running = march
    frozen = office.months.freeze(officer, MARCH, Cohort.LOGGED).value
    clock.set(at("2026-04-20 10:00"))
    office.do(officer, c.ResolveCase(ticket_id=running.ticket_id, result="拖了很久"))
    office.do(officer, c.RedoCase(ticket_id=good.ticket_id, reason="其实没办好"))
    work(office, clock, officer, "2026-04-20 11:00", "2026-04-20 15:00")  # another month's
    found = office.months.restated(MARCH, Cohort.LOGGED)
    assert found.published == frozen
    named = {(each.leg, each.name): (each.published, each.restated) for each in found.differences}
    assert (LegName.RESOLVE, "n") not in named  # one ended, one runs again
    assert named[LegName.RESOLVE, "due"] == (2, 3)
    assert named[LegName.RESOLVE, "on_time"] == (1, 0)
    assert named[LegName.RESOLVE, "zero_delay"] == (1, 0)
    assert found.changed_cases == 2
    assert found.numbers == (good.number, running.number)
    said = [each.sentence for each in found.differences]
    assert "企业服务组 办结 按时：公布 1，现为 0" in said
    assert office.months.published(MARCH, Cohort.LOGGED) == frozen


def test_the_cohort_of_what_ended_counts_legs_by_their_end(desk):
    office, clock = desk
    officer = acting(office, Role.SUPERVISOR)
    work(office, clock, officer, "2026-02-26 09:00", "2026-03-02 08:40")
    work(office, clock, officer, "2026-03-02 09:00", "2026-04-01 00:00")
    work(office, clock, officer, "2026-03-20 09:00", "2026-03-31 23:59")
    clock.set(at("2026-04-02 09:00"))
    ended = office.months.freeze(officer, MARCH, Cohort.ENDED).value.rows
    assert figures(ended, LegName.RESOLVE, n=2, open=0, due=2, on_time=1, zero_delay_of=2)
    assert figures(ended, LegName.CONTACT, n=2, due=2, on_time=2, zero_delay=0)
    logged = office.months.freeze(officer, MARCH, Cohort.LOGGED).value.rows
    assert figures(logged, LegName.RESOLVE, n=2, on_time=0)
    assert {each.cohort for each in office.months.frozen()} == set(Cohort)


def test_a_result_found_false_after_the_month_names_its_case(desk):
    """Nothing of it ends in the month any more, and it is what makes the figures differ."""
    office, clock = desk
    officer = acting(office, Role.SUPERVISOR)
    case = work(office, clock, officer, "2026-02-26 09:00", "2026-03-02 08:40")
    work(office, clock, officer, "2026-03-20 09:00", "2026-03-31 23:59")
    clock.set(at("2026-04-02 09:00"))
    office.months.freeze(officer, MARCH, Cohort.ENDED)
    office.do(officer, c.RedoCase(ticket_id=case.ticket_id, reason="其实没办好"))
    found = office.months.restated(MARCH, Cohort.ENDED)
    assert "企业服务组 办结 已完成：公布 2，现为 1" in [each.sentence for each in found.differences]
    assert found.numbers == (case.number,)


def test_the_whole_of_a_month_that_began_and_ended_in_it_is_the_same_in_both_cohorts(desk):
    """The figures of 当月办结 are counted by other means than the statistics."""
    office, clock = desk
    officer = acting(office, Role.SUPERVISOR)
    for day, end in ((2, 4), (3, 20), (9, 10), (11, 31)):
        work(office, clock, officer, f"2026-03-{day:02d} 09:00", f"2026-03-{end:02d} 16:00")
    clock.set(at("2026-05-01 09:00"))
    both = [office.months.freeze(officer, MARCH, cohort).value.rows for cohort in Cohort]
    assert both[0] == both[1]


def test_both_cohorts_count_what_stands_outside_their_rates(desk):
    """Exempted by the case, withdrawn by the team that had it, in the month of logging or end."""
    office, clock = desk
    boss, admin = acting(office, Role.SUPERVISOR), acting(office, Role.ADMIN)
    work(office, clock, boss, "2026-03-02 09:00", "2026-03-04 10:00")
    late = work(office, clock, boss, "2026-03-05 09:00", "2026-03-30 10:00").ticket_id
    office.do(boss, c.AskExemption(ticket_id=late, reason="系统停机"))
    office.do(admin, c.DecideExemption(ticket_id=late, granted=True, reason="属实"))
    for start, end, command in (
        ("2026-03-06 09:00", "2026-03-09 09:00", c.VoidCase(ticket_id=0, reason="重复")),
        ("2026-02-27 09:00", "2026-03-03 09:00", c.VoidCase(ticket_id=0, reason="重复")),
        (
            "2026-03-31 09:00",
            "2026-04-01 09:00",
            c.DeclineCase(ticket_id=0, ground="不属本区", instead="请找邻区"),
        ),
    ):
        clock.set(at(start))
        case = office.log(boss, request()).value.ticket_id
        clock.set(at(end))
        office.do(admin, replace(command, ticket_id=case))
    clock.set(at("2026-04-02 09:00"))
    logged = office.months.freeze(boss, MARCH, Cohort.LOGGED).value.rows
    ended = office.months.freeze(boss, MARCH, Cohort.ENDED).value.rows
    rates = {"due": 2, "on_time": 1, "zero_delay": 1, "zero_delay_of": 2, "exempted": 1}
    kept = {"kept_due": 1, "kept_on_time": 1, "kept_zero_delay": 1, "kept_zero_delay_of": 1}
    for rows_, gone in ((logged, {"voided": 1, "declined": 1}), (ended, {"voided": 2})):
        assert figures(rows_, LegName.RESOLVE, n=2, **rates, **kept)
        for leg in LegName:
            assert figures(rows_, leg, **{"voided": 0, "declined": 0, "merged": 0} | gone)
    assert office.months.restated(MARCH, Cohort.LOGGED).differences == ()
    assert office.months.restated(MARCH, Cohort.ENDED).differences == ()


def test_a_month_in_which_all_cases_were_voided_is_still_a_month_with_cases(desk):
    office, clock = desk
    case = office.log(acting(office, Role.SUPERVISOR), request()).value.ticket_id
    admin = acting(office, Role.ADMIN)
    office.do(admin, c.VoidCase(ticket_id=case, reason="重复"))
    clock.set(at("2026-04-01 09:00"))
    for cohort in Cohort:
        rows_ = office.months.freeze(admin, MARCH, cohort).value.rows
        assert figures(rows_, LegName.RESOLVE, n=0, due=0, voided=1)


def test_a_month_frozen_before_a_figure_existed_is_compared_by_what_it_published(
    march, tmp_path, monkeypatch
):
    """An older release wrote fewer figures; its hash still stands, and none of the new is made up."""
    office, clock, officer, _, _, running = march
    old = frozenset({"n", "open", "due", "on_time", "zero_delay", "zero_delay_of"})
    whole = frozen_store.asdict
    with monkeypatch.context() as before:
        before.setattr(
            frozen_store,
            "asdict",
            lambda row: {k: v for k, v in whole(row).items() if k in {*old, "leg", "group"}},
        )
        office.months.freeze(officer, MARCH, Cohort.LOGGED)
    found = office.months.restated(MARCH, Cohort.LOGGED)
    assert found.published.names == old
    assert found.differences == ()  # not even where today's figure is not 0
    assert office.months.findings() == []
    clock.set(at("2026-04-02 10:00"))
    office.do(officer, c.ResolveCase(ticket_id=running.ticket_id, result="已办好"))
    changed = office.months.restated(MARCH, Cohort.LOGGED).differences
    assert {each.name for each in changed} <= old
    assert changed


def test_the_solve_rate_is_frozen_too_and_a_later_call_stands_beside_it(march):
    office, clock, officer, good, late, _ = march
    admin = acting(office, Role.ADMIN)
    office.do(admin, c.CallBackCase(ticket_id=good.ticket_id, solved=True))
    wanted = {"called": 1, "solved": 1, "by_others": 1, "solved_by_others": 1}
    for cohort in Cohort:
        (row,) = office.months.freeze(officer, MARCH, cohort).value.call_backs
        assert {name: getattr(row, name) for name in wanted} == wanted
        assert office.months.published(MARCH, cohort).call_backs == (row,)
    clock.set(at("2026-04-02 10:00"))
    office.do(officer, c.CallBackCase(ticket_id=late.ticket_id, solved=False))
    found = office.months.restated(MARCH, Cohort.LOGGED)
    assert [each.sentence for each in found.differences if each.leg is None] == [
        "企业服务组 回访 次数：公布 1，现为 2",
        "企业服务组 回访 次数（剔除后）：公布 1，现为 2",
    ]
    # Found false, it is resolved in March no more: neither is its call.
    assert office.months.restated(MARCH, Cohort.ENDED).call_backs == (row,)


def test_a_month_frozen_before_the_solve_rate_was_is_not_compared_by_it(march, monkeypatch):
    office, _, officer, good, *_ = march
    whole = frozen_store.dumps
    with monkeypatch.context() as before:
        before.setattr(frozen_store, "dumps", lambda found: whole({"rows": found["rows"]}))
        office.months.freeze(officer, MARCH, Cohort.LOGGED)
    office.do(officer, c.CallBackCase(ticket_id=good.ticket_id, solved=True))
    found = office.months.restated(MARCH, Cohort.LOGGED)
    assert (found.published.call_backs, found.differences) == (None, ())
    assert office.months.findings() == []


@pytest.mark.parametrize(
    ("now", "month", "said"),
    [
        ("2026-03-31 23:59:59", 202603, "还没有结束"),
        ("2026-04-01 00:00", 202604, "还没有结束"),
        ("2026-04-01 00:00", 202612, "还没有结束"),
        ("2026-04-01 00:00", 202613, "不是一个月份"),
        ("2026-04-01 00:00", 26, "不是一个月份"),
        ("2026-04-01 00:00", 202602, "没有任何工单"),
    ],
)
def test_only_a_closed_month_with_cases_is_frozen(march, now, month, said):
    office, clock, officer, *_ = march
    clock.set(at(now))
    with pytest.raises(Refused, match=said):
        office.months.freeze(officer, month, Cohort.LOGGED)


@pytest.mark.parametrize("moment", ["2026-04-01 00:00", "2026-04-01 07:59", "2026-04-01 08:00"])
def test_a_month_is_over_at_local_midnight_not_at_eight(march, moment):
    """Zammad counts months in UTC: zammad#5865."""
    office, clock, officer, *_ = march
    clock.set(at(moment))
    assert office.months.freeze(officer, MARCH, Cohort.LOGGED).value.month == MARCH


@pytest.mark.parametrize(
    ("start", "month"),
    [("2026-03-31 23:59:59", 202603), ("2026-04-01 00:00", 202604), ("2026-04-01 07:59", 202604)],
)
def test_a_case_belongs_to_its_local_month(desk, start, month):
    office, clock = desk
    officer = acting(office, Role.SUPERVISOR)
    work(office, clock, officer, start)
    clock.set(at("2026-06-01 09:00"))
    assert office.months.freeze(officer, month, Cohort.LOGGED).value.rows
    for other in {202603, 202604} - {month}:
        with pytest.raises(Refused, match="没有任何工单"):
            office.months.freeze(officer, other, Cohort.LOGGED)


@pytest.mark.parametrize("month", [202601, 202602, 202611, 202612])
def test_the_bounds_of_a_month_are_local_midnights(month):
    first, after = (to_datetime(each) for each in bounds(month))
    assert (first.year * 100 + first.month, first.day, first.hour) == (month, 1, 0)
    assert (after.day, after.hour) == (1, 0)
    assert 28 <= (after - first).days <= 31
    assert from_datetime(first) == bounds(month)[0]


def test_freezing_twice_is_refused_and_so_is_anyone_but_a_supervisor(march):
    office, _, officer, *_ = march
    for role in (Role.OFFICER, Role.LEAD):
        with pytest.raises(Refused, match="主管、管理员"):
            office.months.freeze(acting(office, role), MARCH, Cohort.LOGGED)
    with pytest.raises(Refused, match="还没有冻结"):
        office.months.published(MARCH, Cohort.LOGGED)
    office.months.freeze(officer, MARCH, Cohort.LOGGED)
    with pytest.raises(Refused, match="已经冻结过"):
        office.months.freeze(officer, MARCH, Cohort.LOGGED)
    with pytest.raises(Refused, match="还没有冻结"):
        office.months.restated(MARCH, Cohort.ENDED)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE frozen_month SET payload = '{}'",
        "DELETE FROM frozen_month",
        "REPLACE INTO frozen_month SELECT * FROM frozen_month",
        (
            "INSERT OR REPLACE INTO frozen_month SELECT id + 9, month, cohort, payload, event_count,"
            " chain_hash, created_at, created_by, hash FROM frozen_month"
        ),
    ],
)
def test_what_was_published_refuses_to_be_changed(march, tmp_path, statement):
    office, _, officer, *_ = march
    office.months.freeze(officer, MARCH, Cohort.LOGGED)
    with pytest.raises(driver.Error, match="immutable"):
        execute(tmp_path / "office.db", statement)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("payload = replace(payload, '\"on_time\":1', '\"on_time\":2')", "改动过"),
        ("month = 202602", "改动过"),
        ("created_by = 'officer:1'", "改动过"),
        ("created_at = created_at + 1", "改动过"),
        ("event_count = event_count - 1", "改动过"),
        ("hash = hash || '0'", "改动过"),
    ],
)
def test_a_frozen_figure_changed_behind_the_programs_back_is_named(march, tmp_path, change, said):
    office, _, officer, *_ = march
    office.months.freeze(officer, MARCH, Cohort.LOGGED)
    with guards_down(tmp_path / "office.db"):
        execute(tmp_path / "office.db", f"UPDATE frozen_month SET {change}")
    assert any(said in finding.sentence for finding in office.months.findings())


def test_a_frozen_month_taken_away_or_its_events_changed_is_named(march, tmp_path):
    office, _, officer, *_ = march
    path = tmp_path / "office.db"
    for cohort in Cohort:
        office.months.freeze(officer, MARCH, cohort)
    with guards_down(path):
        execute(path, "UPDATE event SET chain_hash = 'x' WHERE id = (SELECT max(id) FROM event)")
    found = [finding.sentence for finding in office.months.findings()]
    assert len(found) == 2
    assert all("冻结之前的事件被改动过" in said for said in found)
    with guards_down(path):
        execute(path, "DELETE FROM frozen_month WHERE id = 1")
    assert "被删去" in office.months.findings()[0].sentence


def test_a_month_frozen_by_a_clock_set_ahead_is_named(march):
    """Its figures were published before the bad half of it had happened, and for good."""
    office, clock, officer, *_ = march
    clock.set(at("2026-04-01 08:00"))
    office.months.freeze(officer, MARCH, Cohort.LOGGED)
    assert office.months.findings() == []
    clock.set(at("2026-03-31 23:50"))
    office.log(officer, request(title="月底的一件"))
    (finding,) = office.months.findings()
    assert "2026年3月（当月登记）冻结时这个月还没有过完" in finding.sentence
    assert "2026年3月31日 23:50 才录入" in finding.sentence
