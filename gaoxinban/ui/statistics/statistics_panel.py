"""统计: choose days, leg and groups; sentence, table and charts follow."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import local_date
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.column_model import RowModel
from gaoxinban.ui.kit.empty_state import EmptyState
from gaoxinban.ui.kit.fields import set_faulty
from gaoxinban.ui.kit.fitted import fit_columns
from gaoxinban.ui.kit.list_export import Listing, listing_of_rows
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.statistics.board import Board, FigureLine, Wanted, as_text, load
from gaoxinban.ui.statistics.columns import SPARE, columns
from gaoxinban.ui.statistics.period import PeriodName, period
from gaoxinban.ui.statistics.view import StatisticsView


class StatisticsPanel(Panel):
    """Asks in the read pool; what stands there stays until the answer comes."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.view = StatisticsView()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self._board: Board | None = None
        self._model: RowModel[FigureLine] | None = None
        self._empty: EmptyState | None = None
        self._days_chosen = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(tokens.BUSY_AFTER_MS)
        self._soon.timeout.connect(self.refresh)
        self._add_actions()
        self._connect()

    @property
    def board(self) -> Board | None:
        """What is shown."""
        return self._board

    def concerns(self, changes: Any) -> bool:
        """Cases, names of teams and calendars; an enterprise's town and ownership too."""
        return bool(changes.tickets or changes.settings or changes.enterprises)

    def take_focus(self) -> None:
        """One begins with the period."""
        self.view.period.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refresh(self) -> None:
        """Ask again for what is chosen."""
        self._soon.stop()
        view = self.view
        set_faulty(view.last, faulty=False)
        view.error.say("")
        try:
            wanted = self._wanted()
        except Refused as refused:
            set_faulty(view.last, faulty=True)
            view.error.say(refused.sentence)
            return
        office = self.context.office
        view.busy.begin()
        self.context.runner.read(
            self,
            lambda: load(office, wanted),
            on_done=self._on_loaded,
            on_refused=lambda refused: view.error.say(refused.sentence),
            on_end=self._on_end,
            latest="board",
        )

    def listing(self) -> Listing[Any] | None:
        """The table, over it what it says in words, under it how its rates are counted."""
        if self._board is None or self._model is None:
            return None
        said = self.tr("统计 {days}").format(days=self._board.wanted.period.days.text)
        means = [f"{each}。" for each in self.view.note.text().split("。") if each]
        means = [each for each in means if not each.startswith(self.tr("图"))]  # none on paper
        lead = self._board.sentence, self._board.solved
        lines, unit = self._model.rows, self.tr("行")
        made = listing_of_rows(said, self._model.columns, lines, unit)
        return replace(made, lead=lead, notes=means)

    def copy(self) -> None:
        """Sentence and table to the clipboard, columns parted by tabs."""
        if self._board is not None:
            QGuiApplication.clipboard().setText(as_text(self._board))
            self.context.notifier.info(self.tr("统计表已复制，可粘贴到表格或文档。"))

    def _wanted(self) -> Wanted:
        view = self.view
        today = local_date(self.context.office.clock.now())
        if not self._days_chosen:
            self._days_chosen = True
            view.first.set_day(today.replace(day=1))
            view.last.set_day(today)
        groups = (view.group.value(), view.then.value())
        by = tuple(dict.fromkeys(each for each in groups if each is not None))
        chosen = period(view.period.value(), today, view.first.day, view.last.day)
        return Wanted(chosen, view.leg.value(), by)

    def _add_actions(self) -> None:
        add, view = self.context.actions.add, self.view
        for name, text, field, keys in (
            ("period", self.tr("选时段"), view.period, "Alt+P"),
            ("leg", self.tr("选环节"), view.leg, "Alt+L"),
            ("group", self.tr("选分组"), view.group, "Alt+G"),
            ("table", self.tr("到统计表"), view.table, "Alt+T"),
        ):

            def go(field: QWidget = field) -> None:
                field.setFocus(Qt.FocusReason.ShortcutFocusReason)

            tooltip = self.tr("光标到{place}").format(place=field.accessibleName())
            add(self, f"statistics.{name}", text, go, keys=keys, tooltip=tooltip)
        renew = self.tr("按现在的数据重新统计")
        add(self, "statistics.renew", self.tr("重新统计"), self.refresh, keys="F5", tooltip=renew)
        add(
            view.table,
            "statistics.copy",
            self.tr("复制统计表"),
            self.copy,
            keys="Ctrl+C",
            tooltip=self.tr("把第一行的话和整张表复制为文本，可贴到表格里"),
            context="widget",
        )

    def _connect(self) -> None:
        view = self.view
        view.period.value_changed.connect(self._on_period)
        for field in (view.leg, view.group, view.then):
            field.value_changed.connect(self._on_chosen)
        for day in (view.first, view.last):
            day.dateChanged.connect(self._on_day)

    def _on_period(self, value: object) -> None:
        self.view.show_custom(shown=value is PeriodName.CUSTOM)
        self._on_chosen()

    def _on_chosen(self, _value: object = None) -> None:
        self.mark_stale()

    def _on_day(self, _day: object) -> None:
        """Typing a day passes through others: wait until the hand rests."""
        if self.view.period.value() is PeriodName.CUSTOM:
            self._soon.start()

    def _on_loaded(self, board: Board) -> None:
        before, self._board = self._board, board
        view, wanted = self.view, board.wanted
        view.sentence.setText(board.sentence)
        view.solved.setText(board.solved)
        view.days.setText(wanted.period.days.text)
        if (
            self._model is None
            or before is None
            or (before.wanted.by, before.wanted.leg) != (wanted.by, wanted.leg)
        ):
            self._show_model(wanted)
        if self._model is not None:
            self._model.set_rows(board.lines)
            if before is None or before.wanted != wanted:  # else as somebody has drawn them
                self._fit()
                QTimer.singleShot(0, self, self._fit)  # beside the bar of many rows
        view.bars.show_chart(board.bars)
        view.medians.show_chart(board.medians)
        view.rates.show_chart(board.rates)

    def _show_model(self, wanted: Wanted) -> None:
        """Other groupings have other columns."""
        old, table = self._model, self.view.table
        selection = table.selectionModel()
        self._model = RowModel(columns(wanted.by, wanted.leg), row_id=_line_id, parent=self)
        if self._empty is None:
            hint = self.tr("这段时间没有登记工单。换一个时段，或按 Ctrl+N 登记。")
            self._empty = EmptyState(self.tr("无数据"), hint)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        table.show_model(self._model, empty=self._empty)
        if old is not None:
            selection.deleteLater()
            old.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Room for other columns, as soon as the table has its place."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        if self._model is not None:
            fit_columns(self.view.table, self._model, SPARE)

    def _on_end(self) -> None:
        self.view.busy.end()


def _line_id(line: FigureLine) -> tuple[object, ...]:
    """What a line is over refreshes."""
    return (line.row.leg, line.total, *line.groups)
