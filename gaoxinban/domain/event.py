"""The timeline row: who did what, when it happened and when it was entered.

Events are the truth; every other row about a case is derived from them.
`data` holds references and codes only; what people wrote stands in `text`,
which storage keeps apart under a salted hash, so that personal data can be
erased by law while the chain of hashes stays provable.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import Role, Term


class EventKind(Term):
    """What can happen to a case; codes are stored, labels are read by people."""

    LOG = "log", "登记"
    DISPATCH = "dispatch", "派单"
    ACCEPT = "accept", "签收"
    ATTEMPT = "attempt", "尝试联系"
    CONTACT = "contact", "首次联系"
    NOTE = "note", "备注"
    INFORM = "inform", "进展告知"
    AMEND = "amend", "更正"
    RETURN = "return", "退单"
    REFUSE_RETURN = "refuse_return", "退单不同意"
    TRANSFER = "transfer", "改派"
    PAUSE = "pause", "挂起"
    RESUME = "resume", "恢复"
    RESOLVE = "resolve", "办结"
    DECLINE = "decline", "不予受理"
    CALL_BACK = "call_back", "回访"
    REDO = "redo", "重办"
    CLOSE = "close", "归档"
    EXTEND_ASK = "extend_ask", "申请延期"
    EXTEND = "extend", "同意延期"
    EXTEND_REFUSE = "extend_refuse", "不同意延期"
    GRANT_PAUSE = "grant_pause", "批准超限挂起"
    HAND = "hand", "转交"
    TAKE_BACK = "take_back", "收回"
    CONSULT = "consult", "会商"
    URGE = "urge", "催办"
    SUPERVISE = "supervise", "督办"
    ESCALATE = "escalate", "提级"
    EXEMPT_ASK = "exempt_ask", "申请剔除"
    EXEMPT = "exempt", "剔除"
    MERGE = "merge", "并单"
    ABSORB = "absorb", "并入"
    VOID = "void", "作废"
    ASSIGN = "assign", "换承办人"
    ADOPT = "adopt", "改用新版规则"
    ATTACH = "attach", "添加附件"
    DETACH = "detach", "移除附件"
    PRIVACY = "privacy", "改来电人身份"
    REVEAL = "reveal", "查看来电人"
    UNDO = "undo", "撤销"


AGAIN = "again"
"""Key in the data of a 备注: the enterprise said it, and whoever has the case is told.

Those written before it was known lack it and are read as any other 备注.
"""


class Event(NamedTuple):
    """One act on one case.

    `seq` counts from 1 within the case. `actor` is a reference such as
    ``officer:3``, ``cli:zhang`` or ``import:zhang``.
    """

    ticket_id: int
    seq: int
    kind: EventKind
    happened_at: Instant
    entered_at: Instant
    actor: str
    data: Mapping[str, object]
    text: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an officer in the window, or a script on the command line."""

    ref: str
    name: str
    role: Role
    team_id: int | None = None
    officer_id: int | None = None
    leads: bool = False
    """组长 of the team as well, where `role` says more than that: while standing in."""
