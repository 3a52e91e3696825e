"""The 派单目录: conditions, nesting, refusals, explanations (peers.md §12, pitfalls 20-22)."""

import json
import tomllib
from pathlib import Path

import pytest

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.routing import NO_TEAM, Catalogue, Facts
from gaoxinban.domain.routing_text import Vocabulary, normalise
from gaoxinban.domain.term import ProjectStage, RequestKind, TeamFunction, Urgency

RESOURCES = Path(__file__).parents[2] / "resources"

BASE = {
    "categories": [
        {
            "code": "utilities",
            "name": "水电气热与通信",
            "second": [
                {"code": "utilities.power", "name": "用电与增容"},
                {"code": "utilities.water", "name": "供水与排水"},
            ],
        },
        {"code": "labour", "name": "用工与社保", "second": []},
    ],
    "industries": [
        {"code": "vehicles", "name": "新能源汽车及汽车核心零部件", "also": ["新能源汽车"]}
    ],
    "towns": [{"code": "320411103", "name": "薛家镇"}],
    "tiers": [{"code": "listed", "name": "上市企业"}],
    "project_classes": [{"code": "flagship", "name": "旗舰型"}],
    "teams": [
        {"code": "delivery", "name": "项目推进组", "function": "delivery"},
        {"code": "service", "name": "企业服务组", "function": "服务"},
    ],
    "lists": {"扩产": ["扩产", "新上…线"]},
    "markers": {"ask": ["想问"], "background": ["已经"], "negation": ["不缺"], "pivot": ["但"]},
    "silent": ["招商银行"],
    "clues": [
        {"code": "utilities.power", "strong": ["变压器", "用电"], "weak": ["容量"]},
        {"code": "utilities.water", "strong": ["供水", "下水道"]},
        {"code": "labour", "strong": ["招工", "工人"]},
        {"kind": "stage", "code": "building", "strong": ["打桩"]},
        {"kind": "industry", "code": "vehicles", "strong": ["车灯"]},
    ],
}


def catalogue(*conditions, **extra):
    rules = [
        {"number": n, "name": f"规则名{n}", "team": "delivery", "condition": condition}
        for n, condition in enumerate(conditions, start=1)
    ]
    return Catalogue.from_payload(BASE, {"rules": rules}, extra)


def default():
    names = ("teams", "categories", "dispatch_rules")
    return Catalogue.from_payload(
        *(tomllib.loads((RESOURCES / f"{name}.toml").read_text("utf-8")) for name in names)
    )


@pytest.mark.parametrize(
    ("condition", "facts", "why"),
    [
        ({"words": ["增容"]}, {"text": "要增容"}, "含「增容」"),
        ({"words": "@扩产"}, {"text": "新上两条线"}, "含「新上…线」"),
        ({"without": ["停电"]}, {"text": "要增容"}, "不含「停电」"),
        ({"category": ["utilities"]}, {"category": "utilities.water"}, "分类=水电气热与通信"),
        ({"category": ["水电气热与通信"]}, {"category": "utilities"}, "分类=水电气热与通信"),
        (
            {"industry": ["vehicles"]},
            {"industry": "新能源汽车"},
            "产业=新能源汽车及汽车核心零部件",
        ),
        ({"town": ["薛家镇"]}, {"town": "320411103"}, "镇街=薛家镇"),
        ({"tier": ["listed"]}, {"tiers": ("上市企业",)}, "层级=上市企业"),
        ({"urgency": ["特急"]}, {"urgency": Urgency.CRITICAL}, "紧急程度=特急"),
        ({"request_kind": ["投诉"]}, {"kind": RequestKind.COMPLAINT}, "类型=投诉"),
        ({"stage": ["signed", "building"]}, {"stage": ProjectStage.BUILDING}, "阶段=在建"),
        ({"project_class": ["旗舰型"]}, {"project_class": "flagship"}, "项目类别=旗舰型"),
    ],
)
def test_each_condition_matches_and_says_why(condition, facts, why):
    answer = catalogue(condition).route(Facts(**facts))
    assert answer.team == "delivery"
    assert answer.function is TeamFunction.DELIVERY
    assert answer.why == (why,)


