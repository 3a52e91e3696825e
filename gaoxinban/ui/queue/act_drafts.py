"""Keeps what is typed in the form of an act, a moment behind the typing, and brings it back."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant
from gaoxinban.ui.kit.duration import instant_text
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.queue.act_form import ActForm
from gaoxinban.ui.queue.operations import CaseShown

KEEP_AFTER_MS = 500
"""From the first keystroke that is not kept, as at 登记."""
AGAIN_AFTER_MS = 1_000
WARN_AFTER = 3

Key = tuple[int, str, str]
"""Case, value of the act's kind, and who types (an actor's ref)."""


class ActDrafts(QObject):
    """The forms of one window: what they hold belongs to a person, not to the window.

    All writes go through the serial lane, in the order of asking.

    Signals:
        kept: the draft of a form that is safe now.
    """

    kept = Signal(object)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._form: ActForm | None = None
        self._key: Key | None = None
        self._doing: Key | None = None
        self._latest: dict[Key, Mapping[str, Any]] = {}
        self._unsaved: dict[Key, Mapping[str, Any]] = {}
        self._failures = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._keep)

    def begin(self, form: ActForm, shown: CaseShown, act: str) -> str:
        """A form was opened by who sits here: what is there for it, and since when it waits.

        Empty where nothing was, or what came back was typed at this window.
        """
        form.begin()
        key = (shown.id, act, self._context.seat.actor.ref)
        left = shown.drafts.get(act)
        here = self._latest.get(key)
        payload = here if here is not None else {} if left is None else left.payload
        if payload:
            form.restore(payload)
            self._latest[key] = payload
        self._form, self._key = form, key
        form.edited.connect(self._on_edited)
        if here is not None or left is None:
            return ""
        when = instant_text(left.saved_at, shown.detail.now)
        return self.tr("已恢复 {when} 填的内容").format(when=when)

    @property
    def owner(self) -> str | None:
        """Whose the open form is, None where none is open."""
        return None if self._key is None else self._key[2]

    def end(self) -> None:
        """The form is closed; what it holds is kept."""
        self.flush()
        if self._form is not None:
            self._form.edited.disconnect(self._on_edited)
        self._form = self._key = None

    def throw_away(self) -> None:
        """What stands in the form is not wanted."""
        if self._key is not None:
            self._latest[self._key] = self._unsaved[self._key] = {}
            self._form = self._key = None
            self._keep()

    def flush(self) -> None:
        """Keep it now: the form or the page is left."""
        self._timer.stop()
        self._keep()

    def begin_doing(self) -> Key | None:
        """The act's transaction drops what was kept: it is not kept anew meanwhile."""
        self._doing = self._key
        return self._key

    def done(self, key: Key | None) -> None:
        """The act is done, and its draft is gone with it."""
        if key is not None:
            self._latest[key] = {}
            self._unsaved.pop(key, None)
        if key == self._key:
            self._form = self._key = None
        self._doing = None

    def refused(self) -> None:
        """Nothing was done: what was typed meanwhile is kept as well."""
        self._doing = None
        self._on_edited("")

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

    def _on_edited(self, _key: str) -> None:
        if not self._timer.isActive():
            self._timer.start(KEEP_AFTER_MS)

    def _gather(self) -> None:
        """What stands in the open form, if it is not what was kept last."""
        if self._form is None or self._key is None:
            return
        payload = self._form.draft()
        if payload != self._latest.get(self._key, {}):
            self._latest[self._key] = self._unsaved[self._key] = payload

    def _keep(self) -> None:
        self._gather()
        drafts = self._context.office.desk.drafts
        for key in [each for each in self._unsaved if each != self._doing]:
            payload = self._unsaved.pop(key)
            self._context.runner.write(
                self,
                partial(drafts.keep_act, key, payload),
                on_done=partial(self._on_kept, payload),
                on_refused=partial(self._on_refused, key, payload),
            )

    def _on_kept(self, payload: Mapping[str, Any], _at: Instant) -> None:
        self._failures = 0
        self.kept.emit(payload)

    def _on_refused(self, key: Key, payload: Mapping[str, Any], refused: Refused) -> None:
        """A busy database or a full disk: again in a moment, and said once."""
        self._unsaved.setdefault(key, payload)
        self._failures += 1
        if self._failures == WARN_AFTER:
            said = self.tr("正在填写的内容暂时存不下来：{why}请不要关闭窗口。")
            self._context.notifier.error(said.format(why=refused.sentence))
        self._timer.start(AGAIN_AFTER_MS)
