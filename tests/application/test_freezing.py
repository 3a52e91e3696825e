"""Published and restated figures, compared."""

from dataclasses import fields

import pytest

from gaoxinban.application.freezing import LABELS, check_month, differences
from gaoxinban.application.rows import StatsRow
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import LegName


def row(team="一组", leg=LegName.CONTACT, **figures):
    return StatsRow(leg, {"team": team}, **figures)


def test_every_figure_has_a_name():
    assert set(LABELS) == {each.name for each in fields(StatsRow)} - {"leg", "group"}


def test_equal_figures_have_no_differences():
    assert differences((row(n=3),), (row(n=3),)) == []


def test_each_changed_figure_is_named_once():
    found = differences(
        (row(n=3, due=2, median_working_seconds=1.5), row("二组", n=1)),
        (row(n=4, due=2, median_working_seconds=None), row("二组", n=1)),
    )
    assert [each.sentence for each in found] == [
        "一组 首次联系 已完成：公布 3，现为 4",
        "一组 首次联系 工作时间中位数（秒）：公布 1.5，现为 —",
    ]
    assert [each.name for each in found] == ["n", "median_working_seconds"]


def test_a_team_that_came_or_went_counts_as_no_case():
    came = differences((), (row(None, n=2),))
    assert [each.sentence for each in came] == ["未派单 首次联系 已完成：公布 0，现为 2"]
    went = differences((row(n=2), row(leg=LegName.RESOLVE, n=1)), (row(leg=LegName.RESOLVE, n=1),))
    assert [(each.leg, each.published, each.restated) for each in went] == [(LegName.CONTACT, 2, 0)]


def test_what_was_not_published_is_not_compared():
    before, after = row(n=3), row(n=4, exempted=2, overdue=1)
    found = differences((before,), (after,), frozenset({"n", "due"}))
    assert [each.name for each in found] == ["n"]
    assert len(differences((before,), (after,))) == 3


def test_large_figures_are_written_out():
    (found,) = differences((row(max_working_seconds=1),), (row(max_working_seconds=12_345_678),))
    assert found.sentence.endswith("公布 1，现为 12,345,678")


@pytest.mark.parametrize("month", [0, 202600, 202613, 199112, 220101 + 99, -202601])
def test_no_month(month):
    with pytest.raises(Refused, match="不是一个月份"):
        check_month(month)
