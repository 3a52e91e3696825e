"""人员: people, teams, categories, how the office is entered, and the record of all that.

`PAGE` announces the page to the shell; `Panel.open` takes the key of a part:
``people``, ``teams``, ``categories``, ``entry``, or the id of an officer.
"""

from PySide6.QtCore import QCoreApplication

from gaoxinban.ui.kit.page import PageContext, PagePart, PageSpec
from gaoxinban.ui.kit.panel import Panel

translate = QCoreApplication.translate


def make(context: PageContext) -> Panel:
    """The page; imported when it is first opened."""
    from gaoxinban.ui.office.office_panel import OfficePanel

    return OfficePanel(context)


PAGE = PageSpec(
    "office",
    translate("office", "人员"),
    "people",
    make,
    translate("office", "人员、团队、事项分类、登录和请假"),
    parts=(
        PagePart(
            "people",
            translate("office", "人员名单"),
            translate("office", "同事 请假 代班 移交 离岗 停用 改密码 角色"),
        ),
        PagePart("teams", translate("office", "团队"), translate("office", "小组 部门 协办")),
        PagePart(
            "entry",
            translate("office", "登录和记录"),
            translate("office", "密码 锁定 办公室名称 变更记录"),
        ),
        PagePart(
            "categories", translate("office", "事项分类"), translate("office", "登记提问 二级分类")
        ),
    ),
)
"""What the shell needs to know of the page."""
