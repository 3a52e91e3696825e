"""The way through one life: what it knows of itself, and the time that passes on it."""

from collections.abc import Callable, Generator
from typing import Any, TypeAlias

from gaoxinban.application.acting import Act
from gaoxinban.application.changes import Outcome
from gaoxinban.application.demo.plan import Plan
from gaoxinban.application.demo.requests import Draft
from gaoxinban.application.demo.world import World
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import SECOND, Instant
from gaoxinban.domain.ticket import Ticket

UseCase: TypeAlias = Callable[[Act, Any], Outcome[Any]]
Step: TypeAlias = tuple[Instant, Actor, UseCase, Any]
Course: TypeAlias = Generator[Step, Outcome[Any], bool]
"""Steps of a part of the life; at its end: whether the life goes on."""

MINUTE = 60.0
_NOT_LOGGED = Ticket(0)


class Walk:
    """A case on its way: when it is there, and in whose hands."""

    __slots__ = ("_at", "_draft", "_officer", "_plan", "_ticket", "_world")

    def __init__(self, world: World, plan: Plan, draft: Draft, at: Instant) -> None:
        self._world = world
        self._plan = plan
        self._draft = draft
        self._at = at
        self._ticket = _NOT_LOGGED
        self._officer = world.staff.desk[0]

    def _later(self, seconds: float) -> Instant:
        """Go on after so much working time (of people who do not watch the clock: time)."""
        if self._plan.after_hours:
            self._at += int(seconds) * SECOND
        else:
            self._at = self._world.calendar.add(self._at, int(seconds) + 1)
        return self._at

    def _step(self, actor: Actor, use_case: UseCase, command: Any) -> Step:
        return self._at, actor, use_case, command

    def _say(self, name: str) -> str:
        return self._world.words.say(name, self._draft.scene)

    def _pace(self) -> float:
        return self._world.pace.of(self._ticket.team_id or 0, self._at)

    def _somebody(self) -> Actor:
        return self._world.chance.pick(self._world.staff.teams[self._ticket.team_id or 0])

    def _desk(self) -> Actor:
        return self._world.chance.pick(self._world.staff.desk)

    def _supervisor(self) -> Actor:
        return self._world.chance.pick(self._world.staff.supervisors)

    def _other_team(self) -> int:
        others = [each for each in self._world.staff.teams if each != self._ticket.team_id]
        return self._world.chance.pick(others)
