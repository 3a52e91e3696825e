"""The conditions of a 派单规则: on words, on facts, joined by all / any."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, TypeAlias

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.routing_text import normalise_word
from gaoxinban.domain.term import ProjectStage, RequestKind, Term, Urgency

SHOWN = 4
"""So many words stand in a sentence about a list that was not met."""

Payload: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sight:
    """What a condition may ask: always all facts, given or inferred, never a difference.

    Rules that saw only what had changed could not join it with the rest
    (peers.md §12, pitfall 20).
    """

    words: frozenset[str]
    """Words of the catalogue that stand in title or text."""
    facts: Mapping[str, frozenset[str]]
    """By kind of condition, the codes that hold; a category with its first level."""
    inferred: Mapping[str, tuple[str, ...]]
    """By kind, the words from which the fact was inferred, where nobody gave it."""
    names: Mapping[str, Mapping[str, str]]
    """By kind, codes and their names."""

    def named(self, kind: str, code: str) -> str:
        """A code as people read it, with the words it was inferred from."""
        name = self.names.get(kind, {}).get(code, code)
        words = self.inferred.get(kind)
        return f"{name}（由{quoted(words)}推定）" if words else name


@dataclass(frozen=True)
class Words:
    """Any of these words stands in title or text."""

    words: tuple[str, ...]
    name: str | None = None
    """The named list that the words come from."""

    def failed(self, sight: Sight) -> str | None:
        """Why the condition does not hold; None when it does. So for every condition."""
        return self.failure if self._wanted.isdisjoint(sight.words) else None

    def why(self, sight: Sight) -> tuple[str, ...]:
        """What made the condition hold, a sentence for each simple condition."""
        best = sorted(sight.words & self._wanted, key=lambda word: (-len(word), word))[:2]
        return ("含" + quoted(best),)

    @cached_property
    def _wanted(self) -> frozenset[str]:
        return frozenset(self.words)

    @cached_property
    def failure(self) -> str:
        return "不含" + _listed(self.words)

    def payload(self) -> Payload:
        return {"words": f"@{self.name}" if self.name else list(self.words)}


@dataclass(frozen=True)
class Without:
    """None of these words stands in title or text."""

    words: tuple[str, ...]
    name: str | None = None

    def failed(self, sight: Sight) -> str | None:
        here = self._unwanted & sight.words
        return f"含有{quoted(sorted(here)[:1])}" if here else None

    def why(self, sight: Sight) -> tuple[str, ...]:
        del sight  # the sentence names what is absent
        return ("不含" + _listed(self.words),)

    @cached_property
    def _unwanted(self) -> frozenset[str]:
        return frozenset(self.words)

    def payload(self) -> Payload:
        return {"without": f"@{self.name}" if self.name else list(self.words)}


@dataclass(frozen=True)
class Among:
    """A fact of the given kind is one of these codes."""

    kind: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]

    LABELS: ClassVar[dict[str, str]] = {
        "category": "分类",
        "industry": "产业",
        "town": "镇街",
        "tier": "层级",
        "urgency": "紧急程度",
        "request_kind": "类型",
        "stage": "阶段",
        "given_stage": "登记阶段",
        "project_class": "项目类别",
    }

    def failed(self, sight: Sight) -> str | None:
        held = sight.facts.get(self.kind)
        return self.failure if held is None or self._wanted.isdisjoint(held) else None

    def why(self, sight: Sight) -> tuple[str, ...]:
        held = sight.facts[self.kind]
        code = next(code for code in self.codes if code in held)
        return (f"{self.LABELS[self.kind]}={sight.named(self.kind, code)}",)

    @cached_property
    def _wanted(self) -> frozenset[str]:
        return frozenset(self.codes)

    @cached_property
    def failure(self) -> str:
        return f"{self.LABELS[self.kind]}≠{'、'.join(self.labels)}"

    def payload(self) -> Payload:
        return {self.kind: list(self.codes)}


@dataclass(frozen=True)
class AllOf:
    """Every part holds; the first that does not is the reason."""

    parts: tuple["Condition", ...]

    def failed(self, sight: Sight) -> str | None:
        for part in self.parts:
            why = part.failed(sight)
            if why is not None:
                return why
        return None

    def why(self, sight: Sight) -> tuple[str, ...]:
        return tuple(sentence for part in self.parts for sentence in part.why(sight))

    def payload(self) -> Payload:
        return {"all": [part.payload() for part in self.parts]}


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds; the first that does is the reason."""

    parts: tuple["Condition", ...]

    def failed(self, sight: Sight) -> str | None:
        failures: list[str] = []
        for part in self.parts:
            why = part.failed(sight)
            if why is None:
                return None
            failures.append(why)
        return "均不合：" + "；".join(failures)

    def why(self, sight: Sight) -> tuple[str, ...]:
        return next(part.why(sight) for part in self.parts if part.failed(sight) is None)

    def payload(self) -> Payload:
        return {"any": [part.payload() for part in self.parts]}


