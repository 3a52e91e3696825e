"""The line that pins history outside the database."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaoxinban.domain.anchor import Anchor
from gaoxinban.domain.errors import Refused

HASHES = st.text("0123456789abcdef", min_size=64, max_size=64)
ANCHORS = st.builds(
    Anchor,
    *(st.dates(date(1992, 1, 1)), st.integers(0, 10**12), HASHES, HASHES),
    st.none() | HASHES,
)
GOOD = Anchor(date(2026, 11, 22), 12_345, "a" * 64, "0123456789abcdef" * 4, "c" * 64)


@given(ANCHORS)
def test_a_line_gives_its_anchor_back(anchor):
    assert Anchor.read(anchor.line()) == anchor


def test_the_format_is_a_contract():
    first = f"2026-11-22 12345 {'a' * 64} {'0123456789abcdef' * 4}"
    assert GOOD.line() == f"gaoxinban-anchor 2 {first} {'c' * 64}"
    assert replace(GOOD, months_hash=None).line() == f"gaoxinban-anchor 1 {first}"


def test_a_line_copied_by_people_is_still_read():
    line = GOOD.line().upper().replace(" ", "   ")
    assert Anchor.read(f"\n {line}\t\n") == GOOD


WORDS = GOOD.line().split()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "开头"),
        ("   ", "开头"),
        ("anchor 1", "开头"),
        ("gaoxinban-anchor", "第 1 种"),
        (GOOD.line().replace(" 2 ", " 3 ", 1), "第 1 种"),
        (GOOD.line().replace(" 2 ", " 1 ", 1), "7 段"),
        (" ".join(WORDS[:-1]), "6 段"),
        (GOOD.line() + " x", "8 段"),
        (GOOD.line().replace("2026-11-22", "2026-02-30"), "日期"),
        (GOOD.line().replace("2026-11-22", "20261122"), "日期"),
        (GOOD.line().replace("12345", "-1", 1), "条数"),
        (GOOD.line().replace("12345", "１２", 1), "条数"),
        (GOOD.line().replace("12345", "9" * 30, 1), "条数"),
        (GOOD.line().replace("a" * 64, "a" * 63), "事件链"),
        (GOOD.line().replace("a" * 64, "g" * 64), "事件链"),
        (" ".join([*WORDS[:5], WORDS[5][:-1], WORDS[6]]), "规则版本"),
        (GOOD.line()[:-1], "月度数字"),
    ],
)
def test_a_bad_line_is_refused_with_a_sentence(line, said):
    with pytest.raises(Refused, match=said) as refusal:
        Anchor.read(line)
    assert refusal.value.field == "anchor"
    assert refusal.value.sentence.endswith("。")


@given(st.integers(0, len(GOOD.line()) - 1), st.characters(codec="utf-8"))
def test_one_wrong_character_gives_another_anchor_or_a_refusal(place, character):
    line = GOOD.line()
    changed = line[:place] + character + line[place + 1 :]
    try:
        found = Anchor.read(changed)
    except Refused:
        return
    assert (found == GOOD) == (changed.lower().split() == line.split())
