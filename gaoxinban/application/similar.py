"""Similar cases while one types: of the same enterprise first, then by words.

Words are pairs of neighbouring Chinese characters and Latin words of the text
as the full-text index has it; a word weighs what it tells (the fewer cases
have it, the more). Likeness is the weight of the shared words over the weight
of all that were typed, 0 to 1.
"""

import heapq
import math
from dataclasses import dataclass
from threading import Lock

from gaoxinban.application.desk_ports import Candidate, DeskReads, WordSample
from gaoxinban.application.rows import TicketRow
from gaoxinban.domain.instant import DAY_SECONDS, SECOND, Instant

SHOWN = 4
ASKED = 14
"""Words that are looked up: the most telling ones."""
ASKED_UNKNOWN = 4
"""Of them those that the sample does not have: names of things, or slips of the pen."""
COMPARED = 24
FREQUENT = 0.2
"""A word in more of the cases tells nothing."""
READ_MOST = 1_000
"""Characters of the text that are looked at: what is said first says what it is about."""
LIKE_OTHERS = 0.4
LIKE_OWN = 0.2
"""Least likeness to cases of other enterprises and of the same one."""

YEAR = 365 * DAY_SECONDS * SECOND
FRESH_FOR = 3_600 * SECOND
ENOUGH = 100
"""Cases from which one can tell what is frequent."""

_EMPTY = frozenset("的了吗呢吧么您你我们请问")
"""A pair with one of these is no word."""
_CJK_FROM = "\u3005"


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """A case that may be the same, and how alike the words are (0 to 1)."""

    row: TicketRow
    likeness: float
    same_enterprise: bool


def words_of(indexed: str) -> set[str]:
    """The words of a text that is spaced as the full-text index has it."""
    found: set[str] = set()
    before = ""
    for token in indexed.split(" "):
        if len(token) == 1 and token >= _CJK_FROM and token.isalnum():
            if before and token not in _EMPTY:
                found.add(f"{before} {token}")
            before = "" if token in _EMPTY else token
            continue
        before = ""
        if len(token) > 2 and token.isalnum():
            found.add(token)
    return found


def counted(indexed: str) -> set[str]:
    """What a sample counts of a text: its words, and the single characters."""
    characters = {each for each in indexed.split(" ") if len(each) == 1 and each >= _CJK_FROM}
    return words_of(indexed) | characters


class SimilarCases:
    """Finds them, and keeps for an hour how common words are. Callable from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._sample: WordSample | None = None
        self._read_at: Instant = 0

    def find(
        self, desk: DeskReads, typed: str, enterprise_id: int | None, now: Instant
    ) -> list[SimilarCase]:
        """At most `SHOWN` cases of the last twelve months."""
        words = words_of(desk.indexed(typed[:READ_MOST]))
        return _similar(desk, words, enterprise_id, self._word_sample(desk, now))

    def _word_sample(self, desk: DeskReads, now: Instant) -> WordSample:
        with self._lock:
            kept = self._sample
            # A new office learns with each case; a large one changes slowly.
            fresh = kept is not None and kept.cases >= ENOUGH and now - self._read_at < FRESH_FOR
            if kept is None or not fresh:
                kept = self._sample = desk.word_sample(now - YEAR)
                self._read_at = now
            return kept


def _similar(
    desk: DeskReads, words: set[str], enterprise_id: int | None, sample: WordSample
) -> list[SimilarCase]:
    weights = weigh(words, sample)
    if len(weights) < 2:
        return []
    asked = telling(weights, sample)
    reached = desk.cases_with(sample, asked)
    sums = {
        number: sum(weights[asked[place]] for place in places) for number, places in reached.items()
    }
    ids = set(heapq.nlargest(COMPARED, sums, key=lambda number: (sums[number], number)))
    own = frozenset[int]() if enterprise_id is None else frozenset(desk.family(enterprise_id))
    if own:
        ids.update(desk.recent_cases(sample, sorted(own)))
    if not ids:
        return []
    found = [_compared(each, weights, own) for each in desk.candidates(sample, sorted(ids))]
    least = {True: LIKE_OWN, False: LIKE_OTHERS}
    alike = [each for each in found if each.likeness >= least[each.same_enterprise]]
    alike.sort(key=lambda each: (not each.same_enterprise, -each.likeness, -each.row.logged_at))
    return alike[:SHOWN]


def weigh(words: set[str], sample: WordSample) -> dict[str, float]:
    """What each word tells; frequent ones are left out, unknown ones count half."""
    most = FREQUENT * sample.cases if sample.cases >= ENOUGH else sample.cases
    weights: dict[str, float] = {}
    for word in words:
        seen = sample.frequency.get(word, 0)
        if seen <= most and (seen or not _by_chance(word, sample)):
            weight = math.log((sample.cases + 2) / (seen + 0.5))
            weights[word] = weight if seen else weight / 2
    return weights


def _by_chance(word: str, sample: WordSample) -> bool:
    """Whether a pair that the sample lacks is none: its characters are frequent, yet never meet.

    They stand side by side because one word ends and another begins. To look such
    a pair up costs most of all: the index walks through both characters in vain.
    """
    first, _, second = word.partition(" ")
    if not second or sample.cases < ENOUGH:
        return False
    expected = sample.frequency.get(first, 0) * sample.frequency.get(second, 0) / sample.cases
    return expected > 1


def telling(weights: dict[str, float], sample: WordSample) -> list[str]:
    """The words worth looking up: known ones first, the rarest first."""
    known = [word for word in weights if word in sample.frequency]
    unknown = sorted(word for word in weights if word not in sample.frequency)
    known.sort(key=lambda word: (-weights[word], word))
    return [*known[: ASKED - ASKED_UNKNOWN], *unknown[:ASKED_UNKNOWN]]


def _compared(candidate: Candidate, weights: dict[str, float], own: frozenset[int]) -> SimilarCase:
    theirs = words_of(candidate.text)
    shared = sum(weight for word, weight in weights.items() if word in theirs)
    likeness = shared / sum(weights.values())
    return SimilarCase(candidate.row, likeness, candidate.row.enterprise_id in own)
