"""A real office on a real database, a clock that is set by hand, and the page on it."""

import shutil
from dataclasses import replace

import pytest

from gaoxinban.application import commands as c
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.instant import SECOND, from_datetime
from gaoxinban.domain.term import HolderKind, Role

MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class HandClock:
    """Stands still until it is moved. Begins on Monday 2026-11-23 at 09:00."""

    def __init__(self):
        from datetime import datetime

        self.time = from_datetime(datetime(2026, 11, 23, 9, 0))

    def now(self):
        return self.time

    def pass_(self, microseconds):
        self.time += microseconds


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory):
    """Migrated and seeded once; every test works on a copy."""
    path = tmp_path_factory.mktemp("office") / "empty.db"
    open_office(path).close()
    return path


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def office(empty_database, tmp_path, clock):
    path = tmp_path / "gaoxinban.db"
    shutil.copy(empty_database, path)
    made = open_office(path, clock=clock)
    yield made
    made.close()


class Cast:
    """Who acts in the tests, and short ways to bring cases into a state."""

    def __init__(self, office, clock):
        self.office, self.clock = office, clock
        directory = office.directory()
        self.team = next(team for team in directory.teams if team.name == "企业服务组")
        self.other_team = next(team for team in directory.teams if team.name == "项目推进组")
        people = directory.officers
        self.supervisor = next(each for each in people if each.role is Role.SUPERVISOR)
        self.officer = next(
            each for each in people if each.team == "企业服务组" and each.role is Role.OFFICER
        )
        self.stranger = next(
            each for each in people if each.team == "项目推进组" and each.role is Role.OFFICER
        )

    def log(self, title="三号车间用电增容", *, dispatch=True, **more):
        """A case in the hands of 企业服务组, or undispatched."""
        more.setdefault("body", "变压器容量不够，想申请增容到2000千伏安。")
        more.setdefault("enterprise_name", "江苏甲乙光伏科技有限公司")
        more.setdefault("contact_name", "李工")
        team = self.team.id if dispatch else None
        command = c.LogCase(title=title, dispatch=dispatch, team_id=team, **more)
        return self.office.log(self.supervisor.actor, command).value.ticket_id

    def do(self, command, by=None):
        self.office.do((by or self.officer).actor, command)

    def accept(self, ticket):
        self.do(c.AcceptCase(ticket_id=ticket))
        return ticket

    def contact(self, ticket):
        self.do(c.ContactCase(ticket_id=ticket, reached="李工"))
        return ticket

    def pause(self, ticket):
        self.do(c.PauseCase(ticket_id=ticket, reason="等材料", awaited=HolderKind.ENTERPRISE))
        return ticket

    def resolve(self, ticket):
        self.do(c.ResolveCase(ticket_id=ticket, result="已协调供电公司受理"))
        return ticket

    def in_hand(self, **more):
        """Accepted and contacted."""
        return self.contact(self.accept(self.log(**more)))


@pytest.fixture
def cast(office, clock):
    return Cast(office, clock)


@pytest.fixture
def visited():
    """Where the page asked the window to go."""
    return []


@pytest.fixture
def desk(context, office, cast, visited):
    """What the page gets from the window; the officer of 企业服务组 sits there."""
    context.seat.sit(cast.officer)
    go = lambda key, target=None: visited.append((key, target))  # noqa: E731  a stub
    return replace(context, office=office, navigate=go)


class Driver:
    """The page as somebody at the keyboard meets it."""

    def __init__(self, page, context, qtbot, qapp):
        self.page, self.context, self.qtbot, self.qapp = page, context, qtbot, qapp

    def settle(self):
        """Let the zero timers of the list run and their pages arrive."""
        model = self.page.list.model
        for _ in range(200):
            self.qapp.processEvents()
            resting = self.page._rest.isActive()
            if not (
                resting or model._ask.isActive() or model._loading or self.context.runner.active
            ):
                return
        raise AssertionError("the list never came to rest")

    def key(self, key, modifiers=None):
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        target = self.qapp.focusWidget() or self.page
        QTest.keyClick(target, key, modifiers or Qt.KeyboardModifier.NoModifier)
        self.settle()

    def do(self):
        """What the open form says."""
        from PySide6.QtCore import Qt

        self.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def texts(self, widget):
        """Every text that stands in a widget."""
        from gaoxinban.ui.kit.plain_text import PlainLabel

        return [label.text() for label in widget.findChildren(PlainLabel)]

    @property
    def last_event(self):
        """The last step of the open case."""
        return self.shown.detail.timeline[-1]

    def trigger(self, name):
        self.context.actions.trigger(name)
        self.settle()

    def action(self, name):
        return self.context.actions.get(name)

    def open(self, target):
        self.page.open(target)
        self.settle()

    @property
    def rows(self):
        """The listed cases, loaded."""
        self.settle()
        model = self.page.list.model
        for row in range(model.rowCount()):
            model.cells_at(row)
        self.settle()
        return [model.row_at(row) for row in range(model.rowCount())]

    @property
    def titles(self):
        return [row.ticket.title for row in self.rows]

    @property
    def form(self):
        return self.page.case.form

    @property
    def shown(self):
        return self.page.case.shown

    @property
    def said(self):
        """The last line of the notifier."""
        messages = self.context.notifier.messages
        return messages[-1].text if messages else ""


def _page(context, qtbot, qapp):
    from gaoxinban.ui.queue import make as make_page

    page = make_page(context)
    page._rest.setInterval(0)
    page.resize(1200, 720)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.take_focus()
    return Driver(page, context, qtbot, qapp)


@pytest.fixture
def drive(desk, qtbot, qapp):
    """Make the page; a test calls it when its cases are there."""

    def make():
        made = _page(desk, qtbot, qapp)
        made.settle()
        return made

    return make


@pytest.fixture
def drive_threaded(context, threaded, office, cast, qtbot, qapp):
    """The same with the real workers."""
    context.seat.sit(cast.officer)
    made = replace(context, office=office, runner=threaded)
    return lambda: _page(made, qtbot, qapp)
