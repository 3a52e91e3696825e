import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gaoxinban.ui.kit.actions import ActionButton, ActionRegistry, keys_text


@pytest.fixture
def page(qtbot):
    widget = QWidget()
    widget.setLayout(QVBoxLayout())
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def registry(page):
    return ActionRegistry(page)


def add(registry, owner, name="ticket.accept", keys="A", done=None, **more):
    run = (lambda: None) if done is None else (lambda: done.append(name))
    return registry.add(owner, name, "签收", run, keys=keys, tooltip="签收这件工单", **more)


def test_a_group_is_named_by_the_longest_prefix(registry, qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)
    registry.name_group("queue.", "列表")
    registry.name_group("queue.view", "视图")
    for name in ("queue.open", "queue.view.late", "ticket.accept"):
        registry.add(owner, name, name, lambda: None, keys="A", tooltip=name)
    assert [each.group for each in registry.entries()] == ["列表", "视图", ""]


def test_an_action_is_found_and_triggered_by_name(registry, page):
    done = []
    add(registry, page, done=done)
    registry.trigger("ticket.accept")
    assert done == ["ticket.accept"]
    assert registry.get("ticket.accept").shortcut() == QKeySequence("A")


def test_an_unknown_name_says_what_there_is(registry, page):
    add(registry, page)
    with pytest.raises(KeyError, match=r"ticket\.accept"):
        registry.get("ticket.acept")


@pytest.mark.parametrize("blank", ["name", "text", "keys", "tooltip"])
def test_every_action_has_name_text_keys_and_tooltip(registry, page, blank):
    given = {"name": "a.b", "text": "签收", "keys": "A", "tooltip": "签收这件工单"} | {blank: ""}
    name, text = given.pop("name"), given.pop("text")
    with pytest.raises(ValueError, match="needs a name"):
        registry.add(page, name, text, lambda: None, **given)


def test_a_name_is_given_once_and_free_again_when_its_owner_is_gone(registry, page):
    inner = QWidget(page)
    add(registry, inner)
    with pytest.raises(ValueError, match="exists already"):
        add(registry, page)
    shiboken6.delete(inner)
    assert registry.names() == []
    add(registry, page)


def test_a_letter_works_as_a_key_but_not_while_one_types(registry, page, qtbot):
    done = []
    add(registry, page, done=done)
    line, other = QLineEdit(), QWidget()
    other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    page.layout().addWidget(line)
    page.layout().addWidget(other)
    page.show()
    page.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    qtbot.keyClick(line, Qt.Key.Key_A)
    assert (line.text(), done) == ("a", [])
    other.setFocus()
    qtbot.keyClick(other, Qt.Key.Key_A)
    assert done == ["ticket.accept"]


def test_keys_of_a_hidden_page_are_silent(registry, page, qtbot):
    done = []
    here, there = QWidget(page), QWidget(page)
    for widget in (here, there):
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    add(registry, here, "here.a", done=done)
    add(registry, there, "there.a", done=done)
    page.show()
    there.hide()
    here.setFocus()
    qtbot.waitUntil(here.hasFocus)
    qtbot.keyClick(here, Qt.Key.Key_A)
    assert done == ["here.a"]


def test_the_page_of_keys_lists_what_belongs_to_a_page(registry, page):
    inner = QWidget(page)
    other = QWidget(page)
    add(registry, inner, "ticket.accept", keys=("A", "Ctrl+Return"))
    add(registry, other, "other.act")
    page.show()
    (entry,) = registry.entries(inner)
    assert (entry.name, entry.text, entry.keys) == ("ticket.accept", "签收", "A 或 Ctrl+Enter")
    assert entry.available
    registry.get("ticket.accept").setEnabled(False)
    assert not registry.entries(inner)[0].available
    assert len(registry.entries()) == 2


def test_a_button_follows_its_action(registry, page, qtbot):
    done = []
    action = add(registry, page, done=done)
    button = ActionButton(action, page, primary=True)
    page.layout().addWidget(button)
    page.show()
    assert button.text() == "签收  A"
    assert button.accessibleName() == "签收"
    assert "签收这件工单（A）" in button.toolTip()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == ["ticket.accept"]
    action.setEnabled(False)
    assert not button.isEnabled()
    action.setVisible(False)
    assert not button.isVisible()
    action.setVisible(True)
    assert button.isVisible()


def test_an_ampersand_is_a_letter(registry, page):
    action = registry.add(page, "a.b", "A&B", lambda: None, keys="F2", tooltip="x")
    assert action.text() == "A&&B"
    assert registry.entries()[0].text == "A&B"
    assert keys_text(action) == "F2"
