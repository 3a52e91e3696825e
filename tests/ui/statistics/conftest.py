"""The page on a real office with three months of cases."""

from dataclasses import replace

import pytest
from new_office import acting, at, copy_of, new_office, request
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from gaoxinban.application import commands as c
from gaoxinban.domain.term import RequestKind, Role

DAYS = [
    *(f"2026-02-{day:02d}" for day in (2, 3, 4, 5, 6, 9)),
    *(f"2026-03-{day:02d}" for day in (2, 3, 4, 5, 6, 9, 10)),
]
FINANCE = {"title": "想申请积分贷", "body": "流动资金紧张，想了解园区保和积分贷的担保要求。"}


@pytest.fixture
def empty(tmp_path):
    office, clock = new_office(tmp_path, "2026-03-11 15:00")
    yield office, clock
    office.close()


@pytest.fixture(scope="session")
def worked_once(tmp_path_factory):
    """The file of `worked`, and the time at which it is opened."""
    folder = tmp_path_factory.mktemp("worked")
    office, clock = new_office(folder)
    admin = acting(office, Role.ADMIN)
    for day in DAYS:
        number = len([each for each in DAYS if each[:7] == day[:7] and each <= day])
        clock.set(at(f"{day} 09:00"))
        kind = RequestKind.SUGGESTION if number % 2 else RequestKind.HELP
        extra = FINANCE if number == 2 else {}
        ticket = office.log(admin, request(kind=kind, **extra)).value.ticket_id
        office.do(admin, c.AcceptCase(ticket_id=ticket))
        if number == 7:
            continue
        clock.advance(**({"days": 3} if number == 6 else {"minutes": 10 * number}))
        office.do(admin, c.ContactCase(ticket_id=ticket, reached="李工"))
        clock.advance(minutes=10)
        office.do(admin, c.ResolveCase(ticket_id=ticket, result="已答复"))
    office.close()
    return folder / "office.db", at("2026-03-11 15:00")


@pytest.fixture
def worked(worked_once, tmp_path):
    """Six cases of February and seven of March; the last one of March waits for contact.

    Contact takes 10, 20, 30 … minutes from 09:00, that of the sixth three days;
    all that were contacted are resolved ten minutes later.
    """
    office, clock = copy_of(worked_once, tmp_path)
    yield office, clock
    office.close()


@pytest.fixture
def open_panel(brought_up, context):
    from gaoxinban.ui.statistics import make

    panels = []

    def opener(office, runner=None):
        panel = make(replace(context, office=office, runner=runner or context.runner))
        panels.append(panel)
        return brought_up(panel)

    yield opener
    while panels:
        panels[-1].close()
        panels.pop().deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    context.actions.names()  # forgets the panels: pyqtgraph's menus live as long as they do
