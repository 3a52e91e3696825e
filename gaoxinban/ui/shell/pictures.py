"""Pictures of the window on a real database: for the demonstration and the manual."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication

from gaoxinban.application.office import Office
from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import TicketState
from gaoxinban.ui.intake.panel import IntakePanel
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.shell.application import Shell, ShellPlan, make_application

SIZE = (1280, 800)
PATIENCE_SECONDS = 60.0
SETTLED_SECONDS = 0.4
SAMPLE_CASES = 100
SAMPLE_REQUEST = "车间新上两条产线，变压器容量不够，想问增容到2000千伏安怎么办，月底前要投产。"


class Camera:
    """A running window that is turned to a page and taken a picture of."""

    def __init__(self, app: QApplication, shell: Shell, folder: Path) -> None:
        self._app = app
        self._shell = shell
        self._folder = folder
        self._active = 0
        shell.runner.active_changed.connect(self._on_active)

    @property
    def office(self) -> Office:
        """What the window stands on."""
        assert self._shell.opened is not None
        office: Office = self._shell.opened.office
        return office

    def go(self, page: str, target: object = None) -> None:
        """Turn to a page; the form of 登记 is filled in as during a call."""
        self._shell.window.navigate(page, target)
        self.settle()
        panel = self._shell.window.panel(page)
        if isinstance(panel, IntakePanel) and target is not None:
            panel.form.body.setPlainText(SAMPLE_REQUEST)
            self.settle()

    def tidy(self) -> None:
        """What was typed for a picture is no draft that greets whoever opens the window next."""
        panel = self._shell.window.panel("intake")
        if isinstance(panel, IntakePanel):
            panel.clear()
            panel.recovery.keeper.flush()
            self.settle()

    def take(self, name: str) -> Path:
        """Write what stands there as `name`.png; Refused where it cannot be written."""
        self.settle()
        file = self._folder / f"{name}.png"
        if not self._shell.window.grab().save(str(file)):
            said = tr("写不了图片 {file}，请检查文件夹的权限和磁盘空间。")
            raise Refused(said.format(file=file))
        return file

    def settle(self) -> None:
        """Until no work has been going on for a moment: typing pauses and repaints included."""
        quiet_since = time.monotonic()

        def settled() -> bool:
            nonlocal quiet_since
            if self._active:
                quiet_since = time.monotonic()
            return time.monotonic() - quiet_since > SETTLED_SECONDS

        _wait(self._app, settled)

    def _on_active(self, count: int) -> None:
        self._active = count


@contextmanager
def opened(plan: ShellPlan, folder: Path, scheme: str = "light") -> Iterator[tuple[Camera, Shell]]:
    """The window of a plan, ready for pictures; needs no display."""
    app = make_application()
    shell = Shell(app, plan)
    shell.theme.set_scheme("dark" if scheme == "dark" else "light")
    shell.window.resize(*SIZE)
    shell.window.show()
    shell.window.activateWindow()
    # Where nothing lights up under it.
    QCursor.setPos(shell.window.mapToGlobal(QPoint(SIZE[0] - 4, SIZE[1] // 2)))
    try:
        camera = Camera(app, shell, folder)
        _wait(app, lambda: shell.opened is not None)
        camera.settle()
        yield camera, shell
        camera.tidy()
    finally:
        shell.close()
        app.processEvents()


def take(plan: ShellPlan, folder: Path) -> list[Path]:
    """登记, 工单, 详情, 企业, 统计, 规则 as PNG files: what a demonstration shows."""
    with opened(plan, folder) as (camera, _shell):
        ticket_id, enterprise_id = sample(camera.office)
        stops: Sequence[tuple[str, str, object]] = (
            ("登记", "intake", enterprise_id),
            ("工单", "queue", None),
            ("详情", "queue", ticket_id),
            ("企业", "enterprises", enterprise_id),
            ("统计", "statistics", None),
            ("规则", "rules", "calendar"),
        )
        taken = []
        for number, (name, page, target) in enumerate(stops, 1):
            camera.go(page, target)
            taken.append(camera.take(f"{number}-{name}"))
        return taken


def sample(office: Office) -> tuple[int | None, int | None]:
    """The case with the most to see among those in work, and its enterprise."""
    working = TicketFilter(states=(TicketState.ACCEPTED,), sort="updated")
    rows = office.ticket_page(working, limit=SAMPLE_CASES).rows
    if not rows:
        rows = office.ticket_page(TicketFilter(), limit=1).rows
    row = max(rows, key=lambda each: each.version, default=None)
    return (None, None) if row is None else (row.id, row.enterprise_id)


def _wait(app: QApplication, done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not done():
        if time.monotonic() > end:
            raise Refused(tr("窗口一分钟内没有准备好，截图没有完成。"))
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.005)
