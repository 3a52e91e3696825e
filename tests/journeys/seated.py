"""The whole window as somebody at the keyboard meets it: keys, names of acts, texts."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from gaoxinban.application.rows import TicketFilter
from gaoxinban.ui.kit.plain_text import ElidedLabel, PlainLabel

K = Qt.Key
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def said(widget):
    """The text of a label or a button, else nothing."""
    if isinstance(widget, PlainLabel | QAbstractButton):
        return widget.text()
    return widget.text if isinstance(widget, ElidedLabel) else ""


class Seated:
    """Presses keys where the cursor is, acts by name, and waits for what it wants to see."""

    def __init__(self, shell, office, watchdog, pictures):
        self.shell, self.office, self.pictures = shell, office, pictures
        self.watchdog, self.qtbot = watchdog, watchdog.qtbot
        self.window = shell.window
        self.keys = 0
        """Keys that a person would have pressed; letters of Chinese text are not counted."""

    # Hands

    def press(self, key, modifier=NO_MODIFIER):
        """One key; an open list of a choice hears it first, as with a window system."""
        self.keys += 1
        where = QApplication.activePopupWidget() or QApplication.focusWidget() or self.window
        with self.watchdog.span(f"{K(key).name} in {where.accessibleName()!r}"):
            QTest.keyClick(where, key, modifier)

    def control(self, key):
        self.press(key, CONTROL)

    def alt(self, key):
        self.press(key, ALT)

    def backtab(self):
        self.press(K.Key_Backtab, SHIFT)

    def walk_to(self, name, step=None):
        """Tab, or another key, until the cursor stands in the field of that name."""
        step = step or (lambda: self.press(K.Key_Tab))
        for _ in range(40):
            if self.cursor == name:
                return
            step()
        raise AssertionError(f"no way by keys to {name!r}, the cursor is in {self.cursor!r}")

    def letters(self, text):
        """Latin letters, by keys."""
        for each in text:
            self.keys += 1
            with self.watchdog.span(f"{each!r} in {self.cursor!r}"):
                QTest.keyClicks(QApplication.focusWidget(), each)

    def commit(self, text):
        """Chinese, as an input method gives it."""
        for each in text:
            event = QInputMethodEvent()
            event.setCommitString(each)
            with self.watchdog.span(f"{each!r} in {self.cursor!r}"):
                QApplication.sendEvent(QApplication.focusWidget(), event)

    def act(self, name):
        """An act by its dotted name; one that is not possible is a failure of the journey."""
        action = self.window.action(name)
        assert action.isEnabled(), f"{name} cannot be done now"
        with self.watchdog.span(name):
            action.trigger()

    # Eyes

    def see(self, text):
        """Wait until a visible label or button says it."""

        def shown():
            texts = [said(each) for each in self.window.findChildren(QWidget) if each.isVisible()]
            assert any(text in each for each in texts), f"{text!r} not in {[*filter(None, texts)]}"

        self.qtbot.waitUntil(shown)

    def rest(self):
        """Wait until nothing is being read or written."""
        self.qtbot.waitUntil(lambda: self.shell.runner.active == 0)

    @property
    def cursor(self):
        return QApplication.focusWidget().accessibleName()

    def picture(self, name):
        """Keep what stands on the screen; it must not be an empty image."""
        file = self.pictures / f"{name}.png"
        self.pictures.mkdir(exist_ok=True)
        assert self.window.grab().save(str(file))
        assert file.stat().st_size > 10_000

    # The steps of a day

    def sit_down(self, name):
        """Choose who acts, by keys: the status line stands one Shift+Tab before 登记."""
        self.alt(K.Key_1)
        self.rest()
        self.walk_to("经办人", self.backtab)
        self.commit(name)
        self.press(K.Key_Return)
        self.qtbot.waitUntil(lambda: self.window.seat.officer.name == name)
        self.come_back()
        self.rest()

    def come_back(self):
        """A window manager gives the window its activation back when a list closes."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def begin(self, name):
        """Open the form of an act and wait for the cursor in it."""
        case = self.case
        self.qtbot.waitUntil(
            lambda: case.shown is not None and self.window.action(name).isEnabled()
        )
        self.act(name)
        self.qtbot.waitUntil(lambda: case.form is not None)

    def do(self):
        """Ctrl+Enter, and wait until the form is gone and the case stands anew."""
        version = self.case.shown.version
        self.control(K.Key_Return)
        self.qtbot.waitUntil(lambda: self.case.form is None and self.case.shown.version > version)
        self.rest()

    @property
    def intake(self):
        return self.window.panel("intake")

    @property
    def queue(self):
        return self.window.panel("queue")

    @property
    def case(self):
        return self.queue.case

    def rows(self):
        """How many cases the list of the queue shows."""
        return self.queue.list.model.rowCount()

    def shown_rows(self):
        """The rows that the list shows, as far as they are read."""
        model = self.queue.list.model
        found = [model.row_at(place) for place in range(model.rowCount())]
        return [row for row in found if row is not None]

    @property
    def said(self):
        """The last line of the message line."""
        messages = self.window.notifier.messages
        return messages[-1].text if messages else ""

    # Facts

    @property
    def newest(self):
        return self.office.detail(max(self.office.ticket_ids(TicketFilter())))
