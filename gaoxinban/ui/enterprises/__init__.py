"""企业: the register, and one enterprise with its cases.

`page_spec` announces the page to the shell. `Panel.open` takes the id of an
enterprise. From here a case is opened by its id on the page `queue`, and a
request is begun by the enterprise's id on the page `intake`.
"""

from gaoxinban.ui.kit.page import PageContext, PageSpec
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.translation import tr


def make(context: PageContext) -> Panel:
    """The page; imported when it is first opened."""
    from gaoxinban.ui.enterprises.enterprises_panel import EnterprisesPanel

    return EnterprisesPanel(context)


def page_spec() -> PageSpec:
    """What the shell needs to know of the page."""
    return PageSpec(
        "enterprises",
        tr("企业"),
        "enterprises",
        make,
        tr("企业登记册和每家企业的工单"),
    )
