"""统计 in a narrow window and with larger text."""

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QScrollArea

from gaoxinban.ui.kit.theme import TEXT
from gaoxinban.ui.statistics.columns import SPARE


def wide(font):
    """As wide as with the office's fonts; another test may have loaded them, or none has."""
    for pixels in range(9, 40):
        font.setPixelSize(pixels)
        if QFontMetrics(font).horizontalAdvance("企业服务组 100.0%") >= 140:
            break
    return font


def test_all_is_seen_without_scrolling_sideways_and_a_narrow_window_spares_the_shares(
    worked, open_panel, qtbot
):
    """In a window of 1280 pixels; what is spared goes out of the window all the same."""
    panel = open_panel(worked[0])
    seen, bar = panel.view.table, panel.view.table.horizontalScrollBar()
    every = [column.key for column in panel._model.columns]
    panel.resize(1204, 700)
    qtbot.waitUntil(lambda: [key for key, _ in seen.shown_columns()] == every)
    assert bar.maximum() == 0
    taken = sum(seen.columnWidth(place) for place in range(len(every)))
    panel.resize(panel.width() - seen.viewport().width() + taken - 20, 700)
    qtbot.waitUntil(lambda: [key for key, _ in seen.shown_columns()] == every[:-1])
    assert bar.maximum() == 0
    assert list(panel.listing().columns) == list(panel._model.columns)
    seen.setFont(wide(seen.font()))
    panel.resize(960 - 76, 540)  # the smallest window, without the rail
    left = [key for key in every if key not in SPARE]
    qtbot.waitUntil(lambda: [key for key, _ in seen.shown_columns()] == left)
    assert bar.maximum() == 0
    total, keys = panel._model.rows[0], {c.key: c for c in panel._model.columns}
    for key, told in (("median", total.natural[0]), ("p90", total.working[2])):
        assert told in keys[key].tooltip(total)  # by hovering
    panel.resize(700, 700)
    qtbot.waitUntil(lambda: [key for key, _ in seen.shown_columns()] == every)


def choices(panel):
    view = panel.view
    return view.period, view.leg, view.group, view.then


def test_larger_choices_go_on_in_the_next_line(worked, open_panel, qapp):
    """The page was wider than the window, and its right side behind the edge of it."""
    usual = qapp.property(TEXT)
    qapp.setProperty(TEXT, 200)
    try:
        panel = open_panel(worked[0])
        panel.resize(700, 700)
        qapp.processEvents()
        area = panel.findChild(QScrollArea)
        assert area.widget().width() <= area.viewport().width()
        places = [each.mapTo(panel, each.rect().topRight()) for each in choices(panel)]
        assert len({each.y() for each in places}) > 1
        assert all(each.x() < panel.width() for each in places)
    finally:
        qapp.setProperty(TEXT, usual)
