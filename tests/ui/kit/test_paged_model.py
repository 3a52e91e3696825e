"""A million rows like ten: pages, what is kept, and a list that is still being read."""

import threading
from array import array

import pytest
from listed_cases import COLUMNS, settled, text
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from gaoxinban.ui.kit.column_model import WAITING
from gaoxinban.ui.kit.paged_model import PAGE_ROWS, PAGES_AT_ONCE, PAGES_KEPT, UNKNOWN, PagedModel


@pytest.fixture
def strict():
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    return lambda model: QAbstractItemModelTester(model, mode)


def test_a_paged_model_is_a_sound_model(paged, qapp, strict):
    tester = strict(paged)
    paged.set_ids(range(1, 1001))
    for row in range(0, 1000, 97):
        text(paged, row)
        settled(paged, qapp)
    paged.set_ids(range(500, 100, -1))
    text(paged, 0)
    settled(paged, qapp)
    paged.invalidate({500})
    settled(paged, qapp)
    paged.set_ids([])
    assert paged.rowCount() == 0
    del tester


def test_a_page_is_loaded_when_it_is_looked_at_and_not_before(paged, store, qapp):
    paged.set_ids(range(1_000_000))
    assert paged.rowCount() == 1_000_000
    assert store.loads == []
    assert text(paged, 999_999, 0) == WAITING
    assert paged.row_at(999_999) is None
    settled(paged, qapp)
    assert text(paged, 999_999) == "第999999件"
    assert len(store.loads) == 1
    assert len(store.loads[0]) == PAGE_ROWS


def test_pages_passed_while_one_is_loading_are_not_loaded(threaded, store, qapp, qtbot):
    store.gate = threading.Event()
    model = PagedModel(COLUMNS, runner=threaded, load=store.load)
    model.set_ids(range(100_000))
    text(model, 0)
    qtbot.waitUntil(lambda: model._loading)
    for row in range(0, 100_000, PAGE_ROWS):
        text(model, row)
    store.gate.set()
    qtbot.waitUntil(lambda: text(model, 99_999) == "第99999件")
    settled(model, qapp)
    assert sum(len(ids) for ids in store.loads) <= (1 + PAGES_AT_ONCE) * PAGE_ROWS


def test_the_cache_is_bounded(paged, qapp):
    paged.set_ids(range(PAGE_ROWS * (PAGES_KEPT + 20)))
    for page in range(PAGES_KEPT + 20):
        text(paged, page * PAGE_ROWS)
        settled(paged, qapp)
    assert len(paged._pages) == PAGES_KEPT


def test_a_row_that_is_gone_stays_blank(paged, store, qapp):
    store.missing.add(2)
    paged.set_ids([1, 2, 3])
    text(paged, 0)
    settled(paged, qapp)
    assert [text(paged, row) for row in range(3)] == ["第1件", "", "第3件"]


def test_refreshed_rows_stand_until_the_new_ones_are_there(paged, store, qapp):
    paged.set_ids([1, 2, 3])
    text(paged, 0)
    settled(paged, qapp)
    store.suffix = "改"
    paged.set_ids([3, 2, 1])
    assert text(paged, 0) == "第3件"  # the old text, at once, in the new place
    settled(paged, qapp)
    assert text(paged, 0) == "第3件改"
    store.suffix = "又改"
    paged.invalidate({3})
    assert text(paged, 0) == "第3件改"
    settled(paged, qapp)
    assert text(paged, 0) == "第3件又改"


def test_first_rows_that_came_with_a_list_are_not_read_again(paged, store, qapp):
    """The list is still on its way behind them; then only the others are read."""
    first = paged.make_cells(store.load([3, 1]))
    store.loads.clear()
    paged.set_ids([3, 1, UNKNOWN, UNKNOWN], first)
    assert [text(paged, row) for row in range(2)] == ["第3件", "第1件"]
    settled(paged, qapp)
    assert store.loads == []
    paged.set_ids([3, 1, 2, 4])
    settled(paged, qapp)
    assert store.loads == [[2, 4]]
    assert [text(paged, row) for row in range(4)] == ["第3件", "第1件", "第2件", "第4件"]


@pytest.mark.parametrize("looked", [False, True])
def test_a_list_that_becomes_known_is_painted_again_only_where_it_was_missed(paged, store, looked):
    heard = []
    paged.set_ids([3, 1, UNKNOWN, UNKNOWN], paged.make_cells(store.load([3, 1])))
    paged.layoutChanged.connect(lambda: heard.append("layout"))
    paged.dataChanged.connect(lambda first, last: heard.append((first.row(), last.row())))
    if looked:
        text(paged, 2)
    paged.set_ids([3, 1, 2, 4])
    assert set(heard) == ({(2, 3)} if looked else set())
    assert text(paged, 3) == "第4件"


def test_a_cursor_on_an_unknown_row_does_not_stay_on_whatever_comes_there(paged, store):
    paged.set_ids([3, UNKNOWN], paged.make_cells(store.load([3])))
    kept = QPersistentModelIndex(paged.index(1, 0))
    paged.set_ids([3, 1])
    assert not kept.isValid()


def test_a_first_page_read_again_before_the_list_is_known_has_no_blanks(paged, store, qapp):
    paged.set_ids([3, UNKNOWN], paged.make_cells(store.load([3])))
    store.suffix = "改"
    paged.invalidate()
    settled(paged, qapp)
    paged.set_ids([3, 1])
    settled(paged, qapp)
    assert [text(paged, row) for row in range(2)] == ["第3件改", "第1件改"]


def test_an_answer_to_an_older_list_is_not_shown(threaded, store, qapp, qtbot):
    store.gate = threading.Event()
    model = PagedModel(COLUMNS, runner=threaded, load=store.load)
    model.set_ids([1, 2])
    text(model, 0)
    qtbot.waitUntil(lambda: model._loading)
    model.set_ids([8, 9])
    store.gate.set()
    qtbot.waitUntil(lambda: text(model, 0) == "第8件")
    assert text(model, 1) == "第9件"


@pytest.mark.parametrize("size", [1_000, 100_000])
def test_places_follow_their_ids(paged, size):
    paged.set_ids(range(size))
    kept = [QPersistentModelIndex(paged.index(row, 1)) for row in (5, 17, size - 1)]
    paged.set_ids(range(size - 2, -1, -1))
    assert [index.row() for index in kept] == [size - 7, size - 19, -1]
    assert paged.position_of(5) == size - 7
    assert paged.position_of(-4) == -1


def test_a_list_can_be_shown_while_most_of_its_ids_are_read(inline, store, qapp):
    """The first page stands with its rows at once; the others wait and ask for nothing."""
    model = PagedModel(COLUMNS, runner=inline, load=store.load)
    first = array("q", range(1, PAGE_ROWS + 1))
    ready = model.make_cells(store.load(list(first)))
    store.loads.clear()
    model.set_ids(first + array("q", [UNKNOWN]) * 1000, ready)
    assert model.rowCount() == PAGE_ROWS + 1000
    assert model.row_at(0).id == 1
    assert model.row_at(PAGE_ROWS + 500) is None
    qapp.processEvents()
    assert all(UNKNOWN not in each for each in store.loads)
    model.set_ids(array("q", range(1, PAGE_ROWS + 1001)))
    assert model.row_at(3).id == 4
