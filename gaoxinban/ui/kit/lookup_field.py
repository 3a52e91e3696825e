"""A line edit with a result list under it that never takes the focus."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.marked_text import draw_marked
from gaoxinban.ui.kit.page import Suggestion
from gaoxinban.ui.kit.task_runner import TaskRunner
from gaoxinban.ui.kit.translation import tr

if TYPE_CHECKING:
    from gaoxinban.application.rows import EnterpriseHits

MOST_ASKED = 200
"""Characters: a whole letter that is pasted by mistake would be looked for for a minute."""
MOST_SHOWN = 10
_SUGGESTION = Qt.ItemDataRole.UserRole


class LookupField(QLineEdit):
    """Asks `find` (in the read pool) on every change and offers what it answers.

    Enter takes the marked line, which is the first unless that one wants to be
    moved to (`Suggestion.deliberate`); Enter before the answer waits for it. Up
    and Down move, Down opens a closed list again, Esc closes, a click takes.
    Late answers to earlier texts are dropped.

    Signals:
        chosen: the Suggestion that was taken.
        edited: the text, after each keystroke (not after a choice).
        submitted: the text, when Enter finds no suggestion to take by itself.
    """

    chosen = Signal(object)
    edited = Signal(str)
    submitted = Signal(str)

    most = MOST_SHOWN
    """Lines that are offered at a time."""

    def __init__(
        self,
        name: str,
        runner: TaskRunner,
        find: Callable[[str], Sequence[Suggestion]],
        parent: QWidget | None = None,
        *,
        placeholder: str = "",
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._find = find
        self._list: _ResultList | None = None
        self._suggestions: list[Suggestion] = []
        self._answered_for: str | None = None
        self._take_when_answered = False
        self._moved_to = False
        self._composing = False
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setMaxLength(MOST_ASKED)
        self.textEdited.connect(self._on_edited)

    @property
    def suggestions(self) -> list[Suggestion]:
        """What is offered now."""
        return list(self._suggestions)

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self._list is not None and not self._list.isHidden()

    def ask(self) -> None:
        """Ask again for the text that stands there."""
        text = self.text().strip()
        if not text:
            self._answered_for = ""
            self._show([])
            return
        self._runner.read(
            self,
            lambda: list(self._find(text)),
            on_done=lambda found: self._on_found(text, found),
            on_refused=lambda _refused: self._on_found(text, []),
            latest="lookup",
        )

    def offer(self, text: str, suggestions: Sequence[Suggestion]) -> None:
        """Offer lines for the text that stands there, without asking."""
        self._answered_for = text
        if self.hasFocus():
            self._show(list(suggestions))

    def take(self, suggestion: Suggestion) -> None:
        """Choose as a click would."""
        self._take_when_answered = False
        self.setText(suggestion.text)
        self._answered_for = suggestion.text
        self.close_list()
        self.chosen.emit(suggestion)

    def close_list(self) -> None:
        """Hide the list; the text stays."""
        self._suggestions = []
        if self._list is not None:
            self._list.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys for the list first, then for the line."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
        ):
            if not self._composing:
                self._enter()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.is_open and self._list is not None:
            self._list.step(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Down and not self.is_open:
            self._moved_to = True
            self.ask()
        elif key == Qt.Key.Key_Escape and self.is_open:
            self.close_list()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """While characters are being composed, Enter chooses among them and takes no line."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def event(self, event: QEvent) -> bool:
        """Esc closes an open list before any shortcut of the window sees it."""
        if is_escape(event, QEvent.Type.ShortcutOverride) and self.is_open:
            event.accept()
            return True
        if event.type() == QEvent.Type.FocusOut:
            self._take_when_answered = False
            self.close_list()
        return super().event(event)

    def _enter(self) -> None:
        if self._answered_for != self.text().strip():
            self._take_when_answered = True
            return
        row = -1 if self._list is None or not self._suggestions else self._list.current()
        if row < 0:
            self.submitted.emit(self.text().strip())
        else:
            self.take(self._suggestions[row])

    def _on_edited(self, text: str) -> None:
        self._take_when_answered = self._moved_to = False
        self.edited.emit(text)
        self.ask()

    def _on_found(self, text: str, found: list[Suggestion]) -> None:
        if text != self.text().strip():
            return
        self._answered_for = text
        waiting, self._take_when_answered = self._take_when_answered, False
        if not self.hasFocus() and not waiting:
            return
        self._show(found)
        if waiting:
            self._enter()

    def _show(self, found: list[Suggestion]) -> None:
        lines = [each for each in found if not each.note]
        self._suggestions = lines[: self.most]
        if not self._suggestions:
            if self._list is not None:
                self._list.hide()
            return
        if self._list is None:
            self._list = _ResultList(self)
            self._list.picked.connect(self._on_picked)
        notes = [each for each in found if each.note]
        self._list.show_lines([*self._suggestions, *notes])
        if self._moved_to and self._list.current() < 0:
            self._list.step(1)
        self._moved_to = False

    def _on_picked(self, row: int) -> None:
        if 0 <= row < len(self._suggestions):
            self.take(self._suggestions[row])


