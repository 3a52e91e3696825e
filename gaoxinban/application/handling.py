"""The acts on a case from dispatch to 办结, and 回访, 重办, 归档 after it."""

from collections.abc import Mapping
from copy import copy
from typing import Any

from gaoxinban.application.acting import Act, acted, required
from gaoxinban.application.categories import ensure_in_use
from gaoxinban.application.changes import Outcome
from gaoxinban.application.commands import (
    AcceptCase,
    AmendCase,
    CallBackCase,
    CloseCase,
    ContactCase,
    DeclineCase,
    DispatchCase,
    HandCase,
    NoteCase,
    PauseCase,
    RedoCase,
    RefuseReturn,
    ResolveCase,
    ResumeCase,
    ReturnCase,
    TakeBackCase,
    TransferCase,
)
from gaoxinban.application.complainant import ensure_may_amend, known_enterprise
from gaoxinban.application.late_cases import ensure_not_passed_on
from gaoxinban.application.permission import SUPERVISING, is_supervising
from gaoxinban.application.receiving import manned_team, receiving_team
from gaoxinban.application.rows import ActedCase
from gaoxinban.application.supervising import escalate_when_due
from gaoxinban.application.who_asks import all_that_tells
from gaoxinban.application.written import body_of, line_of, title_of
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.ledger import ledger, pause_left
from gaoxinban.domain.term import HolderKind, Privacy, Rating, RequestKind, Urgency
from gaoxinban.domain.ticket import PASSED_TO, Ticket

Acted = Outcome[ActedCase]


def dispatch(act: Act, cmd: DispatchCase) -> Acted:
    """派单 by a person."""
    ticket = act.open(cmd, EventKind.DISPATCH)
    team = receiving_team(act, cmd.team_id)
    ensure_not_passed_on(act, ticket, team.id)
    act.record(ticket, EventKind.DISPATCH, {"team": team.id}, {"note": cmd.reason.strip()})
    return acted(ticket)


def accept(act: Act, cmd: AcceptCase) -> Acted:
    """签收"""
    ticket = act.open(cmd, EventKind.ACCEPT)
    officer_id = cmd.officer_id if cmd.officer_id is not None else act.actor.officer_id
    data: dict[str, object] = {}
    if officer_id is not None:
        officer = act.uow.book.officer(officer_id)
        if officer.team_id != ticket.team_id and cmd.officer_id is not None:
            raise Refused(f"{officer.name}不在承办团队，不能指定为承办人。", field="officer_id")
        if not officer.active:
            raise Refused(f"{officer.name}已经停用，请选择在岗的人。", field="officer_id")
        data["officer"] = officer_id
    act.record(ticket, EventKind.ACCEPT, data)
    return acted(ticket)


def contact(act: Act, cmd: ContactCase) -> Acted:
    """首次联系: the only thing that counts as the first response."""
    return _called(act, cmd, act.open(cmd, EventKind.CONTACT), EventKind.CONTACT)


def attempt(act: Act, cmd: ContactCase) -> Acted:
    """A failed attempt: recorded and shown, it does not count."""
    return _called(act, cmd, act.open(cmd, EventKind.ATTEMPT), EventKind.ATTEMPT)


def _called(act: Act, cmd: ContactCase, ticket: Ticket, kind: EventKind) -> Acted:
    reached = cmd.reached.strip()
    if kind is EventKind.CONTACT:
        reached = required(reached, "请填写联系到的人。", "reached")
    happened_at = act.back_dated(cmd.happened_at, cmd.late_reason)
    if happened_at is not None and happened_at < ticket.logged_at:
        raise Refused("联系时间早于登记时间，请核对。", field="happened_at")
    act.record(
        ticket,
        kind,
        {"means": cmd.means.value},
        {"reached": reached, "note": cmd.note.strip(), "late_reason": cmd.late_reason.strip()},
        happened_at=happened_at,
    )
    return acted(ticket)


def note(act: Act, cmd: NoteCase) -> Acted:
    """备注 or 进展告知"""
    kind = EventKind.INFORM if cmd.told else EventKind.NOTE
    ticket = act.open(cmd, kind)
    text = required(cmd.note, "请填写内容。", "note")
    act.record(ticket, kind, None, {"note": text})
    return acted(ticket)


