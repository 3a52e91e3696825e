"""规则: working calendar and promises in versions, publishing new ones, freezing months.

`PAGE` announces the page to the shell; `Panel.open` takes a year of the
calendar, or the key of a part: ``calendar``, ``promises``, ``months``,
``proof``, ``directory``.
"""

from PySide6.QtCore import QCoreApplication

from gaoxinban.ui.kit.page import PageContext, PagePart, PageSpec
from gaoxinban.ui.kit.panel import Panel

translate = QCoreApplication.translate


def make(context: PageContext) -> Panel:
    """The page; imported when it is first opened."""
    from gaoxinban.ui.rules.rules_panel import RulesPanel

    return RulesPanel(context)


PAGE = PageSpec(
    "rules",
    translate("rules", "规则"),
    "rules",
    make,
    translate("rules", "工作日历、承诺时限、派单目录的版本，冻结的月度数字，存证"),
    parts=(
        PagePart(
            "calendar",
            translate("rules", "工作日历"),
            translate("rules", "放假 节假日 调休 作息 夏令 工作时间"),
        ),
        PagePart(
            "promises",
            translate("rules", "承诺时限"),
            translate("rules", "几个工作日 几小时 办结时限 联系时限"),
        ),
        PagePart("months", translate("rules", "月度冻结"), translate("rules", "月报 月度数字")),
        PagePart("proof", translate("rules", "存证"), translate("rules", "核对 防篡改 事件链")),
        PagePart(
            "directory", translate("rules", "派单目录"), translate("rules", "派单规则 条件 试派")
        ),
    ),
)
"""What the shell needs to know of the page."""
