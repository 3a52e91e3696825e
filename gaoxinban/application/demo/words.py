"""The building blocks of text: word lists, and sentences with slots.

A sentence such as "{plant}停电{few}次" is compiled once; a slot is a word list
of resources/demo/words.toml (whose words may have slots of their own), a range
of numbers given there, or a fact of the case (product, town, a date near its
day, …).
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from gaoxinban.application.demo.chance import Chance
from gaoxinban.domain.errors import Refused

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(slots=True)
class Scene:
    """What a sentence may speak of."""

    chance: Chance
    day: date
    product: str
    town: str
    company: str
    said: dict[str, str] = field(default_factory=dict)


Part: TypeAlias = Callable[[Scene], str]


class Sentence:
    """A compiled sentence; calling it fills the slots."""

    __slots__ = ("_parts",)

    def __init__(self, parts: Sequence[str | Part]) -> None:
        self._parts = tuple(parts)

    def __call__(self, scene: Scene) -> str:
        return "".join(
            [part if part.__class__ is str else part(scene) for part in self._parts]  # type: ignore[operator]  # narrowing by class is what makes this fast
        )


def _date_words(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _past(scene: Scene) -> str:
    return _date_words(scene.day - timedelta(days=scene.chance.between(3, 40)))


def _coming(scene: Scene) -> str:
    return _date_words(scene.day + timedelta(days=scene.chance.between(7, 60)))


def _coming_month(scene: Scene) -> str:
    day = scene.day + timedelta(days=scene.chance.between(30, 240))
    year = "" if day.year == scene.day.year else "明年" if day.year == scene.day.year + 1 else ""
    return f"{year}{day.month}月"


_FACTS: dict[str, Part] = {
    "product": lambda scene: scene.product,
    "town": lambda scene: scene.town,
    "company": lambda scene: scene.company,
    "past": _past,
    "coming": _coming,
    "coming_month": _coming_month,
    "year": lambda scene: str(scene.day.year),
    "last_year": lambda scene: str(scene.day.year - 1),
}


_FRESH = frozenset({"few", "days", "weeks", "months", "hours", "percent", "since"})
"""Slots that may be filled differently within one case; a workshop stays the same one."""


def _kept(name: str, fill: Part) -> Part:
    """The slot's word, remembered for the rest of the case."""
    if name in _FRESH:
        return fill

    def remember(scene: Scene) -> str:
        said = scene.said.get(name)
        if said is None:
            said = scene.said[name] = fill(scene)
        return said

    return remember


class Words:
    """All lists and sentences, compiled."""

    def __init__(self, folder: Path) -> None:
        self.offered = {
            path.stem: tomllib.loads(path.read_text("utf-8")) for path in folder.glob("*.toml")
        }
        words = self.offered["words"]
        self._lists: Mapping[str, Sequence[str]] = words["lists"]
        self._numbers: Mapping[str, Sequence[int]] = words["numbers"]
        self._slots: dict[str, Part] = {}
        self.phrases: dict[str, list[Sentence]] = {
            name: self.sentences(texts) for name, texts in words["phrases"].items()
        }

    def sentences(self, texts: Sequence[str]) -> list[Sentence]:
        return [self.sentence(text) for text in texts]

    def sentence(self, text: str) -> Sentence:
        pieces = _SLOT.split(text)
        parts: list[str | Part] = []
        for place, piece in enumerate(pieces):
            if place % 2:
                parts.append(self._slot(piece))
            elif piece:
                parts.append(piece)
        return Sentence(parts)

    def say(self, name: str, scene: Scene) -> str:
        """One phrase of that name."""
        return scene.chance.pick(self.phrases[name])(scene)

    def _slot(self, name: str) -> Part:
        made = self._slots.get(name)
        if made is None:
            made = self._slots[name] = self._make_slot(name)
        return made

    def _make_slot(self, name: str) -> Part:
        if name in _FACTS:
            return _FACTS[name]
        if name in self._numbers:
            low, high, step = self._numbers[name]
            steps = (high - low) // step
            return _kept(name, lambda scene: str(low + step * scene.chance.between(0, steps)))
        if name not in self._lists:
            raise Refused(f"演示文字里有不认识的空格「{{{name}}}」。")
        plain = self._lists[name]
        if not any("{" in word for word in plain):
            return _kept(name, lambda scene: scene.chance.pick(plain))
        compiled = self.sentences(plain)
        return _kept(name, lambda scene: scene.chance.pick(compiled)(scene))

    def table(self, name: str) -> Mapping[str, Any]:
        """A whole file, by its name without ending."""
        return self.offered[name]


@lru_cache(maxsize=1)
def shipped_words() -> Words:
    """The words that come with the program: beside the source, or inside the package."""
    package = Path(__file__).resolve().parents[2]
    for folder in (package.parent / "resources" / "demo", package / "_data" / "resources" / "demo"):
        if folder.is_dir():
            return Words(folder)
    raise Refused("程序不完整：缺少 resources/demo 文件夹，请重新安装。")
