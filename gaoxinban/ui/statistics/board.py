"""Everything that the page shows for one choice, made in a worker; touches no widget.

Sentence, table and charts come from the same figures, so that they agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gaoxinban.application.figure_rows import GROUPINGS, HEADINGS
from gaoxinban.application.figures_text import (
    ENOUGH,
    NO_DATA,
    headline,
    percentile_text,
    rate_text,
    solved_text,
    tenths,
    time_unit,
)
from gaoxinban.application.office import Office
from gaoxinban.application.rows import StatsRow
from gaoxinban.domain.instant import DAY_SECONDS, local_date
from gaoxinban.domain.term import Channel, LegName, Ownership, RequestKind, Term, Urgency
from gaoxinban.ui.kit.charts import ChartData, Series
from gaoxinban.ui.kit.duration import duration_text
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.statistics.period import Period, months_between, trend_days

MOST_BARS = 10
_TERMS: dict[str, type[Term]] = {
    "kind": RequestKind,
    "urgency": Urgency,
    "channel": Channel,
    "ownership": Ownership,
}
_ORDER: dict[str, dict[str | None, int]] = {
    name: {term.label: place for place, term in enumerate(terms)} for name, terms in _TERMS.items()
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was chosen: days, leg (None: all four) and at most two groupings."""

    period: Period
    leg: LegName | None = LegName.CONTACT
    by: tuple[str, ...] = ("team",)

    @property
    def shown_leg(self) -> LegName:
        """The leg of sentence and charts: the first contact where all legs are listed."""
        return self.leg or LegName.CONTACT


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A line of the table: names of its groups, and its figures. `total`: no groups."""

    groups: tuple[str, ...]
    row: StatsRow
    working: tuple[str, str, str]
    natural: tuple[str, str]
    total: bool = False


@dataclass(frozen=True, slots=True)
class TitledChart:
    """A chart with its title; its unit stands in `data`.

    `counted`: how many legs stand behind it, drawn or not. `most`: how many
    groups are drawn at most, where there are more of them.
    """

    title: str
    data: ChartData
    counted: int
    most: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """The page's content; `lines` are empty where nothing was logged."""

    wanted: Wanted
    sentence: str
    solved: str
    lines: tuple[FigureLine, ...]
    bars: TitledChart
    medians: TitledChart
    rates: TitledChart


def load(office: Office, wanted: Wanted) -> Board:
    """Ask the office for all figures of the page; in a worker."""
    leg = wanted.shown_leg
    days = wanted.period.days
    day_seconds = office.standard_day_seconds
    rows = office.stats(days.query(wanted.by, wanted.leg)) if wanted.by else []
    totals = office.stats(days.query(leg=wanted.leg))
    before = wanted.period.before
    earlier = None if before is None else _of(office.stats(before.query(leg=leg)), leg)
    first = next((each for each in wanted.by if each != "month"), "team")
    bars = _ordered(office.stats(days.query((first,), leg)), (first,))
    today = local_date(office.clock.now())
    months = office.stats(trend_days(days, today).query(("month",), leg))

    def working(seconds: int) -> str:
        return duration_text(seconds, day_seconds=day_seconds)

    lines = [_line(each, wanted.by, day_seconds, total=True) for each in totals]
    lines += [_line(each, wanted.by, day_seconds) for each in _ordered(rows, wanted.by)]
    return Board(
        wanted=wanted,
        sentence=headline(_of(totals, leg), earlier, wanted.period.span, working),
        solved=solved_text(next(iter(office.call_backs(days.query())), None)),
        lines=tuple(sorted(lines, key=lambda line: list(LegName).index(line.row.leg))),
        bars=_bars(bars, first, leg, day_seconds),
        medians=_medians(months, leg, day_seconds),
        rates=_rates(months, leg),
    )


def group_text(name: str, value: str | None) -> str:
    """A group's name, or what it is called when there is none."""
    if value is not None:
        return value
    return {"team": tr("未派单"), "category": tr("未分类")}.get(name, tr("未填"))


def as_text(board: Board) -> str:
    """Sentence and table for the clipboard, columns parted by tabs."""
    headings = [GROUPINGS[each] for each in board.wanted.by] or [""]
    headings += HEADINGS.values()
    lines = [board.sentence, board.solved, board.wanted.period.days.text, "\t".join(headings)]
    lines += ["\t".join(_cells(line, len(board.wanted.by) or 1)) for line in board.lines]
    return "\n".join(lines)


def _cells(line: FigureLine, groups: int) -> list[str]:
    """Names of the groups, then what stands under each of `HEADINGS`."""
    row = line.row
    names = [*line.groups, *[""] * groups][:groups]

    def rate(part: int, whole: int) -> tuple[str, str, str]:
        return str(part), str(whole), rate_text(part, whole)

    def due(part: int, whole: int) -> tuple[str, str, str]:
        return str(whole), str(part), rate_text(part, whole)

    return [
        *names,
        row.leg.label,
        *(str(row.n), str(row.open), str(row.overdue)),
        *line.working,
        *line.natural,
        *due(row.on_time, row.due),
        *due(row.kept_on_time, row.kept_due),
        *rate(row.zero_delay, row.zero_delay_of),
        *rate(row.kept_zero_delay, row.kept_zero_delay_of),
        *(str(each) for each in (row.exempted, row.declined, row.merged, row.voided)),
        *(str(row.pauses_granted), str(row.pause_days_granted)),
    ]


def _ordered(rows: Sequence[StatsRow], by: tuple[str, ...]) -> list[StatsRow]:
    """By leg; words of a fixed list in its order, other groups as the office gave them."""
    return [
        row for leg in LegName for row in _nested([each for each in rows if each.leg is leg], by)
    ]


