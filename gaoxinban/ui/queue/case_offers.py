"""What is offered of one case beside its acts: paper, the enterprise, the reasons, the way back."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from gaoxinban.ui.kit.translation import tr

if TYPE_CHECKING:
    from gaoxinban.ui.queue.case_panel import CasePanel
    from gaoxinban.ui.queue.queue_panel import QueuePanel


def add_papers(page: "QueuePanel") -> list[QAction]:
    """Register them for the case under the cursor, or the open one."""
    add = page.context.actions.add
    return [
        add(
            page,
            "ticket.print",
            tr("打印"),
            page.print_cases,
            keys="Ctrl+P",
            tooltip=tr("预览并打印办理情况表"),
        ),
        add(
            page,
            "ticket.copy",
            tr("复制成文字"),
            lambda: page.tools.copy(page.current_id),
            keys="Ctrl+Shift+C",
            tooltip=tr("把工单复制成一段文字，可以贴到微信"),
        ),
        add(
            page,
            "ticket.pdf",
            tr("存为 PDF"),
            lambda: page.paper.save(page.current_id),
            keys="Ctrl+S",
            tooltip=tr("把办理情况表存成 PDF 文件"),
        ),
    ]


def add_follow_up(page: "QueuePanel") -> QAction:
    """接续登记, for the case under the cursor, or the open one: what has ended is not reopened."""
    return page.context.actions.add(
        page,
        "ticket.follow_up",
        tr("接续登记"),
        page.follow_up,
        keys="Shift+N",
        tooltip=tr("已经办完的事又来了：登记一件接续本件的新工单"),
    )


def add_write_rule(page: "QueuePanel") -> QAction:
    """写成规则, for the case under the cursor, or the open one."""
    return page.context.actions.add(
        page,
        "ticket.write_rule",
        tr("写成规则"),
        page.write_rule,
        keys="Shift+S",
        tooltip=tr("把会商的裁定写成派单目录的一条规则，发布以前不起作用"),
    )


def case_offers(case: "CasePanel", page: "QueuePanel") -> list[QAction]:
    """Register them on the case's page; all but the first are buttons of its bar."""
    add = page.context.actions.add
    add(
        case,
        "ticket.enterprise",
        tr("企业"),
        page.open_enterprise,
        keys="Shift+E",
        tooltip=tr("打开这家企业"),
    )
    return [
        add(
            case,
            "ticket.why",
            tr("为什么"),
            page.flip_why,
            keys="W",
            tooltip=tr("这些时限是怎么算出来的"),
        ),
        add(
            case,
            "ticket.back",
            tr("回到列表"),
            page.show_list,
            keys="Backspace",
            tooltip=tr("回到工单列表，Esc 也可以"),
        ),
    ]
