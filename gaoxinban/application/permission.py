"""Which role may do what; checked here, never in the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor, EventKind
from gaoxinban.domain.instant import SECOND, Instant
from gaoxinban.domain.privacy import may_see
from gaoxinban.domain.term import Privacy, Role, TicketState
from gaoxinban.domain.transition import allowed

if TYPE_CHECKING:
    from gaoxinban.domain.ticket import Ticket

EVERYBODY = frozenset(Role)
LEADING = frozenset({Role.LEAD, Role.SUPERVISOR, Role.ADMIN})
SUPERVISING = frozenset({Role.SUPERVISOR, Role.ADMIN})
ADMINS = frozenset({Role.ADMIN})

ROLES: dict[EventKind, frozenset[Role]] = {
    EventKind.LOG: EVERYBODY,
    EventKind.DISPATCH: EVERYBODY,
    EventKind.ACCEPT: EVERYBODY,
    EventKind.ATTEMPT: EVERYBODY,
    EventKind.CONTACT: EVERYBODY,
    EventKind.NOTE: EVERYBODY,
    EventKind.INFORM: EVERYBODY,
    EventKind.AMEND: EVERYBODY,
    EventKind.RETURN: EVERYBODY,
    EventKind.REFUSE_RETURN: LEADING,
    EventKind.TRANSFER: LEADING,
    EventKind.PAUSE: EVERYBODY,
    EventKind.RESUME: EVERYBODY,
    EventKind.RESOLVE: EVERYBODY,
    EventKind.DECLINE: LEADING,
    EventKind.CALL_BACK: EVERYBODY,
    EventKind.REDO: LEADING,
    EventKind.CLOSE: EVERYBODY,
    EventKind.EXTEND_ASK: EVERYBODY,
    EventKind.EXTEND: SUPERVISING,
    EventKind.EXTEND_REFUSE: SUPERVISING,
    EventKind.GRANT_PAUSE: SUPERVISING,
    EventKind.HAND: EVERYBODY,
    EventKind.TAKE_BACK: EVERYBODY,
    EventKind.CONSULT: LEADING,
    EventKind.URGE: EVERYBODY,
    EventKind.SUPERVISE: SUPERVISING,
    EventKind.ESCALATE: SUPERVISING,
    EventKind.EXEMPT_ASK: LEADING,
    EventKind.EXEMPT: SUPERVISING,
    EventKind.MERGE: LEADING,
    EventKind.ABSORB: LEADING,
    EventKind.VOID: LEADING,
    EventKind.ASSIGN: LEADING,
    EventKind.ADOPT: SUPERVISING,
    EventKind.ATTACH: EVERYBODY,
    EventKind.DETACH: EVERYBODY,
    EventKind.UNDO: EVERYBODY,
    EventKind.PRIVACY: EVERYBODY,
    EventKind.REVEAL: SUPERVISING,
}

UNDO_WITHIN = 10 * 60 * SECOND
"""How long one's own act can be undone."""

OWN_TEAM = frozenset(
    {
        EventKind.ACCEPT,
        EventKind.RETURN,
        EventKind.TRANSFER,
        EventKind.PAUSE,
        EventKind.RESUME,
        EventKind.RESOLVE,
        EventKind.EXTEND_ASK,
        EventKind.HAND,
        EventKind.TAKE_BACK,
        EventKind.ASSIGN,
    }
)
"""Acts of the team that holds the case; supervisors may do them for any team."""


def _uncontacted_resolve(_: Actor, ticket: Ticket) -> str | None:
    # Nobody can be called who left no name; the promise to contact is then not kept, and shows.
    if ticket.contacted_at is None and ticket.privacy is not Privacy.ANONYMOUS:
        return "还没有首次联系记录，不能办结。请先记录首次联系。"
    return None


def _uncontacted_pause(_: Actor, ticket: Ticket) -> str | None:
    if ticket.contacted_at is None:
        return "签收并首次联系企业之后才能挂起。请先记录首次联系。"
    return None


def _own_work(actor: Actor, ticket: Ticket, what: str) -> str | None:
    """A supervisor decides for others: not what makes the own case less late."""
    if actor.ref not in ticket.workers:
        return None
    return f"工单是您自己承办的，{what}须由另一位主管决定。"


