"""A row of a strange sheet as a case: cleaned, translated, with a word on all that is odd."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gaoxinban.application.cleaning import (
    cell_text,
    clean_line,
    is_nothing,
)
from gaoxinban.application.import_columns import Reading, surplus
from gaoxinban.application.import_map import FIELDS, TERMS, TIMES, TicketMap
from gaoxinban.application.import_moment import read_moment, show_moment
from gaoxinban.application.sheet_rows import Cell, SheetRow
from gaoxinban.application.written import TITLE_LENGTH
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import Channel, Rating, RequestKind, Urgency

Times = dict[str, Instant | None]
"""Name of a time -> when, for every name in `TIMES`."""

TITLE_FROM_BODY = 40
NO_ENTERPRISE = "未注明企业"
_ROW_IDENTITY = "row:"
# Which times a time may not lie before, and which not after; in this order, so that
# a time that has been dropped no longer speaks against another. 办结 is worth most.
_LIMITS: Sequence[tuple[str, tuple[str, ...], tuple[str, ...]]] = (
    ("resolved_at", ("logged_at",), ()),
    ("closed_at", ("logged_at", "resolved_at"), ()),
    ("dispatched_at", ("logged_at",), ("resolved_at", "closed_at")),
    ("accepted_at", ("logged_at", "dispatched_at"), ("resolved_at", "closed_at")),
    ("contacted_at", ("logged_at",), ("resolved_at", "closed_at")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedCase:
    """What a row says of a case. Times are None where the sheet does not know them.

    `external_number` is what later imports find the case by: the sheet's own
    number, else a hash of the row. `source` is a hash of all that follows, so
    that the same row again is known to say nothing new.
    """

    external_number: str
    title: str
    body: str = ""
    enterprise: str = ""
    uscc: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    category: str = ""
    kind: RequestKind = RequestKind.HELP
    urgency: Urgency = Urgency.NORMAL
    channel: Channel = Channel.PHONE
    team: str = ""
    logged_at: Instant
    dispatched_at: Instant | None = None
    accepted_at: Instant | None = None
    contacted_at: Instant | None = None
    resolved_at: Instant | None = None
    closed_at: Instant | None = None
    result: str = ""
    rating: Rating | None = None
    stated: frozenset[str] = frozenset()
    """Of kind, urgency and channel: those that the row or the map states."""
    warnings: list[str] = field(default_factory=list, compare=False)

    @property
    def source(self) -> str:
        """A hash of what the row says, its warnings aside."""
        shown = replace(self, warnings=[])
        said = repr([(name, str(getattr(shown, name))) for name in FIELDS])
        return hashlib.sha256(said.encode()).hexdigest()[:32]


@dataclass(slots=True)
class DraftReader:
    """Reads the rows of one sheet by one map.

    `now` tells times that have not come yet. `limit` forgets the times that
    cannot be counted with, and gives a warning for each (`Coverage.limit`).
    `read` raises `Refused` when a row has no usable title or start time.
    """

    ticket_map: TicketMap
    headings: Sequence[str]
    now: Instant
    limit: Callable[[Times, Callable[[str], str]], list[str]] | None = None
    columns: Mapping[str, tuple[int, str]] = field(init=False)

    def __post_init__(self) -> None:
        """Find the columns. Raises `Refused` naming the headings that are missing."""
        self.columns = self.ticket_map.locate(self.headings)

    def read(self, row: SheetRow) -> ImportedCase:
        """One row as a case."""
        reading = _MappedReading(row, self.columns, ticket_map=self.ticket_map)
        said = _read_words(reading)
        said |= self._read_times(reading)
        said["uscc"] = reading.code()
        said["enterprise"] = self._read_enterprise(reading)
        said["contact_phone"] = reading.phone()
        said["result"] = reading.text("result")
        for plain in ("contact_name", "category", "team"):
            said[plain] = reading.line(plain)
        terms = {name: _read_term(reading, name) for name in TERMS}
        said |= {name: term for name, term in terms.items() if term is not None}
        number = reading.number("external_number")
        return ImportedCase(
            external_number=number or self._row_identity(row),
            stated=frozenset(name for name, term in terms.items() if term is not None),
            warnings=[*reading.warnings, *surplus(row, self.headings)],
            **said,
        )

    def _read_times(self, reading: "_MappedReading") -> Times:
        times: Times = {}
        for name in TIMES:
            cell = reading.cell(name)
            text = clean_line(cell_text(cell)).text
            moment = read_moment(cell)
            word = reading.heading(name)
            if moment is None:
                if name == "logged_at":
                    what = f"「{text}」不是可识别的时间" if not is_nothing(text) else "是空的"
                    raise Refused(f"没有可用的登记时间：「{word}」{what}")
                if not is_nothing(text):
                    reading.warnings.append(f"「{word}」的「{text}」不是可识别的时间，没有采用")
            elif moment.date_only:
                reading.warnings.append(f"「{word}」只有日期，按当天 00:00 计")
            times[name] = moment.instant if moment else None
        if self.limit is not None:  # first: a time beyond all years must not speak against others
            reading.warnings += self.limit(times, reading.heading)
        self._drop_impossible(reading, times)
        return times

    def _drop_impossible(self, reading: "_MappedReading", times: Times) -> None:
        """A time that contradicts another is not known, whatever the sheet says."""
        for name, floors, ceilings in _LIMITS:
            for other, word in (*((o, "早于") for o in floors), *((o, "晚于") for o in ceilings)):
                at, limit = times[name], times[other]
                if at is None or limit is None:
                    continue
                if at < limit if word == "早于" else at > limit:
                    reading.warnings.append(
                        f"「{reading.heading(name)}」（{show_moment(at)}）{word}"
                        f"「{reading.heading(other)}」（{show_moment(limit)}），没有采用"
                    )
                    times[name] = None
        for name in TIMES:
            at = times[name]
            if at is not None and at > self.now:
                said = f"「{reading.heading(name)}」（{show_moment(at)}）晚于现在"
                if name == "logged_at":
                    reading.warnings.append(f"{said}，请核对")
                    continue
                # What has not happened yet would count as done in time from today on.
                reading.warnings.append(f"{said}，没有采用")
                times[name] = None

    def _read_enterprise(self, reading: "_MappedReading") -> str:
        name = reading.line("enterprise")
        if any(map(str.isalnum, name)):
            return name
        reading.warnings.append(
            f"没有写明企业，记为「{NO_ENTERPRISE}」；可在映射文件 [defaults] 里写 enterprise"
        )
        return NO_ENTERPRISE

    def _row_identity(self, row: SheetRow) -> str:
        """A hash of the whole row, the same whatever the order of its columns."""
        said = sorted(
            (heading, clean_line(cell_text(cell)).text)
            for heading, cell in zip(self.headings, row.cells, strict=False)
            if heading
        )
        shown = repr([pair for pair in said if pair[1]])
        return _ROW_IDENTITY + hashlib.sha256(shown.encode()).hexdigest()[:32]


@dataclass(slots=True)
class _MappedReading(Reading):
    """A reading whose cells are translated, and filled from the map's defaults."""

    ticket_map: TicketMap = field(kw_only=True)

    def cell(self, name: str) -> Cell:
        """The cell in our words; the default where the sheet says nothing."""
        cell = Reading.cell(self, name)
        values = self.ticket_map.values.get(name)
        text = clean_line(cell_text(cell)).text if values or isinstance(cell, str) else None
        if values and text is not None and text in values:
            cell = text = values[text]
        if cell is None or (text is not None and is_nothing(text)):
            return self.ticket_map.defaults.get(name)
        return cell

    def heading(self, name: str) -> str:
        """The sheet's heading, or our word where the sheet has no such column."""
        return self.columns[name][1] if name in self.columns else FIELDS[name]


def _read_words(reading: _MappedReading) -> dict[str, Any]:
    """Title and body; a title of mere punctuation gives way to the body's first words."""
    title, body = reading.line("title"), reading.text("body")
    if title and not any(map(str.isalnum, title)):
        begin = next((line for line in body.split("\n") if any(map(str.isalnum, line))), "")
        if begin:
            reading.warnings.append(f"标题「{title}」没有文字，用内容的开头代替")
        title = begin[:TITLE_FROM_BODY]
    if not title:
        raise Refused("没有可用的标题")
    if len(title) > TITLE_LENGTH:
        reading.warnings.append(f"标题超过 {TITLE_LENGTH} 字，已截短，全文放在内容里")
        body = f"{title}\n{body}".strip()
        title = title[: TITLE_LENGTH - 1] + "…"
    return {"title": title, "body": body}


def _read_term(reading: _MappedReading, name: str) -> Any:
    text = clean_line(cell_text(reading.cell(name))).text
    if is_nothing(text):
        return None
    known = TERMS[name].read(text)
    if known is None:
        reading.warnings.append(
            f"「{reading.heading(name)}」的「{text}」不是可用的{FIELDS[name]}，没有采用；"
            f"可在映射文件 [values.{name}] 里对应"
        )
    return known
