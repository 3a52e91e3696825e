"""The 派单目录 as it is edited: tried, replayed over what was logged, published, put back."""

import json
from dataclasses import replace

import pytest
from cast import cast
from new_office import acting, request

from gaoxinban.application import commands as c
from gaoxinban.application.rule_ports import RuleKind
from gaoxinban.application.versions import Choice
from gaoxinban.domain.errors import Conflict, Refused
from gaoxinban.domain.routing import Facts
from gaoxinban.domain.routing_words import changes
from gaoxinban.domain.term import Role, TeamFunction

SOCIAL = {"number": 900, "name": "社保", "team": "delivery", "condition": {"words": ["社保"]}}


@pytest.fixture
def play(desk):
    return cast(desk)


def publish(play, candidate, based_on=1, who=None):
    return play.office.rules.publish(
        who or play.boss, candidate, Choice(based_on=based_on, reason="试行")
    ).value


def first(play, *tables):
    """The directory in force with these rules before all others."""
    draft = play.office.dispatching.draft()
    rules = [draft.catalogue.read_rule(table) for table in tables]
    return draft.with_rules([*rules, *draft.catalogue.rules])


def test_the_draft_of_what_is_in_force_says_nothing_new(play):
    draft = play.office.dispatching.draft()
    same = draft.with_rules(draft.catalogue.rules)
    assert changes(play.office.dispatching.directory(), same) == ()
    with pytest.raises(Refused, match="完全相同"):
        play.office.rules.basis(same)


def test_an_unpublished_directory_answers_and_says_why(play):
    asked = Facts(text="社保开户要什么材料")
    assert play.office.route(asked).team_name == "企业服务组"
    answer = play.office.dispatching.try_out(first(play, SOCIAL), asked)
    assert (answer.team_name, answer.rule.number) == ("项目推进组", 900)
    assert answer.why == ("含「社保」",)
    assert play.office.route(asked).team_name == "企业服务组"


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"condition": {}}, "condition", "会匹配所有诉求"),
        ({"condition": {"words": [" "]}}, "condition", "会匹配所有诉求"),
        ({"condition": {"any": []}}, "condition", "没有条件"),
        ({"condition": {"category": ["没有"]}}, "condition", "不存在"),
        ({"name": " "}, "name", "没有名称"),
        ({"team": "nobody"}, "team", "不存在"),
    ],
)
def test_a_rule_that_says_nothing_usable_is_refused_beside_its_field(play, wrong, field, said):
    """peers.md §12, pitfall 21: a blank condition would catch everything."""
    with pytest.raises(Refused, match=said) as caught:
        play.office.dispatching.draft().catalogue.read_rule({**SOCIAL, **wrong})
    assert caught.value.field == field


def test_the_bench_counts_what_changes_and_what_people_decided(play):
    """One request was taken on by 企业服务组, one waits; a third is another matter."""
    play.do(play.officer, c.AcceptCase)
    play.log()
    play.log(title="想申请贷款", body="流动资金不够,想申请银行贷款。")
    found = play.office.dispatching.replay(first(play, SOCIAL))
    assert (found.requests, found.skipped) == (3, 0)
    assert found.flows == {("企业服务组", "项目推进组"): 2}
    assert {line.decided for line in found.changed} == {"企业服务组", ""}
    assert {line.new_rule for line in found.changed} == {"规则900 社保"}
    assert vars_of(found.agreement) == (1, 1, 0)
    assert found.answered[900] == 2


def vars_of(agreement):
    return agreement.decided, agreement.before, agreement.after


def test_the_bench_looks_back_ninety_days(play, clock):
    clock.advance(days=91)
    play.log()
    assert play.office.dispatching.replay(first(play, SOCIAL)).requests == 1


def test_merged_and_void_requests_are_left_out_and_those_without_words_are_counted(play, office):
    other = play.log()
    play.do(play.boss, c.VoidCase, ticket_id=other, reason="记错了")
    with office._database.write() as uow:
        uow._connection.exec_driver_sql("UPDATE content SET payload = NULL")
        uow.commit()
    found = office.dispatching.replay(first(play, SOCIAL))
    assert (found.requests, found.skipped, found.changed) == (1, 1, [])


def test_a_category_that_a_person_gave_stands_in_the_bench(play):
    """The words speak of social insurance, the person filed it under loans."""
    play.log(category="finance.loan")
    moved = first(play, {**SOCIAL, "condition": {"category": ["finance.loan"]}})
    found = play.office.dispatching.replay(moved)
    assert [line.old_team for line in found.changed] == ["科技金融服务组"]


def test_a_rule_that_an_earlier_one_leaves_nothing_to_is_marked(play):
    late = {**SOCIAL, "number": 901, "name": "开户", "condition": {"words": ["社保开户"]}}
    found = play.office.dispatching.replay(first(play, SOCIAL, late))
    assert (found.shadows[901].by, found.shadows[901].cases) == (900, 1)
    assert 900 not in found.shadows
    other = play.office.dispatching.replay(first(play, late, SOCIAL))
    assert 901 not in other.shadows


def test_directories_that_hear_differently_are_replayed_each_by_itself(play):
    """Other clues infer another category: the old side must not hear with the new ears."""
    draft = play.office.dispatching.draft()
    payload = draft.catalogue.to_payload()
    payload["silent"] = [*payload["silent"], "社保"]
    deaf = type(draft.catalogue).from_payload(payload)
    assert not deaf.hears_like(draft.catalogue)
    found = play.office.dispatching.replay(deaf)
    assert found.agreement.decided == 0
    expected = deaf.route(Facts(title=request().title, text=request().body))
    old = play.office.route(Facts(title=request().title, text=request().body))
    assert sum(found.flows.values()) == (expected.team != old.team)