def _pause_to_grant(actor: Actor, ticket: Ticket) -> str | None:
    if ticket.pauses and ticket.pauses[-1].actor == actor.ref:
        return "挂起是您自己提出的，超限挂起须由第二人批准。"
    # Each grant has a cap; this keeps their sum from being one person's.
    if any(grant.actor == actor.ref for grant in ticket.pause_grants):
        return "本工单的超限挂起您已经批准过一次，再次批准须由另一位主管来做。"
    return _own_work(actor, ticket, "超限挂起")


def _second_person(actor: Actor, ticket: Ticket) -> str | None:
    if ticket.logged_by == actor.ref:
        return "工单是您登记的，不予受理、并单、作废须由登记人以外的第二人决定。"
    return None


def _outsider(actor: Actor, ticket: Ticket) -> str | None:
    """Whose clock runs does not take the case out of the count alone."""
    sentence = _second_person(actor, ticket)
    # Handing it on first makes nobody an outsider.
    if sentence is None and ticket.was_with(actor.team_id) and not is_supervising(actor):
        return "工单由您的团队承办或承办过，不予受理、作废须由承办团队以外的组长或主管决定。"
    if sentence is None and actor.ref in ticket.workers:
        return "工单是您自己承办的，不予受理、作废须由别人决定。"
    return sentence


def _own_return(actor: Actor, ticket: Ticket) -> str | None:
    # Whoever may 改派 gains nothing by it.
    returned = ticket.state is TicketState.RETURNED and ticket.returned_by == actor.ref
    if returned and actor.role not in LEADING:
        return "退单是您提出的，须由第二人复核：同意就重新派单，不同意就退回原团队。"
    return None


def _asked_before(_: Actor, ticket: Ticket) -> str | None:
    if ticket.extension_asked is not None:
        return "已有一份延期申请等待批复，批复之后才能再申请。"
    return None


def _extension_to_decide(actor: Actor, ticket: Ticket) -> str | None:
    asked = ticket.extension_asked
    if asked is None:
        return "没有等待批复的延期申请。"
    if asked.actor == actor.ref:
        return "延期是您自己申请的，须由第二人批复。"
    return None


def _second_grant(actor: Actor, ticket: Ticket) -> str | None:
    sentence = _extension_to_decide(actor, ticket)
    if sentence is None and any(grant.actor == actor.ref for grant in ticket.extensions):
        return "前一次延期是您批准的，再次延期须由另一位主管批准。"
    return sentence or _own_work(actor, ticket, "延期")


def _nothing_out(_: Actor, ticket: Ticket) -> str | None:
    return None if ticket.is_out else "工单就在承办团队手中，没有转交出去，不需要收回。"


def _exemption_asked(_: Actor, ticket: Ticket) -> str | None:
    if ticket.exempt_asked_by is not None:
        return "已有一份剔除申请等待决定。"
    return "本工单已经剔除。" if ticket.exempted else None


def _exemption_to_decide(actor: Actor, ticket: Ticket) -> str | None:
    if ticket.exempt_asked_by is None:
        return "没有等待决定的剔除申请。"
    if ticket.exempt_asked_by == actor.ref:
        return "剔除是您自己申请的，须由第二人决定。"
    return _own_work(actor, ticket, "剔除")


def _undoable(actor: Actor, ticket: Ticket) -> str | None:
    last = ticket.last_act
    if last is None or last.kind is EventKind.LOG:
        return "登记不能撤销。登记错了请更正，或由第二人作废。"
    if last.kind is EventKind.ABSORB:
        which = f" {ticket.absorbed[-1].number} " if may_see(actor, ticket) else ""
        return f"最后一步是并入别的工单，请在被并的工单{which}上撤销并单。"
    if last.kind is EventKind.MERGE and actor.role in LEADING:
        return None
    if last.actor != actor.ref:
        return "最后一步不是您做的，不能撤销。"
    if not last.alone:
        return "您这一步之后别人已经办过这件工单，不能撤销。"
    return None


def _told_already(actor: Actor, ticket: Ticket) -> str | None:
    if ticket.privacy is not Privacy.CONFIDENTIAL:
        return f"本工单是{ticket.privacy.label}件，没有要查看的。"
    return "来电人您看得到，不需要另外查看。" if may_see(actor, ticket) else None


