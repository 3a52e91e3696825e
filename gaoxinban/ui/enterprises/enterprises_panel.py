"""企业: the register, and over it the enterprise that was opened."""

from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gaoxinban.ui.enterprises.enterprise_panel import EnterprisePanel
from gaoxinban.ui.enterprises.register_panel import RegisterPanel
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel


class EnterprisesPanel(Panel):
    """Two panels in one place; each loads for itself when it is shown."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        add = context.actions.add
        self._begin = add(
            self,
            "enterprises.log",
            self.tr("登记诉求"),
            self.log,
            keys="Ctrl+N",
            tooltip=self.tr("为这家企业登记一件诉求"),
            context="widget",
        )
        back = add(
            self,
            "enterprises.back",
            self.tr("回登记册"),
            self.show_register,
            keys=("Alt+Left",),
            tooltip=self.tr("回到企业登记册"),
            context="widget",
        )
        self.register = RegisterPanel(context, self._begin)
        self.enterprise = EnterprisePanel(context, back, self._begin)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.register)
        self.stack.addWidget(self.enterprise)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self.register.chosen.connect(self.show_enterprise)
        self.each_minute(self.pass_minute)

    def concerns(self, changes: Any) -> bool:
        """The two panels inside look after themselves."""
        del changes
        return False

    def pass_minute(self) -> None:
        """Lights and promises stand for now."""
        self.enterprise.mark_stale()

    def open(self, target: object) -> None:
        """Show the enterprise of this id."""
        if isinstance(target, int):
            self.show_enterprise(target)

    def show_enterprise(self, enterprise_id: int) -> None:
        """The page of one enterprise."""
        self.enterprise.show_enterprise(enterprise_id)
        self.stack.setCurrentWidget(self.enterprise)
        self.enterprise.take_focus()

    def show_register(self) -> None:
        """The list, with the cursor on the enterprise that was open."""
        left = self.enterprise.enterprise_id
        self.stack.setCurrentWidget(self.register)
        if left is None:
            self.register.take_focus()
        else:
            self.register.return_to(left)

    def log(self) -> None:
        """To the intake page, with the enterprise that is open or under the cursor."""
        if self.stack.currentWidget() is self.enterprise:
            self.context.navigate("intake", self.enterprise.enterprise_id)
        else:
            self.context.navigate("intake", self.register.current_id)

    def take_focus(self) -> None:
        """Where one begins in the panel that is shown."""
        if self.stack.currentWidget() is self.enterprise:
            self.enterprise.take_focus()
        else:
            self.register.take_focus()

    def step_back(self) -> bool:
        """Esc: out of the form, out of the enterprise, then out of the filter."""
        if self.stack.currentWidget() is self.enterprise:
            if not self.enterprise.step_back():
                self.show_register()
            return True
        return self.register.step_back()

    def event(self, event: QEvent) -> bool:
        """Ctrl+N begins a request with this enterprise here, an empty one everywhere else.

        The key belongs to the window too; claimed as an override it is no
        ambiguous shortcut, and comes back as an ordinary key.
        """
        if event.type() == QEvent.Type.ShortcutOverride and _is_ctrl_n(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The key that was claimed."""
        if _is_ctrl_n(event):
            self._begin.trigger()
        else:
            super().keyPressEvent(event)


def _is_ctrl_n(event: QEvent) -> bool:
    return (
        isinstance(event, QKeyEvent)
        and event.key() == Qt.Key.Key_N
        and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    )