class _ResultList(QListWidget):
    """Lies over the window below its field; belongs to the window, so nothing is moved aside."""

    picked = Signal(int)

    def __init__(self, field: LookupField) -> None:
        super().__init__(field.window())
        self._field = field
        self._takeable = 0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("{name}的匹配结果").format(name=field.accessibleName()))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(False)
        self.setItemDelegate(_LineDelegate(self))
        self.setMouseTracking(True)
        field.destroyed.connect(self.deleteLater)
        field.window().installEventFilter(self)
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.setInterval(0)
        self._follow.timeout.connect(self._place)
        self.hide()

    def show_lines(self, lines: Sequence[Suggestion]) -> None:
        """Replace the lines; the first is marked, where Enter alone may take it."""
        self.clear()
        for line in lines:
            item = QListWidgetItem(f"{line.text} {line.detail}".strip())
            item.setData(_SUGGESTION, line)
            if line.note:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(item)
        self._takeable = sum(not line.note for line in lines)
        self.setCurrentRow(-1 if lines[0].deliberate else 0)
        self._place()
        self.show()
        self.raise_()

    def current(self) -> int:
        """The marked line; -1 where one has to move to the first."""
        return self.currentRow()

    def step(self, by: int) -> None:
        """Move the mark, round the ends."""
        here = max(self.currentRow(), -1 if by > 0 else 0)
        self.setCurrentRow((here + by) % self._takeable)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click takes the line."""
        item = self.itemAt(event.position().toPoint())
        if item is not None:
            self.picked.emit(self.row(item))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window was resized: stay below the field."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._follow.start()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        top_left = self._field.mapTo(window, QPoint(0, self._field.height() + 2))
        height = 2 * self.frameWidth() + sum(
            self.sizeHintForRow(row) for row in range(self.count())
        )
        room = window.height() - top_left.y() - tokens.GAP
        width = max(self._field.width(), 90 * tokens.GRID)
        width = min(width, window.width() - top_left.x() - tokens.GAP)
        self.setGeometry(top_left.x(), top_left.y(), width, max(0, min(height, room)))


class _LineDelegate(QStyledItemDelegate):
    """Group, text and muted detail on one line, all plain."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """One table row."""
        del index
        return QSize(option.rect.width(), max(tokens.ROW_HEIGHT, option.fontMetrics.height() + 8))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Background by state, then the three texts."""
        line: Suggestion = index.data(_SUGGESTION)
        from PySide6.QtWidgets import QStyle  # its hundreds of constants are not for the start

        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        if marked:
            painter.fillRect(option.rect, option.palette.brush(QPalette.ColorRole.Highlight))
        area = option.rect.adjusted(tokens.GAP, 0, -tokens.GAP, 0)
        muted = option.palette.color(QPalette.ColorRole.PlaceholderText)
        if line.group:
            painter.setPen(muted)
            if _begins_group(index):
                box = QRect(area.left(), area.top(), 40, area.height())
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, line.group)
            area.setLeft(area.left() + 44)
        metrics = option.fontMetrics
        detail = metrics.elidedText(line.detail, Qt.TextElideMode.ElideRight, area.width() // 2)
        room = area.width() - metrics.horizontalAdvance(detail) - tokens.MARGIN
        text = metrics.elidedText(line.text, Qt.TextElideMode.ElideRight, room)
        painter.setPen(muted if line.note else option.palette.color(QPalette.ColorRole.Text))
        draw_marked(painter, area, text, line.marks)
        painter.setPen(muted)
        area.setLeft(area.right() - metrics.horizontalAdvance(detail))
        draw_marked(painter, area, detail, line.detail_marks)


def enterprises_left_out(hits: "EnterpriseHits") -> list[Suggestion]:
    """The note that ends a list of enterprises which is not all; none where it is."""
    from gaoxinban.application.rows import MOST_MORE  # not for the start

    if not hits.more:
        return []
    said = tr("还有 {n} 家，再打几个字")
    if hits.more >= MOST_MORE:
        said = tr("还有 {n} 家以上，再打几个字")
    return [Suggestion(None, said.format(n=hits.more), note=True)]


def _begins_group(index: QModelIndex | QPersistentModelIndex) -> bool:
    """Whether the line above is of another kind: a kind is named once."""
    above = index.sibling(index.row() - 1, index.column())
    line: Suggestion = index.data(_SUGGESTION)
    return not above.isValid() or above.data(_SUGGESTION).group != line.group


def is_escape(event: QEvent, kind: QEvent.Type) -> bool:
    """Whether Esc is pressed (KeyPress), or asked for by a field before the window sees it."""
    return (
        isinstance(event, QKeyEvent) and event.type() == kind and event.key() == Qt.Key.Key_Escape
    )
