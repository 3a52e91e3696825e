"""What is typed in the form of an act comes back: after a crash, and after Esc."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject

from gaoxinban.domain.instant import Instant
from gaoxinban.ui.kit.form_keeper import FormKeeper, restored_text
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.queue.act_form import ActForm
from gaoxinban.ui.queue.operations import CaseShown

Key = tuple[int, str, str]
"""Case, value of the act's kind, and who types (an actor's ref)."""


class ActDrafts(FormKeeper[Key]):
    """The forms of one window: what they hold belongs to a person, not to the window."""

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(context.runner, context.notifier, parent)
        self._context = context

    def write(self, key: Key, payload: Mapping[str, Any]) -> Instant:
        """Keep what was typed, under its case."""
        kept_at: Instant = self._context.office.desk.drafts.keep_act(key, payload)
        return kept_at

    def begin(self, form: ActForm, shown: CaseShown, act: str) -> str:
        """A form was opened by who sits here: what is there for it, and since when it waits.

        Empty where nothing was, or what came back was typed at this window.
        """
        left = shown.drafts.get(act)
        key = (shown.id, act, self._context.seat.actor.ref)
        if left is not None and not left.payload and key not in self._latest:
            self.tell_cleared(key, left.saved_at, shown.detail.now)
        if not self.hold(form, key, None if left is None else left.payload) or left is None:
            return ""
        return restored_text(left.saved_at, shown.detail.now)

    @property
    def owner(self) -> str | None:
        """Whose the open form is, None where none is open."""
        return None if self._key is None else self._key[2]

    def waiting(self, shown: CaseShown) -> list[str]:
        """Acts of the case that this person has half filled in, the newest last."""
        officer = self._context.seat.reader
        if officer is None:
            return []
        found = {act: bool(draft.payload) for act, draft in shown.drafts.items()}
        for (ticket_id, act, owner), payload in self._latest.items():
            if (ticket_id, owner) == (shown.id, officer.ref):
                found[act] = bool(payload)
        return [act for act, is_there in found.items() if is_there]
