"""What became of a case elsewhere, as events here: marked as imported, with the original times.

Steps may be skipped and no dispatch rule runs. A step whose time the sheet
does not know leaves no trace, except that the named team holds the case.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gaoxinban.application.import_draft import ImportedCase, Times
from gaoxinban.application.import_map import TIMES
from gaoxinban.application.ports import UnitOfWork
from gaoxinban.application.who_asks import all_that_tells
from gaoxinban.domain.event import Actor, Event, EventKind
from gaoxinban.domain.instant import Instant, local_date
from gaoxinban.domain.privacy import NO_STEP
from gaoxinban.domain.term import Privacy, TicketState
from gaoxinban.domain.ticket import Ticket

_Step = tuple[Instant, EventKind, dict[str, Any], dict[str, str]]

_INTAKE_TEXTS = ("title", "body", "contact_name", "contact_phone")
_CODES = ("kind", "urgency", "channel")
_SAYS_NOTHING_OF_TIME = frozenset(
    {EventKind.NOTE, EventKind.INFORM, EventKind.ATTEMPT, EventKind.AMEND, *NO_STEP}
)


@dataclass(frozen=True, slots=True)
class References:
    """What the names in a row stand for here; None where it names nothing."""

    enterprise: int | None
    category: str | None
    team: int | None


def last_source(events: Sequence[Event]) -> str | None:
    """The `ImportedCase.source` that a case was last brought up to."""
    found = next((event for event in reversed(events) if "source" in event.data), None)
    return None if found is None else str(found.data["source"])


@dataclass(frozen=True, slots=True)
class History:
    """Writes imported cases in one unit of work; all events are entered at `now`."""

    uow: UnitOfWork
    actor: Actor
    now: Instant

    def add(self, case: ImportedCase, refs: References) -> int:
        """A case that this office has not seen, with all that is known of it; its id."""
        book = self.uow.book
        assert refs.enterprise is not None
        calendar, _ = book.calendar()
        rules, _ = book.catalogue()
        ticket = self.uow.cases.create()
        year = local_date(case.logged_at).year
        self._record(
            ticket,
            EventKind.LOG,
            case.logged_at,
            {
                "source": case.source,
                "external": case.external_number,
                "year": year,
                "serial": self.uow.cases.next_serial(year),
                "enterprise": refs.enterprise,
                "category": refs.category,
                "calendar": calendar,
                "promise": book.promises_at(self.now).number,
                "rules": rules,
                **{name: getattr(case, name).value for name in _CODES},
            },
            {name: getattr(case, name) for name in _INTAKE_TEXTS},
        )
        steps = [*_work_steps(case, refs.team), *_end_steps(case)]
        # Sorting is stable: at one instant the steps keep their natural order.
        for at, kind, data, text in sorted(steps, key=lambda step: step[0]):
            self._record(ticket, kind, at, data, text)
        return ticket.id

    def update(
        self, ticket: Ticket, case: ImportedCase, refs: References, *, only_blank: bool
    ) -> bool:
        """Bring in what a later row says otherwise, as corrections; whether anything did.

        `only_blank`: fill what is empty and leave the rest. A blank of the row
        never erases.
        """
        before = ticket.version
        events = self.uow.cases.events(ticket.id)
        source = {"source": last_source(events) if only_blank else case.source}
        data, text = _corrections(ticket, case, refs, only_blank=only_blank)
        if "enterprise" in data and ticket.privacy is Privacy.CONFIDENTIAL:
            firms = [data["enterprise"][1]]
            text["known_as"] = all_that_tells(self.uow, firms, [case.enterprise])
        old = _times_of(ticket)
        new = self._new_times(ticket, case, events, old, only_blank=only_blank)
        ends = ticket.resolved_at is None and old["closed_at"] is None
        corrected = {**new, "resolved_at": None, "closed_at": None} if ends else new
        if corrected != old:
            data |= {"times": corrected, "old_times": old}
        if data or text:
            text["reason"] = "再次导入的内容不同"
            self._record(ticket, EventKind.AMEND, self.now, data | source, text)
        if new != corrected:
            for at, kind, said, words in _end_steps(case):
                self._record(ticket, kind, at, said | source, words)
        elif "times" in data and new["resolved_at"] is None and new["closed_at"] is not None:
            self._record(ticket, EventKind.CLOSE, new["closed_at"], source, {})
        if refs.team is not None and refs.team != ticket.team_id:
            case.warnings.append("承办团队与已登记的不同，没有改动；请在工单里改派")
        return ticket.version > before

    def _new_times(
        self,
        ticket: Ticket,
        case: ImportedCase,
        events: Sequence[Event],
        old: Times,
        *,
        only_blank: bool,
    ) -> Times:
        """The case's times after this row; the old ones where it may not change them."""
        new = dict(old)
        for name in TIMES:
            at = getattr(case, name)
            if at is not None and not (only_blank and old[name] is not None):
                new[name] = at
        if case.resolved_at is not None and case.closed_at is None and not only_blank:
            new["closed_at"] = case.resolved_at
        if ticket.team_id is None:
            new["dispatched_at"] = new["accepted_at"] = None
        if new == old:
            return old
        if any(_is_own(event) for event in events):
            case.warnings.append("工单已在本系统办理，时间没有改动")
            return old
        known = [at for at in new.values() if at is not None]
        if new["logged_at"] != min(known):
            case.warnings.append("时间与已登记的先后矛盾，没有改动")
            return old
        return new

    def _record(
        self,
        ticket: Ticket,
        kind: EventKind,
        at: Instant,
        data: Mapping[str, Any],
        text: Mapping[str, str],
    ) -> None:
        self.uow.cases.record(
            ticket,
            kind,
            actor=self.actor,
            happened_at=at,
            entered_at=self.now,
            data={"imported": True, **data},
            text={key: value for key, value in text.items() if value},
        )


