"""Who works at the page 人员, and with which keys."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

K = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


def press(key, modifier=NONE):
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def named(page, name):
    """Put the cursor on somebody."""
    found = next(p for p in page.people.shown.people if p.officer.name == name)
    page.people.view.table.go_to(found.officer.id)
    page.people.view.table.setFocus()
    return found.officer


def said(context):
    return context.notifier.messages[-1].text
