"""Short ways to say what happened to a case, for tests of the domain."""

from datetime import datetime

from gaoxinban.domain.calendar import WorkCalendar
from gaoxinban.domain.calendar_version import CalendarVersion
from gaoxinban.domain.event import Event, EventKind
from gaoxinban.domain.fold import fold
from gaoxinban.domain.instant import Instant, from_datetime
from gaoxinban.domain.promise import Promise, PromisePolicy, PromiseRow, PromiseUnit
from gaoxinban.domain.term import LegName, RequestKind, Urgency
from gaoxinban.domain.ticket import Ticket

CALENDAR = WorkCalendar(
    CalendarVersion(
        name="测试日历",
        number=1,
        first_year=2026,
        last_year=2026,
        published_years=frozenset({2026}),
    )
)
"""Plain weeks, 08:30-12:00 and 13:30-17:30; 2026-03-02 is a Monday."""

POLICY = PromisePolicy(
    number=1,
    rows=(
        PromiseRow(LegName.DISPATCH, Promise(30, PromiseUnit.MINUTES)),
        PromiseRow(LegName.ACCEPT, Promise(2, PromiseUnit.HOURS)),
        PromiseRow(LegName.CONTACT, Promise(4, PromiseUnit.HOURS)),
        PromiseRow(LegName.CONTACT, Promise(1, PromiseUnit.HOURS), urgency=Urgency.CRITICAL),
        PromiseRow(LegName.RESOLVE, Promise(5, PromiseUnit.DAYS)),
        PromiseRow(LegName.RESOLVE, Promise(1, PromiseUnit.DAYS), kind=RequestKind.ENQUIRY),
    ),
)


def at(text: str) -> Instant:
    """'03-02 09:00' of 2026, local."""
    return from_datetime(datetime.fromisoformat(f"2026-{text}"))


class Story:
    """A case told event by event."""

    def __init__(self, logged: str, **data: object) -> None:
        self.ticket = Ticket(1)
        self.events: list[Event] = []
        first = {
            "year": 2026,
            "serial": 1,
            "enterprise": 7,
            "category": "utilities.power",
            "kind": "help",
            "urgency": "normal",
            "channel": "phone",
            "calendar": 1,
            "promise": 1,
            "rules": 1,
        }
        self._add(EventKind.LOG, logged, None, None, {**first, **data})

    def then(
        self,
        kind: EventKind,
        when: str,
        *,
        text: dict[str, str] | None = None,
        entered: str | None = None,
        **data: object,
    ) -> "Story":
        self._add(kind, when, text, entered, data)
        return self

    def _add(self, kind, when, text, entered, data):
        event = Event(
            ticket_id=1,
            seq=len(self.events) + 1,
            kind=kind,
            happened_at=at(when),
            entered_at=at(entered or when),
            actor="officer:1",
            data=data,
            text=text,
        )
        self.events.append(event)
        fold(self.ticket, event)
