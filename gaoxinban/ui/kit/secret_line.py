"""Passwords: a line that shows dots, and a new one typed twice."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit.form import line_edit
from gaoxinban.ui.kit.translation import tr


def secret_line(name: str) -> QLineEdit:
    """A line that shows dots and is read by no input method."""
    line = line_edit(name, most=200)
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setInputMethodHints(
        Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhNoPredictiveText
    )
    return line


def typed_twice(new: QLineEdit, again: QLineEdit, field: str) -> str:
    """The new password; `field` is the key of its line, that of the other is `again`.

    Behind the dots nobody sees which of two is the mistyped one: both are typed anew.
    """
    if new.text() == again.text():
        return new.text()
    if not again.text():
        raise Refused(tr("请再输一遍。"), field="again")
    new.clear()
    again.clear()
    raise Refused(tr("两遍不一样，请重新输入两遍。"), field=field)
