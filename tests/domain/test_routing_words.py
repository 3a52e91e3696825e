"""What a 派单目录 says, and what one version changes of another, in words."""

import pytest

from gaoxinban.domain.routing import Catalogue, Facts
from gaoxinban.domain.routing_words import changes, condition_text


def catalogue(*rules, **parts):
    """Rules 1, 2, 3 … of one team each, unless they say otherwise."""
    plain = {"team": "service", "condition": {"words": ["用电"]}}
    return Catalogue.from_payload(
        {
            "categories": [
                {
                    "code": "power",
                    "name": "水电",
                    "second": [{"code": "power.line", "name": "专线"}],
                }
            ],
            "teams": [
                {"code": "service", "name": "企业服务组", "function": "service"},
                {"code": "delivery", "name": "项目推进组", "function": "delivery"},
            ],
            "lists": {"求办": ["想", "请"]},
            "rules": [{"number": n, "name": f"第{n}条", **plain, **rule} for n, rule in rules],
            **parts,
        }
    )


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"words": ["a", "b"]}, "含「a」「b」"),
        ({"without": "@求办"}, "不含词表「求办」"),
        ({"words": ["a", "b", "c", "d"]}, "含「a」「b」「c」等4词"),
        ({"category": ["power"], "stage": ["talks", "signed"]}, "分类=水电 且 阶段=洽谈、已签约"),
        (
            {"all": [{"words": ["a"]}, {"any": [{"words": ["b"]}, {"urgency": ["urgent"]}]}]},
            "含「a」 且 （含「b」 或 紧急程度=紧急）",
        ),
    ],
)
def test_a_condition_in_words(condition, said):
    assert condition_text(catalogue((1, {"condition": condition})).rules[0].condition) == said


def test_every_difference_is_a_sentence():
    old = catalogue((1, {}), (2, {}), (3, {}), (4, {}))
    new = catalogue(
        (4, {"off": True}),
        (1, {"team": "delivery", "condition": {"words": ["停电"]}}),
        (3, {"name": "改了名", "category": "power.line"}),
        (7, {"condition": {"stage": ["talks"]}}),
        lists={"求办": ["想", "盼"]},
    )
    assert changes(old, new) == (
        "去掉 规则2「第2条」",
        "规则4「第4条」 停用",
        "规则4「第4条」 移到最前",
        "规则1「第1条」 改派：企业服务组 → 项目推进组",
        "规则1「第1条」 条件：含「用电」 → 含「停电」",
        "规则3 改名：「第3条」 → 「改了名」",
        "规则3「改了名」 归入分类：不变 → 水电/专线",
        "新增 规则7「第7条」（在规则3「改了名」之后）：阶段=洽谈 → 企业服务组",
        "词表「求办」：加上「盼」，去掉「请」",
    )
    assert changes(old, old) == ()


def test_words_beyond_those_shown_are_named_when_they_are_the_difference():
    old = catalogue((1, {"condition": {"words": ["a", "b", "c", "d"]}}))
    new = catalogue((1, {"condition": {"words": ["a", "b", "c", "e"]}}))
    assert changes(old, new) == (
        "规则1「第1条」 条件：含「a」「b」「c」「d」 → 含「a」「b」「c」「e」",
    )


def test_a_rule_that_is_off_is_not_tried_and_not_among_the_refused():
    asked = Facts(text="用电")
    assert catalogue((1, {}), (2, {})).route(asked).rule.number == 1
    answer = catalogue((1, {"off": True}), (2, {})).route(asked)
    assert (answer.rule.number, answer.rejected) == (2, ())


def test_a_rule_that_is_off_survives_the_payload():
    kept = catalogue((1, {"off": True}))
    again = Catalogue.from_payload(kept.to_payload())
    assert again.rules == kept.rules
    assert again.digest == kept.digest
    assert again.digest != catalogue((1, {})).digest


def test_a_second_level_made_after_the_version_counts_as_its_first():
    rules = catalogue((1, {"condition": {"category": ["power"]}}))
    assert rules.route(Facts(text="无", category="power.x99")).rule.number == 1
    assert rules.route(Facts(text="无", category="x99")).rule is None
