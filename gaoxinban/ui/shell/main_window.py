"""The window: rail, search field, pages, status line. It knows pages by their specs only."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSettings, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionRegistry
from gaoxinban.ui.kit.empty_state import EmptyState
from gaoxinban.ui.kit.notifier import Notifier
from gaoxinban.ui.kit.page import Destination, PageContext, PageSpec, Search, Seat, Suggestion
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.task_runner import TaskRunner
from gaoxinban.ui.kit.theme import Theme, colours_of
from gaoxinban.ui.shell.office_watch import NoticeBar
from gaoxinban.ui.shell.rail import Rail
from gaoxinban.ui.shell.search_field import SearchField
from gaoxinban.ui.shell.status_line import StatusLine

if TYPE_CHECKING:
    from gaoxinban.application.rows import OfficerOption
    from gaoxinban.ui.shell.keys_page import KeysPage

KEYS = "keys"
TITLE = "高新办"


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
        page_opened: key of the page that is shown now.
    """

    first_painted = Signal()
    page_opened = Signal(str)

    def __init__(self, parts: WindowParts) -> None:
        super().__init__()
        self._parts = parts
        self._specs = {spec.key: spec for spec in parts.pages}
        self._panels: dict[str, Panel] = {}
        self.context: PageContext | None = None
        self._current = ""
        self._behind: list[str] = []
        self._painted = False
        self.notifier = Notifier(self)
        self.actions_by_name = ActionRegistry(self)
        self.seat = Seat(self)
        self.rail = Rail(parts.pages)
        self.search = SearchField(parts.runner, self.actions_by_name, parts.search, parts.settings)
        self.status = StatusLine(self.notifier, parts.runner, self.seat)
        self.notices = NoticeBar()
        self.stack = QStackedWidget()
        self._opening = EmptyState("", "")
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
        return self._current

    def panel(self, key: str) -> Panel | None:
        """A page that was opened already."""
        return self._panels.get(key)

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
        chosen = self._parts.settings.value("seat/officer", None)
        self.status.offer(officers, int(str(chosen)) if chosen is not None else None)
        self.status.note.setText(note)
        self.search.set_office(office)
        wanted = self._current or str(self._parts.settings.value("window/page", ""))
        self._current = ""
        first = next(iter(self._specs), "")
        if first:
            self.navigate(wanted if wanted in self._specs else first)

    def show_failure(self, heading: str, hint: str) -> None:
        """The office could not be opened: say why where the page would stand."""
        self._opening.say(heading, hint)
        self.stack.setCurrentWidget(self._opening)

    def navigate(self, key: str, target: object = None) -> None:
        """Open a page, made now if this is the first time, and hand it its target."""
        if key not in self._specs:
            raise KeyError(f"no page {key!r}; there are {'、'.join(self._specs)}")
        if self.context is None:
            self._current = key
            self.rail.mark(key)
            return
        panel = self._panels.get(key)
        if panel is None:
            panel = self._panels[key] = self._specs[key].make(self.context)
            self.stack.addWidget(panel)
        again = target is None and key == self._current
        self._turn_to(key, panel)
        if target is not None:
            panel.open(target)
        (panel.come_again if again else panel.take_focus)()

    def step_back(self) -> None:
        """Esc: out of the search field, out of what is open in the page, to the page before."""
        panel = self._panels.get(self._current)
        if self.search.hasFocus() and panel is not None:
            self.search.clear()
            panel.take_focus()
        elif panel is not None and panel.step_back():
            return
        elif self._behind:
            key = self._behind.pop()
            self._turn_to(key, self._panels[key], remember=False)
            self._panels[key].take_focus()

    def show_keys(self) -> None:
        """All keys that work on this page."""
        if self._current == KEYS:
            self.step_back()
            return
        panel = self._panels.get(self._current)
        entries = [] if panel is None else self.actions_by_name.entries(panel)
        everywhere = [
            entry for entry in self.actions_by_name.entries() if entry.name.startswith("window.")
        ]
        spec = self._specs.get(self._current)
        keys_page = self._keys_page
        if keys_page is None:
            from gaoxinban.ui.shell.keys_page import KeysPage

            keys_page = self._keys_page = KeysPage()
            self.stack.addWidget(keys_page)
        self._turn_to(KEYS, keys_page)
        keys_page.show_keys(TITLE if spec is None else spec.title, [*entries, *everywhere])

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
        if self._current in self._specs:
            settings.setValue("window/page", self._current)
        if self.seat.officer is not None:
            settings.setValue("seat/officer", self.seat.officer.id)
        settings.sync()
        super().closeEvent(event)

    def _turn_to(self, key: str, widget: QWidget, *, remember: bool = True) -> None:
        left = self._current
        if remember and left in self._panels and left != key:
            self._behind = [each for each in self._behind if each != key]
            self._behind.append(left)
        self._current = key
        self.stack.setCurrentWidget(widget)
        self.rail.mark(key)
        spec = self._specs.get(key)
        # Ending with the program's name: Qt would append it otherwise.
        self.setWindowTitle(f"{spec.title} · {TITLE}" if spec is not None else TITLE)
        self.page_opened.emit(key)

    def _lay_out(self) -> None:
        top = _TopBar()
        top.setFixedHeight(tokens.BAR_HEIGHT)
        bar = QHBoxLayout(top)
        bar.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 0)
        bar.addWidget(self.search, 1)
        bar.addStretch(1)
        self.stack.addWidget(self._opening)
        body = QWidget()
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self.stack, 1)
        column.addWidget(self.notices)
        column.addWidget(self.status)
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(column, 1)
        self.setCentralWidget(body)
        self.setWindowTitle(TITLE)

    def _add_actions(self) -> None:
        add = self.actions_by_name.add
        for number, spec in enumerate(self._parts.pages, 1):
            keys = (f"Alt+{number}", *spec.keys)

            def go(key: str = spec.key) -> None:
                self.navigate(key)

            add(self, f"window.{spec.key}", spec.title, go, keys=keys, tooltip=spec.tooltip)
        find = self._on_find
        add(self, "window.find", "查找", find, keys="Ctrl+K", tooltip="找工单、企业、人和动作")
        add(self, "window.keys", "按键", self.show_keys, keys=("F1", "?"), tooltip="本页全部按键")
        add(self, "window.back", "返回", self.step_back, keys="Esc", tooltip="退一步")
        officer = self.status.officer.begin
        add(self, "window.officer", "换经办人", officer, keys="F9", tooltip="选择谁在办理")
        flip = self._parts.theme.flip
        add(self, "window.scheme", "明暗", flip, keys="Ctrl+Shift+L", tooltip="切换浅色和深色")
        add(self, "window.quit", "退出", self.close, keys="Ctrl+Q", tooltip="关闭窗口")

    def _connect(self) -> None:
        self.rail.page_chosen.connect(self.navigate)
        self.search.chosen.connect(self._on_found)
        self.page_opened.connect(self.status.turn_to)
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

    def _on_find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _on_found(self, suggestion: Suggestion) -> None:
        self.search.clear()
        where = suggestion.value
        if isinstance(where, Destination):
            self.navigate(where.page, where.target)
        else:
            panel = self._panels.get(self._current)
            if panel is not None:
                panel.take_focus()
            self.actions_by_name.trigger(str(where))

    def _keep_room(self) -> None:
        """Larger text wants a larger window, as far as the screen has room."""
        least = QSize(220 * tokens.GRID, 140 * tokens.GRID)
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
