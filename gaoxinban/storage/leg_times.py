"""The times of a case's legs that a list shows, and the orders by them.

All of them are read off two indexes of `leg`, to which a leg is added once, where it
ends: no column of `ticket` repeats them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    false,
    func,
    literal_column,
    not_,
    or_,
    select,
    union_all,
)

from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.ledger import WITHDRAWN
from gaoxinban.domain.term import LegName, TicketState
from gaoxinban.storage.tables import leg, ticket
from gaoxinban.storage.ticket_filter import OPEN

_SIGNED = (
    TicketState.ACCEPTED.value,
    TicketState.PAUSED.value,
    TicketState.RESOLVED.value,
    TicketState.CALLED_BACK.value,
    TicketState.CLOSED.value,
)
_WITHDRAWN = sorted(state.value for state in WITHDRAWN)

ORDINALS = 1 << 16
"""More than any case has legs of a name."""

At = ColumnElement[Any]

_own = leg.alias("own_leg")
"""The legs of the case that a statement is at; in the order of their times it has `leg` too."""


@dataclass(frozen=True, slots=True)
class LegTime:
    """A column of a case's last leg of a name; `shown`: of which cases it is told.

    `doubtful`: true of every ended case that may have such a leg and be told no time.
    """

    name: LegName
    column: str
    shown: Callable[[At], ColumnElement[bool]]
    doubtful: ColumnElement[bool]

    def value(self) -> At:
        """The time as a column of a statement on cases; NULL where there is none to tell."""
        own = select(_own.c[self.column]).where(
            _own.c.ticket_id == ticket.c.id, _own.c.name == self.name.value
        )
        last = own.order_by(_own.c.ordinal.desc()).limit(1).scalar_subquery()
        return case((self.shown(last), last))

    @property
    def keys(self) -> tuple[At, At]:
        """What the pages of `walked` go on by."""
        return leg.c[self.column], leg.c.ticket_id

    def walked(self, wanted: TicketFilter) -> Select[Any]:
        """Id and keys of the cases that have the time, along the index of the times.

        Restricted to the days that are wanted, which the index knows, and to nothing else.
        """
        at, number = self.keys
        own = _own.c.ticket_id == ticket.c.id, _own.c.name == self.name.value
        last = select(func.max(_own.c.ordinal)).where(*own).scalar_subquery()
        statement = select(ticket.c.id, at, number).select_from(leg)
        statement = statement.join(ticket, ticket.c.id == number).where(
            *self._indexed, leg.c.ordinal == last, self.shown(at)
        )
        if wanted.logged_from is not None:
            statement = statement.where(leg.c.logged_at >= wanted.logged_from)
        if wanted.logged_before is not None:
            statement = statement.where(leg.c.logged_at < wanted.logged_before)
        return statement

    @property
    def entries(self) -> Select[Any]:
        """Of every leg along that index its case and its ordinal, as one number: see `ORDINALS`."""
        return select(leg.c.ticket_id * ORDINALS + leg.c.ordinal).where(*self._indexed)

    @property
    def untold(self) -> CompoundSelect[Any]:
        """Ids of cases that have no time to tell: of those that have such legs, all."""
        untold = select(ticket.c.id).where(self.value().is_(None))
        return union_all(untold.where(OPEN), untold.where(self.doubtful))

    @property
    def _indexed(self) -> list[ColumnElement[bool]]:
        """True of what the index holds; written out, so that the planner sees its conditions."""
        found = [leg.c.name == literal_column(f"'{self.name.value}'"), self.keys[0].is_not(None)]
        return found + [leg.c.name != literal_column("'resolve'")] * (self.column == "until")


def _not_at_its_end(at: At) -> ColumnElement[bool]:
    """A leg that was late when its case was withdrawn ends with it: no time of its act."""
    return or_(ticket.c.state.not_in(_WITHDRAWN), at.is_distinct_from(ticket.c.closed_at))


TIMES: Mapping[str, LegTime] = {
    "dispatched": LegTime(
        LegName.DISPATCH,
        "until",
        lambda _: ticket.c.team_id.is_not(None),
        doubtful=ticket.c.team_id.is_(None),
    ),
    # The leg of 签收 ends as well where a turn is returned unsigned.
    "accepted": LegTime(
        LegName.ACCEPT,
        "until",
        lambda _: ticket.c.state.in_(_SIGNED),
        doubtful=ticket.c.state.in_(_WITHDRAWN),
    ),
    "contacted": LegTime(
        LegName.CONTACT,
        "until",
        _not_at_its_end,
        doubtful=ticket.c.state.in_(_WITHDRAWN),
    ),
    # While a case is paused its promise rests: no time can be told.
    "promised": LegTime(
        LegName.RESOLVE,
        "due_at",
        lambda _: not_(and_(ticket.c.running == 1, ticket.c.paused == 1)),
        doubtful=false(),
    ),
}
"""Orders by the time of an act, and by what was promised; those without one stand last."""
