"""The register while one types: part of the name, initials, pinyin, code, phone."""

import random
import re

import pytest
from new_office import acting, request

from gaoxinban.application import commands as c
from gaoxinban.application.find import callers
from gaoxinban.application.initial_letters import initials
from gaoxinban.application.pinyin import spell
from gaoxinban.application.register import EditEnterprise
from gaoxinban.domain.enterprise import Enterprise
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Role
from gaoxinban.storage import enterprise_look_up, enterprise_reads

REGISTER = (
    ("天合光能股份有限公司", "thgngfyxgs", "tianheguangnenggufenyouxiangongsi",
     "913204006081131455", "0519-81588826"),
    ("常州天马精密机械有限公司", "cztmjmjxyxgs", "changzhoutianmajingmijixieyouxiangongsi",
     "91320411MA1X2Y3Z4Q", "13800000012"),
    ("常州星宇车灯(集团)股份有限公司", "czxycdjtgfyxgs",
     "changzhouxingyuchedengjituangufenyouxiangongsi", "913204007205666466", "13900000000"),
    ("3M材料(常州)有限公司", "3mclczyxgs", "3mcailiaochangzhouyouxiangongsi", "", "13812345678"),
)  # fmt: skip


@pytest.fixture
def office(desk):
    office, _ = desk
    with office.transaction() as uow:
        for name, initials, pinyin, uscc, phone in REGISTER:
            uow.enterprises.add(
                Enterprise(
                    name=name,
                    name_key=name,
                    uscc=uscc,
                    initials=initials,
                    pinyin=pinyin,
                    contact_phone=phone,
                )
            )
        uow.commit()
    return office


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("天", [1, 2]),
        ("天马", [2]),
        ("天合光能", [1]),
        ("精密机械", [2]),
        ("星宇 集团", [3]),
        ("（集团）", [3]),
        ("tmjm", [2]),
        ("TMJM", [2]),
        ("thgn", [1]),
        ("th", [1]),
        ("tianhe", [1]),
        ("tianma", [2]),
        ("tian ma", [2]),
        ("ＴＭＪＭ", [2]),
        ("3m", [4]),
        ("913204006081131455", [1]),
        ("91320400", [1, 3]),
        ("91320411ma1x", [2]),
        ("MA1X2Y", [2]),
        ("13800000012", [2]),
        ("0012", [2]),
        ("139 0000", [3]),
        ("138-1234-5678", [4]),
        ("051981588", [1]),
        ("0519-8158", [1]),
        ("0519 8158", [1]),
        ("81588826", [1]),
        ("26", [1]),
        ("3m材", [4]),
        ("", []),
        (" ", []),
        ("%", []),
        ("__", []),
        ("'; DROP TABLE enterprise", []),
        ("没有这家", []),
    ],
)
def test_what_is_typed_finds_the_enterprise(office, typed, ids):
    assert sorted(option.id for option in office.look_up_enterprises(typed)) == ids


def test_the_likeliest_comes_first(office):
    assert [option.id for option in office.look_up_enterprises("cz")][:2] == [2, 3]
    assert office.look_up_enterprises("常州")[0].name.startswith("常州")
    assert len(office.look_up_enterprises("c", limit=2)) == 2


def test_options_and_rows_count_the_cases(office):
    actor = acting(office, Role.SUPERVISOR)
    for _ in range(2):
        last = office.log(actor, request(enterprise_id=2, dispatch=False)).value.ticket_id
    office.do(actor, c.ContactCase(ticket_id=last, reached="李工"))
    office.do(actor, c.ResolveCase(ticket_id=last, result="已答复"))
    assert [option.open_cases for option in office.look_up_enterprises("天马")] == [1]
    (row,) = office.enterprise_rows([2])
    assert (row.cases, row.open_cases) == (2, 1)
    detail = office.enterprise_detail(2)
    assert [case.id for case in detail.cases] == [2, 1]


def test_the_register_lists_everybody_once(office):
    assert list(office.enterprise_ids("")) == [1, 2, 3, 4]
    assert [row.id for row in office.enterprise_rows([3, 1, 99])] == [3, 1]
    with pytest.raises(Refused, match="没有这家企业"):
        office.enterprise_detail(99)


def test_a_changed_name_is_found_and_the_old_one_is_not(office):
    from dataclasses import replace

    with office.transaction() as uow:
        old = uow.enterprises.get(1)
        uow.enterprises.update(replace(old, name="新名光能股份有限公司"))
        uow.commit()
    assert [option.id for option in office.look_up_enterprises("新名")] == [1]
    assert office.look_up_enterprises("天合") == []
    assert office.maintenance.verify() == []


PHONES = ("1{}", "0519-{}", "0519 {}转12", "{}/34", "{}-(56)", "")


