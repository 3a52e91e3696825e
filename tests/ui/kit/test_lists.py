"""Column, row and paged models, and the table that shows them."""

import threading
from array import array
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPersistentModelIndex, QSettings, Qt
from PySide6.QtTest import QAbstractItemModelTester

from gaoxinban.domain.term import Light
from gaoxinban.ui.kit.column_model import LIGHT_ROLE, ROW_ROLE, WAITING, Column, RowModel
from gaoxinban.ui.kit.empty_state import EmptyState
from gaoxinban.ui.kit.paged_model import PAGE_ROWS, PAGES_AT_ONCE, PAGES_KEPT, UNKNOWN, PagedModel
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.tokens import DARK, LIGHT


@dataclass(frozen=True)
class Case:
    id: int
    title: str
    light: Light = Light.GREEN


COLUMNS = (
    Column("light", "灯", 36, lambda c: c.light.label, light=lambda c: c.light, shape_only=True),
    Column("title", "事项", 0, lambda c: c.title, tooltip=lambda c: f"<b>{c.title}</b>"),
    Column(
        "id",
        "编号",
        80,
        lambda c: str(c.id),
        align="right",
        sortable=True,
        tone=lambda c: "danger" if c.light is Light.RED else "",
    ),
)


class Store:
    """Rows by id; counts the loads."""

    def __init__(self):
        self.loads = []
        self.missing = set()
        self.suffix = ""
        self.gate = None

    def load(self, ids):
        if self.gate is not None:
            self.gate.wait(10)
        self.loads.append(list(ids))
        return [Case(i, f"第{i}件{self.suffix}") for i in ids if i not in self.missing]


@pytest.fixture
def store():
    return Store()


@pytest.fixture
def paged(inline, store):
    return PagedModel(COLUMNS, runner=inline, load=store.load)


@pytest.fixture
def strict():
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    return lambda model: QAbstractItemModelTester(model, mode)


def text(model, row, column=1):
    return model.index(row, column).data()


def settled(model, qapp):
    """Ask for what is on screen, as a paint would, and let the page come."""
    while model._ask.isActive() or model._loading:
        qapp.processEvents()


def test_rows_answer_what_a_view_asks(qapp, qtmodeltester):
    model = RowModel(COLUMNS)
    model.set_rows([Case(1, "扩产用电", Light.RED), Case(2, "人才公寓")])
    qtmodeltester.check(model)
    assert text(model, 0) == "扩产用电"
    assert model.index(0, 0).data(LIGHT_ROLE) == "red"
    assert model.index(0, 0).data() == "逾期"
    assert model.index(0, 2).data(Qt.ItemDataRole.TextAlignmentRole) == 0x82
    assert model.index(0, 2).data(Qt.ItemDataRole.ForegroundRole).color().name() == LIGHT.danger
    assert model.index(1, 2).data(Qt.ItemDataRole.ForegroundRole) is None
    assert model.index(0, 1).data(ROW_ROLE).id == 1
    assert model.headerData(1, Qt.Orientation.Horizontal) == "事项"
    assert model.headerData(1, Qt.Orientation.Vertical) is None
    assert model.position_of(2) == 1
    assert model.position_of(9) == -1


def test_tooltips_never_interpret_the_text_of_people(qapp):
    model = RowModel(COLUMNS)
    model.set_rows([Case(1, "<img src=x>")])
    assert "&lt;b&gt;&lt;img src=x&gt;" in model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)


def test_a_reader_hears_the_title_and_the_text(qapp):
    model = RowModel(COLUMNS)
    model.set_rows([Case(1, "扩产用电")])
    assert model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "事项 扩产用电"


def test_rows_without_an_id_are_known_by_their_place(qapp):
    model = RowModel((Column("x", "甲", 0, str),))
    model.set_rows(["一", "二"])
    assert [model.id_at(0), model.id_at(1)] == [0, 1]
    assert model.rows == ["一", "二"]


