"""The life of a case as a table: which act is possible in which state.

The table is the only place that knows; the window asks it what to offer and
the use cases ask it what to refuse.
"""

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import EventKind as E
from gaoxinban.domain.term import TicketState as S

_WHO: dict[E, S | None] = {E.PRIVACY: None, E.REVEAL: None}
"""Who asks can be kept back, told, and looked at as long as the case is kept."""
_SAME_STATE = {
    E.ATTEMPT: None,
    E.CONTACT: None,
    E.NOTE: None,
    E.INFORM: None,
    E.AMEND: None,
    E.URGE: None,
    E.SUPERVISE: None,
    E.ESCALATE: None,
    E.EXEMPT_ASK: None,
    E.EXEMPT: None,
    E.ABSORB: None,
    E.ADOPT: None,
    E.ATTACH: None,
    E.DETACH: None,
    E.UNDO: None,
    **_WHO,
    E.MERGE: S.MERGED,
    E.VOID: S.VOIDED,
}
_EXTENSION = {E.EXTEND_ASK: None, E.EXTEND: None, E.EXTEND_REFUSE: None}
_DECISION = {E.EXTEND: None, E.EXTEND_REFUSE: None}
_AFTER = {
    E.NOTE: None,
    E.AMEND: None,
    E.EXEMPT_ASK: None,
    E.EXEMPT: None,
    E.ATTACH: None,
    E.DETACH: None,
    E.UNDO: None,
    **_WHO,
}

TRANSITIONS: dict[S, dict[E, S | None]] = {
    S.LOGGED: {
        **_SAME_STATE,
        E.DISPATCH: S.DISPATCHED,
        E.CONSULT: S.DISPATCHED,
        E.RESOLVE: S.RESOLVED,
        E.DECLINE: S.DECLINED,
    },
    S.DISPATCHED: {
        **_SAME_STATE,
        **_EXTENSION,
        E.ACCEPT: S.ACCEPTED,
        E.CONSULT: S.DISPATCHED,
        E.RETURN: S.RETURNED,
        E.TRANSFER: S.DISPATCHED,
        E.DECLINE: S.DECLINED,
    },
    S.RETURNED: {
        **_SAME_STATE,
        **_DECISION,
        E.DISPATCH: S.DISPATCHED,
        E.REFUSE_RETURN: S.DISPATCHED,
        E.CONSULT: S.DISPATCHED,
        E.DECLINE: S.DECLINED,
    },
    S.ACCEPTED: {
        **_SAME_STATE,
        **_EXTENSION,
        E.CONSULT: S.DISPATCHED,
        E.ASSIGN: None,
        E.HAND: None,
        E.TAKE_BACK: None,
        E.RETURN: S.RETURNED,
        E.TRANSFER: S.DISPATCHED,
        E.PAUSE: S.PAUSED,
        E.RESOLVE: S.RESOLVED,
    },
    S.PAUSED: {
        **_SAME_STATE,
        **_EXTENSION,
        E.ASSIGN: None,
        E.GRANT_PAUSE: None,
        E.RESUME: S.ACCEPTED,
    },
    S.RESOLVED: {
        **_AFTER,
        E.CALL_BACK: S.CALLED_BACK,
        E.REDO: S.ACCEPTED,
        E.CLOSE: S.CLOSED,
    },
    S.CALLED_BACK: {
        **_AFTER,
        E.CALL_BACK: S.CALLED_BACK,
        E.REDO: S.ACCEPTED,
        E.CLOSE: S.CLOSED,
    },
    S.CLOSED: {E.EXEMPT_ASK: None, E.EXEMPT: None, E.UNDO: None, **_WHO},
    S.DECLINED: {E.UNDO: None, **_WHO},
    S.MERGED: {E.UNDO: None, **_WHO},
    S.VOIDED: {E.UNDO: None, **_WHO},
}
"""state -> act -> next state; None keeps the state."""

OPEN_STATES = frozenset({S.LOGGED, S.DISPATCHED, S.RETURNED, S.ACCEPTED, S.PAUSED})
"""States in which the promise to resolve is running."""

ENDED = frozenset({S.CLOSED, S.DECLINED})
"""Nothing is done on these any more: the matter comes up again as a new case that follows."""

_NEXT_STEP = {
    S.LOGGED: "请先派单或当场答复",
    S.DISPATCHED: "请先签收，或退单、改派",
    S.RETURNED: "请先复核退单：重新派单或不同意退单",
    S.ACCEPTED: "可以联系、挂起、改派、退单或办结",
    S.PAUSED: "请先恢复办理",
    S.RESOLVED: "可以回访、重办或归档",
    S.CALLED_BACK: "可以重办或归档",
    S.CLOSED: "已归档的工单不能再改，请登记新工单并接续本件",
    S.DECLINED: "不予受理的工单不能再改，请登记新工单并接续本件",
    S.MERGED: "已并入别的工单，请在主单上办理",
    S.VOIDED: "已作废的工单不能再改",
}


def allowed(state: S, kind: E) -> bool:
    """Whether the act is possible in the state, roles aside."""
    return kind in TRANSITIONS[state]


def way_on(state: S) -> str:
    """What to do next, or instead."""
    return f"{_NEXT_STEP[state]}。"


def ensure_allowed(number: str, state: S, kind: E) -> None:
    """Refuse an act that the state does not know, and say what to do instead."""
    if not allowed(state, kind):
        raise Refused(f"工单 {number} 现在是「{state.label}」，不能{kind.label}。{way_on(state)}")
