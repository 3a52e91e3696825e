"""What the right side of the page says; plain texts from rows, no widget."""

from collections.abc import Sequence

from gaoxinban.application.desk_ports import CallerFacts
from gaoxinban.application.rows import (
    Directory,
    EnterpriseDetail,
    EnterpriseOption,
    IntakePreview,
    LoggedCase,
    TicketRow,
)
from gaoxinban.application.similar import SimilarCase
from gaoxinban.domain.instant import Instant, local_date, to_datetime
from gaoxinban.domain.term import LegName, Privacy, ProjectStage
from gaoxinban.domain.transition import ENDED
from gaoxinban.ui.intake.draft import IntakeDraft
from gaoxinban.ui.kit.translation import tr


def due_text(due: Instant, now: Instant) -> str:
    """「今天 16:30 前」, 「11月30日 10:05 前」, with the year when it is another."""
    moment = to_datetime(due)
    day = moment.date()
    near = (tr("今天"), tr("明天"), tr("后天"))
    ahead = (day - local_date(now)).days
    named = near[ahead] if 0 <= ahead < len(near) else f"{day.month}月{day.day}日"
    if day.year != local_date(now).year:
        named = f"{day.year}年{day.month}月{day.day}日"
    return tr("{day} {clock} 前").format(day=named, clock=f"{moment:%H:%M}")


def leg_word(leg: LegName) -> str:
    """联系 stands for 首次联系 where room is short."""
    return tr("联系") if leg is LegName.CONTACT else leg.label


def team_heading(preview: IntakePreview, chosen_team: str) -> str:
    """「将派给 项目推进组」, or that nobody is found."""
    if chosen_team:
        return tr("将派给 {team}（人工选定）").format(team=chosen_team)
    if preview.team:
        return tr("将派给 {team}").format(team=preview.team)
    return tr("待人工派单")


def team_reason(preview: IntakePreview, chosen_team: str) -> str:
    """「因为 规则12：…」; what the 派单目录 says when somebody chose another team."""
    said = preview.routing.sentence
    if chosen_team and preview.team and preview.team != chosen_team:
        said = tr("派单目录建议 {team}，{why}").format(team=preview.team, why=said)
    return said


def facts_line(detail: EnterpriseDetail) -> str:
    """Industry, tiers, ownership and town, as far as known."""
    row = detail.row
    stage = "" if row.stage in {"", ProjectStage.NONE.label} else row.stage
    known = [row.industry, *row.tiers, row.ownership, row.town, detail.project_class, stage]
    return "·".join(each for each in known if each)


def contact_line(name: str, phone: str) -> str:
    """「联系人 李工 13800000012」, or that none is on record."""
    if not name and not phone:
        return tr("没有登记联系人")
    return " ".join(filter(None, (tr("联系人"), name, phone)))


def people_line(detail: EnterpriseDetail) -> str:
    """「联系人 李工 13800000012  联络员 王敏（企业服务组）」: theirs, and ours for them."""
    line = contact_line(detail.row.contact_name, detail.row.contact_phone)
    if not detail.liaison:
        return line
    return f"{line}  {tr('联络员')} {detail.liaison}"


def cases_line(open_cases: int, cases: int | None = None) -> str:
    """「在办 2 件，共 11 件」"""
    if cases is None:
        return tr("在办 {n} 件").format(n=open_cases)
    return tr("在办 {n} 件，共 {all} 件").format(n=open_cases, all=cases)


def year_line(known: CallerFacts) -> str:
    """「近一年 5 件，最近承办 王敏（企业服务组）」"""
    parts = [tr("近一年 {n} 件").format(n=known.year_cases)]
    if known.handler:
        home = f"（{known.handler_team}）" if known.handler_team else ""
        parts.append(tr("最近承办 {who}").format(who=known.handler + home))
    return "，".join(parts)


def ratings_line(known: CallerFacts) -> str:
    """「评价 基本满意（2026年3月）、满意（2025年11月）」; empty where nothing was rated."""
    rated = []
    for each in known.ratings:
        moment = to_datetime(each.logged_at)
        rated.append(f"{each.rating.label}（{moment.year}年{moment.month}月）")
    return tr("评价 {all}").format(all="、".join(rated)) if rated else ""


def similar_title(each: SimilarCase) -> str:
    """The title; of another enterprise with its name, which is what one must not overlook."""
    if each.same_enterprise:
        return each.row.title
    return f"{each.row.title}（{each.row.enterprise}）"


