"""What a supervisor decides, and what is asked of one: 延期, 超限挂起, 会商, 督办, 剔除, 作废."""

from gaoxinban.application.acting import Act, acted, required
from gaoxinban.application.changes import Outcome
from gaoxinban.application.commands import (
    AskExemption,
    AskExtension,
    ConsultCase,
    DecideExemption,
    GrantExtension,
    GrantPause,
    RefuseExtension,
    SuperviseCase,
    UrgeCase,
    VoidCase,
)
from gaoxinban.application.late_cases import ensure_not_passed_on
from gaoxinban.application.receiving import manned_team
from gaoxinban.application.rows import ActedCase
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.ledger import ledger
from gaoxinban.domain.term import LegName, TicketState
from gaoxinban.domain.ticket import Ticket

Acted = Outcome[ActedCase]

_WITH_TEAM = frozenset({TicketState.DISPATCHED, TicketState.ACCEPTED})

ESCALATED_AT = 3
"""The bounce, the redo and the change of team that escalate by themselves."""


def ask_extension(act: Act, cmd: AskExtension) -> Acted:
    """申请延期, before the first late second only."""
    ticket = act.open(cmd, EventKind.EXTEND_ASK)
    reason = required(cmd.reason, "请填写申请延期的理由。", "reason")
    _within_cap(act, ticket, cmd.days)
    if act.now(ticket) > _deadline(act, ticket):
        raise Refused("办结时限已过，延期须在到期之前申请。", field="days")
    act.record(ticket, EventKind.EXTEND_ASK, {"days": cmd.days}, {"note": reason})
    return acted(ticket)


def _deadline(act: Act, ticket: Ticket) -> Instant:
    """When the promise to resolve runs out, or first ran out."""
    _, calendar = act.uow.book.calendar(ticket.calendar_version)
    found = ledger(ticket, calendar, act.uow.book.promises(ticket.promise_version))
    resolve = next((leg for leg in found.legs if leg.name is LegName.RESOLVE), None)
    if resolve is None or not resolve.late:
        raise Refused("这件工单没有办结时限，不需要延期。")
    return resolve.late[0][0]


def _within_cap(act: Act, ticket: Ticket, days: int) -> None:
    cap = act.uow.book.promises(ticket.promise_version).extension_cap_days
    left = cap - sum(grant.days for grant in ticket.extensions)
    if left <= 0:
        raise Refused(f"延期已满 {cap} 个工作日，不能再延。", field="days")
    if not 1 <= days <= left:
        raise Refused(f"延期天数须为 1 至 {left} 个工作日。", field="days")


def grant_extension(act: Act, cmd: GrantExtension) -> Acted:
    """同意延期; granted late it moves what is still to come, never what is late already."""
    ticket = act.open(cmd, EventKind.EXTEND)
    asked = ticket.extension_asked
    assert asked is not None
    days = asked.days if cmd.days is None else cmd.days
    if days > asked.days:
        raise Refused(f"申请的是 {asked.days} 个工作日，不能多批。", field="days")
    _within_cap(act, ticket, days)
    act.record(ticket, EventKind.EXTEND, {"days": days}, {"note": cmd.note.strip()})
    return acted(ticket)


def refuse_extension(act: Act, cmd: RefuseExtension) -> Acted:
    """不同意延期"""
    ticket = act.open(cmd, EventKind.EXTEND_REFUSE)
    reason = required(cmd.reason, "请填写不同意延期的理由。", "reason")
    act.record(ticket, EventKind.EXTEND_REFUSE, None, {"note": reason})
    return acted(ticket)


def grant_pause(act: Act, cmd: GrantPause) -> Acted:
    """批准超限挂起: counts from now on, so that days past the cap stay counted."""
    ticket = act.open(cmd, EventKind.GRANT_PAUSE)
    reason = required(cmd.reason, "请填写批准超限挂起的理由。", "reason")
    cap = act.uow.book.promises(ticket.promise_version).pause_cap_days
    if not 1 <= cmd.days <= cap:
        raise Refused(f"每次可批准 1 至 {cap} 个工作日。", field="days")
    act.record(ticket, EventKind.GRANT_PAUSE, {"days": cmd.days}, {"note": reason})
    return acted(ticket)


def consult(act: Act, cmd: ConsultCase) -> Acted:
    """会商: the ruling sends the case to a team, which has to accept it like any other.

    With the team that has it already it stays, and its clocks run on.
    """
    ticket = act.open(cmd, EventKind.CONSULT)
    participants = required(cmd.participants, "请填写参加会商的单位或人员。", "participants")
    ruling = required(cmd.ruling, "请填写会商的裁定。", "ruling")
    team = manned_team(act, cmd.team_id)
    text = {"note": ruling, "participants": participants}
    ensure_not_passed_on(act, ticket, team.id)
    data: dict[str, object] = {"team": team.id}
    stays = ticket.team_id == team.id and ticket.state in _WITH_TEAM
    if stays:
        data["stays"] = True
    act.record(ticket, EventKind.CONSULT, data, text)
    if not stays:
        escalate_when_due(act, ticket, EventKind.TRANSFER)
    return acted(ticket)


def urge(act: Act, cmd: UrgeCase) -> Acted:
    """催办"""
    ticket = act.open(cmd, EventKind.URGE)
    act.record(ticket, EventKind.URGE, None, {"note": cmd.note.strip()})
    return acted(ticket)


def supervise(act: Act, cmd: SuperviseCase) -> Acted:
    """督办"""
    ticket = act.open(cmd, EventKind.SUPERVISE)
    order = required(cmd.order, "请填写督办要求。", "order")
    act.record(ticket, EventKind.SUPERVISE, None, {"note": order})
    return acted(ticket)


def escalate_when_due(act: Act, ticket: Ticket, cause: EventKind) -> None:
    """提级 by itself at the third bounce, redo or change of team, in the act that makes it so.

    `cause` is RETURN, REDO or TRANSFER: sent round between teams nobody has it either.
    """
    if cause is EventKind.TRANSFER:  # every bounce was followed by a dispatch of its own
        count = len(ticket.dispatches) - 1 - ticket.bounces
    else:
        count = ticket.bounces if cause is EventKind.RETURN else ticket.redos
    if count == ESCALATED_AT:
        act.record(ticket, EventKind.ESCALATE, {"cause": cause.value, "count": count})


def ask_exemption(act: Act, cmd: AskExemption) -> Acted:
    """申请剔除"""
    ticket = act.open(cmd, EventKind.EXEMPT_ASK)
    reason = required(cmd.reason, "请填写申请剔除的理由。", "reason")
    act.record(ticket, EventKind.EXEMPT_ASK, None, {"note": reason})
    return acted(ticket)


def decide_exemption(act: Act, cmd: DecideExemption) -> Acted:
    """剔除 or not; the figures show both rates either way."""
    ticket = act.open(cmd, EventKind.EXEMPT)
    reason = required(cmd.reason, "请填写决定的理由。", "reason")
    act.record(ticket, EventKind.EXEMPT, {"granted": cmd.granted}, {"note": reason})
    return acted(ticket)


def void(act: Act, cmd: VoidCase) -> Acted:
    """作废: the number stays used."""
    ticket = act.open(cmd, EventKind.VOID)
    reason = required(cmd.reason, "请填写作废的理由。", "reason")
    act.record(ticket, EventKind.VOID, None, {"note": reason})
    return acted(ticket)
