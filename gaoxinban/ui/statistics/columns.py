"""The table's columns: names of the groups, then figures, numbers to the right."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from gaoxinban.application.figures_text import ENOUGH, NO_DATA, can_rise, rate_text
from gaoxinban.domain.term import LegName
from gaoxinban.ui.kit.column_model import Column, Tone
from gaoxinban.ui.statistics.board import GROUP_LABELS, FigureLine

translate = QCoreApplication.translate

_NARROW = {"month": 80, "kind": 72, "urgency": 76, "channel": 96, "ownership": 72}

Text = Callable[[FigureLine], str]


def columns(by: tuple[str, ...], leg: LegName | None) -> tuple[Column[FigureLine], ...]:
    """The columns for these groupings; the leg has one only where all legs are listed."""
    names = [_group(place, name) for place, name in enumerate(by)]
    if leg is None or not by:
        names.append(
            Column(
                "leg",
                translate("statistics", "环节"),
                84 if by else 0,
                lambda line: line.row.leg.label,
            )
        )
    return (*names, *_figures())


def _group(place: int, name: str) -> Column[FigureLine]:
    def text(line: FigureLine) -> str:
        return line.groups[place] if place < len(line.groups) else ""

    return Column(
        name,
        translate("statistics", GROUP_LABELS[name]),
        _NARROW.get(name, 0),
        text,
        tone=lambda line: "accent" if line.total else "",
    )


def _figures() -> tuple[Column[FigureLine], ...]:
    def say(text: str) -> str:
        return translate("statistics", text)

    return (
        _number("n", say("已完成"), 56, lambda line: str(line.row.n)),
        Column(
            "open",
            say("未完"),
            48,
            lambda line: str(line.row.open),
            align="right",
            tone=lambda line: "warning" if line.row.open else "muted",
            tooltip=lambda line: (
                say("还在进行的环节，不在中位、九成和最长之内") if line.row.open else ""
            ),
        ),
        _time("median", say("中位"), 92, lambda line: line.working[0]),
        _time("p90", say("九成"), 96, lambda line: line.working[1]),
        _number("max", say("最长"), 84, lambda line: line.working[2]),
        _time("median_natural", say("自然中位"), 92, lambda line: line.natural[0]),
        _time("p90_natural", say("自然九成"), 96, lambda line: line.natural[1]),
        _number("due", say("应完成"), 56, lambda line: str(line.row.due)),
        _number("on_time", say("按时"), 48, lambda line: str(line.row.on_time)),
        _rate("on_time_rate", say("按时率"), lambda line: (line.row.on_time, line.row.due)),
        _number(
            "zero_delay",
            say("零耽搁"),
            84,
            lambda line: f"{line.row.zero_delay}/{line.row.zero_delay_of}",
        ),
        _rate(
            "zero_delay_rate",
            say("零耽搁率"),
            lambda line: (line.row.zero_delay, line.row.zero_delay_of),
        ),
    )


def _number(key: str, title: str, width: int, text: Text) -> Column[FigureLine]:
    def tone(line: FigureLine) -> Tone:
        return "muted" if text(line) in {NO_DATA, "0", "0/0"} else ""

    return Column(key, title, width, text, align="right", tone=tone)


def _time(key: str, title: str, width: int, text: Text) -> Column[FigureLine]:
    """A percentile; hovering says what 「≥」 means."""

    def tooltip(line: FigureLine) -> str:
        row = line.row
        if not can_rise(row.n, row.open):
            return text(line)
        said = translate("statistics", "{n} 件已完成；还有 {open} 件未完，完成后可能把它抬高")
        return said.format(n=row.n, open=row.open)

    def tone(line: FigureLine) -> Tone:
        return "muted" if line.row.n < ENOUGH else ""

    return Column(key, title, width, text, align="right", tone=tone, tooltip=tooltip)


def _rate(
    key: str, title: str, share: Callable[[FigureLine], tuple[int, int]]
) -> Column[FigureLine]:
    """A rate; hovering says of how many, muted where too few stand behind it."""

    def text(line: FigureLine) -> str:
        return rate_text(*share(line))

    def tooltip(line: FigureLine) -> str:
        part, whole = share(line)
        few = translate("statistics", "，样本不足") if 0 < whole < ENOUGH else ""
        return f"{part}/{whole}{few}" if whole else NO_DATA

    def tone(line: FigureLine) -> Tone:
        return "muted" if share(line)[1] < ENOUGH else ""

    return Column(key, title, 68, text, align="right", tone=tone, tooltip=tooltip)
