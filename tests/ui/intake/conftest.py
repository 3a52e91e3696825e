"""The page on a real office, worked by keys as a person would."""

from dataclasses import replace

import pytest
from new_office import acting, new_office, request
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.term import Role
from tests.ui.intake.desk import STAR, TRINA


@pytest.fixture
def office(tmp_path):
    made, _clock = new_office(tmp_path, "2026-03-02 09:00")
    desk = acting(made, Role.ADMIN)
    made.log(desk, request(enterprise_name=TRINA, title="扩产用电", dispatch=False))
    made.log(
        desk,
        request(
            enterprise_name=STAR,
            uscc="91320411MA1MTEST1X",
            contact_name="周经理",
            contact_phone="13900000077",
            dispatch=False,
        ),
    )
    yield made
    made.close()


@pytest.fixture
def visited():
    """Where the page led: (page key, target)."""
    return []


@pytest.fixture
def desk_context(context, office, visited):
    """The context of a window with this office, somebody sitting at it."""
    officers = office.directory().officers
    made = replace(
        context, office=office, navigate=lambda key, target: visited.append((key, target))
    )
    made.seat.sit(next(each for each in officers if each.role is Role.ADMIN))
    return made


@pytest.fixture
def open_panel(qtbot, brought_up):
    from gaoxinban.ui.intake.page import intake_page

    def opener(context):
        panel = intake_page().make(context)
        qtbot.addWidget(panel)
        return brought_up(panel, height=760)

    return opener


@pytest.fixture
def panel(open_panel, desk_context):
    return open_panel(desk_context)


class Keyboard(QObject):
    """Presses keys where the cursor is, and counts them; text is typed without counting."""

    def __init__(self, type_in):
        super().__init__()
        self._type_in = type_in
        self.pressed = 0

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.pressed += 1
        # As the window system does: an open list of a choice hears the keys first.
        QTest.keyClick(
            QApplication.activePopupWidget() or QApplication.focusWidget(), key, modifier
        )

    def control(self, key):
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def letters(self, text):
        for each in text:
            self.pressed += 1
            QTest.keyClicks(QApplication.focusWidget(), each)

    def text(self, text):
        self._type_in(QApplication.focusWidget(), text)


@pytest.fixture
def keyboard(type_in):
    return Keyboard(type_in)


@pytest.fixture
def cursor():
    """The accessible name of what has the cursor."""
    return lambda: QApplication.focusWidget().accessibleName()


@pytest.fixture
def newest(office):
    """The newest case, whole."""

    return lambda: office.detail(max(office.ticket_ids(TicketFilter())))
