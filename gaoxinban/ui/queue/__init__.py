"""工单: the queue of cases and the page of one case, with every act on it.

`PAGE` announces the page to the shell. `Panel.open` takes the id of a case, a
`TicketFilter` (the cases behind a figure) or the key of a view (`late`).
"""

from PySide6.QtCore import QCoreApplication

from gaoxinban.ui.kit.page import PageContext, PageSpec
from gaoxinban.ui.kit.panel import Panel

translate = QCoreApplication.translate


def make(context: PageContext) -> Panel:
    """The page; imported when it is first opened."""
    from gaoxinban.ui.queue.queue_panel import QueuePanel

    return QueuePanel(context)


PAGE = PageSpec(
    "queue",
    translate("queue", "工单"),
    "queue",
    make,
    translate("queue", "全部工单：派单、签收、联系、办结、回访"),
)
"""What the shell needs to know of the page."""
