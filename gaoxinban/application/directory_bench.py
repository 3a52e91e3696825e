"""The test bench of the 派单目录: logged requests routed again, by two directories.

Both directories answer the same question: the words as they were logged, what
the register knows of the enterprise now, and the category if a person gave
it. An event names the category, not who gave it; it counts as given where the
words alone would not have led to it.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from gaoxinban.domain.routing import Catalogue, Facts
from gaoxinban.domain.routing_condition import Sight
from gaoxinban.domain.routing_source import DispatchRule

Told = Callable[[int, int], None]
"""How many requests were looked at, and of how many; raises what shall stop the bench."""

TOLD_EVERY = 200


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """A request as it was logged; `decided` is the team that took it on, None: none did."""

    ticket_id: int
    number: str
    facts: Facts
    decided: int | None


@dataclass(frozen=True, slots=True)
class ChangedCase:
    """A request that the other directory gives to another team; an empty team is nobody.

    `decided` is the team that took it on in the end; empty while none has.
    """

    ticket_id: int
    number: str
    old_team: str
    old_rule: str
    new_team: str
    new_rule: str
    decided: str


@dataclass(frozen=True, slots=True)
class Shadow:
    """A rule that never answered, and who took what it would have: `cases` of them."""

    by: int
    cases: int


@dataclass(slots=True)
class Agreement:
    """Of `decided` requests, how many the rules gave to the team that took them on."""

    decided: int = 0
    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True)
class Replay:
    """What another directory would have done; rules are known by their numbers.

    `flows` counts the changed by old and new team. `answered` is how often each
    rule of the new directory answers; `shadows` names those that an earlier one
    leaves nothing to. `skipped` requests have no words any more.
    """

    requests: int
    skipped: int
    flows: Mapping[tuple[str, str], int]
    changed: Sequence[ChangedCase]
    agreement: Agreement
    answered: Mapping[int, int]
    shadows: Mapping[int, Shadow]


@dataclass(slots=True)
class _Side:
    """One directory: its teams by code, as the office knows and calls them."""

    catalogue: Catalogue
    teams: Mapping[str, tuple[int, str]]

    def team(self, rule: DispatchRule | None) -> tuple[int | None, str]:
        return (None, "") if rule is None else self.teams.get(rule.team, (None, ""))


class _Marks:
    """Which rules answer, and what would have come to those that do not."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.answered = Counter[int]()
        self._missed: dict[int, Counter[int]] = {}
        self._idle = {rule.number: rule for rule in catalogue.tried}
        self._place = {number: place for place, number in enumerate(self._idle)}

    def note(self, answer: DispatchRule | None, sight: Sight) -> None:
        if answer is None:
            return
        number = answer.number
        self.answered[number] += 1
        self._idle.pop(number, None)
        for idle, rule in self._idle.items():
            # Those before the one that answered did not hold.
            if self._place[idle] > self._place[number] and rule.condition.failed(sight) is None:
                self._missed.setdefault(idle, Counter())[number] += 1

    def shadows(self) -> dict[int, Shadow]:
        """By the rule that leaves the most to nobody."""
        return {
            number: Shadow(takers.most_common(1)[0][0], takers.total())
            for number, takers in self._missed.items()
            if number in self._idle
        }


def replay(
    requests: Sequence[LoggedRequest],
    old: Catalogue,
    new: Catalogue,
    team_of: Callable[[str], tuple[int, str] | None],
    told: Told | None = None,
) -> Replay:
    """Every request by both. `team_of` gives id and name of a team by its code."""
    before, after = (_Side(each, _teams(each, team_of)) for each in (old, new))
    names = dict([*before.teams.values(), *after.teams.values()])
    alike = new.hears_like(old)
    ear = old.hearing(new) if alike else old
    marks = _Marks(new)
    flows = Counter[tuple[str, str]]()
    changed: list[ChangedCase] = []
    agreement = Agreement()
    skipped = 0
    for seen, request in enumerate(requests, 1):
        if told is not None and seen % TOLD_EVERY == 0:
            told(seen, len(requests))
        if not (request.facts.title or request.facts.text):
            skipped += 1
            continue
        sight, facts, one = _question(request.facts, ear)
        other = sight if alike else new.see(facts)
        two = new.first(other)
        marks.note(two, other)
        (old_id, old_team), (new_id, new_team) = before.team(one), after.team(two)
        if request.decided is not None:
            agreement.decided += 1
            agreement.before += old_id == request.decided
            agreement.after += new_id == request.decided
        if old_id != new_id:
            flows[old_team, new_team] += 1
            said = "" if request.decided is None else names.get(request.decided, "")
            rules = _rule(one), _rule(two)
            changed.append(
                ChangedCase(
                    request.ticket_id, request.number, old_team, rules[0], new_team, rules[1], said
                )
            )
    return Replay(
        len(requests), skipped, flows, changed, agreement, marks.answered, marks.shadows()
    )


def _question(facts: Facts, old: Catalogue) -> tuple[Sight, Facts, DispatchRule | None]:
    """What is asked of both, and who answers in the old: the category only if it was given."""
    scan = old.scan(facts)
    asked = replace(facts, category=None)
    sight = old.see(asked, scan)
    rule = old.first(sight)
    if facts.category is None or old.filed(sight, rule) == facts.category:
        return sight, asked, rule
    sight = old.see(facts, scan)
    return sight, facts, old.first(sight)


def _teams(
    catalogue: Catalogue, team_of: Callable[[str], tuple[int, str] | None]
) -> dict[str, tuple[int, str]]:
    found = {code: team_of(code) for code in catalogue.teams}
    return {code: team for code, team in found.items() if team is not None}


def _rule(rule: DispatchRule | None) -> str:
    return "" if rule is None else f"规则{rule.number} {rule.name}"
