"""What the office has to say by itself: a wrong clock, a year without its list of days off.

Asked in the read pool, shown at the foot of the window; each notice stands
beside the one act that answers it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.plain_text import ElidedLabel, plain_tooltip
from gaoxinban.ui.kit.theme import colours_of

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from gaoxinban.application.changes import Changes
    from gaoxinban.application.office import Office
    from gaoxinban.ui.kit.task_runner import TaskRunner
    from gaoxinban.ui.shell.main_window import MainWindow

CLOCK_MS = 3_000
"""How long a wrong clock may stay unseen; a look costs one row of the database."""

CALENDAR_LOOKS = 200
"""The calendar is asked at every so many looks at the clock, and whenever the office's rules
change: its answer changes with the date only."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What is asked of an office, from a worker; empty answers mean that all is well."""

    clock_notice: Callable[[], str]
    confirm_clock: Callable[[], object]
    announcement: Callable[[], str]
    calendar_note: Callable[[], str]
    """Which calendar counts, for the status line."""


def watched(office: "Office") -> Watched:
    """The questions of a real office."""
    return Watched(
        office.clock_notice,
        office.confirm_clock,
        lambda: office.rules.announcement(),  # noqa: PLW0108  the rules load when they are asked
        office.calendar_note,
    )


class NoticeBar(QFrame):
    """One sentence that somebody must see, and its act; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("要注意的事"))
        self.text = ElidedLabel()
        self._said = ""
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(tokens.MARGIN, tokens.GRID, tokens.GAP, tokens.GRID)
        self._layout.setSpacing(tokens.GAP)
        self._layout.addWidget(self.text, 1)
        self.hide()

    def offer(self, action: "QAction") -> None:
        """The button beside the sentence."""
        self._layout.addWidget(ActionButton(action, primary=True))

    def say(self, sentence: str) -> None:
        """Show it, or hide when it is empty."""
        if sentence == self._said:
            return
        self._said = sentence
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, colours_of(self).warning)
        self.text.setPalette(palette)
        self.text.set_text(f"⚠ {sentence}" if sentence else "")
        self.setVisible(bool(sentence))


class OfficeWatch(QObject):
    """Looks as long as the window lives; `look` at once when there is reason to."""

    def __init__(self, window: "MainWindow", runner: "TaskRunner", office: Watched) -> None:
        super().__init__(window)
        self._window = window
        self._runner = runner
        self._office = office
        self._looks = 0
        add = window.actions_by_name.add
        self.confirm_action = add(
            window,
            "window.confirm_clock",
            self.tr("确认时间"),
            self.confirm,
            keys="F7",
            tooltip=self.tr("电脑上的时间没错，接着保存"),
        )
        self.calendar_action = add(
            window,
            "window.announcement",
            self.tr("放假安排"),
            self.show_calendar,
            keys="F8",
            tooltip=self.tr("到工作日历导入放假安排"),
        )
        window.notices.offer(self.confirm_action)
        window.status.offer_announcement(self.calendar_action)
        self._announced = ""
        self._say_clock("")
        self._say_announcement("")
        runner.changed.connect(self._on_changed)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._on_state)
        self._timer = QTimer(self)
        self._timer.setInterval(CLOCK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Ask for the clock, and now and then for the calendar."""
        self._runner.read(self, self._office.clock_notice, on_done=self._say_clock, latest="clock")
        if self._looks % CALENDAR_LOOKS == 0:
            self._look_at_calendar()
        self._looks += 1

    def confirm(self) -> None:
        """The time is right; where that alone cannot help, it is said again what would."""
        office = self._office

        def confirmed() -> str:
            office.confirm_clock()
            return office.clock_notice()

        self._runner.read(
            self,
            confirmed,
            on_done=self._on_confirmed,
            on_refused=lambda refused: self._window.notifier.warn(refused.sentence),
            latest="confirm",
        )

    def show_calendar(self) -> None:
        """The year that is missing, on the page of the calendar."""
        year = re.search(r"[0-9]{4}", self._announced)
        self._window.navigate("rules", int(year[0]) if year else "calendar")

    def _look_at_calendar(self) -> None:
        ask = self._office.announcement
        self._runner.read(self, ask, on_done=self._say_announcement, latest="calendar")
        show = self._window.status.note.setText
        self._runner.read(self, self._office.calendar_note, on_done=show, latest="note")

    def _on_confirmed(self, notice: str) -> None:
        self._say_clock(notice)
        if notice:
            self._window.notifier.warn(notice)
        else:
            self._window.notifier.info(self.tr("时间已确认，可以接着保存"))

    def _say_clock(self, notice: str) -> None:
        self._window.notices.say(notice)
        _offer(self.confirm_action, offered=bool(notice))

    def _say_announcement(self, sentence: str) -> None:
        """Its first words on the button, the whole of it where one points."""
        self._announced = sentence
        action = self.calendar_action
        _offer(action, offered=bool(sentence))
        if sentence:
            action.setText(sentence.partition("，")[0])
            action.setToolTip(plain_tooltip(sentence))

    def _on_changed(self, changes: "Changes", _initiator: object) -> None:
        if changes.settings:
            self._look_at_calendar()

    def _on_state(self, state: Qt.ApplicationState) -> None:
        """Whoever comes back to the machine sees at once what its clock did meanwhile."""
        if state is Qt.ApplicationState.ApplicationActive:
            self.look()


def _offer(action: "QAction", *, offered: bool) -> None:
    action.setEnabled(offered)
    action.setVisible(offered)
