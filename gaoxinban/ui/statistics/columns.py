"""The table's columns: names of the groups, then figures, numbers to the right."""

from collections.abc import Callable

from gaoxinban.application.figure_rows import GROUPINGS, HEADINGS, KEPT_BESIDE
from gaoxinban.application.figures_text import ENOUGH, NO_DATA, can_rise, rate_text
from gaoxinban.domain.term import LegName
from gaoxinban.ui.kit.column_model import Column, Tone
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.statistics.board import FigureLine

_WIDTHS = {
    "team": 124,
    "month": 80,
    "category": 220,
    "kind": 72,
    "urgency": 76,
    "channel": 96,
    "ownership": 76,
    "town": 96,
}

_COUNT, _RATE, _SHARE, _TIME = 56, 64, 84, 96
"""In a sheet; the table is fitted to what stands in it."""

SPARE = ("zero_delay", "on_time", "p90_natural", "median_natural", "max")
"""What a narrow window leaves out: the rates and the working times tell it when one hovers."""

Text = Callable[[FigureLine], str]
Share = Callable[[FigureLine], tuple[int, int]]
"""A part, and of how many."""


def columns(by: tuple[str, ...], leg: LegName | None) -> tuple[Column[FigureLine], ...]:
    """The columns for these groupings; the leg has one only where all legs are listed."""
    names = [_group(place, name) for place, name in enumerate(by)]
    if leg is None or not by:
        names.append(
            Column(
                "leg",
                HEADINGS["leg"],
                84,
                lambda line: line.row.leg.label,
            )
        )
    return (*names, *_figures())


def _group(place: int, name: str) -> Column[FigureLine]:
    def text(line: FigureLine) -> str:
        return line.groups[place] if place < len(line.groups) else ""

    return Column(
        name,
        GROUPINGS[name],
        _WIDTHS[name],
        text,
        tone=lambda line: "accent" if line.total else "",
    )


def _figures() -> tuple[Column[FigureLine], ...]:
    return (
        _number("n", HEADINGS["n"], lambda line: str(line.row.n)),
        Column(
            "open",
            HEADINGS["open"],
            _COUNT,
            lambda line: str(line.row.open),
            figure=True,
            tone=lambda line: "warning" if line.row.open else "muted",
            hint=tr("还在进行的环节，不在中位、九成和最长之内"),
        ),
        Column(
            "overdue",
            HEADINGS["overdue"],
            _COUNT,
            lambda line: str(line.row.overdue),
            figure=True,
            tone=lambda line: "danger" if line.row.overdue else "muted",
            hint=tr("未完的里面已过时限的"),
        ),
        _time(
            "median",
            HEADINGS["median_working_seconds"],
            tr("工作时间：一半不超过"),
            lambda line: line.working[0],
            beside=lambda line: tr("自然时间 {t}").format(t=line.natural[0]),
        ),
        _time(
            "p90",
            HEADINGS["p90_working_seconds"],
            tr("工作时间：九成不超过"),
            lambda line: line.working[1],
            beside=lambda line: tr("自然时间 {t}，最长 {most}").format(
                t=line.natural[1], most=line.working[2]
            ),
        ),
        _number("max", HEADINGS["max_working_seconds"], lambda line: line.working[2], width=_TIME),
        _rate("on_time_rate", lambda line: (line.row.on_time, line.row.due)),
        _rate(
            "kept_on_time_rate",
            lambda line: (line.row.kept_on_time, line.row.kept_due),
            heading=KEPT_BESIDE,
        ),
        _rate("zero_delay_rate", lambda line: (line.row.zero_delay, line.row.zero_delay_of)),
        _rate(
            "kept_zero_delay_rate",
            lambda line: (line.row.kept_zero_delay, line.row.kept_zero_delay_of),
            heading=KEPT_BESIDE,
        ),
        *_beside_rates(),
        *_spare(),
    )


