"""The window: rail, search field, pages, status line. It knows pages by their specs only."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSettings, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionRegistry
from gaoxinban.ui.kit.notifier import Notifier
from gaoxinban.ui.kit.page import Destination, PageContext, PageSpec, Search, Seat, Suggestion
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.task_runner import TaskRunner
from gaoxinban.ui.kit.theme import Theme, colours_of
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.shell.left_over_keys import LeftOverKeys
from gaoxinban.ui.shell.office_watch import NoticeBar
from gaoxinban.ui.shell.page_stack import PageStack
from gaoxinban.ui.shell.rail import Rail
from gaoxinban.ui.shell.search_field import SearchField
from gaoxinban.ui.shell.status_line import StatusLine

if TYPE_CHECKING:
    from gaoxinban.application.rows import OfficerOption
    from gaoxinban.ui.shell.keys_page import KeysPage

KEYS = "keys"


def app_name() -> str:
    """What the program is called in its windows."""
    return tr("高新办")


@dataclass(frozen=True, slots=True)
class WindowParts:
    """What the window is given; nothing of it is global."""

    runner: TaskRunner
    theme: Theme
    settings: QSettings
    pages: Sequence[PageSpec]
    search: Search | None = None


class _TopBar(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setPen(QColor(colours_of(self).border))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)


class MainWindow(QMainWindow):
    """Painted at once; pages are made when they are first opened, after the office is there.

    Signals:
        first_painted: once, after the first paint: time to load the rest.
    """

    first_painted = Signal()

    def __init__(self, parts: WindowParts) -> None:
        super().__init__()
        self._parts = parts
        self.context: PageContext | None = None
        self._painted = False
        self.notifier = Notifier(self)
        self.actions_by_name = ActionRegistry(self)
        self.seat = Seat(self)
        self.rail = Rail(parts.pages)
        self.search = SearchField(parts.runner, self.actions_by_name, parts.search, parts.settings)
        self.status = StatusLine(self.notifier, parts.runner, self.seat, parts.settings)
        self.notices = NoticeBar()
        self.pages = PageStack(parts.pages)
        self._keys_page: KeysPage | None = None
        self._lay_out()
        self._add_actions()
        self._connect()
        self._restore()

    def action(self, name: str) -> QAction:
        """An action by its dotted name; for tests and for the curious."""
        return self.actions_by_name.get(name)

    @property
    def current_page(self) -> str:
        """Key of the page that is shown, `keys` for the page of keys, empty at first."""
        return self.pages.current

    def panel(self, key: str) -> Panel | None:
        """A page that was opened already."""
        return self.pages.panel(key)

    def show_office(self, office: Any, officers: "Sequence[OfficerOption]", note: str = "") -> None:
        """The office is loaded: pages can be made now. `note` names calendar and version."""
        self.context = PageContext(
            office=office,
            runner=self._parts.runner,
            notifier=self.notifier,
            actions=self.actions_by_name,
            seat=self.seat,
            settings=self._parts.settings,
            theme=self._parts.theme,
            navigate=self.navigate,
        )
        self.status.offer(officers, self.status.remembered)
        self.status.note.setText(note)
        self.search.set_office(office)
        pages = self.pages
        wanted = pages.current or str(self._parts.settings.value("window/page", ""))
        pages.current = ""
        first = next(iter(pages.specs), "")
        if first:
            self.navigate(wanted if wanted in pages.specs else first)

    def show_failure(self, heading: str, hint: str) -> None:
        """The office could not be opened: say why where the page would stand."""
        self.pages.say_instead(heading, hint)

    def navigate(self, key: str, target: object = None) -> None:
        """Open a page, made now if this is the first time, and hand it its target."""
        if self.context is not None:
            self.pages.open(self.context, key, target)
            return
        self.pages.ensure_known(key)
        self.pages.current = key
        self.rail.mark(key)

    def step_back(self) -> None:
        """Esc: out of the search field, out of what is open in the page, to the page before."""
        panel = self.pages.panel_in_front
        if self.search.hasFocus() and panel is not None:
            self.search.clear()
            panel.take_focus()
        else:
            self.pages.step_back()

    def show_keys(self) -> None:
        """All keys that work on this page."""
        if self.current_page == KEYS:
            self.step_back()
            return
        panel = self.pages.panel_in_front
        entries = [] if panel is None else self.actions_by_name.entries(panel)
        everywhere = [
            entry
            for entry in self.actions_by_name.entries()
            if entry.name.startswith("window.")
            and (entry.text, entry.keys) not in {(each.text, each.keys) for each in entries}
        ]
        spec = self.pages.specs.get(self.current_page)
        keys_page = self._keys_page
        if keys_page is None:
            from gaoxinban.ui.shell.keys_page import KeysPage

            keys_page = self._keys_page = KeysPage()
            self.pages.addWidget(keys_page)
        self.pages.turn_to(KEYS, keys_page)
        keys_page.show_keys(app_name() if spec is None else spec.title, [*entries, *everywhere])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no field, page or action has taken."""
        if not self.left_over.takes(event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The first paint is announced after it has happened."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.first_painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember how the window stood."""
        settings = self._parts.settings
        settings.setValue("window/geometry", self.saveGeometry())
        if self.current_page in self.pages.specs:
            settings.setValue("window/page", self.current_page)
        settings.sync()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        top = _TopBar()
        top.setFixedHeight(tokens.BAR_HEIGHT)
        bar = QHBoxLayout(top)
        bar.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 0)
        bar.addWidget(self.search, 1)
        bar.addStretch(1)
        body = QWidget()
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self.pages, 1)
        column.addWidget(self.notices)
        column.addWidget(self.status)
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(column, 1)
        self.setCentralWidget(body)
        self.setWindowTitle(app_name())

    def _add_actions(self) -> None:
        add = self.actions_by_name.add
        self.actions_by_name.name_group("window.", tr("到处能用"))
        for number, spec in enumerate(self._parts.pages, 1):
            keys = (f"Alt+{number}", *spec.keys)

            def go(key: str = spec.key) -> None:
                self.navigate(key)

            add(self, f"window.{spec.key}", spec.title, go, keys=keys, tooltip=spec.tooltip)
        officer, flip = self.status.officer.begin, self._parts.theme.flip
        for name, text, act, act_keys, hint in (
            ("find", tr("查找"), self._on_find, "Ctrl+K", tr("找工单、企业、人和动作")),
            ("keys", tr("按键"), self.show_keys, ("F1", "?"), tr("本页全部按键")),
            ("back", tr("返回"), self.step_back, "Esc", tr("退一步")),
            ("officer", tr("换经办人"), officer, "F9", tr("选择谁在办理")),
            ("scheme", tr("明暗"), flip, "Ctrl+Shift+L", tr("切换浅色和深色")),
            ("quit", tr("退出"), self.close, "Ctrl+Q", tr("关闭窗口")),
        ):
            add(self, f"window.{name}", text, act, keys=act_keys, tooltip=hint)
        self.left_over = LeftOverKeys(self)

    def _connect(self) -> None:
        self.rail.page_chosen.connect(self.navigate)
        self.search.chosen.connect(self._on_found)
        self.seat.officer_changed.connect(self.search.clear)  # typed by who sat here
        self.pages.opened.connect(self._on_opened)
        self.pages.opened.connect(self.status.turn_to)
        self._parts.theme.changed.connect(self._on_theme_changed)
        self._parts.runner.changed.connect(self._on_saved)
        # Queued, so that the icons come behind the first paint.
        self.first_painted.connect(self.rail.load_icons, Qt.ConnectionType.QueuedConnection)

    def _restore(self) -> None:
        geometry = self._parts.settings.value("window/geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            # Room for the frame and the title bar that the desktop adds.
            free = self.screen().availableSize() - QSize(2 * tokens.GRID, 12 * tokens.GRID)
            self.resize(QSize(320 * tokens.GRID, 200 * tokens.GRID).boundedTo(free))
        self._keep_room()

    def _on_opened(self, key: str) -> None:
        self.rail.mark(key)
        spec = self.pages.specs.get(key)
        # Ending with the program's name: Qt would append it otherwise.
        self.setWindowTitle(f"{spec.title} · {app_name()}" if spec is not None else app_name())

    def _on_find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _on_found(self, suggestion: Suggestion) -> None:
        self.search.clear()
        where = suggestion.value
        if isinstance(where, Destination):
            self.navigate(where.page, where.target)
        else:
            panel = self.pages.panel_in_front
            if panel is not None:
                panel.take_focus()
            self.actions_by_name.trigger(str(where))

    def _keep_room(self) -> None:
        """Larger text wants a larger window, as far as the screen has room.

        The least fits below the task bar of 1920 x 1080 at 200 %, which leaves 960 x 500.
        """
        least = QSize(220 * tokens.GRID, 124 * tokens.GRID)
        wanted = least * (self._parts.theme.text_percent / 100)
        self.setMinimumSize(wanted.boundedTo(self.screen().availableSize()).expandedTo(least))

    def _on_theme_changed(self) -> None:
        self._keep_room()
        if self._painted:
            self.rail.load_icons()

    def _on_saved(self, _changes: object, initiator: object) -> None:
        if getattr(initiator, "is_elsewhere", False):
            return
        from gaoxinban.domain.instant import to_datetime

        self.status.say_saved(f"{to_datetime(time.time_ns() // 1000):%H:%M}")
