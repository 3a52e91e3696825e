"""Tables, forms and places to sign, as strips of lines between rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gaoxinban.paper import style
from gaoxinban.paper.flow import Frame, Strip
from gaoxinban.paper.marks import Box, Mark, Rules
from gaoxinban.paper.style import MM, Style
from gaoxinban.paper.text import Lines, text_width
from gaoxinban.reporting.document import Align, Field, Fields, Signature, Table, Text

_WHOLE = 0.35
"""A row up to this part of a page is moved whole; a taller one is cut between lines."""
_LABEL_WIDTHS = (18 * MM, 30 * MM)
_SIGN_HEIGHT = 25 * MM
_LAP = 0.15 * MM


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell's lines and where its column stands."""

    left: float
    width: float
    lines: Lines
    align: Align = Align.LEFT
    fill: str | None = None


def _cell(text: Text, setting: Style, column: tuple[float, float], align: Align) -> _Cell:
    left, width = column
    return _Cell(left, width, Lines(text, setting, width - 2 * style.CELL_SIDE), align)


def _row(
    cells: Sequence[_Cell],
    uprights: tuple[float, ...],
    frame: Frame,
    page: float,
    *,
    least: int = 1,
) -> Iterator[Strip]:
    """One row as a strip a line; `uprights` are the x of its vertical rules."""
    count = max(least, *(cell.lines.count for cell in cells))
    pitch = cells[0].lines.style.pitch
    whole = count * pitch <= _WHOLE * page
    for index in range(count):
        above = style.CELL_EDGE if index == 0 else 0.0
        below = style.CELL_EDGE if index == count - 1 else 0.0
        height = above + pitch + below
        marks: list[Mark] = [
            # Down into the next line's slice, so that no seam shows between the two.
            Box(cell.left, 0, cell.width, height + (0 if below else _LAP), fill=cell.fill)
            for cell in cells
            if cell.fill
        ]
        marks += [
            cell.lines.mark(index, left=cell.left + style.CELL_SIDE, top=above, align=cell.align)
            for cell in cells
            if index < cell.lines.count
        ]
        if uprights:
            marks.append(Rules(tuple((x, 0, x, height) for x in uprights), style.THIN, style.RULE))
        # The first two and the last two lines of a cut row stay together.
        glued = index < count - 1 and (whole or index == 0 or index == count - 2)
        yield Strip(height, tuple(marks), glued=glued, frame=frame)


def _ruled(strip: Strip, width: float, pen: float, colour: str) -> Strip:
    """The strip with a rule along its top."""
    rule = Rules(((0, 0, width, 0),), pen, colour)
    return Strip(strip.height, (*strip.marks, rule), glued=strip.glued, frame=strip.frame)


def table_strips(table: Table, width: float, page: float) -> Iterator[Strip]:
    """Three heavy rules, hair lines between rows, the headings again on each page."""
    total = sum(column.width for column in table.columns)
    places: list[tuple[float, float]] = []
    x = 0.0
    for column in table.columns:
        share = width * column.width / total
        places.append((x, share))
        x += share
    head_style, cell_style = style.HEAD, style.CELL
    if table.small:
        head_style, cell_style = style.SMALL_HEAD, style.SMALL_CELL
    heads = [
        _cell(column.title, head_style, place, column.align)
        for column, place in zip(table.columns, places, strict=True)
    ]
    closing = (Rules(((0, 0, width, 0),), style.THICK, style.RULE),)
    head = list(_row(heads, (), Frame(), page))
    head[0] = _ruled(head[0], width, style.THICK, style.RULE)
    frame = Frame(tuple(head), closing)
    if not table.rows:
        said = Lines(table.empty, style.CELL, width)
        line = said.mark(0, top=style.CELL_EDGE, align=Align.CENTRE)
        strip = Strip(style.CELL.pitch + 2 * style.CELL_EDGE, (line,), frame=frame)
        yield _ruled(strip, width, style.THIN, style.RULE)
        return
    for number, row in enumerate(table.rows):
        cells = [
            _cell(text, cell_style, place, column.align)
            for text, place, column in zip(row, places, table.columns, strict=True)
        ]
        strips = _row(cells, (), frame, page)
        first = next(strips)
        if number == 0:
            yield _ruled(first, width, style.THIN, style.RULE)
        else:
            yield _ruled(first, width, style.FINE, style.HAIR)
        yield from strips


def _form_rows(form: Fields) -> Iterator[tuple[Field, ...]]:
    """Fields by rows: pairs side by side, a wide one alone, a lone one stretched."""
    waiting: list[Field] = []
    for field in form.fields:
        if field.wide or form.columns == 2:
            if waiting:
                yield tuple(waiting)
                waiting = []
            yield (field,)
            continue
        waiting.append(field)
        if len(waiting) == 2:
            yield tuple(waiting)
            waiting = []
    if waiting:
        yield tuple(waiting)


def form_strips(form: Fields, width: float, page: float) -> list[Strip]:
    """A ruled form: tinted labels, values beside them; a small one is kept on one page."""
    strips: list[Strip] = []
    frame = Frame(closing=(Rules(((0, 0, width, 0),), style.THIN, style.RULE),))
    longest = max((text_width(field.label, style.LABEL) for field in form.fields), default=0.0)
    least, most = _LABEL_WIDTHS
    label_width = min(max(longest + 2 * style.CELL_SIDE + 1, least), most)
    for fields in _form_rows(form):
        share = width / len(fields)
        cells: list[_Cell] = []
        uprights = [0.0]
        for number, field in enumerate(fields):
            left = number * share
            wide = share - label_width
            label = Lines(field.label, style.LABEL, label_width - 2 * style.CELL_SIDE)
            cells.append(_Cell(left, label_width, label, fill=style.LABEL_FILL))
            place = (left + label_width, wide)
            cells.append(_cell(field.value, style.CELL, place, Align.LEFT))
            uprights += [left + label_width, left + share]
        least_lines = max(field.lines for field in fields)
        row = _row(cells, tuple(uprights), frame, page, least=least_lines)
        strips.append(_ruled(next(row), width, style.THIN, style.RULE))
        strips += row
    if sum(strip.height for strip in strips) > _WHOLE * page:
        return strips
    return [*(replace(strip, glued=True) for strip in strips[:-1]), *strips[-1:]]


def signature_strip(signature: Signature, width: float) -> Strip:
    """Boxes to sign in, with a line for the date at the foot of each; never parted."""
    share = width / len(signature.labels)
    inner = share - 2 * style.CELL_SIDE
    marks: list[Mark] = [
        Box(0, 0, width, _SIGN_HEIGHT, outline=style.RULE, pen=style.THIN),
    ]
    for number, label in enumerate(signature.labels):
        left = number * share
        if number:
            marks.append(Rules(((left, 0, left, _SIGN_HEIGHT),), style.THIN, style.RULE))
        name = Lines(label, style.LABEL, inner)
        marks.append(name.mark(0, left=left + style.CELL_SIDE, top=style.CELL_EDGE))
        date = Lines("年　　月　　日", style.LABEL, inner)
        below = _SIGN_HEIGHT - style.LABEL.pitch - style.CELL_EDGE
        marks.append(date.mark(0, left=left + style.CELL_SIDE, top=below, align=Align.RIGHT))
    return Strip(_SIGN_HEIGHT, tuple(marks))
