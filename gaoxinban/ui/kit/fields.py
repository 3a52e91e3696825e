"""Fields that forms are made of: a choice with type-to-find, and text that grows."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QPlainTextEdit, QSizePolicy, QWidget

from gaoxinban.domain.term import Term
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.translation import tr


class Choice(QComboBox):
    """A combo box of (value, label) pairs; typing finds any part of a label.

    Signals:
        value_changed: the new value, on the user's choice as on `set_value`.
        unknown: what was typed when no label has it; what was chosen before stands.
    """

    value_changed = Signal(object)
    unknown = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: list[Any] = []
        self._shown: Any = None
        self.setAccessibleName(name)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(16)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        for options in filter(None, (self.view(), completer.popup())):
            options.setAccessibleName(self.tr("{name}的选项").format(name=name))
        popup = completer.popup()
        if popup is not None:
            popup.installEventFilter(self)
        # Queued: the line writes what was picked after everybody else was told.
        completer.activated.connect(self._show_beginning, Qt.ConnectionType.QueuedConnection)
        line = self.lineEdit()
        if line is not None:
            line.setAccessibleName(name)
            line.editingFinished.connect(self._on_editing_finished)
        self.currentIndexChanged.connect(self._on_index_changed)

    def set_options(self, options: Iterable[tuple[Any, str]]) -> None:
        """Replace the list; the value is kept if it is still there, else the first is taken.

        Whoever types meanwhile goes on: half a word stays, a marked label stays marked.
        """
        pairs = list(options)
        kept, typed, line = self.value(), self.currentText(), self.lineEdit()
        half_typed = typed != self.itemText(self.currentIndex())
        marked = line is not None and line.hasFocus() and line.selectedText() == typed
        self.blockSignals(True)
        self.clear()
        self._values = [value for value, _ in pairs]
        self.addItems([label for _, label in pairs])
        self.blockSignals(False)
        self.set_value(kept if kept in self._values else (self._values or [None])[0])
        if line is not None and half_typed and line.hasFocus():
            self.setEditText(typed)
        elif marked:
            self._mark_from_end()

    def set_terms(self, terms: type[Term], *, blank: str | None = None) -> None:
        """Offer all words of a term; `blank` names an additional first line of value None."""
        options: list[tuple[Any, str]] = [] if blank is None else [(None, blank)]
        options += [(member, member.label) for member in terms]
        self.set_options(options)

    def value(self) -> Any:
        """The value that stands there, None when the list is empty."""
        index = self.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None

    def label_of(self, value: Any) -> str:
        """The label of a value, empty where it is not offered."""
        return self.itemText(self._values.index(value)) if value in self._values else ""

    def set_value(self, value: Any) -> None:
        """Choose by value; a value that is not offered leaves all as it is."""
        if value in self._values:
            self.setCurrentIndex(self._values.index(value))
            self._on_index_changed(self.currentIndex())

    def settle(self) -> bool:
        """Close the open list; what is marked there, else what was typed, becomes the choice.

        False when no label has what was typed.
        """
        completer = self.completer()
        popup = None if completer is None else completer.popup()
        if popup is not None and popup.isVisible():
            marked = popup.currentIndex()
            if marked.isValid():
                self.setEditText(str(marked.data()))
            popup.hide()
        return self._settle()

    def event(self, event: QEvent) -> bool:
        """Ctrl+Enter sends what was typed, not what was chosen before; no word that is unknown."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
            and not self.settle()
        ):
            event.accept()  # taken from the action that would send the form
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A label marked by Tab shows its beginning."""
        super().focusInEvent(event)
        line = self.lineEdit()
        if line is not None and line.selectedText() == line.text():
            self._mark_from_end()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A half-typed word becomes the choice again."""
        super().focusOutEvent(event)
        self._settle()
        self._show_beginning()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tab leaves an open list with what was typed; Qt would put the earlier choice back."""
        completer = self.completer()
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            and completer is not None
            and watched is completer.popup()
        ):
            self.settle()
            if event.key() == Qt.Key.Key_Tab:
                self.focusNextChild()
            else:
                self.focusPreviousChild()
            return True
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style sheet takes Fusion's bevelled arrow away; a plain one stands in."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = QPalette.ColorRole
        colour = self.palette().color(role.PlaceholderText if self.isEnabled() else role.Mid)
        painter.setPen(QPen(colour, 1.4))
        x, y = self.width() - 3 * tokens.GRID, self.height() // 2
        painter.drawPolyline([QPoint(x - 4, y - 2), QPoint(x, y + 2), QPoint(x + 4, y - 2)])

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling a page must not change an answer that the pointer happens to pass."""
        event.ignore()

    def _on_editing_finished(self) -> None:
        self._settle()

    def _settle(self) -> bool:
        typed = self.currentText().strip()
        if typed == self.itemText(self.currentIndex()):
            return True
        found = self._find(typed)
        if found >= 0:
            self.setCurrentIndex(found)
        self.setEditText(self.itemText(self.currentIndex()))
        self._show_beginning()
        if found < 0 and typed:
            self.unknown.emit(typed)
        return found >= 0 or not typed

    def _show_beginning(self) -> None:
        """What is too long for the field is cut at its end; what is typed next takes its place."""
        line = self.lineEdit()
        if line is not None and line.hasFocus():
            self._mark_from_end()
        elif line is not None:
            line.setCursorPosition(0)

    def _mark_from_end(self) -> None:
        line = self.lineEdit()
        if line is not None:
            line.setSelection(len(line.text()), -len(line.text()))

    def _find(self, typed: str) -> int:
        if not typed:
            return -1
        labels = [self.itemText(i).casefold() for i in range(self.count())]
        typed = typed.casefold()
        if typed in labels:
            return labels.index(typed)
        starts = [i for i, label in enumerate(labels) if label.startswith(typed)]
        inside = [i for i, label in enumerate(labels) if typed in label]
        return (starts or inside or [-1])[0]

    def _on_index_changed(self, index: int) -> None:
        del index
        self._show_beginning()
        value = self.value()
        if value is not self._shown and value != self._shown:
            self._shown = value
            self.value_changed.emit(value)


