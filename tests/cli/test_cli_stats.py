"""`stats` against a recomputation by another method, from what was done and nothing that was stored.

A few hundred cases are played through Office with a clock that is set. What is
done is written down here as plain values; figures are then counted from these
notes with the slow calendar (day by day, minute by minute) and textbook
percentiles, and compared with `stats --json`.
"""

import itertools

import pytest
from domain.calendar_oracle import moment
from new_office import acting, at, new_office
from recount import LEGS, Player, Recount

from gaoxinban.application import commands as c
from gaoxinban.domain.term import Role

NOW = at("2026-06-20 11:11")


@pytest.fixture(scope="module")
def played_once(tmp_path_factory):
    """Cases over half a year around 春节, played once."""
    office, clock = new_office(tmp_path_factory.mktemp("stats"))
    player = Player(office, clock, seed=20_26)
    begin, end = at("2025-10-09 07:00"), at("2026-03-31 20:00")
    for start in sorted(player.chance.randrange(begin, end) for _ in range(140)):
        player.play(start)
    path = office._database.path
    office.close()
    return path, Recount(player.cases, NOW)


@pytest.fixture
def played(typed, played_once, monkeypatch):
    """The command line on what was played, read at a fixed moment."""
    typed.path, recount = played_once
    monkeypatch.setattr("gaoxinban.bootstrap.SystemClock.now", lambda _self: NOW)
    return recount


def _compare(typed, expected, by, leg, *words):
    asked = ("--by", ",".join(by)) if by else ()
    found = typed.json("stats", "--leg", leg, *asked, *words)
    keys = [*by, "leg", *next(iter(expected.values()))]
    assert all(list(row) == keys for row in found)
    assert all(row.pop("leg") == leg for row in found)
    by_group = {tuple(row.pop(name) for name in by): row for row in found}
    assert len(by_group) == len(found)
    assert by_group.keys() == expected.keys()
    for group, row in by_group.items():
        wanted = expected[group]
        assert {k for k in row if row[k] is None} == {k for k in wanted if wanted[k] is None}
        told = [k for k in row if row[k] is not None]
        assert [row[k] for k in told] == pytest.approx([wanted[k] for k in told], rel=1e-12), group


@pytest.mark.parametrize("leg", LEGS)
def test_figures_agree_with_a_recount(typed, played, leg):
    for by in ((), ("month",), ("kind",), ("urgency", "channel"), ("team",), ("team", "month")):
        _compare(typed, played.rows(by, leg), by, leg)


def test_a_period_holds_the_days_it_names(typed, played):
    """Both included, by the local date of logging."""

    def inside(case):
        return "2025-12-01" <= f"{moment(case.logged):%Y-%m-%d}" <= "2026-01-31"

    words = ("--since", "2025-12-01", "--until", "2026-01-31")
    for leg in LEGS:
        _compare(typed, played.rows(("month",), leg, inside), ("month",), leg, *words)


def test_the_notes_hold_every_kind_of_course(played):
    """The comparison proves nothing about what never happened."""
    cases = played.cases
    assert {case.withdrawn for case in cases} == {None, "declined", "merged", "voided"}
    assert sum(case.exempted for case in cases) > 10
    assert any(case.exempted and any(map(played.is_late, played.legs[id(case)])) for case in cases)
    assert sum(len(case.turns) > 1 for case in cases) > 20
    assert sum(bool(case.pauses) for case in cases) > 20
    assert any(until is None for case in cases for _, until in case.pauses)
    assert any(
        sum(played.calendar.elapsed(a, b) for a, b in case.pauses if b) > 270_000 for case in cases
    )
    legs = list(itertools.chain.from_iterable(played.legs.values()))
    for name in LEGS:
        own = [leg for leg in legs if leg.name == name]
        assert {played.is_late(leg) for leg in own} == {True, False}
        assert any(leg.until is None for leg in own)


def test_a_leg_belongs_to_the_team_that_had_it_when_it_ended(typed, desk):
    """Whoever takes the case over later does not inherit the first contact."""
    office, clock = desk
    boss = acting(office, Role.SUPERVISOR)
    teams = {t.name: t.id for t in office.directory().teams}
    log = c.LogCase(title="x", enterprise_name="常州某公司", team_id=teams["招商一组"])
    case = office.log(boss, log).value.ticket_id
    clock.advance(hours=1)
    office.do(boss, c.AcceptCase(ticket_id=case))
    office.do(boss, c.ContactCase(ticket_id=case, reached="李工"))
    clock.advance(hours=1)
    office.do(boss, c.TransferCase(ticket_id=case, team_id=teams["企业服务组"], reason="x"))
    office.close()
    found = {
        row["leg"]: row["team"]
        for row in typed.json("stats", "--by", "team")
        if row["leg"] != "accept"
    }
    assert found == {"dispatch": "招商一组", "contact": "招商一组", "resolve": "企业服务组"}


def test_without_a_leg_one_row_a_leg(typed, played):
    assert [row["leg"] for row in typed.json("stats")] == list(LEGS)


