"""Who and what the office has: teams, people, categories, and the short lists of all of them."""

from __future__ import annotations

from dataclasses import dataclass

from gaoxinban.domain.event import Actor
from gaoxinban.domain.term import Role, TeamFunction


@dataclass(frozen=True, slots=True)
class TeamOption:
    """A team, department or town that can hold a case."""

    id: int
    name: str
    function: TeamFunction | None
    is_co_handler: bool
    active: bool = True
    code: str = ""


@dataclass(frozen=True, slots=True)
class OfficerOption:
    """A person who can act; one who is not `active` did so once."""

    id: int
    name: str
    role: Role
    team_id: int | None
    team: str
    active: bool = True

    @property
    def label(self) -> str:
        """王敏（企业服务组）: whom to turn to, and where; （企业服务组，已停用）: not any more."""
        said = "，".join(filter(None, (self.team, "" if self.active else "已停用")))
        return f"{self.name}（{said}）" if said else self.name

    @property
    def actor(self) -> Actor:
        """The person as one who acts."""
        return Actor(f"officer:{self.id}", self.name, self.role, self.team_id, self.id)


@dataclass(frozen=True, slots=True)
class CategoryOption:
    """A category of the two-level tree; `parent` is None on the first level."""

    code: str
    name: str
    parent: str | None
    full_name: str
    active: bool = True
    """False: old cases keep it, new ones do not get it."""


@dataclass(frozen=True, slots=True)
class Directory:
    """The office's short lists, for combo boxes.

    `former` are people who no longer act: not to be chosen, but to be found.
    `away` are the officers who are on leave now.
    """

    teams: tuple[TeamOption, ...]
    officers: tuple[OfficerOption, ...]
    categories: tuple[CategoryOption, ...]
    towns: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    former: tuple[OfficerOption, ...] = ()
    away: frozenset[int] = frozenset()

    def named(self, officer: OfficerOption) -> str:
        """A name as it is offered: whoever is away may be chosen, and is told apart."""
        return f"{officer.name}（请假）" if officer.id in self.away else officer.name
