"""Who is at work on a case in another window: heartbeats beside the history, forgotten by age."""

import secrets

from gaoxinban.application.ports import Clock, Database
from gaoxinban.application.register_ports import Present
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import SECOND, Instant

BEAT = 20 * SECOND
SEEN = 3 * BEAT
"""Without a heartbeat for so long somebody counts as gone: a crashed window says no farewell."""

_FORGOTTEN = 60 * BEAT


class Presence:
    """Of one program; others see its heartbeats, it sees theirs. Proves nothing, binds nobody."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._session = secrets.token_hex(8)

    def be_present(self, actor: Actor, ticket_id: int, act: str) -> None:
        """Tell the others that this person is at `act` on this case."""
        now = self._clock.now()
        with self._database.write() as uow:
            present = Present(self._session, actor.name, act, now)
            uow.register.be_present(ticket_id, present, now - _FORGOTTEN)
            uow.commit()

    def leave(self, ticket_id: int | None = None) -> None:
        """Not at it any more; None: at nothing."""
        with self._database.write() as uow:
            uow.register.leave(self._session, ticket_id)
            uow.commit()

    def others(self, ticket_id: int) -> list[Present]:
        """Who else is at work on the case now."""
        now = self._clock.now()
        with self._database.register() as register:
            found = register.present(ticket_id, now - SEEN)
        return [each for each in found if self._is_other(each, now)]

    def elsewhere(self) -> dict[int, list[Present]]:
        """Who else is at work now, by the id of the case: one look for a whole list."""
        now = self._clock.now()
        with self._database.register() as register:
            found = register.present_anywhere(now - SEEN)
        by_case: dict[int, list[Present]] = {}
        for ticket_id, each in found:
            if self._is_other(each, now):
                by_case.setdefault(ticket_id, []).append(each)
        return by_case

    def _is_other(self, each: Present, now: Instant) -> bool:
        """A heartbeat from the future is of a window that crashed while the clock was ahead."""
        return each.session != self._session and each.at <= now + SEEN