def _not_told(actor: Actor, ticket: Ticket) -> str | None:
    if ticket.merged_into is not None:
        told = ticket.privacy is not Privacy.CONFIDENTIAL  # whose the other is, not all may know
        return f"已并入 {ticket.merged_into.number if told else '别的工单'}，请在主单上改。"
    if not may_see(actor, ticket):
        return "本工单是保密件，只有看得到来电人的人才能改。"
    return None


def too_late_to_undo(ticket: Ticket, now: Instant) -> str | None:
    """Why the last act cannot be undone any more; a 并单 can be, with a reason."""
    last = ticket.last_act
    if last is None or last.kind is EventKind.MERGE or now - last.at <= UNDO_WITHIN:
        return None
    return "已过 10 分钟，不能撤销。请用更正、重办等办法处理。"


_RULES: dict[EventKind, Callable[[Actor, Ticket], str | None]] = {
    EventKind.DISPATCH: _own_return,
    EventKind.RESOLVE: _uncontacted_resolve,
    EventKind.PAUSE: _uncontacted_pause,
    EventKind.GRANT_PAUSE: _pause_to_grant,
    EventKind.DECLINE: _outsider,
    EventKind.MERGE: _second_person,
    EventKind.VOID: _outsider,
    EventKind.EXTEND_ASK: _asked_before,
    EventKind.EXTEND: _second_grant,
    EventKind.EXTEND_REFUSE: _extension_to_decide,
    EventKind.TAKE_BACK: _nothing_out,
    EventKind.EXEMPT_ASK: _exemption_asked,
    EventKind.EXEMPT: _exemption_to_decide,
    EventKind.UNDO: _undoable,
    EventKind.PRIVACY: _not_told,
    EventKind.REVEAL: _told_already,
}
"""What the case itself objects to, beside the role: second persons, order of the acts."""

_BY_THEMSELVES = frozenset({EventKind.ESCALATE, EventKind.ABSORB, EventKind.ADOPT})
"""Events that follow from another act; nobody is offered them."""


def objection(actor: Actor, ticket: Ticket, kind: EventKind) -> str | None:
    """Why this person may not do this act on this case; None if it may be done."""
    if actor.role not in ROLES[kind]:
        wanted = "、".join(role.label for role in Role if role in ROLES[kind])
        return f"「{kind.label}」须由{wanted}来做，{actor.name}是{actor.role.label}。"
    if (
        kind in OWN_TEAM
        and actor.role not in SUPERVISING
        and ticket.team_id is not None
        and actor.team_id != ticket.team_id
    ):
        return (
            f"工单 {ticket.number} 不在{actor.name}所在的团队，不能{kind.label}。"
            "请由承办团队或主管来做。"
        )
    rule = _RULES.get(kind)
    return None if rule is None else rule(actor, ticket)


def ensure_role(actor: Actor, roles: frozenset[Role], what: str) -> None:
    """Refuse an act of the office (not on a case) to everybody but these roles."""
    if actor.role not in roles:
        wanted = "、".join(role.label for role in Role if role in roles)
        raise Refused(f"{what}须由{wanted}来做，{actor.name}是{actor.role.label}。")


def is_supervising(actor: Actor) -> bool:
    """Whether the person may decide what a supervisor decides."""
    return actor.role in SUPERVISING


def ensure_may(actor: Actor, ticket: Ticket, kind: EventKind) -> None:
    """Raise Refused with the objection, if there is one."""
    sentence = objection(actor, ticket, kind)
    if sentence is not None:
        raise Refused(sentence)


def offered(
    actor: Actor, ticket: Ticket, now: Instant | None = None
) -> dict[EventKind, str | None]:
    """Every act that the state knows: None if this person may do it, else why not.

    With `now` (no earlier than what was entered last) what is too late by then is barred too.
    """
    state: TicketState = ticket.state
    found = {
        kind: objection(actor, ticket, kind)
        for kind in EventKind
        if kind not in _BY_THEMSELVES and allowed(state, kind)
    }
    if now is not None and found.get(EventKind.UNDO, "") is None:
        found[EventKind.UNDO] = too_late_to_undo(ticket, now)
    return found
