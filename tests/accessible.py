"""What a screen reader could not say: focusable widgets without a name."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget


def focusable_without_name(root: QObject) -> list[str]:
    """Classes of focusable widgets below `root` that a screen reader could not name."""
    nameless = []
    for widget in root.findChildren(QWidget):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget.focusProxy() is not None:
            continue
        if widget.objectName().startswith("qt_"):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is not None and not interface.text(QAccessible.Text.Name):
            nameless.append(f"{type(widget).__name__}({widget.objectName()})")
    return nameless
