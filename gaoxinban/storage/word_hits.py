"""The cases with a frequent word, as a row of marks: one byte for each case.

To read all hits off the full text takes up to a tenth of a second at a million cases;
whether a case is among them is then told at 0.05 µs while an index is read, before any
row is looked at. A list of hits in a statement of its own takes as long to make for
each statement, and more to look into.
"""

from bisect import bisect
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Connection, func, select

from gaoxinban.storage.integers import integers
from gaoxinban.storage.sqlite import TICKET_HITS, collected, data_version
from gaoxinban.storage.tables import ticket

SAMPLED = 2_000
"""Hits that are looked at to know how many of all the rest of a filter finds, and where."""

AT_A_TIME = 262_144
"""Ids whose hits are read as one text: of all at once they would fill 25 MB."""

_KEPT = "word_hits"
_LAST = select(func.max(ticket.c.id))
_HITS = select(collected(TICKET_HITS.subquery().c.id))

Span = tuple[int, int] | None
"""A first and a last id; None for all."""


@dataclass(frozen=True, slots=True)
class WordHits:
    """How many cases of a span have the words, and which.

    `marks`: the byte of each id from 1, 1 where it has them; nothing is said of ids beyond the
    span. `sample`: hits evenly picked out of all, in order.
    """

    marks: bytes
    count: int
    sample: list[int]

    @property
    def weight(self) -> float:
        """How many hits each of the sample stands for."""
        return self.count / max(len(self.sample), 1)

    def up_to(self, number: int) -> float:
        """How many hits there are up to an id, about."""
        return bisect(self.sample, number) * self.weight


def word_hits(connection: Connection, words: str, span: Span) -> WordHits:
    """The hits of a query; those asked for last are kept as long as nobody has written.

    Not on a connection that has written itself: what it undoes, nothing tells.
    """
    raw: Any = connection.connection.driver_connection
    version = data_version(connection)
    if version is None or raw.total_changes:
        return _read(connection, words, span)
    key = (version, words, span)
    kept = connection.info.get(_KEPT)
    if kept is None or kept[0] != key:
        kept = connection.info[_KEPT] = (key, _read(connection, words, span))
    found: WordHits = kept[1]
    return found


def _read(connection: Connection, words: str, span: Span) -> WordHits:
    first, last = span or (1, connection.execute(_LAST).scalar() or 0)
    marks = np.zeros(last, dtype=np.uint8)
    for low in range(first, last + 1, AT_A_TIME):
        asked = {"phrases": words, "first": low, "last": min(low + AT_A_TIME - 1, last)}
        marks[integers(connection.execute(_HITS, asked).scalar_one()) - 1] = 1
    hits = np.flatnonzero(marks) + 1
    picked = hits[:: max(len(hits) // SAMPLED, 1)]
    return WordHits(marks.tobytes(), len(hits), picked.tolist())
