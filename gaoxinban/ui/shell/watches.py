"""What a window looks after by itself once its first page stands: all of it begins here."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gaoxinban.ui.kit.task_runner import TaskRunner
    from gaoxinban.ui.reminders.watch import ReminderWatch
    from gaoxinban.ui.shell.application import OpenedOffice
    from gaoxinban.ui.shell.backup_watch import BackupWatch
    from gaoxinban.ui.shell.main_window import MainWindow
    from gaoxinban.ui.shell.office_watch import OfficeWatch


@dataclass(frozen=True, slots=True)
class Watches:
    """Those that somebody asks for; None where the office or the window gives no reason."""

    office: "OfficeWatch | None" = None
    reminders: "ReminderWatch | None" = None
    backups: "BackupWatch | None" = None

    def stop(self) -> None:
        """Before the workers end: a backup that runs would keep the window open for minutes."""
        if self.backups is not None:
            self.backups.stop()

    def close(self) -> None:
        """After the workers have ended."""
        if self.reminders is not None:
            self.reminders.close()


def begin(
    window: "MainWindow", runner: "TaskRunner", opened: "OpenedOffice", *, kept: bool
) -> Watches:
    """Begin to look. Not `kept`: pictures, which keep no settings, show no notices."""
    office = reminders = backups = None
    if opened.watch is not None:
        from gaoxinban.ui.shell.office_watch import OfficeWatch

        office = OfficeWatch(window, runner, opened.watch)
    if kept:
        from gaoxinban.ui.shell.reminding import remind

        reminders = remind(window)
    if hasattr(opened.office, "views"):
        from gaoxinban.ui.kit.elsewhere import Elsewhere

        Elsewhere(runner, opened.office, window)
    if kept and hasattr(opened.office, "backups"):
        from gaoxinban.ui.shell.backup_watch import BackupWatch

        backups = BackupWatch(window, runner, opened.office.backups)
    if kept and hasattr(opened.office, "desk"):
        sweep(runner, window, opened.office)
    return Watches(office, reminders, backups)


def sweep(runner: "TaskRunner", window: "MainWindow", office: Any) -> None:
    """Clear away what nobody can go on with, once at the start; next time if it is refused."""
    drafts = office.desk.drafts
    runner.write(window, drafts.sweep, on_refused=lambda _refused: None)
