"""From nothing to a window: the shell is painted first, the office is loaded behind it."""

import gc
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication

from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit.chinese import speak_chinese
from gaoxinban.ui.kit.crash import CrashDialog, CrashHooks, FaultLog
from gaoxinban.ui.kit.page import PageSpec, Search
from gaoxinban.ui.kit.scratch import scratch_folder
from gaoxinban.ui.kit.task_runner import TaskRunner
from gaoxinban.ui.kit.theme import Theme
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.shell.ctrl_c import closing_on_ctrl_c
from gaoxinban.ui.shell.main_window import MainWindow, WindowParts, app_name

if TYPE_CHECKING:
    from gaoxinban.application.entrance import Entrance
    from gaoxinban.application.rows import OfficerOption
    from gaoxinban.ui.shell.door import Door
    from gaoxinban.ui.shell.office_watch import OfficeWatch, Watched
    from gaoxinban.ui.shell.watches import Watches

QUIET_MS = 50
"""How long no work goes on before the start counts as over."""


@dataclass(frozen=True, slots=True)
class OpenedOffice:
    """What the office factory gives: the office, who may act, and a note for the status line.

    `late_note` is read once the first page has its rows, and replaces `note`;
    from then on `watch` is asked what the office has to say by itself. Without
    `entrance` nobody is asked for a password or about the first day.
    """

    office: Any
    officers: "Sequence[OfficerOption]" = ()
    note: str = ""
    close: Callable[[], object] | None = None
    late_note: Callable[[], str] | None = None
    watch: "Watched | None" = None
    entrance: "Entrance | None" = None


@dataclass(frozen=True, slots=True)
class ShellPlan:
    """What the composition root decides about the window.

    `open_office` runs in the write lane after the first paint. `settings_file`
    is an INI file and holds what belongs to this database: the page, who acts,
    what was found; None keeps nothing. `look_file` is another for what belongs
    to the person whatever is opened, light or dark and the size of text; None
    puts it into the first. `fault_log` is written by a dying process and shown
    at the next start.
    """

    open_office: Callable[[], OpenedOffice]
    pages: Sequence[PageSpec]
    search: Search | None = None
    settings_file: Path | None = None
    fault_log: Path | None = None
    look_file: Path | None = None


def prepare_environment(environment: "os._Environ[str] | dict[str, str]" = os.environ) -> None:
    """Chinese input without a plugin: fcitx5 speaks ibus, the wheel has ibus only.

    Must happen before the QApplication is made.
    """
    earlier = environment.get("QT_IM_MODULES") or environment.get("QT_IM_MODULE") or ""
    modules = [each for each in earlier.split(";") if each]
    if "ibus" not in modules:
        modules.append("ibus")
    environment["QT_IM_MODULES"] = ";".join(modules)