def _nested(rows: list[StatsRow], by: tuple[str, ...]) -> list[StatsRow]:
    if not by:
        return rows
    name, groups = by[0], dict[str | None, list[StatsRow]]()
    for row in rows:
        groups.setdefault(row.group[name], []).append(row)
    places = _ORDER.get(name)
    found = list(groups) if places is None else sorted(groups, key=lambda v: places.get(v, -1))
    return [row for value in found for row in _nested(groups[value], by[1:])]


def _of(rows: Sequence[StatsRow], leg: LegName) -> StatsRow | None:
    return next((row for row in rows if row.leg is leg), None)


def _line(
    row: StatsRow, by: tuple[str, ...], day_seconds: int, *, total: bool = False
) -> FigureLine:
    def text(seconds: float | None, length: int = day_seconds) -> str:
        return percentile_text(
            seconds, row.n, row.open, lambda s: duration_text(s, day_seconds=length)
        )

    longest = row.max_working_seconds
    return FigureLine(
        groups=(tr("合计"),) if total else tuple(group_text(each, row.group[each]) for each in by),
        row=row,
        working=(
            text(row.median_working_seconds),
            text(row.p90_working_seconds),
            NO_DATA if longest is None else duration_text(longest, day_seconds=day_seconds),
        ),
        natural=(
            text(row.median_natural_seconds, DAY_SECONDS),
            text(row.p90_natural_seconds, DAY_SECONDS),
        ),
        total=total,
    )


def _bars(rows: Sequence[StatsRow], name: str, leg: LegName, day_seconds: int) -> TitledChart:
    enough = [row for row in rows if row.n >= ENOUGH]
    largest = sorted(enough, key=lambda row: -row.n)[:MOST_BARS]
    shown = [row for row in enough if row in largest]
    unit, scale = _scale([row.p90_working_seconds for row in shown], day_seconds)
    data = ChartData(
        tuple(group_text(name, row.group[name]).rpartition("/")[2] for row in shown),
        (
            Series(
                HEADINGS["median_working_seconds"],
                tuple(_in(row.median_working_seconds, scale) for row in shown),
            ),
            Series(
                HEADINGS["p90_working_seconds"],
                tuple(_in(row.p90_working_seconds, scale) for row in shown),
            ),
        ),
        unit,
        _number,
    )
    title = tr("{leg}用时 · 按{group}").format(leg=leg.label, group=GROUPINGS[name])
    most = MOST_BARS if len(enough) > len(shown) else 0
    return TitledChart(title, data, sum(row.n for row in rows), most)


def _medians(rows: Sequence[StatsRow], leg: LegName, day_seconds: int) -> TitledChart:
    months, found = _months(rows)
    enough = {month: row for month, row in found.items() if row.n >= ENOUGH}
    unit, scale = _scale([row.p90_working_seconds for row in enough.values()], day_seconds)

    def values(field: str) -> tuple[float | None, ...]:
        return tuple(_in(getattr(enough.get(each), field, None), scale) for each in months)

    series = (
        Series(HEADINGS["median_working_seconds"], values("median_working_seconds")),
        Series(HEADINGS["p90_working_seconds"], values("p90_working_seconds")),
    )
    title = tr("{leg}用时 · 逐月").format(leg=leg.label)
    return TitledChart(
        title, ChartData(_month_labels(months), series, unit, _number), sum(row.n for row in rows)
    )


def _rates(rows: Sequence[StatsRow], leg: LegName) -> TitledChart:
    months, found = _months(rows)

    def values(part: str, whole: str) -> tuple[float | None, ...]:
        each_month = (found.get(each) for each in months)
        shares = (
            None if row is None else (getattr(row, part), getattr(row, whole)) for row in each_month
        )
        return tuple(
            None if share is None or share[1] < ENOUGH else (tenths(*share) or 0) / 10
            for share in shares
        )

    series: tuple[Series, ...] = (
        Series(HEADINGS["on_time_rate"], values("on_time", "due")),
        Series(HEADINGS["zero_delay_rate"], values("zero_delay", "zero_delay_of")),
    )
    if any(row.exempted for row in rows):  # without them both lines would lie on each other
        series += (
            Series(tr("按时剔除后"), values("kept_on_time", "kept_due")),
            Series(
                tr("零耽搁剔除后"),
                values("kept_zero_delay", "kept_zero_delay_of"),
            ),
        )
    title = tr("{leg}按时率与零耽搁率 · 逐月").format(leg=leg.label)
    return TitledChart(
        title, ChartData(_month_labels(months), series, "%", _number), sum(row.due for row in rows)
    )


def _months(rows: Sequence[StatsRow]) -> tuple[list[str], dict[str, StatsRow]]:
    """All months from the first to the last with figures; one without is a gap."""
    found = {row.group["month"] or "": row for row in rows}
    if not found:
        return [], {}
    return months_between(min(found), max(found)), found


def _month_labels(months: Sequence[str]) -> tuple[str, ...]:
    """「3月」 within a year, 「2026-03」 beyond it."""
    if len(months) <= 12:
        return tuple(f"{int(each[5:])}月" for each in months)
    return tuple(months)


def _scale(seconds: Sequence[float | None], day_seconds: int) -> tuple[str, int]:
    return time_unit(max((each for each in seconds if each is not None), default=0), day_seconds)


def _in(seconds: Any, scale: int) -> float | None:
    return None if seconds is None else round(float(seconds) / scale, 2)


def _number(value: float) -> str:
    return f"{value:.4g}"
