"""Enterprises for what was typed so far, the likeliest first.

A letter finds nearly all of sixty thousand, a telephone number one. So the register is
asked in the order in which hits are shown (`place`: short names first), which full text
and the indexes keep: the frequent are met at once, and the rare are few enough to sort.
"""

import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, select

from gaoxinban.storage.ordered_ids import id_vector
from gaoxinban.storage.search_text import letters_of, phrases
from gaoxinban.storage.sqlite import (
    enterprise_matches,
    initials_match,
    look_up_matches,
    match,
    unindexed,
)
from gaoxinban.storage.tables import RARE_INITIALS, enterprise

FEW = 250
"""Fewer hits are sorted at once; among more each rank is looked for by itself."""

_ALL = -1
_LAST = 4
"""The rank of hits in the middle of pinyin, code or phone."""
_RARE = "0123456789aeiouv"
"""What `RARE_INITIALS` are indexed for."""
_NUMBER = 2**32 - 1
"""A place ends with the id of its enterprise."""
_AFTER_LETTERS = "{"
"""The character after z: no letter or digit stands behind it."""


def best(connection: Connection, text: str, most: int | None) -> Sequence[int]:
    """Ids of the first `most` hits, or of all; none for nothing and for mere punctuation."""
    typed = unicodedata.normalize("NFKC", text).strip()
    words = phrases(typed)
    if not words:
        return []
    if letters := letters_of(typed):
        places = _by_letters(connection, letters, enterprise_matches(match(words)), most)
    else:
        places = _by_words(connection, words, most)
    return [place & _NUMBER for place in places[:most]]


def _by_words(connection: Connection, words: Sequence[str], most: int | None) -> Sequence[int]:
    """Those at whose start the words stand, then the others.

    Characters of every name are walked through in all names where they do not stand as
    asked: once for 「公司有」, which nobody has, and not for 「有限公司」, for no name
    begins with its first character.
    """
    limit, asked = _ALL if most is None else most, match(words)
    anywhere = id_vector(connection, enterprise_matches(asked).limit(limit))
    first = words[0].partition(" ")[0]
    if not anywhere or not id_vector(connection, enterprise_matches(f'^"{first}"').limit(1)):
        return anywhere
    at_the_start = id_vector(connection, enterprise_matches("^" + asked).limit(limit))
    return list(dict.fromkeys((*at_the_start, *anywhere)))


def _by_letters(
    connection: Connection, letters: str, words: Select[Any], most: int | None
) -> Sequence[int]:
    """By part of the initials, pinyin, code or phone, or by whole words of the text."""
    few = _ALL if most is None else max(FEW, 2 * most)
    parts = connection.execute(_parts(letters).limit(few)).fetchall()
    others = id_vector(connection, words.limit(few))
    ranks = dict.fromkeys(others, _LAST) | {
        place: _rank(look_up, letters) for place, look_up in parts
    }
    if most is None or len(ranks) < few:
        return sorted(ranks, key=lambda place: (ranks[place], place))
    return list(dict.fromkeys((*_likeliest(connection, letters, ranks, most), *sorted(ranks))))


def _parts(letters: str) -> Select[Any]:
    """Places and look-up texts of those with the letters anywhere."""
    both = select(enterprise.c.place, enterprise.c.look_up)
    if len(letters) == 1:  # nearly all have it: the first hits are met at once
        return both.where(enterprise.c.look_up.like(f"%{letters}%")).order_by(enterprise.c.place)
    found = look_up_matches(letters).subquery()
    return both.join(found, found.c.place == enterprise.c.place).order_by(found.c.place)


def _likeliest(
    connection: Connection, letters: str, ranks: dict[int, int], most: int
) -> Sequence[int]:
    """Rank after rank: one that is frequent has been met already, a rarer one is looked for.

    `ranks` are those of the first hits in the order of places.
    """
    found: dict[int, None] = {}
    for rank, statement in enumerate(_likely(letters)):
        met = sorted(place for place, its in ranks.items() if its == rank)
        if len(found) + len(met) < most:
            met = list(id_vector(connection, statement.limit(most + len(found))))
        found.update(dict.fromkeys(met))
        if len(found) >= most:
            break
    return list(found)


def _rank(look_up: str, letters: str) -> int:
    """0 for the most likely hit; `_likely` asks for the same."""
    initials, pinyin, code, _phone = look_up.split("|", 3)
    likely = (
        code.casefold() == letters,
        initials.startswith(letters),
        pinyin.startswith(letters),
        letters in initials,
    )
    return likely.index(True) if any(likely) else _LAST


def _likely(letters: str) -> tuple[Select[Any], ...]:
    """The places of one rank after the other, each off an index of its own."""
    place, initials = enterprise.c.place, enterprise.c.initials
    ranks = (
        enterprise.c.uscc == letters.upper(),
        _begins(initials, letters),
        _begins(enterprise.c.pinyin, letters),
    )
    within = initials_match(letters)
    if len(letters) == 1:
        # All initials are compared in an index; the planner would look into every row.
        those = RARE_INITIALS if letters in _RARE else initials > ""
        within = select(place).where(those, initials.like(f"%{letters}%"))
        within = within.order_by(unindexed(place))
    return (*(select(place).where(rank).order_by(unindexed(place)) for rank in ranks), within)


def _begins(column: ColumnElement[str], letters: str) -> ColumnElement[bool]:
    return and_(column >= letters, column < letters + _AFTER_LETTERS)