@pytest.fixture
def crowd(desk):
    """A register in which some letters are frequent and others rare."""
    office, _ = desk
    draw = random.Random(5)
    with office.transaction() as uow:
        for number in range(80):
            name = draw.choice(("常州", "天宁")) + "".join(
                draw.choices("合精密天", k=1 + number % 6)
            )
            initials, pinyin = spell(name)
            uow.enterprises.add(
                Enterprise(
                    name=name,
                    name_key=f"{name}{number}",
                    uscc=f"9132{draw.randint(0, 999)}Q",
                    initials=initials,
                    pinyin=pinyin,
                    contact_name=draw.choice(("王天", "合AB")),
                    contact_phone=draw.choice(PHONES).format(draw.randint(0, 99999)),
                )
            )
        uow.commit()
    return office


def by_comparing_all(office, typed):
    """What the look-up promises, by looking at every row: ids by rank, length of name and id."""
    with office.transaction() as uow:
        register = [uow.enterprises.get(each) for each in office.enterprise_ids()]
    letters, ranked = typed.casefold().replace("-", ""), []
    for each in register:
        number = each.contact_phone.replace("-", "").replace(" ", "")
        columns = (each.initials, each.pinyin, each.uscc.casefold(), number)
        whole = (each.name, each.uscc, each.contact_name, each.contact_phone)
        whole += (initials(each.contact_name),)
        if typed.isascii():
            ranks = (
                each.uscc == typed.upper(),
                each.initials.startswith(letters),
                each.pinyin.startswith(letters),
                letters in each.initials,
                any(letters in column for column in columns)
                or any(letters in re.findall("[a-z0-9]+", part.casefold()) for part in whole),
            )
        else:
            ranks = (each.name.startswith(typed), any(typed in part for part in whole))
        if any(ranks):
            ranked.append((ranks.index(True), len(each.name), each.id))
    return [number for _, _, number in sorted(ranked)]


@pytest.mark.parametrize(("few", "more"), [(1, 3), (25, 3), (1_000, 99)])
def test_frequent_and_rare_letters_find_the_same_as_comparing_all(crowd, monkeypatch, few, more):
    monkeypatch.setattr(enterprise_look_up, "FEW", few)
    monkeypatch.setattr(enterprise_reads, "MOST_MORE", more)
    typed = ("c", "jm", "tian", "gz", "ab", "9132", "1", "12", "q", "zz", "wt", "hab")
    typed += ("0519-1", "12", "34", "56", "05", "j", "v", "99", "hejing", "tjm", "xx", "0q")
    typed += ("天", "精密", "王天", "常州天", "龘")
    for text in typed:
        wanted = by_comparing_all(crowd, text)
        assert list(crowd.enterprise_ids(text)) == wanted, text
        for limit in (1, 7):
            found = [option.id for option in crowd.look_up_enterprises(text, limit)]
            assert found == wanted[:limit], text
            left = max(0, len(wanted) - limit)
            assert crowd.enterprise_hits(text, limit).more == min(left, more), text


def test_a_likely_hit_with_a_long_name_comes_before_less_likely_short_ones(desk, monkeypatch):
    """Some of its rank are among the first hits, the others behind many of a later rank."""
    monkeypatch.setattr(enterprise_look_up, "FEW", 1)
    monkeypatch.setattr(enterprise_reads, "MOST_MORE", 0)
    office, _ = desk
    with office.transaction() as uow:
        for number, (length, initials) in enumerate(
            (
                (2, "jm"),
                (3, ""),
                (3, ""),
                (3, ""),
                (3, ""),
                (3, ""),
                (9, "jmx"),
                (9, "jmy"),
                (5, "xjm"),
            )
        ):
            name = "甲" * length
            uow.enterprises.add(
                Enterprise(name=name, name_key=f"{number}", initials=initials, pinyin="zjm")
            )
        uow.commit()
    assert [option.id for option in office.look_up_enterprises("jm", 3)] == [1, 7, 8]


def test_the_first_contact_is_found_by_initials_as_the_further_ones_are(office):
    actor = acting(office, Role.SUPERVISOR)
    changes = {"contact_name": ("", "仇晓明")}
    office.register.edit(actor, EditEnterprise(enterprise_id=2, changes=changes))
    (hit,) = office.look_up_enterprises("qxm")
    assert (hit.id, hit.contact_name) == (2, "仇晓明")
    (caller,) = callers(office, "QXM", 8).options
    assert caller.id == 2, "once, though by a person"
    office.register.undo(actor, 2)
    assert office.look_up_enterprises("qxm") == []
    assert office.maintenance.verify() == []


def test_what_is_left_out_is_counted_so_far(crowd, monkeypatch):
    monkeypatch.setattr(enterprise_reads, "MOST_MORE", 5)
    assert crowd.enterprise_hits("天", 2).more == 5
