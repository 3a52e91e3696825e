"""规则: working calendar and promises in versions, publishing new ones, freezing months.

`page_spec` announces the page to the shell; `Panel.open` takes a year of the
calendar, or the key of a part: ``calendar``, ``promises``, ``months``,
``proof``, ``directory``.
"""

from gaoxinban.ui.kit.page import PageContext, PagePart, PageSpec
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.translation import tr


def make(context: PageContext) -> Panel:
    """The page; imported when it is first opened."""
    from gaoxinban.ui.rules.rules_panel import RulesPanel

    return RulesPanel(context)


def page_spec() -> PageSpec:
    """What the shell needs to know of the page."""
    return PageSpec(
        "rules",
        tr("规则"),
        "rules",
        make,
        tr("工作日历、承诺时限、派单目录的版本，冻结的月度数字，存证"),
        parts=(
            PagePart(
                "calendar",
                tr("工作日历"),
                tr("放假 节假日 调休 作息 夏令 工作时间"),
            ),
            PagePart(
                "promises",
                tr("承诺时限"),
                tr("几个工作日 几小时 办结时限 联系时限"),
            ),
            PagePart("months", tr("月度冻结"), tr("月报 月度数字")),
            PagePart("proof", tr("存证"), tr("核对 防篡改 事件链")),
            PagePart("directory", tr("派单目录"), tr("派单规则 条件 试派")),
        ),
    )
