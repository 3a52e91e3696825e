"""A million rows like ten: the ids of all rows, the rows of the pages that are looked at."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QTimer

from gaoxinban.ui.kit.column_model import Cells, Column, ColumnModel, Index
from gaoxinban.ui.kit.task_runner import TaskRunner

R = TypeVar("R")

PAGE_ROWS = 200
PAGES_KEPT = 50
PAGES_AT_ONCE = 3
"""A screen shows rows of two pages at most; what was passed on the way is not loaded."""
_SEARCH_IN_PYTHON_UP_TO = 20_000

UNKNOWN = -1
"""Stands in the list for ids that are still being read; their rows wait."""


class PagedModel(ColumnModel[R]):
    """`set_ids` gives the order; `load` fetches rows by id in the read pool.

    Until a page is there its rows stand as 「…」. A row whose id `load` does
    not answer any more stays blank. Selections follow their ids over `set_ids`.
    """

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        runner: TaskRunner,
        load: Callable[[Sequence[int]], Iterable[R]],
        row_id: Callable[[R], int] = lambda row: int(getattr(row, "id")),  # noqa: B009  R is any row
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, parent)
        self._runner = runner
        self._load = load
        self._row_id = row_id
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, list[Cells[R] | None]] = OrderedDict()
        self._stale: set[int] = set()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._missed: set[int] = set()
        self._loading = False
        self._coming: frozenset[int] = frozenset()
        self._generation = 0
        self._ask = QTimer(self)
        self._ask.setSingleShot(True)
        self._ask.setInterval(0)
        self._ask.timeout.connect(self._fetch)

    @property
    def ids(self) -> "array[int]":
        """All ids in order; not to be changed."""
        return self._ids

    def make_cells(self, rows: Iterable[R]) -> dict[int, Cells[R]]:
        """Rows made ready for `set_ids`; may be called in a worker."""
        return {self._row_id(row): Cells(row, self.columns) for row in rows}

    def set_ids(self, ids: Iterable[int], rows: "dict[int, Cells[R]] | None" = None) -> None:
        """Another list or order; rows that stay are shown at once and refreshed behind it.

        With `rows` these are shown instead, and are new already: those of `make_cells`
        for all ids that are not `UNKNOWN`; such ids stand last. Where a list only
        becomes known nothing moves, and what is in sight is not painted again.
        """
        fresh = ids if isinstance(ids, array) and ids.typecode == "q" else array("q", ids)
        if rows is None and self._only_learns(fresh):
            self._learn(fresh)
            return
        _emit_for_rows(self.layoutAboutToBeChanged)
        before = self.persistentIndexList()
        places = _positions(fresh, {self._ids[index.row()] for index in before})
        after = []
        for index in before:
            row = places.get(self._ids[index.row()], -1)
            after.append(self.createIndex(row, index.column()) if row >= 0 else QModelIndex())
        shown = self._known_rows() if rows is None else rows
        self._ids = fresh
        self._generation += 1
        self._pages.clear()
        self._stale.clear()
        self._missed.clear()
        self._wanted.clear()
        self._coming = frozenset()
        self._keep(shown, stale=rows is None)
        self.changePersistentIndexList(before, after)
        _emit_for_rows(self.layoutChanged)

    def invalidate(self, ids: Iterable[int] | None = None) -> None:
        """Load rows again where they stand, those of `ids` or all; old ones stay until then."""
        wanted = None if ids is None else set(ids)
        for page, cells in self._pages.items():
            start = page * PAGE_ROWS
            page_ids = self._ids[start : start + len(cells)]
            if wanted is None or not wanted.isdisjoint(page_ids):
                self._stale.add(page)
        self._generation += 1
        self._coming = frozenset()
        for page in list(self._pages)[-PAGES_AT_ONCE:]:
            if page in self._stale:
                self._want(page)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as in Qt
        """Rows of the whole list."""
        return 0 if parent.isValid() else len(self._ids)

    def id_at(self, row: int) -> int:
        """The id of a row, at once; `UNKNOWN` while the list is being read."""
        return self._ids[row]

    def position_of(self, row_id: Any) -> int:
        """Where an id stands, -1 if it does not."""
        return _positions(self._ids, {row_id}).get(row_id, -1)

    def cells_at(self, row: int) -> Cells[R] | None:
        """The cells, if their page is there; else the page is asked for."""
        page, place = divmod(row, PAGE_ROWS)
        cells = self._pages.get(page)
        if cells is None or place >= len(cells):
            self._missed.add(page)
            if self._ids[row] != UNKNOWN:
                self._want(page)
            return None
        if page in self._stale:
            self._want(page)
        return cells[place]

    def _known_rows(self) -> dict[int, Cells[R]]:
        known: dict[int, Cells[R]] = {}
        for page, cells in self._pages.items():
            start = page * PAGE_ROWS
            for place, each in enumerate(cells):
                if each is not None:
                    known[self._ids[start + place]] = each
        return known

    def _keep(self, known: "dict[int, Cells[R]]", *, stale: bool) -> None:
        """Nothing blinks after a refresh: the first pages stand again from rows known already."""
        if not known:
            return
        end = _known(self._ids)
        for page in range(min(PAGES_AT_ONCE, -(-end // PAGE_ROWS))):
            start = page * PAGE_ROWS
            cells = [known.get(each) for each in self._ids[start : min(start + PAGE_ROWS, end)]]
            if any(cells):
                self._pages[page] = cells
                if stale:
                    self._stale.add(page)

    def _only_learns(self, fresh: "array[int]") -> bool:
        """Whether ids took the places of unknown ones, on none of which anything stands."""
        end = _known(self._ids)
        return (
            end < len(self._ids) == len(fresh)
            and fresh[:end] == self._ids[:end]
            and all(index.row() < end for index in self.persistentIndexList())
        )

    def _learn(self, fresh: "array[int]") -> None:
        end = _known(self._ids)
        self._ids = fresh
        if self._missed:
            self._announce(end, len(fresh) - 1)
        if end % PAGE_ROWS:
            self._want(end // PAGE_ROWS)  # one line further down they are in sight
            self._fetch()

    def _want(self, page: int) -> None:
        if page in self._coming:
            return  # every repaint asks again for what is on its way
        self._wanted[page] = None
        self._wanted.move_to_end(page)
        if not self._ask.isActive() and not self._loading:
            self._ask.start()

    def _fetch(self) -> None:
        if self._loading or not self._wanted:
            return
        pages = list(self._wanted)[-PAGES_AT_ONCE:]
        self._wanted.clear()
        spans = {page: span for page in pages if (span := self._span(page))}
        if not spans:
            return
        self._loading = True
        self._coming = frozenset(spans)
        generation = self._generation
        self._runner.read(
            self,
            lambda: self._make_pages(spans),
            on_done=lambda made: self._on_made(generation, made),
            on_end=self._on_fetched,
        )

    def _span(self, page: int) -> list[int]:
        """The ids whose rows are read for a page: its last ones, where the others are there."""
        there = 0 if page in self._stale else len(self._pages.get(page, ()))
        end = min((page + 1) * PAGE_ROWS, _known(self._ids))
        return list(self._ids[page * PAGE_ROWS + there : end])

    def _make_pages(self, spans: dict[int, list[int]]) -> dict[int, list[Cells[R] | None]]:
        """In the worker: one query, and all formatting."""
        ids = [each for span in spans.values() for each in span]
        found = {self._row_id(row): Cells(row, self.columns) for row in self._load(ids)}
        return {page: [found.get(each) for each in span] for page, span in spans.items()}

    def _on_made(self, generation: int, made: dict[int, list[Cells[R] | None]]) -> None:
        if generation != self._generation:
            for page in made:
                if page * PAGE_ROWS < len(self._ids):
                    self._wanted[page] = None
            return
        for page, cells in made.items():
            there = [] if page in self._stale else self._pages.get(page, [])
            self._pages[page] = there + cells
            self._pages.move_to_end(page)
            self._stale.discard(page)
            if not there or page in self._missed:
                first = page * PAGE_ROWS + len(there)
                self._announce(first, first + len(cells) - 1)
            self._missed.discard(page)
        while len(self._pages) > PAGES_KEPT:
            oldest, _ = self._pages.popitem(last=False)
            self._stale.discard(oldest)
        self.rows_arrived.emit()

    def _announce(self, first: int, last: int) -> None:
        """Not what nobody has looked at: of many cells a view paints all that are in sight."""
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def _on_fetched(self) -> None:
        self._loading = False
        self._coming = frozenset()
        if self._wanted:
            self._ask.start()


def _emit_for_rows(signal: Any) -> None:
    """A view leaves its columns alone; else it hides the hidden ones anew, and paints again."""
    whole = ("QList<QPersistentModelIndex>", "QAbstractItemModel::LayoutChangeHint")
    signal[whole].emit([], QAbstractItemModel.LayoutChangeHint.VerticalSortHint)


def _known(ids: "array[int]") -> int:
    """How many ids there are before those that are still being read."""
    return ids.index(UNKNOWN) if len(ids) and ids[-1] == UNKNOWN else len(ids)


def _positions(ids: "array[int]", wanted: set[int]) -> dict[int, int]:
    """Places of the wanted ids; NumPy is imported only for lists that need it."""
    if not wanted:
        return {}
    end = _known(ids)
    if end < len(ids):
        ids = ids[:end]
    if len(ids) <= _SEARCH_IN_PYTHON_UP_TO:
        return {each: place for place, each in enumerate(ids) if each in wanted}
    import numpy as np

    vector = np.frombuffer(ids, dtype=np.int64)
    places = np.nonzero(np.isin(vector, np.fromiter(wanted, dtype=np.int64)))[0]
    return {int(vector[place]): int(place) for place in places}
