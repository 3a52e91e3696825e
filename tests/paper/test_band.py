import pytest
from reading import joined, pages
from sample import band

from gaoxinban.paper.band import _note, _settle, _Sheet, band_strips
from gaoxinban.paper.marks import Box, Rules
from gaoxinban.paper.pdf import pdf_bytes
from gaoxinban.reporting.document import (
    Band,
    BandFlag,
    BandSpan,
    BandTick,
    Document,
    FlagState,
    SpanKind,
)

WIDTH = 8800.0


def test_every_holder_promise_and_instant_is_named():
    text = joined(pdf_bytes(Document("带", (band(),))))
    for name in ("受理台", "待签收", "项目推进组王敏", "企业补材料", "企业服务组孙悦"):
        assert name in text
    for name in ("派单按时", "签收按时", "首次联系按时", "办结逾期", "11-1609:12", "11-2516:50"):
        assert name in text
    for name in ("持有", "挂起", "逾期", "承诺到期处"):
        assert name in text
    assert "在外" not in text


def test_spans_stand_where_the_numbers_say():
    spans = (
        BandSpan("甲", SpanKind.HELD, 0, 0.25),
        BandSpan("", SpanKind.LATE, 0.25, 0.5),
        BandSpan("乙", SpanKind.HELD, 0.5, 1),
    )
    (strip,) = band_strips(Band(spans), WIDTH)
    boxes = [mark for mark in strip.marks if isinstance(mark, Box) and mark.fill]
    places = [(box.left / WIDTH, box.width / WIDTH) for box in boxes[:3]]
    assert places == [(0, 0.25), (0.25, 0.25), (0.5, 0.5)]
    assert len({box.fill for box in boxes[:3]}) == 3


def test_hatching_stays_inside_its_stretch():
    (strip,) = band_strips(Band((BandSpan("", SpanKind.PAUSED, 0.3, 0.6),)), WIDTH)
    hatch = max((m for m in strip.marks if isinstance(m, Rules)), key=lambda m: len(m.lines))
    assert len(hatch.lines) > 20
    for x1, _, x2, _ in hatch.lines:
        assert 0.3 * WIDTH - 0.01 <= x1 <= x2 <= 0.6 * WIDTH + 0.01


@pytest.mark.parametrize(
    "places", [[0.01 * n for n in range(8)], [0.5] * 5, [0.9 + 0.02 * n for n in range(6)]]
)
def test_crowded_labels_do_not_cross(places):
    sheet = _Sheet(WIDTH)
    notes = [_note(sheet, at, f"承诺{at:.2f}", FlagState.OPEN) for at in places]
    _settle(notes, WIDTH)
    for index, note in enumerate(notes):
        assert note.reach[0] >= -1
        assert note.reach[1] <= WIDTH + 100
        assert not any(note.clashes(other) for other in notes[index + 1 :])


@pytest.mark.parametrize(
    "crowd",
    [
        Band(()),
        Band((), now=0.5),
        Band((BandSpan("独", SpanKind.OUTSIDE, 0, 1),), now=1.0),
        Band((BandSpan("零", SpanKind.HELD, 0.5, 0.5),)),
        Band(
            tuple(
                BandSpan(f"单位{n}", list(SpanKind)[n % 4], n / 60, (n + 1) / 60) for n in range(60)
            ),
            tuple(BandFlag("期" * 200, n / 60) for n in range(60)),
            tuple(BandTick(f"11-{n}", n / 60) for n in range(60)),
            now=0.99,
        ),
    ],
)
def test_any_band_fits_on_a_page(crowd):
    (strip,) = band_strips(crowd, WIDTH)
    assert strip.height < 8000
    assert len(pages(pdf_bytes(Document("带", (crowd,))))) == 1


def test_the_present_is_named():
    shown = Band((BandSpan("甲", SpanKind.HELD, 0, 1),), now=1.0, now_label="打印时")
    assert "打印时" in joined(pdf_bytes(Document("带", (shown,))))
