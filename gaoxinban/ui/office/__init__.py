"""人员: people, teams, categories, how the office is entered, and the record of all that.

`PAGE` announces the page to the shell; `Panel.open` takes the key of a part:
``people``, ``teams``, ``categories``, ``entry``, or the id of an officer.
"""

from gaoxinban.ui.kit.page import PageContext, PageSpec
from gaoxinban.ui.kit.panel import Panel


def make(context: PageContext) -> Panel:
    """The page; imported when it is first opened."""
    from gaoxinban.ui.office.office_panel import OfficePanel

    return OfficePanel(context)


PAGE = PageSpec("office", "人员", "people", make, "人员、团队、事项分类、登录和请假")
"""What the shell needs to know of the page."""