@pytest.mark.parametrize(
    ("condition", "text", "failed"),
    [
        ({"words": ["增容", "扩容"]}, "停电了", "不含「增容」「扩容」"),
        ({"words": ["一一", "二二", "三三", "四四", "五五"]}, "停电了", "不含「一一」「二二」「三三」「四四」等词"),
        ({"without": ["停电", "跳闸"]}, "老跳闸", "含有「跳闸」"),
        ({"stage": ["signed"]}, "停电了", "阶段≠已签约"),
        ({"category": ["labour"]}, "要用电", "分类≠用工与社保"),
        ({"all": [{"category": ["utilities"]}, {"words": ["增容"]}]}, "要用电", "不含「增容」"),
        ({"any": [{"words": ["甲乙"]}, {"stage": ["talks"]}]}, "用电", "均不合：不含「甲乙」；阶段≠洽谈"),
    ],
)  # fmt: skip
def test_each_failed_condition_is_named(condition, text, failed):
    answer = catalogue(condition).route(Facts(text=text))
    assert answer.team is None
    assert [r.failed for r in answer.rejected] == [failed]


def test_all_and_any_nest():
    rules = catalogue(
        {
            "all": [
                {"category": ["utilities"]},
                {
                    "any": [
                        {"stage": ["building"]},
                        {"all": [{"words": ["扩产"]}, {"without": ["停电"]}]},
                    ]
                },
            ]
        }
    )
    assert rules.route(Facts(text="用电", stage=ProjectStage.BUILDING)).why == (
        "分类=水电气热与通信（由「用电」推定）",
        "阶段=在建",
    )
    assert rules.route(Facts(text="扩产用电")).why[1:] == ("含「扩产」", "不含「停电」")
    assert rules.route(Facts(text="扩产用电，总停电")).team is None


def test_several_keys_in_one_table_must_all_hold():
    rules = catalogue({"words": ["增容"], "category": ["utilities"]})
    assert rules.route(Facts(text="变压器增容")).sentence == (
        "因为 规则1：含「增容」且 分类=水电气热与通信（由「变压器」推定）"
    )
    assert rules.route(Facts(text="增容")).team is None


@pytest.mark.parametrize(
    "blank",
    [
        None, {}, [], "", {"words": []}, {"words": ""}, {"words": ["", "增容"]}, {"words": [" \u3000"]},
        {"words": ["…"]}, {"without": []}, {"all": []}, {"any": []}, {"any": [{}]}, {"all": [{"words": []}]},
        {"category": []}, {"town": [""]}, {"stage": "  "}, {"tier": []},
    ],
)  # fmt: skip
def test_pitfall_21_a_blank_condition_is_refused_not_a_catch_all(blank):
    """Frappe 00d7bb5c8; an empty check that always fires: zammad#4606."""
    with pytest.raises(Refused) as refusal:
        catalogue(blank)
    assert "规则1" in refusal.value.sentence
    assert refusal.value.field == "condition"


def test_a_rule_without_a_condition_is_refused():
    with pytest.raises(Refused, match="条件是空的"):
        catalogue(rules=[{"number": 1, "name": "全收", "team": "delivery"}])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"rules": [{"name": "甲", "team": "nobody", "condition": {"words": ["甲"]}}]}, "团队「nobody」不存在"),
        ({"rules": [{"name": " ", "team": "service", "condition": {"words": ["甲"]}}]}, "没有名称"),
        ({"rules": [{"name": "甲", "team": "service", "condition": {"category": ["x"]}}]}, "分类「x」不存在"),
        ({"rules": [{"name": "甲", "team": "service", "condition": {"words": "@无"}}]}, "词表「无」不存在"),
        ({"rules": [{"name": "甲", "team": "service", "condition": {"weather": ["雨"]}}]}, "不认识"),
        ({"rules": [{"name": "甲", "team": "service", "condition": {"words": 3}}]}, "应是文字列表"),
        ({"rules": [{"number": 1, "name": n, "team": "service", "condition": {"words": ["甲"]}} for n in "甲乙"]}, "重复"),
        ({"rules": [{"name": "甲", "team": "service", "off": "是", "condition": {"words": ["甲"]}}]}, "「off」应是 true 或 false"),
        ({"rules": [{"name": "甲", "team": "service", "category": "x", "condition": {"words": ["甲"]}}]}, "分类「x」不存在"),
        ({"rules": "甲"}, "应是一组表"),
        ({"clues": [{"code": "x", "words": ["甲"]}]}, "不存在的分类"),
        ({"clues": [{"code": "labour"}]}, "没有词语"),
        ({"clues": [{"code": "labour", "words": [" "]}]}, "空白词语"),
        ({"teams": [{"code": "a", "name": "甲"}]}, "职能"),
        ({"teams": [{"code": "", "name": "甲", "function": "服务"}]}, "缺代码或名称"),
        ({"teams": [{"code": "a", "name": n, "function": "服务"} for n in "甲乙"]}, "重复"),
    ],
)  # fmt: skip
def test_a_wrong_catalogue_is_refused_with_a_sentence(change, sentence):
    with pytest.raises(Refused, match=sentence):
        Catalogue.from_payload(BASE, change)


