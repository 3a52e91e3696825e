"""What goes on in the next line where the window is narrow: buttons, names of series."""

import itertools

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gaoxinban.ui.kit import theme
from gaoxinban.ui.kit.charts import Chart, ChartData, Series
from gaoxinban.ui.kit.text_width import fix_lines, fix_width
from gaoxinban.ui.kit.wrapping_row import WrappingRow


def test_buttons_that_do_not_fit_stand_below(qapp):
    page = QWidget()
    column, row = QVBoxLayout(page), WrappingRow()
    buttons = [QPushButton(word) for word in ("新增", "复制一条", "停用", "上移", "下移")]
    for button in buttons:
        row.addWidget(button)
    column.addLayout(row)
    column.addStretch(1)
    whole = row.sizeHint().width() + 2 * column.contentsMargins().left()
    for width, lines in ((whole, 1), (whole * 2 // 3, 2), (1, 5)):
        page.resize(max(width, page.minimumSizeHint().width()), 400)
        page.show()
        qapp.processEvents()
        places = [button.geometry() for button in buttons]
        assert len({each.y() for each in places}) == lines
        assert all(page.rect().contains(each) for each in places)
        assert not any(a.intersects(b) for a, b in itertools.combinations(places, 2))
        assert all(
            each.width() >= b.sizeHint().width() for each, b in zip(places, buttons, strict=True)
        )
    page.close()


def test_the_names_of_many_series_take_another_line(qapp):
    names = ("按时率", "零耽搁率", "按时剔除后", "零耽搁剔除后")
    chart = Chart("line", "逐月")
    chart.set_data(ChartData(("1月",), tuple(Series(name, (1.0,)) for name in names)))
    heights = {}
    for width in (900, 250):
        chart.resize(width, 300)
        chart.show()
        qapp.processEvents()
        heights[width] = chart._legend.height()
        told = [width for line in chart._legend._lines() for _, width in line]
        assert max(sum(w for _, w in line) for line in chart._legend._lines()) <= width
        assert len(told) == len(names)
    assert heights[250] == 2 * heights[900]
    chart.close()


def test_a_panel_is_as_wide_as_its_larger_words_need(qapp, monkeypatch):
    panel, font = QWidget(), QFont()
    fix_width(panel, 200)
    assert panel.width() == 200
    for percent, width in ((150, 300), (80, 200)):
        monkeypatch.setattr(theme, "text_percent", lambda percent=percent: percent)
        font.setPointSizeF(9 * percent / 100)
        panel.setFont(font)
        assert panel.width() == width


def test_a_strip_is_as_high_as_its_larger_lines_need(qapp):
    """Its buttons were cut at 150 %: the strip under the list was as high as at 100 %."""
    strip, font = QWidget(), QFont()
    fix_lines(strip, 6, 46)
    for size in (9.0, 13.5, 8.0):
        font.setPointSizeF(size)
        strip.setFont(font)
        assert strip.height() == 6 * strip.fontMetrics().lineSpacing() + 46
