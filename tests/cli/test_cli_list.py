"""`list`: conditions in Chinese and in codes, pages, rows."""

import pytest
from new_office import acting, request

from gaoxinban.application import commands as c
from gaoxinban.application.register import EditEnterprise
from gaoxinban.cli import listing, spoken
from gaoxinban.domain.term import Channel, Light, RequestKind, Role, TicketState, Urgency


@pytest.fixture
def cases(desk):
    """Three cases on three days; the second is accepted by 企业服务组, urgent, by visit."""
    office, clock = desk
    admin = acting(office, Role.ADMIN)
    team = next(t for t in office.directory().teams if t.name == "企业服务组")
    numbers = [office.log(admin, request(title="车间漏水", dispatch=False)).value.number]
    clock.advance(days=1)
    second = office.log(
        admin,
        request(
            title="招工难",
            enterprise_name="常州另一家电子有限公司",
            team_id=team.id,
            urgency=Urgency.URGENT,
            channel=Channel.VISIT,
            kind=RequestKind.COMPLAINT,
            category=next(
                each.code for each in office.directory().categories if each.name == "上市培育"
            ),
        ),
    ).value
    officer = acting(office, Role.OFFICER, "企业服务组")
    office.do(officer, c.AcceptCase(ticket_id=second.ticket_id))
    numbers.append(second.number)
    (known,) = office.enterprise_rows(office.enterprise_ids("另一家"))
    said = {"town": ("", "薛家镇"), "industry": ("", "其他"), "tiers": ("", "瞪羚企业、规上企业")}
    office.register.edit(admin, EditEnterprise(enterprise_id=known.id, changes=said))
    (other,) = {*office.enterprise_ids()} - {known.id}
    said = {"town": ("", "外地街道")}  # not on the office's list
    office.register.edit(admin, EditEnterprise(enterprise_id=other, changes=said))
    clock.advance(days=1)
    numbers.append(office.log(admin, request(title="门口路坏了", dispatch=False)).value.number)
    office.close()
    return numbers


def _numbers(typed, *where):
    words = [word for each in where for word in ("--where", each)]
    return [row["number"] for row in typed.json("list", "tickets", *words)]


def test_rows_hold_what_the_contract_says(typed, cases):
    rows = typed.json("list", "tickets")
    assert [row["number"] for row in rows] == cases[::-1]
    assert rows[1] == {
        "number": cases[1],
        "external_number": None,
        "title": "招工难",
        "enterprise": "常州另一家电子有限公司",
        "category": "上市培育",
        "kind": "complaint",
        "urgency": "urgent",
        "state": "accepted",
        "light": "red",
        "team": "企业服务组",
        "officer": "企业服务组专员",
        "logged_at": "2026-03-03T09:00:00+08:00",
        "due_at": rows[1]["due_at"],
        "resolved_at": None,
    }
    assert rows[0]["team"] is None


@pytest.mark.parametrize(
    ("where", "places"),
    [
        (["state=accepted"], [1]),
        (["状态=办理中"], [1]),
        (["状态=办理中", "state=logged"], [2, 1, 0]),
        (["state=closed"], []),
        (["team=企业服务组"], [1]),
        (["团队 = 企业服务组"], [1]),
        (["officer=企业服务组专员"], [1]),
        (["kind=投诉"], [1]),
        (["诉求类型=complaint"], [1]),
        (["urgency=紧急", "channel=来访"], [1]),
        (["category=上市培育"], [1]),
        (["enterprise=常州另一家电子有限公司"], [1]),
        (["企业=另一家"], [1]),
        (["title=车间漏水"], [0]),
        (["text=漏水"], [0]),
        (["logged_at=2026-03-03"], [1]),
        (["since=2026-03-03"], [2, 1]),
        (["登记至=2026-03-03"], [1, 0]),
        (["登记自=2026-03-03", "登记至=2026-03-03"], [1]),
        (["number=gx-2026-000003"], [2]),
        (["亮灯=逾期"], [2, 1, 0]),
        (["亮灯=红"], [2, 1, 0]),
        (["灯=超期", "light=red"], [2, 1, 0]),
        (["亮灯=灰"], []),
        (["亮灯=绿", "亮灯=黄灯", "亮灯=蓝"], []),
        (["状态=在办"], [2, 1, 0]),
        (["状态=未结", "状态=办理中"], [2, 1, 0]),
        (["状态=已签收"], [1]),
        (["状态=办结"], []),
        (["状态=已结"], []),
        (["状态=未派单"], [2, 0]),
        (["紧急程度=加急"], [1]),
        (["渠道=12345"], []),
        (["状态＝办理中"], [1]),
        (["镇街道=薛家镇"], [1]),
        (["town=三井街道", "镇街=薛家镇"], [1]),
        (["镇街=三井街道"], []),
        (["行业=其他", "层级=规上企业", "tier=专精特新"], [1]),
        (["梯度=瞪羚企业"], [1]),
        (["梯度=上市企业"], []),
        (["镇街=外地街道"], [2, 0]),
    ],
)
def test_conditions(typed, cases, where, places):
    assert _numbers(typed, *where) == [cases[place] for place in places]


