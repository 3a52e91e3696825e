"""工单办理情况表: one case on paper, from what was asked to the signatures."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import pairwise, takewhile

from gaoxinban.application.case_sheet import CaseSheet
from gaoxinban.application.explain import HELD, duration
from gaoxinban.application.rows import HoldingRow, LegRow, TicketDetail, TimelineRow
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.instant import (
    DAY_SECONDS,
    Instant,
    local_date,
    start_of_day,
    to_datetime,
)
from gaoxinban.domain.ledger import WITHDRAWN
from gaoxinban.domain.term import HolderKind, LegName, Privacy
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
from gaoxinban.reporting.furniture import minute, printed

TITLE = "企业诉求办理情况表"
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
        Heading("办理结果"),
        Paragraph(detail.result or "尚未办结。", indent=True),
        *([Paragraph(detail.proof_line, indent=True)] if detail.proof_line else []),
        Heading("在谁手里"),
        *([band] if band is not None else []),
        Paragraph(_totals(detail, day)),
        Heading("四个时限"),
        _legs(detail, day),
        Heading("为什么"),
        *(Paragraph(line, small=True) for line in _reasons(sheet)),
        Heading("经过"),
        _timeline(detail),
        Heading("回访与评价"),
        _call_back(detail),
        Heading("签字"),
        Signature(("经办人", "审核", "领导签字")),
    ]
    if detail.provisional:
        blocks.insert(2, Paragraph((Run("暂定", bold=True), Run(PROVISIONAL))))
    return Document(
        title=f"{detail.row.number} {detail.row.title}",
        blocks=tuple(blocks),
        furniture=Furniture(
            head_left=sheet.explanation.office,
            head_right=TITLE,
            foot_left=detail.row.number,
            foot_right=printed(detail.now, printed_by),
        ),
    )


PROVISIONAL = "：其中有国务院尚未公布放假安排的年份，时限和用时以公布后的安排为准。"


def _short(instant: Instant | None) -> str:
    return "—" if instant is None else f"{to_datetime(instant):%m-%d %H:%M}"


def _clock(detail: TicketDetail) -> Callable[[Instant | None], str]:
    """How a time is written: without the year where the whole case lies in one."""
    told = [detail.row.logged_at, *(event.happened_at for event in detail.timeline)]
    told += [event.entered_at for event in detail.timeline]
    told += [leg.due for leg in detail.legs if leg.due is not None]
    if len({local_date(instant).year for instant in told}) == 1:
        return _short
    return lambda instant: "—" if instant is None else minute(instant)


def _facts(detail: TicketDetail) -> Fields:
    row = detail.row
    number = row.number + (f"（原编号 {row.external_number}）" if row.external_number else "")
    late = detail.entered_at > row.logged_at
    how = "导入" if detail.imported else "补录"
    entered = f"（{minute(detail.entered_at)} {how}）" if late else ""
    contact = " ".join(part for part in (detail.contact_name, detail.contact_phone) if part)
    if detail.privacy is not Privacy.NAMED:
        contact = f"{contact}（{detail.privacy.label}）" if contact else detail.privacy.label
    return Fields(
        (
            Field("工单编号", number),
            Field("状态", _state(detail)),
            Field("企业名称", row.enterprise),
            Field("统一社会信用代码", detail.uscc),
            Field("联系人", contact),
            Field("所在镇街", detail.town),
            Field("事项分类", detail.category_name),
            Field("诉求类型", row.kind.label),
            Field("紧急程度", row.urgency.label),
            Field("渠道", detail.channel.label),
            Field("登记", f"{minute(row.logged_at)}{entered}"),
            Field("主办", " ".join(part for part in (row.team, row.officer) if part)),
            Field("派单依据", detail.rule, wide=True),
            Field("标题", row.title, wide=True),
            Field("诉求内容", detail.body, wide=True),
        )
    )


def _state(detail: TicketDetail) -> str:
    """办理中，逾期: state and light, or what the ended case kept of its promises."""
    row = detail.row
    if row.signals.running:
        light = row.light(detail.now).label
        return row.state.label if light == row.state.label else f"{row.state.label}，{light}"
    due = [leg for leg in detail.legs if leg.due is not None]
    if not due:
        return row.state.label
    return f"{row.state.label}，{'有环节逾期' if any(leg.late for leg in due) else '零耽搁'}"


def _missing(detail: TicketDetail) -> str:
    """Why a leg has no row: it has not begun, was withdrawn, or nobody knows."""
    if detail.row.signals.running and not detail.row.external_number:
        return "尚未开始"
    return "不计时限" if detail.row.state in WITHDRAWN else "没有记录"


def _totals(detail: TicketDetail, day: int) -> Text:
    """The whole, and each holder's part of it; the parts add up to the whole."""
    held: dict[str, int] = {}
    for holding in detail.holdings:
        name = holding.holder + ("（挂起）" if holding.paused else "")
        held[name] = held.get(name, 0) + holding.working_seconds
    shares = "，".join(f"{name} {duration(seconds, day)}" for name, seconds in held.items())
    whole = (
        f"全程工作时间 {duration(detail.working_seconds, day)}"
        f"（自然时间 {duration(detail.natural_seconds, DAY_SECONDS)}）。"
    )
    return (Run(whole, bold=True), Run(f"{shares}。"))