def test_pitfall_20_rules_see_all_facts_together():
    # glpi#15955: on an update the engine saw the changed fields only, so a rule that joins
    # a changed fact with an unchanged one never matched.
    rules = catalogue(
        {"words": ["增容"], "industry": ["vehicles"], "town": ["320411103"], "stage": ["building"]}
    )
    before = Facts(text="申请增容", industry="vehicles", town="薛家镇")
    after = Facts(**{**vars(before), "stage": ProjectStage.BUILDING})
    assert rules.route(before).team is None
    assert rules.route(after).team == "delivery"


def test_pitfall_22_every_answer_leaves_a_trace():
    """No trace of the rule: glpi#4854, zammad#5444."""
    rules = catalogue(
        {"stage": ["signed"]}, {"words": ["停电"]}, {"words": ["增容"]}, {"words": ["增容"]}
    )
    answer = rules.route(Facts(text="增容"))
    assert answer.rule is not None
    assert (answer.rule.number, answer.rule.name) == (3, "规则名3")
    assert [r.sentence for r in answer.rejected] == [
        "规则1 不合：阶段≠已签约",
        "规则2 不合：不含「停电」",
    ]
    nothing = rules.route(Facts(text="你好"))
    assert (nothing.team, nothing.team_name, nothing.function, nothing.rule) == (
        None,
        NO_TEAM,
        None,
        None,
    )
    assert len(nothing.rejected) == 4
    assert nothing.sentence == "没有规则符合，待人工派单"


@pytest.mark.parametrize("text", ["ＫＶＡ增容", "kva 增 容", "KVA\u200b增容", "kVA增\u3000容"])
def test_width_case_and_blanks_do_not_matter(text):
    assert catalogue({"words": ["KVA增容"]}).route(Facts(text=text)).team == "delivery"


def test_words_in_the_title_count_and_do_not_join_with_the_text():
    rules = catalogue({"words": ["增容"]})
    assert rules.route(Facts(title="增容")).team == "delivery"
    assert rules.route(Facts(title="增", text="容")).team is None


def test_a_gap_stays_within_one_clause_and_eight_characters():
    rules = catalogue({"words": ["租…厂房"]})
    assert rules.route(Facts(text="想租个小一点的厂房")).team == "delivery"
    assert rules.route(Facts(text="不租了，厂房够")).team is None
    assert rules.route(Facts(text="租一二三四五六七八九厂房")).team is None


def test_a_silent_phrase_hides_its_words():
    rules = catalogue({"words": ["招商"]})
    assert rules.route(Facts(text="招商银行开户")).team is None
    assert rules.route(Facts(text="招商银行旁边的招商部门")).team == "delivery"


def test_the_category_is_suggested_where_the_facts_have_none():
    rules = catalogue({"category": ["utilities"]})
    answer = rules.route(Facts(text="变压器坏了"))
    assert (answer.category, answer.category_name) == (
        "utilities.power",
        "水电气热与通信/用电与增容",
    )


def test_a_given_category_stands_and_is_only_refined():
    rules = catalogue({"category": ["utilities"]}, {"category": ["labour"]})
    assert rules.route(Facts(text="招工", category="utilities")).category == "utilities"
    assert (
        rules.route(Facts(text="招工，下水道", category="utilities")).category == "utilities.water"
    )
    kept = rules.route(Facts(text="下水道", category="utilities.power"))
    assert kept.category == "utilities.power"
    assert kept.why == ("分类=水电气热与通信",)


def test_stage_and_industry_are_inferred_only_where_open():
    rules = catalogue({"stage": ["building"]}, {"industry": ["vehicles"]})
    assert rules.route(Facts(text="打桩")).why == ("阶段=在建（由「打桩」推定）",)
    assert rules.route(Facts(text="打桩", stage=ProjectStage.NONE)).rule.number == 1
    assert rules.route(Facts(text="打桩", stage=ProjectStage.PRODUCING)).rule is None
    assert rules.route(Facts(text="做车灯的")).why == (
        "产业=新能源汽车及汽车核心零部件（由「车灯」推定）",
    )


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("已经招工招好了，想问变压器", "utilities"),
        ("不缺工人，变压器不够", "utilities"),
        ("下水道没事，但招工难", "labour"),
        ("容量", None),
    ],
)
def test_what_is_asked_outweighs_what_is_told_or_denied(text, category):
    answer = catalogue({"words": ["甲乙丙"]}).route(Facts(text=text))
    assert (answer.category.split(".")[0] if answer.category else None) == category


