"""Finding by what was typed: which texts match, how well, and which of their characters to mark.

Several words must all occur. A word of Latin letters also matches the pinyin
initials of Chinese characters: `qs` finds 签收.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from gaoxinban.application.initial_letters import initials
from gaoxinban.application.rows import (
    EnterpriseHits,
    EnterpriseOption,
    EnterpriseRow,
    OfficerOption,
    TicketFilter,
    TicketRow,
)
from gaoxinban.domain.instant import local_date
from gaoxinban.domain.ticket import numbers_said

if TYPE_CHECKING:
    from gaoxinban.application.office import Office

Span = tuple[int, int]
"""[start, end) of characters."""

AROUND = 14
MOST_WORDS = 8


class Match(NamedTuple):
    """`rank` is lower for a better match; `marks` are the characters that match."""

    rank: int
    marks: tuple[Span, ...]


def words_of(query: str) -> list[str]:
    """The words that must occur."""
    return [word.casefold() for word in query.split()][:MOST_WORDS]


def match(query: str, text: str) -> Match | None:
    """How `text` matches; None where a word of the query is not in it."""
    rank = 0
    marks: list[Span] = []
    words = words_of(query)
    if not words:
        return None
    for word in words:
        found = _match_word(word, text)
        if found is None:
            return None
        rank = max(rank, found.rank)
        marks += found.marks
    return Match(rank, merged(marks))


def _match_word(word: str, text: str) -> Match | None:
    folded = _folded(text)
    if folded == word:
        return Match(0, ((0, len(text)),))
    at = folded.find(word)
    if at >= 0:
        return Match(1 if at == 0 else 2, ((at, at + len(word)),))
    if not (word.isascii() and word.isalnum()):
        return None
    letters = initials(text)
    at = letters.find(word)
    if at >= 0:
        return Match(1 if at == 0 else 3, ((at, at + len(word)),))
    return _scattered(word, letters)


def _scattered(word: str, letters: str) -> Match | None:
    """The letters in their order with others between them; three or more, else all matches."""
    if len(word) < 3:
        return None
    marks: list[Span] = []
    at = -1
    for letter in word:
        at = letters.find(letter, at + 1)
        if at < 0:
            return None
        marks.append((at, at + 1))
    return Match(6, tuple(marks))


def _folded(text: str) -> str:
    """Case folded, of the same length: a mark must fit the text that is shown."""
    return "".join(c if len(c.casefold()) != 1 else c.casefold() for c in text)


def merged(marks: Iterable[Span]) -> tuple[Span, ...]:
    """In order, without overlaps."""
    found: list[Span] = []
    for start, end in sorted(marks):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return tuple(found)


def marks_in(query: str, text: str) -> tuple[Span, ...]:
    """Where words of the query stand in a text, by the letter."""
    folded = _folded(text)
    return merged(
        (found.start(), found.end())
        for word in words_of(query)
        for found in re.finditer(re.escape(word), folded)
    )


def excerpt(query: str, texts: Sequence[str]) -> str:
    """A few words around the first hit in any of the texts; empty where there is none."""
    for text in texts:
        flat = " ".join(text.split())
        for word in words_of(query):
            at = _folded(flat).find(word)
            if at >= 0:
                low, high = max(0, at - AROUND), at + len(word) + AROUND
                more = "…" if high < len(flat) else ""
                return f"{'…' if low else ''}{flat[low:high]}{more}"
    return ""


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case, with the words around the hit where its title does not show it."""

    row: TicketRow
    excerpt: str


@dataclass(frozen=True, slots=True)
class FoundEnterprise:
    """An enterprise; `person` is the contact by whom it was found.

    A further contact is asked for apart: the register's own hits are counted without it.
    """

    id: int
    name: str
    uscc: str
    town: str
    person: str = ""
    phone: str = ""
    further: bool = False


