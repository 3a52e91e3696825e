"""One case as people read it: timeline in sentences, holdings, legs, and why."""

from collections.abc import Mapping
from typing import Any

from gaoxinban.application.ports import Book, Cases, Enterprises, Reads
from gaoxinban.application.rows import HoldingRow, LegRow, TicketDetail, TimelineRow
from gaoxinban.domain.calendar import WorkCalendar
from gaoxinban.domain.event import Event, EventKind
from gaoxinban.domain.fold import replay
from gaoxinban.domain.instant import Instant, natural_seconds
from gaoxinban.domain.ledger import Holding, Ledger, Leg, cap_seconds, excluded_until, ledger
from gaoxinban.domain.promise import PromisePolicy
from gaoxinban.domain.term import (
    Channel,
    ContactMeans,
    HolderKind,
    LegName,
    Rating,
    RequestKind,
    Urgency,
)
from gaoxinban.domain.ticket import Ticket


def detail(
    view: tuple[Reads, Book, Cases, Enterprises], ticket_id: int, now: Instant
) -> TicketDetail:
    """Everything about one case, as of `now`."""
    reads, book, cases, register = view
    events = cases.events(ticket_id)
    ticket = cases.load(ticket_id) if not events else replay(ticket_id, events)
    row = reads.ticket_rows([ticket_id])[0]
    enterprise = register.get(ticket.enterprise_id)
    number, calendar = book.calendar(ticket.calendar_version)
    policy = book.promises(ticket.promise_version)
    found = ledger(ticket, calendar, policy)
    end = ticket.closed_at if ticket.closed_at is not None else max(now, ticket.logged_at)
    names = Names(book, register)
    legs = tuple(leg_row(names, ticket, leg, calendar, policy, now) for leg in found.legs)
    return TicketDetail(
        row=row,
        body=ticket.body,
        contact_name=ticket.contact_name,
        contact_phone=ticket.contact_phone,
        channel=ticket.channel,
        category_name=book.category_name(ticket.category),
        result=ticket.result,
        rating=ticket.rating,
        solved=ticket.solved,
        entered_at=ticket.entered_at,
        closed_at=ticket.closed_at,
        team_id=ticket.team_id,
        officer_id=ticket.officer_id,
        bounces=ticket.bounces,
        redos=ticket.redos,
        holder=names.holder(found.holdings[-1]) if ticket.holder is not None else "",
        uscc=enterprise.uscc,
        town=enterprise.town,
        industry=enterprise.industry,
        rule=_rule(book, ticket),
        timeline=tuple(timeline_row(names, event) for event in events),
        holdings=tuple(_holding_row(names, h, calendar, now) for h in found.holdings),
        legs=legs,
        natural_seconds=natural_seconds(ticket.logged_at, end),
        working_seconds=calendar.elapsed(ticket.logged_at, end),
        calendar=f"工作日历第 {number} 版",
        provisional=_provisional(calendar, ticket.logged_at, end, found),
        now=now,
    )


def _provisional(calendar: WorkCalendar, start: Instant, end: Instant, found: Ledger) -> bool:
    furthest = max([end, *(leg.due for leg in found.legs if leg.due is not None)])
    return calendar.is_provisional(start, furthest)


def _rule(book: Book, ticket: Ticket) -> str:
    if ticket.rule is None:
        return ""
    _, catalogue = book.catalogue(ticket.dispatch_version)
    for rule in catalogue.rules:
        if rule.number == ticket.rule:
            return f"规则{rule.number} {rule.name}"
    return f"规则{ticket.rule}"


class Names:
    """References as names."""

    def __init__(self, book: Book, register: Enterprises) -> None:
        self._book = book
        self._register = register
        self._officers = {officer.id: officer.name for officer in book.officers()}
        self._teams = {team.id: team.name for team in book.teams()}

    def team(self, team_id: object) -> str:
        return self._teams.get(team_id, f"团队{team_id}") if isinstance(team_id, int) else ""

    def actor(self, ref: str) -> str:
        """officer:3 -> 王敏; cli:zhang -> zhang(命令行)."""
        kind, _, who = ref.partition(":")
        if kind == "officer" and who.isdigit():
            return self._officers.get(int(who), f"承办人{who}")
        return {"cli": f"{who}(命令行)", "import": f"{who}(导入)", "demo": "演示"}.get(kind, ref)

    def holder(self, holding: Holding) -> str:
        """受理台, a team, an officer with the team, 企业, 上级."""
        if holding.kind is HolderKind.OFFICER and holding.ref is not None:
            name = self._officers.get(holding.ref, f"承办人{holding.ref}")
            team = self.team(holding.team_id)
            return f"{team} {name}" if team else name
        if holding.kind is HolderKind.TEAM:
            return self.team(holding.ref)
        return holding.kind.label

    def value(self, name: str, code: Any) -> str:
        """A code of an amended field as a label."""
        if code is None:
            return "无"
        terms = {"kind": RequestKind, "urgency": Urgency, "channel": Channel}
        if name == "category":
            return self._book.category_name(code)
        if name == "enterprise":
            return self._register.get(code).name
        return terms[name](code).label if name in terms else str(code)


