"""Every page of the real window and every form of an act can be heard and reached."""

from contextlib import closing

import pytest
from accessible import focusable_without_name
from new_office import acting, new_office, request
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu

from gaoxinban.bootstrap import open_office
from gaoxinban.domain.term import Role
from gaoxinban.ui.queue.act_form import FormTools
from gaoxinban.ui.queue.acts import acts
from gaoxinban.ui.queue.forms_of_acts import FORMS
from gaoxinban.ui.queue.operations import load_case
from gaoxinban.ui.shell.application import OpenedOffice, Shell, ShellPlan
from gaoxinban.ui.shell.pages import pages, search


@pytest.fixture
def shop(qapp, qtbot, tmp_path):
    """The window with all its pages on an office with a case."""
    made, clock = new_office(tmp_path)
    ticket = made.log(acting(made, Role.SUPERVISOR), request()).value.ticket_id
    made.close()
    sheet, palette, font = qapp.styleSheet(), qapp.palette(), qapp.font()
    with closing(open_office(tmp_path / "office.db", clock=clock)) as office:
        opened = OpenedOffice(office, office.directory().officers)
        plan = ShellPlan(lambda: opened, pages(), search, settings_file=tmp_path / "window.ini")
        shell = Shell(qapp, plan)
        shell.window.show()
        qtbot.waitUntil(lambda: shell.opened is not None and not shell.runner.active)
        yield shell, office, ticket
        shell.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        # The library of the charts makes menus that nobody owns.
        for menu in QApplication.topLevelWidgets():
            if isinstance(menu, QMenu):
                menu.deleteLater()
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)


def test_every_page_is_named_from_end_to_end(shop, qtbot):
    shell, _office, ticket = shop
    window = shell.window
    targets = {spec.key: (None, *(part.key for part in spec.parts)) for spec in pages()}
    targets["queue"] = (None, ticket)
    for key, stops in targets.items():
        for target in stops:
            window.navigate(key, target)
            qtbot.waitUntil(lambda: not shell.runner.active)
            assert focusable_without_name(window) == [], (key, target)
            nameless = [
                button
                for button in window.findChildren(QAbstractButton)
                if button.focusPolicy() != Qt.FocusPolicy.NoFocus
                and button.isVisible()
                and not (button.accessibleName() or button.text())
            ]
            assert nameless == [], (key, target)


def test_every_form_of_an_act_is_named(shop):
    shell, office, ticket = shop
    shown = load_case(office, acting(office, Role.SUPERVISOR), ticket)
    tools = FormTools(
        shell.runner, office.enterprise_hits, lambda _enterprise: [], office.clock.now
    )
    assert {spec.kind for spec in acts()} == set(FORMS)
    for kind, make in FORMS.items():
        form = make(shown, tools, shell.window)
        assert focusable_without_name(form) == [], kind
        form.deleteLater()
    QApplication.processEvents()


def test_every_action_says_what_it_does_and_by_which_key(shop, qtbot):
    shell, _office, ticket = shop
    for spec in pages():
        shell.window.navigate(spec.key, ticket if spec.key == "queue" else None)
        qtbot.waitUntil(lambda: not shell.runner.active)
    for entry in shell.window.actions_by_name.entries():
        assert entry.text, entry.name
        assert entry.keys, entry.name
        assert entry.tooltip, entry.name
