"""Columns that make room in a narrow window, and come back as they were."""

from PySide6.QtCore import QSettings

from gaoxinban.ui.kit.column_chooser import ColumnChooser
from gaoxinban.ui.kit.column_model import Column, RowModel
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.theme import TEXT


def narrow_model():
    columns = [
        Column("number", "编号", 120, str),
        Column("title", "标题", 0, str),
        Column("logged", "登记", 124, str, sortable=True, yields=1),
        Column("team", "团队", 164, str, yields=2),
        Column("due", "还剩", 156, str),
        Column("town", "镇街", 96, str, hidden=True),
    ]
    model = RowModel(columns, row_id=int)
    model.set_rows(range(3))
    return model


def in_sight(view):
    titles = view.horizontalHeader()
    columns = view.shown_model.columns
    return [c.key for place, c in enumerate(columns) if not titles.isSectionHidden(place)]


def test_a_narrow_window_puts_away_what_says_least_and_gives_it_back(qtbot, tmp_path):
    """还剩 lay behind a sideways scroll."""
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    view = TableView("列表")
    qtbot.addWidget(view)
    view.show_model(narrow_model())
    view.remember(settings, "queue")
    view.resize(900, 300)
    view.show()
    every = ["number", "title", "logged", "team", "due"]
    assert in_sight(view) == every
    view.horizontalHeader().resizeSection(3, 180)  # the user's own
    stored = settings.value("queue/shown")
    for width, away in ((640, ["logged"]), (500, ["logged", "team"]), (650, ["logged"])):
        view.resize(width, 300)
        assert view.columns_away == away
        assert in_sight(view) == [key for key in every if key not in away]
        assert view.horizontalScrollBar().maximum() == 0
        assert [key for key, _ in view.shown_columns()] == every  # it counts as shown
    view.resize(900, 300)
    assert in_sight(view) == every
    assert dict(view.shown_columns())["team"] == 180
    assert settings.value("queue/shown") == stored


def test_by_what_a_list_is_sorted_stays_in_a_narrow_window(qtbot):
    view = TableView("列表")
    qtbot.addWidget(view)
    view.show_model(narrow_model())
    view.resize(640, 300)
    view.show()
    assert view.columns_away == ["logged"]
    view.show_sort("logged", descending=True)
    assert view.columns_away == ["team"]


def test_columns_chosen_in_a_narrow_window_are_those_that_come_back(qtbot):
    view = TableView("列表")
    qtbot.addWidget(view)
    view.show_model(narrow_model())
    view.resize(640, 300)
    view.show()
    chooser = ColumnChooser(view)
    qtbot.addWidget(chooser)
    chooser.open()
    texts = [chooser.list.item(row).text() for row in range(chooser.list.count())]
    assert "登记（放不下）" in texts
    view.show_columns([("number", 0), ("logged", 0), ("title", 0)])
    assert in_sight(view) == ["number", "title", "logged"]
    assert view.columns_away == []


def test_a_hidden_column_has_its_width_after_the_text_grew(qtbot, qapp):
    """It came back without any: hidden, it was as wide as nothing, and so it grew."""
    view = TableView("列表")
    qtbot.addWidget(view)
    view.show_model(narrow_model())
    view.resize(500, 300)
    view.show()
    assert view.columns_away == ["logged", "team"]
    qapp.setProperty(TEXT, 150)
    try:
        font = view.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        view.setFont(font)
        view.resize(1200, 300)
        view.show_columns([*view.shown_columns(), ("town", 0)])
        titles = view.horizontalHeader()
        assert [titles.sectionSize(place) for place in (2, 5)] == [186, 144]
    finally:
        qapp.setProperty(TEXT, None)
