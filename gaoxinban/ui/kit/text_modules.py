"""Text modules in a text field: 「::」 and a word offer them, Enter puts one in.

::

    modules = TextModules(field, values=lambda: {"企业": name, "日期": today})
    modules.offer(office.desk.modules.all())        # whenever they were read

`values` fill the placeholders {企业} {联系人} {编号} {日期}; one without a value
stays as it is, so that it is seen. The list never takes the focus.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QPlainTextEdit

from gaoxinban.ui.kit import tokens

MOST_SHOWN = 9
WIDTH = 80 * tokens.GRID
ENTERPRISE, CONTACT, NUMBER, DAY = "企业", "联系人", "编号", "日期"
PLACEHOLDERS = (ENTERPRISE, CONTACT, NUMBER, DAY)

_ASKED = re.compile(r"[:\uff1a]{2}([^\s:\uff1a]{0,20})$")
_PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")
_NUMBER = Qt.ItemDataRole.UserRole


class Module(Protocol):
    """What is offered; `initials` are those of the name."""

    @property
    def keyword(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def initials(self) -> str: ...
    @property
    def body(self) -> str: ...


def fill_in(body: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled, as far as they are known."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1]) or found[0], body)


def matching(modules: Iterable[Module], word: str) -> list[Module]:
    """Those that the word means, best first: keyword, then initials, then part of the name."""
    typed = word.casefold()
    ranked: list[tuple[int, Module]] = []
    for module in modules:
        keyword = module.keyword.casefold()
        if keyword == typed:
            ranked.append((0, module))
        elif keyword.startswith(typed):
            ranked.append((1, module))
        elif module.initials.startswith(typed):
            ranked.append((2, module))
        elif typed in module.name.casefold():
            ranked.append((3, module))
    ranked.sort(key=lambda pair: pair[0])
    return [module for _, module in ranked]


class TextModules(QObject):
    """Gives a text field its text modules; lives as long as the field."""

    def __init__(self, field: QPlainTextEdit, values: Callable[[], Mapping[str, str]]) -> None:
        super().__init__(field)
        self._field = field
        self._values = values
        self._modules: Sequence[Module] = ()
        self._hits: list[Module] = []
        self._list: _ModuleList | None = None
        self._quiet = False
        field.installEventFilter(self)
        field.textChanged.connect(self._look)
        field.cursorPositionChanged.connect(self._look)

    def offer(self, modules: Sequence[Module]) -> None:
        """What there is from now on."""
        self._modules = modules

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self._list is not None and self._list.isVisible()

    @property
    def names(self) -> list[str]:
        """What the list shows, best first."""
        return [module.name for module in self._hits] if self.is_open else []

    def take(self, row: int) -> None:
        """Put a module of the list in, in place of what was typed to find it."""
        asked = self._asked()
        if asked is None or not 0 <= row < len(self._hits):
            return
        body = fill_in(self._hits[row].body.strip("\n"), self._values())
        cursor = self._field.textCursor()
        cursor.movePosition(
            QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(asked[0])
        )
        self._quiet = True
        cursor.insertText(body)
        self._quiet = False
        self._field.setTextCursor(cursor)
        self.close()

    def close(self) -> None:
        """Hide the list; the text stays."""
        self._hits = []
        if self._list is not None:
            self._list.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys for the list before the field, and before any shortcut of the window."""
        if self.is_open:
            kind = event.type()
            if isinstance(event, QKeyEvent) and self._is_ours(event):
                if kind == QEvent.Type.ShortcutOverride:
                    event.accept()
                    return True
                if kind == QEvent.Type.KeyPress:
                    self._press(event.key())
                    return True
            elif kind in (QEvent.Type.FocusOut, QEvent.Type.Hide):
                self.close()
        return super().eventFilter(watched, event)

    def _is_ours(self, event: QKeyEvent) -> bool:
        keys = Qt.Key
        ours = (
            keys.Key_Return,
            keys.Key_Enter,
            keys.Key_Tab,
            keys.Key_Up,
            keys.Key_Down,
            keys.Key_Escape,
        )
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        composing = self._field.textCursor().block().layout().preeditAreaText()
        return plain and not composing and event.key() in ours

    def _press(self, key: int) -> None:
        shown = self._list
        if shown is None:
            return
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            by = 1 if key == Qt.Key.Key_Down else -1
            shown.setCurrentRow((shown.currentRow() + by) % shown.count())
        else:
            self.take(shown.currentRow())

    def _asked(self) -> re.Match[str] | None:
        cursor = self._field.textCursor()
        if cursor.hasSelection():
            return None
        before = cursor.block().text()[: cursor.positionInBlock()]
        return _ASKED.search(before[-24:])

    def _look(self) -> None:
        if self._quiet:
            return
        asked = self._asked()
        hits = [] if asked is None else matching(self._modules, asked[1])[:MOST_SHOWN]
        if not hits or not self._field.hasFocus():
            self.close()
            return
        self._hits = hits
        if self._list is None:
            self._list = _ModuleList(self._field, self.take)
        self._list.show_modules(hits)


class _ModuleList(QListWidget):
    """Lies over the window below the cursor."""

    def __init__(self, field: QPlainTextEdit, take: Callable[[int], object]) -> None:
        super().__init__(field.window())
        self._field = field
        self._take = take
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("{name}的文字模板").format(name=field.accessibleName()))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        field.destroyed.connect(self.deleteLater)
        self.hide()

    def show_modules(self, modules: Sequence[Module]) -> None:
        """Replace the lines; the first is marked."""
        self.clear()
        for number, module in enumerate(modules):
            item = QListWidgetItem(f"{module.name}    ::{module.keyword}")
            item.setData(_NUMBER, number)
            self.addItem(item)
        self.setCurrentRow(0)
        self._place()
        self.show()
        self.raise_()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click takes the line."""
        item = self.itemAt(event.position().toPoint())
        if item is not None:
            self._take(int(item.data(_NUMBER)))

    def _place(self) -> None:
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        cursor = self._field.cursorRect()
        below = self._field.viewport().mapTo(window, cursor.bottomLeft() + QPoint(0, 2))
        height = 2 * self.frameWidth() + sum(map(self.sizeHintForRow, range(self.count())))
        if below.y() + height > window.height():
            above = self._field.viewport().mapTo(window, cursor.topLeft())
            below.setY(max(0, above.y() - height - 2))
        left = max(0, min(below.x(), window.width() - WIDTH - tokens.GAP))
        self.setGeometry(left, below.y(), WIDTH, height)
