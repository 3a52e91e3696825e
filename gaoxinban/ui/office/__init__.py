"""人员: people, teams, categories, how the office is entered, and the record of all that.

`page_spec` announces the page to the shell; `Panel.open` takes the key of a part:
``people``, ``teams``, ``categories``, ``entry``, or the id of an officer.
"""

from gaoxinban.ui.kit.page import PageContext, PagePart, PageSpec
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.translation import tr


def make(context: PageContext) -> Panel:
    """The page; imported when it is first opened."""
    from gaoxinban.ui.office.office_panel import OfficePanel

    return OfficePanel(context)


def page_spec() -> PageSpec:
    """What the shell needs to know of the page."""
    return PageSpec(
        "office",
        tr("人员"),
        "people",
        make,
        tr("人员、团队、事项分类、登录和请假"),
        parts=(
            PagePart(
                "people",
                tr("人员名单"),
                tr("同事 请假 代班 移交 离岗 停用 改密码 角色"),
            ),
            PagePart("teams", tr("团队"), tr("小组 部门 协办")),
            PagePart(
                "entry",
                tr("登录和记录"),
                tr("密码 锁定 办公室名称 变更记录"),
            ),
            PagePart("categories", tr("事项分类"), tr("登记提问 二级分类")),
        ),
    )
