"""What can be done with the list as a whole: columns, files, paper, the clipboard."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction

from gaoxinban.ui.kit.column_model import Column
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.queue.bulk_acts import BulkActs
from gaoxinban.ui.queue.columns import QueueRow
from gaoxinban.ui.queue.exporting import SUMMARIES, Exporter
from gaoxinban.ui.queue.list_panel import ListPanel


class ListActs(QObject):
    """Actions of the list panel; the chosen rows, or the whole list where none are."""

    def __init__(self, context: PageContext, panel: ListPanel, bulk: BulkActs) -> None:
        super().__init__(panel)
        self._context = context
        self._panel = panel
        self._bulk = bulk
        self.exporter = Exporter(context, panel)
        self.exporter.progressed.connect(self._on_progress)
        self.exporter.ended.connect(self._on_ended)
        self._add_actions()
        titles = panel.view.table.horizontalHeader()
        titles.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        titles.customContextMenuRequested.connect(self.choose_columns)
        panel.view.chooser.left.connect(panel.take_focus)

    def choose_columns(self, *_place: object) -> None:
        """Show or hide the list of columns."""
        self._panel.view.flip_chooser()

    def copy(self, ticket_id: int | None) -> None:
        """Put a case into the clipboard as text."""
        self.exporter.copy_case(ticket_id)

    def print_chosen(self) -> bool:
        """Print the summaries of the chosen cases; False when only one is chosen."""
        if not self._bulk.several:
            return False
        ids = self._bulk.chosen_ids(SUMMARIES)
        if ids:
            self.exporter.print_cases(ids)
        return True

    def _add_actions(self) -> None:
        add, panel = self._context.actions.add, self._panel
        offered: list[QAction] = [
            add(
                panel,
                "queue.columns",
                self.tr("列"),
                self.choose_columns,
                keys="Ctrl+L",
                tooltip=self.tr("显示、隐藏和移动列"),
            ),
            add(
                panel,
                "queue.export",
                self.tr("导出"),
                self._export,
                keys="Ctrl+Shift+S",
                tooltip=self.tr("把列表（或所选的）存成 xlsx 或 csv"),
            ),
            add(
                panel,
                "queue.print_list",
                self.tr("打印列表"),
                self._print,
                keys="Ctrl+Shift+P",
                tooltip=self.tr("预览并打印列表（或所选的）"),
            ),
        ]
        more = add(
            panel,
            "queue.more_filters",
            self.tr("更多筛选"),
            panel.unfold_more,
            keys="Ctrl+Shift+F",
            tooltip=self.tr(
                "按分类、类型、紧急程度、渠道、承办人、镇街、产业、层级、登记时间筛选；再按收起"
            ),
        )
        clear = add(
            panel,
            "queue.clear_filters",
            self.tr("清除筛选"),
            panel.clear_conditions,
            keys="Ctrl+Alt+F",
            tooltip=self.tr("去掉文字和更多筛选，回到整个视图"),
        )
        panel.view.bar.offer_tools([more, *offered])
        panel.view.bar.narrow.offer_clearing(clear)

    def _columns(self) -> list[Column[QueueRow]]:
        by_key = {column.key: column for column in self._panel.model.columns}
        return [by_key[key] for key, _width in self._panel.view.table.shown_columns()]

    def _listed(self) -> tuple[str, list[int]]:
        """A title and the ids: the chosen ones, or all."""
        bar = self._panel.view.bar
        if self._bulk.several:
            ids = list(self._panel.view.table.selected_ids())
        else:
            ids = list(self._panel.model.ids)
        if any(each < 0 for each in ids):
            self._context.notifier.warn(self.tr("列表还在读，请稍等再试。"))
            return "", []
        view = next((each.title for each in bar.views if each.holds(bar.shown)), "")
        return self.tr("工单列表 {view}").format(view=view).strip(), ids

    def _export(self) -> None:
        title, ids = self._listed()
        if ids:
            self.exporter.save(title, self._columns(), ids)

    def _print(self) -> None:
        title, ids = self._listed()
        if ids:
            self.exporter.print_list(title, self._columns(), ids)

    def _on_progress(self, done: int, total: int) -> None:
        said = self.tr("正在导出 {done} / {total}")
        self._panel.view.bar.found.setText(said.format(done=f"{done:,}", total=f"{total:,}"))

    def _on_ended(self) -> None:
        self._panel.view.bar.show_found(self._panel.model.rowCount())
