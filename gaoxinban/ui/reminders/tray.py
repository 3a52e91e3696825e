"""The icon in the desktop's tray, on desktops that have one."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

SHOWN_MS = 10_000


class Tray(QObject):
    """Where notices are shown outside of the window; this one shows none.

    Signals:
        clicked: the last notice.
        opened: the icon itself.
    """

    clicked = Signal()
    opened = Signal()

    def say(self, heading: str, text: str) -> bool:
        """Show a notice; False where that is not possible now."""
        del heading, text
        return False

    def hide(self) -> None:
        """Take the icon away."""


class SystemTray(Tray):
    """Comes and goes with the desktop's tray: GNOME has none without an extension."""

    def __init__(self, window: QWidget, icon: QIcon, actions: Sequence[QAction]) -> None:
        super().__init__(window)
        self._window = window
        self._picture = icon
        self._actions = actions
        self._icon: QSystemTrayIcon | None = None
        self._menu: QMenu | None = None
        self._appear()

    def say(self, heading: str, text: str) -> bool:
        """Show a notice; False where there is no tray, or one that shows none."""
        icon = self._appear()
        if icon is None or not QSystemTrayIcon.supportsMessages():
            return False
        icon.showMessage(heading, text, self._picture, SHOWN_MS)
        return True

    def hide(self) -> None:
        """Some desktops keep the icon of a process that is gone until one points at it."""
        if self._icon is not None:
            self._icon.hide()

    def _appear(self) -> QSystemTrayIcon | None:
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return None
        if self._icon is None:
            menu = self._menu = QMenu(self._window)
            menu.setAccessibleName(self.tr("高新办"))
            menu.addActions(self._actions)
            icon = self._icon = QSystemTrayIcon(self._picture, self)
            icon.setToolTip(self.tr("高新办"))
            icon.setContextMenu(menu)
            icon.messageClicked.connect(self.clicked)
            icon.activated.connect(self._on_activated)
        self._icon.show()
        return self._icon

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.opened.emit()