def _legs(detail: TicketDetail, day: int) -> Table:
    write = _clock(detail)
    wide = 1.35 if write is _short else 1.9
    columns = (
        *(Column("环节", 1.6), Column("承诺", 1.4), Column("应于", wide), Column("实际", wide)),
        *(Column("用时（工作时间）", 1.8, Align.RIGHT), Column("结果", 1.7)),
    )
    rows: list[tuple[Text, ...]] = []
    for name in LegName:
        own = [_leg(leg, day, write) for leg in detail.legs if leg.name is name]
        rows += own or [(name.label, "—", "—", "—", "—", _missing(detail))]
    return Table(columns, tuple(rows))


def _leg(leg: LegRow, day: int, write: Callable[[Instant | None], str]) -> tuple[Text, ...]:
    name = leg.name.label + (f"（第{leg.ordinal}次）" if leg.ordinal > 1 else "")
    used = duration(leg.working_seconds, day)
    if leg.excluded_seconds:
        used += f"，扣挂起 {duration(leg.excluded_seconds, day)}"
    return (
        name,
        leg.promise if leg.due is not None else "—",
        write(leg.due) + ("（暂定）" if leg.provisional and leg.due is not None else ""),
        leg.unmet_word if leg.unmet else "未完成" if leg.until is None else write(leg.until),
        used,
        _outcome(leg, day),
    )


def _outcome(leg: LegRow, day: int) -> Text:
    if leg.due is None:
        return "没有承诺"
    if leg.late:
        return (Run(f"逾期 {duration(leg.delay_seconds, day)}", bold=True),)
    return leg.unmet or ("按时" if leg.until is not None else "在时限内")


_TELLING = ("跳过", "调休", "挂起扣除", "加上延期")
"""What makes the due time of a leg worth explaining."""


def _reasons(sheet: CaseSheet) -> Iterator[str]:
    """What tables and band cannot show: pauses, extensions, days left out, in whose hands late.

    Of a leg the part that the table has is cut out.
    """
    for step in takewhile(lambda each: each != HELD, sheet.explanation.steps):
        if "：承诺 " not in step:
            yield step
            continue
        due = step.partition("实际于")[0].partition("尚未完成")[0]
        late = "晚了" + step.partition("晚了")[2] if "晚了" in step else ""
        if late or any(word in due for word in _TELLING):
            yield due + late


def _timeline(detail: TicketDetail) -> Table:
    write = _clock(detail)
    wide = 1.25 if write is _short else 1.9
    columns = (Column("时间", wide), Column("经办", 1.5), Column("事项", 5.2))
    return Table(columns, tuple(_event(event, detail, write) for event in detail.timeline))


def _event(
    event: TimelineRow, detail: TicketDetail, write: Callable[[Instant | None], str]
) -> tuple[Text, ...]:
    late = event.entered_at // 60_000_000 > event.happened_at // 60_000_000
    how = "导入" if detail.imported and event.entered_at == detail.entered_at else "补录"
    when = write(event.happened_at) + (f"\n{write(event.entered_at)} {how}" if late else "")
    written = event.text
    # The request and the standing result are on the sheet already.
    if event.kind is EventKind.LOG:
        written = written.replace(detail.body, "", 1).strip()
    elif event.kind is EventKind.RESOLVE and detail.result:
        written = written.replace(detail.result, "", 1).strip()
        if detail.proof_line:
            written = written.removesuffix(detail.proof).strip()
    line: tuple[Run, ...] = (Run(event.line),)
    return when, event.actor, (*line, Run(f"\n{written}")) if written else line


def _call_back(detail: TicketDetail) -> Fields:
    solved = {None: "", True: "已解决", False: "未解决"}[detail.solved]
    rating = detail.rating.label if detail.rating is not None else ""
    called = [row for row in detail.timeline if row.kind is EventKind.CALL_BACK and not row.undone]
    last = called[-1] if called and detail.solved is not None else None
    who = "" if last is None else last.actor + ("（承办人自己回访）" if last.own else "")
    return Fields((Field("是否解决", solved), Field("评价", rating), Field("回访人", who)))


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
    """The holdings, parted where the promise to resolve began and ceased to be exceeded."""
    late = [span for leg in detail.legs if leg.name is LegName.RESOLVE for span in leg.late_spans]
    for holding in detail.holdings:
        end = _end(holding, detail.now)
        parts = sorted({holding.since, end, *(edge for span in late for edge in span)})
        inside = [part for part in parts if holding.since <= part <= end]
        label = holding.holder
        for since, until in pairwise(inside):
            is_late = any(first <= since < last for first, last in late)
            kind = SpanKind.LATE if is_late else _kind(holding)
            yield BandSpan(label, kind, place(since), place(until))
            label = ""


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
        yield BandFlag(leg.name.label, place(leg.due), _flag_state(leg))


def _flag_state(leg: LegRow) -> FlagState:
    if leg.late:
        return FlagState.MISSED
    if leg.unmet:
        return FlagState.UNSIGNED
    return FlagState.OPEN if leg.until is None else FlagState.KEPT


def _ticks(start: Instant, end: Instant, place: Callable[[Instant], float]) -> Iterator[BandTick]:
    """Begin and end, and a few days between them; with the year where there are several."""
    first, last = local_date(start), local_date(end)
    several = first.year != last.year
    write, gap = (minute, 0.2) if several else (_short, 0.12)
    yield BandTick(write(start), 0.0)
    step = max(1, -(-(last - first).days // MOST_TICKS))
    seen = 0.0
    day = first + timedelta(days=step)
    while day < last:
        at = place(start_of_day(day))
        if seen + gap < at < place(end) - gap:
            yield BandTick(f"{day:%Y-%m-%d}" if several else f"{day:%m-%d}", at)
            seen = at
        day += timedelta(days=step)
    yield BandTick(write(end), place(end))
