"""Figures in words: what may be said of a group's figures, and what may not.

Every sentence is made from the figures alone. Where there is nothing to count
it says so (无数据, never 0), and where there is too little it says that
(样本不足).
"""

from collections.abc import Callable
from dataclasses import dataclass

from gaoxinban.application.figure_rows import CallBackRow, StatsRow

NO_DATA = "无数据"
TOO_FEW = "样本不足"
ENOUGH = 5
"""Fewer cases than this carry no sentence about a median or a rate."""

RATES_MEAN = (
    "按时率：没有迟的 ÷ 应完成的（已完成的，加上未完但已过时限的）。"
    "零耽搁率：没有一个环节迟的工单 ÷ 有环节应完成的工单，一件只要有一个环节迟了就不算零耽搁。"
)
"""How the rates are counted, wherever they stand."""

SOLVED_MEANS = (
    "解决率：回访说已解决的 ÷ 问到是否解决的，每次办结按最后一次回访算，重办以前的也算；"
    "没有回访的不在其中。承办人自己回访的算在内，不含它们的比率写在后面。"
)
"""How 解决率 is counted (docs/decisions/0022)."""

_TENTHS = 1_000
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Span:
    """What a sentence calls the period (本月) and the one it is compared with (上月同期)."""

    name: str
    before: str = ""


def can_rise(n: int, open_cases: int) -> bool:
    """Whether the percentile of `n` ended times could still be raised by cases that run on.

    How long they will have taken is not known before they end; the longest
    may be among them, and ended cases alone would reward never finishing.
    """
    return n > 0 and open_cases > 0


def at_least(text: str, n: int, open_cases: int) -> str:
    """`text` of a percentile, with 「≥」 before it where running cases could raise it."""
    return f"≥{text}" if can_rise(n, open_cases) else text


def percentile_text(
    seconds: float | None, n: int, open_cases: int, time_text: Callable[[int], str]
) -> str:
    """「≥1小时08分」, 「1小时08分」, or 无数据."""
    if seconds is None or n == 0:
        return NO_DATA
    if seconds < _MINUTE and can_rise(n, open_cases):
        return "≥0分"
    return at_least(time_text(round(seconds)), n, open_cases)


def tenths(part: int, whole: int) -> int | None:
    """`part` of `whole` in tenths of a percent; None of nothing.

    Rounded half up, but never to 100 % while one is missing nor to 0 % while
    one is there.
    """
    if whole <= 0:
        return None
    rounded = (2 * part * _TENTHS + whole) // (2 * whole)
    if 0 < part < whole:
        return min(max(rounded, 1), _TENTHS - 1)
    return rounded


def rate_text(part: int, whole: int) -> str:
    """「91.3%」, or 无数据."""
    value = tenths(part, whole)
    return NO_DATA if value is None else f"{value // 10}.{value % 10}%"


def time_unit(longest: float, day_seconds: int) -> tuple[str, int]:
    """The unit that keeps the numbers of an axis short, and its seconds."""
    if longest < 2 * 3600:
        return "分", 60
    if longest < 3 * day_seconds:
        return "小时", 3600
    return "天", day_seconds


def headline(
    row: StatsRow | None, before: StatsRow | None, span: Span, time_text: Callable[[int], str]
) -> str:
    """One sentence on the ungrouped figures of one leg; `before` are those of the earlier period.

    「本月登记的工单，首次联系 398 件已完成、14 件未完（3 件已过时限）；中位 ≥1小时08分，
    九成 ≥3小时12分；零耽搁率 91.3%（n=398），剔除 2 件后 91.7%，比上月同期高 1.2 个百分点
    （n=380）；另有不予受理 3 件、作废 1 件。」
    """
    if row is None or row.n + row.open + row.withdrawn == 0:
        return f"{span.name}没有登记工单，{NO_DATA}。"
    counted = f"{span.name}登记的工单，{row.leg.label} {row.n} 件已完成"
    if row.open:
        counted += f"、{row.open} 件未完"
    if row.overdue:
        counted += f"（{row.overdue} 件已过时限）"
    gone = withdrawn_text(row)
    granted = granted_text(row)
    parts = [counted, _times(row, time_text), _zero_delay(row, before, span)]
    if gone:
        parts.append(f"另有{gone}")
    if granted:
        parts.append(granted)
    return "；".join(part for part in parts if part) + "。"


