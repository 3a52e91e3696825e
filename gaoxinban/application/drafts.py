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
from gaoxinban.application.filling import kept_of, kept_under
from gaoxinban.application.form_subjects import has_gone
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
"""So long a draft waits whose act the case's state bars, or whose subject is gone: that may be
undone."""
FORGOTTEN_FOR = 90 * ENDED_FOR
"""What nobody has gone on with for so long is cleared, and said where it would come back."""

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
        """Clear what nobody can go on with, and what nobody has for long; how many.

        Asked at the start. A request is never cleared. Files go with drafts that named them;
        one that was laid by just now may not be named yet, so a day is waited for these as well.
        """
        cleared = self._clear()
        with self._database.desk() as desk:
            named = {file.hash for each in desk.draft_payloads() for file in files_of(each)}
        self._database.draft_files.drop_old(named, ENDED_FOR / SECOND)
        return cleared

    def _clear(self) -> int:
        now = self._clock.now()
        before = now - ENDED_FOR
        with self._database.desk() as desk:
            if not (desk.act_drafts_before(before) or desk.form_drafts_before(before)):
                return 0
        with self._database.write() as uow:
            # By what the office has lived through: a clock that is ahead clears nothing.
            lived = min(now, uow.last_entered() or 0)
            acts = [_clear_act(uow, each, lived) for each in uow.desk.act_drafts_before(before)]
            forms = [_clear_form(uow, each, lived) for each in uow.desk.form_drafts_before(before)]
            if any(acts) or any(forms):
                uow.commit()
        return sum(acts) + sum(forms)


def _clear_act(uow: UnitOfWork, draft: ActDraft, now: Instant) -> bool:
    if _has_ended(uow, draft) or _is_old_news(draft, now):
        uow.desk.drop_act_draft(draft.ticket_id, draft.act, draft.owner)
        return True
    if _is_forgotten(draft, now):
        uow.desk.keep_act_draft(replace(draft, payload={}))
        return True
    return False


def _clear_form(uow: UnitOfWork, draft: Draft, now: Instant) -> bool:
    if has_gone(uow, *kept_of(draft.window, draft.owner)) or _is_old_news(draft, now):
        uow.desk.drop_draft(draft.window)
        return True
    if _is_forgotten(draft, now):
        uow.desk.keep_draft(replace(draft, payload={}))
        return True
    return False


def _is_forgotten(draft: Draft | ActDraft, now: Instant) -> bool:
    """Files were given by somebody, not typed: they wait on."""
    payload = draft.payload
    return bool(payload) and not files_of(payload) and now - draft.saved_at > FORGOTTEN_FOR


def _is_old_news(draft: Draft | ActDraft, now: Instant) -> bool:
    """Cleared as long ago as it had waited: nobody has come to be told of it."""
    return not draft.payload and now - draft.saved_at > 2 * FORGOTTEN_FOR


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