def make_application(argv: Sequence[str] = ()) -> QApplication:
    """The QApplication, or the one that is there, speaking Chinese."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        app = existing
    else:
        prepare_environment()
        app = QApplication(list(argv) or sys.argv[:1])
    app.setApplicationName("gaoxinban")
    app.setApplicationDisplayName(app_name())
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    speak_chinese()
    return app


def settings_at(file: Path) -> QSettings:
    """Settings in an INI file.

    Never os.devnull for "keep nothing": QSettings saves by renaming a new file
    over the old one, which for root replaces the device by a plain file.
    """
    return QSettings(str(file), QSettings.Format.IniFormat)


class _Haste:
    """No collection of garbage while the window starts.

    Loading makes a hundred thousand objects that stay, and nothing else; to
    look through them again and again took an eighth of the start.
    """

    def __init__(self) -> None:
        self._was_on = gc.isenabled()
        gc.disable()

    def end(self) -> None:
        """As it was before; a second time does nothing."""
        if self._was_on:
            self._was_on = False
            gc.enable()


class Shell:
    """A running window with its workers; `close` leaves nothing behind."""

    def __init__(self, app: QApplication, plan: ShellPlan) -> None:
        self._plan = plan
        self._haste = _Haste()
        self._opened: OpenedOffice | None = None
        self._dialog: CrashDialog | None = None
        self._closed = False
        self._watches: Watches | None = None
        file = plan.settings_file
        if file is None:
            file = scratch_folder(self) / "window.ini"
        settings = self._settings = settings_at(file)
        self.door: Door | None = None
        self.theme = Theme(app, settings if plan.look_file is None else settings_at(plan.look_file))
        self.theme.apply()
        self.runner = TaskRunner(app)
        self.window = MainWindow(
            WindowParts(self.runner, self.theme, settings, plan.pages, plan.search)
        )
        self._quiet = QTimer(self.window)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self._on_quiet)
        self.window.first_painted.connect(self._load, Qt.ConnectionType.QueuedConnection)

    @property
    def opened(self) -> OpenedOffice | None:
        """The office, once it is there."""
        return self._opened

    @property
    def watch(self) -> "OfficeWatch | None":
        """What asks the office for its notices, once the first page stands."""
        return None if self._watches is None else self._watches.office

    def show_crash(self, report: str, heading: str = "") -> None:
        """One dialog for all errors; it blocks nothing."""
        if self._dialog is not None:
            self._dialog.add(report)
            return
        self._dialog = CrashDialog(report, self.window, heading=heading)
        self._dialog.destroyed.connect(self._on_dialog_gone)
        self._dialog.show()

    def show_refused(self, refused: Refused) -> None:
        """A refusal that no panel took."""
        self.window.notifier.warn(refused.sentence)

    def close(self) -> None:
        """End workers, close the office, take the window down."""
        if self._closed:
            return
        self._closed = True
        self._haste.end()
        self._quiet.stop()
        if self._watches is not None:
            self._watches.stop()
        self.runner.close()
        if self._watches is not None:
            self._watches.close()
        if self._opened is not None and self._opened.close is not None:
            self._opened.close()
        self.window.close()
        self.window.deleteLater()
        self.runner.deleteLater()
        self.theme.deleteLater()

    def _load(self) -> None:
        self.runner.write(
            self.window,
            self._plan.open_office,
            on_done=self._on_opened,
            on_refused=self._on_refused,
        )

    def _on_opened(self, opened: OpenedOffice) -> None:
        self._opened = opened
        entrance = opened.entrance
        if entrance is not None:
            self.runner.changed.connect(self._on_changed)
        if entrance is None or not (entrance.first_start or entrance.sign_in):
            self._enter(opened.officers)
            return
        self._haste.end()
        self._at_the_door().open(entrance, opened.officers, self._enter)

    def _at_the_door(self) -> "Door":
        if self.door is None:
            from gaoxinban.ui.shell.door import Door

            assert self._opened is not None
            self.door = Door(self.window, self.runner, self._settings, self._opened.office)
        return self.door

    def _on_changed(self, changes: Any, _initiator: object) -> None:
        """People may have come or gone, or sign-in was turned on."""
        opened = self._opened
        if opened is None or not changes.settings:
            return
        office = opened.office
        self.runner.read(
            self.window,
            lambda: (office.entrance(), office.accounts.still_here()),
            on_done=self._on_people,
            latest="people",
        )

    def _on_people(self, found: "tuple[Entrance, Sequence[OfficerOption]]") -> None:
        entrance, officers = found
        if entrance.sign_in or self.door is not None:
            self._at_the_door().follow(entrance, officers)
        elif self.window.seat.officer is not None:
            self.window.status.offer(officers, self.window.seat.officer.id)

    def _enter(self, officers: "Sequence[OfficerOption]") -> None:
        opened = self._opened
        assert opened is not None
        self.window.show_office(opened.office, officers, opened.note)
        self.runner.active_changed.connect(self._on_active)
        self._on_active(self.runner.active)

    def _on_active(self, count: int) -> None:
        if count:
            self._quiet.stop()
        else:
            self._quiet.start()

    def _on_quiet(self) -> None:
        """The first page has all that it asked for: now what nobody waits for."""
        self.runner.active_changed.disconnect(self._on_active)
        self._haste.end()
        opened = self._opened
        if opened is not None and opened.late_note is not None:
            show = self.window.status.note.setText
            self.runner.read(self.window, opened.late_note, on_done=show)
        if opened is not None:
            from gaoxinban.ui.shell.watches import begin

            kept = self._plan.settings_file is not None
            self._watches = begin(self.window, self.runner, opened, kept=kept)

    def _on_refused(self, refused: Refused) -> None:
        self._haste.end()
        self.window.show_failure(tr("打不开数据库"), refused.sentence)

    def _on_dialog_gone(self) -> None:
        self._dialog = None


def run(plan: ShellPlan, argv: Sequence[str] = ()) -> int:
    """Open the window and stay until it is closed; the exit code of the event loop."""
    app = make_application(argv)
    fault_log = None if plan.fault_log is None else FaultLog(plan.fault_log)
    last_fault = "" if fault_log is None else fault_log.previous()
    if fault_log is not None:
        fault_log.start()
    with CrashHooks() as hooks, closing_on_ctrl_c(app.closeAllWindows):
        shell = Shell(app, plan)
        hooks.reported.connect(shell.show_crash)
        hooks.refused.connect(shell.show_refused)
        shell.window.show()
        if last_fault:
            shell.show_crash(last_fault, tr("上次程序意外中断，留下了下面的记录"))
        try:
            code = app.exec()
        finally:
            shell.close()
    if fault_log is not None:
        fault_log.stop()
    return code
