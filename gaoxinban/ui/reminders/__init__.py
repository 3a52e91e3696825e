"""提醒: notices in the tray or at the foot of the window, and the page of what was told.

`page_spec` announces the page to the shell, which starts the `watch` beside it.
"""

from gaoxinban.ui.kit.page import PageContext, PageSpec
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.translation import tr

KEY = "reminders"


def make(context: PageContext) -> Panel:
    """The page; imported when it is first opened."""
    from gaoxinban.ui.reminders.panel import RemindersPanel

    return RemindersPanel(context)


def page_spec() -> PageSpec:
    """What the shell needs to know of the page."""
    return PageSpec(
        KEY,
        tr("提醒"),
        "reminders",
        make,
        tr("快到时限的、交到您手上的工单"),
    )
