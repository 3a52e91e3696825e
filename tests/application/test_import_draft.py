"""Rows of strange sheets as cases: what is odd is told, what cannot be used is left out."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from import_office import NOW, local

from gaoxinban.application.import_draft import DraftReader, ImportedCase
from gaoxinban.application.import_map import TIMES, parse_ticket_map
from gaoxinban.application.sheet_rows import SheetRow
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Channel, Rating, RequestKind, Urgency

MAP = """
[columns]
external_number = "编号"
title = "主题"
body = "详情"
enterprise = "企业"
uscc = "代码"
contact_phone = "电话"
channel = "来源"
kind = "类型"
rating = "评价"
logged_at = "时间"
dispatched_at = "派单"
accepted_at = "签收"
contacted_at = "联系"
resolved_at = "答复"
closed_at = "归档"
result = "结果"
[values.channel]
"网站" = "邮件"
[values.rating]
"5" = "非常满意"
"""
HEADINGS = (
    *("编号", "主题", "详情", "企业", "代码", "电话", "来源", "类型", "评价"),
    *("时间", "派单", "签收", "联系", "答复", "归档", "结果"),
)


def read(text: str = MAP, **cells: object) -> ImportedCase:
    given = {"主题": "停电", "企业": "甲公司", "时间": "2019/4/25 9:32:09", **cells}
    row = SheetRow(7, tuple(given.get(heading) for heading in HEADINGS))
    return DraftReader(parse_ticket_map(text), HEADINGS, NOW).read(row)


def test_a_plain_row():
    case = read(
        编号=2549.0, 详情="\n\t\t停电三天\n\n", 来源="网站", 评价=5.0, 答复="2019/5/10 14:56"
    )
    assert case.external_number == "2549"
    assert (case.title, case.body, case.enterprise) == ("停电", "停电三天", "甲公司")
    assert case.logged_at == local("2019-04-25 09:32:09")
    assert case.resolved_at == local("2019-05-10 14:56")
    assert case.channel is Channel.MAIL
    assert case.rating is Rating.VERY_SATISFIED
    assert (case.kind, case.urgency) == (RequestKind.HELP, Urgency.NORMAL)
    assert case.stated == {"channel", "rating"}
    assert case.warnings == []


@pytest.mark.parametrize(
    "cell",
    [
        datetime(2019, 4, 25, 9, 32, 9),
        "2019年4月25日9时32分9秒",
        "\xa02019-04-25T09:32:09 ",
        43580.397326388889,
    ],
)
def test_start_times_of_every_kind_are_the_same_instant(cell):
    assert read(时间=cell).logged_at == local("2019-04-25 09:32:09")


def test_a_date_alone_is_midnight_and_warned():
    for cell in ("2019/4/25", date(2019, 4, 25)):
        case = read(时间=cell)
        assert case.logged_at == local("2019-04-25 00:00")
        assert case.warnings == ["「时间」只有日期，按当天 00:00 计"]


@pytest.mark.parametrize("cell", ["", None, "昨天", "19/4/25", "N/A", True, 3.5])
def test_without_a_readable_start_time_a_row_is_left_out(cell):
    with pytest.raises(Refused, match="没有可用的登记时间：「时间」"):
        read(时间=cell)


@pytest.mark.parametrize("cell", ["", None, "N/A", "\u200b", "——"])
def test_without_a_usable_title_a_row_is_left_out(cell):
    with pytest.raises(Refused, match="没有可用的标题"):
        read(主题=cell, 详情="停电三天")


def test_a_title_of_punctuation_gives_way_to_the_body():
    case = read(主题="）", 详情="……\n停电三天")
    assert case.title == "停电三天"
    assert case.warnings == ["标题「）」没有文字，用内容的开头代替"]
    with pytest.raises(Refused, match="没有可用的标题"):
        read(主题="）")


def test_a_title_that_is_too_long_is_kept_in_the_body():
    case = read(主题="长" * 300, 详情="正文")
    assert len(case.title) == 200
    assert case.body == "长" * 300 + "\n正文"
    assert "截短" in case.warnings[0]


def test_a_reply_before_the_question_is_not_believed():
    case = read(答复="2019/4/24 10:00", 结果="已办")
    assert case.resolved_at is None
    assert case.warnings == [
        "「答复」（2019-04-24 10:00）早于「时间」（2019-04-25 09:32），没有采用"
    ]


def test_steps_out_of_order_lose_the_lesser_step():
    case = read(
        派单="2019/4/25 10:00",
        签收="2019/4/25 9:50",
        联系="2019/6/1 9:00",
        答复="2019/5/10 14:56",
        归档="2019/5/1 9:00",
    )
    assert case.dispatched_at == local("2019-04-25 10:00")
    assert case.accepted_at is None
    assert case.contacted_at is None
    assert case.resolved_at == local("2019-05-10 14:56")
    assert case.closed_at is None
    assert len(case.warnings) == 3


def test_odd_times_are_told():
    case = read(联系="电话联系过", 答复="2027/1/1 8:00")
    assert case.contacted_at is None
    assert case.warnings == [
        "「联系」的「电话联系过」不是可识别的时间，没有采用",
        "「答复」（2027-01-01 08:00）晚于现在，没有采用",
    ]


def test_odd_codes_phones_and_words_are_told():
    case = read(代码="320411000012345", 电话="1.38E+10", 来源="传真", 类型="反映")
    assert case.uscc == "320411000012345"
    assert case.contact_phone == ""
    assert case.channel is Channel.PHONE
    said = "\n".join(case.warnings)
    for word in (
        "15 位旧注册号",
        "末几位数字已丢失",
        "「传真」不是可用的渠道",
        "「反映」不是可用的诉求类型",
    ):
        assert word in said


def test_cleaned_characters_are_told():
    case = read(主题="停\xa0电\u200b", 详情="一\x07二\xa0三")
    assert (case.title, case.body) == ("停 电", "一二 三")
    assert case.warnings == [
        "「主题」中的不间断空格、零宽字符已清理",
        "「详情」中的不间断空格、控制字符已清理",
    ]


def test_defaults_fill_what_the_sheet_lacks_or_leaves_blank():
    text = (
        MAP.replace('enterprise = "企业"\n', "")
        + '[defaults]\nenterprise = "市民"\nkind = "咨询"\nteam = "企业服务组"\n'
    )
    case = read(text, 类型="")
    assert case.enterprise == "市民"
    assert case.team == "企业服务组"
    assert case.kind is RequestKind.ENQUIRY
    assert case.warnings == []
    assert read(text, 类型="投诉").kind is RequestKind.COMPLAINT


def test_a_case_without_an_enterprise_says_so():
    case = read(企业="  ")
    assert case.enterprise == "未注明企业"
    assert "[defaults]" in case.warnings[0]


def test_without_a_number_a_row_is_known_by_its_content():
    first, again, other = read(详情="a"), read(详情="a\u200b "), read(详情="b")
    assert first.external_number.startswith("row:")
    assert first.external_number == again.external_number
    assert first.external_number != other.external_number
    lost = read(编号=9.132041113716289e17)
    assert lost.external_number.startswith("row:")
    assert "末几位数字已丢失" in lost.warnings[0]


def test_the_order_of_the_columns_does_not_matter_to_the_identity():
    cells = {"主题": "停电", "时间": "2019/4/25", "企业": "甲"}
    found = set()
    for headings in (("主题", "时间", "企业"), ("企业", "主题", "时间")):
        row = SheetRow(2, tuple(cells[heading] for heading in headings))
        text = '[columns]\ntitle = "主题"\nlogged_at = "时间"\n'
        found.add(DraftReader(parse_ticket_map(text), headings, NOW).read(row).external_number)
    assert len(found) == 1


def test_what_a_row_says_decides_its_source_and_warnings_do_not():
    assert read(详情="一\x07").source == read(详情="一").source
    assert read(详情="一").source != read(详情="二").source
    assert read(答复="2019/5/10").source != read(答复="2019/5/11").source


CELL = st.one_of(
    st.none(), st.text(max_size=20), st.floats(), st.datetimes(), st.dates(), st.booleans()
)


@given(st.lists(CELL, min_size=0, max_size=len(HEADINGS) + 2))
def test_any_row_is_a_case_or_a_sentence(cells):
    reader = DraftReader(parse_ticket_map(MAP), HEADINGS, NOW)
    try:
        case = reader.read(SheetRow(2, tuple(cells)))
    except Refused:
        return
    known = [getattr(case, name) for name in TIMES if getattr(case, name) is not None]
    assert min(known) == case.logged_at
    assert case.title
    assert case.enterprise
