"""One case as people read it: timeline in sentences, holdings, legs, and why."""

from collections.abc import Mapping
from typing import Any

from gaoxinban.application.ports import Book, Enterprises, View
from gaoxinban.application.rows import (
    GrantRow,
    HoldingRow,
    LegRow,
    PauseRow,
    ShareRow,
    TicketDetail,
    TimelineRow,
)
from gaoxinban.domain.attachment import NAMELESS, size_text
from gaoxinban.domain.attribution import attribute
from gaoxinban.domain.calendar import WorkCalendar
from gaoxinban.domain.event import Event, EventKind
from gaoxinban.domain.fold import replay, undone_acts
from gaoxinban.domain.instant import Instant, natural_seconds
from gaoxinban.domain.ledger import (
    Holding,
    Ledger,
    Leg,
    excluded_until,
    ledger,
    pauses_that_exclude,
)
from gaoxinban.domain.leg_clock import Exclusion
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
from gaoxinban.domain.ticket import ExtensionGrant, ExtensionRequest, PauseGrant, Ticket


def detail(view: View, ticket_id: int, now: Instant) -> TicketDetail:
    """Everything about one case, as of `now`."""
    book, register = view.book, view.register
    events = view.cases.events(ticket_id)
    ticket = view.cases.load(ticket_id) if not events else replay(ticket_id, events)
    enterprise = register.get(ticket.enterprise_id)
    number, calendar = book.calendar(ticket.calendar_version)
    policy = book.promises(ticket.promise_version)
    found = ledger(ticket, calendar, policy)
    end = ticket.closed_at if ticket.closed_at is not None else max(now, ticket.logged_at)
    names = Names(book, register)
    legs = tuple(_leg_row(names, ticket, leg, found, (calendar, policy, now)) for leg in found.legs)
    undone = undone_acts(events)
    return TicketDetail(
        row=view.reads.ticket_rows([ticket_id])[0],
        body=ticket.body,
        contact_name=ticket.contact_name,
        contact_phone=ticket.contact_phone,
        channel=ticket.channel,
        category_name=book.category_name(ticket.category),
        result=ticket.result,
        imported=ticket.imported,
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
        timeline=tuple(timeline_row(names, event, undone) for event in events),
        holdings=tuple(_holding_row(names, h, calendar, now) for h in found.holdings),
        legs=legs,
        natural_seconds=natural_seconds(ticket.logged_at, end),
        working_seconds=calendar.elapsed(ticket.logged_at, end),
        calendar=f"工作日历第 {number} 版",
        provisional=_provisional(calendar, ticket.logged_at, end, found),
        now=now,
        promise_version=ticket.promise_version,
        pauses=_pause_rows(names, ticket, (calendar, policy, now)),
        pause_cap_days=policy.pause_cap_days,
        pause_grants=tuple(_grant_row(names, grant) for grant in ticket.pause_grants),
        extensions=tuple(_grant_row(names, grant) for grant in ticket.extensions),
        extension_asked=_asked_row(names, ticket.extension_asked),
        exemption_asked_by=names.actor(ticket.exempt_asked_by) if ticket.exempt_asked_by else "",
        exempted=ticket.exempted,
        supervised=ticket.supervised,
        escalated=ticket.escalated,
        urges=ticket.urges,
        merged_into=ticket.merged_into.number if ticket.merged_into is not None else "",
        absorbed=tuple(link.number for link in ticket.absorbed),
        undone=ticket.undone,
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
        """officer:3 -> 王敏; cli:zhang -> zhang（命令行）."""
        kind, _, who = ref.partition(":")
        if kind == "officer" and who.isdigit():
            return self._officers.get(int(who), f"承办人{who}")
        return {"cli": f"{who}（命令行）", "import": f"{who}（导入）", "demo": "演示"}.get(
            kind, ref
        )

    def holder(self, holding: Holding) -> str:
        """受理台, a team, an officer with the team, a department, 企业, 上级."""
        return self.party(holding.kind, holding.ref, holding.team_id)

    def party(self, kind: HolderKind, ref: int | None, team_id: int | None) -> str:
        """Whoever can hold a case, by name."""
        if kind is HolderKind.OFFICER and ref is not None:
            name = self._officers.get(ref, f"承办人{ref}")
            team = self.team(team_id)
            return f"{team} {name}" if team else name
        if kind in (HolderKind.TEAM, HolderKind.DEPARTMENT):
            return self.team(ref) or kind.label
        return kind.label

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


Measure = tuple[WorkCalendar, PromisePolicy, Instant]
"""What a case is measured by: its calendar, its promises, and now."""


def _leg_row(names: Names, ticket: Ticket, leg: Leg, found: Ledger, by: Measure) -> LegRow:
    """A leg with what passed of it by now."""
    calendar, policy, now = by
    end = leg.until if leg.until is not None else max(now, leg.since)
    promise = policy.promise(leg.name, *ticket.promised_for)
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
        excluded_seconds=excluded_until(calendar, leg.excluded, end),
        delay_seconds=delay,
        late=delay > 0,
        provisional=calendar.is_provisional(leg.since, max(end, leg.due or end)),
        shares=tuple(
            ShareRow(
                names.party(share.kind, share.ref, share.team_id),
                share.kind,
                share.used_seconds,
                share.late_seconds,
            )
            for share in attribute(leg, found.holdings, calendar, end)
        ),
        fulfilled=leg.name is not LegName.ACCEPT
        or ticket.dispatches[leg.ordinal - 1].accepted_at is not None,
        late_spans=tuple(leg.late_until(end)),
    )


