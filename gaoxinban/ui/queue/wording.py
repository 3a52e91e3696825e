"""Times of cases in the words of this page; runs in workers, touches no widget."""

from collections.abc import Container, Iterable

from gaoxinban.application.register_ports import Present
from gaoxinban.application.rows import LegRow, TicketDetail, TicketRow
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.instant import Instant, local_date
from gaoxinban.domain.term import LegName, Light
from gaoxinban.ui.kit.duration import exact_text, remaining_text, taken_text
from gaoxinban.ui.kit.translation import tr

ORDER_MOST = 120


def leg_word(leg: LegName) -> str:
    """派单 签收 联系 办结: short, for narrow places."""
    return tr("联系") if leg is LegName.CONTACT else leg.label


def at_work_text(others: Iterable[Present]) -> str:
    """「李工正在另一个窗口填写「办结」」, one after the other."""
    said = tr("{who}正在另一个窗口填写「{act}」")
    return "；".join(said.format(who=each.actor, act=each.act) for each in others)


def leg_title(leg: LegRow) -> str:
    """The leg's word, and which time it is when it is not the first."""
    word = leg_word(leg.name)
    return f"{word}（第{leg.ordinal}次）" if leg.ordinal > 1 else word


def unmet_text(leg: LegRow) -> str:
    """「未签收（退单或转出）」 of a leg that ended without its act."""
    return tr("{word}（{why}）").format(word=leg.unmet_word, why=leg.unmet)


def deadline(row: TicketRow, light: Light) -> tuple[LegName, Instant] | None:
    """What the case must keep next, and until when; None while no promise is running.

    A red case shows its promise to resolve, whatever else is due; in a paused
    one that promise rests.
    """
    if not row.signals.running or row.signals.paused:
        return None
    if light is Light.RED and row.signals.resolve_late_after is not None:
        return LegName.RESOLVE, row.signals.resolve_late_after
    if row.due_at is None or row.next_leg is None:
        return None
    return row.next_leg, row.due_at


def rest_text(row: TicketRow, light: Light, seconds: int | None, day_seconds: int) -> str:
    """「还剩 3小时20分」, 「签收 逾期 20分」, 「挂起中」, 「—」."""
    if row.signals.running and row.signals.paused and light is not Light.RED:
        return tr("挂起中")
    due = deadline(row, light)
    if due is None or seconds is None:
        return "—"
    said = remaining_text(seconds, day_seconds=day_seconds)
    return said if due[0] is LegName.RESOLVE else f"{leg_word(due[0])} {said}"


def light_text(light: Light, rest: str) -> str:
    """The light's word and the time left: 「滞后  联系 逾期 1天」, 「逾期 2天」, 「已结束」."""
    if rest == "—":
        return light.label
    return rest if rest.startswith(light.label) else f"{light.label}  {rest}"


def tentative(due: Instant | None, published: Container[int] | None) -> str:
    """「（暂定）」 after a due time in a year whose list is not published; None: never said."""
    if due is None or published is None or local_date(due).year in published:
        return ""
    return tr("（暂定）")


def rest_hint(row: TicketRow, light: Light, published: Container[int] | None = None) -> str:
    """The exact instant behind `rest_text`, for hovering; `published` as in `tentative`."""
    if row.signals.running and row.signals.paused:
        return tr("挂起期间办结时限不走，恢复后重新计算")
    due = deadline(row, light)
    if due is None:
        return tr("没有在走的时限")
    said = tr("{leg}应在 {due} 前完成，按工作时间计")
    return said.format(leg=leg_word(due[0]), due=exact_text(due[1]) + tentative(due[1], published))


def lateness_lines(legs: Iterable[LegRow], day_seconds: int) -> list[str]:
    """「办结晚了 1天2小时：王敏 1天，受理台 2小时」, one line for a late leg.

    Legs overlap, so their lateness is never summed over legs.
    """

    def told(seconds: int) -> str:
        return taken_text(seconds, day_seconds=day_seconds)

    lines = []
    for leg in legs:
        late = sorted(
            (share for share in leg.shares if share.late_seconds),
            key=lambda share: -share.late_seconds,
        )
        if not late:
            continue
        parts = "，".join(f"{share.holder} {told(share.late_seconds)}" for share in late)
        said = tr("{leg}晚了 {time}：{parts}")
        lines.append(said.format(leg=leg_title(leg), time=told(leg.delay_seconds), parts=parts))
    return lines


def _order(detail: TicketDetail) -> str:
    """督办, and what was ordered last; its beginning where it is long."""
    given = (
        row.text
        for row in reversed(detail.timeline)
        if row.kind is EventKind.SUPERVISE and not row.undone
    )
    order = " ".join(next(given, "").split())
    if len(order) > ORDER_MOST:
        order = order[: ORDER_MOST - 1] + "…"
    return tr("督办：{order}").format(order=order)


def standing_text(detail: TicketDetail) -> str:
    """What stands over a case until it is settled: 督办, 提级, 催办, 延期, 剔除, 并单."""
    asked = detail.extension_asked
    parts = [
        _order(detail) if detail.supervised else "",
        tr("已提级") if detail.escalated else "",
        tr("催办 {n} 次").format(n=detail.urges) if detail.urges else "",
    ]
    if asked is not None:
        said = tr("{who}申请延期 {n} 个工作日，等主管批复")
        parts.append(said.format(who=asked.actor, n=asked.days))
    if detail.extensions:
        days = sum(grant.days for grant in detail.extensions)
        parts.append(tr("已延期 {n} 个工作日").format(n=days))
    if detail.exempted:
        parts.append(tr("已剔除，不计入比率"))
    elif detail.exemption_asked_by:
        said = tr("{who}申请剔除，等第二人决定")
        parts.append(said.format(who=detail.exemption_asked_by))
    if detail.merged_into:
        parts.append(tr("已并入 {number}").format(number=detail.merged_into))
    if detail.absorbed:
        numbers = "、".join(detail.absorbed)
        parts.append(tr("并入了 {numbers}").format(numbers=numbers))
    return "  ·  ".join(part for part in parts if part)
