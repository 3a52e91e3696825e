"""What may be said of figures."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaoxinban.application.figures_text import (
    NO_DATA,
    Span,
    at_least,
    can_rise,
    headline,
    percentile_text,
    rate_text,
    solved_text,
    tenths,
    time_unit,
)
from gaoxinban.application.rows import CallBackRow, StatsRow
from gaoxinban.domain.figures import percentile
from gaoxinban.domain.term import LegName

ROW = StatsRow(
    leg=LegName.CONTACT,
    n=398,
    open=14,
    median_working_seconds=4080.0,
    p90_working_seconds=11520.4,
    max_working_seconds=60_000,
    due=398,
    on_time=380,
    zero_delay=363,
    zero_delay_of=398,
    kept_zero_delay=363,
    kept_zero_delay_of=398,
)
BEFORE = replace(ROW, zero_delay=90, zero_delay_of=100, kept_zero_delay=90, kept_zero_delay_of=100)
MONTH = Span("本月", "上月同期")


def minutes(seconds):
    return f"{seconds // 60}分"


def test_the_sentence_is_written_from_the_figures():
    assert headline(ROW, BEFORE, MONTH, minutes) == (
        "本月登记的工单，首次联系 398 件已完成、14 件未完；"
        "中位 ≥68分，九成 ≥192分；"
        "零耽搁率 91.2%（n=398，无剔除），比上月同期高 1.2 个百分点（n=100）。"
    )


def test_both_rates_and_all_that_stands_outside_them_are_said():
    row = replace(
        ROW,
        overdue=3,
        exempted=9,
        kept_zero_delay=361,
        kept_zero_delay_of=390,
        declined=4,
        merged=2,
        voided=1,
    )
    assert headline(row, BEFORE, MONTH, minutes) == (
        "本月登记的工单，首次联系 398 件已完成、14 件未完（3 件已过时限）；"
        "中位 ≥68分，九成 ≥192分；"
        "零耽搁率 91.2%（n=398），剔除 8 件后 92.6%，不剔除时比上月同期高 1.2 个百分点（n=100）；"
        "另有不予受理 4 件、并单 2 件、作废 1 件。"
    )


def test_a_rate_of_exempted_cases_alone_has_no_second_one():
    row = replace(ROW, kept_zero_delay=0, kept_zero_delay_of=0)
    assert "剔除 398 件后无数据" in headline(row, None, MONTH, minutes)


def test_only_withdrawn_cases_are_still_said():
    said = headline(StatsRow(leg=LegName.RESOLVE, voided=2), None, MONTH, minutes)
    assert said == ("本月登记的工单，办结 0 件已完成；用时无数据；零耽搁率无数据；另有作废 2 件。")


def test_no_open_case_no_lower_bound():
    said = headline(replace(ROW, open=0), None, MONTH, minutes)
    assert "中位 68分，九成在 192分内" in said
    assert "未完" not in said
    assert "比" not in said


@pytest.mark.parametrize("row", [None, StatsRow(leg=LegName.CONTACT)])
def test_nothing_logged_is_no_data(row):
    assert headline(row, BEFORE, MONTH, minutes) == "本月没有登记工单，无数据。"


def test_only_open_cases_have_no_time():
    row = StatsRow(leg=LegName.RESOLVE, open=3)
    assert headline(row, None, MONTH, minutes) == (
        "本月登记的工单，办结 0 件已完成、3 件未完；用时无数据；零耽搁率无数据。"
    )


def test_four_cases_are_too_few_for_a_median_and_five_are_not():
    few = replace(ROW, n=4, open=0, zero_delay=3, zero_delay_of=4)
    assert headline(few, BEFORE, MONTH, minutes).endswith(
        " 4 件已完成；用时样本不足（不足 5 件）；零耽搁率样本不足（n=4）。"
    )
    five = replace(ROW, n=5, open=0, zero_delay=5, zero_delay_of=5)
    assert "样本不足" not in headline(five, BEFORE, MONTH, minutes)


def test_a_thin_earlier_period_is_no_comparison():
    before = replace(BEFORE, zero_delay=4, zero_delay_of=4)
    assert "比" not in headline(ROW, before, MONTH, minutes)
    assert "比" not in headline(ROW, BEFORE, Span("全部"), minutes)


@pytest.mark.parametrize(
    ("zero_delay", "word"),
    [(90, "持平（n=100）"), (88, "低 2.0 个百分点（n=100）"), (100, "高 10.0 个百分点（n=100）")],
)
def test_the_difference_is_that_of_the_rates_as_shown(zero_delay, word):
    row = replace(
        ROW,
        zero_delay=zero_delay,
        zero_delay_of=100,
        kept_zero_delay=zero_delay,
        kept_zero_delay_of=100,
    )
    assert f"比上月同期{word}。" in headline(row, BEFORE, MONTH, minutes)


@pytest.mark.parametrize(
    ("n", "open_cases", "rises"), [(0, 0, False), (0, 5, False), (7, 0, False), (7, 1, True)]
)
def test_a_percentile_can_rise_while_cases_run(n, open_cases, rises):
    assert can_rise(n, open_cases) is rises
    assert at_least("1天", n, open_cases) == ("≥1天" if rises else "1天")


@given(
    st.lists(st.integers(0, 10_000), min_size=1, max_size=30),
    st.lists(st.integers(10_001, 90_000), max_size=10),
    st.sampled_from([50, 90]),
)
def test_cases_that_run_longest_raise_the_percentile_only_where_it_is_marked(
    ended, running, percent
):
    now = percentile(sorted(ended), percent)
    later = percentile(sorted(ended + running), percent)
    assert later >= now
    if later > now:
        assert can_rise(len(ended), len(running))


def test_no_data_is_a_word_and_zero_seconds_are_a_time():
    assert percentile_text(None, 0, 3, minutes) == NO_DATA
    assert percentile_text(0.0, 3, 0, minutes) == "0分"
    assert percentile_text(119.6, 3, 1, minutes) == "≥2分"
    assert percentile_text(5.0, 3, 1, lambda _: "不到1分") == "≥0分"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (0, 0, NO_DATA),
        (0, 7, "0.0%"),
        (7, 7, "100.0%"),
        (9999, 10_000, "99.9%"),
        (1, 10_000, "0.1%"),
        (1, 3, "33.3%"),
        (2, 3, "66.7%"),
        (1, 8, "12.5%"),
        (913, 1000, "91.3%"),
    ],
)
def test_rates(part, whole, text):
    assert rate_text(part, whole) == text


@given(st.integers(0, 5_000), st.integers(1, 5_000))
def test_a_rate_is_off_by_less_than_a_tenth_of_a_percent(part, whole):
    part = min(part, whole)
    value = tenths(part, whole)
    assert abs(value / 1000 - part / whole) < 0.001
    assert (value == 1000) == (part == whole)
    assert (value == 0) == (part == 0)


@pytest.mark.parametrize(
    ("longest", "unit"), [(0, "分"), (7199, "分"), (7200, "小时"), (80_999, "小时"), (81_000, "天")]
)
def test_units_of_an_axis(longest, unit):
    assert time_unit(longest, 27_000)[0] == unit


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (None, "没有回访，解决率无数据。"),
        (
            CallBackRow(called=40, solved=37, by_others=31, solved_by_others=28, kept=40),
            "回访 40 次，解决率 92.5%；承办人以外的人回访 31 次（77.5%），解决率 90.3%。",
        ),
        (
            CallBackRow(called=8, solved=6, by_others=0, kept=7, kept_solved=6),
            "回访 8 次，解决率 75.0%，剔除 1 次后 85.7%；承办人以外的人回访 0 次（0.0%），解决率无数据。",
        ),
        (
            CallBackRow(called=3, solved=3, by_others=3, solved_by_others=3, kept=3),
            "回访 3 次，解决率样本不足（3/3）；都是承办人以外的人回访的。",
        ),
    ],
)
def test_the_solve_rate_says_how_many_were_asked_by_others(row, said):
    """Everybody asking after his own work flatters; decision 0022."""
    assert solved_text(row) == said
