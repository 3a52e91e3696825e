"""备份: whether, when and where; what is there; one made now, stopped, or read again."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from gaoxinban.application.backup_ports import BackupFolders
from gaoxinban.application.backup_schedule import Backup
from gaoxinban.application.backups import BackupPlan, Backups, BackupState, Stopped
from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.permission import SUPERVISING
from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.settings.backup_view import BackupView

PROGRESS_MS = 500

T = TypeVar("T")


class BackupSection(Panel):
    """What the office and this computer have arranged; to be changed by those who may."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._state: BackupState | None = None
        self._touched = False
        self._busy = False
        self._progress = QTimer(self)
        self._progress.setInterval(PROGRESS_MS)
        self._progress.timeout.connect(self._show_progress)
        add = context.actions.add
        self.save = add(
            self,
            "backup.save",
            tr("保存"),
            self.submit,
            keys=("Ctrl+Return", "Ctrl+Enter"),
            tooltip=tr("保存备份的安排"),
            context="widget",
        )
        self.now = add(
            self,
            "backup.now",
            tr("立即备份"),
            self.make_now,
            keys="Ctrl+Shift+B",
            tooltip=tr("现在就备份一次，试恢复核对"),
        )
        self.end = add(
            self,
            "backup.stop",
            tr("停止"),
            self.stop,
            keys="Ctrl+.",
            tooltip=tr("停止正在做的备份，以前的都在"),
        )
        self.view = BackupView(self, (self.save, self.now, self.end))
        self.check = add(
            self.view.table,
            "backup.check",
            tr("重新核对"),
            self.check_current,
            keys=("Return", "Enter"),
            tooltip=tr("把光标所在的备份和它的附件从头读一遍，看有没有坏"),
            context="widget",
        )
        self.view.offer_check(self.check)
        self.view.form.edited.connect(self._on_edited)
        self.view.table.current_changed.connect(lambda _id: self._say_how_to_restore())
        self.track(context.seat.officer_changed, lambda _officer: self._allow())
        self._allow()

    @property
    def _backups(self) -> Backups:
        found: Backups = self.context.office.backups
        return found

    def concerns(self, changes: Changes) -> bool:
        """Settings."""
        return changes.settings

    def refresh(self) -> None:
        """Look at the folders again; what is being typed stays."""
        self.context.runner.run(
            self,
            self._backups.state,
            on_done=self._on_state,
            on_refused=self.view.form.show_refused,
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks: the folders may have been plugged in, a backup may run."""
        self._stale = True
        super().showEvent(event)
        self._progress.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: the progress needs no asking."""
        super().hideEvent(event)
        self._progress.stop()

    def submit(self) -> None:
        """Ctrl+Enter: save what the form says."""
        form = self.view.form
        form.clear_errors()
        try:
            wanted, actor = self._wanted(), self.context.seat.actor
        except Refused as refused:
            form.show_refused(refused)
            return
        backups = self._backups
        self._touched = False
        # Not in the write lane: a share that answers after a minute would hold up every save.
        self.context.runner.run(
            self,
            lambda: backups.arrange(actor, wanted),
            on_done=self._on_arranged,
            on_refused=form.show_refused,
        )

    def make_now(self) -> None:
        """立即备份"""
        actor = self.context.acting(self.view.form.show_refused)
        if actor is None:
            return
        backups = self._backups
        self._work(
            lambda: backups.make_now(actor),
            lambda made: tr("已备份，试恢复核对通过：{name}").format(name=made.name),
        )

    def check_current(self) -> None:
        """Enter on a backup."""
        backup = self.view.table.current_row()
        if not isinstance(backup, Backup) or self._busy:
            return
        actor = self.context.acting(self.view.form.show_refused)
        if actor is None:
            return
        backups, name = self._backups, backup.name

        def told(fault: str) -> str:
            if fault:
                raise Refused(tr("备份 {name} {fault}。").format(name=name, fault=fault))
            return tr("备份 {name} 完好。").format(name=name)

        self._work(lambda: told(backups.check(actor, name)), str)

    def stop(self) -> None:
        """Ends at the next piece of work."""
        self._backups.stop()

    def _work(self, work: Callable[[], T], said: Callable[[T], str]) -> None:
        """Something that takes minutes, in the free lane; what comes of it stands above."""
        self.view.form.clear_errors()
        self._busy = True
        self._allow()
        self.context.runner.run(
            self,
            work,
            on_done=lambda value: self.context.notifier.info(said(value)),
            on_refused=self._on_refused,
            on_end=self._on_end,
            counted=False,
        )

    def _on_refused(self, refused: Refused) -> None:
        if isinstance(refused, Stopped):
            self.context.notifier.info(refused.sentence)
        else:
            self.view.form.show_refused(refused)

    def _on_arranged(self, outcome: Outcome[None]) -> None:
        self.context.notifier.info(tr("已保存备份的安排"))
        self.context.runner.changed.emit(outcome.changes, self)

    def _on_end(self) -> None:
        self._busy = False
        self._allow()
        self.refresh()

    def _on_state(self, state: BackupState) -> None:
        self._state = state
        self.view.show_state(state, self.context.office.clock.now())
        if not self._touched:
            self.view.show_plan(state)
        self._say_how_to_restore()
        self._allow()

    def _say_how_to_restore(self) -> None:
        """The one act that no window can do: its own database is replaced."""
        state, backup = self._state, self.view.table.current_row()
        said = ""
        if state is not None and isinstance(backup, Backup):
            file = self._backups.file(state.plan.folders.folder, backup.name)
            database = self.context.office.maintenance.place
            command = f'gaoxinban --db "{database}" db restore "{file}"'
            said = tr("恢复这一份：关掉所有窗口，再执行 {command}").format(command=command)
        self.view.restore.setText(said)

    def _on_edited(self, _key: str) -> None:
        self._touched = True

    def _wanted(self) -> BackupPlan:
        state = self._state
        if state is None:
            raise Refused(tr("还没有读到备份的安排，请稍等。"))
        view = self.view
        folder, second = view.folder.text().strip(), view.second.text().strip()
        folders = BackupFolders(
            Path(folder) if folder else state.plan.folders.folder, Path(second) if second else None
        )
        return replace(
            state.plan, on=bool(view.on.value()), hour=int(view.hour.value()), folders=folders
        )

    def _show_progress(self) -> None:
        """The watch of the window may have begun one too."""
        progress = self._backups.progress
        ended = self.view.progress.isVisible() and progress is None
        self.view.show_progress(progress)
        self.end.setEnabled(progress is not None)
        if ended and not self._busy:
            self.refresh()

    def _allow(self) -> None:
        """What one may not do is not offered; the office itself refuses it as well."""
        officer = self.context.seat.officer
        may = officer is not None and officer.role in SUPERVISING
        self.save.setEnabled(may and self._state is not None)
        self.now.setEnabled(may and not self._busy)
        self.end.setEnabled(self._busy)
        self.check.setEnabled(may and not self._busy and bool(self.view.model.rows))
        self.view.allow(may=may)
