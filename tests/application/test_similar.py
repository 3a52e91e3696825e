"""Which words tell something, and how alike two texts are."""

from contextlib import closing

import pytest
from new_office import acting, new_office, request

from gaoxinban.application import commands as c
from gaoxinban.application.desk_ports import WordSample
from gaoxinban.application.similar import (
    ASKED,
    ASKED_UNKNOWN,
    READ_MOST,
    SHOWN,
    telling,
    weigh,
    words_of,
)
from gaoxinban.domain.term import Role

POWER = "变压器容量不够，想申请用电增容"
OTHER = "常州另一家示例有限公司"


@pytest.fixture
def desk(tmp_path):
    office, clock = new_office(tmp_path)
    with closing(office):
        yield office, clock


def logged(office, **changes):
    changes.setdefault("dispatch", False)
    return office.log(acting(office, Role.ADMIN), request(**changes)).value


def found(office, text, enterprise_id=None):
    return [each.row.id for each in office.desk.similar(text, enterprise_id)]


def test_words_are_pairs_of_characters_and_latin_words():
    assert words_of("用 电 , cnc 增 容 2 kva") == {"用 电", "增 容", "cnc", "kva"}


def test_a_character_that_says_nothing_ends_a_word():
    assert words_of("厂 房 的 租 金") == {"厂 房", "租 金"}


def test_a_word_in_most_cases_weighs_nothing_and_an_unknown_one_half():
    sample = WordSample(1, 0, 1000, {"申 请": 900, "用 电": 40})
    weights = weigh({"申 请", "用 电", "稀 有"}, sample)
    assert set(weights) == {"用 电", "稀 有"}
    assert weights["稀 有"] < 2 * weights["用 电"]


def test_two_frequent_characters_that_never_meet_are_no_word():
    sample = WordSample(1, 0, 1000, {"一": 290, "场": 110, "增": 20, "容": 30})
    assert set(weigh({"一 场", "增 容", "稀 有", "cnc"}, sample)) == {"增 容", "稀 有", "cnc"}
    small = WordSample(1, 0, 20, sample.frequency)
    assert "一 场" in weigh({"一 场"}, small)


def test_few_words_are_asked_and_known_ones_first():
    known = {f"词 {number}": number for number in range(1, 60)}
    sample = WordSample(1, 0, 1000, known)
    weights = weigh({*known, *(f"新 {number}" for number in range(60))}, sample)
    asked = telling(weights, sample)
    assert len(asked) == ASKED
    assert sum(word not in known for word in asked) == ASKED_UNKNOWN
    assert asked[0] == "词 1"


def test_the_same_words_of_another_enterprise_are_found(desk):
    office, _ = desk
    same = logged(office, title="用电增容", body=POWER, enterprise_name=OTHER)
    logged(office, title="道路破损", body="厂门口的路面破损，货车进不来")
    [case] = office.desk.similar(POWER)
    assert case.row.id == same.ticket_id
    assert not case.same_enterprise
    assert case.likeness > 0.9


def test_the_same_enterprise_comes_first_although_it_is_less_alike(desk):
    """The duplicate warning: zammad#4592."""
    office, _ = desk
    theirs = logged(office, title="用电增容", body=POWER, enterprise_name=OTHER)
    own = logged(office, title="变压器容量", body="变压器容量不够的事，上次说过的")
    mine = office.detail(own.ticket_id).row.enterprise_id
    assert found(office, POWER, mine) == [own.ticket_id, theirs.ticket_id]
    assert found(office, POWER)[0] == theirs.ticket_id


def test_what_is_about_something_else_is_not_found(desk):
    office, _ = desk
    own = logged(office, title="社保开户", body="新员工社保开户要带什么材料")
    mine = office.detail(own.ticket_id).row.enterprise_id
    assert found(office, POWER, mine) == []


@pytest.mark.parametrize(
    "text", ["", "  ", "？！…", "电", "的了吗", "\x00\u202e", "'\"*( AND NEAR"]
)
def test_what_says_nothing_finds_nothing(desk, text):
    """A check without attributes fired always: zammad#4606."""
    office, _ = desk
    logged(office, body=POWER)
    assert found(office, text) == []


def test_only_the_last_twelve_months_count(desk):
    office, clock = desk
    logged(office, title="用电增容", body=POWER)
    clock.advance(days=366)
    assert found(office, POWER) == []
    fresh = logged(office, title="用电增容", body=POWER)
    assert found(office, POWER) == [fresh.ticket_id]


def test_a_case_imported_late_is_found_although_its_id_is_out_of_order(desk):
    office, clock = desk
    clock.advance(days=300)
    first = logged(office, title="用电增容", body=POWER)
    back = acting(office, Role.ADMIN)
    earlier = request(
        title="用电增容",
        body=POWER,
        happened_at=clock.now() - 40 * 86_400_000_000,
        late_reason="补",
    )
    second = office.log(back, earlier).value
    clock.advance(days=340)
    assert found(office, POWER) == [first.ticket_id]
    assert second.ticket_id > first.ticket_id


def test_merged_and_voided_cases_are_left_out(desk):
    office, _ = desk
    gone = logged(office, title="用电增容", body=POWER)
    lead = acting(office, Role.SUPERVISOR)
    office.do(lead, c.VoidCase(ticket_id=gone.ticket_id, reason="试登记"))
    assert found(office, POWER) == []


def test_no_more_than_can_be_read_at_a_glance(desk):
    office, _ = desk
    for number in range(SHOWN + 4):
        logged(office, title="用电增容", body=POWER, enterprise_name=f"常州第{number}示例有限公司")
    assert len(found(office, POWER)) == SHOWN


def test_a_very_long_text_is_read_from_its_beginning(desk):
    office, _ = desk
    same = logged(office, title="用电增容", body=POWER)
    assert found(office, POWER + "。" * READ_MOST + "厂门口道路破损" * 10_000) == [same.ticket_id]


def test_an_empty_form_asks_the_database_nothing(desk, monkeypatch):
    office, _ = desk
    monkeypatch.delattr(type(office._database), "desk")
    assert office.desk.similar(" \n") == []


def test_words_are_counted_anew_after_an_hour(desk, monkeypatch):
    office, clock = desk
    monkeypatch.setattr("gaoxinban.application.similar.ENOUGH", 1)
    logged(office, title="道路破损", body="路面")
    assert found(office, POWER) == []
    same = logged(office, title="用电增容", body=POWER)
    sample = office.desk._similar._sample
    assert found(office, POWER) == [same.ticket_id]
    assert office.desk._similar._sample is sample
    clock.advance(hours=1)
    found(office, POWER)
    assert office.desk._similar._sample.frequency["用 电"] == 1
