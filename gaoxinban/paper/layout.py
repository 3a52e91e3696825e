"""A document into pages: blocks become strips, strips are placed, furniture is added."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from gaoxinban.paper import style
from gaoxinban.paper.band import band_strips
from gaoxinban.paper.flow import Flow, Strip
from gaoxinban.paper.fonts import load_fonts
from gaoxinban.paper.grid import form_strips, signature_strip, table_strips
from gaoxinban.paper.marks import Mark, Page, Rules
from gaoxinban.paper.style import MM, PT
from gaoxinban.paper.text import Lines, shortened
from gaoxinban.reporting.document import (
    Align,
    Band,
    Block,
    Document,
    Fields,
    Heading,
    PageBreak,
    PageNumbers,
    Paragraph,
    Signature,
    Spacer,
    Table,
)

_HEADINGS = {
    1: (style.TITLE, 0.0, 10 * PT),
    2: (style.SECTION, 10 * PT, 3 * PT),
    3: (style.PART, 8 * PT, 2 * PT),
}
_AFTER_PARAGRAPH = 3 * PT
_AFTER_BLOCK = 5 * PT
_HEAD_GAP = 7 * MM
_FOOT_GAP = 7 * MM


def lay_out(document: Document) -> list[Page]:
    """The pages of a document, numbered from 1; the same input gives the same pages."""
    load_fonts()
    width, height = style.A4_WIDTH, style.A4_HEIGHT
    if document.landscape:
        width, height = height, width
    margins = document.margins
    measure = width - (margins.left + margins.right) * MM
    room = height - (margins.top + margins.bottom) * MM
    flow = Flow(width, height, margins.left * MM, margins.top * MM, room)
    pages = flow.fill(_strips(document.blocks, measure, room))
    for number, page in enumerate(pages, start=1):
        _furnish(document, page, (number, len(pages)))
    return pages


def _strips(blocks: Iterable[Block], width: float, page: float) -> Iterator[Strip]:
    several = tuple(blocks)
    for number, block in enumerate(several):
        strips = _of_block(block, width, page)
        yield from _kept(strips) if _closes(several[number + 1 :]) else strips


def _closes(rest: Sequence[Block]) -> bool:
    """Whether places to sign come next, with or without their heading."""
    match rest:
        case [Signature(), *_] | [Heading(), Signature(), *_]:
            return True
        case _:
            return False


def _kept(strips: Iterable[Strip]) -> Iterator[Strip]:
    """Strips whose last line goes along: nobody signs a page on which nothing stands."""
    several = list(strips)
    if several and several[-1].new_page:
        return iter(several)
    last = next((at for at in reversed(range(len(several))) if not several[at].white), 0)
    glued = [replace(strip, glued=True) for strip in several[last:]]
    return iter((*several[:last], *glued))


def _of_block(block: Block, width: float, page: float) -> Iterator[Strip]:
    match block:
        case Heading():
            yield from _heading(block, width)
        case Paragraph():
            yield from _paragraph(block, width)
        case Fields():
            yield from form_strips(block, width, page)
            yield Strip(_AFTER_BLOCK, white=True)
        case Table():
            yield from table_strips(block, width, page)
            yield Strip(_AFTER_BLOCK, white=True)
        case Band():
            yield from band_strips(block, width)
            yield Strip(_AFTER_BLOCK, white=True)
        case Signature():
            yield signature_strip(block, width)
        case Spacer():
            yield Strip(block.height * MM, white=True)
        case PageBreak():
            yield Strip(0, new_page=True)


def _heading(heading: Heading, width: float) -> Iterator[Strip]:
    setting, before, after = _HEADINGS[heading.level]
    align = Align.CENTRE if heading.level == 1 else Align.LEFT
    lines = Lines(heading.text, setting, width)
    if before:
        yield Strip(before, white=True, glued=True)
    for index in range(lines.count):
        yield Strip(setting.pitch, (lines.mark(index, align=align),), glued=lines.count < 20)
    yield Strip(after, white=True, glued=lines.count < 20)


def _paragraph(paragraph: Paragraph, width: float) -> Iterator[Strip]:
    setting = style.SMALL if paragraph.small else style.BODY
    indent = 2 * setting.size if paragraph.indent else 0.0
    lines = Lines(paragraph.text, setting, width, indent=indent)
    for index in range(lines.count):
        # Neither the first nor the last line of a paragraph stands alone on a page.
        glued = index in (0, lines.count - 2) and index < lines.count - 1
        yield Strip(setting.pitch, (lines.mark(index, align=paragraph.align),), glued=glued)
    yield Strip(_AFTER_PARAGRAPH, white=True)


def _furnish(document: Document, page: Page, place: tuple[int, int]) -> None:
    """Running heads and feet, and the number of the page."""
    furniture, margins = document.furniture, document.margins
    number, total = place
    left = margins.left * MM
    measure = page.width - left - margins.right * MM

    def side(text: str, top: float, align: Align, part: float = 0.38) -> list[Mark]:
        name = shortened(text, style.RUNNING, part * measure)
        if not name:
            return []
        return [Lines(name, style.RUNNING, measure).mark(0, top=top, align=align)]

    head = margins.top * MM - _HEAD_GAP - style.RUNNING.pitch
    foot = page.height - margins.bottom * MM + _FOOT_GAP
    marks: list[Mark] = [
        *side(furniture.head_left, head, Align.LEFT, 0.48),
        *side(furniture.head_right, head, Align.RIGHT, 0.48),
    ]
    if marks:
        line = head + style.RUNNING.pitch + 1.2 * MM
        marks.append(Rules(((0, line, measure, line),), style.FINE, style.HAIR))
    marks += side(furniture.foot_left, foot, Align.LEFT)
    marks += side(furniture.foot_right, foot, Align.RIGHT)
    if furniture.numbers is PageNumbers.OF_TOTAL:
        marks += side(f"第 {number} 页 共 {total} 页", foot, Align.CENTRE)
    elif furniture.numbers is PageNumbers.OFFICIAL:
        lines = Lines(f"— {number} —", style.NUMBER, measure - 2 * style.NUMBER.size)
        align = Align.RIGHT if number % 2 else Align.LEFT
        marks.append(lines.mark(0, left=style.NUMBER.size, top=foot, align=align))
    page.put(left, 0, marks)
