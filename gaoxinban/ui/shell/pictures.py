"""Pictures of every page on a real database: for the demonstration and the manual."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication

from gaoxinban.application.office import Office
from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import TicketState
from gaoxinban.ui.intake.panel import IntakePanel
from gaoxinban.ui.shell.application import Shell, ShellPlan, make_application

SIZE = (1280, 800)
PATIENCE_SECONDS = 60.0
SETTLED_SECONDS = 0.4
SAMPLE_CASES = 100
SAMPLE_REQUEST = "车间新上两条产线，变压器容量不够，想问增容到2000千伏安怎么办，月底前要投产。"


def take(plan: ShellPlan, folder: Path, scheme: str = "light") -> list[Path]:
    """登记, 工单, 详情, 企业, 统计, 规则 as PNG files; needs no display.

    Raises Refused where a picture cannot be written.
    """
    app = make_application()
    shell = Shell(app, plan)
    shell.theme.set_scheme("dark" if scheme == "dark" else "light")
    shell.window.resize(*SIZE)
    shell.window.show()
    QCursor.setPos(shell.window.mapToGlobal(QPoint(SIZE[0] - 4, SIZE[1] // 2)))
    try:
        _wait(app, lambda: shell.opened is not None)
        _settle(app, shell)
        opened = shell.opened
        assert opened is not None
        ticket_id, enterprise_id = _sample(opened.office)
        stops: Sequence[tuple[str, str, object]] = (
            ("登记", "intake", enterprise_id),
            ("工单", "queue", None),
            ("详情", "queue", ticket_id),
            ("企业", "enterprises", enterprise_id),
            ("统计", "statistics", None),
            ("规则", "rules", "calendar"),
        )
        return [
            _picture(app, shell, folder / f"{number}-{name}.png", page, target)
            for number, (name, page, target) in enumerate(stops, 1)
        ]
    finally:
        shell.close()
        app.processEvents()


def _sample(office: Office) -> tuple[int | None, int | None]:
    """The case with the most to see among those in work, and its enterprise."""
    working = TicketFilter(states=(TicketState.ACCEPTED,), sort="updated")
    rows = office.ticket_page(working, limit=SAMPLE_CASES).rows
    if not rows:
        rows = office.ticket_page(TicketFilter(), limit=1).rows
    row = max(rows, key=lambda each: each.version, default=None)
    return (None, None) if row is None else (row.id, row.enterprise_id)


def _picture(app: QApplication, shell: Shell, file: Path, page: str, target: object) -> Path:
    shell.window.navigate(page, target)
    _settle(app, shell)
    panel = shell.window.panel(page)
    if isinstance(panel, IntakePanel):
        panel.form.body.setPlainText(SAMPLE_REQUEST)
        _settle(app, shell)
    if not shell.window.grab().save(str(file)):
        raise Refused(f"写不了图片 {file}，请检查文件夹的权限和磁盘空间。")
    return file


def _wait(app: QApplication, done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not done():
        if time.monotonic() > end:
            raise Refused("窗口一分钟内没有准备好，截图没有完成。")
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.005)


def _settle(app: QApplication, shell: Shell) -> None:
    """Until no work has been going on for a moment: typing pauses and repaints included."""
    active = [0]
    shell.runner.active_changed.connect(lambda count: active.__setitem__(0, count))
    quiet_since = [time.monotonic()]

    def settled() -> bool:
        if active[0]:
            quiet_since[0] = time.monotonic()
        return time.monotonic() - quiet_since[0] > SETTLED_SECONDS

    _wait(app, settled)
