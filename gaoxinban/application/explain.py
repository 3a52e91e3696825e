"""为什么: the deadlines of a case step by step, in sentences that anybody can follow.

The window, paper and the command line show the same sentences; each is made
to be read aloud to the enterprise that asks.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from gaoxinban.application.acting import BACK_DATING_FREE
from gaoxinban.application.rows import (
    HoldingRow,
    LegRow,
    PauseRow,
    ShareRow,
    TicketDetail,
    TimelineRow,
)
from gaoxinban.application.rule_ports import RuleKind
from gaoxinban.application.supervising import ESCALATED_AT
from gaoxinban.application.timeline import NEW_PROMISES, UNCALLED
from gaoxinban.domain.calendar import DayFact, DayKind, WorkCalendar
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.hours_text import hours_text, length_text, season_text
from gaoxinban.domain.instant import local_date, moment
from gaoxinban.domain.term import HolderKind, LegName, Privacy, TicketState
from gaoxinban.domain.ticket import PASSED_TO

_NEW_VERSION = f"改用{RuleKind.PROMISE.label}"
HELD = "各人手中的时间："
"""The step before the holdings; those and their sum are all that follows it."""


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
    """The explanation: start, pauses and extensions, each leg with its promise, who held it."""
    day = calendar.standard_day_seconds
    said = [*_start(detail, day), *_seasons(detail, calendar)]
    said += (_pause(pause, detail, day) for pause in detail.pauses)
    said += _grants(detail)
    for leg in detail.legs:
        said += _leg(leg, detail, calendar)
    said += _aside(detail)
    said.append(HELD)
    said += [
        f"{number}. {holding.holder}：{moment(holding.since)} 至 "
        + (moment(holding.until) if holding.until is not None else "现在")
        + f"，工作时间 {duration(holding.working_seconds, day)}"
        + _not_held(holding)
        + "。"
        for number, holding in enumerate(detail.holdings, 1)
    ]
    said.append(
        f"合计工作时间 {duration(detail.working_seconds, day)}，"
        f"自然时间 {duration(detail.natural_seconds, 86_400)}；"
        "各段只写到分，按秒相加正好等于总数，没有遗漏也没有重复。"
    )
    if detail.provisional:
        said.append("注意：其中有国务院尚未公布放假安排的年份，结果为暂定。")
    return tuple(said)


def _start(detail: TicketDetail, day: int) -> Iterator[str]:
    row = detail.row
    adopted = list(_lines(detail, EventKind.ADOPT))
    since = "现在按" if any(_NEW_VERSION in line for line in adopted) else "按登记时的"
    later = "，以后改版不影响本工单" if not adopted else ""
    yield (
        f"工单 {row.number} 于 {moment(row.logged_at)} 登记，时钟从这一刻开始走。"
        f"工作时间按{detail.calendar}计，一个工作日是 {_hours(day)}；"
        f"承诺时限{since}第 {detail.promise_version} 版{later}。"
    )
    yield from adopted
    if detail.imported:
        yield f"本工单由导入补入（{moment(detail.entered_at)}），时间按原来的记录。"
    elif detail.entered_at > row.logged_at:
        yield f"登记是在 {moment(detail.entered_at)} 补录的，两者之间的时间算在受理台。"


def _seasons(detail: TicketDetail, calendar: WorkCalendar) -> Iterator[str]:
    """Hours other than the usual between the logging and the last deadline or end, once each."""
    version = calendar.version
    ends = [moment for leg in detail.legs for moment in (leg.due, leg.until) if moment is not None]
    if not (version.seasons and ends):
        return
    days = range(
        local_date(detail.row.logged_at).toordinal(), local_date(max(ends)).toordinal() + 1
    )
    found = (version.season_of(date.fromordinal(day)) for day in days)
    met = {season: None for season in found if season is not None}
    if met:
        said = "；".join(f"{season_text(each)}，每天 {length_text(each.hours)}" for each in met)
        yield f"平时 {hours_text(version.hours)}；其间按季节作息的有：{said}。"


def _lines(detail: TicketDetail, kind: EventKind) -> Iterator[str]:
    """Acts of a kind that stand, each with what was written to it."""
    for row in detail.timeline:
        if _stands(row, kind):
            # What is written to new rules says itself what was done.
            said = "" if kind is EventKind.ADOPT and row.text else row.line
            # What was written to one act in several fields is one sentence here.
            written = "；".join(row.text.splitlines())
            whole = "：".join(part for part in (said, written) if part)
            yield f"{moment(row.happened_at)} {row.actor} {whole}。".replace("。。", "。")


def _stands(row: TimelineRow, kind: EventKind) -> bool:
    return row.kind is kind and not row.undone


def _not_held(holding: HoldingRow) -> str:
    """What a reader has to know of time that lay outside: whether it was a pause."""
    if holding.paused:
        return "（挂起）"
    return "（没有挂起，时限照走）" if holding.kind in PASSED_TO else ""


def _hours(seconds: int) -> str:
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}小时" + (f"{minutes}分" if minutes else "")


_AWAITED = {HolderKind.ENTERPRISE: "等企业", HolderKind.SUPERIOR: "等上级"}


def _pause(pause: PauseRow, detail: TicketDetail, day: int) -> str:
    """From when until when, who was awaited and why, and what of it the promise leaves out."""
    until = f"{moment(pause.until)} 恢复" if pause.until is not None else "现在还没有恢复"
    why = f"（{pause.reason}）" if pause.reason and pause.reason != "other" else ""
    said = (
        f"{moment(pause.since)} 由 {pause.actor} 挂起，{_AWAITED[pause.awaited]}{why}，{until}；"
        f"办结时限为此挂起扣除 {duration(pause.excluded_seconds, day)}"
    )
    counted = pause.working_seconds - pause.excluded_seconds
    if counted:
        said += (
            f"，其余 {duration(counted, day)} 超过挂起累计 {detail.pause_cap_days} 个工作日的上限"
            f"{'和批准的天数' if detail.pause_grants else ''}，照常计时"
        )
    return said + "。"


def _grants(detail: TicketDetail) -> Iterator[str]:
    for grant in detail.pause_grants:
        yield (
            f"{moment(grant.at)} {grant.actor} 批准超过上限再挂起 {grant.days}个工作日，"
            "从批准时起算，不能倒推。"
        )
    if len(detail.pause_grants) > 1:
        days = sum(grant.days for grant in detail.pause_grants)
        yield f"超过上限的挂起先后批准 {len(detail.pause_grants)} 次，共 {days}个工作日。"
    for grant in detail.extensions:
        yield (
            f"{moment(grant.at)} {grant.actor} 同意延期 {grant.days}个工作日；"
            "批准以前已经晚了的，仍算晚。"
        )
    yield from (line for line in _lines(detail, EventKind.AMEND) if NEW_PROMISES in line)
    yield from _lines(detail, EventKind.EXTEND_REFUSE)
    asked = detail.extension_asked
    if asked is not None:
        yield f"{moment(asked.at)} {asked.actor} 申请延期 {asked.days}个工作日，还没有批复。"


def _leg(leg: LegRow, detail: TicketDetail, calendar: WorkCalendar) -> Iterator[str]:
    day = calendar.standard_day_seconds
    name = leg.name.label + (f"（第{leg.ordinal}次）" if leg.ordinal > 1 else "")
    if leg.due is None:
        yield f"{name}：导入的工单，没有承诺时限。"
        return
    said = f"{name}：承诺 {leg.promise}，从 {moment(leg.since)} 起算，"
    said += _days(calendar, leg)
    if leg.name is LegName.RESOLVE:
        if leg.excluded_seconds:
            said += f"挂起扣除 {duration(leg.excluded_seconds, day)}，"
        if detail.extensions:
            said += f"加上延期 {sum(grant.days for grant in detail.extensions)}个工作日，"
    said += f"应在 {moment(leg.due)} 前完成"
    said += f"{'（暂定）' if leg.provisional else ''}{_while_paused(leg, detail)}。"
    if leg.until is not None:
        how = f"{leg.unmet}，没有{leg.name.label}" if leg.unmet else "完成"
        said += f"实际于 {moment(leg.until)} {how}{_entered_later(leg, detail)}，"
        if leg.working_seconds:
            said += f"用了工作时间 {duration(leg.working_seconds, day)}，"
    else:
        said += f"尚未完成，已过工作时间 {duration(leg.working_seconds, day)}，"
    said += _late(leg, day) if leg.late else "没有耽搁。"
    if leg.name is LegName.CONTACT and leg.until is None and detail.row.state is TicketState.CLOSED:
        said += "没有首次联系的记录。"
    yield said
    if leg.late:
        yield from _used(leg, name, day)


def _while_paused(leg: LegRow, detail: TicketDetail) -> str:
    """The due time of a pause that runs is the one that holds if nobody ever resumes the case."""
    if leg.name is not LegName.RESOLVE or leg.until is not None:
        return ""
    if not detail.pauses or detail.pauses[-1].until is not None:
        return ""
    if not detail.pauses[-1].excludes:
        return ""
    return "（挂起还没有结束，这是一直挂到上限的时限，恢复得早，到期也早）"


def _entered_later(leg: LegRow, detail: TicketDetail) -> str:
    """When a back-dated contact was entered: the promise goes by what happened, the lag is told."""
    if leg.name is not LegName.CONTACT:
        return ""
    for row in detail.timeline:
        lag = row.entered_at - row.happened_at
        counts = row.kind is EventKind.CONTACT and not row.undone and row.happened_at == leg.until
        brought = detail.imported and row.entered_at == detail.entered_at
        if counts and lag > BACK_DATING_FREE and not brought:
            return f"（{moment(row.entered_at)} 才补录，原因见经过）"
    return ""


def _late(leg: LegRow, day: int) -> str:
    """By how much, and in whose hands; the shares add up to the whole."""
    late = sorted(
        (share for share in leg.shares if share.late_seconds), key=lambda each: -each.late_seconds
    )
    parts = [f"{each.holder} {duration(each.late_seconds, day)}" for each in late]
    # A promise that nobody can keep any more runs on when nobody has the case.
    rest = leg.delay_seconds - sum(each.late_seconds for each in late)
    if rest:
        parts.append(f"归档以后 {duration(rest, day)}")
    assert leg.due is not None
    earlier = "在时限顺延以前已经" if leg.late_spans[-1][1] < leg.due else ""
    said = f"{earlier}晚了 {duration(leg.delay_seconds, day)}"
    if len(late) == 1 and not rest:
        return f"{said}，都在 {late[0].holder} 手中。"
    return f"{said}：其中 {'，'.join(parts)}。"


def _used(leg: LegRow, name: str, day: int) -> Iterator[str]:
    """Who had eaten the promise before it ran out; nothing to say where one had it all."""
    used: list[ShareRow] = [share for share in leg.shares if share.used_seconds]
    if len(leg.shares) > 1 and used:
        shares = "，".join(f"{each.holder} {duration(each.used_seconds, day)}" for each in used)
        yield f"{name}的时限在到期之前用在：{shares}。"


def _days(calendar: WorkCalendar, leg: LegRow) -> str:
    """Days off between start and due with their names; 班 days that count too."""
    assert leg.due is not None
    if local_date(leg.due) == local_date(leg.since):
        return ""
    facts = calendar.skipped_days(leg.since, leg.due, weekends=True)
    off = list(_holidays([fact for fact in facts if fact.kind is DayKind.HOLIDAY]))
    weekends = sum(fact.kind is DayKind.WEEKEND for fact in facts)
    if weekends:
        off.append(f"周末{weekends}天")
    on = [f"{f.day.month}月{f.day.day}日" for f in facts if f.kind is DayKind.MAKE_UP]
    said = f"其中跳过{'、'.join(off)}，" if off else ""
    return said + (f"{'、'.join(on)}调休上班照常计时，" if on else "")


def _holidays(facts: Sequence[DayFact]) -> Iterator[str]:
    """10月1日至10月7日国庆节: days in a row under one name are one stretch."""
    runs: list[list[DayFact]] = []
    for fact in facts:
        last = runs[-1][-1] if runs else None
        if last is not None and last.name == fact.name and (fact.day - last.day).days == 1:
            runs[-1].append(fact)
        else:
            runs.append([fact])
    for found in runs:
        begin, end = found[0].day, found[-1].day
        until = f"至{end.month}月{end.day}日" if len(found) > 1 else ""
        yield f"{begin.month}月{begin.day}日{until}{found[0].name}"


_OUTSIDE = {
    TicketState.DECLINED: "本工单不予受理",
    TicketState.VOIDED: "本工单已由第二人作废",
}


NOBODY_TO_CALL = (
    "来电人匿名，没有留下联系方式：当场答复，或来电人再来电、来访时答复，都记为首次联系；"
    "没有记录的，首次联系的时限照走，到期算逾期，可以由主管剔除；没有联系也可以办结。"
)


def _aside(detail: TicketDetail) -> Iterator[str]:
    """What else bears on the case: rulings, bounces, cycles, orders, merges, undone acts."""
    if detail.privacy is Privacy.ANONYMOUS:
        yield NOBODY_TO_CALL
    yield from _lines(detail, EventKind.CONSULT)
    if detail.bounces:
        yield f"退单 {detail.bounces} 次，退单期间时钟没有停。"
    if detail.redos:
        yield _redone(detail)
    for line in _lines(detail, EventKind.CLOSE):
        if UNCALLED in line:
            yield f"{line}归档以后不能再重办，办得好不好没有问过企业。"
    if detail.escalated:
        yield f"{_escalated_by(detail)}满 {ESCALATED_AT} 次，已自动提级。"
    if detail.supervised:
        yield "本工单在督办中。" if detail.closed_at is None else "本工单曾被督办。"
    if detail.urges:
        yield f"催办 {detail.urges} 次，催办不改变时限。"
    yield from _counted(detail)
    if detail.undone:
        yield f"有 {detail.undone} 步已撤销，当作没有发生过，不计在内。"


def _escalated_by(detail: TicketDetail) -> str:
    if detail.redos >= ESCALATED_AT and detail.redos > detail.bounces:
        return "重办"
    return "退单" if detail.bounces >= ESCALATED_AT else "换团队"


def _redone(detail: TicketDetail) -> str:
    """Every 办结 that was none: when it was said, and that the promise ran on."""
    said = [row.happened_at for row in detail.timeline if _stands(row, EventKind.RESOLVE)]
    former = "、".join(moment(at) for at in said[: detail.redos])
    when = f"（原先的办结：{former}）" if former else ""
    return f"重办 {detail.redos} 次{when}，办结时限从登记起一直算到最后一次办结。"


def _counted(detail: TicketDetail) -> Iterator[str]:
    """Where the case is counted: in another one, anew, beside the rates, or outside them."""
    broken = any(leg.late and leg.unmet for leg in detail.legs)
    late = "；这里已经迟了的仍算迟" if broken else ""
    if detail.absorbed:
        yield f"{'、'.join(detail.absorbed)} 并入了本工单；时钟和承诺按先登记的本工单算。"
    if detail.merged_into:
        yield f"已并入 {detail.merged_into}，没有走完的时限在那里继续，按先登记的算{late}。"
    if detail.follows is not None:
        yield f"接续已办完的 {detail.follows.number}，时钟从本次登记起另算。"
    if detail.followed_by:
        numbers = "、".join(each.number for each in detail.followed_by)
        yield f"后来又登记 {numbers}，在那里另算时限。"
    if detail.row.state in _OUTSIDE:
        yield f"{_OUTSIDE[detail.row.state]}，没有走完的时限不再计{late}，件数在比率旁边另列。"
    if detail.exempted:
        yield "经第二人决定，本工单从比率中剔除；剔除前后的两个数都要列出。"
    elif detail.exemption_asked_by:
        yield f"{detail.exemption_asked_by} 申请从比率中剔除，还没有决定，现在照常计算。"
