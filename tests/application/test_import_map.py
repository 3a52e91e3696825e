"""The map of a strange sheet: every mistake in it is named."""

import pytest

from gaoxinban.application.import_map import FIELDS, parse_ticket_map
from gaoxinban.domain.errors import Refused

NEEDED = '[columns]\ntitle = "主题"\nlogged_at = "时间"\n'


def refusal(text: str) -> str:
    with pytest.raises(Refused) as caught:
        parse_ticket_map(text, "地图.toml")
    assert caught.value.sentence.startswith("地图.toml")
    return caught.value.sentence


def test_a_whole_map():
    found = parse_ticket_map(
        NEEDED
        + 'external_number = "编号"\n'
        + '[defaults]\nchannel = "邮件"\nkind = "complaint"\nclosed_at = 2026-11-22T10:05:00\n'
        + '[values.team]\n"一科" = "招商一组"\n[values.channel]\n"网上" = "邮件"\n"" = "电话"\n'
    )
    assert found.columns["external_number"] == "编号"
    assert found.defaults["channel"] == "邮件"
    assert found.values["team"] == {"一科": "招商一组"}


def test_columns_are_found_by_heading_spaces_and_width_aside():
    found = parse_ticket_map('[columns]\ntitle = "主题(必填)"\nlogged_at = " 时间 "\n')
    assert found.locate(("编号", "主题", "时间")) == {
        "title": (1, "主题"),
        "logged_at": (2, "时间"),
    }


def test_only_a_heading_that_the_map_needs_must_not_repeat():
    found = parse_ticket_map(NEEDED)
    assert found.locate(("备注", "主题", "备注", "时间"))["logged_at"] == (3, "时间")
    with pytest.raises(Refused, match=r"2 列的标题都是「主题」，分不清"):
        found.locate(("主题", "时间", "主题"))
    assert found.locate(("主题(旧)", "主题", "时间"))["title"] == (1, "主题")
    with pytest.raises(Refused, match=r"2 列的标题都是「主题\(旧\)」、「主题\*」"):
        found.locate(("主题(旧)", "主题*", "时间"))


def test_all_missing_headings_are_named_with_what_is_there():
    found = parse_ticket_map(NEEDED)
    with pytest.raises(Refused) as caught:
        found.locate(("编号", "题目", ""))
    assert "「主题」（标题）、「时间」（登记时间）" in caught.value.sentence
    assert "现有标题：编号、题目" in caught.value.sentence


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[columns]\ntitle = 主题\n", ("第 2 行", "引号")),
        ('[columns]\ntitle = "主题\n', ("第 2 行",)),
        ("[columns", ("TOML",)),
        ('[values.team]\n一科 = "x"\n', ("第 2 行", "中文的键要写在引号里")),
        ('[column]\ntitle = "主题"\n', ("column", "是不是 columns？")),
        ('title = "主题"\n', ("title", "columns、defaults、values")),
        ('[columns]\ntitel = "主题"\n', ("titel", "是不是 title？", *FIELDS)),
        ("[columns]\ntitle = 3\n", ("title", "标题")),
        ('[columns]\ntitle = " "\nlogged_at = "时间"\n', ("title",)),
        ('[columns]\nlogged_at = "时间"\n', ("没有指明标题（title）",)),
        ('[columns]\ntitle = "主题"\n', ("没有指明登记时间（logged_at）",)),
        ("", ("没有指明",)),
        ("columns = 3\n", ("[columns] 一节",)),
        (NEEDED + '[defaults]\nchannel = "传真"\n', ("channel", "传真", "电话、来访")),
        (NEEDED + '[defaults]\nresolved_at = "昨天"\n', ("resolved_at", "时间")),
        (NEEDED + "[defaults]\nteam = []\n", ("team",)),
        (NEEDED + '[defaults]\nweather = "晴"\n', ("weather",)),
        (NEEDED + '[values]\nteam = "x"\n', ("[values.team] 一节",)),
        (NEEDED + '[values.tean]\n"a" = "b"\n', ("tean", "是不是 team？")),
        (NEEDED + '[values.rating]\n"好" = "很好"\n', ("「好」", "很好", "非常满意")),
        (NEEDED + '[values.team]\n"一科" = []\n', ("「一科」",)),
    ],
)
def test_every_mistake_is_named(text, words):
    sentence = refusal(text)
    for word in words:
        assert word in sentence


def test_a_map_of_nothing_but_brackets_is_a_mistake_not_a_crash():
    assert refusal("a = " + "[" * 5000)
