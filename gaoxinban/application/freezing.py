"""Frozen months: what was published stays published, and a correction stands beside it.

Figures change after a month is over: cases of it end later, records are
corrected, cases are merged or left out. So the figures are written down once
with the events they came from, and later shown next to the same count of today.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.figure_rows import FIGURES, HEADINGS, CallBackRow, StatsRow
from gaoxinban.application.finding import Finding
from gaoxinban.application.permission import SUPERVISING
from gaoxinban.application.rule_ports import Cohort, FrozenMonth
from gaoxinban.application.service import Service
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import local_month
from gaoxinban.domain.term import LegName

NAMED_CASES = 20

_SAID = {
    "median_working_seconds": "工作时间中位数（秒）",
    "p90_working_seconds": "工作时间 90 分位（秒）",
    "max_working_seconds": "工作时间最长（秒）",
    "median_natural_seconds": "自然时间中位数（秒）",
    "p90_natural_seconds": "自然时间 90 分位（秒）",
    "exempted": "剔除的工单",
    "declined": "不予受理的工单",
    "merged": "并单的工单",
    "voided": "作废的工单",
    "pauses_granted": "批准超限挂起的工单",
    "pause_days_granted": "批准超限挂起（工作日）",
}
"""Figures that a sentence names otherwise than a heading does."""

LABELS: Mapping[str, str] = {
    each.name: _SAID.get(each.name) or HEADINGS[each.name]
    for each in fields(StatsRow)
    if each.name in FIGURES
}
"""Fields of `StatsRow` as a difference names them."""

CALL_BACK_LABELS: Mapping[str, str] = {
    "called": "次数",
    "solved": "说已解决",
    "by_others": "由承办人以外的人",
    "solved_by_others": "其中说已解决",
    "kept": "次数（剔除后）",
    "kept_solved": "说已解决（剔除后）",
}
"""Fields of `CallBackRow` as a difference names them."""

Value = float | int | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that is not what was published; None: no figure. `leg` None: of 回访."""

    leg: LegName | None
    team: str | None
    name: str
    label: str
    published: Value
    restated: Value

    @property
    def sentence(self) -> str:
        """企业服务组 首次联系 按时：公布 12，现为 11."""
        words = [_written(one) for one in (self.published, self.restated)]
        return (
            f"{self.team or '未派单'} {self.leg.label if self.leg else '回访'} {self.label}："
            f"公布 {words[0]}，现为 {words[1]}"
        )


def _written(value: Value) -> str:
    """12,345 and 1.5; a dash for no figure."""
    if value is None:
        return "—"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


@dataclass(frozen=True, slots=True)
class Restated:
    """Published figures and the same figures today, side by side.

    `differences` names every figure that changed; what was not published is not
    compared. `changed_cases` counts the cohort's cases with an event entered
    since, `numbers` names the first ones.
    """

    published: FrozenMonth
    rows: tuple[StatsRow, ...]
    call_backs: tuple[CallBackRow, ...]
    differences: tuple[Difference, ...]
    changed_cases: int
    numbers: tuple[str, ...]


