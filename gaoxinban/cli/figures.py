"""`stats`: the statistics of the legs."""

import re
from argparse import Namespace
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date, timedelta
from typing import Any

from gaoxinban.application.explain import duration
from gaoxinban.application.figure_rows import (
    GROUPINGS,
    HEADINGS,
    KEPT_BESIDE,
    CallBackRow,
    StatsQuery,
    StatsRow,
)
from gaoxinban.application.figures_text import (
    RATES_MEAN,
    SOLVED_MEANS,
    at_least,
    rate_text,
    solved_text,
)
from gaoxinban.cli.answer import Answer
from gaoxinban.cli.layout import Column, table
from gaoxinban.cli.moment import day, words
from gaoxinban.cli.services import Services
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import DAY_SECONDS, Instant, start_of_day
from gaoxinban.domain.term import LegName


def stats(args: Namespace, services: Services) -> Answer:
    """A cohort's figures: one row a group and leg."""
    query = StatsQuery(
        since=_start(args.since, "since"),
        before=_start(args.until, "until", after=True),
        by=groups(words(args.by)),
        leg=LegName(args.leg) if args.leg else None,
    )
    if query.since is not None and query.before is not None and query.since >= query.before:
        raise Refused("--since 晚于 --until，请检查两个日期。", field="since")
    path = services.database_path(args.db)
    with closing(services.open_office(path, None)) as office:
        rows = office.stats(query)
        called = {_key(row.group, query.by): row for row in office.call_backs(query)}
        working_day = office.standard_day_seconds
    told = [
        figures(row, query.by) | call_backs(called.get(_key(row.group, query.by))) for row in rows
    ]
    return Answer(told, _lines(rows, list(called.items()), query.by, working_day))


def _key(group: Mapping[str, str | None], by: Sequence[str]) -> tuple[str | None, ...]:
    return tuple(group[name] for name in by)


def _start(text: str | None, field: str, *, after: bool = False) -> Instant | None:
    """The midnight that begins a day, or that ends it."""
    if text is None:
        return None
    wanted = day(text, field)
    if wanted == date.max:
        raise Refused(f"日期「{text}」太晚了，请检查。", field=field)
    return start_of_day(wanted + timedelta(days=1) if after else wanted)


def groups(text: str) -> tuple[str, ...]:
    """Names of groupings, codes or Chinese, each once."""
    codes = {label: code for code, label in GROUPINGS.items()}
    found: list[str] = []
    for part in re.split("[,\uff0c、]", text):
        name = part.strip()
        if not name:
            continue
        code = codes.get(name, name)
        if code not in GROUPINGS:
            known = "、".join(f"{each}（{name}）" for each, name in GROUPINGS.items())
            raise Refused(f"不能按「{name}」分组，可以用：{known}。", field="by")
        if code not in found:
            found.append(code)
    return tuple(found)


def figures(row: StatsRow, by: Sequence[str]) -> dict[str, Any]:
    """One row as scripts read it."""
    return {
        **{name: row.group[name] for name in by},
        "leg": row.leg.value,
        "n": row.n,
        "open": row.open,
        "median_working_seconds": row.median_working_seconds,
        "p90_working_seconds": row.p90_working_seconds,
        "max_working_seconds": row.max_working_seconds,
        "median_natural_seconds": row.median_natural_seconds,
        "p90_natural_seconds": row.p90_natural_seconds,
        "due": row.due,
        "on_time": row.on_time,
        "zero_delay": row.zero_delay,
        "zero_delay_of": row.zero_delay_of,
        "overdue": row.overdue,
        "exempted": row.exempted,
        "kept_due": row.kept_due,
        "kept_on_time": row.kept_on_time,
        "kept_zero_delay": row.kept_zero_delay,
        "kept_zero_delay_of": row.kept_zero_delay_of,
        "declined": row.declined,
        "merged": row.merged,
        "voided": row.voided,
        "pauses_granted": row.pauses_granted,
        "pause_days_granted": row.pause_days_granted,
    }


