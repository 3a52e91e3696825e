"""What the page asks of the office; runs in workers, gives plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gaoxinban.application.changes import Outcome
from gaoxinban.application.desk_ports import ActDraft
from gaoxinban.application.permission import is_supervising
from gaoxinban.application.rows import (
    ActedCase,
    Directory,
    IntakePreview,
    TicketDetail,
    TicketFilter,
    TicketRow,
)
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor, EventKind
from gaoxinban.domain.term import TicketState
from gaoxinban.domain.transition import ENDED, ensure_allowed
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.queue.band_plan import BandPlan, band_plan
from gaoxinban.ui.queue.columns import QueueRow, queue_row, row_by

if TYPE_CHECKING:
    from gaoxinban.application.commands import CaseCommand
    from gaoxinban.application.office import Office


@dataclass(frozen=True, slots=True)
class CaseGlimpse:
    """A case as it stands, and what the person at this window may do to it.

    `objections` names every act: None where it may be done, else the sentence
    that says why not.
    """

    detail: TicketDetail
    row: QueueRow
    objections: Mapping[EventKind, str | None]
    supervising: bool

    @property
    def id(self) -> int:
        return self.detail.row.id

    @property
    def version(self) -> int:
        return self.detail.row.version


@dataclass(frozen=True, slots=True)
class CaseShown(CaseGlimpse):
    """All that the page of a case shows.

    `suggestion`: where the 派单目录 would send a case that has not been dispatched.
    `drafts`: what who looks has left in the forms of acts, by the act's kind.
    """

    steps: tuple[str, ...]
    band: BandPlan
    directory: Directory
    actor: Actor | None
    suggestion: IntakePreview | None
    drafts: Mapping[str, ActDraft]


def leads_elsewhere(shown: CaseGlimpse) -> tuple[str, ...]:
    """Acts that this case offers on another page: 接续登记 of what has ended, 写成规则."""
    detail, found = shown.detail, []
    if detail.row.state in ENDED:
        found.append("ticket.follow_up")
    ruled = any(each.kind is EventKind.CONSULT and not each.undone for each in detail.timeline)
    if ruled and shown.supervising:
        found.append("ticket.write_rule")
    return tuple(found)


def load_glimpse(office: "Office", actor: Actor | None, ticket_id: int) -> CaseGlimpse:
    """What the preview shows; half the work of the whole page."""
    found = office.detail(ticket_id, actor)
    return CaseGlimpse(
        detail=found,
        row=queue_row(office, found.row, found.now),
        objections=_objections(office, found, actor),
        supervising=actor is not None and is_supervising(actor),
    )


def load_case(office: "Office", actor: Actor | None, ticket_id: int) -> CaseShown:
    """Everything that the page of a case shows."""
    sheet = office.case_sheet(ticket_id, actor)
    found = sheet.explanation.detail
    directory = office.directory()
    return CaseShown(
        detail=found,
        row=row_by(found.row, found.now, sheet.elapsed, sheet.day_seconds),
        steps=sheet.explanation.steps,
        band=band_plan(found, sheet.elapsed, sheet.day_seconds),
        objections=_objections(office, found, actor),
        supervising=actor is not None and is_supervising(actor),
        directory=directory,
        actor=actor,
        suggestion=_suggestion(office, found, directory),
        drafts={} if actor is None else _drafts(office, actor, ticket_id),
    )


def _drafts(office: "Office", actor: Actor, ticket_id: int) -> dict[str, ActDraft]:
    return {each.act: each for each in office.desk.drafts.of_case(actor, ticket_id)}


def _suggestion(
    office: "Office", detail: TicketDetail, directory: Directory
) -> IntakePreview | None:
    if detail.row.state is not TicketState.LOGGED:
        return None
    from gaoxinban.application.commands import LogCase

    codes = {each.full_name: each.code for each in directory.categories}
    return office.preview(
        LogCase(
            title=detail.row.title,
            body=detail.body,
            enterprise_id=detail.row.enterprise_id,
            category=codes.get(detail.category_name),
            kind=detail.row.kind,
            urgency=detail.row.urgency,
        )
    )


def _objections(
    office: "Office", detail: TicketDetail, actor: Actor | None
) -> dict[EventKind, str | None]:
    offered = {} if actor is None else office.offered(actor, detail.row.id)
    return {kind: _objection(detail, actor, offered, kind) for kind in EventKind}


def _objection(
    detail: TicketDetail,
    actor: Actor | None,
    offered: Mapping[EventKind, str | None],
    kind: EventKind,
) -> str | None:
    """The state's sentence, or the role's; nobody may do anything from an empty seat."""
    try:
        ensure_allowed(detail.row.number, detail.row.state, kind)
    except Refused as refused:
        return refused.sentence
    if actor is None:
        return tr("请先在窗口右下角选择经办人。")
    return offered.get(kind)


MOST_OPEN = 100


def open_cases(office: "Office", enterprise_id: int) -> Sequence[TicketRow]:
    """The latest hundred open cases of an enterprise: what a case can be merged into."""
    standing = office.register.family(enterprise_id)[0]
    wanted = TicketFilter(enterprise_id=standing, open_only=True)
    return office.ticket_page(wanted, MOST_OPEN).rows


def perform(
    office: "Office", actor: Actor, kind: EventKind, command: "CaseCommand"
) -> Outcome[ActedCase]:
    """Do an act; a failed attempt and a contact share their command."""
    from gaoxinban.application.commands import ContactCase

    if kind is EventKind.ATTEMPT and isinstance(command, ContactCase):
        return office.attempt(actor, command)
    return office.do(actor, command)
