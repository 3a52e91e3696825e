"""Short messages in the window's message line; never a message box."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.plain_text import ElidedLabel, menu_text
from gaoxinban.ui.kit.theme import colours_of
from gaoxinban.ui.kit.translation import tr

Level = Literal["info", "warn", "error"]

KEPT = 50


@dataclass(frozen=True, slots=True)
class Message:
    """What was said; `act` is offered as a button named `act_text` (「撤销」).

    What `stays` fades late; what `undoes` goes with the page and the person of the act.
    """

    level: Level
    text: str
    act_text: str = ""
    act: Callable[[], object] | None = None
    stays: bool = False
    undoes: bool = False
    at: float = field(default_factory=time.time)


class Notifier(QObject):
    """Told by panels, shown by the window; tests read `messages`.

    Signals:
        posted: a Message.
        withdrawn: a Message that is not to stand there any longer.
    """

    posted = Signal(object)
    withdrawn = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.messages: deque[Message] = deque(maxlen=KEPT)

    def info(
        self,
        text: str,
        *,
        undo: Callable[[], object] | None = None,
        act_text: str = "",
        act: Callable[[], object] | None = None,
    ) -> Message:
        """Something was done; fades by itself. `undo` is offered as 「撤销」 or `act_text`."""
        if undo is None:
            message = Message("info", text, act_text, act)
        else:
            message = Message("info", text, act_text or tr("撤销"), undo, undoes=True)
        self._post(message)
        return message

    def remind(self, text: str, *, act_text: str, act: Callable[[], object]) -> Message:
        """What nobody asked for; stays a minute, or until it is withdrawn.

        It waits while a warning stands there, or 「撤销」.
        """
        message = Message("info", text, act_text, act, stays=True)
        self._post(message)
        return message

    def withdraw(self, message: Message) -> None:
        """It is for nobody any more: taken away if it is what stands there."""
        self.withdrawn.emit(message)

    def warn(
        self, text: str, *, act_text: str = "", act: Callable[[], object] | None = None
    ) -> None:
        """Something the user should look at; stays until the next message or page."""
        self._post(Message("warn", text, act_text, act))

    def end_warning(self) -> None:
        """Something else is looked at or begun: what was refused last is not asked any more."""
        if self.messages and self.messages[-1].level == "warn":
            self.withdraw(self.messages[-1])

    def error(self, text: str) -> Message:
        """Something failed; stays until the next message, or until it is withdrawn."""
        message = Message("error", text)
        self._post(message)
        return message

    def _post(self, message: Message) -> None:
        self.messages.append(message)
        self.posted.emit(message)


class MessageLine(QWidget):
    """The last message, with its one act.

    Signals:
        changed: something else stands there, or nothing.
    """

    changed = Signal()

    def __init__(self, notifier: Notifier, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ElidedLabel()
        self._text.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._act = QPushButton()
        self._act.setProperty("quiet", True)
        self._act.setAccessibleName(tr("撤销"))
        self._act.hide()
        self._act.clicked.connect(self._on_act)
        self._message: Message | None = None
        self._waiting: Message | None = None
        self._offered: Message | None = None
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.setInterval(tokens.MESSAGE_MS)
        self._fade.timeout.connect(self.clear)
        self._fade_late = QTimer(self)
        self._fade_late.setSingleShot(True)
        self._fade_late.setInterval(tokens.REMINDER_MS)
        self._fade_late.timeout.connect(self.clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.GAP)
        layout.addWidget(self._text)
        layout.addWidget(self._act, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addStretch(1)
        self.setAccessibleName(self.tr("消息"))
        notifier.posted.connect(self.show_message)
        notifier.withdrawn.connect(self._on_withdrawn)

    @property
    def text(self) -> str:
        """What stands there now."""
        return self._text.text

    def show_message(self, message: Message) -> None:
        """Replace what stands there."""
        if message.stays and self._is_needed():
            self._waiting = message
            if not self._fade.isActive():
                self._fade.start()
            return
        self._message = message
        if message.level == "info" and not message.stays:
            self._offered = message if message.undoes else None
        before = {"info": "", "warn": tr("注意："), "error": tr("出错：")}[message.level]
        self._text.set_text(before + message.text)
        colours = colours_of(self)
        colour = {"info": colours.text, "warn": colours.warning, "error": colours.danger}
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, colour[message.level])
        self._text.setPalette(palette)
        self._act.setText(menu_text(message.act_text))
        self._act.setAccessibleName(message.act_text or tr("撤销"))
        self._act.setVisible(message.act is not None)
        self._fade.stop()
        self._fade_late.stop()
        if message.stays:
            self._fade_late.start()
        elif message.level == "info":
            self._fade.start()
        self.changed.emit()

    def clear(self) -> None:
        """Nothing to say, but for what has waited."""
        self._message = None
        self._fade.stop()
        self._fade_late.stop()
        self._text.set_text("")
        self._act.hide()
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.show_message(waiting)
        else:
            self.changed.emit()

    def take_back(self) -> bool:
        """Do the 「撤销」 that was offered last here, even if it has faded; False if none was."""
        offered, self._offered = self._offered, None
        if offered is None or offered.act is None:
            return False
        if self._message is offered:
            self.clear()
        offered.act()
        return True

    def leave(self) -> None:
        """Another page, another person: what was refused or can be undone belongs to the former."""
        standing, self._offered = self._message, None
        if standing is not None and (standing.level == "warn" or standing.undoes):
            self.clear()

    def _is_needed(self) -> bool:
        """Whether somebody may still read what stands there, or undo what it tells."""
        standing = self._message
        if standing is None or standing.stays:
            return False
        return standing.level != "info" or (standing.act is not None and self._fade.isActive())

    def _on_withdrawn(self, message: Message) -> None:
        if message is self._waiting:
            self._waiting = None
        if message is self._offered:
            self._offered = None
        if message is self._message:
            self.clear()

    def _on_act(self) -> None:
        message = self._message
        if message is self._offered:
            self._offered = None
        self.clear()
        if message is not None and message.act is not None:
            message.act()
