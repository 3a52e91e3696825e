"""Makes the day's backup behind the window, and says what is wrong with the backups.

All of it in the free lane: a folder may lie on a share that answers after a minute.
"""

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from gaoxinban.ui.kit.plain_text import plain_tooltip

if TYPE_CHECKING:
    from gaoxinban.application.backups import Backups
    from gaoxinban.ui.kit.task_runner import TaskRunner
    from gaoxinban.ui.shell.main_window import MainWindow

FIRST_MS = 60_000
"""Nobody who has just opened the window waits for a backup."""

EVERY_MS = 300_000
PROGRESS_MS = 1_000


class BackupWatch(QObject):
    """Looks now and then as long as the window lives; `look` at once when there is reason to."""

    def __init__(self, window: "MainWindow", runner: "TaskRunner", backups: "Backups") -> None:
        super().__init__(window)
        self._window = window
        self._runner = runner
        self._backups = backups
        self._looking = False
        self._notice = ""
        self._running = False
        self.action = window.actions_by_name.add(
            window,
            "window.backup",
            self.tr("备份"),
            self.show_backups,
            keys="Shift+F8",
            tooltip=self.tr("到「设置」里看备份为什么没有做，现在就做一次"),
        )
        window.status.offer_announcement(self.action)
        self._say()
        runner.changed.connect(self._on_changed)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._shown = QTimer(self)
        self._shown.setInterval(PROGRESS_MS)
        self._shown.timeout.connect(self._say)
        self._shown.start()
        QTimer.singleShot(FIRST_MS, self, self.look)

    def look(self) -> None:
        """Make a backup where one is due, and ask what there is to say; one look at a time."""
        if self._looking:
            return
        self._looking = True
        backups = self._backups

        def work() -> str:
            backups.make_due(gently=True)
            return backups.notice()

        self._runner.run(
            self,
            work,
            on_done=self._on_notice,
            on_refused=lambda _refused: self._ask(),
            on_end=self._on_end,
            counted=False,
        )

    def stop(self) -> None:
        """The window closes: what runs ends at its next piece of work, and nothing begins."""
        self._timer.stop()
        self._backups.close()

    def show_backups(self) -> None:
        """The section of the settings."""
        self._window.navigate("settings", "backup")

    def _ask(self) -> None:
        """What was refused is remembered by the office; it is said until a backup succeeds."""
        self._runner.run(self, self._backups.notice, on_done=self._on_notice, counted=False)

    def _on_end(self) -> None:
        self._looking = False
        self._say()

    def _on_notice(self, notice: str) -> None:
        self._notice = notice
        self._say()

    def _on_changed(self, changes: object, _initiator: object) -> None:
        """The plan may have changed."""
        if getattr(changes, "settings", False):
            self._ask()

    def _say(self) -> None:
        """How far it is, else what is wrong: its first words on the button, the whole beside it."""
        progress = self._backups.progress
        ended, self._running = self._running and progress is None, progress is not None
        if ended and not self._looking:
            self._ask()  # one that somebody made by hand
        said = self._notice if progress is None else f"{self.tr('正在备份')}：{progress.sentence}"
        if self.action.isVisible() != bool(said):
            self.action.setEnabled(bool(said))
            self.action.setVisible(bool(said))
        if said:
            self.action.setText(said if progress else _short(said))
            self.action.setToolTip(plain_tooltip(said))


def _short(notice: str) -> str:
    """「备份没有成功」, 「最近一次核对过的备份是 3 天前的」"""
    return re.split("[：，；。]", notice, maxsplit=1)[0]
