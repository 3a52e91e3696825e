"""The pages of the window, and what its search field finds in the office.

A page is imported when it is first shown: the window paints before any of them.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from gaoxinban.ui import enterprises, queue, rules, statistics
from gaoxinban.ui.intake.page import intake_page
from gaoxinban.ui.kit.page import Destination, PageSpec, Suggestion

if TYPE_CHECKING:
    from gaoxinban.application.office import Office

MOST_HITS = 6


def tr(text: str) -> str:
    """A text of the window, in the user's language."""
    return QCoreApplication.translate("pages", text)


def pages() -> Sequence[PageSpec]:
    """Every page that is built, in the order of the rail."""
    return (intake_page(), queue.PAGE, enterprises.PAGE, statistics.PAGE, rules.PAGE)


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
