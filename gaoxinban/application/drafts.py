"""Drafts: what is typed and not yet logged survives the process.

A draft belongs to one window; two windows of one officer keep two drafts. It
is dropped in the transaction that logs its case (`LogCase.draft`), so that a
crash at any moment leaves either the draft or the case, never both or none.
Drafts are no events: they are replaced many times a minute and leave nothing
behind.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gaoxinban.application.desk_ports import Draft
from gaoxinban.application.service import Service
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import Instant


class Drafts(Service):
    """Drafts of one office: `office.desk.drafts`. Callable from any thread.

    No clock guard: a doubtful clock stops acts, never the keeping of what was typed.
    """

    def keep(self, place: tuple[str, str, str], payload: Mapping[str, Any]) -> Instant:
        """Keep what stands in the form; `place` is (window, owner, machine). When it was kept."""
        window, owner, machine = place
        now = self._clock.now()
        with self._database.write() as uow:
            uow.desk.keep_draft(Draft(window, owner, machine, now, payload))
            uow.commit()
        return now

    def drop(self, window: str) -> None:
        """The form is empty: nothing to keep."""
        with self._database.write() as uow:
            uow.desk.drop_draft(window)
            uow.commit()

    def of(self, actor: Actor | None) -> list[Draft]:
        """All that this person left in any window, the newest first; nobody's for None.

        Refused where somebody has to sign in first: what others typed is not for reading.
        """
        if actor is not None:
            with self._database.read() as view:
                actor = self._asking(view.book, actor)
        with self._database.desk() as desk:
            return desk.drafts_of("" if actor is None else actor.ref)

    def take_over(self, left: Draft, window: str, machine: str) -> Draft | None:
        """The draft of a window that is gone becomes this window's; None if another was faster."""
        with self._database.write() as uow:
            found = uow.desk.draft(left.window)
            if found is None or found.saved_at != left.saved_at:
                return None
            taken = replace(found, window=window, machine=machine)
            uow.desk.drop_draft(left.window)
            uow.desk.keep_draft(taken)
            uow.commit()
            return taken
