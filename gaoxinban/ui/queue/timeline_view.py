"""What happened to a case, newest first, in plain text."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from gaoxinban.application.rows import TimelineRow
from gaoxinban.domain.instant import DAY_SECONDS, SECOND, Instant
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.duration import duration_text, exact_text, instant_text
from gaoxinban.ui.kit.plain_text import PlainLabel, Role, plain_tooltip

_LATE_ENTRY = 5 * 60 * SECOND
_WHEN_WIDTH = 22 * tokens.GRID
MOST_SHOWN = 600
MORE_SHOWN = 6_000
"""Longer texts are folded: laying out 100,000 characters would stop the window."""
MOST_ROWS = 30
"""So many events at once: laying out four hundred takes half a second."""


class TimelineView(QWidget):
    """One line for an event, what was written under it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("经过"))
        self._shown: tuple[TimelineRow, ...] = ()
        self._now: Instant = 0
        self._body: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._standing = 0
        self.more = QPushButton()
        self.more.setProperty("quiet", True)
        self.more.clicked.connect(self._show_more)
        self.more.hide()
        self._layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def lines(self) -> list[str]:
        """What stands there, from top to bottom."""
        standing = tuple(reversed(self._shown))[: self._standing]
        return [f"{row.actor} {row.line}".strip() for row in standing]

    def show_rows(self, rows: Sequence[TimelineRow], now: Instant) -> None:
        """Show events in the order in which they were entered; the last stands on top."""
        if tuple(rows) == self._shown and now - self._now < DAY_SECONDS * SECOND:
            return
        self._shown, self._now = tuple(rows), now
        self._standing = 0
        body = QWidget()
        self._parts = QVBoxLayout(body)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(0)
        self._show_more()
        if self._body is not None:
            self._layout.removeWidget(self._body)
            self._body.deleteLater()
        self._body = body
        self._layout.insertWidget(0, body)

    def _show_more(self) -> None:
        """The next ones under those that stand there."""
        first, self._standing = self._standing, min(self._standing + MOST_ROWS, len(self._shown))
        part = QWidget()
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens.GAP)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, _WHEN_WIDTH)
        grid.setColumnStretch(1, 1)
        newest_first = tuple(reversed(self._shown))
        for place, row in enumerate(newest_first[first : self._standing]):
            self._add(grid, place * 3, row)
        self._parts.addWidget(part)
        rest = len(self._shown) - self._standing
        self.more.setText(self.tr("更早的 {n} 条").format(n=rest))
        self.more.setAccessibleName(self.more.text())
        self.more.setVisible(rest > 0)

    def _add(self, grid: QGridLayout, place: int, row: TimelineRow) -> None:
        when = PlainLabel(instant_text(row.happened_at, self._now), role="muted")
        when.setToolTip(exact_text(row.happened_at))
        when.setAlignment(Qt.AlignmentFlag.AlignTop)
        lag = row.entered_at - row.happened_at
        said = f"{row.actor}  {row.line}".strip()
        if lag > _LATE_ENTRY:
            late = duration_text(lag // SECOND, day_seconds=DAY_SECONDS)
            said += self.tr("  （补录，晚 {time}）").format(time=late)
        line = readable(PlainLabel(said))
        line.setToolTip(
            plain_tooltip(self.tr("录入时间 {t}").format(t=exact_text(row.entered_at)))
            if lag > _LATE_ENTRY
            else ""
        )
        grid.addWidget(when, place, 0)
        grid.addWidget(line, place, 1)
        if row.text:
            grid.addWidget(FoldedText(row.text), place + 1, 1)
        grid.setRowMinimumHeight(place + 2, tokens.GRID)


class FoldedText(QWidget):
    """Text of people: plain, to be selected, unfolded on demand when it is long."""

    def __init__(self, text: str, parent: QWidget | None = None, *, role: Role = "muted") -> None:
        super().__init__(parent)
        self._text = text.replace("\0", "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._label = readable(PlainLabel("", role=role))
        layout.addWidget(self._label)
        self._more: QPushButton | None = None
        if len(self._text) > MOST_SHOWN:
            self._more = QPushButton()
            self._more.setProperty("quiet", True)
            self._more.clicked.connect(self._on_more)
            layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._show(MOST_SHOWN)

    def _show(self, most: int) -> None:
        self._most = most
        rest = len(self._text) - most
        self._label.setText(f"{self._text[:most]}…" if rest > 0 else self._text)
        if self._more is not None:
            all_of_it = self.tr("展开全文（共 {n} 字）")
            said = all_of_it if rest <= MORE_SHOWN else self.tr("再展开一些（共 {n} 字）")
            self._more.setText(said.format(n=f"{len(self._text):,}"))
            self._more.setAccessibleName(self._more.text())
            self._more.setVisible(rest > 0)

    def _on_more(self) -> None:
        self._show(self._most + MORE_SHOWN)


def readable(label: PlainLabel) -> PlainLabel:
    """Over several lines, and to be selected."""
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
