"""规则: working calendar and promises in versions, publishing new ones, freezing months.

`PAGE` announces the page to the shell; `Panel.open` takes a year of the
calendar, or the key of a part: ``calendar``, ``promises``, ``months``,
``proof``, ``directory``.
"""

from gaoxinban.ui.kit.page import PageContext, PageSpec
from gaoxinban.ui.kit.panel import Panel


def make(context: PageContext) -> Panel:
    """The page; imported when it is first opened."""
    from gaoxinban.ui.rules.rules_panel import RulesPanel

    return RulesPanel(context)


PAGE = PageSpec(
    "rules", "规则", "rules", make, "工作日历、承诺时限、派单目录的版本，冻结的月度数字，存证"
)
"""What the shell needs to know of the page."""
