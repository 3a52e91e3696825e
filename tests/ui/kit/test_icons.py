"""The glyphs are named by code point: the font's own list says whether they are the right ones."""

import json

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon

from gaoxinban.ui.kit import icons
from gaoxinban.ui.kit.tokens import DARK, LIGHT


def test_every_code_point_is_the_glyph_that_is_named():
    file = icons.font_file()
    listed = file.with_name(file.name.replace("-webfont-", "-webfont-charmap-"))
    charmap = json.loads(listed.with_suffix(".json").read_bytes())
    for name, (glyph, code) in icons._GLYPHS.items():
        assert int(charmap[glyph], 16) == code, name


def colours_in(picture):
    image = picture.toImage()
    return {
        QColor(image.pixelColor(x, y)).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 250
    }


def test_an_icon_is_drawn_in_its_colour_and_faded_when_disabled(qapp):
    size = QSize(48, 48)
    for colours in (LIGHT, DARK):
        for active, wanted in ((False, colours.muted), (True, colours.accent)):
            made = icons.icon("queue", colours, active=active)
            assert colours_in(made.pixmap(size)) == {QColor(wanted).name()}
            faded = made.pixmap(size, QIcon.Mode.Disabled)
            assert colours_in(faded) == {QColor(colours.border_strong).name()}


def test_no_two_meanings_share_a_picture(qapp):
    drawn = [icons.icon(name, LIGHT).pixmap(QSize(32, 32)).toImage() for name in icons.names()]
    assert all(one != other for i, one in enumerate(drawn) for other in drawn[:i])