def _holding_row(
    names: Names, holding: Holding, calendar: WorkCalendar, now: Instant
) -> HoldingRow:
    end = holding.until if holding.until is not None else max(now, holding.since)
    return HoldingRow(
        holder=names.holder(holding),
        kind=holding.kind,
        since=holding.since,
        until=holding.until,
        natural_seconds=natural_seconds(holding.since, end),
        working_seconds=calendar.elapsed(holding.since, end),
        paused=holding.paused,
    )


def leg_row(
    names: Names,
    ticket: Ticket,
    leg: Leg,
    calendar: WorkCalendar,
    policy: PromisePolicy,
    now: Instant,
) -> LegRow:
    """A leg with what passed of it by `now`."""
    end = leg.until if leg.until is not None else max(now, leg.since)
    promise = policy.promise(leg.name, ticket.category, ticket.kind, ticket.urgency)
    excluded = leg.excluded_seconds
    if leg.name is LegName.RESOLVE and leg.until is None and ticket.pauses:
        excluded = excluded_until(
            calendar, ticket.pauses, cap_seconds(ticket, calendar, policy), now
        )
    delay = leg.delay_seconds(calendar, end)
    return LegRow(
        name=leg.name,
        ordinal=leg.ordinal,
        team=names.team(leg.team_id),
        promise=str(promise),
        since=leg.since,
        until=leg.until,
        due=leg.due,
        natural_seconds=natural_seconds(leg.since, end),
        working_seconds=calendar.elapsed(leg.since, end),
        excluded_seconds=excluded,
        delay_seconds=delay,
        late=delay > 0,
        provisional=calendar.is_provisional(leg.since, max(end, leg.due or end)),
    )


def timeline_row(names: Names, event: Event) -> TimelineRow:
    """One event in a sentence; what people wrote follows in `text`."""
    text: Mapping[str, str] = event.text or {}
    written = [
        text[key]
        for key in ("body", "note", "result", "proof", "basis", "instead", "late_reason", "reason")
        if text.get(key)
    ]
    return TimelineRow(
        seq=event.seq,
        kind=event.kind,
        happened_at=event.happened_at,
        entered_at=event.entered_at,
        actor=names.actor(event.actor),
        line=_line(names, event, text),
        text="\n".join(written),
    )


def _line(names: Names, event: Event, text: Mapping[str, str]) -> str:  # noqa: PLR0911  a table of sentences
    data: Any = event.data
    label = event.kind.label
    match event.kind:
        case EventKind.LOG:
            return f"{label}({Channel(data['channel']).label}):{text.get('title', '')}"
        case EventKind.DISPATCH | EventKind.TRANSFER:
            rule = f"(派单目录规则{data['rule']})" if data.get("rule") else ""
            return f"{label}给 {names.team(data['team'])}{rule}"
        case EventKind.CONTACT | EventKind.ATTEMPT:
            means = ContactMeans(data["means"]).label if data.get("means") else ""
            who = text.get("reached", "")
            what = label if event.kind is EventKind.ATTEMPT else "联系"
            return f"{what} {who}({means})" if means else f"{what} {who}".strip()
        case EventKind.PAUSE:
            return f"{label},等待{HolderKind(data['awaited']).label}"
        case EventKind.RETURN:
            suggested = names.team(data.get("suggested"))
            return f"{label},建议转 {suggested}" if suggested else label
        case EventKind.CALL_BACK:
            solved = {True: "已解决", False: "未解决"}.get(data.get("solved"), "未问是否解决")
            rating = Rating(data["rating"]).label if data.get("rating") else "未评价"
            return f"{label}:{solved},{rating}"
        case EventKind.AMEND:
            return f"{label}:" + ("；".join(_changes(names, data, text)) or "导入的时间")
        case EventKind.RESOLVE if data.get("answered"):
            return "当场答复"
        case _:
            return label


def _changes(names: Names, data: Mapping[str, Any], text: Mapping[str, str]) -> list[str]:
    """Old and new value of everything that an amendment changed."""
    found = [
        (key, *(names.value(key, code) for code in data[key])) for key in _FIELDS if key in data
    ]
    found += [
        (key, text.get(f"old_{key}", ""), text[f"new_{key}"])
        for key in _FIELDS
        if f"new_{key}" in text
    ]
    return [f"{_FIELDS[key]}由「{old}」改为「{new}」" for key, old, new in found]


_FIELDS = {
    "enterprise": "企业",
    "category": "分类",
    "kind": "类型",
    "urgency": "紧急程度",
    "channel": "渠道",
    "title": "标题",
    "body": "内容",
    "contact_name": "联系人",
    "contact_phone": "电话",
    "result": "结果",
}