def test_a_rule_may_file_under_its_own_category_unless_one_was_given():
    rules = catalogue(
        rules=[
            {
                "name": "甲",
                "team": "service",
                "category": "labour",
                "condition": {"words": ["用电"]},
            }
        ]
    )
    assert rules.route(Facts(text="用电")).category == "labour"
    assert rules.route(Facts(text="用电", category="utilities")).category == "utilities.power"


def test_the_payload_is_canonical_json():
    first = default()
    payload = json.loads(json.dumps(first.to_payload(), ensure_ascii=False))
    again = Catalogue.from_payload(payload)
    assert again.to_payload() == payload
    assert again.digest == first.digest
    payload["rules"][0]["name"] += "改"
    assert Catalogue.from_payload(payload).digest != first.digest


def test_the_defaults_that_ship():
    shipped = default()
    assert len(shipped.rules) >= 40
    assert [rule.number for rule in shipped.rules] == list(range(1, len(shipped.rules) + 1))
    firsts = [code for code in shipped.names["category"] if "." not in code]
    assert len(firsts) == 18
    for first in firsts:
        seconds = [c for c in shipped.names["category"] if c.startswith(first + ".")]
        assert 3 <= len(seconds) <= 8
        if first != "other":
            for code in (first, *seconds):
                assert shipped.route(Facts(title="请协助", category=code)).team is not None
    assert len(shipped.names["town"]) == 10
    assert shipped.code("industry", "新材料") == "carbon_fibre"
    assert shipped.code("category", "水电气热与通信/停电与电压") == "utilities.outage"


@pytest.mark.parametrize(
    ("title", "text"), [("", ""), ("\x00", "\n\n"), ("…", "，。；"), ("a" * 20_000, "")]
)
def test_no_text_is_too_odd(title, text):
    assert default().route(Facts(title, text)).team is None


def test_scanning_finds_overlapping_words_and_single_characters():
    scan = Vocabulary(["用工", "用工补贴", "税"]).scan("", "用工补贴，缴税")
    assert [hit.word for hit in scan.hits] == ["用工补贴", "用工", "税"]
    assert normalise("Ａ\r\nb ｃ") == "a\nbc"


def test_a_stage_that_was_given_can_be_asked_for_alone():
    rules = catalogue({"given_stage": ["building"]})
    assert rules.route(Facts(text="打桩")).team is None
    answer = rules.route(Facts(text="停电", stage=ProjectStage.BUILDING))
    assert answer.why == ("登记阶段=在建",)


def test_a_given_stage_leans_towards_a_category_but_an_inferred_one_does_not():
    lean = {"leaning": {"building": {"labour": 2.0}}}
    rules = catalogue({"words": ["甲乙丙"]}, **lean)
    text = "变压器和工人"
    assert rules.route(Facts(text=text)).category == "utilities.power"
    assert rules.route(Facts(text=text, stage=ProjectStage.BUILDING)).category == "labour"
    assert rules.route(Facts(text="打桩" + text)).category == "utilities.power"
    assert Catalogue.from_payload(rules.to_payload()).to_payload() == rules.to_payload()


@pytest.mark.parametrize(
    "leaning",
    [{"winter": {"labour": 2.0}}, {"talks": {"x": 2.0}}, {"talks": {"labour": 0}}, {"talks": 2.0},
     {"talks": {"labour": "2"}}, {"talks": {"utilities.power": 2.0}}],
)  # fmt: skip
def test_a_wrong_leaning_is_refused(leaning):
    with pytest.raises(Refused, match="阶段倾向"):
        catalogue({"words": ["甲"]}, leaning=leaning)


def test_words_of_no_matter_leave_the_category_open():
    silence = {"clues": [*BASE["clues"], {"code": "none", "sure": ["我家楼上"]}]}
    rules = catalogue({"category": ["utilities"]}, **silence)
    assert rules.route(Facts(text="我家楼上下水道")).category is None
    assert rules.route(Facts(text="下水道")).category == "utilities.water"
    assert rules.route(Facts(text="我家楼上", category="utilities")).category == "utilities"


def test_every_rule_of_the_default_can_answer_and_says_why_in_words_of_the_text():
    shipped = default()
    answer = shipped.route(Facts(title="变压器增容", text="老厂要增容，供电局说没容量"))
    assert answer.rule is not None
    assert answer.sentence.startswith(f"因为 规则{answer.rule.number}：")
    said = {word for why in answer.why for word in why.split("由")[-1].split("「") if "」" in word}
    assert said
    for word in said:
        assert all(
            part in "变压器增容\n老厂要增容,供电局说没容量"
            for part in word.split("」")[0].split("…")
        )
