"""The ledger band on paper: who held the case when, what was promised, what was kept.

From the top: the promises as flags, the bar with a stretch for every holder,
the names that found no room inside it, the scale, the key. Told apart in
black and white too: held is tinted, outside white, paused hatched, late dark.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from gaoxinban.paper import style
from gaoxinban.paper.flow import Strip
from gaoxinban.paper.marks import Box, Mark, Rules, Shape
from gaoxinban.paper.style import MM, PT, Style
from gaoxinban.paper.text import Lines, shortened, text_width
from gaoxinban.reporting.document import Band, BandSpan, FlagState, SpanKind

_BAR = 8 * MM
_ROW = style.BAND.pitch
_PENNANT = 2.2 * MM
_GAP = 1.2 * MM
_NOTCH = 1.6 * MM
_HATCH = 1.1 * MM
_ROWS = 10
_LONGEST = 52 * MM
"""A name longer than this is cut with an ellipsis: the timeline has it whole."""
_STATE = {
    FlagState.OPEN: "",
    FlagState.KEPT: "按时",
    FlagState.MISSED: "逾期",
    FlagState.UNSIGNED: "未签收",
}
_HOLLOW = frozenset({FlagState.OPEN, FlagState.UNSIGNED})
_KIND = {
    SpanKind.HELD: "持有",
    SpanKind.OUTSIDE: "在外（企业、上级或外部门）",
    SpanKind.PAUSED: "挂起",
    SpanKind.LATE: "逾期",
}


@dataclass(slots=True)
class _Note:
    """A label on a stem: `row` counts away from the bar, the label stands beside the stem."""

    x: float
    label: str
    width: float
    state: FlagState | None = None
    row: int = 0
    leftward: bool = False

    @property
    def reach(self) -> tuple[float, float]:
        """What the label covers, stem included."""
        return (self.x - self.width, self.x) if self.leftward else (self.x, self.x + self.width)

    def clashes(self, other: "_Note") -> bool:
        """Whether two notes would print over each other."""
        mine, theirs = self.reach, other.reach
        if self.row == other.row and mine[0] < theirs[1] and theirs[0] < mine[1]:
            return True
        if self.row <= other.row and mine[0] < other.x < mine[1]:
            return True
        return other.row <= self.row and theirs[0] < self.x < theirs[1]


@dataclass(slots=True)
class _Sheet:
    """The band being drawn: its width, its faces, its marks."""

    width: float
    marks: list[Mark] = field(default_factory=list)

    def measure(self, text: str, setting: Style = style.BAND) -> float:
        return text_width(text, setting)

    def short(self, text: str, room: float, setting: Style = style.BAND) -> str:
        """The text on one line of at most `room`."""
        return shortened(text, setting, room)

    def say(
        self,
        text: str,
        left: float,
        top: float,
        setting: Style = style.BAND,
        *,
        colour: str | None = None,
    ) -> None:
        lines = Lines(text, setting, self.measure(text, setting) + 4 * PT)
        self.marks.append(lines.mark(0, left=left, top=top, colour=colour))


def band_strips(band: Band, width: float) -> tuple[Strip, ...]:
    """The band as one strip that is never parted."""
    sheet = _Sheet(width)
    flags = [
        _note(sheet, flag.at, f"{flag.label} {_STATE[flag.state]}".strip(), flag.state)
        for flag in band.flags
    ]
    _settle(flags, width)
    above = (max((flag.row for flag in flags), default=-1) + 1) * _ROW
    top = above + (1 * MM if flags else 0)
    inside, outside = _names(sheet, band.spans)
    _settle(outside, width)
    below = (max((note.row for note in outside), default=-1) + 1) * _ROW
    scale = top + _BAR + below + (1 * MM if outside else 0)
    _bar(sheet, band.spans, inside, top)
    for flag in flags:
        _flag(sheet, flag, top)
    for note in outside:
        _callout(sheet, note, top + _BAR)
    if band.now is not None:
        x = band.now * width
        sheet.marks.append(Rules(((x, 0, x, scale + 1.2 * MM),), 1.2 * PT, style.INK))
    end = _scale(sheet, band, scale)
    end = _key(sheet, band, end)
    return (Strip(end, tuple(sheet.marks)),)


def _note(sheet: _Sheet, at: float, label: str, state: FlagState | None) -> _Note:
    label = sheet.short(label, _LONGEST)
    room = _PENNANT if state is not None else 0.8 * MM
    return _Note(at * sheet.width, label, room + sheet.measure(label) + _GAP, state)


def _settle(notes: Sequence[_Note], width: float) -> None:
    """Give each note a side and the row nearest to the bar where it crosses no other.

    Labels on the right of their stems are stacked from the right, those on
    the left from the left, so that no stem has to cross a label.
    """
    ordered = sorted(notes, key=lambda note: note.x)
    turn = _turn(ordered, width)
    for note in ordered[turn:]:
        note.leftward = True
    done: list[_Note] = []
    for note in (*reversed(ordered[:turn]), *ordered[turn:]):
        while note.row < _ROWS and any(note.clashes(other) for other in done):
            note.row += 1
        done.append(note)


def _turn(ordered: Sequence[_Note], width: float) -> int:
    """The first note with its label on the left: where the gap before it is widest.

    Between a label that runs right and the next that runs left there must be
    room for both; all to the right is best, all to the left comes next.
    """
    count = len(ordered)
    rightmost = next(
        (at for at, note in enumerate(ordered) if note.x + note.width > width + _GAP), count
    )
    leftmost = next((at for at in reversed(range(count)) if ordered[at].x < ordered[at].width), -1)
    if rightmost == count:
        return count
    if leftmost < 0:
        return 0
    possible = range(min(leftmost + 1, rightmost), rightmost + 1)
    return max(possible, key=lambda at: ordered[at].x - ordered[at - 1].x if at else 0.0)


def _names(sheet: _Sheet, spans: Sequence[BandSpan]) -> tuple[dict[int, str], list[_Note]]:
    """Names that fit in their stretch, by its index, and notes for the others."""
    inside: dict[int, str] = {}
    outside: list[_Note] = []
    for index, span in enumerate(spans):
        if not span.label.strip():
            continue
        room = (span.end - span.start) * sheet.width - _GAP
        label = sheet.short(span.label, _LONGEST)
        if sheet.measure(label) <= room:
            inside[index] = label
        else:
            outside.append(_note(sheet, (span.start + span.end) / 2, label, None))
    return inside, outside


def _bar(sheet: _Sheet, spans: Sequence[BandSpan], inside: dict[int, str], top: float) -> None:
    tint = 0
    for index, span in enumerate(spans):
        left, wide = span.start * sheet.width, (span.end - span.start) * sheet.width
        if span.kind is SpanKind.HELD:
            sheet.marks.append(Box(left, top, wide, _BAR, fill=style.HELD[tint % 2]))
            tint += 1
        _fill(sheet, span.kind, (left, top, wide, _BAR))
        name = inside.get(index)
        if name is None:
            continue
        setting = style.BAND_LATE if span.kind is SpanKind.LATE else style.BAND
        length = sheet.measure(name, setting)
        start = left + (wide - length) / 2
        line = top + (_BAR - setting.pitch) / 2
        if span.kind is SpanKind.PAUSED:
            sheet.marks.append(
                Box(start - 0.6 * MM, line, length + 1.2 * MM, setting.pitch, fill=style.WHITE)
            )
        sheet.say(name, start, line, setting)
    edges = sorted({span.start for span in spans} | {span.end for span in spans})
    uprights = tuple((x * sheet.width, top, x * sheet.width, top + _BAR) for x in edges)
    if uprights:
        sheet.marks.append(Rules(uprights, style.FINE, style.RULE))
    sheet.marks.append(Box(0, top, sheet.width, _BAR, outline=style.RULE, pen=style.THIN))


def _fill(sheet: _Sheet, kind: SpanKind, box: tuple[float, float, float, float]) -> None:
    """The dark of a late stretch, the hatching of a pause."""
    left, top, wide, high = box
    if kind is SpanKind.LATE:
        sheet.marks.append(Box(left, top, wide, high, fill=style.LATE))
    elif kind is SpanKind.PAUSED:
        lines = []
        start = -high
        while start < wide:
            begin, end = max(start, 0.0), min(start + high, wide)
            lines.append(
                (left + begin, top + high - (begin - start), left + end, top + high - (end - start))
            )
            start += _HATCH
        sheet.marks.append(Rules(tuple(lines), style.FINE, style.RULE))


def _flag(sheet: _Sheet, flag: _Note, bar: float) -> None:
    """A stem from the bar's edge up to its row, a pennant and the promise's name."""
    top = bar - 1 * MM - (flag.row + 1) * _ROW
    colour = style.LATE if flag.state is FlagState.MISSED else style.FLAG
    sheet.marks.append(Rules(((flag.x, top + 1 * PT, flag.x, bar + _NOTCH),), 0.7 * PT, colour))
    side = -1 if flag.leftward else 1
    tip = flag.x + side * (_PENNANT - 0.5 * MM)
    high = 2.0 * MM
    points = ((flag.x, top + 1 * PT), (tip, top + 1 * PT + high / 2), (flag.x, top + 1 * PT + high))
    fill = None if flag.state in _HOLLOW else colour
    sheet.marks.append(Shape(points, fill, colour, style.FINE))
    left = flag.reach[0] + _GAP if flag.leftward else flag.x + _PENNANT
    sheet.say(flag.label, left, top, colour=colour)


def _callout(sheet: _Sheet, note: _Note, bar: float) -> None:
    """A name below the bar on a stem that starts inside its stretch."""
    top = bar + 1 * MM + note.row * _ROW
    stem = (note.x, bar - 1.2 * MM, note.x, top + _ROW * 0.75)
    sheet.marks.append(Rules((stem,), style.FINE, style.QUIET))
    left = note.reach[0] + _GAP if note.leftward else note.x + 0.8 * MM
    sheet.say(note.label, left, top)


def _scale(sheet: _Sheet, band: Band, top: float) -> float:
    """Named instants; the present and the two ends stand before those between."""
    setting = style.BAND_QUIET
    wanted = [(tick.at, tick.label, setting) for tick in band.ticks]
    wanted.sort(key=lambda each: (each[0] not in (0.0, 1.0), each[0]))
    if band.now is not None:
        wanted.insert(0, (band.now, band.now_label, style.BAND))
    taken: list[tuple[float, float]] = []
    for at, label, face in wanted:
        name = sheet.short(label, _LONGEST, face)
        length = sheet.measure(name, face)
        x = at * sheet.width
        left = min(max(0.0, x - length / 2), sheet.width - length)
        if any(left < end + _GAP and start < left + length + _GAP for start, end in taken):
            continue
        taken.append((left, left + length))
        sheet.marks.append(Rules(((x, top, x, top + 1.2 * MM),), style.FINE, style.QUIET))
        sheet.say(name, left, top + 1.4 * MM, face)
    return top + 1.4 * MM + setting.pitch if wanted else top


def _key(sheet: _Sheet, band: Band, top: float) -> float:
    """One swatch for every kind of stretch that occurs, and the flag."""
    top += 1.5 * MM
    x = 0.0
    setting = style.BAND_QUIET
    high, wide = 2.4 * MM, 5 * MM
    line = top + (setting.pitch - high) / 2
    for kind in SpanKind:
        if not any(span.kind is kind for span in band.spans):
            continue
        if kind is SpanKind.HELD:
            sheet.marks.append(Box(x, line, wide, high, fill=style.HELD[0]))
        _fill(sheet, kind, (x, line, wide, high))
        sheet.marks.append(Box(x, line, wide, high, outline=style.RULE, pen=style.FINE))
        sheet.say(_KIND[kind], x + wide + 1 * MM, top, setting)
        x += wide + 5 * MM + sheet.measure(_KIND[kind], setting)
    if band.flags:
        points = ((x, line), (x + 1.7 * MM, line + 1 * MM), (x, line + 2 * MM))
        sheet.marks.append(Rules(((x, line, x, line + high),), 0.7 * PT, style.FLAG))
        sheet.marks.append(Shape(points, style.FLAG, style.FLAG, style.FINE))
        sheet.say("承诺到期处", x + 2.6 * MM, top, setting)
    return top + setting.pitch + 1 * MM
