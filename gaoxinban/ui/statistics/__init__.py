"""统计: the figures of the legs in a sentence, a table and three charts.

`page_spec` announces the page to the shell; `Panel.open` takes nothing.
"""

from gaoxinban.ui.kit.page import PageContext, PageSpec
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.translation import tr


def make(context: PageContext) -> Panel:
    """The page; imported when it is first opened."""
    from gaoxinban.ui.statistics.statistics_panel import StatisticsPanel

    return StatisticsPanel(context)


def page_spec() -> PageSpec:
    """What the shell needs to know of the page."""
    return PageSpec(
        "statistics",
        tr("统计"),
        "statistics",
        make,
        tr("各环节用时、按时率和零耽搁率"),
    )
