"""The page on a real office; a supervisor sits there on Monday 2026-11-23 at 09:00."""

import json
from dataclasses import replace

import pytest
from new_office import acting, new_office, person, request
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gaoxinban.application import commands as c
from gaoxinban.domain.term import Role


@pytest.fixture
def office(tmp_path):
    made, clock = new_office(tmp_path, "2026-11-23 09:00")
    made.test_clock = clock
    yield made
    made.close()


@pytest.fixture
def supervisor(office):
    return person(office, Role.SUPERVISOR)


@pytest.fixture
def open_case(office):
    """An accepted case; its 办结 leg runs to 2026-11-30."""
    actor = acting(office, Role.ADMIN)
    ticket = office.log(actor, request()).value.ticket_id
    office.do(actor, c.AcceptCase(ticket_id=ticket))
    return ticket


@pytest.fixture
def list_file(tmp_path):
    """A whole list of 2027 in the form of holiday-cn."""
    days = [
        ("2027-01-01", "元旦", True),
        ("2027-05-01", "劳动节", True),
        ("2027-05-08", "劳动节", False),
        ("2027-10-01", "国庆节", True),
    ]
    path = tmp_path / "2027.json"
    text = {
        "year": 2027,
        "days": [{"date": d, "name": name, "isOffDay": off} for d, name, off in days],
    }
    path.write_text(json.dumps(text, ensure_ascii=False), encoding="utf-8")
    return path


class Driver:
    """The page as somebody at the keyboard meets it."""

    def __init__(self, page, context, qapp):
        self.page, self.context, self.qapp = page, context, qapp

    def key(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(self.qapp.focusWidget() or self.page, key, modifiers)
        self.qapp.processEvents()

    def trigger(self, name):
        self.context.actions.trigger(name)
        self.qapp.processEvents()

    @property
    def calendar(self):
        return self.page.calendar

    @property
    def promises(self):
        return self.page.promises

    @property
    def said(self):
        messages = self.context.notifier.messages
        return messages[-1].text if messages else ""


@pytest.fixture
def drive(context, office, supervisor, brought_up, qapp):
    from gaoxinban.ui.rules import make as make_page

    pages = []

    def make(officer=supervisor, runner=None):
        context.seat.sit(officer)
        page = make_page(replace(context, office=office, runner=runner or context.runner))
        pages.append(page)
        brought_up(page, height=720)
        return Driver(page, context, qapp)

    yield make
    while pages:
        pages[-1].close()
        pages.pop().deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