def test_another_scheme_changes_brushes_only(qapp, qtbot):
    model = RowModel(COLUMNS)
    model.set_rows([Case(1, "扩产用电", Light.RED)])
    with qtbot.waitSignal(model.dataChanged):
        model.set_colours(DARK)
    assert model.index(0, 2).data(Qt.ItemDataRole.ForegroundRole).color().name() == DARK.danger


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
    """The list is still on its way behind them; then they are refreshed with the others."""
    first = paged.make_cells(store.load([3, 1]))
    store.loads.clear()
    paged.set_ids([3, 1, UNKNOWN, UNKNOWN], first)
    assert [text(paged, row) for row in range(2)] == ["第3件", "第1件"]
    settled(paged, qapp)
    assert store.loads == []
    paged.set_ids([3, 1, 2, 4])
    assert text(paged, 2) != "第2件"
    settled(paged, qapp)
    assert text(paged, 2) == "第2件"
    assert store.loads == [[3, 1, 2, 4]]


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


@pytest.fixture
def table(qtbot):
    view = TableView("工单列表", several=True)
    qtbot.addWidget(view)
    view.resize(600, 300)
    view.show()
    return view


def test_the_cursor_stays_on_its_row_over_a_refresh(table, paged, qtbot):
    paged.set_ids([1, 2, 3, 4])
    table.show_model(paged)
    heard = []
    table.current_changed.connect(heard.append)
    assert table.go_to(3)
    paged.set_ids([9, 4, 3, 2, 1])
    assert table.current_id() == 3
    assert table.selected_ids() == [3]
    assert table.currentIndex().row() == 2
    paged.set_ids([9, 4])
    assert table.current_id() in (None, 4, 9)
    assert heard[0] == 3


def test_small_lists_keep_the_cursor_too(table, qapp):
    model = RowModel(COLUMNS)
    model.set_rows([Case(1, "一"), Case(2, "二")])
    table.show_model(model)
    table.go_to(2)
    model.set_rows([Case(3, "三"), Case(2, "二")])
    assert table.current_row().title == "二"
    heard = []
    table.current_changed.connect(heard.append)
    model.set_rows([Case(3, "三")])
    assert heard == [None]


def test_j_k_enter(table, paged, qtbot):
    paged.set_ids([5, 6, 7])
    table.show_model(paged)
    opened = []
    table.opened.connect(opened.append)
    for key in (Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_K):
        qtbot.keyClick(table, key)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened == [6]


def test_only_sortable_titles_sort(table, paged, qtbot):
    table.show_model(paged)
    heard = []
    table.sort_changed.connect(lambda key, descending: heard.append((key, descending)))
    titles = table.horizontalHeader()
    for place in (1, 2, 2):
        x = titles.sectionPosition(place) + 20
        point = titles.viewport().rect().topLeft()
        point.setX(x)
        point.setY(8)
        qtbot.mouseClick(titles.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert [key for key, _ in heard] == ["id", "id"]
    assert heard[0][1] != heard[1][1]
    table.show_sort("id", descending=True)
    assert titles.sortIndicatorSection() == 2
    assert len(heard) == 2


def test_an_empty_list_says_so(table, paged):
    empty = EmptyState("还没有工单", "按 Ctrl+N 登记第一件")
    table.show_model(paged, empty=empty)
    assert empty.isVisible()
    paged.set_ids([1])
    assert not empty.isVisible()
    paged.set_ids([])
    assert empty.isVisible()


def test_widths_are_remembered(qtbot, paged, tmp_path):
    settings = QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat)
    for width in (123, None):
        view = TableView("工单列表")
        qtbot.addWidget(view)
        view.show_model(paged)
        view.remember(settings, "queue")
        if width:
            view.horizontalHeader().resizeSection(2, width)
    assert view.columnWidth(2) == 123


def test_a_light_is_painted_alone_in_its_column(table, qapp):
    model = RowModel(COLUMNS)
    model.set_rows([Case(1, "一", Light.RED), Case(2, "二", Light.GREEN)])
    table.show_model(model)
    picture = table.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(40) for y in range(picture.height())}
    assert LIGHT.light_red in colours
    assert LIGHT.light_green in colours


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
