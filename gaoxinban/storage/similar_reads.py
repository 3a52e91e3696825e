"""Cases with the same words, by the full-text index that is there.

bm25 is no use here: to weigh a phrase FTS5 counts it in the whole table, half
a second for ten phrases at a million cases. The weight of a word is estimated
from the newest cases instead, and each word reads only the newest hits of the
last twelve months, so the work does not grow with the age of the office.
"""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, func, select, text

from gaoxinban.application.desk_ports import Candidate, WordSample
from gaoxinban.application.similar import counted
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import TicketState
from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.sqlite import match, unindexed
from gaoxinban.storage.tables import ticket, ticket_search
from gaoxinban.storage.ticket_reads import LISTED, ticket_row

SAMPLED = 600
"""Cases from which the frequency of words is estimated."""
HITS = 600
"""Newest cases that are read for a word: a word in more of them tells little anyway."""
RECENT = 40

_HITS = text(
    "SELECT rowid FROM ticket_fts WHERE ticket_fts MATCH :phrase AND rowid >= :first"
    " ORDER BY rowid DESC LIMIT :most"
)
_GONE = (TicketState.MERGED.value, TicketState.VOIDED.value)


def word_sample(connection: Connection, since: Instant) -> WordSample:
    """How common words are in the newest cases."""
    # Imported cases have later ids than their time would give them, so this is no look-up.
    # Off the index of times: the planner would walk the cases from the first one, row by row.
    first = select(func.min(unindexed(ticket.c.id))).where(ticket.c.logged_at >= since)
    first_id: int | None = connection.execute(first).scalar()
    newest = (
        select(ticket_search.c.search_text)
        .order_by(ticket_search.c.ticket_id.desc())
        .limit(SAMPLED)
    )
    frequency: Counter[str] = Counter()
    cases = 0
    for found in connection.execute(newest).scalars():
        frequency.update(counted(found))
        cases += 1
    return WordSample(first_id or 0, since, cases, frequency)


def cases_with(
    connection: Connection, sample: WordSample, words: Sequence[str]
) -> dict[int, list[int]]:
    """Places of the words by case id; of a frequent word the newest cases only."""
    found: dict[int, list[int]] = {}
    for place, word in enumerate(words):
        asked = {"phrase": match([word]), "first": sample.first_id, "most": HITS}
        for (number,) in connection.execute(_HITS, asked):
            found.setdefault(number, []).append(place)
    return found


def recent_cases(
    connection: Connection, sample: WordSample, enterprises: Sequence[int]
) -> list[int]:
    """Ids, the newest first."""
    statement = (
        select(ticket.c.id)
        .where(ticket.c.enterprise_id.in_(list(enterprises)), ticket.c.logged_at >= sample.since)
        .order_by(ticket.c.logged_at.desc(), ticket.c.id.desc())
        .limit(RECENT)
    )
    return list(connection.execute(statement).scalars())


def candidates(
    connection: Connection, book: SqlBook, sample: WordSample, ids: Sequence[int]
) -> list[Candidate]:
    """Rows with their whole text; in no order."""
    wanted = list(ids)
    texts = select(ticket_search.c.ticket_id, ticket_search.c.search_text).where(
        ticket_search.c.ticket_id.in_(wanted)
    )
    text_of = {row[0]: row[1] for row in connection.execute(texts)}
    rows = connection.execute(
        LISTED.where(
            ticket.c.id.in_(wanted),
            ticket.c.logged_at >= sample.since,
            ticket.c.state.not_in(_GONE),
        )
    )
    return [Candidate(ticket_row(row, book), text_of.get(row[0], "")) for row in rows]
