"""Lists of cases: filters, keyset pages, id vectors, counters."""

from array import array
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select, tuple_

from gaoxinban.application.rows import QueueCounts, TicketFilter, TicketPage, TicketRow
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.ledger import Signals
from gaoxinban.domain.term import LegName, Light, RequestKind, TicketState, Urgency
from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.search_text import phrases
from gaoxinban.storage.sqlite import TICKET_MATCHES, match
from gaoxinban.storage.tables import enterprise, officer, team, ticket

_COLUMNS = (
    *(column for column in ticket.columns if column.name not in ("entered_at", "solved")),
    enterprise.c.name.label("enterprise"),
    team.c.name.label("team"),
    officer.c.name.label("officer"),
)
LISTED = (
    select(*_COLUMNS)
    .join(enterprise, enterprise.c.id == ticket.c.enterprise_id)
    .outerjoin(team, team.c.id == ticket.c.team_id)
    .outerjoin(officer, officer.c.id == ticket.c.officer_id)
)

_SORTS: dict[str, ColumnElement[Any]] = {
    "logged": ticket.c.logged_at,
    "updated": ticket.c.updated_at,
    "due": ticket.c.due_at,
    "number": ticket.c.id,
}
NO_DUE = 2**62
"""Cases without a due time stand after all others."""


def ticket_row(row: Any, book: SqlBook) -> TicketRow:
    """A stored row as the list shows it."""
    return TicketRow(
        id=row.id,
        number=row.number,
        external_number=row.external_number,
        title=row.title,
        enterprise_id=row.enterprise_id,
        enterprise=row.enterprise,
        category=book.category_name(row.category),
        kind=RequestKind(row.kind),
        urgency=Urgency(row.urgency),
        state=TicketState(row.state),
        team=row.team or "",
        officer=row.officer or "",
        logged_at=row.logged_at,
        resolved_at=row.resolved_at,
        updated_at=row.updated_at,
        due_at=row.due_at,
        next_leg=LegName(row.next_leg) if row.next_leg else None,
        version=row.version,
        signals=Signals(
            running=bool(row.running),
            paused=bool(row.paused),
            lagged=bool(row.was_late),
            resolve_late_after=row.resolve_late_after,
            leg_late_after=row.leg_late_after,
            near_after=row.near_after,
        ),
    )


def _light(light: Light, now: Instant) -> ColumnElement[bool]:
    """The condition under which a case shows this light: `ledger.light` in SQL."""
    red = and_(ticket.c.running == 1, func.coalesce(ticket.c.resolve_late_after, NO_DUE) < now)
    grey = ticket.c.paused == 1
    yellow = or_(ticket.c.was_late == 1, func.coalesce(ticket.c.leg_late_after, NO_DUE) < now)
    blue = func.coalesce(ticket.c.near_after, NO_DUE) < now
    if light is Light.NONE:
        return ticket.c.running == 0
    conditions = {Light.RED: red, Light.GREY: grey, Light.YELLOW: yellow, Light.BLUE: blue}
    parts: list[ColumnElement[bool]] = [ticket.c.running == 1]
    for name, condition in conditions.items():
        if name is light:
            parts.append(condition)
            return and_(*parts)
        parts.append(~condition)
    return and_(*parts)


def conditions(wanted: TicketFilter, now: Instant) -> list[ColumnElement[bool]]:
    """The filter as SQL conditions."""
    found: list[ColumnElement[bool]] = []
    if wanted.states:
        found.append(ticket.c.state.in_([state.value for state in wanted.states]))
    if wanted.open_only:
        found.append(ticket.c.running == 1)
    if wanted.team_ids:
        found.append(ticket.c.team_id.in_(wanted.team_ids))
    if wanted.lights:
        found.append(or_(*(_light(light, now) for light in wanted.lights)))
    if wanted.category is not None:
        found.append(
            or_(
                ticket.c.category == wanted.category,
                ticket.c.category.startswith(wanted.category + ".", autoescape=True),
            )
        )
    plain = (
        (ticket.c.officer_id, wanted.officer_id),
        (ticket.c.enterprise_id, wanted.enterprise_id),
        (ticket.c.channel, wanted.channel and wanted.channel.value),
        (ticket.c.kind, wanted.kind and wanted.kind.value),
        (ticket.c.urgency, wanted.urgency and wanted.urgency.value),
        (ticket.c.number, wanted.number),
        (ticket.c.external_number, wanted.external_number),
        (ticket.c.title, wanted.title),
    )
    found += [column == value for column, value in plain if value is not None]
    if wanted.logged_from is not None:
        found.append(ticket.c.logged_at >= wanted.logged_from)
    if wanted.logged_before is not None:
        found.append(ticket.c.logged_at < wanted.logged_before)
    return found


