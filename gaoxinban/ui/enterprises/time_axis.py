"""The cases of an enterprise on a line of time: how long each took, and how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPolygon
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gaoxinban.application.register_ports import Encounter
from gaoxinban.domain.instant import DAY_SECONDS, SECOND, Instant, to_datetime
from gaoxinban.ui.enterprises.columns import CaseLine
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.plain_text import plain_tooltip
from gaoxinban.ui.kit.theme import colours_of, drawn_font

BAR = 8
LANE = BAR + 4
MOST_LANES = 6
LEAST_SPAN = 90 * DAY_SECONDS * SECOND
_FOOT = 22


@dataclass(frozen=True, slots=True)
class Bar:
    """A case from its logging to its end, in a lane of its own while it runs."""

    line: CaseLine
    since: Instant
    until: Instant
    lane: int


def bars_of(lines: Sequence[CaseLine], now: Instant) -> list[Bar]:
    """Bars in as few lanes as show them side by side; what does not fit shares the last."""
    ends: list[Instant] = []
    made: list[Bar] = []
    gap = 3 * DAY_SECONDS * SECOND
    for line in sorted(lines, key=lambda each: each.ticket.logged_at):
        since = line.ticket.logged_at
        until = max(since, _end(line, now))
        lane = next((i for i, end in enumerate(ends) if end + gap <= since), len(ends))
        lane = min(lane, MOST_LANES - 1)
        if lane == len(ends):
            ends.append(until)
        else:
            ends[lane] = max(ends[lane], until)
        made.append(Bar(line, since, until, lane))
    return made


def _end(line: CaseLine, now: Instant) -> Instant:
    if line.ticket.resolved_at is not None:
        return line.ticket.resolved_at
    return now if line.ticket.signals.running else line.ticket.updated_at


class TimeAxis(QWidget):
    """Painted; the table under it says the same to keys and screen readers.

    Signals:
        picked: the id of the case whose bar was clicked.
        visit_picked: the Visit whose mark was clicked.
    """

    picked = Signal(int)
    visit_picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: list[Bar] = []
        self._visits: tuple[Encounter, ...] = ()
        self._from: Instant = 0
        self._to: Instant = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("工单和走访的时间轴"))

    def show_cases(
        self, lines: Sequence[CaseLine], now: Instant, visits: Sequence[Encounter] = ()
    ) -> None:
        """Other cases and visits; from the first, or the last three months, up to now."""
        self._bars, self._visits = bars_of(lines, now), tuple(visits)
        begins = [bar.since for bar in self._bars] + [each.at for each in self._visits]
        first = min(begins, default=now)
        self._from, self._to = min(first, now - LEAST_SPAN), now
        self.setFixedHeight(self.sizeHint().height())
        self.setVisible(bool(begins))
        self.update()

    def sizeHint(self) -> QSize:
        """As many lanes as there are, and the months under them."""
        lanes = max((bar.lane for bar in self._bars), default=0) + 1
        return QSize(400, lanes * LANE + _FOOT + 2 * tokens.GRID)

    def bar_at(self, place: QPoint) -> Bar | None:
        """The bar under a point."""
        hits = (bar for bar in self._bars if self._rect(bar).adjusted(-2, -2, 2, 2).contains(place))
        return next(hits, None)

    def visit_at(self, place: QPoint) -> Encounter | None:
        """The visit under a point."""
        hits = (each for each in self._visits if self._mark(each).boundingRect().contains(place))
        return next(hits, None)

    def event(self, event: QEvent) -> bool:
        """On hover: number, matter, how long."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            bar, visit = self.bar_at(event.pos()), self.visit_at(event.pos())
            if bar is not None:
                QToolTip.showText(event.globalPos(), plain_tooltip(_told(bar)), self)
            elif visit is not None:
                QToolTip.showText(event.globalPos(), plain_tooltip(_told_visit(visit)), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click finds the case or the visit in its table."""
        place = event.position().toPoint()
        bar, visit = self.bar_at(place), self.visit_at(place)
        if bar is not None:
            self.picked.emit(bar.line.id)
        elif visit is not None:
            self.visit_picked.emit(visit.visit)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Months, then bars, then visits on the line itself."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(drawn_font(self))
        colours = colours_of(self)
        ground = self.height() - _FOOT
        painter.setPen(QColor(colours.border))
        painter.drawLine(0, ground, self.width(), ground)
        self._paint_months(painter, ground)
        painter.setPen(Qt.PenStyle.NoPen)
        for bar in self._bars:
            painter.setBrush(QColor(colours.light(bar.line.light.value)))
            rect = self._rect(bar)
            painter.drawRoundedRect(rect, 2, 2)
            if bar.line.ticket.signals.running:  # open at its end: it is still growing
                painter.setBrush(QColor(colours.surface))
                painter.drawRect(rect.right() - 1, rect.top() + 2, 2, rect.height() - 4)

        painter.setBrush(QColor(colours.accent))
        for each in self._visits:
            painter.drawPolygon(self._mark(each))

    def _paint_months(self, painter: QPainter, ground: int) -> None:
        """A tick a month; years are named first, other months where there is room left."""
        colours = colours_of(self)
        metrics = painter.fontMetrics()
        taken: list[tuple[int, int]] = []
        months = _months(self._from, self._to)
        for month in sorted(months, key=lambda each: each.month != 1):
            x = self._x(int(month.timestamp()) * SECOND)
            painter.setPen(QColor(colours.border_strong if month.month == 1 else colours.border))
            painter.drawLine(x, ground, x, ground + (6 if month.month == 1 else 3))
            said = f"{month.year}年" if month.month == 1 else f"{month.month}月"
            end = x + metrics.horizontalAdvance(said) + tokens.GAP
            free = all(end <= left or x >= right for left, right in taken)
            if free and end < self.width():
                taken.append((x, end))
                painter.setPen(QColor(colours.muted))
                painter.drawText(x + 2, ground + 3 + metrics.ascent(), said)

    def _rect(self, bar: Bar) -> QRect:
        left, right = self._x(bar.since), self._x(bar.until)
        return QRect(left, bar.lane * LANE + tokens.GRID, max(BAR, right - left), BAR)

    def _mark(self, visit: Encounter) -> QPolygon:
        """A diamond: no light, for a visit promises nothing."""
        x, y = self._x(visit.at) + BAR // 2, self.height() - _FOOT
        half = BAR // 2 + 1
        corners = ((x - half, y), (x, y - half), (x + half, y), (x, y + half))
        return QPolygon([QPoint(*each) for each in corners])

    def _x(self, at: Instant) -> int:
        room = self.width() - BAR - 2
        return round((at - self._from) / (self._to - self._from) * room)


def _months(since: Instant, until: Instant) -> list[datetime]:
    """The first days of the months between."""
    at = to_datetime(since).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    last = to_datetime(until)
    found: list[datetime] = []
    while at <= last:
        if at >= to_datetime(since):
            found.append(at)
        at = at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1)
    return found


def _told(bar: Bar) -> str:
    ticket = bar.line.ticket
    days = (bar.until - bar.since) / SECOND / DAY_SECONDS
    since = f"{to_datetime(bar.since):%Y-%m-%d}"
    return f"{ticket.number} {ticket.title}\n{since} 起 {days:.1f} 天，{bar.line.light.label}"


def _told_visit(visit: Encounter) -> str:
    parts = (f"{to_datetime(visit.at):%Y-%m-%d}", visit.what, visit.actor, visit.who)
    return " ".join(part for part in parts if part) + f"\n{visit.note}"
