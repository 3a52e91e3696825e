"""What the right side of the page says; plain texts from rows, no widget."""

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import QCoreApplication

from gaoxinban.application.rows import (
    Directory,
    EnterpriseDetail,
    EnterpriseOption,
    IntakePreview,
    LoggedCase,
)
from gaoxinban.domain.instant import Instant, local_date, to_datetime
from gaoxinban.domain.term import LegName

translate = QCoreApplication.translate

_NEAR = {0: "今天", 1: "明天", 2: "后天"}


def due_text(due: Instant, now: Instant) -> str:
    """「今天 16:30 前」, 「11月30日 10:05 前」, with the year when it is another."""
    moment = to_datetime(due)
    day = moment.date()
    near = _NEAR.get((day - local_date(now)) // timedelta(days=1))
    named = near or f"{day.month}月{day.day}日"
    if day.year != local_date(now).year:
        named = f"{day.year}年{day.month}月{day.day}日"
    return translate("intake", "{day} {clock} 前").format(day=named, clock=f"{moment:%H:%M}")


def leg_word(leg: LegName) -> str:
    """联系 stands for 首次联系 where room is short."""
    return translate("intake", "联系") if leg is LegName.CONTACT else leg.label


def team_heading(preview: IntakePreview, chosen_team: str) -> str:
    """「将派给 项目推进组」, or that nobody is found."""
    if chosen_team:
        return translate("intake", "将派给 {team}（人工选定）").format(team=chosen_team)
    if preview.team:
        return translate("intake", "将派给 {team}").format(team=preview.team)
    return translate("intake", "待人工派单")


def team_reason(preview: IntakePreview, chosen_team: str) -> str:
    """「因为 规则12: …」; what the 派单目录 says when somebody chose another team."""
    said = preview.routing.sentence
    if chosen_team and preview.team and preview.team != chosen_team:
        said = translate("intake", "派单目录建议 {team}，{why}").format(team=preview.team, why=said)
    return said


def facts_line(detail: EnterpriseDetail) -> str:
    """Industry, tiers, ownership and town, as far as known."""
    row = detail.row
    stage = "" if row.stage in {"", "无项目"} else row.stage
    known = [row.industry, *row.tiers, row.ownership, row.town, detail.project_class, stage]
    return "·".join(each for each in known if each)


def contact_line(name: str, phone: str) -> str:
    """「联系人 李工 13800000012」, or that none is on record."""
    if not name and not phone:
        return translate("intake", "没有登记联系人")
    return " ".join(filter(None, (translate("intake", "联系人"), name, phone)))


def cases_line(open_cases: int, cases: int | None = None) -> str:
    """「在办 2 件，共 11 件」"""
    if cases is None:
        return translate("intake", "在办 {n} 件").format(n=open_cases)
    return translate("intake", "在办 {n} 件，共 {all} 件").format(n=open_cases, all=cases)


def hit_detail(option: EnterpriseOption) -> str:
    """What stands behind a name in the look-up."""
    cases = cases_line(option.open_cases) if option.open_cases else ""
    return "  ".join(filter(None, (option.town, option.uscc, cases)))


def done_line(logged: LoggedCase, *, answered: bool = False) -> str:
    """「GX-2026-000912 已派 项目推进组」"""
    if answered:
        return translate("intake", "{number} 已当场答复并办结").format(number=logged.number)
    if logged.team:
        said = translate("intake", "{number} 已派 {team}")
        return said.format(number=logged.number, team=logged.team)
    return translate("intake", "{number} 已登记，待派单").format(number=logged.number)


def category_options(directory: Directory) -> list[tuple[str | None, str]]:
    """Both levels in one list, blank first: the suggestion of the 派单目录."""
    found: list[tuple[str | None, str]] = [(None, "")]
    found += [(each.code, each.full_name) for each in directory.categories]
    return found


def team_options(directory: Directory) -> Sequence[tuple[int | None, str]]:
    """Blank first (the 派单目录 decides), then the 招推服 teams."""
    found: list[tuple[int | None, str]] = [(None, "")]
    found += [(team.id, team.name) for team in directory.teams if not team.is_co_handler]
    return found
