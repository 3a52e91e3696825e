"""The page on a real office with a few enterprises, worked by keys."""

from dataclasses import replace

import pytest
from new_office import acting, new_office, request
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gaoxinban.application import commands as c
from gaoxinban.domain.term import Role

SOLAR = "天合示例光能股份有限公司"
LAMPS = "星宇示例车灯股份有限公司"


@pytest.fixture
def desk(tmp_path):
    """An empty office and its clock; Monday 09:00."""
    office, clock = new_office(tmp_path)
    yield office, clock
    office.close()


@pytest.fixture
def busy(desk):
    """Two enterprises: two cases of the first (one resolved), one of the second."""
    office, clock = desk
    admin = acting(office, Role.ADMIN)
    made = {}
    for name, title, extra in (
        (SOLAR, "扩产用电", {"uscc": "91320411MA1MTEST1X", "contact_phone": "13900000077"}),
        (SOLAR, "<b>职工</b>子女入学", {}),
        (LAMPS, "厂房漏水", {"contact_name": "周经理"}),
    ):
        clock.advance(minutes=5)
        logged = office.log(admin, request(enterprise_name=name, title=title, **extra))
        made[title] = logged.value.ticket_id
    first = made["扩产用电"]
    for command in (
        c.AcceptCase(ticket_id=first),
        c.ContactCase(ticket_id=first, reached="李工"),
        c.ResolveCase(ticket_id=first, result="已送电"),
    ):
        clock.advance(minutes=20)
        office.do(admin, command)
    return office, clock, made


@pytest.fixture
def open_panel(qtbot, brought_up, context, visited):
    def opener(office, runner=None):
        from gaoxinban.ui.enterprises import make

        given = replace(
            context,
            office=office,
            runner=runner or context.runner,
            navigate=lambda key, target=None: visited.append((key, target)),
        )
        panel = make(given)
        qtbot.addWidget(panel)
        return brought_up(panel)

    return opener


@pytest.fixture
def visited():
    """Where `navigate` was asked to go."""
    return []


@pytest.fixture
def press():
    def presser(key, modifier=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(QApplication.focusWidget(), key, modifier)

    return presser


@pytest.fixture
def names():
    """The names that the register lists, once its rows are there."""

    def lister(panel, qtbot):
        model = panel.register.model
        qtbot.waitUntil(lambda: all(model.row_at(i) for i in range(model.rowCount())))
        return [model.row_at(i).name for i in range(model.rowCount())]

    return lister