def solved_text(row: CallBackRow | None) -> str:
    """「回访 40 次，解决率 92.5%；承办人以外的人回访 31 次（77.5%），解决率 90.3%。」"""
    if row is None or row.called == 0:
        return f"没有回访，解决率{NO_DATA}。"
    said = f"回访 {row.called} 次，解决率{_solved(row.solved, row.called)}"
    exempted = row.called - row.kept
    if exempted:
        said += f"，剔除 {exempted} 次后{_solved(row.kept_solved, row.kept)}"
    if row.by_others == row.called:
        return f"{said}；都是承办人以外的人回访的。"
    said += f"；承办人以外的人回访 {row.by_others} 次（{rate_text(row.by_others, row.called)}）"
    return f"{said}，解决率{_solved(row.solved_by_others, row.by_others)}。"


def _solved(part: int, whole: int) -> str:
    """With the gap before figures; 样本不足 where there are too few."""
    if whole < ENOUGH:
        return f"{TOO_FEW}（{part}/{whole}）" if whole else NO_DATA
    return f" {rate_text(part, whole)}"


def withdrawn_text(row: StatsRow) -> str:
    """「不予受理 3 件、作废 1 件」; empty where no case was withdrawn."""
    counts = ("不予受理", row.declined), ("并单", row.merged), ("作废", row.voided)
    return "、".join(f"{word} {count} 件" for word, count in counts if count)


def granted_text(row: StatsRow) -> str:
    """「2 件批准过超限挂起，共 30 个工作日」; empty where no pausing was granted past the cap."""
    if not row.pauses_granted:
        return ""
    return f"{row.pauses_granted} 件批准过超限挂起，共 {row.pause_days_granted} 个工作日"


def _times(row: StatsRow, time_text: Callable[[int], str]) -> str:
    if row.median_working_seconds is None or row.p90_working_seconds is None:
        return "用时" + NO_DATA
    if row.n < ENOUGH:
        return f"用时{TOO_FEW}（不足 {ENOUGH} 件）"
    median = percentile_text(row.median_working_seconds, row.n, row.open, time_text)
    ninety = percentile_text(row.p90_working_seconds, row.n, row.open, time_text)
    return f"中位 {median}，九成 {ninety}" if row.open else f"中位 {median}，九成在 {ninety}内"


def _zero_delay(row: StatsRow, before: StatsRow | None, span: Span) -> str:
    if row.zero_delay_of == 0:
        return f"零耽搁率{NO_DATA}"
    if row.zero_delay_of < ENOUGH:
        return f"零耽搁率{TOO_FEW}（n={row.zero_delay_of}）"
    said = f"零耽搁率 {rate_text(row.zero_delay, row.zero_delay_of)}"
    exempted = row.zero_delay_of - row.kept_zero_delay_of
    if exempted:
        kept = rate_text(row.kept_zero_delay, row.kept_zero_delay_of)
        gap = "" if kept == NO_DATA else " "
        said += f"（n={row.zero_delay_of}），剔除 {exempted} 件后{gap}{kept}"
    else:
        said += f"（n={row.zero_delay_of}，无剔除）"
    change = _change(row, before)
    if not (span.before and change):
        return said
    # With two rates before it, the comparison says which one it speaks of.
    which = "，不剔除时" if exempted else "，"
    return f"{said}{which}比{span.before}{change}"


def _change(row: StatsRow, before: StatsRow | None) -> str:
    """「高 1.2 个百分点」, 「持平」; nothing where the earlier period carries no rate.

    The difference is of the rates as they are shown, so that a reader can check it.
    """
    if before is None or before.zero_delay_of < ENOUGH:
        return ""
    now = tenths(row.zero_delay, row.zero_delay_of)
    then = tenths(before.zero_delay, before.zero_delay_of)
    if now is None or then is None:
        return ""
    if now == then:
        return f"持平（n={before.zero_delay_of}）"
    by = abs(now - then)
    word = "高" if now > then else "低"
    return f"{word} {by // 10}.{by % 10} 个百分点（n={before.zero_delay_of}）"
