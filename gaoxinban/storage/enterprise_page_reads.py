"""What the page of one enterprise tells beside its record: cases, encounters, pace."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from gaoxinban.application.register_ports import Encounter, Pace
from gaoxinban.application.rows import TicketRow
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.figures import percentile
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import Channel, ContactMeans, LegName
from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.payload import loads
from gaoxinban.storage.tables import content, event, leg, ticket
from gaoxinban.storage.ticket_reads import LISTED, ticket_row

_MET = (
    EventKind.CONTACT.value,
    EventKind.ATTEMPT.value,
    EventKind.INFORM.value,
    EventKind.CALL_BACK.value,
)
_VISITS = (Channel.VISIT.value, Channel.FIELD_VISIT.value, Channel.EVENT.value)


def cases(connection: Connection, book: SqlBook, ids: Sequence[int], limit: int) -> list[TicketRow]:
    """The newest cases of a record and its doubles."""
    found = connection.execute(
        LISTED.where(ticket.c.enterprise_id.in_(list(ids)))
        .order_by(ticket.c.logged_at.desc(), ticket.c.id.desc())
        .limit(limit)
    )
    return [ticket_row(each, book) for each in found]


def encounters(
    connection: Connection, book: SqlBook, ids: Sequence[int], limit: int
) -> list[Encounter]:
    """Contacts, attempts, progress told, call-backs, and requests taken face to face."""
    statement = (
        select(
            event.c.ticket_id,
            event.c.kind,
            event.c.happened_at,
            event.c.entered_at,
            event.c.actor,
            event.c.payload,
            ticket.c.number,
            ticket.c.channel,
            content.c.payload.label("written"),
        )
        .join(ticket, ticket.c.id == event.c.ticket_id)
        .outerjoin(content, content.c.id == event.c.content_id)
        .where(
            ticket.c.enterprise_id.in_(list(ids)),
            event.c.kind.in_(_MET)
            | ((event.c.kind == EventKind.LOG.value) & ticket.c.channel.in_(_VISITS)),
        )
        .order_by(event.c.happened_at.desc(), event.c.id.desc())
        .limit(limit)
    )
    names = {f"officer:{officer.id}": officer.name for officer in book.officers()}
    return [_encounter(row, names) for row in connection.execute(statement)]


def _encounter(row: Any, names: Mapping[str, str]) -> Encounter:
    data = loads(row.payload)
    text = loads(row.written) if row.written else {}
    kind = EventKind(row.kind)
    what = Channel(row.channel).label if kind is EventKind.LOG else kind.label
    means = data.get("means")
    if means:
        what = f"{kind.label}（{ContactMeans(means).label}）"
    return Encounter(
        ticket_id=row.ticket_id,
        number=row.number,
        at=row.happened_at,
        actor=names.get(row.actor, row.actor.partition(":")[2]),
        what=what,
        who=text.get("reached") or text.get("contact_name", ""),
        note=text.get("note") or text.get("title", ""),
        reached=kind is not EventKind.ATTEMPT,
        entered_at=row.entered_at,
    )


def pace(connection: Connection, ids: Sequence[int], since: Instant) -> Mapping[LegName, Pace]:
    """Working seconds in the middle, by leg, of cases logged since then, and how many run on."""
    statement = (
        select(leg.c.name, leg.c.working_seconds, leg.c.until)
        .join(ticket, ticket.c.id == leg.c.ticket_id)
        .where(
            ticket.c.enterprise_id.in_(list(ids)),
            ticket.c.logged_at >= since,
        )
    )
    taken: dict[str, list[int]] = defaultdict(list)
    running: Counter[str] = Counter()
    for row in connection.execute(statement):
        if row.until is None:
            running[row.name] += 1
        elif row.working_seconds is not None:
            taken[row.name].append(row.working_seconds)
    medians = {name: percentile(sorted(taken[name.value]), 50) for name in LegName}
    return {
        name: Pace(len(taken[name.value]), medians[name], running[name.value]) for name in LegName
    }