def followed(row: TicketRow) -> str:
    """「GX-2026-000912 三号车间用电增容」"""
    return f"{row.number} {row.title}"


def is_callers(each: SimilarCase, draft: IntakeDraft) -> bool:
    """Whether it is a case of whoever calls; nobody can tell two anonymous callers apart."""
    return each.same_enterprise or each.row.privacy is draft.privacy is Privacy.ANONYMOUS


def similar_hint(each: SimilarCase, draft: IntakeDraft, *, several: bool) -> str:
    """What the keys do with the marked case: only those of the caller take what was said."""
    own = is_callers(each, draft)
    keys = [tr("F4 打开")]
    if own:
        ended = each.row.state in ENDED
        said = tr("F5 接续（已经办完，另登记一件）")
        keys.append(said if ended else tr("F5 把这次说的并入"))
    if several:
        keys.append(tr("F6 下一件"))
    said = "，".join(keys)
    if own or draft.privacy is Privacy.ANONYMOUS:
        return said
    if draft.known_id is None:
        return tr("{keys}。选定来电企业以后，它自己的工单可以并入。").format(keys=said)
    return tr("{keys}。这件是别家的，只能看；请照常登记。").format(keys=said)


def back_dated_line(happened_at: Instant, entered_at: Instant) -> str:
    """「来电 2月27日 16:20，登记 3月2日 09:00」"""
    return tr("来电 {called}，登记 {entered}").format(
        called=_short(happened_at, entered_at), entered=_short(entered_at, entered_at)
    )


def left_at(saved_at: Instant, now: Instant) -> str:
    """「14:32」 of today, 「11月20日 14:32」 of another day."""
    moment = to_datetime(saved_at)
    if local_date(saved_at) == local_date(now):
        return f"{moment:%H:%M}"
    return _short(saved_at, now)


def _short(instant: Instant, now: Instant) -> str:
    moment = to_datetime(instant)
    year = "" if moment.year == local_date(now).year else f"{moment.year}年"
    return f"{year}{moment.month}月{moment.day}日 {moment:%H:%M}"


def unknown_letters(text: str) -> str:
    """What is said of initials, a code or a number that the register does not have."""
    said = tr(
        "登记册中没有「{text}」。改几个字再选；企业就叫这个名称，按 ↓ 选「新建」再按 Enter。",
    )
    return said.format(text=text)


def hit_detail(option: EnterpriseOption, *, by_person: bool = False) -> str:
    """What stands behind a name in the look-up; the person instead of the code if asked for."""
    cases = cases_line(option.open_cases) if option.open_cases else ""
    person = contact_line(option.contact_name, option.contact_phone)
    return "  ".join(filter(None, (option.town, person if by_person else option.uscc, cases)))


def done_line(logged: LoggedCase, *, answered: bool = False) -> str:
    """「GX-2026-000912 已派 项目推进组」"""
    if answered:
        return tr("{number} 已当场答复并办结").format(number=logged.number)
    if logged.team:
        said = tr("{number} 已派 {team}")
        return said.format(number=logged.number, team=logged.team)
    return tr("{number} 已登记，待派单").format(number=logged.number)


def logged_line(logged: LoggedCase, draft: IntakeDraft, now: Instant) -> str:
    """`done_line`, with both times where the intake was back-dated."""
    said = done_line(logged, answered=draft.answering)
    if draft.back_dated and draft.happened_at is not None:
        said += f"（{back_dated_line(draft.happened_at, now)}）"
    if draft.after is not None:
        said += tr("，接续 {case}").format(case=draft.after_name)
    return said


def added_line(logged: LoggedCase) -> str:
    """「已并入 GX-2026-000912」"""
    return tr("已并入 {number}，记为备注").format(number=logged.number)


def category_options(
    directory: Directory, *, retired: bool = False
) -> list[tuple[str | None, str]]:
    """Both levels of those in use, blank first: the suggestion of the 派单目录."""
    found: list[tuple[str | None, str]] = [(None, "")]
    found += [
        (each.code, each.full_name) for each in directory.categories if each.active or retired
    ]
    return found


def team_options(directory: Directory) -> Sequence[tuple[int | None, str]]:
    """Blank first (the 派单目录 decides), then the 招推服 teams."""
    found: list[tuple[int | None, str]] = [(None, "")]
    found += [(team.id, team.name) for team in directory.teams if not team.is_co_handler]
    return found