def test_the_bench_can_be_stopped(play, monkeypatch):
    monkeypatch.setattr("gaoxinban.application.directory_bench.TOLD_EVERY", 1)

    def stop(_seen, _total):
        raise Refused("已停止")

    with pytest.raises(Refused, match="已停止"):
        play.office.dispatching.replay(first(play, SOCIAL), stop)


def test_a_published_directory_counts_for_new_cases_and_old_ones_keep_theirs(play, office):
    done = publish(play, first(play, SOCIAL))
    assert (done.kind, done.number, done.adopted) == (RuleKind.DISPATCH, 2, 0)
    new = play.log()
    assert office.detail(new).team_id == play.team("项目推进组")
    assert office.detail(new).rule == "规则900 社保"
    assert office.detail(play.id).team_id == play.team("企业服务组")
    assert [row.reason for row in office.rules.versions(RuleKind.DISPATCH)] == ["试行", ""]
    assert office.maintenance.verify() == []


def test_an_old_version_is_taken_up_by_publishing_it_anew(play, office):
    publish(play, first(play, SOCIAL))
    old = office.dispatching.draft(1)
    assert (old.number, old.in_force) == (1, 2)
    assert publish(play, old.with_rules(old.catalogue.rules), based_on=2).number == 3
    assert changes(office.dispatching.directory(1), office.dispatching.directory(3)) == ()


def test_who_saw_another_version_looks_again(play):
    publish(play, first(play, SOCIAL))
    with pytest.raises(Conflict):
        publish(play, first(play, {**SOCIAL, "number": 902}), based_on=1)


def test_only_supervisors_publish(play):
    for who in (play.officer, play.lead):
        with pytest.raises(Refused, match="主管"):
            publish(play, first(play, SOCIAL), who=who)


def test_a_new_team_can_be_named_and_a_renamed_one_shows_its_name(play, office):
    made = office.teams.put(play.admin, None, "专班", TeamFunction.SERVICE).value
    office.teams.put(play.admin, play.team("项目推进组"), "推进一组", TeamFunction.DELIVERY)
    draft = office.dispatching.draft()
    assert draft.teams[made.code] == "专班"
    publish(play, first(play, {**SOCIAL, "team": made.code}))
    assert office.detail(play.log()).team_id == made.id
    assert "推进一组" in {each.name for each in office.dispatching.directory().teams.values()}


def test_a_team_that_closed_meanwhile_gets_no_case(play, office):
    made = office.teams.put(play.admin, None, "专班", TeamFunction.SERVICE).value
    candidate = first(play, {**SOCIAL, "team": made.code})
    office.teams.close(play.admin, made.id)
    with pytest.raises(Refused, match="专班"):
        publish(play, candidate)


def test_a_team_that_no_rule_names_any_more_can_be_closed(play, office):
    draft = office.dispatching.draft()
    kept = [
        rule if rule.team != "finance" else replace(rule, team="service")
        for rule in draft.catalogue.rules
    ]
    publish(play, draft.with_rules(kept))
    team = next(t for t in office.directory().teams if t.code == "finance")
    for person in office.directory().officers:
        if person.team_id == team.id:
            office.staff.retire(play.admin, person.id)
    assert not office.teams.close(play.admin, team.id).value.active


def test_a_directory_goes_out_as_a_file_and_comes_back(play, office):
    catalogue = first(play, {**SOCIAL, "name": '引"号\\和\x7f', "off": True})
    data = office.dispatching.write(catalogue)
    draft = office.dispatching.read(data)
    assert draft.with_rules(draft.catalogue.rules).digest == catalogue.digest
    assert draft.in_force == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe", "看不懂"),
        (b"a = ", "看不懂"),
        (b"a = 1", "没有派单规则"),
        (b"rules = [1]", "应是一组表"),
        (b'[[rules]]\nname = "x"\nteam = "service"\ncondition = 3', "条件是空的"),
        (b'teams = [{}]\n[[rules]]\nname = "x"', "缺代码或名称"),
    ],
)
def test_a_file_that_is_no_directory_is_refused(office, data, said):
    with pytest.raises(Refused, match=said):
        office.dispatching.read(data)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace('"investment_2"', '"elsewhere"'), "招商二组"),
        (lambda text: text + '\n[[categories]]\ncode = "x9"\nname = "别处的"\n', "别处的"),
    ],
)
def test_a_file_of_another_office_names_what_is_missing(office, change, said):
    text = office.dispatching.write(office.dispatching.directory()).decode()
    with pytest.raises(Refused, match=said) as caught:
        office.dispatching.read(change(text).encode())
    assert caught.value.field == "file"


def test_the_payload_in_the_chain_holds_the_reason(play, office):
    publish(play, first(play, SOCIAL))
    with office._database.rules() as rules:
        row = rules._connection.exec_driver_sql(
            "SELECT payload FROM rule_version WHERE kind = 'dispatch' AND number = 2"
        ).scalar()
    assert json.loads(row)["reason"] == "试行"
    assert (
        acting(office, Role.SUPERVISOR).ref
        == office.rules.versions(RuleKind.DISPATCH)[0].created_by
    )
