"""Signing in by keys: the pages behind the door, passwords, and what a test types."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout

from gaoxinban.ui.kit.page import PageSpec
from gaoxinban.ui.kit.panel import Panel

SECRET, OTHER = "three ducks in a river", "no tree on the hill"


class Page(Panel):
    def __init__(self, context):
        super().__init__(context)
        self.line = QLineEdit()
        self.line.setAccessibleName("输入")
        QVBoxLayout(self).addWidget(self.line)
        self.done = []
        context.actions.add(
            self,
            f"{type(self).__name__}.act",
            "做",
            lambda: self.done.append(1),
            keys="F6",
            tooltip="做一件事",
        )

    def take_focus(self):
        self.line.setFocus()


class Other(Page):
    pass


PAGES = (
    PageSpec("intake", "登记", "intake", Page, "登记一件诉求", ("Ctrl+N",)),
    PageSpec("office", "人员", "settings", Other, "人员和团队"),
)


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), key, modifier)


def type_text(text):
    QTest.keyClicks(QApplication.focusWidget(), text)


def choose(choice, name):
    """Pick by name, as its completer would; the tests type no Chinese."""
    choice.set_value(
        next(v for v in choice._values if choice.itemText(choice._values.index(v)).startswith(name))
    )


def rest(qtbot, shell):
    qtbot.waitUntil(lambda: shell.runner.active == 0)


def log_in(qtbot, shell, name, password):
    page = shell.door.page
    choose(page.person, name)
    page.password.setFocus()
    type_text(password)
    press(Qt.Key.Key_Return)
    rest(qtbot, shell)
