"""工单办理情况表: one case on paper, from what was asked to the signatures."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from gaoxinban.application.explain import duration
from gaoxinban.application.office import CaseSheet
from gaoxinban.application.rows import HoldingRow, LegRow, TicketDetail, TimelineRow
from gaoxinban.domain.instant import (
    DAY_SECONDS,
    Instant,
    local_date,
    start_of_day,
    to_datetime,
)
from gaoxinban.domain.ledger import Signals
from gaoxinban.domain.term import HolderKind, LegName
from gaoxinban.reporting.document import (
    Align,
    Band,
    BandFlag,
    BandSpan,
    BandTick,
    Block,
    Column,
    Document,
    Field,
    Fields,
    FlagState,
    Furniture,
    Heading,
    Paragraph,
    Run,
    Signature,
    SpanKind,
    Table,
    Text,
)

TITLE = "企业诉求办理情况表"
OFFICE = "常州高新区 高新办"
OUTSIDE = (HolderKind.ENTERPRISE, HolderKind.SUPERIOR, HolderKind.DEPARTMENT)
BLANK_SHARE = 0.4
"""Most of the band that may lie after the case's end to show a promise that was not needed."""
MOST_TICKS = 6


def case_summary(sheet: CaseSheet, *, printed_by: str = "") -> Document:
    """The sheet of one case: facts, ledger band, legs, reasons, timeline, result, signatures."""
    detail = sheet.explanation.detail
    day = sheet.day_seconds
    band = _band(detail, sheet.elapsed)
    blocks: list[Block] = [
        Heading(TITLE, level=1),
        _facts(detail),
        Heading("在谁手里"),
        *([band] if band is not None else []),
        Paragraph(_totals(detail, day)),
        Heading("四个时限"),
        _legs(detail, day),
        Heading("为什么"),
        *(Paragraph(line, small=True) for line in _reasons(sheet)),
        Heading("经过"),
        _timeline(detail),
        Heading("办理结果"),
        Paragraph(detail.result or "尚未办结。", indent=True),
        Heading("回访与评价"),
        _call_back(detail),
        Heading("签字"),
        Signature(("经办人", "审核", "领导签字")),
    ]
    if detail.provisional:
        blocks.insert(2, Paragraph((Run("暂定", bold=True), Run(PROVISIONAL))))
    by = f" {printed_by}打印" if printed_by else " 打印"
    return Document(
        title=f"{detail.row.number} {detail.row.title}",
        blocks=tuple(blocks),
        furniture=Furniture(
            head_left=OFFICE,
            head_right=TITLE,
            foot_left=detail.row.number,
            foot_right=f"{_minute(detail.now)}{by}",
        ),
    )


PROVISIONAL = ":其中有国务院尚未公布放假安排的年份,期限和用时以公布后的安排为准。"


def _minute(instant: Instant) -> str:
    return f"{to_datetime(instant):%Y-%m-%d %H:%M}"


def _short(instant: Instant | None) -> str:
    return "—" if instant is None else f"{to_datetime(instant):%m-%d %H:%M}"


def _facts(detail: TicketDetail) -> Fields:
    row = detail.row
    number = row.number + (f"(原编号 {row.external_number})" if row.external_number else "")
    entered = "" if detail.entered_at <= row.logged_at else f"({_minute(detail.entered_at)} 补录)"
    contact = " ".join(part for part in (detail.contact_name, detail.contact_phone) if part)
    return Fields(
        (
            Field("工单编号", number),
            Field("状态", f"{row.state.label},{_light(detail)}"),
            Field("企业名称", row.enterprise),
            Field("统一社会信用代码", detail.uscc),
            Field("联系人", contact),
            Field("所在镇街道", detail.town),
            Field("事项分类", detail.category_name),
            Field("诉求类型", row.kind.label),
            Field("紧急程度", row.urgency.label),
            Field("渠道", detail.channel.label),
            Field("登记", f"{_minute(row.logged_at)}{entered}"),
            Field("主办", " ".join(part for part in (row.team, row.officer) if part)),
            Field("派单依据", detail.rule, wide=True),
            Field("标题", row.title, wide=True),
            Field("诉求内容", detail.body, wide=True),
        )
    )


def _light(detail: TicketDetail) -> str:
    signals: Signals = detail.row.signals
    if signals.running:
        return detail.row.light(detail.now).label
    return "有环节逾期" if any(leg.late for leg in detail.legs) else "零耽搁"


def _totals(detail: TicketDetail, day: int) -> Text:
    """The whole, and each holder's part of it; the parts add up to the whole."""
    held: dict[str, int] = {}
    for holding in detail.holdings:
        name = holding.holder + ("(挂起)" if holding.paused else "")
        held[name] = held.get(name, 0) + holding.working_seconds
    shares = ",".join(f"{name} {duration(seconds, day)}" for name, seconds in held.items())
    whole = (
        f"全程工作时间 {duration(detail.working_seconds, day)}"
        f"(自然时间 {duration(detail.natural_seconds, DAY_SECONDS)})。"
    )
    return (Run(whole, bold=True), Run(f"{shares}。"))


def _legs(detail: TicketDetail, day: int) -> Table:
    columns = (
        *(Column("环节", 1.3), Column("承诺", 1.5), Column("应于", 1.35), Column("实际", 1.35)),
        *(Column("用时(工作时间)", 1.8, Align.RIGHT), Column("结果", 1.9)),
    )
    return Table(columns, tuple(_leg(leg, day) for leg in detail.legs), empty="没有承诺时限")


