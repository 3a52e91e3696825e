"""The page 人员 of an office on a real file."""

from contextlib import closing
from dataclasses import replace

import pytest
from new_office import new_office, person

from gaoxinban.application.passwords import Passwords
from gaoxinban.domain.term import Role
from gaoxinban.ui.office import make


@pytest.fixture
def office(tmp_path):
    made, _ = new_office(tmp_path)
    made.accounts._passwords = Passwords(passes=1, memory=64, lanes=1)
    with closing(made):
        yield made


@pytest.fixture
def shown_page(context, office, qtbot, brought_up):
    def show(role=Role.ADMIN, **changes):
        context.seat.sit(person(office, role))
        page = make(replace(context, office=office, **changes))
        qtbot.addWidget(page)
        return brought_up(page, width=1204)

    return show


@pytest.fixture
def page(shown_page):
    return shown_page()