def _pause_rows(names: Names, ticket: Ticket, by: Measure) -> tuple[PauseRow, ...]:
    """The pauses with what each of them took out of the promise to resolve by now."""
    calendar, policy, now = by
    counted = pauses_that_exclude(ticket, calendar, policy)
    rows: list[PauseRow] = []
    for pause in ticket.pauses:
        end = pause.until if pause.until is not None else max(now, pause.since)
        own = [
            Exclusion(max(each.since, pause.since), min(each.until or end, end))
            for each in counted
            if each.since < end and (each.until or end) > pause.since
        ]
        rows.append(
            PauseRow(
                awaited=pause.awaited,
                reason=pause.reason,
                actor=names.actor(pause.actor),
                since=pause.since,
                until=pause.until,
                excluded_seconds=excluded_until(calendar, own, end),
                working_seconds=calendar.elapsed(pause.since, end),
            )
        )
    return tuple(rows)


def _asked_row(names: Names, asked: ExtensionRequest | None) -> GrantRow | None:
    return None if asked is None else _grant_row(names, asked)


def _grant_row(names: Names, grant: ExtensionGrant | ExtensionRequest | PauseGrant) -> GrantRow:
    return GrantRow(grant.at, grant.days, names.actor(grant.actor))


NEW_PROMISES = "承诺时限随之改变"
"""What a line of an amendment says when a supervisor let the promises follow it."""

_WRITTEN = (
    "body",
    "participants",
    "note",
    "result",
    "proof",
    "basis",
    "instead",
    "late_reason",
    "reason",
)


def timeline_row(names: Names, event: Event, undone: frozenset[int] = frozenset()) -> TimelineRow:
    """One event in a sentence; what people wrote follows in `text`."""
    text: Mapping[str, str] = event.text or {}
    written = [text[key] for key in _WRITTEN if text.get(key)]
    gone = event.seq in undone
    line = _line(names, event, text)
    return TimelineRow(
        seq=event.seq,
        kind=event.kind,
        happened_at=event.happened_at,
        entered_at=event.entered_at,
        actor=names.actor(event.actor),
        line=f"（已撤销）{line}" if gone else line,
        text="\n".join(written),
        undone=gone,
    )


def _line(names: Names, event: Event, text: Mapping[str, str]) -> str:  # noqa: C901, PLR0911, PLR0912  a table of sentences
    data: Any = event.data
    label = event.kind.label
    match event.kind:
        case EventKind.LOG:
            return f"{label}（{Channel(data['channel']).label}）：{text.get('title', '')}"
        case EventKind.DISPATCH | EventKind.TRANSFER:
            rule = f"（派单目录规则{data['rule']}）" if data.get("rule") else ""
            return f"{label}给 {names.team(data['team'])}{rule}"
        case EventKind.CONTACT | EventKind.ATTEMPT:
            means = ContactMeans(data["means"]).label if data.get("means") else ""
            who = text.get("reached", "")
            what = label if event.kind is EventKind.ATTEMPT else "联系"
            return f"{what} {who}（{means}）" if means else f"{what} {who}".strip()
        case EventKind.PAUSE:
            return f"{label}，等待{HolderKind(data['awaited']).label}"
        case EventKind.RETURN:
            suggested = names.team(data.get("suggested"))
            return f"{label}，建议转 {suggested}" if suggested else label
        case EventKind.CALL_BACK:
            solved = {True: "已解决", False: "未解决"}.get(data.get("solved"), "未问是否解决")
            rating = Rating(data["rating"]).label if data.get("rating") else "未评价"
            return f"{label}:{solved},{rating}"
        case EventKind.AMEND:
            changed = _changes(names, data, text)
            if data.get("promises"):
                changed.append(NEW_PROMISES)
            return f"{label}：" + ("；".join(changed) or "导入的时间")
        case EventKind.RESOLVE if data.get("answered"):
            return "当场答复"
        case EventKind.CONSULT:
            return f"{label}，裁定由 {names.team(data['team'])} 主办"
        case EventKind.HAND:
            return f"{label}给 {names.party(HolderKind(data['to']), data.get('ref'), None)}"
        case EventKind.ASSIGN:
            party = HolderKind.TEAM if data["officer"] is None else HolderKind.OFFICER
            return f"{label}：{names.party(party, data['officer'], None)}"
        case EventKind.EXTEND_ASK | EventKind.EXTEND | EventKind.GRANT_PAUSE:
            return f"{label} {data['days']}个工作日"
        case EventKind.ESCALATE:
            return f"{label}：第 {data['count']} 次{EventKind(data['cause']).label}"
        case EventKind.EXEMPT:
            return label if data["granted"] else f"不同意{label}"
        case EventKind.MERGE:
            return f"{label}：并入 {data['number']}"
        case EventKind.ABSORB:
            return f"{label} {data['number']}：{text.get('title', '')}"
        case EventKind.ATTACH:
            return f"{label}：{text.get('name') or NAMELESS}（{size_text(data['size'])}）"
        case EventKind.DETACH:
            return f"{label}：{text.get('name') or NAMELESS}"
        case EventKind.UNDO:
            return f"{label}第 {data['undoes']} 步"
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