Condition: TypeAlias = Words | Without | Among | AllOf | AnyOf


def words_of(condition: Condition) -> tuple[str, ...]:
    """All words that the condition looks for."""
    if isinstance(condition, AllOf | AnyOf):
        return tuple(word for part in condition.parts for word in words_of(part))
    return condition.words if isinstance(condition, Words | Without) else ()


def quoted(words: Iterable[str]) -> str:
    return "".join(f"「{word}」" for word in words)


def _listed(words: tuple[str, ...]) -> str:
    return quoted(words[:SHOWN]) + ("等词" if len(words) > SHOWN else "")


TERMS: dict[str, type[Term]] = {
    "urgency": Urgency,
    "request_kind": RequestKind,
    "stage": ProjectStage,
    "given_stage": ProjectStage,
}
"""`stage` is given or inferred from words, `given_stage` only given."""


@dataclass(frozen=True)
class ConditionReader:
    """Reads conditions from payloads; `where` names the rule in a refusal."""

    lists: Mapping[str, tuple[str, ...]]
    """Named word lists, normalised; a payload refers to one as "@name"."""
    codes: Mapping[str, Mapping[str, str]]
    """By kind of condition, codes and their names."""

    def read(self, payload: object, where: str) -> Condition:
        """A condition; several keys in one table must all hold.

        Raises Refused where a part is blank, unknown or of the wrong shape: a
        blank condition would catch everything (peers.md §12, pitfall 21).
        """
        if not isinstance(payload, Mapping) or not payload:
            raise _blank(where, "条件")
        parts = tuple(self._part(key, value, where) for key, value in payload.items())
        return parts[0] if len(parts) == 1 else AllOf(parts)

    def _part(self, key: object, value: object, where: str) -> Condition:
        joined: dict[object, Callable[[tuple[Condition, ...]], Condition]] = {
            "all": AllOf,
            "any": AnyOf,
        }
        if key in joined:
            children = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
            if not children:
                raise Refused(f"{where}的「{key}」里没有条件；请填写或删去。", field="condition")
            return joined[key](tuple(self.read(child, where) for child in children))
        if key == "words":
            words, name = self._words(value, where)
            return Words(words, name)
        if key == "without":
            words, name = self._words(value, where)
            return Without(words, name)
        if isinstance(key, str) and key in Among.LABELS:
            return self._among(key, value, where)
        raise Refused(f"{where}的条件「{key}」不认识；请改用已有的条件。", field="condition")

    def _words(self, value: object, where: str) -> tuple[tuple[str, ...], str | None]:
        if isinstance(value, str) and value.startswith("@"):
            name = value[1:]
            if name not in self.lists:
                raise Refused(f"{where}用到的词表「{name}」不存在；请先建词表。", field="condition")
            return self.lists[name], name
        words = tuple(normalise_word(text) for text in _strings(value, where, "词语"))
        if not words or not all(words):
            raise _blank(where, "词语条件")
        return tuple(dict.fromkeys(words)), None

    def _among(self, kind: str, value: object, where: str) -> Among:
        label = Among.LABELS[kind]
        wanted = _strings(value, where, label)
        if not wanted or not all(text.strip() for text in wanted):
            raise _blank(where, f"{label}条件")
        pairs = tuple(self._coded(kind, text.strip(), where) for text in wanted)
        return Among(kind, tuple(c for c, _ in pairs), tuple(n for _, n in pairs))

    def _coded(self, kind: str, text: str, where: str) -> tuple[str, str]:
        if kind in TERMS:
            member = TERMS[kind].read(text)
            if member is not None:
                return member.value, member.label
        else:
            known = self.codes.get(kind, {})
            if text in known:
                return text, known[text]
            for code, name in known.items():
                if name == text:
                    return code, name
        what = f"{Among.LABELS[kind]}「{text}」"
        raise Refused(f"{where}的{what}不存在；请从列表中选择。", field="condition")


def _strings(value: object, where: str, label: str) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Sequence) and all(isinstance(text, str) for text in value):
        return tuple(value)
    raise Refused(f"{where}的{label}条件应是文字列表；请检查派单目录。", field="condition")


def _blank(where: str, what: str) -> Refused:
    return Refused(f"{where}的{what}是空的，会匹配所有诉求；请填写后再保存。", field="condition")
