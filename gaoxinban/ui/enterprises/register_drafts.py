"""What is typed beside an enterprise comes back: after a crash, and after Esc."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal

from gaoxinban.application.desk_ports import Draft
from gaoxinban.domain.instant import Instant
from gaoxinban.ui.enterprises.forms import RegisterForm
from gaoxinban.ui.kit.duration import instant_text
from gaoxinban.ui.kit.form_keeper import FormKeeper

Key = tuple[str, str]
"""Which form of which enterprise, and who types (an actor's ref)."""


class RegisterDrafts(FormKeeper[Key]):
    """The forms of one window: what they hold belongs to a person, not to the window.

    Signals:
        restored: a sentence: something came back into the form that stands open.
    """

    restored = Signal(str)

    def write(self, key: Key, payload: Mapping[str, Any]) -> Instant:
        """Beside the drafts of requests."""
        kept_at: Instant = self._context.office.desk.drafts.keep_form(key, payload)
        return kept_at

    def begin(self, form: RegisterForm, enterprise_id: int) -> None:
        """A form was opened; what a dead window kept of it is asked for. Nobody keeps nothing."""
        reader = self._context.seat.reader
        if reader is None:
            return
        key = (f"enterprise {enterprise_id} {form.place}", reader.ref)
        typed_here = key in self._latest
        self.hold(form, key)
        if not typed_here:
            drafts = self._context.office.desk.drafts
            self._context.runner.read(
                self,
                lambda: drafts.of_form(reader, key[0]),
                on_done=partial(self._on_found, form, key),
                on_refused=lambda _refused: None,
                latest="register_draft",
            )

    def _on_found(self, form: RegisterForm, key: Key, left: Draft | None) -> None:
        """Whoever has begun to type meanwhile goes on with that."""
        if left is None or self._form is not form or form.draft():
            return
        form.restore(left.payload)
        self._latest[key] = left.payload
        when = instant_text(left.saved_at, self._context.office.clock.now())
        self.restored.emit(self.tr("已恢复 {when} 填的内容").format(when=when))