def _work_steps(case: ImportedCase, team: int | None) -> Iterator[_Step]:
    """From the desk to the enterprise; without a team the desk holds the case."""
    if team is not None:
        given: dict[str, Any] = {"team": team}
        if case.dispatched_at is None:
            given["untimed"] = True
        yield case.dispatched_at or case.logged_at, EventKind.DISPATCH, given, {}
        if case.accepted_at is not None:
            yield case.accepted_at, EventKind.ACCEPT, {}, {}
    elif case.dispatched_at is not None or case.accepted_at is not None:
        case.warnings.append("有派单或签收时间而没有写明团队，时间没有采用")
    if case.contacted_at is not None:
        yield case.contacted_at, EventKind.CONTACT, {}, {"reached": case.contact_name}


def _end_steps(case: ImportedCase) -> Iterator[_Step]:
    """办结, 评价 and 归档, as far as their times are known."""
    closed_at = case.closed_at or case.resolved_at
    if case.resolved_at is not None:
        yield case.resolved_at, EventKind.RESOLVE, {}, {"result": case.result}
    elif case.result:
        case.warnings.append("有办理结果而没有可用的办结时间，结果记为备注")
        yield case.logged_at, EventKind.NOTE, {}, {"note": case.result}
    if closed_at is None:
        if case.rating is not None:
            case.warnings.append("有评价而没有可用的办结时间，评价没有采用")
        return
    if case.rating is not None:
        yield closed_at, EventKind.CALL_BACK, {"rating": case.rating.value}, {}
    yield closed_at, EventKind.CLOSE, {}, {}


def _times_of(ticket: Ticket) -> Times:
    first = ticket.dispatches[0] if ticket.dispatches else None
    return {
        "logged_at": ticket.logged_at,
        "dispatched_at": first.at if first is not None and first.timed else None,
        "accepted_at": ticket.dispatches[-1].accepted_at if ticket.dispatches else None,
        "contacted_at": ticket.contacted_at,
        "resolved_at": ticket.resolved_at,
        "closed_at": ticket.closed_at if ticket.state is TicketState.CLOSED else None,
    }


def _is_own(event: Event) -> bool:
    """Whether somebody moved the case here, after its history was imported."""
    return not event.data.get("imported") and event.kind not in _SAYS_NOTHING_OF_TIME


def _corrections(
    ticket: Ticket, case: ImportedCase, refs: References, *, only_blank: bool
) -> tuple[dict[str, Any], dict[str, str]]:
    """Fields in which the row differs, old and new, as an amendment keeps them."""
    text: dict[str, str] = {}
    names = (*_INTAKE_TEXTS, "result") if ticket.resolved_at is not None else _INTAKE_TEXTS
    for name in names:
        old, new = getattr(ticket, name), getattr(case, name)
        if new and new != old and not (only_blank and old):
            text[f"old_{name}"], text[f"new_{name}"] = old, new
    data: dict[str, Any] = {}
    recategorised = refs.category is not None and refs.category != ticket.category
    if recategorised and not (only_blank and ticket.category):
        data["category"] = [ticket.category, refs.category]
    if only_blank:
        return data, text
    if refs.enterprise is not None and refs.enterprise != ticket.enterprise_id:
        data["enterprise"] = [ticket.enterprise_id, refs.enterprise]
    for name in _CODES:
        old, new = getattr(ticket, name), getattr(case, name)
        if name in case.stated and new is not old:
            data[name] = [old.value, new.value]
    return data, text
