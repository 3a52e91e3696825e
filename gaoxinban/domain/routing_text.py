"""Text as the 派单目录 sees it: normalised, cut into clauses, scanned once for all its words.

One pass finds every word of every list: two characters of text select a small
bucket of words that begin with them, so the cost follows the length of the
text, not the number of words (some thousand) or of rules.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeAlias

GAP = "…"
"""In a word list, "租…厂房" is met by 租 followed by 厂房 within one clause."""
GAP_LENGTH = 8
KEY = 2
"""So many characters select a bucket."""
Entry: TypeAlias = tuple[str, str, int, tuple[str, ...]]
"""A word with its first part, that one's length, and the parts after gaps."""
_BREAKS = ",。;!?\n"
_BREAK = re.compile(f"[{_BREAKS}]")
_GAPS = re.compile("…+|\\.{3,}")
_NEWLINES = re.compile("[\r\n\u2028\u2029]+")
_DROPPED = re.compile(r"[^\S\n]+|[\u200b-\u200f\u2060\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f]")


def normalise(text: str) -> str:
    """NFKC and case folded; blanks and invisible characters gone, line ends kept as breaks."""
    folded = unicodedata.normalize("NFKC", _GAPS.sub(",", text)).casefold()
    return _DROPPED.sub("", _NEWLINES.sub("\n", folded))


@lru_cache(maxsize=32_768)
def normalise_word(word: str) -> str:
    """A word of a list, in the form in which texts are scanned; may be empty.

    Remembered: whoever edits a 派单目录 has its ten thousand words read again at every step.
    """
    return GAP.join(part for part in (normalise(p) for p in word.split(GAP)) if part)


class Hit(NamedTuple):
    """One occurrence: characters [start, end) of the scanned text."""

    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class Scan:
    """A text with all the words found in it, in the order in which they stand."""

    text: str
    hits: tuple[Hit, ...]
    breaks: tuple[int, ...]
    title_end: int

    def words(self) -> frozenset[str]:
        return frozenset(hit.word for hit in self.hits)

    def clause(self, position: int) -> int:
        """The number of the clause in which a character stands, from 0."""
        return bisect_right(self.breaks, position)

    @property
    def clauses(self) -> int:
        return len(self.breaks) + 1


class Vocabulary:
    """All words of a catalogue, indexed by their first two characters."""

    def __init__(self, words: Iterable[str], silent: Iterable[str] = ()) -> None:
        """`words` and `silent` are normalised; words within a silent phrase are not found."""
        self._silent = frozenset(silent)
        pairs: dict[str, list[Entry]] = {}
        singles: dict[str, list[Entry]] = {}
        for word in sorted({*words, *self._silent} - {""}, key=_longest_first):
            first, *rest = word.split(GAP)
            index, key = (singles, first) if len(first) == 1 else (pairs, first[:KEY])
            index.setdefault(key, []).append((word, first, len(first), tuple(rest)))
        self._pairs = {key: tuple(bucket) for key, bucket in pairs.items()}
        self._singles = {key: tuple(bucket) for key, bucket in singles.items()}

    def scan(self, title: str, body: str) -> Scan:
        """Every word that stands in title or body, at each place the longest first."""
        head = normalise(title)
        text = f"{head}\n{normalise(body)}"
        found: list[Hit] = []
        pairs, singles = self._pairs.get, self._singles.get
        for start, pair in enumerate(map(str.__add__, text, text[1:])):
            bucket = pairs(pair)
            if bucket is not None:
                _collect(text, start, bucket, found)
            bucket = singles(text[start])
            if bucket is not None:
                _collect(text, start, bucket, found)
        bucket = singles(text[-1])
        if bucket is not None:
            _collect(text, len(text) - 1, bucket, found)
        if _LETTERS.search(text) is not None:
            found = [hit for hit in found if _stands_alone(text, hit)]
        if self._silent:
            found = self._heard(found)
        breaks = tuple(match.start() for match in _BREAK.finditer(text))
        return Scan(text, tuple(found), breaks, len(head))

    def _heard(self, found: list[Hit]) -> list[Hit]:
        muted = [hit for hit in found if hit.word in self._silent]
        if not muted:
            return found
        return [
            hit
            for hit in found
            if hit.word not in self._silent
            and not any(mute.start <= hit.start and hit.end <= mute.end for mute in muted)
        ]


_LETTERS = re.compile("[a-z]")


def _stands_alone(text: str, hit: Hit) -> bool:
    """A Latin word is no part of a longer one: "bi" does not stand in "bianyaqi"."""
    before = text[hit.start - 1 : hit.start] + text[hit.start]
    after = text[hit.end - 1] + text[hit.end : hit.end + 1]
    return not (_INNER.fullmatch(before) or _INNER.fullmatch(after))


_INNER = re.compile("[a-z]{2}")


def _longest_first(word: str) -> tuple[bool, int, str]:
    return GAP in word, -len(word), word


def _collect(
    text: str,
    start: int,
    bucket: tuple[Entry, ...],
    found: list[Hit],
) -> None:
    for word, head, length, rest in bucket:
        # The bucket was found by the first two characters.
        if length > KEY and not text.startswith(head, start):
            continue
        end = start + length
        if not rest:
            found.append(Hit(start, end, word))
            continue
        for part in rest:
            place = text.find(part, end, end + GAP_LENGTH + len(part))
            if place < 0 or _BREAK.search(text, end, place):
                break
            end = place + len(part)
        else:
            found.append(Hit(start, end, word))


def outermost(hits: Iterable[Hit]) -> list[Hit]:
    """The hits that do not stand within a longer one: 用工补贴 hides 用工.

    `hits` are in the order of a scan. A word with a gap hides nothing, for
    what stands in its gap is another matter.
    """
    kept: list[Hit] = []
    reach = -1
    for hit in hits:
        if GAP in hit.word:
            if hit.end >= reach:
                kept.append(hit)
        elif hit.end > reach:
            kept.append(hit)
            reach = hit.end
    return kept
