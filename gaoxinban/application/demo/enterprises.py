"""Invented enterprises of 新北区: names, codes with right check characters, towns, people.

Names are put together from syllables that are no known brand; none is meant
to be a real enterprise's.
"""

import math
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from gaoxinban.application.cleaning import company_key
from gaoxinban.application.demo.chance import Chance, Weighted
from gaoxinban.application.demo.people import People
from gaoxinban.application.demo.words import Words
from gaoxinban.application.pinyin import spell
from gaoxinban.application.ports import Enterprises
from gaoxinban.domain.enterprise import Enterprise
from gaoxinban.domain.term import Ownership, ProjectStage

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


_POOL = {
    ProjectStage.TALKS: "talks",
    ProjectStage.SIGNED: "building",
    ProjectStage.BUILDING: "building",
    ProjectStage.PRODUCING: "working",
    ProjectStage.NONE: "working",
}
_STAGES = Weighted(
    [
        (ProjectStage.TALKS, 0.07),
        (ProjectStage.SIGNED, 0.05),
        (ProjectStage.BUILDING, 0.09),
        (ProjectStage.PRODUCING, 0.64),
        (ProjectStage.NONE, 0.15),
    ]
)
_OWNERSHIP = Weighted(
    [
        (Ownership.PRIVATE, 0.79),
        (Ownership.FOREIGN, 0.12),
        (Ownership.STATE, 0.06),
        (Ownership.OTHER, 0.03),
    ]
)
_PROJECT_CLASSES = ("旗舰型", "龙头型", "基地型", "基地型", "小而美", "小而美", "小而美")


def credit_code(chance: Chance) -> str:
    """An 18-character 统一社会信用代码 of the district with both check characters (GB 32100)."""
    body = "MA" + "".join(chance.pick(_ALPHABET) for _ in range(6))
    total = sum(
        _ORGANISATION.index(one) * weight
        for one, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True)
    )
    check = "0123456789X0"[11 - total % 11]
    code = "91320411" + body + check
    total = sum(_ALPHABET.index(one) * weight for one, weight in zip(code, _WEIGHTS, strict=True))
    return code + _ALPHABET[(31 - total % 31) % 31]


@dataclass(frozen=True, slots=True)
class Known:
    """An enterprise as the demonstration remembers it."""

    id: int
    name: str
    product: str
    town: str
    contact_name: str
    contact_phone: str


class Pool:
    """Enterprises of one stage, some of which ask more than others."""

    __slots__ = ("_known", "_sums")

    def __init__(self, weighed: Sequence[tuple[Known, float]]) -> None:
        self._known = [known for known, _ in weighed]
        self._sums = list(accumulate(weight for _, weight in weighed))

    def __bool__(self) -> bool:
        return bool(self._known)

    def pick(self, chance: Chance) -> Known:
        return self._known[bisect(self._sums, chance.random() * self._sums[-1])]


@dataclass(frozen=True, slots=True)
class Register:
    """The pools from which requests draw: in talks, building, at work."""

    talks: Pool
    building: Pool
    working: Pool


def how_many(tickets: int) -> int:
    """Enterprises of an office with so many cases: 400 at 2,000, 60,000 at a million."""
    return max(8, min(60_000, round(400 * math.pow(tickets / 2000, 0.80627))))


class Founder:
    """Makes enterprises up."""

    def __init__(self, chance: Chance, words: Words, people: People) -> None:
        self._chance = chance
        self._people = people
        offered = words.table("enterprises")
        self._places = Weighted([(row["name"], row["weight"]) for row in offered["places"]])
        self._forms = Weighted([(row["name"], row["weight"]) for row in offered["forms"]])
        self._first: str = offered["first"]
        self._second: str = offered["second"]
        self._third: str = offered["third"]
        self._industries: Weighted[dict[str, Any]] = Weighted(
            [(row, row["weight"]) for row in offered["industries"]]
        )
        self._towns: Weighted[dict[str, Any]] = Weighted(
            [(row, row["weight"]) for row in offered["towns"]]
        )
        self._tiers = offered["tiers"]
        self._keys: set[str] = set()

    def found(self, count: int) -> Iterator[tuple[Enterprise, str, float]]:
        """Enterprises, each with a product and how often it asks."""
        for _ in range(count):
            yield self._one()

    def _one(self) -> tuple[Enterprise, str, float]:
        chance = self._chance
        industry = self._industries.pick(chance)
        name, key = self._name(industry["trades"])
        initials, pinyin = spell(name)
        town = self._towns.pick(chance)
        stage = _STAGES.pick(chance)
        size = chance.spread(1.0, 0.9)
        settled = stage is ProjectStage.PRODUCING or stage is ProjectStage.NONE
        made = Enterprise(
            name=name,
            name_key=key,
            uscc=credit_code(chance),
            initials=initials,
            pinyin=pinyin,
            kind="有限责任公司",
            industry=industry["name"],
            town=town["name"],
            tiers=self._tier(size) if settled else (),
            ownership=_OWNERSHIP.pick(chance),
            stage=stage,
            project_class="" if settled else chance.pick(_PROJECT_CLASSES),
            contact_name=self._people.name(chance),
            contact_phone=self._people.phone(chance),
            address=self._address(town),
            scope=chance.pick(industry["scopes"]),
            capital=f"{round(chance.spread(800, 1.1), -1) + 50:.0f}万元",
            registered_on=self._date(),
        )
        return made, chance.pick(industry["products"]), size

    def _address(self, town: dict[str, Any]) -> str:
        road = self._chance.pick(town["roads"])
        return f"常州市新北区{town['name']}{road}{self._chance.between(1, 398)}号"

    def _date(self) -> str:
        between = self._chance.between
        return f"{between(2001, 2022)}-{between(1, 12):02d}-{between(1, 28):02d}"

    def _name(self, trades: Sequence[str]) -> tuple[str, str]:
        chance = self._chance
        while True:
            brand = chance.pick(self._first) + chance.pick(self._second)
            if chance.hit(0.16):
                brand += chance.pick(self._third)
            place = self._places.pick(chance)
            trade = chance.pick(trades)
            form = self._forms.pick(chance)
            if "科技" in trade:
                form = form.removeprefix("科技")
            name = f"{place}{brand}{trade}{form}" if place else f"{brand}{trade}（常州）{form}"
            key = company_key(name)
            if len(set(brand)) == len(brand) and key not in self._keys:
                self._keys.add(key)
                return name, key

    def _tier(self, size: float) -> tuple[str, ...]:
        return tuple(
            row["name"]
            for row in self._tiers
            if self._chance.hit(min(0.95, row["share"] * (size if row["by_size"] else 1.0)))
        )


def settle(register: Enterprises, founder: Founder, count: int) -> Register:
    """Add invented enterprises to the register."""
    pools: dict[str, list[tuple[Known, float]]] = {"talks": [], "building": [], "working": []}
    for made, product, size in founder.found(count):
        known = Known(
            register.add(made),
            made.name,
            product,
            made.town,
            made.contact_name,
            made.contact_phone,
        )
        pools[_POOL[made.stage]].append((known, size))
    everybody = [each for pool in pools.values() for each in pool]
    made_pools = {name: Pool(pool or everybody) for name, pool in pools.items()}
    return Register(**made_pools)
