"""What matches, how well, and which characters are marked."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from new_office import acting, at, request

from gaoxinban.application import find
from gaoxinban.application.attachments import GivenFile
from gaoxinban.application.initial_letters import initials
from gaoxinban.application.pinyin import spell
from gaoxinban.application.register import SaveContact
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Role


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("签收", "签收", ["签收"]),
        ("qs", "签收", ["签收"]),
        ("cb", "重办", ["重办"]),
        ("zz", "项目推进组", None),
        ("zz", "企业服务组长", ["组长"]),
        ("djpd", "登记并派单", ["登记", "派单"]),
        ("电", "用电增容", ["电"]),
        ("增容 gx", "GX-2026 用电增容", ["GX", "增容"]),
        ("a", "ABA 公司", ["A"]),
        ("5g", "建 5G 基站", ["5G"]),
        ("增容 排水", "用电增容", None),
        ("xyz", "用电增容", None),
        ("😀", "好😀好", ["😀"]),
        ("", "用电增容", None),
    ],
)
def test_what_matches_and_what_is_marked(query, text, marked):
    found = find.match(query, text)
    if marked is None:
        assert found is None
    else:
        assert [text[a:b] for a, b in found.marks] == marked


def test_the_better_match_ranks_lower():
    ranks = [
        find.match(query, text).rank
        for query, text in (
            ("签收", "签收"),
            ("签收", "签收工单"),
            ("签收", "待签收"),
            ("qs", "签收"),
            ("qs", "待签收"),
        )
    ]
    assert ranks[0] < ranks[1] < ranks[2]
    assert ranks[3] < ranks[4]


def test_initials_need_no_dictionary_and_agree_with_it():
    """Loading it holds the window up; every character of GB 2312 is known without."""
    assert initials("登记并派单、改派、回访 GX") == "djbpd gp hf gx"
    assert initials("李琪 王晟 鑫泰") == "lq wc xt"
    assert initials("😀\u200b𠀀") == "   "
    known = [
        bytes((high, low)).decode("gb2312")
        for high in range(0xB0, 0xF8)
        for low in range(0xA1, 0xFF)
        if not (high == 0xD7 and low > 0xF9)
    ]
    dictionary = [spell(each)[0][:1] for each in known]
    differing = [
        each for each, said in zip(known, dictionary, strict=True) if initials(each) != said
    ]
    assert len(known) == 6763
    assert len(differing) < 120, "characters of several readings"


@given(st.text(), st.text())
def test_marks_lie_in_the_text_in_order(query, text):
    found = find.match(query, text)
    spans = [*(found.marks if found else ()), *find.marks_in(query, text)]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    for marks in (found.marks if found else (), find.marks_in(query, text)):
        assert all(a[1] < b[0] for a, b in itertools.pairwise(marks))


def test_an_excerpt_shows_the_hit():
    text = "甲" * 40 + "停电\n两小时" + "乙" * 40
    assert find.excerpt("停电", ["别的", text]) == f"…{'甲' * 14}停电 两小时{'乙' * 10}…"
    assert find.excerpt("没有", [text]) == ""


def test_a_hit_in_the_text_is_shown_in_its_words(office):
    who = acting(office, Role.OFFICER)
    office.log(who, request(title="厂房的事", body="三号车间每晚八点停电，已有一周。"))
    (found,) = find.cases(office, "停电", 5)
    assert found.excerpt == "三号车间每晚八点停电，已有一周。"
    (shown,) = find.cases(office, "厂房", 5)
    assert shown.excerpt == "", "its title shows it"


@pytest.mark.parametrize("word", ["停", "停电", "每晚停电", "GX-2026-000001", "5g", "蓝图.dwg"])
def test_words_of_one_two_and_four_characters_latin_numbers_and_files(office, word):
    who = acting(office, Role.OFFICER)
    text = "车间每晚停电，5G 基站也停"
    case = office.log(who, request(title="供电", body=text)).value.ticket_id
    office.files.attach(who, case, GivenFile("厂区蓝图.dwg", b"x"))
    assert [each.row.id for each in find.cases(office, word, 5)] == [case]


@pytest.mark.parametrize("said", ["1", "0001", "2026-1", "gx2026-001", "GX-2026-1"])
def test_a_number_said_without_its_zeros_is_found(office, said):
    case = office.log(acting(office, Role.OFFICER), request()).value.ticket_id
    assert [each.row.id for each in find.cases(office, said, 5)] == [case]
    assert find.cases(office, "2024-1", 5) == []


def test_a_number_of_two_years_asks_for_the_year(desk):
    office, clock = desk
    who = acting(office, Role.OFFICER)
    old = office.log(who, request()).value
    clock.set(at("2027-01-05 09:00"))
    new = office.log(who, request()).value
    with pytest.raises(Refused, match="GX-2027-000001 或 GX-2026-000001"):
        office.ticket_id("1")
    assert office.ticket_id("2026-1") == old.ticket_id
    assert [each.row.id for each in find.cases(office, "1", 5)] == [new.ticket_id, old.ticket_id]


def test_people_lead_to_their_enterprise_and_to_their_cases(office):
    who = acting(office, Role.OFFICER)
    case = office.log(who, request()).value.ticket_id
    enterprise = office.detail(case).row.enterprise_id
    changes = {"name": ("", "仇美丽"), "phone": ("", "0519-8158 8826")}
    office.register.save_contact(who, SaveContact(enterprise_id=enterprise, changes=changes))
    for query in ("仇美", "qml", "051981588", "0519-8158", "8158 88"):
        (found,) = find.enterprises(office, query, 5)
        assert (found.id, found.person) == (enterprise, "仇美丽")
    assert [each.name for each, _ in find.officers(office, "zbzg", 3)] == ["值班主管"]


def test_an_enterprise_found_by_its_first_contact_names_the_contact(office):
    given = request(contact_name="李海安", contact_phone="15412684644")
    office.log(acting(office, Role.OFFICER), given)
    for query in ("李海", "1541268"):
        (found,) = find.enterprises(office, query, 5)
        assert (found.person, found.phone, found.further) == ("李海安", "15412684644", False)
    (found,) = find.enterprises(office, given.enterprise_name, 5)
    assert found.person == ""


def test_who_calls_is_found_by_a_further_contact_and_is_the_one_to_call(office):
    who = acting(office, Role.OFFICER)
    case = office.log(
        who, request(contact_name="李工", contact_phone="13800000012")
    ).value.ticket_id
    enterprise = office.detail(case).row.enterprise_id
    changes = {"name": ("", "仇美丽"), "phone": ("", "13912345678")}
    office.register.save_contact(who, SaveContact(enterprise_id=enterprise, changes=changes))
    for typed, called in (("仇美", "仇美丽"), ("13912345678", "仇美丽"), ("13800000012", "李工")):
        (found,) = find.callers(office, typed, 9).options
        assert (found.id, found.contact_name, found.open_cases) == (enterprise, called, 1)
        assert find.is_reached_by(typed, found)
    (by_name,) = find.callers(office, "常州示例", 9).options
    assert not find.is_reached_by("常州示例", by_name)


@pytest.mark.parametrize("typed", ["2", "002", "000002"])
def test_the_end_of_a_number_is_enough(office, typed):
    who = acting(office, Role.OFFICER)
    cases = [office.log(who, request(title=f"第 2{n} 件")).value.ticket_id for n in range(3)]
    assert next(each.row.id for each in find.cases(office, typed, 5)) == cases[1]
    assert find.cases(office, "0000002", 5) == []