def _beside_rates() -> tuple[Column[FigureLine], ...]:
    return (
        _outside("exempted", tr("有理由、经第二人同意，不计入「剔除后」的工单")),
        _outside("declined", tr("不予受理的工单：未完的环节只计当时已经迟了的")),
        _outside("merged", tr("并入别的工单的：未完的环节只计当时已经迟了的")),
        _outside("voided", tr("作废的工单：未完的环节只计当时已经迟了的")),
        _outside("pause_days_granted", tr("主管批准超过上限再挂起的工作日，合计")),
    )


def _spare() -> tuple[Column[FigureLine], ...]:
    return (
        _time(
            "median_natural",
            HEADINGS["median_natural_seconds"],
            tr("自然时间：一半不超过"),
            lambda line: line.natural[0],
        ),
        _time(
            "p90_natural",
            HEADINGS["p90_natural_seconds"],
            tr("自然时间：九成不超过"),
            lambda line: line.natural[1],
        ),
        _share("on_time", lambda line: (line.row.on_time, line.row.due)),
        _share("zero_delay", lambda line: (line.row.zero_delay, line.row.zero_delay_of)),
    )


def _outside(key: str, hint: str) -> Column[FigureLine]:
    """Cases that stand outside a rate; beside the rates, so that nothing is hidden there."""

    def count(line: FigureLine) -> int:
        found: int = getattr(line.row, key)
        return found

    return Column(
        key,
        HEADINGS[key],
        _COUNT,
        lambda line: str(count(line)),
        figure=True,
        tone=lambda line: "" if count(line) else "muted",
        heading=_two_lines(HEADINGS[key]),
        hint=hint,
    )


def _two_lines(title: str) -> str:
    """「不予受理」 above a narrow column; its unit stands in a sheet."""
    word = title.partition("（")[0]
    return f"{word[:2]}\n{word[2:]}" if len(word) > 2 else word


def _number(
    key: str, title: str, text: Text, *, width: int = _COUNT, hint: str = ""
) -> Column[FigureLine]:
    def tone(line: FigureLine) -> Tone:
        return "muted" if text(line) in {NO_DATA, "0", "0/0"} else ""

    return Column(key, title, width, text, figure=True, tone=tone, hint=hint)


def _time(
    key: str, title: str, hint: str, text: Text, *, beside: Text | None = None
) -> Column[FigureLine]:
    """A percentile; hovering says what 「≥」 means, and what a narrow window leaves out."""

    def tooltip(line: FigureLine) -> str:
        row, said = line.row, text(line)
        if can_rise(row.n, row.open):
            said = tr("{n} 件已完成；还有 {open} 件未完，完成后可能把它抬高")
            said = said.format(n=row.n, open=row.open)
        return said if beside is None else f"{said}；{beside(line)}"

    def tone(line: FigureLine) -> Tone:
        return "muted" if line.row.n < ENOUGH else ""

    return Column(
        key,
        title,
        _TIME,
        text,
        figure=True,
        tone=tone,
        tooltip=tooltip,
        heading=_two_lines(title),
        hint=hint,
    )


def _share(key: str, share: Share) -> Column[FigureLine]:
    return _number(key, HEADINGS[key], lambda line: "{}/{}".format(*share(line)), width=_SHARE)


def _rate(key: str, share: Share, *, heading: str = "") -> Column[FigureLine]:
    """A rate; hovering says of how many, muted where too few stand behind it."""

    def text(line: FigureLine) -> str:
        return rate_text(*share(line))

    def tooltip(line: FigureLine) -> str:
        part, whole = share(line)
        few = tr("，样本不足") if 0 < whole < ENOUGH else ""
        return f"{part}/{whole}{few}" if whole else NO_DATA

    def tone(line: FigureLine) -> Tone:
        return "muted" if share(line)[1] < ENOUGH else ""

    return Column(
        key, HEADINGS[key], _RATE, text, figure=True, tone=tone, tooltip=tooltip, heading=heading
    )
