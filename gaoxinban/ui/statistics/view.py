"""Where things stand on the page: sentence, choices, table, three charts."""

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gaoxinban.application.figures_text import ENOUGH, NO_DATA, RATES_MEAN, SOLVED_MEANS, TOO_FEW
from gaoxinban.application.rows import GROUPINGS
from gaoxinban.domain.term import LegName
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.charts import Chart, Kind
from gaoxinban.ui.kit.day_field import DayField
from gaoxinban.ui.kit.fields import Choice
from gaoxinban.ui.kit.form import ErrorLine
from gaoxinban.ui.kit.plain_text import PlainLabel, plain_tooltip
from gaoxinban.ui.kit.scrolled import scrolled
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.text_width import fix_width
from gaoxinban.ui.kit.wrapping_row import WrappingRow
from gaoxinban.ui.statistics.board import TitledChart
from gaoxinban.ui.statistics.period import PeriodName

_CHART_HEIGHT = 52 * tokens.GRID
_TABLE_HEIGHT = 40 * tokens.GRID
"""Room for the head and a few groups; a small screen at 200 % scrolls to the charts."""


class BusyBar(QProgressBar):
    """A thin bar that moves while something takes longer than 300 ms; its place is always kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0, 0)
        self.setTextVisible(False)
        self.setFixedHeight(2)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("正在统计"))
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.hide()
        self._waiting = 0
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(tokens.BUSY_AFTER_MS)
        self._patience.timeout.connect(self.show)

    def begin(self) -> None:
        """Something was asked; every question ends, those that were overtaken too."""
        self._waiting += 1
        if self.isHidden() and not self._patience.isActive():
            self._patience.start()

    def end(self) -> None:
        """One question is answered; after the last nothing is under way."""
        self._waiting -= 1
        if not self._waiting:
            self._patience.stop()
            self.hide()


class TitledChartView(QWidget):
    """A chart under its title."""

    def __init__(self, kind: Kind, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = PlainLabel("", role="strong")
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.chart = Chart(kind, name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.GRID)
        self.nothing = PlainLabel("", role="muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.hide()
        layout.addWidget(self.title)
        layout.addWidget(self.chart, 1)
        layout.addWidget(self.nothing, 1)

    def show_chart(self, titled: TitledChart) -> None:
        """Draw other figures, with their title."""
        drawn = any(v is not None for each in titled.data.series for v in each.values)
        title = f"{titled.title}（{titled.data.unit}）" if drawn else titled.title
        if titled.most:
            title += self.tr(" · 件数最多的 {most} 个").format(most=titled.most)
        self.title.setText(title)
        self.title.setToolTip(plain_tooltip(title))
        self.chart.setAccessibleName(title)
        self.nothing.setText(TOO_FEW if titled.counted else NO_DATA)
        self.nothing.setVisible(not drawn)
        self.chart.setVisible(drawn)
        self.chart.set_data(titled.data)


class StatisticsView(QWidget):
    """Layout and widgets; the panel fills them and listens to them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = PlainLabel("", role="heading")
        self.sentence.setWordWrap(True)
        self.sentence.setMinimumHeight(2 * self.sentence.fontMetrics().lineSpacing())
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.solved = PlainLabel()
        self.solved.setWordWrap(True)
        self.days = PlainLabel("", role="muted")
        self.error = ErrorLine()
        self.error.setWordWrap(False)
        self.busy = BusyBar()
        self.table = TableView(self.tr("统计表"))
        self.table.setProperty("dense", True)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # both levels of a category
        self.note = PlainLabel(
            self.tr(
                "中位、九成、最长按工作时间，时段和月按登记日期。"
                "「≥」：还有未完的，完成后可能把它抬高。「剔除后」：不含剔除工单的比率。"
                "图中不画不足 {few} 件的。"
            ).format(few=ENOUGH)
            + RATES_MEAN
            + SOLVED_MEANS,
            role="muted",
        )
        self.note.setWordWrap(True)
        self._make_choices()
        self._make_charts()
        self.table.setMinimumHeight(_TABLE_HEIGHT)
        board = QWidget()
        place = QVBoxLayout(self)
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(scrolled(board, self.tr("统计"), takes_focus=True))
        layout = QVBoxLayout(board)
        layout.setContentsMargins(tokens.MARGIN, tokens.GAP, tokens.MARGIN, tokens.GAP)
        layout.setSpacing(tokens.GAP)
        layout.addWidget(self.sentence)
        layout.addWidget(self.solved)
        layout.addLayout(self._lay_out_choices())
        layout.addWidget(self.busy)
        layout.addWidget(self.table, 5)
        layout.addWidget(self.note)
        layout.addWidget(self.charts, 4)

    def show_custom(self, *, shown: bool) -> None:
        """The two days stand there for 自定 only."""
        self.custom.setVisible(shown)
        self.days.setVisible(not shown)

    def _make_choices(self) -> None:
        self.period = Choice(self.tr("时段"))
        self.period.set_terms(PeriodName)
        self.leg = Choice(self.tr("环节"))
        self.leg.set_terms(LegName, blank=self.tr("全部环节"))
        self.leg.set_value(LegName.CONTACT)
        groups: list[tuple[Any, str]] = list(GROUPINGS.items())
        self.group = Choice(self.tr("分组"))
        self.group.set_options([*groups, (None, self.tr("不分组"))])
        self.group.set_value("team")
        self.then = Choice(self.tr("再按"))
        self.then.set_options([(None, self.tr("不再分")), *groups])
        for field, width in ((self.period, 22), (self.leg, 26), (self.group, 26), (self.then, 26)):
            fix_width(field, width * tokens.GRID)
        self.first, self.last = DayField(self.tr("起日")), DayField(self.tr("止日"))
        for day in (self.first, self.last):
            day.setFixedHeight(self.period.sizeHint().height())

    def _lay_out_choices(self) -> WrappingRow:
        self.custom = QWidget()
        between = QHBoxLayout(self.custom)
        between.setContentsMargins(0, 0, 0, 0)
        between.setSpacing(tokens.GRID)
        between.addWidget(self.first)
        between.addWidget(PlainLabel(self.tr("至"), role="muted"))
        between.addWidget(self.last)
        row = WrappingRow()
        row.setSpacing(2 * tokens.GAP)
        for label, field in (
            (self.tr("时段"), self.period),
            ("", self.custom),
            (self.tr("环节"), self.leg),
            (self.tr("分组"), self.group),
            (self.tr("再按"), self.then),
        ):
            row.addWidget(_named(label, field) if label else field)
        row.addWidget(self.error)
        self.days.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.days.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row.addWidget(self.days)
        self.custom.hide()
        return row

    def _make_charts(self) -> None:
        self.bars = TitledChartView("bar", self.tr("分组用时"))
        self.medians = TitledChartView("line", self.tr("逐月用时"))
        self.rates = TitledChartView("line", self.tr("逐月比率"))
        self.charts = QWidget()
        self.charts.setMinimumHeight(_CHART_HEIGHT)
        row = QHBoxLayout(self.charts)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.MARGIN)
        for each in (self.bars, self.medians, self.rates):
            row.addWidget(each, 1)


def _named(label: str, field: QWidget) -> QWidget:
    """A field behind its name: they go into the next line together."""
    pair = QWidget()
    name = PlainLabel(label, role="muted")
    name.setBuddy(field)
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(tokens.GAP)
    row.addWidget(name)
    row.addWidget(field)
    return pair
