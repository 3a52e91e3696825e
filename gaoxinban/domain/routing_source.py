"""Reading a 派单目录 from its payload: the TOML files and the stored JSON have one structure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.routing_clue import MARKERS, Clue, Clues, read_leaning, read_words
from gaoxinban.domain.routing_condition import TERMS, Condition, ConditionReader, words_of
from gaoxinban.domain.routing_text import Vocabulary
from gaoxinban.domain.term import TeamFunction


@dataclass(frozen=True)
class DispatchRule:
    """派单规则: where the condition holds, the case goes to `team`."""

    number: int
    name: str
    condition: Condition
    team: str
    category: str | None = None
    """The category to file the case under, where the rule knows better than the words."""
    off: bool = False
    """Switched off: it keeps its place and is not tried."""

    def payload(self) -> dict[str, Any]:
        table: dict[str, Any] = {
            "number": self.number,
            "name": self.name,
            "team": self.team,
            "condition": self.condition.payload(),
        }
        if self.category is not None:
            table["category"] = self.category
        if self.off:
            table["off"] = True
        return table


@dataclass(frozen=True)
class TeamEntry:
    """A team as the catalogue knows it."""

    code: str
    name: str
    function: TeamFunction


@dataclass(frozen=True)
class Source:
    """A checked catalogue, compiled."""

    payload: Mapping[str, Any]
    rules: tuple[DispatchRule, ...]
    teams: Mapping[str, TeamEntry]
    names: Mapping[str, Mapping[str, str]]
    aliases: Mapping[str, Mapping[str, str]]
    """By kind, shorter names ("also" in the payload) to codes."""
    clues: Clues
    vocabulary: Vocabulary

    def read_rule(self, table: Mapping[str, Any]) -> DispatchRule:
        """A rule that knows this catalogue's lists, teams and categories."""
        lists = {name: tuple(words) for name, words in self.payload["lists"].items()}
        reader = ConditionReader(lists, self.names)
        return _rule(table, reader, self.teams, self.names["category"])

    def words(self) -> Iterator[str]:
        """All words that clues, markers and rules look for."""
        yield from self.clues.all_words()
        for rule in self.rules:
            yield from words_of(rule.condition)


_SIMPLE = (("industry", "industries"), ("town", "towns"), ("tier", "tiers"))
_NAMED = (*_SIMPLE, ("project_class", "project_classes"))


def read_source(raw: Mapping[str, Any]) -> Source:
    """Read and check a payload; raises Refused naming what is wrong."""
    categories = _tables(raw, "categories")
    names: dict[str, dict[str, str]] = {"category": {}}
    for table in categories:
        for entry in (table, *_tables(table, "second")):
            _enter(names["category"], entry, "分类")
    aliases: dict[str, dict[str, str]] = {}
    for kind, key in _NAMED:
        names[kind], aliases[kind] = {}, {}
        for entry in _tables(raw, key):
            _enter(names[kind], entry, key)
            aliases[kind].update(dict.fromkeys(entry.get("also", ()), str(entry["code"])))
    for kind, term in TERMS.items():
        names[kind] = {member.value: member.label for member in term}
    teams = _teams(raw)
    lists = {
        str(name): read_words(words, f"词表「{name}」")
        for name, words in raw.get("lists", {}).items()
    }
    markers = {
        name: read_words(raw.get("markers", {}).get(name, ()), f"语气词表「{name}」")
        for name in MARKERS
    }
    silent = read_words(raw.get("silent", ()), "忽略词表")
    leaning = read_leaning(raw.get("leaning", {}), names)
    clues = Clues(
        tuple(Clue.read(table, names) for table in _tables(raw, "clues")), markers, leaning
    )
    reader = ConditionReader(lists, names)
    rules = _rules(raw, reader, teams, names["category"])
    payload = {
        "categories": [
            {**_coded(table), "second": [_coded(entry) for entry in _tables(table, "second")]}
            for table in categories
        ],
        **{key: [dict(entry) for entry in _tables(raw, key)] for _, key in _NAMED},
        "teams": [dict(table) for table in _tables(raw, "teams")],
        "lists": {name: list(words) for name, words in lists.items()},
        "markers": {name: list(words) for name, words in markers.items()},
        "leaning": leaning,
        "silent": list(silent),
        "clues": [clue.payload() for clue in clues.clues],
        "rules": [rule.payload() for rule in rules],
    }
    source = Source(payload, rules, teams, names, aliases, clues, Vocabulary(()))
    return replace(source, vocabulary=Vocabulary(set(source.words()), silent))


