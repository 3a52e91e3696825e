"""What every room of use cases stands on: the office's database and clock, and who may act now."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gaoxinban.application.clock_guard import entering
from gaoxinban.application.filling import Filling, kept_under
from gaoxinban.application.permission import EVERYBODY, ensure_role

if TYPE_CHECKING:
    from gaoxinban.application.clock_guard import ClockGuard
    from gaoxinban.application.entrance import Doorkeeper
    from gaoxinban.application.ports import Book, Clock, Database, UnitOfWork, View
    from gaoxinban.domain.event import Actor
    from gaoxinban.domain.instant import Instant
    from gaoxinban.domain.term import Role


@dataclass(frozen=True, slots=True)
class Premises:
    """What all rooms of one office share."""

    database: Database
    clock: Clock
    guard: ClockGuard
    doors: Doorkeeper


class Service:
    """A room of the office. Callable from any thread."""

    def __init__(self, premises: Premises) -> None:
        self._database = premises.database
        self._clock = premises.clock
        self._guard = premises.guard
        self._doors = premises.doors

    def _view(self) -> AbstractContextManager[View]:
        return self._database.read()

    def _entering(self, uow: UnitOfWork, actor: Actor) -> Instant:
        """The time of what goes into the history; Refused while the clock is in doubt."""
        return entering(self._guard, uow, actor)

    def _acting(
        self, uow: UnitOfWork, actor: Actor, roles: frozenset[Role] = EVERYBODY, what: str = ""
    ) -> tuple[Instant, Actor]:
        """The time of an act that goes into the history, and who does it.

        Refused while the clock is in doubt, and where this person may not do `what` now.
        """
        now = self._entering(uow, actor)
        self._take_forms(uow, actor)
        actor = self._doors.admit(uow.book, actor, now)
        ensure_role(actor, roles, what)
        return now, actor

    def _asking(
        self, book: Book, actor: Actor, roles: frozenset[Role] = EVERYBODY, what: str = ""
    ) -> Actor:
        """Who does what no history tells: no doubtful clock keeps anybody from it."""
        actor = self._doors.admit(book, actor, self._clock.now())
        ensure_role(actor, roles, what)
        return actor

    def _take_forms(self, uow: UnitOfWork, actor: Actor) -> None:
        """What somebody acts by is no draft any more, once this is committed."""
        for form in actor.forms if isinstance(actor, Filling) else ():
            uow.desk.drop_draft(kept_under(form, actor.ref)[0])
