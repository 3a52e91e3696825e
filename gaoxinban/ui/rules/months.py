"""月度数字: which months are closed, what was published of them, and what they are today.

`load_months` and `load_figures` run in workers and give plain data; the rest
puts it into words.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from gaoxinban.application.figure_rows import CallBackRow
from gaoxinban.application.figures_text import (
    NO_DATA,
    granted_text,
    percentile_text,
    rate_text,
    solved_text,
    withdrawn_text,
)
from gaoxinban.application.freezing import CALL_BACK_LABELS, Difference, Restated, said
from gaoxinban.application.office import Office
from gaoxinban.application.rows import StatsRow
from gaoxinban.application.rule_ports import Cohort, FrozenMonth
from gaoxinban.domain.instant import local_month
from gaoxinban.domain.term import LegName, Term
from gaoxinban.ui.kit.duration import duration_text, exact_text
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.rules.operations import names_by_ref

OFFERED_MONTHS = 12
"""So many closed months back can be frozen from the list; older ones on the command line."""

Key = tuple[int, Cohort]


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A closed month by one way of counting; `frozen` None while nothing was published."""

    month: int
    cohort: Cohort
    frozen: FrozenMonth | None
    by: str
    """Name of who published it."""

    @property
    def key(self) -> Key:
        return self.month, self.cohort


@dataclass(frozen=True, slots=True)
class Pair:
    """The figures of a team and a leg: as published (None before that) and as they are today."""

    leg: LegName
    team: str | None
    published: StatsRow | None
    today: StatsRow
    names: frozenset[str] | None
    """Which figures were published; None for all."""
    day_seconds: int
    """Working seconds of 「1天」."""


class Side(Term):
    """What a line of the table holds."""

    BOTH = "both", "一致"
    PUBLISHED = "published", "公布"
    TODAY = "today", "现在"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table; `changed` names the columns that differ from the line above."""

    pair: Pair
    side: Side
    changed: frozenset[str] = frozenset()


Figure = Callable[[StatsRow, int], str]
"""A figure of a row in words, given the working seconds of 「1天」."""

MADE_OF: Mapping[str, tuple[str, ...]] = {
    "on_time": ("due", "on_time"),
    "kept": ("kept_due", "kept_on_time"),
    "zero_delay": ("zero_delay", "zero_delay_of"),
    "kept_zero": ("kept_zero_delay", "kept_zero_delay_of"),
    "median": ("median_working_seconds", "n", "open"),
}
"""Figures of `StatsRow` that a column shows; others show the one of their name."""


@dataclass(frozen=True, slots=True)
class MonthShown:
    """A month with its figures; `restated` None while nothing was published.

    `called`: 回访 by team as it is today.
    """

    line: MonthLine
    pairs: tuple[Pair, ...]
    restated: Restated | None
    called: tuple[CallBackRow, ...] = ()


def load_months(office: Office) -> list[MonthLine]:
    """Every frozen month and the last closed ones, the latest first."""
    frozen = {(each.month, each.cohort): each for each in office.months.frozen()}
    names = names_by_ref(office)
    months = set(_closed(local_month(office.clock.now()))) | {month for month, _ in frozen}
    lines = []
    for month in sorted(months, reverse=True):
        for cohort in Cohort:
            found = frozen.get((month, cohort))
            ref = "" if found is None else found.created_by
            lines.append(MonthLine(month, cohort, found, names.get(ref, ref.partition(":")[2])))
    return lines


def load_figures(office: Office, line: MonthLine) -> MonthShown:
    """What was published beside what it is today."""
    day = office.standard_day_seconds
    if line.frozen is None:
        rows = office.months.today(line.month, line.cohort)
        pairs = tuple(Pair(row.leg, row.group.get("team"), None, row, None, day) for row in rows)
        return MonthShown(line, pairs, None, office.months.called_back(line.month, line.cohort))
    restated = office.months.restated(line.month, line.cohort)
    before = {(row.leg, row.group.get("team")): row for row in restated.published.rows}
    after = {(row.leg, row.group.get("team")): row for row in restated.rows}
    pairs = tuple(
        Pair(
            leg,
            team,
            before.get((leg, team)) or StatsRow(leg),
            after.get((leg, team)) or StatsRow(leg),
            restated.published.names,
            day,
        )
        for leg, team in dict.fromkeys((*before, *after))
    )
    return MonthShown(line, pairs, restated, restated.call_backs)


def _closed(current: int) -> list[int]:
    """The months before `current` (202611), the latest first."""
    year, month = divmod(current, 100)
    found = []
    for _ in range(OFFERED_MONTHS):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        found.append(year * 100 + month)
    return found


def lines_of(pairs: Iterable[Pair], figures: Mapping[str, Figure]) -> list[Line]:
    """A line for each pair, or two where a figure is no longer what was published."""
    found = []
    for pair in pairs:
        changed = frozenset(name for name, figure in figures.items() if differs(pair, name, figure))
        if pair.published is None or not changed:
            found.append(Line(pair, Side.BOTH))
        else:
            found += [Line(pair, Side.PUBLISHED), Line(pair, Side.TODAY, changed)]
    return found


def differs(pair: Pair, name: str, figure: Figure) -> bool:
    """Whether a figure was published and is another one today, as both are shown."""
    if pair.published is None or not was_published(pair, name):
        return False
    return figure(pair.published, pair.day_seconds) != figure(pair.today, pair.day_seconds)


def was_published(pair: Pair, name: str) -> bool:
    """Whether the published rows have what a column is made of."""
    return pair.names is None or pair.names.issuperset(MADE_OF.get(name, (name,)))


def cell_text(line: Line, name: str, figure: Figure) -> str:
    """A figure in words; a dash for one that an older release did not publish."""
    pair = line.pair
    if line.side is not Side.PUBLISHED or pair.published is None:
        return figure(pair.today, pair.day_seconds)
    return figure(pair.published, pair.day_seconds) if was_published(pair, name) else "—"


def on_time_text(row: StatsRow, _day: int) -> str:
    """「91.3%（398）」: the rate and of how many."""
    return _rate(row.on_time, row.due)


def kept_on_time_text(row: StatsRow, _day: int) -> str:
    return _rate(row.kept_on_time, row.kept_due)


def zero_delay_text(row: StatsRow, _day: int) -> str:
    return _rate(row.zero_delay, row.zero_delay_of)


def kept_zero_delay_text(row: StatsRow, _day: int) -> str:
    return _rate(row.kept_zero_delay, row.kept_zero_delay_of)


def _rate(part: int, whole: int) -> str:
    said = rate_text(part, whole)
    return said if said == NO_DATA else f"{said}（{whole}）"


def median_text(row: StatsRow, day_seconds: int) -> str:
    """「≥1小时08分」 in working time."""

    def words(seconds: int) -> str:
        return duration_text(seconds, day_seconds=day_seconds)

    return percentile_text(row.median_working_seconds, row.n, row.open, words)


def title_text(line: MonthLine) -> str:
    """「2026年10月 · 当月登记」"""
    return f"{said(line.month)} · {line.cohort.label}"


def month_text(line: MonthLine) -> str:
    """「2026年10月」"""
    return said(line.month)


def side_text(line: Line) -> str:
    """「公布」, 「现在」; 「一致」 where one line says both, nothing before publishing."""
    return "" if line.pair.published is None else line.side.label


def state_text(line: MonthLine) -> str:
    """「已冻结」, 「未冻结」"""
    return tr("已冻结") if line.frozen else tr("未冻结")


def cohort_words(cohort: Cohort) -> str:
    """Which cases a month's figures speak of, in a sentence."""
    if cohort is Cohort.LOGGED:
        return tr("算的是这个月登记的工单，不论哪个月办结。")
    return tr("算的是在这个月结束的环节，不论哪个月登记。")


