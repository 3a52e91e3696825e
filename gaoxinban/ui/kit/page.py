"""What a page gets from the window, and how a page is announced to it.

Features know the kit only: the shell is told about them by `PageSpec`s and
tells them about the window by a `PageContext`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, QSettings, Signal

from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit.actions import ActionRegistry
from gaoxinban.ui.kit.notifier import Notifier
from gaoxinban.ui.kit.task_runner import TaskRunner
from gaoxinban.ui.kit.theme import Theme

if TYPE_CHECKING:  # the first paint waits for no rule of the domain
    from gaoxinban.application.rows import OfficerOption
    from gaoxinban.domain.event import Actor
    from gaoxinban.ui.kit.panel import Panel


class Seat(QObject):
    """Who acts at this window: chosen in the status line, or signed in.

    Signals:
        officer_changed: the new OfficerOption or None.
    """

    officer_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._officer: OfficerOption | None = None

    @property
    def officer(self) -> "OfficerOption | None":
        """Who acts, None until the office is loaded or when it has nobody."""
        return self._officer

    @property
    def actor(self) -> "Actor":
        """What use cases take; Refused while nobody is chosen."""
        officer = self._officer
        if officer is None:
            raise Refused(self.tr("请先在窗口右下角选择经办人。"))
        return officer.actor

    @property
    def reader(self) -> "Actor | None":
        """Who looks; None from an empty seat."""
        return None if self._officer is None else self.actor

    def sit(self, officer: "OfficerOption | None") -> None:
        """Change who acts."""
        if officer != self._officer:
            self._officer = officer
            self.officer_changed.emit(officer)


@dataclass(frozen=True, slots=True)
class PageContext:
    """Everything a page may use of the window.

    `navigate(page_key, target)` opens another page and hands `target` to its
    `Panel.open`; `settings` is for widths and the like, under the page's key;
    `theme` is what the window wears.
    """

    office: Any
    runner: TaskRunner
    notifier: Notifier
    actions: ActionRegistry
    seat: Seat
    settings: QSettings
    theme: Theme
    navigate: Callable[[str, object], object] = field(repr=False)

    def acting(self, on_refused: Callable[[Refused], object] | None = None) -> "Actor | None":
        """Who acts now; None where nobody sits, which `on_refused` or the message line says."""
        try:
            return self.seat.actor
        except Refused as refused:
            if on_refused is None:
                self.notifier.warn(refused.sentence)
            else:
                on_refused(refused)
            return None


class PagePart(NamedTuple):
    """A part of a page that is found by Ctrl+K: `key` is what the page opens it by.

    `words` are what else it is found by.
    """

    key: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page of the rail: `key` queue, `title` 工单, `icon` a name of kit.icons.

    `keys` are shortcuts beside Alt+n (intake: Ctrl+N).
    """

    key: str
    title: str
    icon: str
    make: Callable[[PageContext], "Panel"]
    tooltip: str
    keys: tuple[str, ...] = ()
    parts: tuple[PagePart, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A line of a result list; `value` is what the chooser gets.

    `text` is matched and shown, `detail` stands muted behind it, `group`
    heads lines of one kind (工单, 企业, 动作). `marks` and `detail_marks` are the
    characters that match what was typed, as [start, end). A `deliberate` line is
    taken by a click or when one has moved to it, never by Enter alone; a `note`
    stands last, says something of the list and is taken by nothing.
    """

    value: object
    text: str
    detail: str = ""
    group: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    detail_marks: tuple[tuple[int, int], ...] = ()
    deliberate: bool = False
    note: bool = False


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a chosen line of the top search field leads."""

    page: str
    target: object = None


Search = Callable[[Any, str], Sequence[Suggestion]]
"""(office, text) → lines whose value is a `Destination`; runs in the read pool."""
