"""Figures: what is asked, and the rows that answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import LegName

GROUPINGS = {
    "team": "团队",
    "month": "月份",
    "category": "分类",
    "kind": "类型",
    "urgency": "紧急程度",
    "channel": "渠道",
    "ownership": "企业性质",
    "town": "镇街",
}
"""What figures can be grouped by, and how it is called."""


@dataclass(frozen=True, slots=True)
class StatsQuery:
    """A cohort: cases logged in [since, before); groupings of `GROUPINGS`; one leg or all."""

    since: Instant | None = None
    before: Instant | None = None
    by: tuple[str, ...] = ()
    leg: LegName | None = None


@dataclass(frozen=True, slots=True)
class StatsRow:
    """Figures of one group and leg; no data is None, never 0.

    `n` legs ended, `open` not yet, `overdue` of the open past due; `due` ended
    or past due; `on_time` of the due without delay; `zero_delay` cases with a
    due leg here and no leg late at all, of `zero_delay_of` cases with a due leg
    here. `exempted` cases with a leg here; the `kept_…` are the same counts
    without them, so that both rates can be shown. `declined`, `merged` and
    `voided` cases of the group are in no rate for what still had time; what was
    late by then ended with them, and counts. Their group is the team that had
    them last. A group that has only such cases has a row. `pauses_granted`
    cases of the group were granted pausing past the cap, `pause_days_granted`
    working days in all; their group is the same. Seconds throughout;
    percentiles are the inclusive linear kind.
    """

    leg: LegName
    group: Mapping[str, str | None] = field(default_factory=dict)
    n: int = 0
    open: int = 0
    median_working_seconds: float | None = None
    p90_working_seconds: float | None = None
    max_working_seconds: int | None = None
    median_natural_seconds: float | None = None
    p90_natural_seconds: float | None = None
    due: int = 0
    on_time: int = 0
    zero_delay: int = 0
    zero_delay_of: int = 0
    overdue: int = 0
    exempted: int = 0
    kept_due: int = 0
    kept_on_time: int = 0
    kept_zero_delay: int = 0
    kept_zero_delay_of: int = 0
    declined: int = 0
    merged: int = 0
    voided: int = 0
    pauses_granted: int = 0
    pause_days_granted: int = 0

    @property
    def withdrawn(self) -> int:
        """Cases that left without a result."""
        return self.declined + self.merged + self.voided


@dataclass(frozen=True, slots=True)
class CallBackRow:
    """回访 of one group of a cohort that asked whether it is solved.

    The last one of every cycle counts, so that an 办结 found false stays in the
    rate after the redo; what was not asked is in no number.
    `by_others`: called by somebody else than whose work it was; `kept_…`: without
    the exempted cases.
    """

    group: Mapping[str, str | None] = field(default_factory=dict)
    called: int = 0
    solved: int = 0
    by_others: int = 0
    solved_by_others: int = 0
    kept: int = 0
    kept_solved: int = 0


FIGURES = frozenset(each.name for each in fields(StatsRow)) - {"leg", "group"}
"""Names of the figures of a row."""

HEADINGS = {
    "leg": "环节",
    "n": "已完成",
    "open": "未完",
    "overdue": "逾期",
    "median_working_seconds": "中位",
    "p90_working_seconds": "九成",
    "max_working_seconds": "最长",
    "median_natural_seconds": "自然中位",
    "p90_natural_seconds": "自然九成",
    "due": "应完成",
    "on_time": "按时",
    "on_time_rate": "按时率",
    "kept_due": "应完成（剔除后）",
    "kept_on_time": "按时（剔除后）",
    "kept_on_time_rate": "按时率（剔除后）",
    "zero_delay": "零耽搁",
    "zero_delay_of": "零耽搁应计",
    "zero_delay_rate": "零耽搁率",
    "kept_zero_delay": "零耽搁（剔除后）",
    "kept_zero_delay_of": "零耽搁应计（剔除后）",
    "kept_zero_delay_rate": "零耽搁率（剔除后）",
    "exempted": "剔除",
    "declined": "不予受理",
    "merged": "并单",
    "voided": "作废",
    "pauses_granted": "超限挂起（件）",
    "pause_days_granted": "超限挂起（工作日）",
}
"""What heads the figures of a row and the rates made from them, wherever they stand."""
KEPT_BESIDE = "剔除后"
"""What heads a rate without the exempted where the rate with them stands before it."""
