import io
import json
import os
import subprocess
import sys

import pytest
from fontTools.ttLib import TTFont

from gaoxinban.paper import fonts


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """A cache that is empty and a process that has loaded nothing."""
    folder = tmp_path / "fonts"
    monkeypatch.setattr(fonts, "cache_folder", lambda: folder)
    monkeypatch.setattr(fonts, "_twins", {})
    return folder


@pytest.mark.parametrize("family", [fonts.SANS, fonts.SERIF])
def test_every_glyph_of_the_fitted_font_has_one_code_point(family):
    data, twins = fonts._made_fit(family)
    with TTFont(io.BytesIO(data), lazy=True) as font:
        cmap = font.getBestCmap()
        assert len(set(cmap.values())) == len(cmap)
        assert "GSUB" not in font
        assert {record.toUnicode() for record in font["name"].names if record.nameID == 1} == {
            family
        }
    assert not set(twins) & set(cmap)
    assert set(twins.values()) <= set(cmap)
    for code in range(0x4E00, 0x9FA6):
        character = chr(code)
        if fonts._in(character, "gb2312"):
            assert code in cmap, character
    assert twins[ord("⺠")] == ord("民")
    assert twins[ord("∕")] == ord("／")


def test_the_cache_is_filled_once_and_read_afterwards(fresh, monkeypatch):
    fonts.load_fonts()
    assert sorted(path.name for path in fresh.iterdir()) == [
        "NotoSansSC-Regular.json",
        "NotoSansSC-Regular.otf",
        "NotoSerifSC-Regular.json",
        "NotoSerifSC-Regular.otf",
    ]
    before = dict(fonts._twins)
    monkeypatch.setattr(fonts, "_twins", {})
    monkeypatch.setattr(fonts, "_made_fit", lambda _family: pytest.fail("made again"))
    fonts.load_fonts()
    assert fonts._twins == before


@pytest.mark.parametrize("suffix", ["json", "otf"])
def test_a_damaged_cache_is_made_anew(fresh, suffix):
    fresh.mkdir()
    fonts.load_fonts()
    broken = fresh / f"NotoSansSC-Regular.{suffix}"
    whole = broken.read_bytes()
    broken.write_bytes(b"")
    fonts._twins.clear()
    fonts.load_fonts()
    assert broken.read_bytes() == whole


def test_without_a_cache_the_fonts_come_from_memory(fresh):
    fresh.write_text("a file where the folder should be")
    fonts.load_fonts()
    assert set(fonts._twins) == {fonts.SANS, fonts.SERIF}


def test_two_processes_may_fill_the_cache_at_once(tmp_path):
    script = "from gaoxinban.paper.fonts import load_fonts; load_fonts()"
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path)}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", script],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    answers = [process.communicate() for process in started]
    assert [process.returncode for process in started] == [0, 0], answers
    names = [path.name for path in tmp_path.rglob("*") if path.is_file()]
    assert not [name for name in names if name.startswith(".Noto")]
    assert sum(name.endswith(".otf") for name in names) == 2
    for path in tmp_path.rglob("*.json"):
        assert json.loads(path.read_bytes())


def test_the_window_gets_a_chinese_font_of_ours(qapp, monkeypatch):
    from PySide6.QtGui import QFontDatabase

    before = qapp.font()
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: ["DejaVu Sans"])
    try:
        family = fonts.ensure_interface_font()
        assert qapp.font().families() == [family]
        from PySide6.QtGui import QFontInfo, QRawFont

        assert QFontInfo(qapp.font()).family() == family
        assert QRawFont.fromFont(qapp.font()).supportsCharacter(ord("高"))
    finally:
        qapp.setFont(before)


def test_a_system_font_made_for_chinese_is_kept(qapp, monkeypatch):
    from PySide6.QtGui import QFontDatabase

    before = qapp.font()
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: ["Microsoft YaHei UI"])
    assert fonts.ensure_interface_font() is None
    assert qapp.font() == before