def _matching(statement: Select[Any], wanted: TicketFilter, now: Instant) -> Select[Any]:
    statement = statement.where(*conditions(wanted, now))
    if wanted.text.strip():
        words = phrases(wanted.text)
        if not words:
            return statement.where(ticket.c.id < 0)
        statement = statement.where(
            ticket.c.id.in_(TICKET_MATCHES.bindparams(phrases=match(words)))
        )
    return statement


def _sort_key(wanted: TicketFilter) -> ColumnElement[Any]:
    if wanted.sort not in _SORTS:
        raise Refused(f"不能按「{wanted.sort}」排序,可以用:{'、'.join(_SORTS)}。")
    return _SORTS[wanted.sort]


def ticket_page(
    connection: Connection,
    book: SqlBook,
    wanted: TicketFilter,
    now: Instant,
    page: tuple[int, tuple[int, int] | None],
) -> TicketPage:
    """One page of `page[0]` rows after the cursor `page[1]`."""
    limit, after = page
    key = _sort_key(wanted)
    statement = _matching(LISTED.add_columns(key.label("sort_key")), wanted, now)
    if wanted.sort == "due":
        statement = statement.where(ticket.c.due_at.is_not(None))
    if after is not None:
        place = tuple_(key, ticket.c.id)
        statement = statement.where(place < after if wanted.descending else place > after)
    order = (key.desc(), ticket.c.id.desc()) if wanted.descending else (key, ticket.c.id)
    rows = connection.execute(statement.order_by(*order).limit(limit)).all()
    cursor = (rows[-1].sort_key, rows[-1].id) if len(rows) == limit else None
    return TicketPage(tuple(ticket_row(row, book) for row in rows), cursor)


def ticket_ids(connection: Connection, wanted: TicketFilter, now: Instant) -> Sequence[int]:
    """All ids in order: the vector behind an exact scroll bar."""
    key = _sort_key(wanted)
    order = (key.desc(), ticket.c.id.desc()) if wanted.descending else (key, ticket.c.id)
    if wanted.sort == "due":
        order = (key.is_(None), *order)
    statement = _matching(select(ticket.c.id), wanted, now).order_by(*order)
    return array("q", connection.execute(statement).scalars())


def ticket_rows(connection: Connection, book: SqlBook, ids: Sequence[int]) -> list[TicketRow]:
    """Rows in the order of the ids; ids that are gone are left out."""
    found = {
        row.id: ticket_row(row, book)
        for row in connection.execute(LISTED.where(ticket.c.id.in_(list(ids))))
    }
    return [found[each] for each in ids if each in found]


def ticket_count(connection: Connection, wanted: TicketFilter, now: Instant) -> int:
    """How many cases the filter finds."""
    statement = _matching(select(func.count()).select_from(ticket), wanted, now)
    return connection.execute(statement).scalar() or 0


def queue_counts(connection: Connection, now: Instant, team_id: int | None) -> QueueCounts:
    """The counters beside the views; over the open cases and those to call back."""
    open_filter = [ticket.c.running == 1]
    back_filter = [ticket.c.state == TicketState.RESOLVED.value]
    if team_id is not None:
        open_filter.append(ticket.c.team_id == team_id)
        back_filter.append(ticket.c.team_id == team_id)
    waiting = (TicketState.LOGGED.value, TicketState.RETURNED.value)
    row = connection.execute(
        select(
            func.count(),
            func.count(case((ticket.c.state.in_(waiting), 1))),
            func.count(case((ticket.c.state == TicketState.DISPATCHED.value, 1))),
            func.count(case((_light(Light.RED, now), 1))),
            func.count(case((_light(Light.BLUE, now), 1))),
        ).where(*open_filter)
    ).one()
    back = connection.execute(select(func.count()).select_from(ticket).where(*back_filter)).scalar()
    total, dispatch, accept, late, near = (value or 0 for value in row)
    return QueueCounts(
        open=total,
        waiting_dispatch=dispatch,
        waiting_accept=accept,
        waiting_call_back=back or 0,
        late=late,
        near=near,
    )
