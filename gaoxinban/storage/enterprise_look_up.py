"""Enterprises for what was typed so far, the likeliest first.

A letter finds nearly all of sixty thousand, a telephone number one. So the register is
asked in the order in which hits are shown (`place`: short names first), which full text
and the indexes keep: the frequent are met at once, and the rare are few enough to sort.
"""

import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, or_, select

from gaoxinban.storage.search_text import phrases
from gaoxinban.storage.sqlite import enterprise_matches, match, unindexed
from gaoxinban.storage.tables import enterprise
from gaoxinban.storage.ticket_reads import id_vector

FEW = 600
"""Fewer hits are sorted at once; among more each rank is looked for by itself."""

_AFTER_LETTERS = "{"
"""The character after z: no letter or digit stands behind it."""


def best(connection: Connection, text: str, most: int | None) -> Sequence[int]:
    """Ids of the first `most` hits, or of all; none for nothing and for mere punctuation."""
    typed = unicodedata.normalize("NFKC", text).strip()
    asked = phrases(typed)
    if not asked:
        return []
    letters = typed.casefold().replace(" ", "")
    if letters.isascii() and letters.isalnum():
        return _by_letters(connection, letters, enterprise_matches(match(asked)), most)
    everywhere = match(asked)
    at_the_start = enterprise_matches("^" + everywhere)
    return _in_turn(connection, (at_the_start, enterprise_matches(everywhere)), most)


def _by_letters(
    connection: Connection, letters: str, words: Select[Any], most: int | None
) -> Sequence[int]:
    """By part of the initials, pinyin, code or phone, or by whole words of the text."""
    ranks = _ranks(letters)
    anywhere = _by_place(enterprise.c.look_up.like(f"%{letters}%"))
    if most is not None:
        few = max(FEW, most)
        hits = _either(anywhere.limit(few), words.limit(few))
        rank = case(
            *((condition, place) for place, condition in enumerate(ranks)), else_=len(ranks)
        )
        found = id_vector(connection, hits.order_by(rank, enterprise.c.place))
        if len(found) < few:
            return found[:most]
    # Fewer than `most` have been found when it comes to these, and they may be found again.
    further = -1 if most is None else 2 * most
    others = _either(anywhere.limit(further), words.limit(further)).order_by(enterprise.c.place)
    # All initials are compared in their own index; the planner would look into every row.
    inside = select(enterprise.c.id).where(enterprise.c.initials > "", ranks[-1])
    inside = inside.order_by(unindexed(enterprise.c.place))
    return _in_turn(connection, (*map(_by_place, ranks[:-1]), inside, others), most)


def _ranks(letters: str) -> tuple[ColumnElement[bool], ...]:
    """What makes a hit likely, the likeliest first."""
    return (
        enterprise.c.uscc == letters.upper(),
        _begins(enterprise.c.initials, letters),
        _begins(enterprise.c.pinyin, letters),
        enterprise.c.initials.like(f"%{letters}%"),
    )


def _begins(column: ColumnElement[str], letters: str) -> ColumnElement[bool]:
    return and_(column >= letters, column < letters + _AFTER_LETTERS)


def _by_place(condition: ColumnElement[bool]) -> Select[Any]:
    return select(enterprise.c.id).where(condition).order_by(enterprise.c.place)


def _either(hits: Select[Any], words: Select[Any]) -> Select[Any]:
    return select(enterprise.c.id).where(or_(enterprise.c.id.in_(hits), enterprise.c.id.in_(words)))


def _in_turn(
    connection: Connection, ranks: Sequence[Select[Any]], most: int | None
) -> Sequence[int]:
    """What the first finds before what the next finds as well, each enterprise once."""
    found: dict[int, None] = {}
    for statement in ranks:
        limit = -1 if most is None else most + len(found)
        found.update(dict.fromkeys(id_vector(connection, statement.limit(limit))))
        if most is not None and len(found) >= most:
            break
    return list(found)[:most]
