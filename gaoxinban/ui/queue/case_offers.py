"""What the page of one case offers beside its acts: the enterprise, the reasons, the way back."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from gaoxinban.ui.queue.wording import translate

if TYPE_CHECKING:
    from gaoxinban.ui.queue.case_panel import CasePanel
    from gaoxinban.ui.queue.queue_panel import QueuePanel


def case_offers(case: "CasePanel", page: "QueuePanel") -> list[QAction]:
    """Register them on the case's page; all but the first are buttons of its bar."""
    add = page.context.actions.add
    add(
        case,
        "ticket.enterprise",
        translate("queue", "企业"),
        page.open_enterprise,
        keys="Shift+E",
        tooltip=translate("queue", "打开这家企业"),
    )
    return [
        add(
            case,
            "ticket.why",
            translate("queue", "为什么"),
            page.flip_why,
            keys="W",
            tooltip=translate("queue", "这些时限是怎么算出来的"),
        ),
        add(
            case,
            "ticket.back",
            translate("queue", "回到列表"),
            page.show_list,
            keys="Backspace",
            tooltip=translate("queue", "回到工单列表，Esc 也可以"),
        ),
    ]
