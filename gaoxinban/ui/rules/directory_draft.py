"""The 派单目录 while it is being edited: rules that may still be unfinished, and condition trees.

Nothing that was typed is lost: an unfinished rule stays in the list with what
is wrong with it, and is refused only when the whole shall be used.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gaoxinban.application.dispatching import Draft
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.routing import Catalogue
from gaoxinban.domain.routing_condition import Condition
from gaoxinban.domain.routing_source import DispatchRule
from gaoxinban.ui.rules.rebasing import rebased

GROUPS = ("all", "any")
BLANK: dict[str, Any] = {"words": []}
"""The condition of a new rule: refused until somebody fills it."""

_LISTS = {"words": "list", "without": "no_list"}
_OF_LISTS = {node: key for key, node in _LISTS.items()}
_WORDS = ("lists", "clues", "markers", "silent", "leaning")
"""What only a file changes."""
Table = Mapping[str, Any]


class UnfinishedRule(Refused):
    """A rule that cannot be used as it stands; `number` says which."""

    def __init__(self, number: int, refused: Refused) -> None:
        super().__init__(refused.sentence, field=refused.field)
        self.number = number


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A rule's payload, and either what it says or why it says nothing."""

    table: Table
    rule: DispatchRule | None
    fault: Refused | None = None

    @property
    def number(self) -> int:
        return int(self.table["number"])

    @property
    def off(self) -> bool:
        return bool(self.table.get("off", False))


class DirectoryDraft:
    """Rules in order over what is in force; `revision` counts the changes."""

    def __init__(self, base: Draft, standing: Catalogue) -> None:
        self.base = base
        self.revision = 0
        self.rules = [RuleDraft(rule.payload(), rule) for rule in base.catalogue.rules]
        self.compare_with(standing)
        self._built: tuple[int, Catalogue] | None = None

    def compare_with(self, standing: Catalogue) -> None:
        """Another version is in force; what was edited stays."""
        self._standing = tuple(rule.payload() for rule in standing.rules)
        payload = standing.source.payload
        self._other_words = any(
            self.base.catalogue.source.payload[key] != payload[key] for key in _WORDS
        )

    @property
    def standing(self) -> list[Table]:
        """The rules in force, as they were when these were compared with them last."""
        return list(self._standing)

    @property
    def only_rules(self) -> bool:
        """Whether all that was changed are rules, and no words of a file."""
        return not self._other_words

    @property
    def changed(self) -> bool:
        """Whether the rules, or the words of a file, differ from what is in force."""
        return self._other_words or tuple(each.table for each in self.rules) != self._standing

    def place_of(self, number: int) -> int:
        """Where a rule stands; -1 if it is not there."""
        places = (at for at, each in enumerate(self.rules) if each.number == number)
        return next(places, -1)

    def team_beside(self, here: RuleDraft | None) -> str:
        """The likeliest team of a rule behind this one; empty where there are no teams."""
        teams = tuple(self.base.teams)
        team = None if here is None else str(here.table["team"])
        return team if team in teams else next(iter(teams), "")

    def drafted(self, table: Table) -> RuleDraft:
        """The rule of a payload, or what is wrong with it."""
        try:
            return RuleDraft(table, self.base.catalogue.read_rule(table))
        except Refused as refused:
            return RuleDraft(table, None, refused)

    def put(self, place: int, table: Table) -> RuleDraft:
        """Another payload for a rule."""
        made = self.rules[place] = self.drafted(table)
        self.revision += 1
        return made

    def insert(self, place: int, table: Table) -> RuleDraft:
        """A rule before `place`, under a number that no rule has."""
        numbers = [each.number for each in self.rules]
        numbers += [int(each["number"]) for each in self._standing]
        made = self.drafted({**table, "number": max(numbers, default=0) + 1})
        self.rules.insert(place, made)
        self.revision += 1
        return made

    def put_over(self, tables: Sequence[Table], begun: Sequence[Table]) -> list[str]:
        """Rules that were edited over `begun`, over those in force now; which of them both changed.

        A rule that somebody else has added under the number of mine is another rule.
        """
        taken = {int(each["number"]): each for each in self._standing}
        known = {int(each["number"]) for each in begun}
        last = max([*taken, *known, *(int(each["number"]) for each in tables)], default=0)
        mine = []
        for table in tables:
            number = int(table["number"])
            if number not in known and number in taken and table != taken[number]:
                last += 1
                mine.append({**table, "number": last})
            else:
                mine.append(dict(table))
        merged, clashes = rebased(begun, mine, self._standing, lambda each: int(each["number"]))
        self.rules = [self.drafted(table) for table in merged]
        self.revision += 1
        return [f"{each['number']}「{each['name']}」" for each in clashes]

    def remove(self, place: int) -> RuleDraft:
        """Take a rule out."""
        self.revision += 1
        return self.rules.pop(place)

    def move(self, place: int, to: int) -> bool:
        """A rule to another place; False when there is none."""
        if place == to or not (0 <= place < len(self.rules) and 0 <= to < len(self.rules)):
            return False
        self.rules.insert(to, self.rules.pop(place))
        self.revision += 1
        return True

    def recipe(self) -> Callable[[], Catalogue]:
        """What makes the directory of the rules as they stand now, in a worker.

        Raises UnfinishedRule at once where a rule says nothing usable.
        """
        rules: list[DispatchRule] = []
        for each in self.rules:
            if each.rule is None:
                assert each.fault is not None
                raise UnfinishedRule(each.number, each.fault)
            rules.append(each.rule)
        revision, base = self.revision, self.base

        def make() -> Catalogue:
            built = self._built
            if built is None or built[0] != revision:
                built = self._built = (revision, base.with_rules(rules))
            return built[1]

        return make


