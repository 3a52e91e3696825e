"""The pages of the window, and what its search field finds in the office.

A page is imported when it is first shown: the window paints before any of them.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from gaoxinban.ui.kit.page import Destination, PageContext, PageSpec, Suggestion

if TYPE_CHECKING:
    from gaoxinban.application.office import Office
    from gaoxinban.ui.kit.panel import Panel

MOST_HITS = 6


def tr(text: str) -> str:
    """A text of the window, in the user's language."""
    return QCoreApplication.translate("pages", text)


def _intake(context: PageContext) -> "Panel":
    from gaoxinban.ui.intake.panel import IntakePanel

    return IntakePanel(context)


def _queue(context: PageContext) -> "Panel":
    from gaoxinban.ui.queue.panel import QueuePanel

    return QueuePanel(context)


def _enterprises(context: PageContext) -> "Panel":
    from gaoxinban.ui.enterprises.panel import EnterprisesPanel

    return EnterprisesPanel(context)


def _statistics(context: PageContext) -> "Panel":
    from gaoxinban.ui.statistics.panel import StatisticsPanel

    return StatisticsPanel(context)


def pages() -> Sequence[PageSpec]:
    """Every page that is built, in the order of the rail."""
    return (
        PageSpec(
            "intake", tr("登记"), "intake", _intake, tr("登记企业来电来访的诉求"), ("Ctrl+N",)
        ),
        PageSpec("queue", tr("工单"), "queue", _queue, tr("查看和办理工单")),
        PageSpec("enterprises", tr("企业"), "enterprises", _enterprises, tr("企业名录和历次诉求")),
        PageSpec("statistics", tr("统计"), "statistics", _statistics, tr("办理时间的统计")),
    )


def search(office: "Office", text: str) -> Sequence[Suggestion]:
    """Cases by number and text, enterprises by name, initials, code or phone."""
    from gaoxinban.application.rows import TicketFilter

    found: list[Suggestion] = []
    page = office.ticket_page(TicketFilter(text=text), limit=MOST_HITS)
    found += [
        Suggestion(
            Destination("queue", row.id), f"{row.number} {row.title}", row.enterprise, tr("工单")
        )
        for row in page.rows
    ]
    found += [
        Suggestion(
            Destination("enterprises", option.id),
            option.name,
            option.uscc or option.town,
            tr("企业"),
        )
        for option in office.look_up_enterprises(text, MOST_HITS)
    ]
    return found
