"""One act on several cases: each by its own use case, one after the other, refusals listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from gaoxinban.application.changes import Changes
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor, EventKind
from gaoxinban.domain.term import TicketState
from gaoxinban.domain.transition import allowed
from gaoxinban.ui.kit.translation import tr

if TYPE_CHECKING:
    from gaoxinban.application.commands import CaseCommand
    from gaoxinban.application.office import Office
    from gaoxinban.application.rows import TicketRow
    from gaoxinban.ui.kit.form_drafts import Key
    from gaoxinban.ui.kit.task_runner import Progress

MOST = 500
"""More at once would hold the write lane for a minute."""

MakeCommand: TypeAlias = "Callable[[TicketRow], CaseCommand]"


@dataclass(frozen=True, slots=True)
class BulkDone:
    """What came of it: `done` cases with their new versions, and a sentence for each refusal.

    `left` cases were not reached because somebody stopped.
    """

    done: tuple[tuple[int, int], ...]
    refused: tuple[str, ...]
    left: int
    changes: Changes = field(default_factory=Changes)


def accept(row: TicketRow) -> CaseCommand:
    """签收 by who acts."""
    from gaoxinban.application.commands import AcceptCase

    return AcceptCase(ticket_id=row.id, version=row.version)


def urge(note: str) -> MakeCommand:
    """催办 with the same words."""

    def make(row: TicketRow) -> CaseCommand:
        from gaoxinban.application.commands import UrgeCase

        return UrgeCase(ticket_id=row.id, note=note)

    return make


def assign(team_id: int, reason: str) -> MakeCommand:
    """派单 for those at the desk, 改派 for those in a team's hands."""
    from gaoxinban.application.commands import DispatchCase, TransferCase

    def make(row: TicketRow) -> CaseCommand:
        if row.state in (TicketState.LOGGED, TicketState.RETURNED):
            return DispatchCase(
                ticket_id=row.id, version=row.version, team_id=team_id, reason=reason
            )
        return TransferCase(ticket_id=row.id, version=row.version, team_id=team_id, reason=reason)

    return make


def ensure_no_reason_needed(office: Office, ids: Sequence[int]) -> None:
    """Refuse, before any is touched, where one of the cases would be a 改派."""
    moved = sum(allowed(row.state, EventKind.TRANSFER) for row in office.ticket_rows(ids))
    if moved:
        said = tr("所选有 {n} 件已派给团队，请填写改派理由。")
        raise Refused(said.format(n=moved), field="reason")


def perform(
    office: Office,
    actor: Actor,
    ids: Sequence[int],
    make: MakeCommand,
    progress: Progress,
    form: Key | None = None,
) -> BulkDone:
    """Act on each case; runs in the write lane.

    These are as many transactions as cases. What was typed in `form` is let go after the
    last one only: killed or stopped in between, the reason is there for those that are left.
    """
    done: list[tuple[int, int]] = []
    refused: list[str] = []
    rows = office.ticket_rows(ids)
    reached = 0
    for row in rows:
        if progress.cancelled:
            break
        reached += 1
        try:
            acted = office.do(actor, make(row)).value
        except Refused as caught:
            refused.append(f"{row.number}：{caught.sentence}")
        else:
            done.append((acted.ticket_id, acted.version))
        progress.report(reached, len(rows), row.number)
    left = len(ids) - reached
    if form is not None and done and not left:
        office.desk.drafts.keep_form(form, {})
    return BulkDone(tuple(done), tuple(refused), left, _changes(done))


def undo(
    office: Office, actor: Actor, done: Sequence[tuple[int, int]], progress: Progress
) -> BulkDone:
    """Take each back by its own 撤销, the last first."""
    from gaoxinban.application.commands import UndoAct

    undone: list[tuple[int, int]] = []
    refused: list[str] = []
    for place, (ticket_id, version) in enumerate(reversed(done), 1):
        try:
            acted = office.do(actor, UndoAct(ticket_id=ticket_id, version=version)).value
        except Refused as caught:
            refused.append(caught.sentence)
        else:
            undone.append((acted.ticket_id, acted.version))
        progress.report(place, len(done))
    return BulkDone(tuple(undone), tuple(refused), 0, _changes(undone))


def _changes(done: Sequence[tuple[int, int]]) -> Changes:
    return Changes(tickets=bool(done), ticket_ids=frozenset(number for number, _ in done))