@dataclass(slots=True)
class Node:
    """One line of a condition tree: a group with parts, or one condition with its values."""

    kind: str
    values: list[str] = field(default_factory=list)
    parts: list["Node"] = field(default_factory=list)

    @property
    def is_group(self) -> bool:
        return self.kind in GROUPS


def tree_of(payload: Mapping[str, Any]) -> Node:
    """The tree of a condition's payload; its root is always a group."""
    root = _node(payload)
    return root if root.is_group else Node("all", parts=[root])


def payload_of(node: Node) -> dict[str, Any]:
    """The payload of a tree; a group of one is what it holds."""
    if node.is_group:
        if len(node.parts) == 1:
            return payload_of(node.parts[0])
        return {node.kind: [payload_of(part) for part in node.parts]}
    if node.kind in _OF_LISTS:
        return {_OF_LISTS[node.kind]: f"@{node.values[0]}" if node.values else []}
    return {node.kind: list(node.values)}


def walk(root: Node, depth: int = 0) -> Iterator[tuple[int, Node, Node | None]]:
    """Depth, node and the group it stands in, from top to bottom."""
    if depth == 0:
        yield 0, root, None
    for part in root.parts:
        yield depth + 1, part, root
        yield from walk(part, depth + 1) if part.is_group else ()


def condition_of(catalogue: Catalogue, payload: Mapping[str, Any]) -> Condition | None:
    """What a payload says; None where it is blank or unknown."""
    rule = next(iter(catalogue.rules)).payload()
    try:
        return catalogue.read_rule({**rule, "condition": payload}).condition
    except Refused:
        return None


def _node(payload: Mapping[str, Any]) -> Node:
    if len(payload) != 1:
        return Node("all", parts=[_node({key: value}) for key, value in payload.items()])
    ((key, value),) = payload.items()
    if key in GROUPS:
        return Node(key, parts=[_node(part) for part in value])
    if key in _LISTS and isinstance(value, str):
        return Node(_LISTS[key], [value.removeprefix("@")])
    return Node(key, [value] if isinstance(value, str) else list(value))
