"""Columns, small models, and the table that shows them."""

import pytest
from listed_cases import COLUMNS, Case, text
from PySide6.QtCore import QModelIndex, QSettings, Qt

from gaoxinban.domain.term import Light
from gaoxinban.ui.kit.column_model import LIGHT_ROLE, ROW_ROLE, Column, RowModel
from gaoxinban.ui.kit.empty_state import EmptyState
from gaoxinban.ui.kit.paged_model import PagedModel
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.theme import TEXT
from gaoxinban.ui.kit.tokens import DARK, LIGHT


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


def test_a_column_that_is_not_shown_is_made_when_it_is_looked_at(qapp):
    made = []
    hidden = Column("rare", "镇街", 80, lambda c: made.append(c.id) or "薛家镇", hidden=True)
    model = RowModel((*COLUMNS, hidden))
    model.set_rows([Case(1, "一"), Case(2, "二")])
    assert made == []
    assert [text(model, 1, 3), text(model, 1, 3)] == ["薛家镇", "薛家镇"]
    assert made == [2]


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


def test_a_title_does_not_ask_every_chosen_row(table, inline, store):
    """A million chosen rows held the window for a quarter of a minute."""
    asked = []

    class Counted(PagedModel):
        def rowCount(self, parent=QModelIndex()):  # noqa: B008  as in Qt
            asked.append(parent)
            return super().rowCount(parent)

    model = Counted(COLUMNS, runner=inline, load=store.load)
    model.set_ids(range(20_000))
    table.show_model(model)
    table.grab()
    asked.clear()
    table.selectAll()
    table.grab()
    assert table.chosen_count() == 20_000
    assert len(asked) < 2_000


def test_j_k_enter(table, paged, qtbot):
    paged.set_ids([5, 6, 7])
    table.show_model(paged)
    opened = []
    table.opened.connect(opened.append)
    for key in (Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_K):
        qtbot.keyClick(table, key)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened == [6]


def test_home_and_end_go_to_the_first_and_the_last_row(table, paged, qtbot):
    """Left to Qt they stayed in the row: a password was nearly set for the wrong person."""
    paged.set_ids(list(range(100, 400)))
    table.show_model(paged)
    table.go_to_row(150)
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert table.current_id() == 399
    qtbot.keyClick(table, Qt.Key.Key_Home)
    assert table.current_id() == 100
    several = TableView("工单列表", several=True)
    qtbot.addWidget(several)
    several.show_model(paged)
    several.go_to_row(290)
    qtbot.keyClick(several, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert several.chosen_count() == 10


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


def test_remembered_widths_fit_the_size_of_text(qtbot, paged, tmp_path, qapp):
    """A number cut off at the same place in every row would say nothing."""
    settings = QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat)
    settings.setValue("queue/shown", "light:36,title:0,id:100")
    usual = qapp.property(TEXT)
    qapp.setProperty(TEXT, 130)
    try:
        view = TableView("工单列表")
        qtbot.addWidget(view)
        view.show_model(paged)
        view.remember(settings, "queue")
        assert view.columnWidth(2) == 130
        assert dict(view.shown_columns())["id"] == 100
    finally:
        qapp.setProperty(TEXT, usual)


def test_a_window_that_changes_its_size_writes_no_widths(table, paged, qapp, tmp_path):
    """Nor does a scroll bar that comes or goes: the column in the middle takes what is left."""
    settings = QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat)
    table.show_model(paged)
    table.horizontalHeader().resizeSection(2, 90)
    table.remember(settings, "queue")
    table.horizontalHeader().resizeSection(2, 80)
    before = settings.value("queue/shown")
    settings.setValue("queue/shown", "left alone")
    width = table.columnWidth(1)
    table.resize(800, 300)
    qapp.processEvents()
    assert table.columnWidth(1) > width
    assert before == "light:36,title:0,id:80"
    assert settings.value("queue/shown") == "left alone"


def test_a_light_is_painted_alone_in_its_column(table, qapp):
    model = RowModel(COLUMNS)
    model.set_rows([Case(1, "一", Light.RED), Case(2, "二", Light.GREEN)])
    table.show_model(model)
    picture = table.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(40) for y in range(picture.height())}
    assert LIGHT.light_red in colours
    assert LIGHT.light_green in colours