def explained(shown: MonthShown) -> str:
    """What was published, when, by whom and from what; or what freezing would do."""
    line, frozen = shown.line, shown.line.frozen
    if frozen is None:
        if not shown.pairs:
            return tr("这个月没有工单，不需要冻结。")
        return cohort_words(line.cohort) + tr(
            "下面是现在的数字。冻结就是把它们连同所依据的经过一起记下，作为公布的数字，以后不能改；"
            "再有更正，会与公布的数字并列。",
        )
    text = tr(
        "{who} {when} 冻结公布，依据那时的 {n} 条经过，存证 {hash}…。",
    )
    return cohort_words(line.cohort) + text.format(
        who=line.by,
        when=exact_text(frozen.created_at)[:16],
        n=f"{frozen.event_count:,}",
        hash=frozen.chain_hash[:12],
    )


def changed_text(shown: MonthShown) -> str:
    """How many figures are no longer what was published, and which cases were touched since."""
    restated = shown.restated
    if restated is None:
        return ""
    if not restated.differences:
        return tr("公布的数字与现在的一致。")
    text = tr("{n} 个数与公布的不同；冻结以后有 {cases} 件工单又有经过：{numbers}")
    more = "…" if restated.changed_cases > len(restated.numbers) else "。"
    return text.format(
        n=len(restated.differences),
        cases=restated.changed_cases,
        numbers="、".join(restated.numbers) + more,
    )


def differences_text(found: Sequence[Difference]) -> str:
    """Every change in a line; seconds are written as the office publishes them."""
    return "\n".join(each.sentence for each in found)


def solved_words(shown: MonthShown) -> str:
    """解决率 of the whole month, as published and as it is today where that is another one."""
    today = _in_all(shown.called)
    now = solved_text(today)
    if shown.line.frozen is None:
        return now
    before = shown.line.frozen.call_backs
    if before is None:
        return tr("公布时还没有统计解决率。现在：{now}").format(now=now)
    published = _in_all(before)
    if published == today:
        return now
    text = tr("公布：{before}现在：{now}")
    return text.format(before=solved_text(published), now=now)


def _in_all(rows: Iterable[CallBackRow]) -> CallBackRow:
    """All teams together."""
    teams = tuple(rows)
    sums = {name: sum(getattr(row, name) for row in teams) for name in CALL_BACK_LABELS}
    return CallBackRow(**sums)


def withdrawn_words(shown: MonthShown) -> str:
    """「现在另有 不予受理 3 件、作废 1 件，不在上面的比率里。」; empty without any."""
    rows = [pair.today for pair in shown.pairs if pair.leg is LegName.RESOLVE]
    total = StatsRow(
        LegName.RESOLVE,
        declined=sum(row.declined for row in rows),
        merged=sum(row.merged for row in rows),
        voided=sum(row.voided for row in rows),
        pauses_granted=sum(row.pauses_granted for row in rows),
        pause_days_granted=sum(row.pause_days_granted for row in rows),
    )
    exempted = sum(row.exempted for row in rows)
    parts = [text for text in (withdrawn_text(total), granted_text(total)) if text]
    if exempted:
        parts.append(tr("剔除 {n} 件").format(n=exempted))
    return tr("另有{what}。").format(what="、".join(parts)) if parts else ""
