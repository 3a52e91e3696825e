import pytest

from gaoxinban.domain.term import Light
from gaoxinban.ui.kit.tokens import DARK, LIGHT


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one, two):
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_every_surface(scheme):
    for surface in (scheme.window, scheme.surface, scheme.raised):
        for text in (
            scheme.text,
            scheme.muted,
            scheme.accent,
            scheme.danger,
            scheme.warning,
            scheme.success,
        ):
            assert contrast(text, surface) >= 4.5, (text, surface)
    for surface in (scheme.selection, scheme.hover, scheme.accent_soft):
        assert contrast(scheme.text, surface) >= 4.5
        assert contrast(scheme.danger, surface) >= 4.5
    assert contrast(scheme.on_accent, scheme.accent) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_light_has_a_visible_colour_of_its_own(scheme):
    colours = [scheme.light(light.value) for light in Light]
    assert len(set(colours)) == len(Light)
    for light in Light:
        if light is not Light.NONE:
            assert contrast(scheme.light(light.value), scheme.surface) >= 3.0, light
