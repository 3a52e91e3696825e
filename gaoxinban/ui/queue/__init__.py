"""工单: the queue of cases and the page of one case, with every act on it.

`page_spec` announces the page to the shell. `Panel.open` takes the id of a case, a
`TicketFilter` (the cases behind a figure) or the key of a view (`late`).
"""

from gaoxinban.ui.kit.page import PageContext, PageSpec
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.translation import tr


def make(context: PageContext) -> Panel:
    """The page; imported when it is first opened."""
    from gaoxinban.ui.queue.queue_panel import QueuePanel

    return QueuePanel(context)


def page_spec() -> PageSpec:
    """What the shell needs to know of the page."""
    return PageSpec(
        "queue",
        tr("工单"),
        "queue",
        make,
        tr("全部工单：派单、签收、联系、办结、回访"),
    )
