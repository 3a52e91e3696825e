"""The ledger band: who held the case when, what was promised, where it is now."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.plain_text import plain_tooltip
from gaoxinban.ui.kit.theme import colours_of
from gaoxinban.ui.kit.tokens import Colours
from gaoxinban.ui.queue.band_plan import BandFlag, BandPart, BandPlan

_FLAGS = 5 * tokens.GRID
_BAR = 7 * tokens.GRID
_LATE = tokens.GRID
_SCALE = 5 * tokens.GRID
_PENNANT = 9
_EDGE = 1


class LedgerBand(QWidget):
    """Flags above, the bar, the scale below. Left and Right walk along it.

    Signals:
        spoke: the sentence of the stretch or promise under the cursor, or empty.
    """

    spoke = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: BandPlan | None = None
        self._at = -1
        self._hovered = -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("经手过程"))

    def show_plan(self, plan: BandPlan) -> None:
        """Show another case, or the same one later."""
        self._plan = plan
        self._at = min(self._at, len(plan.parts) - 1)
        self.setAccessibleDescription(plan.spoken)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(100 * tokens.GRID, _FLAGS + _BAR + _LATE + _SCALE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right name the stretches one by one."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or self._plan is None or not self._plan.parts:
            super().keyPressEvent(event)
            return
        last = len(self._plan.parts) - 1
        self._at = last if self._at < 0 else min(max(self._at + step, 0), last)
        self._speak(self._plan.parts[self._at].spoken)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The mark goes with the focus."""
        super().focusOutEvent(event)
        self._at = -1
        self._speak("")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What the pointer is on is marked."""
        part = self._part_at(event.position())
        place = -1 if part is None or self._plan is None else self._plan.parts.index(part)
        if place != self._hovered:
            self._hovered = place
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is marked."""
        super().leaveEvent(event)
        self._hovered = -1
        self.update()

    def event(self, event: QEvent) -> bool:
        """Hovering tells who, from, to and for how long."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            where = QPointF(event.pos())
            thing = self._flag_at(where) or self._part_at(where)
            if thing is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), plain_tooltip(thing.spoken), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bar part by part, then what lies over it."""
        del event
        plan = self._plan
        if plan is None:
            return
        colours = colours_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_future(painter, plan, colours)
        tint = 0
        for place, part in enumerate(plan.parts):
            self._paint_part(painter, part, colours, marked=place in (self._at, self._hovered))
            if part.kind == "held":
                fill = colours.accent_soft if tint % 2 else colours.selection
                painter.fillRect(self._box(part).adjusted(1, 1, -1, -1), QColor(fill))
                tint += 1
            self._paint_name(painter, part, colours)
            if place in (self._at, self._hovered):
                self._frame(painter, part, colours)
        self._paint_late(painter, plan, colours)
        self._paint_now(painter, plan, colours)
        self._paint_flags(painter, plan, colours)
        self._paint_scale(painter, plan, colours)

    def _x(self, share: float) -> float:
        return _EDGE + share * (self.width() - 2 * _EDGE)

    def _box(self, part: BandPart) -> QRectF:
        left, right = self._x(part.start), self._x(part.end)
        return QRectF(left, _FLAGS, max(1.0, right - left), _BAR)

    def _part_at(self, where: QPointF) -> BandPart | None:
        parts = () if self._plan is None else self._plan.parts
        return next((part for part in parts if self._box(part).contains(where)), None)

    def _flag_at(self, where: QPointF) -> BandFlag | None:
        if self._plan is None or where.y() > _FLAGS:
            return None
        near = [(abs(self._x(flag.at) + 4 - where.x()), flag) for flag in self._plan.flags]
        distance, flag = min(near, key=lambda each: each[0], default=(99.0, None))
        return flag if distance <= _PENNANT else None

    def _speak(self, sentence: str) -> None:
        self.update()
        self.spoke.emit(sentence)

    def _paint_future(self, painter: QPainter, plan: BandPlan, colours: Colours) -> None:
        """What is promised and not yet used: an empty frame behind the present."""
        painter.setPen(QPen(QColor(colours.border), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if plan.now is not None and plan.now < 1:
            left = self._x(plan.now)
            painter.drawRect(QRectF(left, _FLAGS + 0.5, self._x(1) - left - 0.5, _BAR - 1))

    def _paint_part(
        self, painter: QPainter, part: BandPart, colours: Colours, *, marked: bool
    ) -> None:
        del marked
        box = self._box(part).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(colours.border_strong), 1))
        painter.setBrush(QColor(colours.surface))
        painter.drawRect(box)
        if part.kind == "paused":
            painter.save()
            painter.setClipRect(box)
            painter.setPen(QPen(QColor(colours.light_grey), 1))
            x = box.left() - _BAR
            while x < box.right():
                painter.drawLine(QPointF(x, box.bottom()), QPointF(x + _BAR, box.top()))
                x += 6
            painter.restore()

    def _paint_name(self, painter: QPainter, part: BandPart, colours: Colours) -> None:
        """The holder's name where at least two characters of it fit."""
        metrics = painter.fontMetrics()
        box = self._box(part).adjusted(5, 1, -5, -1)
        if box.width() < metrics.horizontalAdvance("两字"):
            return
        text = metrics.elidedText(part.label, Qt.TextElideMode.ElideRight, int(box.width()))
        if part.kind == "paused":
            wide = metrics.horizontalAdvance(text)
            plate = QRectF(0, 0, wide + 6, metrics.height())
            plate.moveCenter(box.center())
            painter.fillRect(plate, QColor(colours.surface))
        painter.setPen(QColor(colours.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _frame(self, painter: QPainter, part: BandPart, colours: Colours) -> None:
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self._box(part).adjusted(1, 1, -1, -1))

    def _paint_late(self, painter: QPainter, plan: BandPlan, colours: Colours) -> None:
        """A thick rule under the time by which the promise to resolve was exceeded."""
        for since, until in plan.late:
            left, right = self._x(since), self._x(until)
            rule = QRectF(left, _FLAGS + _BAR, right - left, _LATE)
            painter.fillRect(rule, QColor(colours.light_red))

    def _paint_now(self, painter: QPainter, plan: BandPlan, colours: Colours) -> None:
        if plan.now is None:
            return
        x = min(self._x(plan.now), self.width() - 2.0)
        painter.setPen(QPen(QColor(colours.text), 2))
        painter.drawLine(QPointF(x, _FLAGS - 1), QPointF(x, _FLAGS + _BAR + _LATE + 3))

    def _paint_flags(self, painter: QPainter, plan: BandPlan, colours: Colours) -> None:
        """Every promise has its pennant; names stand where there is room, weightiest first."""
        metrics = painter.fontMetrics()
        taken: list[tuple[float, float]] = []
        for flag in plan.flags:
            x = self._x(flag.at)
            taken.append((x, x + _PENNANT))
        for flag in sorted(plan.flags, key=lambda each: -each.weight):
            x = self._x(flag.at)
            missed = flag.state == "missed"
            colour = QColor(colours.light_red if missed else colours.muted)
            leftward = x + _PENNANT > self.width()
            wide = metrics.horizontalAdvance(flag.label) + 4
            # Beside its own pennant on the side it points to, or not at all: a name between two
            # pennants could belong to either.
            leftward |= x + _PENNANT + 2 + wide > self.width()
            left = x - _PENNANT - 2 - wide if leftward else x + _PENNANT + 2
            self._pennant(painter, flag, x, -1 if leftward else 1, colour)
            if left < 0 or any(left < end and start < left + wide for start, end in taken):
                continue
            painter.setPen(QColor(colours.danger if missed else colours.muted))
            box = QRectF(left, 0, wide, _FLAGS - 2)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, flag.label)
            taken.append((left, left + wide))

    def _pennant(
        self, painter: QPainter, flag: BandFlag, x: float, side: int, colour: QColor
    ) -> None:
        """A filled pennant is decided, an outlined one is open, or came to nothing."""
        painter.setPen(QPen(colour, 1.4))
        painter.drawLine(QPointF(x, 3), QPointF(x, _FLAGS + 6))
        hollow = flag.state in {"open", "unsigned"}
        painter.setBrush(Qt.BrushStyle.NoBrush if hollow else colour)
        tip = QPointF(x + side * (_PENNANT - 1), 7)
        painter.drawPolygon(QPolygonF([QPointF(x, 3), tip, QPointF(x, 11)]))

    def _paint_scale(self, painter: QPainter, plan: BandPlan, colours: Colours) -> None:
        """登记 on the left, the present under its line, the end on the right."""
        metrics = painter.fontMetrics()
        top = _FLAGS + _BAR + _LATE
        painter.setPen(QColor(colours.muted))
        labels = [(0.0, plan.start_label)]
        if plan.now is not None:
            labels.append((plan.now, self.tr("现在")))
        if plan.now is None or plan.now < 1:
            labels.append((1.0, plan.end_label))
        reached = -1.0
        for share, text in labels:
            wide = metrics.horizontalAdvance(text)
            left = min(max(0.0, self._x(share) - wide / 2), self.width() - wide - 1)
            if left <= reached + tokens.GAP and reached >= 0:
                continue
            painter.drawText(
                QRectF(left, top, wide + 1, _SCALE), Qt.AlignmentFlag.AlignVCenter, text
            )
            reached = left + wide
