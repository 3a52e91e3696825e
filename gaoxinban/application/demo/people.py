"""Invented people: names, phones that no operator has given out, and the office's own staff."""

from dataclasses import dataclass

from gaoxinban.application.demo.chance import Chance, Weighted
from gaoxinban.application.demo.words import Words
from gaoxinban.application.ports import Book
from gaoxinban.application.rows import OfficerOption
from gaoxinban.domain.event import Actor
from gaoxinban.domain.term import Role

_PHONE_PREFIX = "154"
"""Eleven digits in the form of a mobile phone; no operator has been given this range."""

_DESK = 4
_TEAM_SIZES = {"investment_1": 4, "investment_2": 4, "delivery": 5, "service": 6, "finance": 3}


class People:
    """Names made of common surnames and given names."""

    def __init__(self, words: Words) -> None:
        offered = words.table("people")
        surnames: list[str] = offered["surnames"]
        self._surnames = Weighted([(name, 1.0 / (rank + 4)) for rank, name in enumerate(surnames)])
        self._first: str = offered["first"]
        self._second: str = offered["second"]
        self._single: str = offered["single"]
        self.titles: list[str] = offered["titles"]

    def surname(self, chance: Chance) -> str:
        return self._surnames.pick(chance)

    def name(self, chance: Chance) -> str:
        surname = self._surnames.pick(chance)
        if chance.hit(0.14):
            return surname + chance.pick(self._single)
        return surname + chance.pick(self._first) + chance.pick(self._second)

    @staticmethod
    def phone(chance: Chance) -> str:
        return f"{_PHONE_PREFIX}{chance.between(0, 99_999_999):08d}"


@dataclass(frozen=True, slots=True)
class Staff:
    """Who acts: the intake desk, supervisors, and every team with its lead."""

    desk: tuple[Actor, ...]
    supervisors: tuple[Actor, ...]
    teams: dict[int, tuple[Actor, ...]]
    leads: dict[int, Actor]
    codes: dict[str, int]
    accounts: tuple[tuple[str, str], ...]


def hire(book: Book, people: People, chance: Chance) -> Staff:
    """Add the invented staff to the office's book."""
    taken = {officer.name for officer in book.officers()}
    accounts: list[tuple[str, str]] = []

    def add(role: Role, team_id: int | None) -> OfficerOption:
        name = people.name(chance)
        while name in taken:
            name = people.name(chance)
        taken.add(name)
        officer = book.add_officer(name, role, team_id)
        accounts.append((name, f"{officer.team}{role.label}" if officer.team else role.label))
        return officer

    supervisors = tuple(add(Role.SUPERVISOR, None).actor for _ in range(2))
    desk = tuple(add(Role.OFFICER, None).actor for _ in range(_DESK))
    teams: dict[int, tuple[Actor, ...]] = {}
    leads: dict[int, Actor] = {}
    codes: dict[str, int] = {}
    for code, size in _TEAM_SIZES.items():
        team = book.team_named(code)
        if team is None:
            continue
        codes[code] = team.id
        leads[team.id] = add(Role.LEAD, team.id).actor
        teams[team.id] = tuple(add(Role.OFFICER, team.id).actor for _ in range(size))
    return Staff(desk, supervisors, teams, leads, codes, tuple(accounts))
