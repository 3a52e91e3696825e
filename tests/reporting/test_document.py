import dataclasses

import pytest

from gaoxinban.reporting.document import (
    Band,
    BandFlag,
    BandSpan,
    BandTick,
    Column,
    Document,
    Fields,
    Heading,
    Run,
    Signature,
    SpanKind,
    Table,
    plain_text,
    runs_of,
)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("常州高新区", "常州高新区"),
        (
            "<b>粗</b> &amp; <img src=file:///etc/passwd>",
            "<b>粗</b> &amp; <img src=file:///etc/passwd>",
        ),
        ("一\r\n二\r三\u2028四\u2029五\x0b六\x0c七\x85八", "一\n二\n三\n四\n五\n六\n七\n八"),
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("左\u202e右\u2066中\u2069\u200f", "左右中"),
        ("\ufeff头\u200b尾\u00ad", "头尾"),
        ("对象\ufffc框架\ufdd0\ufdd1", "对象框架\ufffd\ufffd"),
        ("半\ud83d个", "半\ufffd个"),
        ("🏭👨‍👩‍👧", "🏭👨‍👩‍👧"),
        ("a\tb", "a    b"),
        ("Z" + "\u0351" * 50 + "a", "Z" + "\u0351" * 3 + "a"),
    ],
)
def test_plain_text_keeps_what_can_be_seen_and_nothing_else(given, wanted):
    assert plain_text(given) == wanted


def test_plain_text_can_always_be_encoded_and_is_stable():
    everything = "".join(map(chr, range(0x11000)))
    once = plain_text(everything)
    once.encode("utf-8")
    assert plain_text(once) == once


def test_runs_are_cleaned_and_keep_their_weight():
    assert runs_of("a\x00b") == (Run("ab"),)
    assert runs_of((Run("a\r\n"), Run("\x00b", bold=True))) == (Run("a\n"), Run("b", bold=True))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Heading("x", level=4),
        lambda: Fields((), columns=3),
        lambda: Column("x", 0),
        lambda: Column("x", float("nan")),
        lambda: Table((), ()),
        lambda: Table((Column("a"), Column("b")), (("1",),)),
        lambda: BandSpan("x", SpanKind.HELD, 0.5, 0.4),
        lambda: BandSpan("x", SpanKind.HELD, 0.5, 1.4),
        lambda: BandFlag("x", -0.1),
        lambda: BandTick("x", float("nan")),
        lambda: Band((), now=2),
        lambda: Signature(()),
    ],
)
def test_a_block_that_cannot_be_drawn_is_refused_where_it_is_made(wrong):
    with pytest.raises(ValueError):
        wrong()


def test_documents_are_values():
    document = Document("题", (Heading("一"),))
    assert document == Document("题", (Heading("一"),))
    assert hash(document) == hash(Document("题", (Heading("一"),)))
    with pytest.raises(dataclasses.FrozenInstanceError):
        document.title = "改"
