"""One case as people read it: timeline in sentences, holdings, legs, and why."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gaoxinban.application.names import Names
from gaoxinban.application.ports import Book, View
from gaoxinban.application.rows import (
    GrantRow,
    HoldingRow,
    LegRow,
    LinkedCase,
    PauseRow,
    ShareRow,
    TicketDetail,
    TicketRow,
    TimelineRow,
)
from gaoxinban.application.timeline import timeline, timeline_row
from gaoxinban.domain.attribution import attribute
from gaoxinban.domain.calendar import WorkCalendar
from gaoxinban.domain.enterprise import Enterprise
from gaoxinban.domain.event import Actor, Event, EventKind
from gaoxinban.domain.fold import replay, undone_acts
from gaoxinban.domain.instant import Instant, natural_seconds
from gaoxinban.domain.ledger import (
    Holding,
    Ledger,
    Leg,
    Unmet,
    excluded_until,
    ledger,
    pauses_that_exclude,
    why_unmet,
)
from gaoxinban.domain.leg_clock import Exclusion
from gaoxinban.domain.privacy import (
    may_see,
    merging_as_told,
    surviving_case,
    told_by,
    veiled,
    veiled_event,
)
from gaoxinban.domain.promise import PromisePolicy
from gaoxinban.domain.term import Privacy, TicketState
from gaoxinban.domain.ticket import MoreDays, Ticket
from gaoxinban.domain.transition import OPEN_STATES


def detail(view: View, ticket_id: int, now: Instant, reader: Actor | None = None) -> TicketDetail:
    """Everything about one case, as of `now`; who asks as far as `reader` may know it."""
    events = [_as_far_as_told(view, each, reader) for each in view.cases.events(ticket_id)]
    ticket = view.cases.load(ticket_id) if not events else replay(ticket_id, events)
    whole = _linked(view, ticket, _whole(view, ticket, events, now), reader)
    if ticket.privacy is not Privacy.CONFIDENTIAL:
        return whole
    if may_see(reader, ticket):
        return _told(whole, ticket, view.register.get(ticket.enterprise_id))
    for event in events:  # an undone act still stands in the history, with what it says
        ticket.known_as += told_by(event)
    veil = [veiled_event(ticket, event) for event in events]
    return _kept_back(whole, ticket, timeline(Names(view.book, view.register), veil))


def _as_far_as_told(view: View, event: Event, reader: Actor | None) -> Event:
    surviving = surviving_case(event)
    if surviving is None:
        return event
    return merging_as_told(event, view.cases.load(surviving), reader)


def _whole(view: View, ticket: Ticket, events: Sequence[Event], now: Instant) -> TicketDetail:
    """Everything, whoever reads it."""
    book, register = view.book, view.register
    enterprise = register.get(ticket.enterprise_id)
    number, calendar = book.calendar(ticket.calendar_version)
    policy = book.promises(ticket.promise_version)
    found = ledger(ticket, calendar, policy)
    end = ticket.closed_at if ticket.closed_at is not None else max(now, ticket.logged_at)
    # After a 重办 the former result is history, and stands there.
    stands = ticket.state not in OPEN_STATES
    names = Names(book, register)
    legs = tuple(_leg_row(names, ticket, leg, found, (calendar, policy, now)) for leg in found.legs)
    return TicketDetail(
        row=view.reads.ticket_rows([ticket.id])[0],
        body=ticket.body,
        contact_name=ticket.contact_name,
        contact_phone=ticket.contact_phone,
        privacy=ticket.privacy,
        channel=ticket.channel,
        category_name=book.category_name(ticket.category),
        result=ticket.result if stands else "",
        proof=ticket.proof if stands else "",
        files=len(ticket.attachments),
        imported=ticket.imported,
        rating=ticket.rating,
        solved=ticket.solved,
        entered_at=ticket.entered_at,
        closed_at=ticket.closed_at,
        team_id=ticket.team_id,
        officer_id=ticket.officer_id,
        bounces=ticket.bounces,
        redos=ticket.redos,
        holder=names.holder(found.holdings[-1]) if ticket.holder is not None else "",
        uscc=enterprise.uscc,
        town=enterprise.town,
        industry=enterprise.industry,
        rule="" if ticket.imported else _ground(names, book, ticket, events),
        timeline=timeline(names, events),
        holdings=tuple(_holding_row(names, h, calendar, now) for h in found.holdings),
        legs=legs,
        natural_seconds=natural_seconds(ticket.logged_at, end),
        working_seconds=calendar.elapsed(ticket.logged_at, end),
        calendar=f"工作日历第 {number} 版",
        provisional=_provisional(calendar, ticket.logged_at, end, found),
        now=now,
        promise_version=ticket.promise_version,
        pauses=_pause_rows(names, ticket, (calendar, policy, now)),
        pause_cap_days=policy.pause_cap_days,
        pause_grants=tuple(_grant_row(names, grant) for grant in ticket.pause_grants),
        extensions=tuple(_grant_row(names, grant) for grant in ticket.extensions),
        extension_asked=_asked_row(names, ticket.extension_asked),
        exemption_asked_by=names.actor(ticket.exempt_asked_by) if ticket.exempt_asked_by else "",
        exempted=ticket.exempted,
        supervised=ticket.supervised,
        escalated=ticket.escalated,
        urges=ticket.urges,
        merged_into=ticket.merged_into.number if ticket.merged_into is not None else "",
        absorbed=tuple(link.number for link in ticket.absorbed),
        undone=ticket.undone,
    )


def _linked(view: View, ticket: Ticket, whole: TicketDetail, reader: Actor | None) -> TicketDetail:
    """With the case that this one takes up again or went into, and those that came to this one."""
    before, link = ticket.follows, ticket.merged_into
    survivor = None if link is None else link.ticket_id
    after = view.reads.followers(ticket.id)
    parts = [each.ticket_id for each in ticket.absorbed]
    wanted = [each for each in (before, survivor, *after, *parts) if each is not None]
    if not wanted:
        return whole
    found = {
        row.id: LinkedCase(row.id, row.number, row.title)
        for row in view.reads.ticket_rows(wanted)
        if row.state is not TicketState.VOIDED and _may_know(view, ticket, row, reader)
    }
    return replace(
        whole,
        follows=None if before is None else found.get(before),
        followed_by=tuple(found[each] for each in after if each in found),
        survivor=None if survivor is None else found.get(survivor),
        parts=tuple(found[each] for each in parts if each in found),
    )


def _may_know(view: View, ticket: Ticket, other: TicketRow, reader: Actor | None) -> bool:
    """A link says that both are of one enterprise: it would tell on the one that keeps it back.

    Two that keep it back are told to those only who see both: who holds one knows whose it is.
    """
    if other.privacy is ticket.privacy is not Privacy.CONFIDENTIAL:
        return True
    return may_see(reader, ticket) and may_see(reader, view.cases.load(other.id))


def _told(whole: TicketDetail, ticket: Ticket, enterprise: Enterprise) -> TicketDetail:
    """Rows of lists keep a confidential enterprise back; here it is named."""
    row = whole.row._replace(
        title=ticket.title, enterprise_id=enterprise.id, enterprise=enterprise.name
    )
    return replace(whole, row=row)


def _kept_back(
    whole: TicketDetail, ticket: Ticket, timeline: tuple[TimelineRow, ...]
) -> TicketDetail:
    """Without what tells who asks; the timeline comes veiled."""
    pauses = (replace(each, reason=veiled(ticket, each.reason)) for each in whole.pauses)
    return replace(
        whole,
        told=False,
        body=veiled(ticket, whole.body),
        result=veiled(ticket, whole.result),
        proof=veiled(ticket, whole.proof),
        timeline=timeline,
        pauses=tuple(pauses),
        contact_name="",
        contact_phone="",
        uscc="",
        town="",
        industry="",
        rule=veiled(ticket, whole.rule),
    )


def _provisional(calendar: WorkCalendar, start: Instant, end: Instant, found: Ledger) -> bool:
    furthest = max([end, *(leg.due for leg in found.legs if leg.due is not None)])
    return calendar.is_provisional(start, furthest)


_GIVEN = (EventKind.DISPATCH, EventKind.TRANSFER, EventKind.CONSULT)


def _ground(names: Names, book: Book, ticket: Ticket, events: Sequence[Event]) -> str:
    """派单依据: the rule, or the person with the reason, of the last time it was given to a team.

    A rule of the first 派单 is no ground any more once a person has decided.
    """
    undone = undone_acts(events)
    given = [each for each in events if each.kind in _GIVEN and each.seq not in undone]
    if not given:
        return ""
    last: Any = given[-1].data
    if last.get("rule"):
        return _rule(book, ticket, last["rule"])
    row = timeline_row(names, given[-1])
    how = "人工派单" if row.kind is EventKind.DISPATCH else row.kind.label
    reason = "；".join(row.text.split("\n")) if row.text else ""
    return f"{row.actor}{how}{'：' if reason else ''}{reason}"


def _rule(book: Book, ticket: Ticket, number: int) -> str:
    _, catalogue = book.catalogue(ticket.dispatch_version)
    for rule in catalogue.rules:
        if rule.number == number:
            return f"规则{rule.number} {rule.name}"
    return f"规则{number}"


def _holding_row(
    names: Names, holding: Holding, calendar: WorkCalendar, now: Instant
) -> HoldingRow:
    end = holding.until if holding.until is not None else max(now, holding.since)
    return HoldingRow(
        holder=names.holder(holding),
        kind=holding.kind,
        since=holding.since,
        until=holding.until,
        natural_seconds=natural_seconds(holding.since, end),
        working_seconds=calendar.elapsed(holding.since, end),
        paused=holding.paused,
    )


Measure = tuple[WorkCalendar, PromisePolicy, Instant]
"""What a case is measured by: its calendar, its promises, and now."""


def _leg_row(names: Names, ticket: Ticket, leg: Leg, found: Ledger, by: Measure) -> LegRow:
    """A leg with what passed of it by now."""
    calendar, policy, now = by
    end = leg.until if leg.until is not None else max(now, leg.since)
    promise = policy.promise(leg.name, *ticket.promised_for)
    delay = leg.delay_seconds(calendar, end)
    return LegRow(
        name=leg.name,
        ordinal=leg.ordinal,
        team=names.team(leg.team_id),
        promise=str(promise),
        since=leg.since,
        until=leg.until,
        due=leg.due,
        natural_seconds=natural_seconds(leg.since, end),
        working_seconds=calendar.elapsed(leg.since, end),
        excluded_seconds=excluded_until(calendar, leg.excluded, end),
        delay_seconds=delay,
        late=delay > 0,
        provisional=calendar.is_provisional(leg.since, max(end, leg.due or end)),
        shares=tuple(
            ShareRow(
                names.party(share.kind, share.ref, share.team_id),
                share.kind,
                share.used_seconds,
                share.late_seconds,
            )
            for share in attribute(leg, found.holdings, calendar, end)
        ),
        unmet=_unmet(ticket, leg),
        late_spans=tuple(leg.late_until(end)),
    )


def _unmet(ticket: Ticket, leg: Leg) -> str:
    """What ended the leg in place of its act, in a word."""
    why = None if leg.until is None else why_unmet(ticket, leg)
    if why is None:
        return ""
    return ticket.state.label if why is Unmet.GONE else _WITHOUT_IT[why]


_WITHOUT_IT = {Unmet.PASSED_ON: "退单或转出", Unmet.DONE: "由受理台办结"}


def _pause_rows(names: Names, ticket: Ticket, by: Measure) -> tuple[PauseRow, ...]:
    """The pauses with what each of them took out of the promise to resolve by now."""
    calendar, policy, now = by
    counted = pauses_that_exclude(ticket, calendar, policy)
    rows: list[PauseRow] = []
    for pause in ticket.pauses:
        end = pause.until if pause.until is not None else max(now, pause.since)
        own = [
            Exclusion(max(each.since, pause.since), min(each.until or end, end))
            for each in counted
            if each.since < end and (each.until or end) > pause.since
        ]
        rows.append(
            PauseRow(
                awaited=pause.awaited,
                reason=pause.reason,
                actor=names.actor(pause.actor),
                since=pause.since,
                until=pause.until,
                excluded_seconds=excluded_until(calendar, own, end),
                working_seconds=calendar.elapsed(pause.since, end),
                excludes=pause.until is None
                and any(each.since <= end < (each.until or end + 1) for each in counted),
            )
        )
    return tuple(rows)


def _asked_row(names: Names, asked: MoreDays | None) -> GrantRow | None:
    return None if asked is None else _grant_row(names, asked)


def _grant_row(names: Names, grant: MoreDays) -> GrantRow:
    return GrantRow(grant.at, grant.days, names.actor(grant.actor))
