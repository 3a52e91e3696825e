"""派单目录: an ordered list of rules that names the team and says why.

First the words of the request are weighed for what the facts leave open
(category, project stage, industry: `routing_clue`), then the first rule whose
condition holds answers. The answer names the rule, the conditions that
matched with their words, and for every rule before it the condition that
failed: no trace of the rule is what users of other desks complain about
(peers.md §12, pitfall 22). No rule: no team, 待人工派单.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from gaoxinban.domain.routing_condition import Sight
from gaoxinban.domain.routing_source import DispatchRule, Source, TeamEntry, read_source
from gaoxinban.domain.routing_text import Scan, Vocabulary
from gaoxinban.domain.term import ProjectStage, RequestKind, TeamFunction, Urgency

NO_TEAM = "待人工派单"


@dataclass(frozen=True)
class Facts:
    """All that is known when a request is routed; `None` or `()` is unknown.

    Category, industry, town, tiers and project class are codes of the
    catalogue; its names are understood too.
    """

    title: str = ""
    text: str = ""
    category: str | None = None
    industry: str | None = None
    town: str | None = None
    tiers: tuple[str, ...] = ()
    urgency: Urgency | None = None
    kind: RequestKind | None = None
    stage: ProjectStage | None = None
    project_class: str | None = None


@dataclass(frozen=True)
class RejectedRule:
    """A rule that stood before the one that answered, and the condition that failed."""

    number: int
    name: str
    failed: str

    @property
    def sentence(self) -> str:
        return f"规则{self.number} 不合：{self.failed}"


@dataclass(frozen=True)
class RoutingAnswer:
    """Who gets the case, under which category, and why."""

    team: str | None
    """Code of the team; None: 待人工派单."""
    team_name: str
    function: TeamFunction | None
    category: str | None
    """Code, of the second level where it is known; None when the words say nothing."""
    category_name: str | None
    """"水电气热与通信/用电增容"."""
    rule: DispatchRule | None
    why: tuple[str, ...]
    rejected: tuple[RejectedRule, ...]

    @property
    def sentence(self) -> str:
        """因为 规则12：含「增容」且 分类=水电气热与通信."""
        if self.rule is None:
            return "没有规则符合，" + NO_TEAM
        return f"因为 规则{self.rule.number}：{'且 '.join(self.why)}"


@dataclass(frozen=True)
class Catalogue:
    """One version of the 派单目录, compiled for routing."""

    source: Source = field(repr=False)

    @classmethod
    def from_payload(cls, *payloads: Mapping[str, Any]) -> "Catalogue":
        """Compile one payload, or several (one a file) whose keys are put together.

        Raises Refused with a sentence that names the rule where something is
        blank, unknown, or named twice.
        """
        merged: dict[str, Any] = {}
        for part in payloads:
            merged.update(part)
        return cls(read_source(merged))

    @property
    def rules(self) -> tuple[DispatchRule, ...]:
        """In their order, those that are switched off too."""
        return self.source.rules

    @cached_property
    def tried(self) -> tuple[DispatchRule, ...]:
        """The rules that are on, in the order in which they are tried."""
        return tuple(rule for rule in self.source.rules if not rule.off)

    @property
    def teams(self) -> Mapping[str, TeamEntry]:
        """The teams by code."""
        return self.source.teams

    @property
    def names(self) -> Mapping[str, Mapping[str, str]]:
        """By kind (category, industry, town, tier, project_class, stage, …): code to name."""
        return self.source.names

    def to_payload(self) -> dict[str, Any]:
        """The canonical form: `from_payload(to_payload())` gives the same payload again."""
        copy: dict[str, Any] = json.loads(json.dumps(self.source.payload, ensure_ascii=False))
        return copy

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON: what an event names as the version used."""
        canonical = json.dumps(
            self.source.payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return hashlib.sha256(canonical.encode()).hexdigest()

    def route(self, facts: Facts) -> RoutingAnswer:
        """The team and why. Some tens of microseconds; pure."""
        return self.answer(self.see(facts))

    def answer(self, sight: Sight) -> RoutingAnswer:
        """The first rule that is on and whose condition holds, and why the others do not."""
        rejected: list[RejectedRule] = []
        for rule in self.tried:
            failed = rule.condition.failed(sight)
            if failed is None:
                return self._answer(sight, rule, rule.condition.why(sight), tuple(rejected))
            rejected.append(self._rejected(rule, failed))
        return self._answer(sight, None, (), tuple(rejected))

    def first(self, sight: Sight) -> DispatchRule | None:
        """The rule that answers, without the reasons: what thousands of requests are asked."""
        for rule in self.tried:
            if rule.condition.failed(sight) is None:
                return rule
        return None

    def filed(self, sight: Sight, rule: DispatchRule | None) -> str | None:
        """The category under which a request goes that this rule answers."""
        if rule is not None and rule.category is not None and not _given(sight):
            return rule.category
        return max(sight.facts.get("category", frozenset()), key=len, default=None)

    def read_rule(self, table: Mapping[str, Any]) -> DispatchRule:
        """A rule from its payload; Refused beside `name`, `team`, `category` or `condition`."""
        return self.source.read_rule(table)

    def hears_like(self, other: "Catalogue") -> bool:
        """Whether both infer the same from every text, so that one `see` serves both."""
        mine, theirs = self.source.payload, other.source.payload
        return all(mine[key] == theirs[key] for key in _HEARD) and all(
            self.names[kind].keys() == other.names[kind].keys() for kind in self.names
        )

    def hearing(self, other: "Catalogue") -> "Catalogue":
        """The same that also finds the words of the other's rules."""
        words = {*self.source.words(), *other.source.words()}
        vocabulary = Vocabulary(words, self.source.payload["silent"])
        return Catalogue(replace(self.source, vocabulary=vocabulary))

    def category_name(self, code: str) -> str:
        """The name with its first level: 水电气热与通信/用电增容."""
        first = code.split(".", maxsplit=1)[0]
        categories = self.names["category"]
        if first == code:
            return categories[code]
        return f"{categories[first]}/{categories[code]}"

    def code(self, kind: str, text: str | None) -> str | None:
        """The code of a code or name of the given kind, None where the catalogue lacks it."""
        if text is None:
            return None
        return text if text in self.names[kind] else self._codes[kind].get(text)

    def _category_code(self, text: str | None) -> str | None:
        """As `code`; a second level that was made after this version counts as its first."""
        code = self.code("category", text)
        if code is None and text is not None and "." in text:
            code = self.code("category", text.split(".", maxsplit=1)[0])
        return code

    @cached_property
    def _codes(self) -> dict[str, dict[str, str]]:
        codes: dict[str, dict[str, str]] = {}
        for kind, names in self.names.items():
            table = codes.setdefault(kind, {})
            # First levels first: their names win over a second level of the same name.
            for code in sorted(names, key=lambda code: "." in code):
                table.setdefault(names[code], code)
        for code in self.names["category"]:
            codes["category"].setdefault(self.category_name(code), code)
        for kind, aliases in self.source.aliases.items():
            for alias, code in aliases.items():
                codes[kind].setdefault(alias, code)
        return codes

    @cached_property
    def _refusals(self) -> dict[tuple[int, str], RejectedRule]:
        return {}

    def _rejected(self, rule: DispatchRule, why: str) -> RejectedRule:
        # The sentences do not depend on the facts, so a few hundred exist at most.
        known = self._refusals.get((rule.number, why))
        if known is None:
            known = RejectedRule(rule.number, rule.name, why)
            self._refusals[rule.number, why] = known
        return known

    def scan(self, facts: Facts) -> Scan:
        """The words of title and text, the dear part of `see`."""
        return self.source.vocabulary.scan(facts.title, facts.text)

    def see(self, facts: Facts, scan: Scan | None = None) -> Sight:
        """What the rules may ask; `scan` is that of the same title and text."""
        scan = scan or self.scan(facts)
        category = self._category_code(facts.category)
        industry = self.code("industry", facts.industry)
        given_stage = None if facts.stage is ProjectStage.NONE else facts.stage
        inferred = self.source.clues.infer(scan, category, given_stage)
        first = category.split(".", maxsplit=1)[0] if category else None
        found = inferred.get("category")
        if category is not None:
            # A category given by a person stands; the words may only refine it.
            inferred.pop("category", None)
            if found is not None and category == first:
                category = found.code
        elif found is not None:
            category = found.code
        if industry is not None and industry != OTHER_INDUSTRY:
            inferred.pop("industry", None)
        elif "industry" in inferred:
            industry = inferred["industry"].code
        stage = facts.stage
        if given_stage is not None:
            inferred.pop("stage", None)
        elif "stage" in inferred:
            stage = ProjectStage(inferred["stage"].code)
        single = {
            "industry": industry,
            "town": self.code("town", facts.town),
            "urgency": facts.urgency,
            "request_kind": facts.kind,
            "stage": stage,
            "given_stage": given_stage,
            "project_class": self.code("project_class", facts.project_class),
        }
        held = {kind: frozenset((str(code),)) for kind, code in single.items() if code is not None}
        if category is not None:
            held["category"] = frozenset((category, category.split(".", maxsplit=1)[0]))
        tiers = frozenset(code for tier in facts.tiers if (code := self.code("tier", tier)))
        if tiers:
            held["tier"] = tiers
        reasons = {kind: found.words for kind, found in inferred.items()}
        return Sight(scan.words(), held, reasons, self.names)

    def _answer(
        self,
        sight: Sight,
        rule: DispatchRule | None,
        why: tuple[str, ...],
        rejected: tuple[RejectedRule, ...],
    ) -> RoutingAnswer:
        category = self.filed(sight, rule)
        team = self.teams[rule.team] if rule is not None else None
        return RoutingAnswer(
            team=team.code if team else None,
            team_name=team.name if team else NO_TEAM,
            function=team.function if team else None,
            category=category,
            category_name=self.category_name(category) if category else None,
            rule=rule,
            why=why,
            rejected=rejected,
        )


OTHER_INDUSTRY = "other"
_HEARD = ("clues", "markers", "silent", "leaning", "industries", "towns", "tiers")
"""What of a payload decides what is inferred; names of categories do not."""


def _given(sight: Sight) -> bool:
    return "category" in sight.facts and "category" not in sight.inferred