def test_no_data_is_null_never_0(typed, desk):
    office, _ = desk
    office.log(acting(office, Role.ADMIN), c.LogCase(title="x", enterprise_name="常州某公司"))
    office.close()
    row = typed.json("stats", "--leg", "resolve", "--by", "town,ownership")[0]
    assert row["town"] is None
    assert row["n"] == 0
    assert {row[name] for name in row if name.endswith("seconds")} == {None}


def test_nothing_logged_is_an_empty_list(typed):
    assert typed.json("stats") == []
    assert "没有符合条件的工单" in typed("stats").out


def test_a_team_that_voids_all_its_cases_still_has_a_row(typed, desk):
    """No rate, no time, but the cases stand there: nobody can hide work by voiding it."""
    office, clock = desk
    boss = acting(office, Role.SUPERVISOR)
    teams = {t.name: t.id for t in office.directory().teams}
    log = c.LogCase(title="x", enterprise_name="常州某公司", team_id=teams["招商一组"])
    case = office.log(acting(office, Role.ADMIN), log).value.ticket_id
    clock.advance(minutes=1)
    office.do(boss, c.VoidCase(ticket_id=case, reason="重复"))
    office.close()
    (row,) = typed.json("stats", "--by", "team", "--leg", "resolve")
    assert (row["team"], row["voided"], row["n"], row["due"]) == ("招商一组", 1, 0, 0)
    assert row["median_working_seconds"] is None
    line = typed("stats", "--by", "team", "--leg", "resolve").out.splitlines()[2]
    assert line.split()[-7:] == [*"——00010"]


def test_an_exempted_case_leaves_one_rate_and_stays_in_the_other(typed, desk, monkeypatch):
    office, clock = desk
    monkeypatch.setattr("gaoxinban.bootstrap.SystemClock.now", lambda _self: clock.now())
    boss, admin = acting(office, Role.SUPERVISOR), acting(office, Role.ADMIN)
    for minutes in (10, 60):
        log = c.LogCase(title="x", enterprise_name="常州某公司", dispatch=False)
        case = office.log(admin, log).value.ticket_id
        clock.advance(minutes=minutes)
        office.do(boss, c.DispatchCase(ticket_id=case, team_id=1))
    office.do(boss, c.AskExemption(ticket_id=case, reason="系统停机"))
    clock.advance(minutes=1)
    office.do(admin, c.DecideExemption(ticket_id=case, granted=True, reason="属实"))
    office.close()
    (row,) = typed.json("stats", "--leg", "dispatch")
    assert (row["due"], row["on_time"], row["zero_delay"], row["zero_delay_of"]) == (2, 1, 1, 2)
    assert (row["exempted"], row["kept_due"], row["kept_on_time"]) == (1, 1, 1)
    assert (row["kept_zero_delay"], row["kept_zero_delay_of"]) == (1, 1)
    cells = typed("stats", "--leg", "dispatch").out.splitlines()[2].split()
    assert cells[-11:] == [
        *["1/2", "50.0%", "100.0%", "1/2", "50.0%", "100.0%", "1", "0", "0", "0", "0"]
    ]


def test_a_percentile_that_open_cases_could_raise_is_marked(typed, desk):
    office, clock = desk
    boss = acting(office, Role.SUPERVISOR)
    for _ in range(2):
        log = c.LogCase(title="x", enterprise_name="常州某公司", dispatch=False)
        case = office.log(boss, log).value.ticket_id
    clock.advance(minutes=10)
    office.do(boss, c.DispatchCase(ticket_id=case, team_id=1))
    office.close()
    cells = typed("stats", "--leg", "dispatch").out.splitlines()[2].split()
    assert cells[:6] == ["派单", "1", "1", "1", "≥10分", "≥10分"]
    assert cells[6] == "10分"


def test_groups_in_chinese_and_each_once(typed, played):
    assert typed.json("stats", "--by", "团队，月份,team") == typed.json(
        "stats", "--by", "team,month"
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--by", "weather"], "不能按「weather」分组，可以用：team（团队）"),
        (["--since", "2026-02-30"], "看不懂日期"),
        (["--until", "soon"], "看不懂日期"),
        (["--since", "2026-03-01", "--until", "2026-02-28"], "--since 晚于 --until"),
        (["--until", "9999-12-31"], "太晚"),
    ],
)
def test_questions_that_make_no_sense(typed, words, told):
    assert told in typed.refused("stats", *words)


def test_for_people(typed, played):
    out = typed("stats", "--by", "team").out.splitlines()
    assert out[0].split()[:4] == ["团队", "环节", "已完成", "未完"]
    first = next(place for place, line in enumerate(out) if line.startswith("时间是"))
    notes = zip(out[first : first + 3], ("自然", "剔除后", "零耽搁率"), strict=True)
    assert all(word in line for line, word in notes)
    told = [line.partition("：")[0] for line in out[first + 3 : -1]]
    teams = played.rows(("team",), "resolve").items()
    assert sorted(told) == sorted(team or "—" for (team,), row in teams if row["called_back"])
    assert out[-1].startswith("解决率：")
