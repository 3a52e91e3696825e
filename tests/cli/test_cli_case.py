"""`explain` and `route`."""

import pytest
from new_office import acting, request

from gaoxinban.application import commands as c
from gaoxinban.domain.term import HolderKind, Role

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def case(desk):
    """A case dispatched by a person, accepted, contacted, paused over a weekend, resumed."""
    office, clock = desk
    admin = acting(office, Role.ADMIN)
    team = next(t for t in office.directory().teams if t.name == "企业服务组")
    officer = acting(office, Role.OFFICER, "企业服务组")
    logged = office.log(admin, request(team_id=team.id)).value
    clock.advance(minutes=20)
    office.do(officer, c.AcceptCase(ticket_id=logged.ticket_id))
    clock.advance(minutes=40)
    office.do(officer, c.ContactCase(ticket_id=logged.ticket_id, reached="李工"))
    office.do(
        officer,
        c.PauseCase(ticket_id=logged.ticket_id, reason="等材料", awaited=HolderKind.ENTERPRISE),
    )
    clock.advance(days=7)
    office.do(officer, c.ResumeCase(ticket_id=logged.ticket_id))
    office.close()
    return logged.number


def test_explain_as_the_contract_has_it(typed, case):
    found = typed.json("explain", case)
    assert list(found) == [
        "number", "state", "holdings", "legs", "natural_seconds", "working_seconds", "steps",
    ]  # fmt: skip
    assert (found["number"], found["state"]) == (case, "accepted")
    assert set(found["holdings"][0]) == {
        "holder", "kind", "from", "to", "natural_seconds", "working_seconds", "paused",
    }  # fmt: skip
    assert set(found["legs"][0]) == {
        "leg", "from", "to", "due", "natural_seconds", "working_seconds", "excluded_seconds",
        "delay_seconds",
    }  # fmt: skip
    assert [holding["kind"] for holding in found["holdings"]] == [
        "desk", "team", "officer", "enterprise", "officer",
    ]  # fmt: skip
    assert [holding["paused"] for holding in found["holdings"]] == [False] * 3 + [True, False]
    assert [leg["leg"] for leg in found["legs"]] == ["dispatch", "accept", "contact", "resolve"]


@pytest.mark.parametrize("said", ["1", "2026-1", "gx2026-001"])
def test_a_number_is_said_without_its_zeros(typed, case, said):
    assert typed.json("explain", said)["number"] == case
    assert "没有工单 2025-1" in typed.refused("explain", "2025-1")


def test_explain_partitions_the_case(typed, case):
    """No second is lost or counted twice, and the spans touch each other."""
    found = typed.json("explain", case)
    holdings = found["holdings"]
    assert holdings[-1]["to"] is None
    assert [h["to"] for h in holdings[:-1]] == [h["from"] for h in holdings[1:]]
    for kind in ("natural_seconds", "working_seconds"):
        assert sum(holding[kind] for holding in holdings) == found[kind]


def test_explain_excludes_the_pause_from_the_last_leg_only(typed, case):
    legs = {leg["leg"]: leg for leg in typed.json("explain", case)["legs"]}
    assert legs["resolve"]["excluded_seconds"] == 5 * 27_000
    assert legs["resolve"]["due"] == "2026-03-16T09:00:00+08:00"
    assert [legs[name]["excluded_seconds"] for name in ("dispatch", "accept", "contact")] == [0] * 3
    assert legs["contact"]["to"] == "2026-03-02T10:00:00+08:00"
    assert legs["contact"]["due"] == "2026-03-02T14:30:00+08:00"
    assert legs["contact"]["working_seconds"] == 3_600


def test_explain_in_sentences(typed, case):
    said = typed("explain", case).out
    assert case in said
    assert "挂起扣除" in said
    assert "跳过周末4天" in said


@pytest.mark.parametrize("number", ["GX-2026-999999", "x", "", "'; DROP TABLE ticket --", "\udcff"])
def test_explain_knows_no_such_case(typed, number):
    assert "没有工单" in typed.refused("explain", number)


def test_numbers_are_found_in_either_case(typed, case):
    assert typed.json("explain", case.lower())["number"] == case


def test_route_as_the_contract_has_it(typed):
    found = typed.json("route", "--text", "公司招了二十个人，社保开户要带什么材料")
    assert list(found) == ["team", "function", "category", "rule", "why", "rejected"]
    assert found["team"] == "企业服务组"
    assert found["function"] == "service"
    assert found["category"].startswith("用工与社保")
    assert found["rule"]["number"] > 1
    assert found["why"]
    assert [each["number"] for each in found["rejected"]] == list(range(1, found["rule"]["number"]))
    assert all(each["failed"] for each in found["rejected"])


def test_route_for_people(typed):
    said = typed("route", "--text", "公司招了二十个人，社保开户要带什么材料").out
    assert "企业服务组（服务）" in said
    assert "因为" in said
    assert "规则1 " in said


def test_route_without_a_rule_goes_to_a_person(typed):
    found = typed.json("route", "--text", "你好")
    assert (found["team"], found["function"], found["rule"]) == (None, None, None)
    assert found["rejected"]
    told, *rules = found["why"]
    assert told == f"没有规则匹配：{len(found['rejected'])} 条规则都不合，请人工派单"
    assert rules == [
        f"规则{each['number']} {each['name']}：{each['failed']}" for each in found["rejected"]
    ]
    said = typed("route", "--text", "你好").out
    assert "待人工派单" in said
    assert told in said


def test_route_takes_a_category(typed):
    by_words = typed.json("route", "--text", "请帮忙看看", "--category", "税费")
    assert by_words["category"].startswith("税费")
    assert "没有事项分类「没有这种」" in typed.refused(
        "route", "--text", "x", "--category", "没有这种"
    )


@pytest.mark.parametrize("asked", ["常州示例精密机械有限公司", "示例精密", "czsljmjx"])
def test_route_finds_the_enterprise_and_says_which(typed, desk, asked):
    office, _ = desk
    office.log(acting(office, Role.ADMIN), request())
    office.close()
    said = typed("route", "--text", "想租厂房", "--enterprise", asked, "--json")
    assert said.code == 0
    assert "企业：常州示例精密机械有限公司" in said.err
    assert said.document["team"]


def test_route_refusals(typed):
    assert "没有企业「无此企业」" in typed.refused(
        "route", "--text", "x", "--enterprise", "无此企业"
    )
    assert "--text" in typed.refused("route", "--text", " ")


def test_bytes_that_are_no_text_do_no_harm(typed):
    assert typed("route", "--text", "厂房\udcff漏水", "--json").code == 0
