"""撤销: a compensating event; the pair is skipped when the case is folded."""

from gaoxinban.application.acting import Act, acted, required
from gaoxinban.application.changes import Outcome
from gaoxinban.application.commands import UndoAct
from gaoxinban.application.merging import both
from gaoxinban.application.permission import UNDO_WITHIN, too_late_to_undo
from gaoxinban.application.rows import ActedCase
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Event, EventKind
from gaoxinban.domain.fold import undone_acts
from gaoxinban.domain.privacy import NO_STEP


def undo(act: Act, cmd: UndoAct) -> Outcome[ActedCase]:
    """Undo the last act that stands, with the events that followed from it by themselves."""
    ticket = act.open(cmd, EventKind.UNDO)
    last = ticket.last_act
    assert last is not None
    reason = cmd.reason.strip()
    own = last.actor == act.actor.ref and last.alone
    now = act.now(ticket)
    too_late = too_late_to_undo(ticket, now)
    if too_late is not None:
        raise Refused(too_late)
    if not (own and now - last.at <= UNDO_WITHIN):
        reason = required(reason, "撤销别人做的或早先的并单，须写明理由。", "reason")
    link = ticket.merged_into
    for seq in _undone_with_it(act.uow.cases.events(ticket.id)):
        act.record(ticket, EventKind.UNDO, {"undoes": seq}, {"note": reason})
    if link is None:
        return acted(ticket)
    earlier = act.uow.cases.load(link.ticket_id)
    act.record(earlier, EventKind.UNDO, {"undoes": link.seq}, {"note": reason})
    return both(ticket, earlier)


_PASSED_OVER = NO_STEP | {EventKind.UNDO}


def _undone_with_it(events: list[Event]) -> list[int]:
    """The seq of the last act and of what followed from it, last first."""
    gone = undone_acts(events)
    found: list[int] = []
    for event in reversed(events):
        if event.kind in _PASSED_OVER or event.seq in gone:
            continue
        found.append(event.seq)
        if not _follows(event):
            return found
    return found


def _follows(event: Event) -> bool:
    """Whether the event was made by itself, in the act of the event before it."""
    return event.kind is EventKind.ESCALATE or (
        event.kind is EventKind.REDO and bool(event.data.get("by_call_back"))
    )
