"""Keeps what is typed in a form, a moment behind the typing: it outlives the window."""

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant
from gaoxinban.ui.kit.duration import instant_text
from gaoxinban.ui.kit.notifier import Message, Notifier
from gaoxinban.ui.kit.task_runner import TaskRunner
from gaoxinban.ui.kit.translation import tr

KEEP_AFTER_MS = 500
"""From the first keystroke that is not kept, as at 登记."""
AGAIN_AFTER_MS = 1_000
WARN_AFTER = 3

K = TypeVar("K", bound=Hashable)


class Keepable(Protocol):
    """What is typed into: a `Form`, or whatever else is changed before it is saved."""

    @property
    def edited(self) -> Any:
        """A signal with one argument: something is otherwise than before."""

    def begin(self) -> None:
        """It stands as it is saved: what differs from now on was typed."""

    def draft(self) -> dict[str, Any]:
        """What was typed, as JSON can tell it; empty where nothing was."""

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Put a draft back."""


def restored_text(saved_at: Instant, now: Instant) -> str:
    """What is said of a draft that came back."""
    said = tr("已恢复 {when} 填的内容")
    return said.format(when=instant_text(saved_at, now))


class FormKeeper(QObject, Generic[K]):
    """The forms of one window, one open at a time; `K` says which form, and who types.

    All writes go through the serial lane, in the order of asking.

    Signals:
        kept: the draft of a form that is safe now.
    """

    kept = Signal(object)

    def __init__(self, runner: TaskRunner, notifier: Notifier, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._notifier = notifier
        self._form: Keepable | None = None
        self._key: K | None = None
        self._doing: K | None = None
        self._latest: dict[K, Mapping[str, Any]] = {}
        self._unsaved: dict[K, Mapping[str, Any]] = {}
        self._failures = 0
        self._failing: Message | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._keep)

    def write(self, key: K, payload: Mapping[str, Any]) -> Instant:
        """In a worker: keep it, or drop what is empty. When it was kept."""
        raise NotImplementedError

    def hold(self, form: Keepable, key: K, left: Mapping[str, Any] | None = None) -> bool:
        """A form was opened, with what was typed into it here, else with what was `left`.

        Whether that came back which was left.
        """
        self.end()
        form.begin()
        here = self._latest.get(key)
        payload = (left or {}) if here is None else here
        self._form, self._key = form, key
        if payload:
            form.restore(payload)
            self._latest[key] = payload
        form.edited.connect(self._on_edited)
        return here is None and bool(left)

    @property
    def key(self) -> K | None:
        """Which form stands open, None where none does."""
        return self._key

    def end(self) -> None:
        """The form is closed; what it holds is kept."""
        self.flush()
        self._let_go()

    def throw_away(self) -> None:
        """What stands in the form is not wanted."""
        if self._key is not None:
            self._latest[self._key] = self._unsaved[self._key] = {}
            self._let_go()
            self._keep()

    def tell_cleared(self, key: K, saved_at: Instant, now: Instant) -> None:
        """Once: nobody went on with what was typed here for so long that it was cleared."""
        said = self.tr("{when} 在这里填的内容一直没有接着填，满 90 天已经清掉")
        self._notifier.info(said.format(when=instant_text(saved_at, now)))
        self._latest[key] = self._unsaved[key] = {}
        self._keep()

    def flush(self) -> None:
        """Keep it now: the form or the page is left."""
        self._timer.stop()
        self._keep()

    def begin_doing(self) -> K | None:
        """The act drops what was kept: it is not kept anew meanwhile."""
        self._doing = self._key
        return self._key

    def done(self, key: K | None) -> None:
        """The act is done, and its draft is gone with it."""
        if key is not None:
            self._latest[key] = {}
            self._unsaved.pop(key, None)
        if key == self._key:
            self._let_go()
        self._doing = None

    def refused(self) -> None:
        """Nothing was done: what was typed meanwhile is kept as well."""
        self._doing = None
        self._on_edited("")

    def _let_go(self) -> None:
        """Some forms are filled again instead of made anew: they are heard once, not twice."""
        if self._form is not None:
            self._form.edited.disconnect(self._on_edited)
        self._form = self._key = None

    def _on_edited(self, _key: object) -> None:
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
        for key in [each for each in self._unsaved if each != self._doing]:
            payload = self._unsaved.pop(key)
            self._runner.write(
                self,
                partial(self.write, key, payload),
                on_done=partial(self._on_kept, payload),
                on_refused=partial(self._on_refused, key, payload),
            )

    def _on_kept(self, payload: Mapping[str, Any], _at: Instant) -> None:
        self._failures = 0
        if self._failing is not None:
            self._notifier.withdraw(self._failing)
            self._failing = None
        self.kept.emit(payload)

    def _on_refused(self, key: K, payload: Mapping[str, Any], refused: Refused) -> None:
        """A busy database or a full disk: again in a moment, and said once."""
        self._unsaved.setdefault(key, payload)
        self._failures += 1
        if self._failures == WARN_AFTER:
            said = self.tr("正在填写的内容暂时存不下来：{why}请不要关闭窗口。")
            self._failing = self._notifier.error(said.format(why=refused.sentence))
        self._timer.start(AGAIN_AFTER_MS)
