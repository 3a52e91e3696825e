"""Twelve months on one sheet: every date with its mark, a cursor that keys move."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gaoxinban.domain.calendar import CalendarVersion, DayFact, DayKind
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.moments import WEEKDAYS
from gaoxinban.ui.kit.plain_text import plain_tooltip
from gaoxinban.ui.kit.theme import colours_of, drawn_font
from gaoxinban.ui.kit.tokens import Colours
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.rules.wording import day_text, mark_of

_ACROSS, _DOWN = 4, 3
_LINES = 8
"""Title, weekdays, and the six weeks that a month can touch."""
_MARK_POINTS = 0.74
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -7,
    Qt.Key.Key_Down: 7,
}


class YearGrid(QWidget):
    """Weeks begin on Monday; a month of an unpublished year has a broken frame and says 暂定.

    Signals:
        moved: the date under the cursor in words.
        opened: the DayFact under the cursor, after a double click.
    """

    moved = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("工作日历"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._facts: dict[date, DayFact] = {}
        self._current: date | None = None
        self._today: date | None = None
        self._version: CalendarVersion | None = None

    @property
    def current(self) -> DayFact | None:
        """The day under the cursor."""
        return None if self._current is None else self._facts.get(self._current)

    def show_year(self, facts: Sequence[DayFact], today: date, version: CalendarVersion) -> None:
        """Show a year of a version; the cursor keeps its month and day, or goes to today."""
        self._facts = {fact.day: fact for fact in facts}
        self._today, self._version = today, version
        if not facts:
            return
        year, kept = facts[0].day.year, self._current or today
        try:
            wanted = kept.replace(year=year)
        except ValueError:  # 29 February
            wanted = date(year, 2, 28)
        self.go_to(wanted)

    def go_to(self, day: date) -> None:
        """Put the cursor on a day of this year; others are left alone."""
        fact = self._facts.get(day)
        if fact is None:
            return
        self._current = day
        said = self._said(fact)
        self.setAccessibleDescription(said)
        self.update()
        self.moved.emit(said)

    def sizeHint(self) -> QSize:
        """Room for every date and its mark."""
        return QSize(_ACROSS * 7 * 30, _DOWN * _LINES * 24)

    def minimumSizeHint(self) -> QSize:
        """As small as it can be read, in the size of text that is set."""
        metrics = QFontMetricsF(drawn_font(self))
        marked = metrics.horizontalAdvance("30") + _MARK_POINTS * metrics.horizontalAdvance("休")
        across, down = round(marked) + 4, round(metrics.height())
        return QSize(_ACROSS * 7 * max(25, across), _DOWN * _LINES * max(19, down))

    def place_of(self, day: date) -> QRectF:
        """Where a day stands."""
        return self._cell(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows by day and week, Home and End in the month."""
        current = self._current
        key = Qt.Key(event.key())
        if current is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in _STEPS:
            self.go_to(current + timedelta(days=_STEPS[key]))
        elif key == Qt.Key.Key_Home:
            self.go_to(current.replace(day=1))
        elif key == Qt.Key.Key_End:
            following = (current.replace(day=28) + timedelta(days=4)).replace(day=1)
            self.go_to(following - timedelta(days=1))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click moves the cursor."""
        super().mousePressEvent(event)
        day = self._day_at(event.position().x(), event.position().y())
        if day is not None:
            self.go_to(day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens the day."""
        day = self._day_at(event.position().x(), event.position().y())
        if day is not None:
            self.opened.emit(self._facts[day])

    def event(self, event: QEvent) -> bool:
        """Hovering says what a day is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            day = self._day_at(event.pos().x(), event.pos().y())
            text = "" if day is None else plain_tooltip(self._said(self._facts[day]))
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Twelve months."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = colours_of(self)
        for month in range(1, 13):
            self._paint_month(painter, colours, month)

    def _said(self, fact: DayFact) -> str:
        return fact.sentence if self._version is None else day_text(fact, self._version)

    def _month_rect(self, month: int) -> QRectF:
        down, across = divmod(month - 1, _ACROSS)
        gap = tokens.GAP
        width = (self.width() - gap * (_ACROSS - 1)) / _ACROSS
        height = (self.height() - gap * (_DOWN - 1)) / _DOWN
        return QRectF(across * (width + gap), down * (height + gap), width, height)

    def _cell(self, day: date) -> QRectF:
        first = day.replace(day=1).weekday()
        week, column = divmod(first + day.day - 1, 7)
        inner = self._inner(day.month)
        return QRectF(
            inner.left() + column * inner.width() / 7,
            inner.top() + (2 + week) * inner.height() / _LINES,
            inner.width() / 7,
            inner.height() / _LINES,
        )

    def _inner(self, month: int) -> QRectF:
        gap = tokens.GRID
        return self._month_rect(month).adjusted(gap, gap / 2, -gap, -gap / 2)

    def _day_at(self, x: float, y: float) -> date | None:
        for day in self._facts:
            if self._cell(day).contains(x, y):
                return day
        return None

    def _paint_month(self, painter: QPainter, colours: Colours, month: int) -> None:
        facts = [fact for day, fact in self._facts.items() if day.month == month]
        if not facts:
            return
        provisional = facts[0].provisional
        frame = QPen(QColor(colours.border_strong if provisional else colours.border))
        if provisional:
            frame.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(frame)
        painter.setBrush(QColor(colours.surface))
        painter.drawRoundedRect(
            self._month_rect(month).adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS
        )
        self._paint_head(painter, colours, month, facts)
        for fact in facts:
            self._paint_day(painter, colours, fact)

    def _paint_head(
        self, painter: QPainter, colours: Colours, month: int, facts: Sequence[DayFact]
    ) -> None:
        inner = self._inner(month)
        line = inner.height() / _LINES
        title = QRectF(
            inner.left() + tokens.GRID, inner.top(), inner.width() - 2 * tokens.GRID, line
        )
        strong = drawn_font(self)
        strong.setWeight(QFont.Weight.Bold)
        painter.setFont(strong)
        painter.setPen(QColor(colours.text))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(title, middle | Qt.AlignmentFlag.AlignLeft, month_title(facts))
        painter.setFont(drawn_font(self))
        painter.setPen(QColor(colours.muted))
        painter.drawText(title, middle | Qt.AlignmentFlag.AlignRight, working_days_text(facts))
        for column, name in enumerate(WEEKDAYS):
            cell = QRectF(
                inner.left() + column * inner.width() / 7,
                inner.top() + line,
                inner.width() / 7,
                line,
            )
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_day(self, painter: QPainter, colours: Colours, fact: DayFact) -> None:
        cell = self._cell(fact.day)
        box = cell.adjusted(0.5, 1, -0.5, -1)
        current = fact.day == self._current
        if current:
            painter.setPen(QPen(QColor(colours.accent), 2 if self.hasFocus() else 1))
            painter.setBrush(QColor(colours.selection))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 3, 3)
        mark = "" if self._version is None else mark_of(fact, self._version)
        paint_mark_ground(painter, colours, box, fact.kind, mark)
        works = bool(fact.hours)
        painter.setPen(QColor(colours.text if works else colours.muted))
        font = drawn_font(self)
        if fact.day == self._today:
            font.setWeight(QFont.Weight.Bold)
            font.setUnderline(True)
        painter.setFont(font)
        number = str(fact.day.day)
        if not mark:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, number)
            return
        half = box.width() * 0.58
        left = QRectF(box.left(), box.top(), half, box.height())
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(left, middle | Qt.AlignmentFlag.AlignRight, number)
        small = drawn_font(self)
        small.setPointSizeF(small.pointSizeF() * _MARK_POINTS)
        painter.setFont(small)
        painter.setPen(QColor(mark_colour(colours, fact.kind)))
        right = box.adjusted(half + 1, 0, 0, 0)
        painter.drawText(right, middle | Qt.AlignmentFlag.AlignLeft, mark)


def month_title(facts: Sequence[DayFact]) -> str:
    """「1月」, 「1月 暂定」"""
    title = f"{facts[0].day.month}月"
    return tr("{month} 暂定").format(month=title) if facts[0].provisional else title


def working_days_text(facts: Sequence[DayFact]) -> str:
    """「20 个工作日」: days with any working time, as promises count them."""
    return tr("{n} 个工作日").format(n=sum(1 for fact in facts if fact.hours))


def mark_colour(colours: Colours, kind: DayKind) -> str:
    """The colour of a mark; its shape and word say the same."""
    if kind is DayKind.HOLIDAY:
        return colours.success
    return colours.danger if kind is DayKind.MAKE_UP else colours.warning


def paint_mark_ground(
    painter: QPainter, colours: Colours, box: QRectF, kind: DayKind, mark: str
) -> None:
    """休 filled, 班 framed, other hours filled up to the diagonal."""
    if not mark:
        return
    colour = QColor(mark_colour(colours, kind))
    soft = QColor(colour)
    soft.setAlpha(38)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if kind is DayKind.HOLIDAY:
        painter.setBrush(soft)
        painter.drawRoundedRect(box, 3, 3)
    elif kind is DayKind.MAKE_UP:
        painter.setPen(QPen(colour, 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    else:
        painter.setBrush(soft)
        painter.drawPolygon([box.topLeft(), box.bottomLeft(), box.bottomRight()])
