"""换承办人: within the team that has the case, another officer has the ball."""

from typing import TYPE_CHECKING, Any

from gaoxinban.domain.event import Event
from gaoxinban.domain.own_work import workers
from gaoxinban.domain.term import HolderKind

if TYPE_CHECKING:
    from gaoxinban.domain.ticket import Ticket

_INSIDE = frozenset({HolderKind.OFFICER, HolderKind.TEAM})


def assign(ticket: "Ticket", event: Event) -> None:
    """The new officer, or none yet: then the team.

    The promises run on. While the ball lies outside (paused, or passed on)
    whoever passed it goes on answering, and the new officer gets it back.
    """
    data: Any = event.data
    ticket.officer_id = data["officer"]
    ticket.workers = workers(ticket.workers, event)
    held = ticket.holder
    if held is not None and held.kind in _INSIDE:
        ticket.back_to_team(event.happened_at)
    note = event.text.get("note", "") if event.text else ""
    if note:
        ticket.notes.append(note)