def _leg(leg: LegRow, day: int) -> tuple[Text, ...]:
    name = leg.name.label + (f"(第{leg.ordinal}次)" if leg.ordinal > 1 else "")
    used = duration(leg.working_seconds, day)
    if leg.excluded_seconds:
        used += f",扣挂起 {duration(leg.excluded_seconds, day)}"
    return (
        name,
        leg.promise if leg.due is not None else "—",
        _short(leg.due) + ("(暂定)" if leg.provisional else ""),
        _short(leg.until) if leg.until is not None else "未完成",
        used,
        _outcome(leg, day),
    )


def _outcome(leg: LegRow, day: int) -> Text:
    if leg.due is None:
        return "没有承诺"
    if leg.late:
        return (Run(f"逾期 {duration(leg.delay_seconds, day)}", bold=True),)
    return "按时" if leg.until is not None else "在时限内"


def _reasons(sheet: CaseSheet) -> Iterator[str]:
    """The explanation without what the sheet already shows in full: each holder's time."""
    held = tuple(f"{number}. " for number in range(1, len(sheet.explanation.detail.holdings) + 1))
    for step in sheet.explanation.steps:
        if not step.startswith(held) and not step.startswith(("各人手中", "合计工作时间")):
            yield step


def _timeline(detail: TicketDetail) -> Table:
    columns = (Column("时间", 1.25), Column("经办", 1.6), Column("事项", 5.2))
    return Table(columns, tuple(_event(event, detail.body) for event in detail.timeline))


def _event(event: TimelineRow, body: str) -> tuple[Text, ...]:
    late = event.entered_at // 60_000_000 > event.happened_at // 60_000_000
    when = _short(event.happened_at) + (f"\n{_short(event.entered_at)}补录" if late else "")
    # The body of the request stands among the facts already.
    written = event.text.replace(body, "", 1).strip() if event.seq == 1 else event.text
    line: tuple[Run, ...] = (Run(event.line),)
    return when, event.actor, (*line, Run(f"\n{written}")) if written else line


def _call_back(detail: TicketDetail) -> Fields:
    solved = {None: "", True: "已解决", False: "未解决"}[detail.solved]
    rating = detail.rating.label if detail.rating is not None else ""
    return Fields((Field("是否解决", solved), Field("评价", rating)))


# The ledger band


def _band(detail: TicketDetail, elapsed: Callable[[Instant, Instant], int]) -> Band | None:
    """In whose hands, drawn to scale in working time; in natural time where none passed."""
    if not detail.holdings:
        return None
    start = detail.row.logged_at
    end = _end(detail.holdings[-1], detail.now)
    if elapsed(start, end) == 0:
        elapsed = _natural
    held = elapsed(start, end)
    if held == 0:
        return None
    dues = [elapsed(start, leg.due) for leg in detail.legs if leg.due is not None]
    most = held / (1 - BLANK_SHARE)
    whole = max([held, *(due for due in dues if due <= most)])

    def place(instant: Instant) -> float:
        return min(1.0, elapsed(start, max(start, instant)) / whole)

    is_open = detail.holdings[-1].until is None
    return Band(
        spans=tuple(_spans(detail, place)),
        flags=tuple(_flags(detail.legs, place, lambda due: elapsed(start, due) <= whole)),
        ticks=tuple(_ticks(start, end, place)),
        now=place(end) if is_open else None,
    )


def _natural(start: Instant, end: Instant) -> int:
    return end // 1_000_000 - start // 1_000_000


def _end(holding: HoldingRow, now: Instant) -> Instant:
    return holding.until if holding.until is not None else max(now, holding.since)


def _spans(detail: TicketDetail, place: Callable[[Instant], float]) -> Iterator[BandSpan]:
    """The holdings; what lies past the due time of 办结 until it was reached is late."""
    late_from, late_to = _late(detail)
    for holding in detail.holdings:
        end = _end(holding, detail.now)
        parts = sorted({holding.since, end, *(t for t in (late_from, late_to) if t is not None)})
        inside = [part for part in parts if holding.since <= part <= end]
        label = holding.holder
        for since, until in pairwise(inside):
            late = late_from is not None and late_to is not None and late_from <= since < late_to
            kind = SpanKind.LATE if late and not holding.paused else _kind(holding)
            yield BandSpan(label, kind, place(since), place(until))
            label = ""


def _late(detail: TicketDetail) -> tuple[Instant | None, Instant | None]:
    for leg in detail.legs:
        if leg.name is LegName.RESOLVE and leg.late and leg.due is not None:
            return leg.due, leg.until if leg.until is not None else detail.now
    return None, None


def _kind(holding: HoldingRow) -> SpanKind:
    if holding.paused:
        return SpanKind.PAUSED
    return SpanKind.OUTSIDE if holding.kind in OUTSIDE else SpanKind.HELD


def _flags(
    legs: Iterable[LegRow], place: Callable[[Instant], float], fits: Callable[[Instant], bool]
) -> Iterator[BandFlag]:
    for leg in legs:
        if leg.due is None or not fits(leg.due):
            continue
        state = FlagState.KEPT if leg.until is not None else FlagState.OPEN
        yield BandFlag(leg.name.label, place(leg.due), FlagState.MISSED if leg.late else state)


def _ticks(start: Instant, end: Instant, place: Callable[[Instant], float]) -> Iterator[BandTick]:
    """Begin and end, and a few days between them."""
    yield BandTick(_short(start), 0.0)
    first, last = local_date(start), local_date(end)
    step = max(1, -(-(last - first).days // MOST_TICKS))
    seen = 0.0
    day: date = first + timedelta(days=step)
    while day < last:
        at = place(start_of_day(day))
        if at > seen + 0.12 and at < place(end) - 0.12:
            yield BandTick(f"{day:%m-%d}", at)
            seen = at
        day += timedelta(days=step)
    yield BandTick(_short(end), place(end))
