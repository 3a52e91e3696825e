"""事项分类: renamed, retired, ordered; nothing is deleted and no history rewritten."""

import pytest
from cast import cast
from new_office import request

from gaoxinban.application import commands as c
from gaoxinban.application.account_ports import AccountAct
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.routing import Facts


@pytest.fixture
def play(desk):
    return cast(desk)


def codes(office, *, parent=None, active=None):
    return [
        each.code
        for each in office.directory().categories
        if each.parent == parent and (active is None or each.active is active)
    ]


def put(play, code, parent, name, template="", who=None):
    return play.office.categories.put(who or play.boss, code, parent, name, template).value


def test_a_new_name_is_shown_everywhere_and_the_code_stays(play, office):
    number = play.log(category="finance.loan")
    events = office.maintenance.counts()["event"]
    put(play, "finance.loan", "finance", "贷款")
    assert office.detail(number).category_name == "融资与担保/贷款"
    assert office.maintenance.counts()["event"] == events
    assert office.maintenance.verify() == []
    last = office.accounts.events(play.admin)[0]
    assert (last.act, last.note) == (
        AccountAct.CATEGORY,
        "融资与担保/银行贷款 改名为「贷款」",
    )


def test_a_new_category_stands_below_its_first_level_and_is_routed_like_it(play, office):
    made = put(play, None, "utilities", "氢气")
    assert made.full_name == "水电气热与通信/氢气"
    assert codes(office, parent="utilities")[-1] == made.code
    everything = [each.code for each in office.directory().categories]
    assert everything.index(made.code) < everything.index("labour")
    like = office.route(Facts(text="请协调", category="utilities"))
    assert office.route(Facts(text="请协调", category=made.code)).rule == like.rule
    number = play.log(category=made.code)
    assert office.detail(number).category_name == "水电气热与通信/氢气"
    assert made.code in office.dispatching.draft().categories


def test_a_retired_category_is_given_to_no_new_case_and_stays_with_the_old(play, office):
    old = play.log(category="finance.loan")
    office.categories.retire(play.boss, "finance.loan")
    with pytest.raises(Refused, match="已停用") as caught:
        play.log(category="finance.loan")
    assert caught.value.field == "category"
    with pytest.raises(Refused, match="已停用"):
        play.do(play.boss, c.AmendCase, category="finance.loan", reason="试")
    assert office.detail(old).category_name == "融资与担保/银行贷款"
    play.do(play.boss, c.AmendCase, ticket_id=old, title="改了标题", reason="写错了")
    assert "finance.loan" in codes(office, parent="finance")
    assert "finance.loan" not in office.dispatching.draft().categories
    assert office.maintenance.verify() == []


def test_words_that_lead_to_a_retired_category_lead_to_its_first_level(play, office):
    said = {"title": "想申请贷款", "body": "流动资金不够,想申请银行贷款。"}
    assert office.preview(request(**said)).category == "finance.loan"
    office.categories.retire(play.boss, "finance.loan")
    assert office.preview(request(**said)).category == "finance"
    assert office.detail(play.log(**said)).category_name == "融资与担保"
    office.categories.retire(play.boss, "finance")
    assert office.preview(request(**said)).category is None


def test_a_first_level_retires_with_its_second_and_a_second_returns_with_its_first(play, office):
    office.categories.retire(play.boss, "finance")
    assert codes(office, parent="finance", active=True) == []
    office.categories.retire(play.boss, "finance.loan", retired=False)
    assert codes(office, parent="finance", active=True) == ["finance.loan"]
    assert "finance" in codes(office, active=True)
    with pytest.raises(Refused, match="没有停用"):
        office.categories.retire(play.boss, "finance", retired=False)


def test_one_category_always_stays(play, office):
    for code in codes(office)[1:]:
        office.categories.retire(play.boss, code)
    with pytest.raises(Refused, match="至少"):
        office.categories.retire(play.boss, codes(office)[0])


def test_a_category_moves_with_its_second_level(play, office):
    first, second = codes(office)[:2]
    office.categories.move(play.boss, second, -1)
    everything = [each.code for each in office.directory().categories]
    below = len(codes(office, parent=second))
    assert everything[0] == second
    assert everything[below + 1] == first
    with pytest.raises(Refused, match="最前"):
        office.categories.move(play.boss, second, -1)


def test_the_template_of_a_category_is_kept_changed_and_dropped(play, office):
    def asked(code):
        return next(row.template for row in office.categories.all() if row.option.code == code)

    made = put(play, None, None, "低空经济", "机型：\n航线：")
    assert asked(made.code) == "机型：\n航线："
    put(play, made.code, None, "低空经济", "机型：\n空域：")
    assert asked(made.code) == "机型：\n空域："
    with pytest.raises(Refused, match="没有任何改动"):
        put(play, made.code, None, "低空经济", "机型：\n空域：")
    put(play, made.code, None, "低空经济", "")
    assert asked(made.code) == ""
    assert len({each.keyword for each in office.desk.modules.all()}) == len(
        office.desk.modules.all()
    )


@pytest.mark.parametrize(
    ("code", "parent", "name", "field"),
    [
        (None, None, " ", "name"),
        (None, None, "税费", "name"),
        (None, None, "甲/乙", "name"),
        (None, None, "长" * 31, "name"),
        (None, "finance", "银行贷款", "name"),
        (None, "finance.loan", "第三级", "parent"),
        ("finance.equity", None, "银行贷款", "name"),
    ],
)
def test_a_name_that_does_not_do_is_refused_beside_its_field(play, code, parent, name, field):
    with pytest.raises(Refused) as caught:
        put(play, code, parent, name)
    assert caught.value.field == field
