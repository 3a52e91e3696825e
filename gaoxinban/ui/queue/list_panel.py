"""The queue: what is listed, where the cursor stands, and how it keeps up with changes."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gaoxinban.application.changes import Changes
from gaoxinban.application.rows import Directory, QueueCounts, TicketFilter
from gaoxinban.ui.kit.column_model import Cells
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.paged_model import UNKNOWN, PagedModel
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.task_runner import Task
from gaoxinban.ui.queue import filters
from gaoxinban.ui.queue.columns import (
    QueueRow,
    as_queue_rows,
    columns,
    load_rows,
    shows_contacts,
    with_others,
)
from gaoxinban.ui.queue.filters import QueueFilter, Sitter
from gaoxinban.ui.queue.list_view import ListView

Listed = tuple[Sequence[int], QueueCounts, Directory]
Begun = tuple["array[int]", int, dict[int, Cells[QueueRow]]]
"""The ids of the first rows, how many cases there are, and these rows made ready."""

LEAST_FIRST = 24
"""As many rows come first as are in sight, and these where the table has no height yet."""


class ListPanel(Panel):
    """Ids of the whole list at once, rows by page; both read off the GUI thread.

    Signals:
        selected: id of the case under the cursor, None when there is none.
        chosen: id of the case to be opened.
        turned: to a view that ships, or to what another page speaks of; no kept view is shown.
    """

    selected = Signal(object)
    chosen = Signal(object)
    turned = Signal()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        office = context.office
        self._contacts = False
        self.view = ListView()
        self.model: PagedModel[QueueRow] = PagedModel(
            columns(),
            runner=context.runner,
            load=lambda ids: with_others(office, load_rows(office, ids, contacts=self._contacts)),
            row_id=lambda row: row.id,
            parent=self,
        )
        self._changed: set[int] = set()
        self._all_changed = False
        self._place = 0
        self._listed: TicketFilter | None = None
        self._turn: Task[Begun] | None = None
        self._preparing = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.view.table.show_model(self.model, empty=self.view.empty)
        self.view.table.remember(context.settings, "queue")
        self._connect()
        self._on_columns()
        self._show_sort()

    @property
    def current_id(self) -> int | None:
        """The case under the cursor."""
        found: int | None = self.view.table.current_id()
        return None if found == UNKNOWN else found

    @property
    def is_turning(self) -> bool:
        """Whether another list is asked for and not painted yet: what can wait, waits for it."""
        return self._turn is not None and not self._turn.finished

    def concerns(self, changes: Changes) -> bool:
        """Cases, and the names that their rows show."""
        return changes.tickets or changes.enterprises or changes.settings

    def apply_changes(self, changes: Changes, initiator: QObject | None) -> None:
        """Note which rows changed; all, where a change does not say."""
        self._changed |= changes.ticket_ids
        self._all_changed |= self.concerns(changes) and not changes.ticket_ids
        super().apply_changes(changes, initiator)

    def refresh(self) -> None:
        """Read the list and the counters again.

        Of another list the first rows come first, with the number of its
        cases: the whole of a long one follows while one looks at it already.
        """
        wanted = self.view.bar.shown.wanted(self._sitter())
        if wanted == self._listed:
            self._read_whole(wanted)
            return
        office, model = self.context.office, self.model
        most = max(LEAST_FIRST, self.view.table.rows_in_sight())

        def begin() -> Begun:
            page = office.ticket_page(wanted, most)
            whole = page.cursor is None
            total = len(page.rows) if whole else office.views.count(wanted)
            ids = array("q", [row.id for row in page.rows])
            rows = as_queue_rows(office, page.rows, contacts=self._contacts)
            return (
                ids,
                total,
                model.make_cells(with_others(office, rows)),
            )

        def show(begun: Begun) -> None:
            self._on_begun(wanted, begun)

        self._turn = self.context.runner.read(self, begin, on_done=show, latest="list")

    def _read_whole(self, wanted: TicketFilter) -> None:
        office, scope, sitter = (
            self.context.office,
            self.view.bar.shown.counted_scope,
            self._sitter(),
        )

        def read() -> Listed:
            counts = filters.count(office, scope, sitter)
            return office.ticket_ids(wanted), counts, office.directory()

        self.context.runner.read(self, read, on_done=self._on_listed, latest="list")

    def _on_begun(self, wanted: TicketFilter, begun: Begun) -> None:
        ids, total, rows = begun
        self._listed = wanted
        self._say_empty()
        self.view.bar.show_found(total)
        self.model.set_ids(ids + array("q", [UNKNOWN]) * (total - len(ids)), rows)
        self._keep_cursor()
        # At once: the workers that read on would take turns with the painting.
        self.view.table.paint_now()
        self._read_whole(wanted)

    def refresh_times(self) -> None:
        """A minute has passed: lights, times left and counters stand for now."""
        self._all_changed = True
        self.mark_stale()

    def show_list(self, shown: QueueFilter) -> None:
        """Show a list that was kept."""
        self._turn_to(shown)

    def show_filter(self, given: TicketFilter) -> None:
        """Show the cases that another page speaks of."""
        self._turn_to(filters.from_elsewhere(given))
        self.turned.emit()

    def take_focus(self) -> None:
        """The cursor stands in the list."""
        self.view.table.setFocus()
        if self.current_id is None:
            self.view.table.step(0)

    def step_back(self) -> bool:
        """Esc: the columns go first, then what was typed, then the cursor leaves the bar."""
        if self.view.chooser.isVisible():
            self.view.flip_chooser()
            return True
        if self.view.bar.narrow.has_focus:
            self.fold_more()
            return True
        if self.view.bar.clear_text():
            return True
        if self.view.bar.has_focus:
            self.view.table.setFocus()
            return True
        return False

    def unfold_more(self) -> None:
        """Further conditions; their key leads into them and out again."""
        if self.view.bar.narrow.has_focus:
            self.fold_more()
        else:
            self.view.bar.narrow.unfold()

    def fold_more(self) -> None:
        """Back to the list; what was chosen stands on chips."""
        self.view.bar.narrow.fold()
        self.take_focus()

    def clear_conditions(self) -> None:
        """Everything of this view again."""
        if self.view.bar.clear_conditions():
            self.fold_more()

    def _connect(self) -> None:
        table, bar = self.view.table, self.view.bar
        bar.changed.connect(self._on_filter)
        bar.view_chosen.connect(self.turned)
        bar.left.connect(self.take_focus)
        table.columns_changed.connect(self._on_columns)
        table.sort_changed.connect(lambda key, down: bar.show_sort(key, descending=down))
        table.opened.connect(self.chosen)
        table.current_changed.connect(self._on_current)
        self.track(self.context.seat.officer_changed, self._on_officer)

    def _sitter(self) -> Sitter:
        officer = self.context.seat.officer
        now = self.context.office.clock.now()
        return Sitter(now=now) if officer is None else Sitter(officer.id, officer.team_id, now)

    def _turn_to(self, shown: QueueFilter) -> None:
        self.view.bar.show_filter(shown)
        self._on_filter(shown)

    def _on_filter(self, _shown: object) -> None:
        self._show_sort()
        self.mark_stale()

    def _show_sort(self) -> None:
        shown = self.view.bar.shown
        self.view.table.show_sort(shown.sort, descending=shown.descending)

    def _on_listed(self, listed: Listed) -> None:
        ids, counts, directory = listed
        bar = self.view.bar
        bar.show_counts(counts)
        bar.show_found(len(ids))
        bar.offer(directory)
        self._say_empty()
        self._show_ids(ids)
        self._prepare()

    def _prepare(self) -> None:
        """Behind a list: what is filtered by next is found soon. A fault is not repeated."""
        if self._preparing:
            return
        self._preparing = True

        def end(_answer: object) -> None:  # refused is what every reader will hear as well
            self._preparing = False

        prepare = self.context.office.views.prepare
        self.context.runner.read(self, prepare, on_done=end, on_refused=end, counted=False)

    def _show_ids(self, ids: Iterable[int]) -> None:
        """The same list: only changed rows are read again; another: the cursor stays on its case.

        When its case has left the list the cursor stays where it was, on the
        next one, so that a queue can be worked off from the top.
        """
        fresh = ids if isinstance(ids, array) else array("q", ids)
        changed, everything = self._changed, self._all_changed
        self._changed, self._all_changed = set(), False
        if fresh != self.model.ids:
            self.model.set_ids(fresh)
        if everything or changed:
            self.model.invalidate(None if everything else changed)
        self._keep_cursor()

    def _keep_cursor(self) -> None:
        table, ids = self.view.table, self.model.ids
        if not table.currentIndex().isValid():
            if len(ids):
                table.go_to_row(min(self._place, len(ids) - 1))
            else:
                self.selected.emit(None)

    def _on_current(self, ticket_id: object) -> None:
        index = self.view.table.currentIndex()
        if index.isValid():
            self._place = index.row()
        self.selected.emit(None if ticket_id == UNKNOWN else ticket_id)

    def _on_columns(self) -> None:
        """Whom to call is read from the events of each case: where it is shown, and only there."""
        wanted = shows_contacts(key for key, _width in self.view.table.shown_columns())
        before, self._contacts = self._contacts, wanted
        if wanted and not before:
            self.model.invalidate()

    def _on_officer(self, _officer: object) -> None:
        """The counters of 我的 and 本组 are somebody else's now."""
        self.mark_stale()

    def _say_empty(self) -> None:
        shown = self.view.bar.shown
        if shown.narrow:
            self.view.empty.say(self.tr("没有这样的工单"), self.tr("按 Ctrl+Alt+F 清除筛选"))
        elif shown.text:
            heading = self.tr("没有找到「{text}」").format(text=shown.text)
            hint = self.tr("换一个词，或按 Esc 清空；也可以按 Ctrl+0 在全部工单里找")
            if replace(shown, text="").everything:
                hint = self.tr("换一个词，或按 Esc 清空")
            self.view.empty.say(heading, hint)
        elif shown == QueueFilter():
            self.view.empty.say(self.tr("没有在办的工单"), self.tr("按 Ctrl+N 登记一件"))
        elif shown.everything:
            self.view.empty.say(self.tr("还没有工单"), self.tr("按 Ctrl+N 登记一件"))
        else:
            view = next((each for each in self.view.bar.views if each.holds(shown)), None)
            heading = self.tr("这里没有工单")
            if view is not None:
                heading = self.tr("「{view}」里没有工单").format(view=view.title)
            self.view.empty.say(heading, self.tr("按 Ctrl+1 回到全部在办"))
