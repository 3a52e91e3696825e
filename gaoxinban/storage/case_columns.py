"""What every case is, in memory: small arrays of what lists are filtered and ranked by.

No index holds all that may be asked for together. A few passes over these arrays take
some 5 ms for a million cases, whatever is asked; they are read in a second, piece by
piece, and take 16 bytes for each case.

The events keep them in step: no row of a case changes without one, but by a rebuild,
which makes its indexes anew and with them another version of the schema.
"""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, func, select, tuple_

from gaoxinban.storage.integers import Ints, integers
from gaoxinban.storage.sqlite import NUMBERS, as_numbers, collected
from gaoxinban.storage.tables import event, ticket

AT_A_TIME = 32_768
"""Cases that are read as one text: a step holds other threads up for some milliseconds."""

ROOM = 16_384
"""So many more cases than there are have a place already."""

MOST_CASES = 2**24
"""Ids beyond it are no count of cases: arrays up to them would be huge, and nearly empty."""

SECOND = 1_000_000
"""Microseconds: cases are kept by the second, the rest of it is looked up where it counts."""

KIND = ("state", "kind", "urgency", "channel")
"""Few are different together: they are one number."""

COLUMNS = {
    "second": np.uint32,
    "enterprise_id": np.int32,
    "team_id": np.uint16,
    "officer_id": np.uint16,
    "category": np.uint16,
    "kind": np.uint16,
}
"""The time of logging (no calendar begins before 1992; the seconds last until 2106), whose case
it is, and the codes of the rest, which get wider where they are many."""

_IN_KIND, _BETWEEN = "\x1f", "\x1e"
"""Separators of ASCII for fields and records: no code contains them."""

_LAST_CASE = select(func.coalesce(func.max(ticket.c.id), 0))
_ORDER = ticket.c.logged_at, ticket.c.id
_CASES = select(
    *(ticket.c[name] for name in ("id", "logged_at", "enterprise_id", "team_id", "officer_id")),
    *(ticket.c[name] for name in (*KIND, "category")),
)


def _texts(which: Select[Any]) -> Select[Any]:
    """The columns of these cases, each as one text."""
    cases = which.subquery().c
    kind = cases.state + _IN_KIND + cases.kind + _IN_KIND + cases.urgency + _IN_KIND + cases.channel
    texts = [collected(column) for column in (cases.id, cases.logged_at, cases.enterprise_id)]
    texts += [collected(func.coalesce(column, 0)) for column in (cases.team_id, cases.officer_id)]
    category = func.coalesce(cases.category, "")
    every = (*texts, *(func.aggregate_strings(each, _BETWEEN) for each in (kind, category)))
    return select(*cast("tuple[Any, ...]", every))


def kinds(value: str) -> dict[str, str]:
    """The four values that are one in the column `kind`."""
    return dict(zip(KIND, value.split(_IN_KIND), strict=True))


_CHANGED = _texts(_CASES.where(ticket.c.id.in_(NUMBERS)))


class Codes:
    """Numbers from 1 for the values of a column, as they are met; 0 stands for no case."""

    def __init__(self) -> None:
        self._codes: dict[Any, int] = defaultdict(itertools.count(1).__next__)

    def of(self, values: Iterable[Any]) -> Iterator[int]:
        """The number of each."""
        return map(self._codes.__getitem__, values)

    def told(self, tell: Callable[[Any], Any], kind: type[np.generic]) -> NDArray[Any]:
        """What is told of each value, at its number; 0 where there is no case."""
        return np.array([0, *map(tell, self._codes)], dtype=kind)


class Columns:
    """The columns as of an event; the place of a case is its id."""

    def __init__(self, last: int, schema: int, cases: int) -> None:
        self.last = last
        self.schema = schema
        self.of = {name: np.zeros(cases + ROOM, dtype) for name, dtype in COLUMNS.items()}
        self.codes = {name: Codes() for name in ("team_id", "officer_id", "category", "kind")}

    def told(
        self,
        name: str,
        tell: Callable[[Any], Any],
        kind: type[np.generic] = np.bool_,
        ids: Ints | None = None,
    ) -> NDArray[Any]:
        """What is told of the value of each case (`ids`: of some); of `kind`: see `kinds`."""
        values = self.of[name] if ids is None else self.of[name][ids]
        found: NDArray[Any] = np.take(self.codes[name].told(tell, kind), values)
        return found

    def put(self, row: Any) -> tuple[int, int] | None:
        """Take in a row of `_texts`; when the last of its cases was logged, and its id."""
        if row[0] is None:
            return None
        ids, logged, whose, team, officer = map(integers, row[:5])
        self._make_room(int(ids.max()) + 1)
        self.of["second"][ids] = logged // SECOND
        self.of["enterprise_id"][ids] = whose
        coded = {
            "team_id": team.tolist(),
            "officer_id": officer.tolist(),
            "category": row[6].split(_BETWEEN),
            "kind": row[5].split(_BETWEEN),
        }
        for name, values in coded.items():
            codes = np.fromiter(self.codes[name].of(values), np.uint32, len(ids))
            wide = np.promote_types(self.of[name].dtype, np.min_scalar_type(codes.max()))
            self.of[name] = self.of[name].astype(wide, copy=False)
            self.of[name][ids] = codes
        return int(logged[-1]), int(ids[-1])

    def _make_room(self, places: int) -> None:
        for name, column in self.of.items():
            if places > len(column):
                more = np.zeros(places + ROOM - len(column), dtype=column.dtype)
                self.of[name] = np.concatenate((column, more))

    def bring_to(self, connection: Connection, last: int) -> None:
        """Take in what has changed up to that event."""
        since = select(event.c.ticket_id).where(event.c.id > self.last).distinct()
        changed = connection.execute(since).scalars().all()
        pieces = (changed[low : low + AT_A_TIME] for low in range(0, len(changed), AT_A_TIME))
        texts = [
            connection.execute(_CHANGED, {"numbers": as_numbers(some)}).one() for some in pieces
        ]
        for text in texts:  # all or none: a reading may be interrupted
            self.put(text)
        self.last = last


def load(connection: Connection, last: int, schema: int) -> Columns | None:
    """Read all cases, in pieces; `last`, `schema`: the event and the version they are read at.

    None where their ids go too far.
    """
    cases: int = connection.execute(_LAST_CASE).scalar_one()
    if cases > MOST_CASES:
        return None
    columns = Columns(last, schema, cases)
    place: tuple[int, int] | None = (-(2**63), 0)
    while place is not None:
        piece = _CASES.where(tuple_(*_ORDER) > place).order_by(*_ORDER).limit(AT_A_TIME)
        place = columns.put(connection.execute(_texts(piece)).one())
    return columns
