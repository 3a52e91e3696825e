"""The promised legs side by side: promised, kept or not, and by how much."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from gaoxinban.application.rows import LegRow
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import Light
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.duration import exact_text, instant_text, taken_text
from gaoxinban.ui.kit.lights import LightMark
from gaoxinban.ui.kit.plain_text import ElidedLabel, PlainLabel, plain_tooltip
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.queue.wording import leg_title, unmet_text

_IN_A_ROW = 5
_MOST = 2 * _IN_A_ROW
"""Of a case that went to and fro more often the first and the latest: the story wants room too."""


class LegStrip(QWidget):
    """One cell for a leg, side by side; a case that was dispatched again has more than four."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("各环节时限"))
        self._grid = QGridLayout()
        self._grid.setSpacing(tokens.GAP)
        self._cells: list[_LegCell] = []
        self._left_out = PlainLabel("", role="muted")
        self._left_out.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.GAP)
        layout.addLayout(self._grid)
        layout.addWidget(self._left_out)

    def show_legs(self, legs: Sequence[LegRow], now: Instant, day_seconds: int) -> None:
        """Show the legs in the order in which they began."""
        hidden = max(0, len(legs) - _MOST)
        legs = [*legs[:1], *legs[1 + hidden :]]
        self._left_out.setText(
            self.tr("签收了多次，中间 {n} 次没有列出，按 W 看全部").format(n=hidden)
        )
        self._left_out.setVisible(hidden > 0)
        while len(self._cells) < len(legs):
            place = len(self._cells)
            cell = _LegCell()
            self._cells.append(cell)
            self._grid.addWidget(cell, place // _IN_A_ROW, place % _IN_A_ROW)
        for column in range(_IN_A_ROW):
            self._grid.setColumnStretch(column, 1 if column < len(legs) else 0)
        for place, cell in enumerate(self._cells):
            cell.setVisible(place < len(legs))
            if place < len(legs):
                cell.show_leg(legs[place], now, day_seconds)


class _LegCell(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self._mark = LightMark()
        self._head = PlainLabel("", role="strong")
        self._outcome = PlainLabel()
        self._promise = ElidedLabel()
        self._promise.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        head = QHBoxLayout()
        head.setSpacing(tokens.GRID + 2)
        head.addWidget(self._mark)
        head.addWidget(self._head)
        head.addStretch(1)
        head.addWidget(self._outcome)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.GAP, tokens.GRID + 2, tokens.GAP, tokens.GRID + 2)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self._promise)

    def show_leg(self, leg: LegRow, now: Instant, day_seconds: int) -> None:
        light = _light(leg)
        self._mark.set_light(light)
        self._mark.setAccessibleName(_state(leg))
        self._mark.setToolTip(_state(leg))
        self._head.setText(leg_title(leg))
        self._outcome.setText(_outcome(leg, day_seconds))
        self._promise.set_text(_promise(leg, now))
        spoken = _spoken(leg, day_seconds)
        self.setToolTip(plain_tooltip(spoken))
        self.setAccessibleName(spoken)


def _light(leg: LegRow) -> Light:
    if leg.due is None:
        return Light.UNTIMED
    if leg.late:
        return Light.RED
    if leg.unmet:
        return Light.UNTIMED
    return Light.GREEN if leg.until is not None else Light.NONE


def _state(leg: LegRow) -> str:
    if leg.due is None:
        return tr("没有承诺时限")
    if leg.late:
        return tr("逾期")
    if leg.unmet:
        return unmet_text(leg)
    return tr("按时") if leg.until is not None else tr("还没有到期")


def _outcome(leg: LegRow, day_seconds: int) -> str:
    """「用了 8分」, 「晚了 1小时」, 「已过 2小时」, 「未签收」."""
    net = max(0, leg.working_seconds - leg.excluded_seconds)
    if leg.late:
        said, seconds = tr("晚了 {time}"), leg.delay_seconds
    elif leg.unmet:
        return leg.unmet_word
    elif leg.until is not None:
        said, seconds = tr("用了 {time}"), net
    else:
        said, seconds = tr("已过 {time}"), net
    return said.format(time=taken_text(seconds, day_seconds=day_seconds))


def _promise(leg: LegRow, now: Instant) -> str:
    if leg.due is None:
        return tr("没有承诺时限")
    due = instant_text(leg.due, now)
    if leg.provisional:
        due = tr("{due}（暂定）").format(due=due)
    said = tr("{due} 前 · 承诺 {promise}") if leg.until is None else tr("{done} {how} · {due} 前")
    return said.format(
        due=due, promise=leg.promise, done=instant_text(leg.until, now), how=_ended(leg)
    )


def _ended(leg: LegRow) -> str:
    return leg.unmet or tr("完成")


def _said(leg: LegRow, day_seconds: int) -> str:
    """「签收：按时，用了 8分」, 「签收：未签收（已并单）」"""
    parts = [_state(leg)]
    if leg.late or not leg.unmet:
        parts.append(_outcome(leg, day_seconds))
    said = tr("，").join(parts)
    return tr("{leg}：{said}").format(leg=leg_title(leg), said=said)


def _spoken(leg: LegRow, day_seconds: int) -> str:
    lines = [
        _said(leg, day_seconds),
        tr("承诺 {promise}，{since} 起算，应在 {due} 前").format(
            promise=leg.promise, since=exact_text(leg.since), due=exact_text(leg.due)
        ),
    ]
    if leg.until is not None:
        lines.append(f"{exact_text(leg.until)} {_ended(leg)}")
    if leg.excluded_seconds:
        excluded = taken_text(leg.excluded_seconds, day_seconds=day_seconds)
        lines.append(tr("挂起扣除 {time}").format(time=excluded))
    if leg.provisional:
        lines.append(tr("涉及尚未公布放假安排的年份，暂定"))
    return "\n".join(lines)
