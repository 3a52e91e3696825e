"""Lights, plain text, theme, icons, charts."""

import pytest
from PySide6.QtCore import QRect, QSettings, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QWidget

from gaoxinban.domain.term import Light
from gaoxinban.ui.kit import icons
from gaoxinban.ui.kit.charts import Chart, ChartData, Series, _labels
from gaoxinban.ui.kit.lights import MARKS, LightBadge, light_icon, paint_light
from gaoxinban.ui.kit.plain_text import ElidedLabel, PlainLabel, menu_text, plain_tooltip
from gaoxinban.ui.kit.theme import Theme, colours_of, interface_font, palette_of, style_sheet
from gaoxinban.ui.kit.tokens import DARK, LIGHT, Colours


def outline(light, colours):
    """The set of painted pixels: the shape without its colour."""
    image = QImage(24, 24, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_light(painter, QRect(0, 0, 24, 24), light, colours)
    painter.end()
    return frozenset(
        (x, y) for x in range(24) for y in range(24) if image.pixelColor(x, y).alpha() > 127
    )


def test_each_light_has_a_shape_of_its_own(qapp):
    shapes = [outline(light, LIGHT) for light in Light]
    for place, one in enumerate(shapes):
        assert len(one) > 40
        for other in shapes[place + 1 :]:
            assert len(one ^ other) > 40


def test_a_shape_is_the_same_in_both_schemes(qapp):
    for light in Light:
        assert outline(light, LIGHT) == outline(light, DARK)


def test_every_light_has_a_mark_and_a_word(qapp):
    assert set(MARKS) == set(Light)
    assert len(set(MARKS.values())) == len(Light)
    assert len({light.label for light in Light}) == len(Light)


def test_icons_of_lights_are_made_once(qapp):
    assert light_icon(Light.RED, LIGHT) is light_icon(Light.RED, LIGHT)
    assert light_icon(Light.RED, LIGHT) is not light_icon(Light.RED, DARK)


def test_a_badge_says_its_word(qtbot):
    badge = LightBadge(Light.RED)
    qtbot.addWidget(badge)
    assert badge.accessibleName() == "逾期"
    badge.set_light(Light.RED, "逾期 1天2小时")
    assert badge.accessibleName() == "逾期 1天2小时"
    badge.grab()


def test_text_of_people_stays_plain(qtbot):
    label = PlainLabel("<img src='file:///etc/passwd'>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert plain_tooltip("<b>&") == "<p style='white-space:pre-wrap'>&lt;b&gt;&amp;</p>"
    assert plain_tooltip("") == ""
    assert menu_text("A&B") == "A&&B"


def test_a_word_longer_than_a_line_does_not_widen_its_page(qtbot):
    label = PlainLabel("https://example.org/" + "a" * 600)
    qtbot.addWidget(label)
    label.setWordWrap(True)
    assert label.minimumSizeHint().width() <= 120


def test_a_line_that_does_not_fit_shows_the_whole_on_hover(qtbot):
    label = ElidedLabel("常州高新技术产业开发区" * 10)
    qtbot.addWidget(label)
    label.resize(100, 24)
    label.show()
    assert "常州高新技术产业开发区" in label.toolTip()
    label.set_text("短\n文")
    assert label.text == "短 文"
    assert label.toolTip() == ""


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_a_palette_leads_back_to_its_tokens(qapp, colours):
    palette = palette_of(colours)
    assert colours_of(palette) is colours
    assert palette.color(QPalette.ColorRole.Text) == QColor(colours.text)
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled != palette.color(QPalette.ColorRole.Text)


def test_the_style_sheet_stays_short(qapp):
    assert len(style_sheet(LIGHT).splitlines()) < 64


def test_the_theme_dresses_the_application_and_can_be_turned(qapp, qtbot, tmp_path):
    earlier = (qapp.font(), qapp.palette(), qapp.styleSheet(), qapp.style().objectName())
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    theme = Theme(qapp, settings)
    try:
        theme.apply()
        for scheme, colours in (("dark", DARK), ("light", LIGHT)):
            with qtbot.waitSignal(theme.changed):
                theme.set_scheme(scheme)
            assert theme.colours is colours
            widget = QWidget()
            qtbot.addWidget(widget)
            assert colours_of(widget) is colours
            assert settings.value("window/scheme") == scheme
    finally:
        theme.deleteLater()
        font, palette, sheet, style = earlier
        qapp.setStyleSheet(sheet)
        qapp.setStyle(style)
        qapp.setPalette(palette)
        qapp.setFont(font)


def test_the_interface_font_has_chinese_and_tabular_figures(qapp):
    earlier = qapp.font()
    try:
        font = interface_font()
        from PySide6.QtGui import QFont, QFontMetricsF, QRawFont

        raw = QRawFont.fromFont(font)
        assert all(raw.supportsCharacter(each) for each in "高新办贝")
        metrics = QFontMetricsF(font)
        assert len({round(metrics.horizontalAdvance(d), 3) for d in "0123456789"}) == 1
        assert font.featureValue(QFont.Tag("tnum")) == 1
    finally:
        qapp.setFont(earlier)


def test_every_icon_exists_in_both_schemes(qapp):
    for name in icons.names():
        for colours in (LIGHT, DARK):
            assert not icons.icon(name, colours).isNull()
            assert not icons.icon(name, colours, active=True).isNull()


DATA = ChartData(
    ("招商一组", "企业服务组"),
    (Series("本月", (12.0, None)), Series("上月", (10.0, 4.0))),
    unit="件",
)


def test_a_chart_is_also_a_table(qapp):
    headings, rows = DATA.table()
    assert headings == ("", "本月（件）", "上月（件）")
    assert rows == [("招商一组", "12", "10"), ("企业服务组", "—", "4")]


def colours_in(widget):
    image = widget.grab().toImage()
    return {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    }


@pytest.mark.parametrize("kind", ["bar", "line"])
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_a_chart_is_drawn_in_the_colours_of_its_scheme(qtbot, kind, colours: Colours):
    chart = Chart(kind, "各团队件数")
    qtbot.addWidget(chart)
    chart.setPalette(palette_of(colours))
    chart.resize(500, 300)
    chart.set_data(DATA)
    chart.show()
    qtbot.waitExposed(chart)
    seen = colours_in(chart)
    assert colours.surface in seen
    assert colours.series[1] in seen
    assert chart.accessibleName() == "各团队件数"
    assert "企业服务组" in chart.accessibleDescription()
    chart.set_data(ChartData())
    assert colours.series[1] not in colours_in(chart)


def test_a_click_on_a_bar_opens_what_it_counts(qtbot):
    chart = Chart("bar", "各团队件数")
    qtbot.addWidget(chart)
    chart.resize(500, 300)
    chart.set_data(DATA)
    chart.show()
    qtbot.waitExposed(chart)
    plot = chart._plot
    from PySide6.QtCore import QPointF

    scene = plot.getPlotItem().vb.mapViewToScene(QPointF(1.0, 1.0))
    where = plot.mapFromScene(scene)
    with qtbot.waitSignal(chart.picked) as picked:
        qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert picked.args == [1]


@pytest.mark.parametrize(
    ("names", "width", "labels"),
    [
        ((), 400, []),
        (("甲", "乙"), 400, [(0, "甲"), (1, "乙")]),
        (("科技金融服务组", "招商一组"), 80, [(0, "科技金\n融服务\n组"), (1, "招商\n一组")]),
        (("2026-01", "2026-02", "2026-03"), 110, [(0, "2026-01")]),
    ],
)
def test_labels_take_the_room_there_is(names, width, labels):
    assert _labels(names, width) == labels
