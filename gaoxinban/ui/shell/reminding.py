"""提醒 in the window: the watch, the desktop's tray, and the number at the rail."""

from gaoxinban.ui.kit.icons import icon
from gaoxinban.ui.kit.theme import colours_of
from gaoxinban.ui.reminders import KEY
from gaoxinban.ui.reminders.tray import SystemTray
from gaoxinban.ui.reminders.watch import ReminderWatch
from gaoxinban.ui.shell.main_window import MainWindow


def remind(window: MainWindow) -> ReminderWatch | None:
    """Begin to remind, in a window that has the office and a page for it."""
    context, button = window.context, window.rail.button(KEY)
    if context is None or button is None:
        return None
    watch = ReminderWatch(context, window)
    menu = (watch.raise_action, watch.silence_action, window.action("window.quit"))
    watch.show_in(SystemTray(window, icon(KEY, colours_of(window), active=True), menu))
    watch.unread_changed.connect(button.set_count)
    window.pages.opened.connect(watch.on_page)
    return watch
