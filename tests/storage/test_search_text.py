"""The quick way through plain text gives what normalising, folding and spacing give."""

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from gaoxinban.storage import search_text
from gaoxinban.storage.search_text import spaced


def slowly(text):
    """As every text goes that has one character out of the ordinary."""
    normal = unicodedata.normalize("NFKC", text.replace("\x00", "")).casefold()
    return " ".join(normal.translate(search_text._SPACING).split())


def test_every_single_character(monkeypatch):
    learned = type(search_text._SPACING)(search_text._SPACING)
    monkeypatch.setattr(search_text, "_SPACING", learned)  # a million characters, for this test
    characters = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    assert [one for one in characters if spaced(one) != slowly(one)] == []


ORDINARY = "aZ09 |\x00\t\n·—…、。，！（）：｜Ａ０　「」〇企业社保"
COMBINING = "é̂㎡ﬃ각がßİ①ﾞ"


@given(st.text(st.sampled_from(ORDINARY)))
def test_ordinary_text(text):
    assert search_text._PLAIN.fullmatch(text)
    assert spaced(text) == slowly(text)


@given(st.text(st.one_of(st.sampled_from(ORDINARY + COMBINING), st.characters())))
def test_any_text(text):
    assert spaced(text) == slowly(text)
