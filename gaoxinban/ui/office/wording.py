"""Words of the page 人员: columns, dates that people type, states."""

import re
from collections.abc import Callable
from datetime import date

from gaoxinban.application.account_ports import Absence, AccountEvent
from gaoxinban.application.categories import CategoryRow
from gaoxinban.application.rows import TeamOption
from gaoxinban.application.staffing import Person
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant, local_date
from gaoxinban.ui.kit.column_model import Column, Tone
from gaoxinban.ui.kit.duration import exact_text
from gaoxinban.ui.kit.translation import tr

_DAY = re.compile(r"(?:(\d{4})\s*[-./年]\s*)?(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")


def read_day(text: str, today: date, field: str) -> date | None:
    """2026-12-05, 12-5, 12月5日; None for nothing. Without a year the next such day."""
    typed = text.strip()
    if not typed:
        return None
    found = _DAY.fullmatch(typed)
    try:
        if found is not None:
            year, month, day = (None if part is None else int(part) for part in found.groups())
            assert month is not None
            assert day is not None
            if year is not None:
                return date(year, month, day)
            this = date(today.year, month, day)
            return this if this >= today else date(today.year + 1, month, day)
    except ValueError:
        pass
    said = tr("「{text}」不是日期，请写成 12-5 或 2026-12-05。")
    raise Refused(said.format(text=typed), field=field)


def state_text(person: Person, now: Instant) -> str:
    """在岗, 请假至12-05（代班 王敏）, 停用."""
    if not person.officer.active:
        return tr("停用")
    if person.away is None:
        return tr("在岗")
    word = absence_text(person.away, now)
    stand_in = tr("，代班 {name}").format(name=person.stand_in) if person.stand_in else ""
    return f"{word}{stand_in}"


def absence_text(away: Absence, now: Instant) -> str:
    """请假至12-05, 12-03起请假, 请假中."""
    until = "" if away.until is None else f"{local_date(away.until - 1):%m-%d}"
    if not away.covers(now):
        since = f"{local_date(away.since):%m-%d}"
        return tr("{since}起请假").format(since=since) + (f"至{until}" if until else "")
    return tr("请假至{until}").format(until=until) if until else tr("请假中")


def people_columns(now: Callable[[], Instant]) -> tuple[Column[Person], ...]:
    """Name first; whoever is away or gone says so by a word, not by colour alone."""

    def tone(person: Person) -> Tone:
        if not person.officer.active:
            return "muted"
        return "warning" if person.is_away(now()) else ""

    def plain(person: Person) -> Tone:
        return "" if person.officer.active else "muted"

    return (
        Column("name", tr("姓名"), 132, lambda p: p.officer.name, tone=plain),
        Column("team", tr("团队"), 124, lambda p: p.officer.team, tone=plain),
        Column("role", tr("角色"), 64, lambda p: p.officer.role.label, tone=plain, yields=2),
        Column("state", tr("状态"), 0, lambda p: state_text(p, now()), tone=tone),
        Column(
            "cases",
            tr("在办"),
            52,
            lambda p: str(p.open_cases) if p.open_cases else "",
            figure=True,
            tone=plain,
            yields=3,
        ),
        Column(
            "password",
            tr("密码"),
            60,
            lambda p: tr("有") if p.has_password else tr("没有"),
            tone=lambda p: "" if p.has_password else "muted",
            yields=1,
        ),
    )


def team_columns() -> tuple[Column[TeamOption], ...]:
    """Teams that handle cases; departments and towns behind them."""

    def tone(team: TeamOption) -> Tone:
        return "" if team.active else "muted"

    def kind(team: TeamOption) -> str:
        if team.is_co_handler:
            return tr("协办")
        return "" if team.function is None else team.function.label

    return (
        Column("name", tr("团队"), 240, lambda t: t.name, tone=tone),
        Column("function", tr("职能"), 80, kind, tone=tone, yields=1),
        Column(
            "state",
            tr("状态"),
            0,
            lambda t: tr("在用") if t.active else tr("已撤销"),
            tone=tone,
        ),
    )


def category_columns() -> tuple[Column[CategoryRow], ...]:
    """The second level stands in a little; the retired say so by a word."""

    def tone(row: CategoryRow) -> Tone:
        return "" if row.option.active else "muted"

    def name(row: CategoryRow) -> str:
        return row.option.name if row.option.parent is None else f"　　{row.option.name}"

    def template(row: CategoryRow) -> str:
        return row.template.replace("\n", " ")

    return (
        Column("name", tr("分类"), 240, name, tone=tone, sheet=lambda row: row.option.full_name),
        Column(
            "state",
            tr("状态"),
            72,
            lambda row: tr("在用") if row.option.active else tr("停用"),
            tone=tone,
        ),
        Column(
            "template",
            tr("登记时要问的"),
            0,
            template,
            tone=tone,
            sheet=lambda row: row.template,
        ),
    )


def event_columns() -> tuple[Column[AccountEvent], ...]:
    """When, who, what, about whom."""
    return (
        Column("at", tr("时间"), 136, lambda e: exact_text(e.at)[:16]),
        Column("actor", tr("经办"), 110, lambda e: e.actor),
        Column("act", tr("事项"), 84, lambda e: e.act.label),
        Column("officer", tr("人员"), 110, lambda e: e.officer),
        Column("note", tr("内容"), 0, lambda e: e.note),
    )
