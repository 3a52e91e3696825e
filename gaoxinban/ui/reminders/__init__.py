"""提醒: notices in the tray or at the foot of the window, and the page of what was told.

`PAGE` announces the page to the shell, which starts the `watch` beside it.
"""

from PySide6.QtCore import QCoreApplication

from gaoxinban.ui.kit.page import PageContext, PageSpec
from gaoxinban.ui.kit.panel import Panel

translate = QCoreApplication.translate

KEY = "reminders"


def make(context: PageContext) -> Panel:
    """The page; imported when it is first opened."""
    from gaoxinban.ui.reminders.panel import RemindersPanel

    return RemindersPanel(context)


PAGE = PageSpec(
    KEY,
    translate("reminders", "提醒"),
    "reminders",
    make,
    translate("reminders", "快到时限的、交到您手上的工单"),
)
"""What the shell needs to know of the page."""