def amend(act: Act, cmd: AmendCase) -> Acted:
    """更正: old and new value are kept."""
    ticket = act.open(cmd, EventKind.AMEND)
    ensure_may_amend(act.actor, ticket, cmd)
    text = {"reason": required(cmd.reason, "请填写更正原因。", "reason"), **_new_texts(ticket, cmd)}
    data: dict[str, object] = {}
    firms: list[int] = []
    if cmd.enterprise_id is not None and cmd.enterprise_id != ticket.enterprise_id:
        enterprise = known_enterprise(act.uow.enterprises, cmd.enterprise_id)
        data["enterprise"] = [ticket.enterprise_id, enterprise.id]
        firms = [enterprise.id]
    if cmd.category is not None and cmd.category != ticket.category:
        code = act.uow.book.category_named(cmd.category)
        if code is None:
            raise Refused(f"没有事项分类「{cmd.category}」，请从列表中选择。", field="category")
        ensure_in_use(act.uow.book, code)
        data["category"] = [ticket.category, code]
    for name in ("kind", "urgency", "channel"):
        value = getattr(cmd, name)
        old = getattr(ticket, name)
        if value is not None and value is not old:
            data[name] = [old.value, value.value]
    if cmd.new_promises:
        if not is_supervising(act.actor):
            raise Refused("承诺时限只有主管可以决定随更正改变。", field="new_promises")
        data["promises"] = True
        _ensure_still_late(act, ticket, data)
    if not data and len(text) == 1:
        raise Refused("没有任何改动，不需要更正。")
    if ticket.privacy is Privacy.CONFIDENTIAL:
        people = [text.get("new_contact_name", ""), text.get("new_contact_phone", "")]
        also = all_that_tells(act.uow, firms, people)
        text = dict(act.with_names(ticket, text | ({"known_as": also} if also else {})))
    now = act.now(ticket)
    act.uow.cases.record(
        ticket,
        EventKind.AMEND,
        actor=act.actor,
        happened_at=now,
        entered_at=now,
        data=data,
        text=text,
    )
    return acted(ticket)


def _ensure_still_late(act: Act, ticket: Ticket, data: Mapping[str, Any]) -> None:
    """Refuse new promises that would make less late what is late already."""
    amended = copy(ticket)
    said = (data[name][1] if name in data else None for name in ("category", "kind", "urgency"))
    category, kind, urgency = said
    amended.promised_for = (
        category or ticket.category,
        ticket.kind if kind is None else RequestKind(kind),
        ticket.urgency if urgency is None else Urgency(urgency),
    )
    _, calendar = act.uow.book.calendar(ticket.calendar_version)
    policy, now = act.uow.book.promises(ticket.promise_version), act.now(ticket)
    before, after = (ledger(each, calendar, policy).legs for each in (ticket, amended))
    for old, new in zip(before, after, strict=True):
        if new.delay_seconds(calendar, now) < old.delay_seconds(calendar, now):
            raise Refused(
                f"{old.name.label}已经逾期，承诺时限不能再随更正放宽：请不改时限只作更正，"
                "确有理由的可以申请剔除。",
                field="new_promises",
            )


_AMENDED = {"title": title_of, "body": body_of, "contact_name": line_of, "contact_phone": line_of}


def _new_texts(ticket: Ticket, cmd: AmendCase) -> dict[str, str]:
    """What people wrote, old and new, where it changes."""
    found: dict[str, str] = {}
    for name, read in _AMENDED.items():
        value = getattr(cmd, name)
        if value is None:
            continue
        value, old = read(value), getattr(ticket, name)
        if value != old:
            found[f"old_{name}"], found[f"new_{name}"] = old, value
    return found


def give_back(act: Act, cmd: ReturnCase) -> Acted:
    """退单: the clock runs on."""
    ticket = act.open(cmd, EventKind.RETURN)
    ground = required(cmd.ground, "请填写退单理由。", "ground")
    data: dict[str, object] = {}
    if cmd.suggested_team_id is not None:
        data["suggested"] = act.uow.book.team(cmd.suggested_team_id).id
    act.record(ticket, EventKind.RETURN, data, {"note": ground, "basis": cmd.basis.strip()})
    escalate_when_due(act, ticket, EventKind.RETURN)
    return acted(ticket)


def refuse_return(act: Act, cmd: RefuseReturn) -> Acted:
    """复核不同意退单"""
    ticket = act.open(cmd, EventKind.REFUSE_RETURN)
    reason = required(cmd.reason, "请填写不同意退单的理由。", "reason")
    act.record(ticket, EventKind.REFUSE_RETURN, None, {"note": reason})
    return acted(ticket)


def transfer(act: Act, cmd: TransferCase) -> Acted:
    """改派"""
    ticket = act.open(cmd, EventKind.TRANSFER)
    reason = required(cmd.reason, "请填写改派理由。", "reason")
    if cmd.team_id == ticket.team_id:
        name = act.uow.book.team(cmd.team_id).name
        raise Refused(f"工单已在{name}，请选择别的团队。", field="team_id")
    team = manned_team(act, cmd.team_id)
    ensure_not_passed_on(act, ticket, team.id)
    act.record(ticket, EventKind.TRANSFER, {"team": team.id}, {"note": reason})
    escalate_when_due(act, ticket, EventKind.TRANSFER)
    return acted(ticket)


def pause(act: Act, cmd: PauseCase) -> Acted:
    """挂起: reason and awaited party are mandatory, the sum of pauses is capped."""
    ticket = act.open(cmd, EventKind.PAUSE)
    reason = required(cmd.reason, "请填写挂起原因。", "reason")
    if cmd.awaited not in (HolderKind.ENTERPRISE, HolderKind.SUPERIOR):
        raise Refused("请选择等待谁：企业或上级。", field="awaited")
    _, calendar = act.uow.book.calendar(ticket.calendar_version)
    policy = act.uow.book.promises(ticket.promise_version)
    left = pause_left(ticket, calendar, policy, act.now(ticket))
    if not left and not is_supervising(act.actor):
        raise Refused(
            f"本工单挂起已满 {policy.pause_cap_days} 个工作日，再挂起须由主管来做，且不再扣除时间。"
        )
    act.record(
        ticket, EventKind.PAUSE, {"awaited": cmd.awaited.value, "reason": "other"}, {"note": reason}
    )
    return acted(ticket)