class GrowingText(QPlainTextEdit):
    """A text field that grows with its text between two heights; Tab goes to the next field.

    Signals:
        edited: the text, after every change.
        pasted: the QMimeData of files or a picture that were to be pasted instead of text.
    """

    edited = Signal(str)
    pasted = Signal(object)

    def __init__(
        self, name: str, parent: QWidget | None = None, *, lines: int = 3, most: int = 12
    ) -> None:
        super().__init__(parent)
        self._lines = lines
        self._most = most
        self._said = ""
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._on_text_changed)
        layout = self.document().documentLayout()
        if layout is not None:
            layout.documentSizeChanged.connect(self._fit)
        self._fit()

    @property
    def text(self) -> str:
        """What was typed, outer blank space removed."""
        return self.toPlainText().strip()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste text only, without U+0000, which no store takes."""
        if any(url.isLocalFile() for url in source.urls()) or (
            source.hasImage() and not source.hasText()
        ):
            self.pasted.emit(source)
        elif source.hasText():
            self.insertPlainText(source.text().replace("\0", ""))

    def sizeHint(self) -> QSize:
        """As high as the text wants."""
        return QSize(super().sizeHint().width(), self._wanted_height())

    def minimumSizeHint(self) -> QSize:
        """At least the least number of lines."""
        return QSize(super().minimumSizeHint().width(), self._height_of(self._lines))

    def _height_of(self, lines: int) -> int:
        frame = 2 * self.frameWidth() + 2 * int(self.document().documentMargin()) + tokens.GAP
        return lines * self.fontMetrics().lineSpacing() + frame

    def _wanted_height(self) -> int:
        shown = max(1, int(self.document().size().height()))
        return self._height_of(min(max(shown, self._lines), self._most))

    def _fit(self) -> None:
        height = self._wanted_height()
        if height != self.height():
            self.setFixedHeight(height)

    def _on_text_changed(self) -> None:
        """Also called for what an input method is composing, which is no text yet."""
        self._fit()
        text = self.toPlainText()
        if text != self._said:
            self._said = text
            self.edited.emit(text)

    def changeEvent(self, event: QEvent) -> None:
        """Another font, another height."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()


def no_such_choice(typed: str) -> str:
    """What is said where a choice had to go back to what it was."""
    return tr("没有「{typed}」这一项，请从列表里选。").format(typed=typed)


def set_faulty(widget: QWidget, *, faulty: bool) -> None:
    """Frame a field in the colour of errors, or stop doing so."""
    if bool(widget.property("faulty")) != faulty:
        widget.setProperty("faulty", faulty)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
