"""Further conditions of a list, beside text, state, light and team. Qt-free.

Days may be said relative to today (本月), so that a saved view stays what its name says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.instant import start_of_day
from gaoxinban.domain.term import Channel, RequestKind, Term, Urgency

_DAY = timedelta(days=1)
OF_ENTERPRISE = {"town": "towns", "industry": "industries", "tier": "tiers"}
"""What is asked of the enterprise, and its fields of `TicketFilter`."""


class Logged(Term):
    """登记时间"""

    TODAY = "today", "今天登记"
    WEEK = "week", "近 7 天登记"
    MONTH = "month", "本月登记"
    LAST_MONTH = "last_month", "上月登记"
    YEAR = "year", "本年登记"
    CUSTOM = "custom", "自定日期"


@dataclass(frozen=True, slots=True)
class Narrow:
    """What else the cases of a list must be; None asks for nothing.

    `town`, `industry` and `tier` are those of the enterprise.

    `first` and `last` are local days, both included, and belong to `Logged.CUSTOM`.
    """

    category: str | None = None
    kind: RequestKind | None = None
    urgency: Urgency | None = None
    channel: Channel | None = None
    officer_id: int | None = None
    town: str | None = None
    industry: str | None = None
    tier: str | None = None
    logged: Logged | None = None
    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        return self != Narrow()

    def conditions(self, today: date) -> dict[str, Any]:
        """The fields of `TicketFilter` that this asks for."""
        found: dict[str, Any] = {
            name: value
            for name in ("category", "kind", "urgency", "channel", "officer_id")
            if (value := getattr(self, name)) is not None
        }
        for name, of_enterprise in OF_ENTERPRISE.items():
            if (value := getattr(self, name)) is not None:
                found[of_enterprise] = (value,)
        first, last = self.days(today)
        if first is not None:
            found["logged_from"] = start_of_day(first)
        if last is not None:
            found["logged_before"] = start_of_day(last + _DAY)
        return found

    def days(self, today: date) -> tuple[date | None, date | None]:
        """The days of logging, both included; a period that is still running has no last day."""
        month = today.replace(day=1)
        if self.logged is Logged.CUSTOM:
            if self.first is not None and self.last is not None and self.first > self.last:
                return self.last, self.first
            return self.first, self.last
        if self.logged is Logged.LAST_MONTH:
            end = month - _DAY
            return end.replace(day=1), end
        begun = {
            Logged.TODAY: today,
            Logged.WEEK: today - 6 * _DAY,
            Logged.MONTH: month,
            Logged.YEAR: month.replace(month=1),
        }
        return (None if self.logged is None else begun[self.logged]), None

    def written(self) -> dict[str, Any]:
        """As plain values: codes and ISO days, never labels; what is not asked for is left out."""
        found: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, Term):
                found[each.name] = value.value
            elif isinstance(value, date):
                found[each.name] = value.isoformat()
            elif value is not None:
                found[each.name] = value
        return found


def read_narrow(payload: object) -> Narrow:
    """What `Narrow.written` gave; what this program does not know is left out."""
    if not isinstance(payload, Mapping):
        return Narrow()
    officer = payload.get("officer_id")
    texts = {name: payload.get(name) for name in ("category", *OF_ENTERPRISE)}
    return Narrow(
        **{name: text for name, text in texts.items() if isinstance(text, str)},
        kind=RequestKind.codes().get(str(payload.get("kind"))),
        urgency=Urgency.codes().get(str(payload.get("urgency"))),
        channel=Channel.codes().get(str(payload.get("channel"))),
        officer_id=officer if isinstance(officer, int) else None,
        logged=Logged.codes().get(str(payload.get("logged"))),
        first=_day(payload.get("first")),
        last=_day(payload.get("last")),
    )


def narrow_of(given: TicketFilter) -> Narrow:
    """As much of a filter from elsewhere as can be said here; its days aside."""
    theirs = {name: getattr(given, field) for name, field in OF_ENTERPRISE.items()}
    return Narrow(
        *(given.category, given.kind, given.urgency, given.channel, given.officer_id),
        **{name: values[0] for name, values in theirs.items() if len(values) == 1},
    )


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
