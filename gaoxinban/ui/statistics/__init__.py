"""统计: the figures of the legs in a sentence, a table and three charts.

`PAGE` announces the page to the shell; `Panel.open` takes nothing.
"""

from PySide6.QtCore import QCoreApplication

from gaoxinban.ui.kit.page import PageContext, PageSpec
from gaoxinban.ui.kit.panel import Panel

translate = QCoreApplication.translate


def make(context: PageContext) -> Panel:
    """The page; imported when it is first opened."""
    from gaoxinban.ui.statistics.statistics_panel import StatisticsPanel

    return StatisticsPanel(context)


PAGE = PageSpec(
    "statistics",
    translate("statistics", "统计"),
    "statistics",
    make,
    translate("statistics", "各环节用时、按时率和零耽搁率"),
)
"""What the shell needs to know of the page."""