class Months(Service):
    """Frozen months of one office: `office.months`. Callable from any thread."""

    def frozen(self) -> list[FrozenMonth]:
        """All frozen months, the latest first."""
        with self._database.rules() as rules:
            return rules.frozen_months()

    def freeze(self, actor: Actor, month: int, cohort: Cohort) -> Outcome[FrozenMonth]:
        """Write down a closed month's figures (202610); refused before it is over, and twice."""
        check_month(month)
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor, SUPERVISING, "冻结月度数字")
            if month >= local_month(now):
                raise Refused(f"{said(month)}还没有结束，过完这个月才能冻结。", field="month")
            if uow.rules.frozen(month, cohort) is not None:
                raise Refused(
                    f"{said(month)}（{cohort.label}）已经冻结过，公布的数字不能再改；"
                    "更正会与它并列显示。",
                    field="month",
                )
            rows = tuple(uow.rules.figures(month, cohort, now))
            if not rows:
                raise Refused(f"{said(month)}（{cohort.label}）没有任何工单，不需要冻结。")
            stood = uow.rules.anchor(now)
            made = FrozenMonth(
                month,
                cohort,
                rows,
                stood.count,
                stood.chain_hash,
                now,
                actor.ref,
                call_backs=tuple(uow.rules.call_backs(month, cohort)),
            )
            uow.rules.freeze(made)
            uow.commit()
        return Outcome(made, Changes(settings=True))

    def today(self, month: int, cohort: Cohort) -> tuple[StatsRow, ...]:
        """A month's figures by team and leg as they stand now; empty when it has no case."""
        check_month(month)
        with self._database.rules() as rules:
            return tuple(rules.figures(month, cohort, self._clock.now()))

    def called_back(self, month: int, cohort: Cohort) -> tuple[CallBackRow, ...]:
        """回访 of a month by team as it stands now."""
        check_month(month)
        with self._database.rules() as rules:
            return tuple(rules.call_backs(month, cohort))

    def published(self, month: int, cohort: Cohort) -> FrozenMonth:
        """The figures as they were published; Refused if the month was not frozen."""
        with self._database.rules() as rules:
            found = rules.frozen(month, cohort)
        if found is None:
            raise Refused(f"{said(month)}（{cohort.label}）还没有冻结。", field="month")
        return found

    def restated(self, month: int, cohort: Cohort) -> Restated:
        """Published and today's figures side by side."""
        now = self._clock.now()
        published = self.published(month, cohort)
        with self._database.rules() as rules:
            rows = tuple(rules.figures(month, cohort, now))
            called = tuple(rules.call_backs(month, cohort))
            count, numbers = rules.later_cases(month, cohort, published.event_count, NAMED_CASES)
        changed = differences(published.rows, rows, published.names)
        if published.call_backs is not None:
            changed += call_back_differences(published.call_backs, called)
        return Restated(
            published,
            rows,
            called,
            tuple(changed),
            count,
            tuple(numbers),
        )

    def findings(self) -> list[Finding]:
        """Frozen months that somebody changed, or whose events are no longer those."""
        with self._database.rules() as rules:
            return rules.frozen_findings()


def differences(
    published: tuple[StatsRow, ...],
    restated: tuple[StatsRow, ...],
    names: frozenset[str] | None = None,
) -> list[Difference]:
    """Every figure of every team and leg that differs; a row that is missing counts as no case.

    `names` limits it to the figures that were published.
    """
    before = {(row.leg, row.group.get("team")): row for row in published}
    after = {(row.leg, row.group.get("team")): row for row in restated}
    found: list[Difference] = []
    for leg, team in dict.fromkeys((*before, *after)):
        one = before.get((leg, team)) or StatsRow(leg)
        other = after.get((leg, team)) or StatsRow(leg)
        labels = {name: label for name, label in LABELS.items() if names is None or name in names}
        found += _changed(leg, team, labels, (one, other))
    return found


def call_back_differences(
    published: tuple[CallBackRow, ...], restated: tuple[CallBackRow, ...]
) -> list[Difference]:
    """The same of 回访; a team that is missing counts as none."""
    before, after = ({row.group.get("team"): row for row in rows} for rows in (published, restated))
    found: list[Difference] = []
    for team in dict.fromkeys((*before, *after)):
        pair = before.get(team) or CallBackRow(), after.get(team) or CallBackRow()
        found += _changed(None, team, CALL_BACK_LABELS, pair)
    return found


def _changed(
    leg: LegName | None, team: str | None, labels: Mapping[str, str], pair: tuple[object, object]
) -> list[Difference]:
    """The figures of a row and of the same row today that are not the same."""
    one, other = pair
    return [
        Difference(leg, team, name, label, old, new)
        for name, label in labels.items()
        if (old := getattr(one, name)) != (new := getattr(other, name))
    ]


def check_month(month: int) -> None:
    """Refuse what is no month."""
    year, number = divmod(month, 100)
    if not (1992 <= year <= 2200 and 1 <= number <= 12):
        raise Refused(f"「{month}」不是一个月份，应写成 2026-10。", field="month")


def said(month: int) -> str:
    """2026年10月"""
    return f"{month // 100}年{month % 100}月"
