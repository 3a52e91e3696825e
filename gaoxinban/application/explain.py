"""为什么: the deadlines of a case step by step, in sentences that anybody can follow."""

from gaoxinban.application.rows import LegRow, TicketDetail
from gaoxinban.domain.calendar import DayKind, WorkCalendar
from gaoxinban.domain.instant import Instant, local_date, to_datetime
from gaoxinban.domain.term import LegName


def moment(instant: Instant) -> str:
    """2026年11月22日 10:05"""
    at = to_datetime(instant)
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def duration(seconds: int, day_seconds: int) -> str:
    """Working time in words: 1天2小时5分; under a minute in seconds."""
    days, rest = divmod(seconds, day_seconds)
    hours, rest = divmod(rest, 3600)
    minutes = rest // 60
    if not (days or hours or minutes):
        return f"{rest}秒"
    parts = ((days, "天"), (hours, "小时"), (minutes, "分"))
    return "".join(f"{value}{unit}" for value, unit in parts if value)


def steps(detail: TicketDetail, calendar: WorkCalendar) -> tuple[str, ...]:
    """The explanation: start, each leg with its promise, days left out, who held it."""
    day = calendar.standard_day_seconds
    row = detail.row
    said = [
        (
            f"工单 {row.number} 于 {moment(row.logged_at)} 登记,时钟从这一刻开始走,"
            f"按{detail.calendar}计工作时间。"
        ),
    ]
    if detail.entered_at > row.logged_at:
        said.append(f"登记是在 {moment(detail.entered_at)} 补录的,两者之间的时间算在受理台。")
    for leg in detail.legs:
        said += _leg(leg, detail, calendar)
    said.append("各人手中的时间:")
    said += [
        f"{number}. {holding.holder}:{moment(holding.since)} 至 "
        + (moment(holding.until) if holding.until is not None else "现在")
        + f",工作时间 {duration(holding.working_seconds, day)}"
        + ("(挂起)" if holding.paused else "")
        + "。"
        for number, holding in enumerate(detail.holdings, 1)
    ]
    said.append(
        f"合计工作时间 {duration(detail.working_seconds, day)},"
        f"自然时间 {duration(detail.natural_seconds, 86_400)};各段之和等于总数,没有遗漏也没有重复。"
    )
    if detail.provisional:
        said.append("注意:其中有国务院尚未公布放假安排的年份,结果为暂定。")
    return tuple(said)


def _leg(leg: LegRow, detail: TicketDetail, calendar: WorkCalendar) -> list[str]:
    day = calendar.standard_day_seconds
    name = leg.name.label + (f"(第{leg.ordinal}次)" if leg.ordinal > 1 else "")
    if leg.due is None:
        return [f"{name}:导入的工单,没有承诺时限。"]
    said = f"{name}:承诺 {leg.promise},从 {moment(leg.since)} 起算,"
    said += _days(calendar, leg)
    if leg.excluded_seconds:
        said += f"挂起扣除 {duration(leg.excluded_seconds, day)},"
    said += f"应在 {moment(leg.due)} 前完成。"
    if leg.until is not None:
        said += (
            f"实际于 {moment(leg.until)} 完成,用了工作时间 {duration(leg.working_seconds, day)},"
        )
    else:
        said += f"尚未完成,已过工作时间 {duration(leg.working_seconds, day)},"
    said += f"晚了 {duration(leg.delay_seconds, day)}。" if leg.late else "没有耽搁。"
    if leg.name is LegName.CONTACT and leg.until is None and detail.row.state.value == "closed":
        said += "没有首次联系的记录。"
    return [said]


def _days(calendar: WorkCalendar, leg: LegRow) -> str:
    """Days off between start and due with their names; 班 days that count too."""
    assert leg.due is not None
    if local_date(leg.due) == local_date(leg.since):
        return ""
    facts = calendar.skipped_days(leg.since, leg.due, weekends=True)
    off = [f"{f.day.month}月{f.day.day}日{f.name}" for f in facts if f.kind is DayKind.HOLIDAY]
    weekends = sum(fact.kind is DayKind.WEEKEND for fact in facts)
    if weekends:
        off.append(f"周末{weekends}天")
    on = [f"{f.day.month}月{f.day.day}日" for f in facts if f.kind is DayKind.MAKE_UP]
    said = f"其中跳过{'、'.join(off)}," if off else ""
    return said + (f"{'、'.join(on)}调休上班照常计时," if on else "")
