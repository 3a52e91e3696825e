"""The counters beside the views: over the open cases, which are few, and those to call back."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, literal, select

from gaoxinban.application.rows import QueueCounts, QueueSeat
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import Light, TicketState
from gaoxinban.storage.sqlite import unindexed
from gaoxinban.storage.tables import ticket
from gaoxinban.storage.ticket_filter import OPEN, WAITING, light_condition


def _counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _own(column: ColumnElement[Any], value: int | None) -> ColumnElement[bool]:
    return literal(0) == 1 if value is None else column == value


def queue_counts(connection: Connection, now: Instant, seat: QueueSeat | None) -> QueueCounts:
    """All counters in three statements."""
    seat = seat or QueueSeat()
    scope = [
        unindexed(column) == value
        for column, value in (
            (ticket.c.team_id, seat.team_id),
            (ticket.c.officer_id, seat.officer_id),
        )
        if value is not None
    ]
    to_dispatch = (TicketState.LOGGED.value, TicketState.RETURNED.value)
    row = connection.execute(
        select(
            func.count(),
            _counted(ticket.c.state.in_(to_dispatch)),
            _counted(ticket.c.state == TicketState.DISPATCHED.value),
            _counted(light_condition(Light.RED, now)),
            _counted(light_condition(Light.BLUE, now)),
            _counted(WAITING),
        ).where(OPEN, *scope)
    ).one()
    everybody, mine, of_team = connection.execute(
        select(
            func.count(),
            _counted(_own(ticket.c.officer_id, seat.own_officer)),
            _counted(_own(ticket.c.team_id, seat.own_team)),
        ).where(OPEN)
    ).one()
    back = select(func.count()).where(ticket.c.state == TicketState.RESOLVED.value, *scope)
    total, dispatch, accept, late, near, waiting = row
    return QueueCounts(
        open=total,
        waiting_dispatch=dispatch,
        waiting_accept=accept,
        waiting_call_back=connection.execute(back).scalar_one(),
        late=late,
        near=near,
        everybody=everybody,
        mine=mine,
        team=of_team,
        waiting=waiting,
    )
