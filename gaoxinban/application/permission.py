"""Which role may do what; checked here, never in the window."""

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor, EventKind
from gaoxinban.domain.term import Role, TicketState
from gaoxinban.domain.ticket import Ticket
from gaoxinban.domain.transition import allowed

_ALL = frozenset(Role)
_LEADING = frozenset({Role.LEAD, Role.SUPERVISOR, Role.ADMIN})
_SUPERVISING = frozenset({Role.SUPERVISOR, Role.ADMIN})

ROLES: dict[EventKind, frozenset[Role]] = {
    EventKind.LOG: _ALL,
    EventKind.DISPATCH: _ALL,
    EventKind.ACCEPT: _ALL,
    EventKind.ATTEMPT: _ALL,
    EventKind.CONTACT: _ALL,
    EventKind.NOTE: _ALL,
    EventKind.INFORM: _ALL,
    EventKind.AMEND: _ALL,
    EventKind.RETURN: _ALL,
    EventKind.REFUSE_RETURN: _LEADING,
    EventKind.TRANSFER: _LEADING,
    EventKind.PAUSE: _ALL,
    EventKind.RESUME: _ALL,
    EventKind.RESOLVE: _ALL,
    EventKind.DECLINE: _LEADING,
    EventKind.CALL_BACK: _ALL,
    EventKind.REDO: _LEADING,
    EventKind.CLOSE: _ALL,
    EventKind.EXTEND_ASK: _ALL,
    EventKind.EXTEND: _SUPERVISING,
    EventKind.EXTEND_REFUSE: _SUPERVISING,
    EventKind.GRANT_PAUSE: _SUPERVISING,
    EventKind.HAND: _ALL,
    EventKind.TAKE_BACK: _ALL,
    EventKind.CONSULT: _LEADING,
    EventKind.URGE: _ALL,
    EventKind.SUPERVISE: _SUPERVISING,
    EventKind.ESCALATE: _SUPERVISING,
    EventKind.EXEMPT_ASK: _LEADING,
    EventKind.EXEMPT: _SUPERVISING,
    EventKind.MERGE: _LEADING,
    EventKind.ABSORB: _LEADING,
    EventKind.VOID: _LEADING,
    EventKind.ADOPT: _SUPERVISING,
    EventKind.UNDO: _ALL,
}

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
    }
)
"""Acts of the team that holds the case; supervisors may do them for any team."""


def objection(actor: Actor, ticket: Ticket, kind: EventKind) -> str | None:
    """Why this person may not do this act on this case; None if it may be done."""
    if actor.role not in ROLES[kind]:
        wanted = "、".join(role.label for role in Role if role in ROLES[kind])
        return f"「{kind.label}」须由{wanted}来做,{actor.name}是{actor.role.label}。"
    if (
        kind in OWN_TEAM
        and actor.role not in _SUPERVISING
        and ticket.team_id is not None
        and actor.team_id != ticket.team_id
    ):
        return (
            f"工单 {ticket.number} 不在{actor.name}所在的团队,不能{kind.label}。"
            "请由承办团队或主管来做。"
        )
    if kind is EventKind.RESOLVE and ticket.contacted_at is None:
        return "还没有首次联系记录,不能办结。请先记录首次联系。"
    if kind is EventKind.PAUSE and ticket.contacted_at is None:
        return "签收并首次联系企业之后才能挂起。请先记录首次联系。"
    return None


def ensure_may(actor: Actor, ticket: Ticket, kind: EventKind) -> None:
    """Raise Refused with the objection, if there is one."""
    sentence = objection(actor, ticket, kind)
    if sentence is not None:
        raise Refused(sentence)


def offered(actor: Actor, ticket: Ticket) -> dict[EventKind, str | None]:
    """Every act that the state knows: None if this person may do it, else why not."""
    state: TicketState = ticket.state
    return {kind: objection(actor, ticket, kind) for kind in EventKind if allowed(state, kind)}
