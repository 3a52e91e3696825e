"""Requests as they were logged, for the test bench of the 派单目录: one statement."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from gaoxinban.application.directory_bench import LoggedRequest
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.routing import Facts
from gaoxinban.domain.term import ProjectStage, RequestKind, TicketState, Urgency
from gaoxinban.storage.enterprise_store import TIER_SEPARATOR
from gaoxinban.storage.payload import loads
from gaoxinban.storage.tables import content, enterprise, event, ticket

_TAKEN_BACK = tuple(state.value for state in (TicketState.MERGED, TicketState.VOIDED))
_TAKEN_ON = frozenset(
    state.value
    for state in (
        TicketState.ACCEPTED,
        TicketState.PAUSED,
        TicketState.RESOLVED,
        TicketState.CALLED_BACK,
        TicketState.CLOSED,
    )
)


def read(connection: Connection, since: Instant, limit: int) -> Sequence[LoggedRequest]:
    """The newest first. What the register knows of the enterprise is as of now."""
    statement = (
        select(
            ticket.c.id,
            ticket.c.number,
            ticket.c.state,
            ticket.c.team_id,
            event.c.payload,
            content.c.payload.label("text"),
            enterprise.c.industry,
            enterprise.c.town,
            enterprise.c.tiers,
            enterprise.c.stage,
            enterprise.c.project_class,
        )
        .join(event, (event.c.ticket_id == ticket.c.id) & (event.c.seq == 1))
        .join(enterprise, enterprise.c.id == ticket.c.enterprise_id)
        .outerjoin(content, content.c.id == event.c.content_id)
        .where(ticket.c.logged_at >= since, ticket.c.state.not_in(_TAKEN_BACK))
        .order_by(ticket.c.logged_at.desc(), ticket.c.id.desc())
        .limit(limit)
    )
    return [_request(row) for row in connection.execute(statement)]


def _request(row: Any) -> LoggedRequest:
    data = loads(row.payload)
    # Words that were erased by law are gone: the bench leaves such a request out.
    text = {} if row.text is None else loads(row.text)
    stage = ProjectStage(row.stage) if row.stage else ProjectStage.NONE
    return LoggedRequest(
        ticket_id=row.id,
        number=row.number,
        facts=Facts(
            title=text.get("title", ""),
            text=text.get("body", ""),
            category=data.get("category"),
            industry=row.industry or None,
            town=row.town or None,
            tiers=tuple(row.tiers.split(TIER_SEPARATOR)) if row.tiers else (),
            urgency=Urgency(data["urgency"]),
            kind=RequestKind(data["kind"]),
            stage=None if stage is ProjectStage.NONE else stage,
            project_class=row.project_class or None,
        ),
        decided=row.team_id if row.state in _TAKEN_ON else None,
    )
