"""Clues: words that speak for a category, a project stage or an industry.

A request names its matter in one clause and much else around it ("厂房已经租好了，
现在想问孩子上学"). So each clause is weighed by how it is worded: what is asked
counts more than what is told as background, and what is denied hardly counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.routing_text import Hit, Scan, normalise_word, outermost

WEIGHTS = {"sure": 4.0, "strong": 3.0, "words": 2.0, "weak": 1.0, "faint": 0.5}
KINDS = ("category", "stage", "industry")
NO_MATTER = "none"
"""A code beside the categories: greetings, wrong numbers and private matters speak for it."""
THRESHOLD = 1.0
EVIDENCE = 2.0
"""A single weak word is no evidence, however it is put."""

TITLE = 1.5
ASK = 1.5
PIVOT = 1.4
BEFORE_PIVOT = 0.6
BACKGROUND = 0.45
NEGATION = 0.15
MARKERS = ("ask", "background", "negation", "pivot")


@dataclass(frozen=True)
class Inference:
    """What the words say: the code, and the words that say it, strongest first."""

    code: str
    words: tuple[str, ...]
    score: float


@dataclass(frozen=True)
class Clue:
    """The words that speak for one code."""

    kind: str
    code: str
    sure: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    faint: tuple[str, ...] = ()

    def payload(self) -> dict[str, Any]:
        lists = {name: list(getattr(self, name)) for name in WEIGHTS if getattr(self, name)}
        return {"kind": self.kind, "code": self.code, **lists}

    @classmethod
    def read(cls, payload: Mapping[str, Any], codes: Mapping[str, Mapping[str, str]]) -> "Clue":
        """Raises Refused for an unknown kind or code, or no words."""
        kind, code = str(payload.get("kind", "category")), str(payload.get("code", ""))
        silence = kind == "category" and code == NO_MATTER
        if kind not in KINDS or (code not in codes[kind] and not silence):
            raise Refused(
                f"线索词表指向不存在的分类、阶段或产业「{code}」；请改正。", field="clues"
            )
        lists = {name: read_words(payload.get(name, ()), f"线索词表「{code}」") for name in WEIGHTS}
        if not any(lists.values()):
            raise Refused(f"线索词表「{code}」没有词语；请填写或删去。", field="clues")
        return cls(kind, code, **lists)


@dataclass(frozen=True)
class Clues:
    """All clues with the markers that tell how a clause is meant."""

    clues: tuple[Clue, ...]
    markers: Mapping[str, tuple[str, ...]]
    leaning: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """By a given stage, factors for first-level categories: in talks one asks about investing."""
    _by_word: Mapping[str, Mapping[str, tuple[tuple[str, float], ...]]] = field(
        init=False, repr=False
    )
    _by_marker: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        by_word: dict[str, dict[str, list[tuple[str, float]]]] = {}
        for clue in self.clues:
            words = by_word.setdefault(clue.kind, {})
            for name, weight in WEIGHTS.items():
                for word in getattr(clue, name):
                    words.setdefault(word, []).append((clue.code, weight))
        by_marker = {word: name for name in MARKERS for word in self.markers.get(name, ())}
        frozen = {k: {word: tuple(at) for word, at in w.items()} for k, w in by_word.items()}
        object.__setattr__(self, "_by_word", frozen)
        object.__setattr__(self, "_by_marker", by_marker)

    def all_words(self) -> Iterable[str]:
        for words in self._by_word.values():
            yield from words
        yield from self._by_marker

    def infer(
        self, scan: Scan, within: str | None = None, stage: str | None = None
    ) -> dict[str, Inference]:
        """By kind, what the text speaks for; `within` keeps to a given first-level category.

        `stage` is the project's stage where somebody gave it.
        """
        leaning = self.leaning.get(stage or "", {})
        answers: dict[str, Inference] = {}
        for kind, by_word in self._by_word.items():
            hits = [hit for hit in scan.hits if hit.word in by_word]
            if not hits:
                continue
            if kind == "category":
                best = _best_category(self._category_scores(scan, hits, within), leaning)
                if best is not None and best.code == NO_MATTER:
                    best = None
            else:
                scores: dict[str, dict[str, float]] = {}
                for hit in outermost(hits):
                    for code, weight in by_word[hit.word]:
                        scores.setdefault(code, {})[hit.word] = weight
                best = _best(scores, EVIDENCE)
            if best is not None:
                answers[kind] = best
        return answers

    def _category_scores(
        self, scan: Scan, hits: list[Hit], within: str | None
    ) -> dict[str, dict[str, float]]:
        said = self._clause_weights(scan)
        by_word = self._by_word["category"]
        scores: dict[str, dict[str, float]] = {}
        plain: dict[str, float] = {}
        for hit in outermost(hits):
            factor = said[scan.clause(hit.start)]
            for code, weight in by_word[hit.word]:
                if not _inside(code, within):
                    continue
                words = scores.setdefault(code, {})
                first = code.split(".", maxsplit=1)[0]
                if hit.word not in words:
                    plain[first] = plain.get(first, 0.0) + weight
                words[hit.word] = max(words.get(hit.word, 0.0), weight * factor)
        if within is not None:
            return scores
        return {
            code: words
            for code, words in scores.items()
            if plain[code.split(".", maxsplit=1)[0]] >= EVIDENCE
        }

    def _clause_weights(self, scan: Scan) -> list[float]:
        title = scan.clause(max(scan.title_end - 1, 0)) + 1 if scan.title_end else 0
        weights = [TITLE if n < title else 1.0 for n in range(scan.clauses)]
        marks: dict[int, set[str]] = {}
        for hit in scan.hits:
            mark = self._by_marker.get(hit.word)
            if mark is not None:
                marks.setdefault(scan.clause(hit.start), set()).add(mark)
        for clause, names in sorted(marks.items()):
            if "pivot" in names and clause > title:
                weights[title:clause] = [w * BEFORE_PIVOT for w in weights[title:clause]]
            for name, factor in (("pivot", PIVOT), ("ask", ASK)):
                if name in names:
                    weights[clause] *= factor
                    break
            if "negation" in names:
                weights[clause] *= NEGATION
            elif "background" in names:
                weights[clause] *= BACKGROUND
        return weights


def _inside(code: str, within: str | None) -> bool:
    return within is None or code == within or code.startswith(within + ".")


def _ranked(words: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-words[word], -len(word), word))[:2])


def _best(
    scores: Mapping[str, Mapping[str, float]],
    threshold: float = THRESHOLD,
    leaning: Mapping[str, float] = MappingProxyType({}),
) -> Inference | None:
    best: Inference | None = None
    for code, words in scores.items():
        score = sum(words.values()) * leaning.get(code, 1.0)
        if score >= threshold and (best is None or score > best.score):
            best = Inference(code, _ranked(words), score)
    return best


def _best_category(
    scores: Mapping[str, Mapping[str, float]], leaning: Mapping[str, float]
) -> Inference | None:
    """The heaviest first level, then the heaviest second level within it, if one was named."""
    firsts: dict[str, dict[str, float]] = {}
    for code, words in scores.items():
        merged = firsts.setdefault(code.split(".", maxsplit=1)[0], {})
        for word, weight in words.items():
            merged[word] = max(merged.get(word, 0.0), weight)
    first = _best(firsts, leaning=leaning)
    if first is None:
        return None
    seconds = {c: w for c, w in scores.items() if c.startswith(first.code + ".")}
    second = _best(seconds) or first
    return Inference(second.code, first.words, first.score)


def read_leaning(
    value: object, codes: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, float]]:
    """Factors by stage and first-level category; raises Refused for an unknown one or no number."""
    table = value if isinstance(value, Mapping) else {}
    leaning: dict[str, dict[str, float]] = {}
    for stage, factors in table.items():
        if stage not in codes["stage"] or not isinstance(factors, Mapping):
            raise Refused(f"阶段倾向「{stage}」不是项目阶段；请改正。", field="leaning")
        for code, factor in factors.items():
            known = code in codes["category"] and "." not in code
            if not known or not isinstance(factor, int | float) or factor <= 0:
                raise Refused(
                    f"阶段倾向「{stage}」里的「{code}」不是一级分类或倍数不对；请改正。",
                    field="leaning",
                )
            leaning.setdefault(stage, {})[code] = float(factor)
    return leaning


def read_words(value: object, where: str) -> tuple[str, ...]:
    """Normalised words of a payload's list; a blank word is refused."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise Refused(f"{where}应是词语列表；请检查派单目录。", field="words")
    words = tuple(normalise_word(str(text)) for text in value)
    if not all(words):
        raise Refused(f"{where}里有空白词语；请删去。", field="words")
    return tuple(dict.fromkeys(words))