@pytest.mark.parametrize(
    ("kind", "where", "told"),
    [
        ("tickets", "colour=red", "没有「colour」这一项，可以用：number（编号）"),
        ("tickets", "state", "应写成 名称=值"),
        ("tickets", "state=", "没有写值"),
        ("tickets", "state=sleeping", "待派单（logged）"),
        (
            "tickets",
            "state=逾期",
            "「状态」没有「逾期」（它是亮灯，请写 亮灯=逾期），可以用：待派单",
        ),
        ("tickets", "状态=红", "请写 亮灯=红"),
        ("tickets", "亮灯=在办", "请写 状态=在办"),
        ("tickets", "亮灯=投诉", "请写 类型=投诉"),
        ("tickets", "team=没有的组", "没有团队「没有的组」，可以用：招商一组"),
        ("tickets", "officer=谁", "没有承办人「谁」"),
        ("tickets", "category=无", "没有事项分类「无」"),
        ("tickets", "团队=企业服务", "没有团队「企业服务」，相近的有：企业服务组。"),
        ("tickets", "镇街=薛佳镇", "没有镇街「薛佳镇」，相近的有：薛家镇"),
        ("tickets", "镇街=外地", "没有镇街「外地」，相近的有：外地街道"),
        ("tickets", "产业=xyz", "没有产业「xyz」，可以用：光伏智慧能源"),
        ("tickets", "梯度=规上", "没有层级「规上」，相近的有：规上企业"),
        ("enterprises", "town=薛佳镇", "没有镇街「薛佳镇」，相近的有：薛家镇"),
        ("tickets", "enterprise=无此企业", "没有企业「无此企业」"),
        ("tickets", "logged_at=yesterday", "看不懂日期"),
        ("enterprises", "state=accepted", "没有「state」这一项，可以用：text（查找）"),
        ("enterprises", "ownership=谁的", "国企（state）"),
    ],
)
def test_conditions_that_say_nothing(typed, cases, kind, where, told):
    assert told in typed.refused("list", kind, "--where", where)


def test_what_people_say_is_a_word_of_one_field_and_no_label():
    labels = {
        word
        for terms in (TicketState, Light, Urgency, Channel, RequestKind)
        for term in terms
        for word in (term.label, term.value)
    }
    for word, meant in spoken._SPOKEN.items():
        assert word not in labels
        assert len({type(each) for each in meant}) == 1
    assert set(spoken._SPOKEN["在办"]) | set(spoken._SPOKEN["已结"]) == set(TicketState)


def test_one_value_for_what_has_one(typed, cases):
    told = typed.refused("list", "tickets", "--where", "title=a", "--where", "标题=b")
    assert "「标题」只能写一个值" in told


def test_limit(typed, cases):
    assert len(typed.json("list", "tickets", "--limit", "2")) == 2
    assert len(typed.json("list", "tickets", "--limit", "9")) == 3
    for wrong in ("0", "-1"):
        assert "1 或更大" in typed.refused("list", "tickets", f"--limit={wrong}")


@pytest.mark.parametrize("limit", [None, 1, 2, 3])
def test_pages_join_without_gap_or_repetition(typed, cases, monkeypatch, limit):
    monkeypatch.setattr(listing, "PAGE", 2)
    words = () if limit is None else ("--limit", str(limit))
    found = [row["number"] for row in typed.json("list", "tickets", *words)]
    assert found == cases[::-1][:limit]


def test_for_people_columns_are_aligned(typed, cases):
    from gaoxinban.cli.layout import width

    lines = typed("list", "tickets").out.splitlines()
    assert lines[-1] == "共 3 件。"
    starts = [width(line[: line.index("2026-0")]) for line in lines[2:-1]]
    assert len(set(starts)) == 1
    assert lines[0].startswith("编号")


def test_text_of_people_cannot_move_the_cursor(typed, desk):
    office, _ = desk
    office.log(acting(office, Role.ADMIN), request(title="\x1b[2J漏\x07水\u202e了", body="x"))
    office.close()
    out = typed("list", "tickets").out
    assert "漏水了" in out
    assert not {"\x1b", "\x07", "\u202e"} & set(out)
    assert typed.json("list", "tickets")[0]["title"] == "[2J漏水了"


def test_enterprises(typed, cases):
    rows = typed.json("list", "enterprises", "--where", "查找=另一家")
    assert [row["name"] for row in rows] == ["常州另一家电子有限公司"]
    assert rows[0]["tickets"] == rows[0]["open_tickets"] == 1
    assert rows[0]["uscc"] is None
    assert len(typed.json("list", "enterprises")) == 2
    assert len(typed.json("list", "enterprises", "--limit", "1")) == 1
    assert "共 2 家。" in typed("list", "enterprises").out
    assert len(typed.json("list", "enterprises", "--where", "contact_name=李工")) == 2
    assert typed.json("list", "enterprises", "--where", "电话=123") == []
    assert len(typed.json("list", "enterprises", "--where", "企业性质=其他")) == 2


@pytest.mark.parametrize(
    ("text", "columns", "fitted"),
    [("高新办", 6, "高新办"), ("高新办", 5, "高新…"), ("高新办", 4, "高…"), ("abc", 2, "a…")],
)
def test_a_chinese_character_is_two_columns_wide(text, columns, fitted):
    from gaoxinban.cli.layout import fit, width

    assert fit(text, columns) == fitted
    assert width(fitted) <= columns
    assert width("e\u0301中") == 3