def _teams(raw: Mapping[str, Any]) -> dict[str, TeamEntry]:
    teams: dict[str, TeamEntry] = {}
    for table in _tables(raw, "teams"):
        names: dict[str, str] = {}
        _enter(names, table, "团队")
        ((code, name),) = names.items()
        function = TeamFunction.read(str(table.get("function", "")))
        if function is None:
            raise Refused(f"团队「{name}」没有招商、推进或服务职能；请填写。", field="function")
        if code in teams:
            raise Refused(f"团队代码「{code}」重复；请改正。", field="code")
        teams[code] = TeamEntry(code, name, function)
    return teams


def _rules(
    raw: Mapping[str, Any],
    reader: ConditionReader,
    teams: Mapping[str, TeamEntry],
    categories: Mapping[str, str],
) -> tuple[DispatchRule, ...]:
    rules: list[DispatchRule] = []
    seen: set[int] = set()
    for place, table in enumerate(_tables(raw, "rules"), start=1):
        number = table.get("number", place)
        if not isinstance(number, int) or number in seen:
            raise Refused(
                f"第{place}条规则的编号「{number}」重复或不是整数；请改正。", field="number"
            )
        seen.add(number)
        rules.append(_rule({**table, "number": number}, reader, teams, categories))
    return tuple(rules)


def _rule(
    table: Mapping[str, Any],
    reader: ConditionReader,
    teams: Mapping[str, TeamEntry],
    categories: Mapping[str, str],
) -> DispatchRule:
    number = table["number"]
    name = str(table.get("name", "")).strip()
    where = f"规则{number}" + (f"「{name}」" if name else "")
    if not name:
        raise Refused(f"{where}没有名称；请填写。", field="name")
    wanted = str(table.get("team", ""))
    by_name = {team.name: team.code for team in teams.values()}
    team = wanted if wanted in teams else by_name.get(wanted)
    if team is None:
        raise Refused(f"{where}的团队「{wanted}」不存在；请从团队列表中选择。", field="team")
    category = table.get("category")
    if category is not None and category not in categories:
        raise Refused(f"{where}的分类「{category}」不存在；请从分类中选择。", field="category")
    off = table.get("off", False)
    if not isinstance(off, bool):
        raise Refused(f"{where}的「off」应是 true 或 false；请改正。", field="off")
    return DispatchRule(
        number, name, reader.read(table.get("condition"), where), team, category, off
    )


def _tables(raw: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    value = raw.get(key, ())
    listed = isinstance(value, Sequence) and not isinstance(value, str)
    if listed and all(isinstance(entry, Mapping) for entry in value):
        tables: Sequence[Mapping[str, Any]] = value
        return tables
    raise Refused(f"派单目录的「{key}」应是一组表；请检查。", field=key)


def _coded(entry: Mapping[str, Any]) -> dict[str, str]:
    return {"code": str(entry["code"]), "name": str(entry["name"])}


def _enter(names: dict[str, str], entry: Mapping[str, Any], what: str) -> None:
    code, name = str(entry.get("code", "")).strip(), str(entry.get("name", "")).strip()
    if not code or not name or code in names:
        raise Refused(f"{what}「{name or code}」缺代码或名称，或代码重复；请改正。", field="code")
    names[code] = name
