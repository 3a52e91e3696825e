"""What a user or a script asks for; plain data, checked by the use cases.

`version` is the case's version that the user saw: a later one means that
somebody else acted, and the command is refused as a conflict. None skips the
comparison (scripts).
"""

from dataclasses import dataclass

from gaoxinban.application.attachment_ports import LaidFile
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import (
    Channel,
    ContactMeans,
    HolderKind,
    Privacy,
    Rating,
    RequestKind,
    Urgency,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class LogCase:
    """登记. An enterprise without id is found by code or name, else made.

    `dispatch`: give it at once to the team of the 派单目录, or to `team_id`.
    `happened_at` back-dates the intake and needs `late_reason`. `draft` names the
    window whose draft is dropped in the same transaction; its `files` wait for the
    case from then on (`Attachments.attach_laid`). `after` is the ended case of the
    same enterprise that comes up again: it cannot be reopened.
    """

    title: str
    body: str = ""
    enterprise_id: int | None = None
    enterprise_name: str = ""
    uscc: str = ""
    category: str | None = None
    kind: RequestKind = RequestKind.HELP
    urgency: Urgency = Urgency.NORMAL
    channel: Channel = Channel.PHONE
    contact_name: str = ""
    contact_phone: str = ""
    dispatch: bool = True
    team_id: int | None = None
    happened_at: Instant | None = None
    late_reason: str = ""
    draft: str = ""
    privacy: Privacy = Privacy.NAMED
    after: int | None = None
    files: tuple[LaidFile, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerCase:
    """当场答复: log, contact and resolve in one act."""

    log: LogCase
    answer: str
    means: ContactMeans = ContactMeans.PHONE


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseCommand:
    """An act on an existing case.

    `form` names the form that was filled in (an `EventKind`'s value): what was kept
    of it for whoever acts goes in the same transaction.
    """

    ticket_id: int
    version: int | None = None
    form: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DispatchCase(CaseCommand):
    """派单 by a person; after a 退单 it upholds the return."""

    team_id: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AcceptCase(CaseCommand):
    """签收; `officer_id` None: the acting officer takes it."""

    officer_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactCase(CaseCommand):
    """首次联系, or a failed attempt. Back-dating needs `late_reason`."""

    reached: str = ""
    means: ContactMeans = ContactMeans.PHONE
    note: str = ""
    happened_at: Instant | None = None
    late_reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteCase(CaseCommand):
    """备注 (inside) or 进展告知 (told to the enterprise)."""

    note: str
    told: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class AddToCase(CaseCommand):
    """并入: what the same enterprise said again becomes a 备注 of the case that is there.

    `said` are the caller's words; `draft` and `files` as in `LogCase`.
    """

    said: str
    enterprise_id: int | None
    channel: Channel = Channel.PHONE
    contact_name: str = ""
    contact_phone: str = ""
    draft: str = ""
    privacy: Privacy = Privacy.NAMED
    files: tuple[LaidFile, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AmendCase(CaseCommand):
    """更正: only what is not None changes; old and new value are kept.

    The promises stay those of the logging, unless a supervisor sets
    `new_promises`: then they go by category, kind and urgency as amended.
    """

    reason: str
    title: str | None = None
    body: str | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    enterprise_id: int | None = None
    category: str | None = None
    kind: RequestKind | None = None
    urgency: Urgency | None = None
    channel: Channel | None = None
    new_promises: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnCase(CaseCommand):
    """退单 with ground, basis and the team that it should go to."""

    ground: str
    basis: str = ""
    suggested_team_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RefuseReturn(CaseCommand):
    """复核: the return is refused, the case goes back to the team."""

    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TransferCase(CaseCommand):
    """改派 to another team."""

    team_id: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PauseCase(CaseCommand):
    """挂起: reason and who is awaited (企业 or 上级) are mandatory."""

    reason: str
    awaited: HolderKind


@dataclass(frozen=True, kw_only=True, slots=True)
class ResumeCase(CaseCommand):
    """恢复"""

    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ResolveCase(CaseCommand):
    """办结 with result and proof."""

    result: str
    proof: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeclineCase(CaseCommand):
    """不予受理 with the ground and where the enterprise can go instead."""

    ground: str
    instead: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CallBackCase(CaseCommand):
    """回访: solved or not, and the rating if one was given."""

    solved: bool
    rating: Rating | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RedoCase(CaseCommand):
    """重办"""

    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CloseCase(CaseCommand):
    """归档"""


@dataclass(frozen=True, kw_only=True, slots=True)
class AskExtension(CaseCommand):
    """申请延期, before the deadline only; `days` working days."""

    days: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GrantExtension(CaseCommand):
    """同意延期; `days` None grants what was asked for, fewer may be granted."""

    days: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RefuseExtension(CaseCommand):
    """不同意延期"""

    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GrantPause(CaseCommand):
    """批准超限挂起: so many working days more than the cap, from now on."""

    days: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HandCase(CaseCommand):
    """转交 to a co-handling department (`team_id`), the enterprise or a superior; no pause."""

    to: HolderKind
    reason: str
    team_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeBackCase(CaseCommand):
    """收回 what was passed on."""

    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignCase(CaseCommand):
    """换承办人 within the team; `officer_id` None: back to the team, nobody named yet."""

    officer_id: int | None
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsultCase(CaseCommand):
    """会商: who took part, what was ruled, and the team that it goes to."""

    team_id: int
    participants: str
    ruling: str


@dataclass(frozen=True, kw_only=True, slots=True)
class UrgeCase(CaseCommand):
    """催办 by anybody."""

    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SuperviseCase(CaseCommand):
    """督办: a supervisor's order, shown on the case until it is closed."""

    order: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AskExemption(CaseCommand):
    """申请剔除: leave the case out of a rate."""

    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DecideExemption(CaseCommand):
    """剔除, or not, by a second person."""

    granted: bool
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MergeCase(CaseCommand):
    """并单: this, the later case, goes into the earlier case `into_id` of the same enterprise."""

    into_id: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class VoidCase(CaseCommand):
    """作废"""

    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class UndoAct(CaseCommand):
    """撤销 the last act that stands; a 并单 undone by another person needs a reason."""

    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetPrivacy(CaseCommand):
    """改来电人身份: 实名 to 保密 at any time, back only with the complainant's word as `reason`.

    An anonymous case becomes another one with the enterprise and whom to call;
    no case becomes anonymous: what is known cannot be unknown.
    """

    privacy: Privacy
    reason: str
    enterprise_id: int | None = None
    contact_name: str = ""
    contact_phone: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RevealCaller(CaseCommand):
    """查看来电人: a supervisor looks at a confidential identity, and says why."""

    reason: str