def cases(office: "Office", query: str, limit: int) -> list[FoundCase]:
    """Cases by number, title, text, notes, results and names of files: newest first.

    Of a number its end is enough, as `numbers_said` tells; those cases come first.
    """
    page = office.ticket_page(TicketFilter(text=query), limit=limit)
    numbered = _by_short_number(office, query)
    known = {row.id for row in numbered}
    rows = [*numbered, *(row for row in page.rows if row.id not in known)][:limit]
    hidden = [row.id for row in rows if not _shows(query, row)]
    texts = office.register.written(hidden) if hidden else {}
    return [FoundCase(row, excerpt(query, _plain(texts.get(row.id, ())))) for row in rows]


def _by_short_number(office: "Office", query: str) -> list[TicketRow]:
    numbers = numbers_said(query, local_date(office.clock.now()).year)
    pages = (office.ticket_page(TicketFilter(number=each), limit=1) for each in numbers)
    return [row for page in pages for row in page.rows]


def _shows(query: str, row: TicketRow) -> bool:
    shown = _folded(f"{row.number} {row.title} {row.enterprise}")
    return all(word in shown for word in words_of(query))


def _plain(payloads: Sequence[str]) -> list[str]:
    found: list[str] = []
    for payload in payloads:
        read: Mapping[str, Any] = json.loads(payload)
        found += [str(value) for key, value in read.items() if key != "known_as"]
    return found


def enterprises(office: "Office", query: str, limit: int) -> list[FoundEnterprise]:
    """By name, pinyin, code, phone, and by the people to call there."""
    found = {
        option.id: _found(query, option) for option in office.look_up_enterprises(query, limit)
    }
    for person in office.register.people(query, limit):
        if person.id not in found and len(found) < 2 * limit:
            found[person.id] = person
    return list(found.values())


def _found(query: str, option: EnterpriseOption) -> FoundEnterprise:
    found = FoundEnterprise(option.id, option.name, option.uscc, option.town)
    if match(query, option.name) is not None or not is_reached_by(query, option):
        return found
    return replace(found, person=option.contact_name, phone=option.contact_phone)


def callers(office: "Office", typed: str, limit: int) -> EnterpriseHits:
    """Who may be on the telephone, best first; by a further contact, with that person to call.

    Further contacts are asked for only where the register itself leaves room:
    few letters find more enterprises than are shown.
    """
    hits = office.enterprise_hits(typed, limit)
    room = limit - len(hits.options)
    known = {each.id for each in hits.options}
    people = office.register.people(typed, limit) if room else []
    people = [each for each in people if each.id not in known][:room]
    rows = {row.id: row for row in office.enterprise_rows([each.id for each in people])}
    met = (
        replace(option_of(rows[each.id]), contact_name=each.person, contact_phone=each.phone)
        for each in people
    )
    return replace(hits, options=(*hits.options, *met))


def option_of(row: EnterpriseRow) -> EnterpriseOption:
    """A row of the register as a hit of the look-up."""
    return EnterpriseOption(
        id=row.id,
        name=row.name,
        uscc=row.uscc,
        town=row.town,
        industry=row.industry,
        contact_name=row.contact_name,
        contact_phone=row.contact_phone,
        open_cases=row.open_cases,
    )


def is_reached_by(typed: str, option: EnterpriseOption) -> bool:
    """Whether the person to call there is who was typed, by name, initials or number."""
    number = typed.replace(" ", "").replace("-", "")
    by_number = number.isdigit() and number in option.contact_phone.replace("-", "").replace(
        " ", ""
    )
    return by_number or match(typed, option.contact_name) is not None


def officers(office: "Office", query: str, limit: int) -> list[tuple[OfficerOption, Match]]:
    """Colleagues by name or its pinyin."""
    found = [
        (each, hit)
        for each in office.directory().officers
        if (hit := match(query, each.name)) is not None and hit.rank < 6
    ]
    return sorted(found, key=lambda pair: (pair[1].rank, pair[0].name))[:limit]
