"""来电企业: a look-up whose Enter lets the cursor go on at once."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from gaoxinban.ui.kit.form import bring_into_view
from gaoxinban.ui.kit.lookup_field import LookupField


class CallerField(LookupField):
    """Whoever types on after Enter must not write into the name, however late the answer is.

    Signals:
        entered_early: the text, when Enter came before the answer to it.
    """

    entered_early = Signal(str)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The next call begins at the top, however far down the last one ended."""
        super().focusInEvent(event)
        bring_into_view(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter before the answer is handed on instead of waiting here."""
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        text = self.text().strip()
        if entered and plain and text and self._answered_for != text:
            self.close_list()
            self.entered_early.emit(text)
            return
        super().keyPressEvent(event)
