"""How the frozen months are laid out: the months, beside them the figures of the chosen one."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStyle, QVBoxLayout, QWidget

from gaoxinban.application.figure_rows import HEADINGS
from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.column_model import Column, RowModel, Tone
from gaoxinban.ui.kit.empty_state import EmptyState
from gaoxinban.ui.kit.fields import Choice
from gaoxinban.ui.kit.form import ErrorLine
from gaoxinban.ui.kit.plain_text import PlainLabel, Role
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.theme import with_text
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.rules import months as words
from gaoxinban.ui.rules.months import Figure, Line, MonthLine, MonthShown, Pair, Side, lines_of

_MONTH, _COHORT, _STATE = 84, 76, 72
"""Widths of the columns of the list, which is as wide as they are together."""
_CHANGES_HEIGHT = 32 * tokens.GRID


class MonthsView(QWidget):
    """Layout; the panel decides what is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = TableView(self.tr("月份"))
        self.months: RowModel[MonthLine] = RowModel(
            _month_columns(), row_id=lambda line: line.key, parent=self
        )
        self.list.show_model(self.months)
        self._fit_list()
        self.title = PlainLabel("", role="heading")
        self.explained = _wrapped("—")
        self.explained.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table = TableView(self.tr("公布的数字与现在的数字"))
        self.figures: RowModel[Line] = RowModel(
            _figure_columns(),
            row_id=lambda line: (line.pair.leg, line.pair.team, line.side),
            parent=self,
        )
        self._nothing = EmptyState(self.tr("这个月没有工单"), "")
        self.table.show_model(self.figures, empty=self._nothing)
        self.scope = Choice(self.tr("看哪些环节"))
        self.changed = _wrapped(role="strong")
        self.solved = _wrapped()
        self.outside = _wrapped()
        self.differences = _wrapped()
        self.error = ErrorLine()
        self.buttons = QHBoxLayout()
        self._changes = QScrollArea()
        self._lay_out()

    def show_figures(self, shown: MonthShown, pairs: tuple[Pair, ...]) -> None:
        """Fill the right side; `pairs` are those of the chosen legs."""
        self.title.setText(words.title_text(shown.line))
        self.explained.setText(words.explained(shown))
        nothing = self.tr("没有与公布不同的数字") if shown.pairs else self.tr("这个月没有工单")
        self._nothing.say(nothing, self.tr("换一个月，或者看全部环节"))
        self.figures.set_rows(lines_of(pairs, FIGURES))
        found = () if shown.restated is None else shown.restated.differences
        self.changed.setText(words.changed_text(shown))
        self.changed.setVisible(shown.restated is not None)
        self.solved.setText(words.solved_words(shown))
        self.solved.setVisible(bool(shown.pairs))
        outside = words.withdrawn_words(shown)
        self.outside.setText(outside)
        self.outside.setVisible(bool(outside))
        self.differences.setText(words.differences_text(found))
        self._changes.setVisible(bool(found))
        self.error.say("")

    def show_refused(self, refused: Refused) -> None:
        """Under the button that was pressed."""
        self.error.say(refused.sentence)

    def changeEvent(self, event: QEvent) -> None:
        """Another size of text: the columns grow, and the list with them."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_list()

    def _fit_list(self) -> None:
        """Room for its columns and the scroll bar: it never scrolls sideways."""
        bar = self.list.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        columns = sum(map(with_text, (_MONTH, _COHORT, _STATE)))
        self.list.setFixedWidth(columns + bar + 2 * self.list.frameWidth())

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(tokens.GAP)
        top.addWidget(self.title)
        top.addStretch(1)
        top.addWidget(self.scope)
        top.addLayout(self.buttons)
        changes = QWidget()
        inner = QVBoxLayout(changes)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.differences)
        inner.addStretch(1)
        self._changes.setWidget(changes)
        self._changes.setWidgetResizable(True)
        self._changes.setFrameShape(QFrame.Shape.NoFrame)
        self._changes.setFixedHeight(_CHANGES_HEIGHT)
        self._changes.setAccessibleName(self.tr("与公布不同的数"))
        self._changes.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._changes.viewport().setAutoFillBackground(False)
        changes.setAutoFillBackground(False)
        self._changes.hide()
        right = QVBoxLayout()
        right.setSpacing(tokens.GAP)
        right.addLayout(top)
        right.addWidget(self.explained)
        right.addWidget(self.error)
        right.addWidget(self.table, 1)
        for widget in (self.solved, self.outside, self.changed, self._changes):
            right.addWidget(widget)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.MARGIN)
        row.addWidget(self.list)
        row.addLayout(right, 1)


def _wrapped(text: str = "", *, role: Role = "muted") -> PlainLabel:
    label = PlainLabel(text, role=role)
    label.setWordWrap(True)
    return label


def _month_columns() -> tuple[Column[MonthLine], ...]:
    return (
        Column("month", tr("月份"), _MONTH, words.month_text),
        Column("cohort", tr("口径"), _COHORT, lambda line: line.cohort.label),
        Column(
            "state",
            tr("公布"),
            _STATE,
            words.state_text,
            tone=lambda line: "success" if line.frozen else "muted",
        ),
    )


def _number(name: str) -> Figure:
    return lambda row, _day: f"{getattr(row, name):,}"


FIGURES: Mapping[str, Figure] = {
    "n": _number("n"),
    "open": _number("open"),
    "on_time": words.on_time_text,
    "kept": words.kept_on_time_text,
    "zero_delay": words.zero_delay_text,
    "kept_zero": words.kept_zero_delay_text,
    "median": words.median_text,
}
"""The figures of the table, by column."""


def _figure_columns() -> tuple[Column[Line], ...]:

    titles = (
        ("n", HEADINGS["n"], 52),
        ("open", HEADINGS["open"], 52),
        ("on_time", tr("按时率（件）"), 107),
        ("kept", tr("剔除后（件）"), 107),
        ("zero_delay", tr("零耽搁率（件）"), 107),
        ("kept_zero", tr("剔除后（件）"), 107),
        ("median", tr("工作时间中位"), 92),
    )
    return (
        Column("team", tr("团队"), 0, lambda line: line.pair.team or tr("未派单")),
        Column("leg", HEADINGS["leg"], 64, lambda line: line.pair.leg.label),
        Column(
            "side",
            tr("数字"),
            40,
            words.side_text,
            tone=lambda line: "muted" if line.side is Side.BOTH else "",
        ),
        *(_figure(name, title, width) for name, title, width in titles),
    )


def _figure(name: str, title: str, width: int) -> Column[Line]:
    figure = FIGURES[name]

    def tone(line: Line) -> Tone:
        return "danger" if name in line.changed else ""

    return Column(
        name,
        title,
        width,
        lambda line: words.cell_text(line, name, figure),
        figure=True,
        tone=tone,
    )
