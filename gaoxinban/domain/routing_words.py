"""A 派单目录 in words: what a condition says, and what one version changes of another."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gaoxinban.domain.routing import Catalogue
from gaoxinban.domain.routing_condition import (
    AllOf,
    Among,
    AnyOf,
    Condition,
    Words,
    quoted,
)
from gaoxinban.domain.routing_source import DispatchRule

MOST = 3
"""So many words or names stand in a line; the rest are counted."""

_PARTS = {
    "lists": "词表",
    "clues": "线索词",
    "markers": "语气词",
    "silent": "忽略的词",
    "leaning": "阶段倾向",
    "industries": "产业",
    "towns": "镇街",
    "tiers": "层级",
    "project_classes": "项目类别",
    "categories": "事项分类",
    "teams": "团队",
}


def condition_text(condition: Condition, most: int = MOST) -> str:
    """「分类=用地与厂房空间 且（含「租」 或 阶段=洽谈）」; at most `most` words of each part."""
    if isinstance(condition, AllOf | AnyOf):
        parts = [_inner(part, most) for part in condition.parts]
        return (" 且 " if isinstance(condition, AllOf) else " 或 ").join(parts)
    if isinstance(condition, Among):
        named = "、".join(condition.labels[:most]) + _more(condition.labels, most, "个")
        return f"{Among.LABELS[condition.kind]}={named}"
    verb = "含" if isinstance(condition, Words) else "不含"
    if condition.name is not None:
        return f"{verb}词表「{condition.name}」"
    return verb + quoted(condition.words[:most]) + _more(condition.words, most, "词")


def rule_text(rule: DispatchRule) -> str:
    """规则12「供电增容」"""
    return f"规则{rule.number}「{rule.name}」"


def changes(old: Catalogue, new: Catalogue) -> tuple[str, ...]:
    """What `new` changes of `old`, a sentence for each; empty when nothing."""
    before = {rule.number: rule for rule in old.rules}
    after = {rule.number: rule for rule in new.rules}
    lines = [f"去掉 {rule_text(rule)}" for rule in old.rules if rule.number not in after]
    moved = _moved(list(before), [number for number in after if number in before])
    for place, rule in enumerate(new.rules):
        known = before.get(rule.number)
        where = f"在{rule_text(new.rules[place - 1])}之后" if place else "在最前"
        if known is None:
            said = condition_text(rule.condition)
            lines.append(f"新增 {rule_text(rule)}（{where}）：{said} → {_team(new, rule)}")
            continue
        lines += _edits(old, known, new, rule)
        if rule.number in moved:
            lines.append(f"{rule_text(rule)} 移到{where[1:] if place else '最前'}")
    return (*lines, *_rest(old.source.payload, new.source.payload))


def _edits(
    old: Catalogue, before: DispatchRule, new: Catalogue, after: DispatchRule
) -> Iterator[str]:
    said = rule_text(after)
    if before.off != after.off:
        yield f"{said} {'停用' if after.off else '启用'}"
    if before.name != after.name:
        yield f"规则{after.number} 改名：「{before.name}」 → 「{after.name}」"
    if before.team != after.team:
        yield f"{said} 改派：{_team(old, before)} → {_team(new, after)}"
    if before.category != after.category:
        yield f"{said} 归入分类：{_filed(old, before)} → {_filed(new, after)}"
    if before.condition.payload() != after.condition.payload():
        words = [condition_text(each.condition) for each in (before, after)]
        if words[0] == words[1]:
            # The difference lies among what a short line leaves out.
            words = [condition_text(each.condition, 1_000) for each in (before, after)]
        yield f"{said} 条件：{words[0]} → {words[1]}"


def _rest(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """All that is no rule."""
    for key, label in _PARTS.items():
        if old[key] == new[key]:
            continue
        if key != "lists":
            yield f"{label}有改动"
            continue
        for name in (*old[key], *(name for name in new[key] if name not in old[key])):
            one, other = old[key].get(name, ()), new[key].get(name, ())
            added = [word for word in other if word not in one]
            gone = [word for word in one if word not in other]
            said = [
                f"{verb}{quoted(words[:MOST])}{_more(words, MOST, '词')}"
                for verb, words in (("加上", added), ("去掉", gone))
                if words
            ]
            if said:
                yield f"{label}「{name}」：{'，'.join(said)}"


def _moved(old: Sequence[int], new: Sequence[int]) -> frozenset[int]:
    """Numbers that left their place: all but a longest row that kept its order."""
    place = {number: at for at, number in enumerate(old)}
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in new:
        at = bisect_left(tails, place[number])
        before[number] = ends[at - 1] if at else None
        tails[at : at + 1] = [place[number]]
        ends[at : at + 1] = [number]
    kept = set[int]()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return frozenset(new) - kept


def _inner(part: Condition, most: int) -> str:
    said = condition_text(part, most)
    return f"（{said}）" if isinstance(part, AllOf | AnyOf) and len(part.parts) > 1 else said


def _more(items: Sequence[str], most: int, unit: str) -> str:
    return f"等{len(items)}{unit}" if len(items) > most else ""


def _team(catalogue: Catalogue, rule: DispatchRule) -> str:
    return catalogue.teams[rule.team].name


def _filed(catalogue: Catalogue, rule: DispatchRule) -> str:
    return "不变" if rule.category is None else catalogue.category_name(rule.category)