def call_backs(row: CallBackRow | None) -> dict[str, int]:
    """回访 of a group: the same beside each of its legs."""
    found = row or CallBackRow()
    return {
        "called_back": found.called,
        "solved": found.solved,
        "called_back_by_others": found.by_others,
        "solved_by_others": found.solved_by_others,
        "kept_called_back": found.kept,
        "kept_solved": found.kept_solved,
    }


_COUNTS = "n", "open", "overdue"
_TIMES = (
    "median_working_seconds",
    "p90_working_seconds",
    "max_working_seconds",
    "median_natural_seconds",
    "p90_natural_seconds",
)
_ON_TIME, _ZERO_DELAY = ("on_time", "on_time_rate"), ("zero_delay", "zero_delay_rate")
_OUTSIDE = "exempted", "declined", "merged", "voided"


def _lines(
    rows: Sequence[StatsRow],
    called: Sequence[tuple[tuple[str | None, ...], CallBackRow]],
    by: Sequence[str],
    working_day: int,
) -> list[str]:
    if not rows:
        return ["没有符合条件的工单。"]
    return [
        *grid(rows, by, working_day),
        "时间是工作时间（写「自然」的除外）；按登记的日期统计；「≥」：未完的完成后可能把它抬高。",
        "「剔除后」是不含剔除工单的比率；不予受理、并单、作废的工单单列，其未完的环节只计当时已经迟了的。",
        RATES_MEAN,
        *(_called(key, row) for key, row in called),
        *([SOLVED_MEANS] if called else []),
    ]


def _called(key: tuple[str | None, ...], row: CallBackRow) -> str:
    name = "，".join(each or "—" for each in key)
    return f"{name}：{solved_text(row)}" if name else solved_text(row)


def grid(rows: Sequence[StatsRow], by: Sequence[str], working_day: int) -> list[str]:
    """All figures as a table for people; `working_day` in seconds."""
    titles = [
        *(HEADINGS[name] for name in (*_COUNTS, *_TIMES, *_ON_TIME)),
        KEPT_BESIDE,
        *(HEADINGS[name] for name in _ZERO_DELAY),
        KEPT_BESIDE,
        *(HEADINGS[name] for name in _OUTSIDE),
        "超限挂起",
    ]
    columns = [
        *(Column(GROUPINGS[name]) for name in by),
        Column(HEADINGS["leg"]),
        *(Column(title, right=True) for title in titles),
    ]
    return list(table(columns, [[*_names(row, by), *_cells(row, working_day)] for row in rows]))


def _names(row: StatsRow, by: Sequence[str]) -> list[str]:
    return [*(row.group[name] or "—" for name in by), row.leg.label]


def _cells(row: StatsRow, working_day: int) -> list[str]:
    def rate(part: int, whole: int) -> str:
        return rate_text(part, whole) if whole else "—"

    def share(part: int, whole: int) -> str:
        return f"{part}/{whole}" if whole else "—"

    def rises(seconds: float | None, day_seconds: int) -> str:
        return at_least(_time(seconds, day_seconds), row.n, row.open)

    return [
        *(str(getattr(row, name)) for name in _COUNTS),
        rises(row.median_working_seconds, working_day),
        rises(row.p90_working_seconds, working_day),
        _time(row.max_working_seconds, working_day),
        rises(row.median_natural_seconds, DAY_SECONDS),
        rises(row.p90_natural_seconds, DAY_SECONDS),
        share(row.on_time, row.due),
        rate(row.on_time, row.due),
        rate(row.kept_on_time, row.kept_due),
        share(row.zero_delay, row.zero_delay_of),
        rate(row.zero_delay, row.zero_delay_of),
        rate(row.kept_zero_delay, row.kept_zero_delay_of),
        *(str(getattr(row, name)) for name in _OUTSIDE),
        granted(row),
    ]


def granted(row: StatsRow) -> str:
    """「2 件 30 天」: cases, and working days granted past the cap."""
    return f"{row.pauses_granted} 件 {row.pause_days_granted} 天" if row.pauses_granted else "0"


def _time(seconds: float | None, day_seconds: int) -> str:
    return "—" if seconds is None else duration(round(seconds), day_seconds)