def resume(act: Act, cmd: ResumeCase) -> Acted:
    """恢复"""
    ticket = act.open(cmd, EventKind.RESUME)
    act.record(ticket, EventKind.RESUME, None, {"note": cmd.note.strip()})
    return acted(ticket)


def resolve(act: Act, cmd: ResolveCase) -> Acted:
    """办结 with result and proof."""
    ticket = act.open(cmd, EventKind.RESOLVE)
    result = required(cmd.result, "请填写办理结果。", "result")
    act.record(ticket, EventKind.RESOLVE, None, {"result": result, "proof": cmd.proof.strip()})
    return acted(ticket)


def decline(act: Act, cmd: DeclineCase) -> Acted:
    """不予受理: a second person decides, the ground and the other way are told."""
    ticket = act.open(cmd, EventKind.DECLINE)
    ground = required(cmd.ground, "请填写不予受理的理由。", "ground")
    instead = required(cmd.instead, "请填写可找谁办：企业接下来可以去哪里问。", "instead")
    act.record(ticket, EventKind.DECLINE, None, {"result": ground, "instead": instead})
    return acted(ticket)


_BAD = frozenset({Rating.DISSATISFIED, Rating.VERY_DISSATISFIED})


def call_back(act: Act, cmd: CallBackCase) -> Acted:
    """回访; unsolved or a bad rating opens a redo."""
    ticket = act.open(cmd, EventKind.CALL_BACK)
    act.record(
        ticket,
        EventKind.CALL_BACK,
        {"solved": cmd.solved, "rating": cmd.rating and cmd.rating.value},
        {"note": cmd.note.strip()},
    )
    if not cmd.solved or cmd.rating in _BAD:
        why = "回访未解决" if not cmd.solved else f"评价为{cmd.rating.label if cmd.rating else ''}"
        _reopen(act, ticket, f"{why}，自动重办", {"by_call_back": True})
    return acted(ticket)


def redo(act: Act, cmd: RedoCase) -> Acted:
    """重办, before 归档 only."""
    ticket = act.open(cmd, EventKind.REDO)
    reason = required(cmd.reason, "请填写重办理由。", "reason")
    _reopen(act, ticket, reason, {})
    return acted(ticket)


def _reopen(act: Act, ticket: Ticket, why: str, data: dict[str, object]) -> None:
    """Back to whoever had it; to the team where that person has left it meanwhile.

    A 移交 takes what is in hand; what is resolved stays with its officer's name, and in nobody's
    hands if it came back to somebody who is gone.
    """
    if ticket.officer_id is not None:
        officer = act.uow.book.officer(ticket.officer_id)
        elsewhere = officer.team_id != ticket.team_id and officer.role not in SUPERVISING
        if not officer.active or elsewhere:
            data["to_team"] = True
    act.record(ticket, EventKind.REDO, data, {"note": why})
    escalate_when_due(act, ticket, EventKind.REDO)


def close(act: Act, cmd: CloseCase) -> Acted:
    """归档"""
    ticket = act.open(cmd, EventKind.CLOSE)
    act.record(ticket, EventKind.CLOSE)
    return acted(ticket)


def hand(act: Act, cmd: HandCase) -> Acted:
    """转交 without a pause: the clock runs on.

    A department answers for its own time; for time with the enterprise or a
    superior whoever passed the case to them goes on answering.
    """
    ticket = act.open(cmd, EventKind.HAND)
    if cmd.to not in PASSED_TO:
        raise Refused("请选择转交给谁：协办部门、企业或上级。", field="to")
    reason = required(cmd.reason, "请填写转交的理由。", "reason")
    data: dict[str, object] = {"to": cmd.to.value}
    if cmd.to is HolderKind.DEPARTMENT:
        if cmd.team_id is None:
            raise Refused("请选择协办部门。", field="team_id")
        team = receiving_team(act, cmd.team_id)
        if not team.is_co_handler:
            raise Refused(f"{team.name}不是协办部门；要换承办团队请改派。", field="team_id")
        data["ref"] = team.id
    held = ticket.holder
    if held is not None and (held.kind, held.ref) == (cmd.to, data.get("ref")):
        raise Refused("工单已经在对方手中。", field="to")
    act.record(ticket, EventKind.HAND, data, {"note": reason})
    return acted(ticket)


def take_back(act: Act, cmd: TakeBackCase) -> Acted:
    """收回: the ball is with the team again."""
    ticket = act.open(cmd, EventKind.TAKE_BACK)
    act.record(ticket, EventKind.TAKE_BACK, None, {"note": cmd.note.strip()})
    return acted(ticket)
