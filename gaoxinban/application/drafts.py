"""Drafts: what is typed and not yet logged survives the process.

A draft belongs to one window; two windows of one officer keep two drafts. It
is dropped in the transaction that logs its case (`LogCase.draft`), so that a
crash at any moment leaves either the draft or the case, never both or none.
Drafts are no events: they are replaced many times a minute and leave nothing
behind.

What is typed in the form of an act on a case is kept likewise, under the case, the
act and who typed it, and goes in the transaction of the act (`CaseCommand.form`). What is
typed in any other form is kept under the form and who typed it, and goes in the transaction
of its act as well (`filling`).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gaoxinban.application.desk_ports import ActDraft, Draft
from gaoxinban.application.filling import kept_under
from gaoxinban.application.laid_files import files_of
from gaoxinban.application.ports import UnitOfWork
from gaoxinban.application.service import Service
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor, EventKind
from gaoxinban.domain.instant import SECOND, Instant
from gaoxinban.domain.privacy import WHO, may_see, told_by, veiled
from gaoxinban.domain.ticket import Ticket
from gaoxinban.domain.transition import allowed

ENDED_FOR = 24 * 3600 * SECOND
"""So long a draft waits whose act the case's state bars: the state may be undone."""

_WHO_ASKS = frozenset({*WHO, "enterprise_id", "enterprise"})


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

    def keep_act(self, place: tuple[int, str, str], payload: Mapping[str, Any]) -> Instant:
        """Keep what stands in the form of an act; `place` is (case, act, owner). When it was kept.

        An empty form keeps nothing.
        """
        ticket_id, act, owner = place
        now = self._clock.now()
        with self._database.write() as uow:
            if payload:
                uow.desk.keep_act_draft(ActDraft(ticket_id, act, owner, now, payload))
            else:
                uow.desk.drop_act_draft(ticket_id, act, owner)
            uow.commit()
        return now

    def of_case(self, actor: Actor, ticket_id: int) -> list[ActDraft]:
        """What this person left in the forms of a case.

        Who asks is left out where the case is confidential and no longer in these hands.
        """
        with self._database.desk() as desk:
            found = desk.act_drafts_of(actor.ref, ticket_id)
        if not found:
            return found
        with self._database.read() as view:
            known = self._asking(view.book, actor)
            ticket = view.cases.load(ticket_id)
            if may_see(known, ticket):
                return found
            for event in view.cases.events(ticket_id):
                ticket.known_as += told_by(event)
        return [_veiled(ticket, each) for each in found]

    def keep_form(self, place: tuple[str, str], payload: Mapping[str, Any]) -> Instant:
        """Keep what stands in a form of no case; `place` is (form, owner). When it was kept.

        An empty form keeps nothing.
        """
        window, owner = kept_under(*place)
        if not payload:
            self.drop(window)
            return self._clock.now()
        return self.keep((window, owner, ""), payload)

    def of_form(self, actor: Actor | None, form: str) -> Draft | None:
        """What this person left in such a form; for None, what was typed before anybody sat there.

        Such is the first start alone.
        """
        if actor is not None:
            with self._database.read() as view:
                actor = self._asking(view.book, actor)
        with self._database.desk() as desk:
            return desk.draft(kept_under(form, "" if actor is None else actor.ref)[0])

    def sweep(self) -> int:
        """Clear the drafts of acts that can be done no more; how many. Asked at the start.

        Files go with them that no draft names any more. One that was laid by just now may
        not be named yet, so a day is waited for these as well.
        """
        ended = self._clear_ended()
        with self._database.desk() as desk:
            named = {file.hash for each in desk.draft_payloads() for file in files_of(each)}
        self._database.draft_files.drop_old(named, ENDED_FOR / SECOND)
        return ended

    def _clear_ended(self) -> int:
        before = self._clock.now() - ENDED_FOR
        with self._database.desk() as desk:
            if not desk.act_drafts_before(before):
                return 0
        with self._database.write() as uow:
            ended = [each for each in uow.desk.act_drafts_before(before) if _has_ended(uow, each)]
            for each in ended:
                uow.desk.drop_act_draft(each.ticket_id, each.act, each.owner)
            uow.commit()
        return len(ended)


def _has_ended(uow: UnitOfWork, draft: ActDraft) -> bool:
    try:
        kind, ticket = EventKind(draft.act), uow.cases.load(draft.ticket_id)
    except (ValueError, Refused):  # of a later program, or of no case
        return True
    return not allowed(ticket.state, kind)


def _veiled(ticket: Ticket, draft: ActDraft) -> ActDraft:
    """Without the fields that say who asks, and without these words wherever they were written."""
    forms = [said for said in draft.payload.values() if isinstance(said, Mapping)]
    written = (said.get(key) for said in forms for key in _WHO_ASKS)
    known = (*ticket.known_as, *(each for each in written if isinstance(each, str)))
    case = replace(ticket, known_as=known)
    payload = {
        part: {key: _without(case, value) for key, value in said.items() if key not in _WHO_ASKS}
        if isinstance(said, Mapping)
        else _without(case, said)
        for part, said in draft.payload.items()
    }
    return replace(draft, payload=payload)


def _without(ticket: Ticket, said: Any) -> Any:
    if isinstance(said, Mapping):
        return {key: _without(ticket, value) for key, value in said.items()}
    if isinstance(said, list):
        return [_without(ticket, each) for each in said]
    return veiled(ticket, said) if isinstance(said, str) else said
