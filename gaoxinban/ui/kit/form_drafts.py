"""What is typed in a form of no case comes back: after a crash, and when one returns to it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal

from gaoxinban.application.desk_ports import Draft
from gaoxinban.application.filling import filling
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import Instant
from gaoxinban.ui.kit.form_keeper import FormKeeper, Keepable, restored_text
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel

Key = tuple[str, str]
"""Which form, and who types (an actor's ref)."""


class FormDrafts(FormKeeper[Key]):
    """The forms of one panel: what they hold belongs to a person, not to the window.

    A form is known by its `place`, such as 「office team 3」: nothing else in the
    office is called so.

    Signals:
        restored: a sentence: something came back into the form that stands open.
        handed_on: another person sits here; the form that stood open was theirs and is let go.
    """

    restored = Signal(str)
    handed_on = Signal()

    def __init__(self, context: PageContext, panel: Panel) -> None:
        super().__init__(context.runner, context.notifier, panel)
        self._context = context
        self._told: set[Key] = set()
        panel.installEventFilter(self)
        panel.track(context.seat.officer_changed, self._on_officer)

    def write(self, key: Key, payload: Mapping[str, Any]) -> Instant:
        """Beside the drafts of requests."""
        kept_at: Instant = self._context.office.desk.drafts.keep_form(key, payload)
        return kept_at

    def begin(self, form: Keepable, place: str) -> None:
        """A form was opened; what a dead window kept of it is asked for.

        Nobody keeps nothing, and a form without a place is not kept.
        """
        reader = self._context.seat.reader
        if reader is None or not place:
            return
        key = (place, reader.ref)
        typed_here = key in self._latest
        self.hold(form, key)
        if not typed_here:
            drafts = self._context.office.desk.drafts
            self._context.runner.read(
                self,
                lambda: drafts.of_form(reader, place),
                on_done=partial(self._on_found, form, key),
                on_refused=lambda _refused: None,
                latest="form_draft",
            )

    def tell_left(self, place: str, said: str) -> None:
        """Say once to each person that something waits in a form that does not stand open.

        After a crash nobody remembers which one it was.
        """
        reader = self._context.seat.reader
        if reader is None or (place, reader.ref) in self._told | self._latest.keys():
            return
        self._told.add((place, reader.ref))
        drafts, notifier = self._context.office.desk.drafts, self._context.notifier
        self._context.runner.read(
            self,
            lambda: drafts.of_form(reader, place),
            on_done=lambda left: notifier.info(said) if left is not None and left.payload else None,
            on_refused=lambda _refused: None,
        )

    def acting_by(self, actor: Actor) -> Actor:
        """The actor of an act by the form that stands open: its draft goes in one with the act."""
        return actor if self._key is None else filling(actor, self._key[0])

    def give_up(self, said: str, reopen: Callable[[], object]) -> None:
        """What was typed is not wanted; 「撤销」 brings it back, where there was something."""
        key = self._key
        if key is None or self._form is None:
            return
        payload = self._form.draft()
        if not payload and not self._latest.get(key):
            self.end()
            return
        self.throw_away()

        def bring_back() -> None:
            if self._key == key:
                self._let_go()
            self._latest[key] = self._unsaved[key] = payload
            self.flush()
            reopen()

        if payload:
            self._context.notifier.info(said, undo=bring_back)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another page, or the end: what was typed last is kept now."""
        if event.type() is QEvent.Type.Hide:
            self.flush()
        return super().eventFilter(watched, event)

    def _on_found(self, form: Keepable, key: Key, left: Draft | None) -> None:
        """Whoever has begun to type meanwhile goes on with that."""
        if left is None or self._form is not form or self._key != key or form.draft():
            return
        now = self._context.office.clock.now()
        if not left.payload:
            self.tell_cleared(key, left.saved_at, now)
            return
        form.restore(left.payload)
        self._latest[key] = left.payload
        self.restored.emit(restored_text(left.saved_at, now))

    def _on_officer(self, _officer: object) -> None:
        """What nobody wrote is for who comes."""
        reader = self._context.seat.reader
        if self._key is not None and (reader is None or reader.ref != self._key[1]):
            self.end()
            self.handed_on.emit()
