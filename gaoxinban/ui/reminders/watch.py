"""Looks when something was written and when a promise will be near or out, in a worker.

Nothing is polled: between two looks lies a change of the database (own or
foreign) or the instant that the last look named. Since the machine may sleep
and its clock be set, no pause is longer than two minutes.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import local_date
from gaoxinban.ui.kit.notifier import Message
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.reminding import reminding
from gaoxinban.ui.reminders import KEY
from gaoxinban.ui.reminders.tray import Tray

if TYPE_CHECKING:
    from gaoxinban.application.reminders import Look, Notice
    from gaoxinban.application.rows import OfficerOption
    from gaoxinban.domain.event import Actor
    from gaoxinban.domain.instant import Instant

SOON_MS = 400
"""How long changes are gathered before a look."""

LONGEST_MS = 120_000


class ReminderWatch(QObject):
    """Looks as long as the window lives, for whoever sits there.

    Signals:
        unread_changed: how many were told since the page was opened last.
    """

    unread_changed = Signal(int)

    def __init__(self, context: PageContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._tray = Tray(self)
        self._unread = 0
        self._said: Message | None = None
        self._open: Callable[[], object] | None = None
        self._wishes = reminding(context.settings)
        self._timer = _single_shot(self, LONGEST_MS, self.look)
        self._soon = _single_shot(self, SOON_MS, self.look)
        self.raise_action = context.actions.add(
            window,
            "window.show",
            self.tr("打开高新办"),
            self.raise_window,
            keys="Ctrl+Alt+G",
            tooltip=self.tr("把窗口放到最前面"),
        )
        self.silence_action = context.actions.add(
            window,
            "window.silence",
            self.tr("今天不再提醒"),
            self.flip_silence,
            keys="Ctrl+Alt+M",
            tooltip=self.tr("今天不再弹出，下次上班时一次告诉您；再按一次恢复"),
        )
        context.runner.changed.connect(self._on_changed)
        context.seat.officer_changed.connect(self._on_seat)
        self._wishes.changed.connect(self.look)
        self.look()

    def show_in(self, tray: Tray) -> None:
        """Where notices go; where it cannot show them they stand at the foot of the window."""
        self._tray = tray
        tray.clicked.connect(self._on_clicked)
        tray.opened.connect(self.raise_window)

    def close(self) -> None:
        """The window goes: nothing is shown any more."""
        self._timer.stop()
        self._soon.stop()
        self._tray.hide()

    def look(self) -> None:
        """Ask now what is to be told."""
        self._soon.stop()
        self._timer.start(LONGEST_MS)
        officer = self._context.seat.officer
        today = local_date(self._context.office.clock.now())
        silent = officer is not None and self._wishes.is_silent(officer.id, today)
        self.silence_action.setText(self.tr("恢复提醒") if silent else self.tr("今天不再提醒"))
        if officer is None or silent or not self._wishes.is_on(officer.id):
            return
        actor = self._context.seat.actor
        lead = self._wishes.lead(officer.id)
        office = self._context.office
        self._context.runner.read(
            self,
            lambda: office.reminders.look(actor, lead),
            on_done=lambda found: self._on_found(actor, found),
            on_refused=_say_nothing,
            latest="look",
        )

    def flip_silence(self) -> None:
        """No notices for the rest of the day, or notices again."""
        officer = self._context.seat.officer
        if officer is not None:
            today = local_date(self._context.office.clock.now())
            silent = self._wishes.is_silent(officer.id, today)
            self._wishes.silence(officer.id, None if silent else today)
            said = (
                self.tr("恢复提醒") if silent else self.tr("今天不再弹出提醒，下次上班时一次告诉您")
            )
            self._context.notifier.info(said)

    def raise_window(self) -> None:
        """Where people see it."""
        if self._window.isMinimized():
            self._window.showNormal()
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def on_page(self, key: str) -> None:
        """A page was opened: on the page of reminders nothing is unread."""
        if key == KEY:
            self._withdraw()
            self._count(0)

    def _on_found(self, actor: "Actor", found: "Look") -> None:
        self._wait_until(found.again_at)
        if found.notices or found.to_keep:
            office = self._context.office
            self._context.runner.write(
                self,
                lambda: office.reminders.tell(actor, found),
                on_done=lambda fresh: self._show(actor, fresh, found.day_seconds),
                on_refused=_say_nothing,
            )

    def _wait_until(self, again_at: "Instant | None") -> None:
        if again_at is not None:
            left = (again_at - self._context.office.clock.now()) // 1000 + 1
            self._timer.start(max(SOON_MS, min(left, LONGEST_MS)))

    def _show(self, actor: "Actor", notices: "Sequence[Notice]", day_seconds: int) -> None:
        """Once; whoever has left the seat meanwhile finds them on his page of reminders."""
        officer = self._context.seat.officer
        if not notices or officer is None or officer.id != actor.officer_id:
            return
        from gaoxinban.ui.reminders.wording import detail, gathered, heading

        target: int | None = None
        if len(notices) == 1:
            said, text = heading(notices[0]), detail(notices[0], day_seconds)
            target = notices[0].case.id
        else:
            said, text = gathered(notices)
        page = KEY if target is None else "queue"
        self._open = lambda: self._go(page, target, len(notices))
        if not self._tray.say(said, text):
            self._said = self._context.notifier.remind(
                self.tr("{said}：{text}").format(said=said, text=text),
                act_text=self.tr("去看"),
                act=self._open,
            )
        self._count(self._unread + len(notices))
        self._wishes.told.emit()

    def _go(self, page: str, target: int | None, seen: int) -> None:
        self._open = None
        self._withdraw()
        self._count(max(0, self._unread - seen))
        self._context.navigate(page, target)

    def _count(self, unread: int) -> None:
        if unread != self._unread:
            self._unread = unread
            self.unread_changed.emit(unread)

    def _on_clicked(self) -> None:
        """To the case; behind the cover of a locked window nothing is opened."""
        self.raise_window()
        if self._open is not None and self.raise_action.isEnabled():
            self._open()

    def _on_changed(self, _changes: object, _initiator: object) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _on_seat(self, _officer: "OfficerOption | None") -> None:
        self._open = None
        self._withdraw()
        self._count(0)
        self.look()

    def _withdraw(self) -> None:
        """What stands at the foot of the window was for somebody else, or was seen."""
        said, self._said = self._said, None
        if said is not None:
            self._context.notifier.withdraw(said)


def _single_shot(owner: QObject, interval: int, run: Callable[[], object]) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(interval)
    timer.timeout.connect(run)
    return timer


def _say_nothing(_refused: Refused) -> None:
    """Somebody who has signed out or was deactivated is told nothing."""
