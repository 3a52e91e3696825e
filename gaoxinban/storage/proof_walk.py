"""One stretch of the record walked through: hashes, texts, and a replay against what is stored.

A stretch is a run of cases or of events, small enough for memory; stretches
know nothing of each other, so that several processes can share them. Within one
a few cases at a time are read, derived and compared, so that all of it stays in
the fast memory beside the processor: by stretches it took a third longer.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from gaoxinban.application.finding import Finding
from gaoxinban.domain.chain import GENESIS, case_hash, chain_hash, content_hash
from gaoxinban.domain.fold import replay
from gaoxinban.domain.ledger import ledger
from gaoxinban.storage.compiled_version import VersionCache
from gaoxinban.storage.event_reading import CASE_HASH, HASHED, Tuple, events_of
from gaoxinban.storage.projection import (
    COUNTED,
    HOLDING,
    LEG,
    SEARCH,
    TICKET,
    Projection,
    project,
    records,
)

if TYPE_CHECKING:
    from gaoxinban.domain.calendar import WorkCalendar
    from gaoxinban.domain.promise import PromisePolicy

CASES = 64
"""Cases that are walked through at a time."""


class Stretch(NamedTuple):
    """Ids from `low` on, up to but not including `high`; None: no bound."""

    low: int | None
    high: int | None

    def parts(self) -> Iterator["Stretch"]:
        """The same ids, `CASES` at a time; whole where an end is open, or ids lie far apart."""
        low, high = self
        if low is None or high is None or high - low > _MOST_PARTS * CASES:
            yield self
            return
        for edge in range(low, high, CASES):
            yield Stretch(edge, min(edge + CASES, high))


_MOST_PARTS = 500


class Statements(NamedTuple):
    """What is asked of a database, as the driver takes it (`proof_statements`).

    `rows`: of a table or of "link", by whether the stretch is bounded from
    below and to above. `version`: the text of a version of a kind of rules.
    `before`: number and link of the last event before a number; `head`: of all.
    """

    rows: Mapping[tuple[str, bool, bool], str]
    version: str
    before: str
    head: str


class Sight:
    """One transaction of a database, through a connection of the driver."""

    def __init__(self, connection: Any, statements: Statements) -> None:
        self.connection = connection
        self._statements = statements
        self._versions = VersionCache()

    def rows(self, name: str, stretch: Stretch) -> Any:
        """A cursor over a stretch of a table, or of "event" and "link", in order."""
        low, high = stretch
        statement = self._statements.rows[name, low is not None, high is not None]
        return self.connection.execute(statement, [each for each in stretch if each is not None])

    def before(self, number: int) -> tuple[int, str]:
        """Number and link of the last event before this one."""
        found = self.connection.execute(self._statements.before, (number,)).fetchone()
        return (0, GENESIS) if found is None else found

    def head(self) -> tuple[int, str]:
        """Number and link of the last event."""
        found = self.connection.execute(self._statements.head).fetchone()
        return (0, GENESIS) if found is None else found

    def calendar(self, number: int) -> "WorkCalendar":
        """A version of the calendar; Refused if the database does not hold it."""
        made: WorkCalendar = self._versions.get("calendar", number, self._payload)
        return made

    def promises(self, number: int) -> "PromisePolicy":
        """A version of the promises; Refused if the database does not hold it."""
        made: PromisePolicy = self._versions.get("promise", number, self._payload)
        return made

    def _payload(self, kind: str, number: int) -> str | None:
        found = self.connection.execute(self._statements.version, (kind, number)).fetchone()
        return None if found is None else found[0]


class Replayed(NamedTuple):
    """One case derived anew; `rows` is None where its events no longer add up to a case."""

    ticket_id: int
    rows: Projection | None
    findings: list[Finding]


def links(sight: Sight, stretch: Stretch) -> list[Finding]:
    """The global chain over events by id: each must follow from the one stored before it."""
    number, previous = (0, GENESIS) if stretch.low is None else sight.before(stretch.low)
    expected = number + 1
    found = []
    for number, ticket_id, hashed, linked in sight.rows("link", stretch):
        if number != expected:
            found.append(
                Finding(f"{_where(number, ticket_id)}前面缺少第 {expected} 号事件。", number)
            )
        elif chain_hash(previous, hashed) != linked:
            found.append(
                Finding(
                    f"{_where(number, ticket_id)}总链在此断开，事件被改动、调换或插入过。", number
                )
            )
        previous = linked
        expected = number + 1
    return found


def _where(number: object, ticket_id: object) -> str:
    return f"第 {number} 号事件（工单 {ticket_id}）："


class Walked(NamedTuple):
    """What came of a stretch of cases.

    `rows` are those that `ticket`, `holding`, `leg` and `ticket_search` should
    have, empty where nobody wants them; `broken` says of which case that cannot
    be told, None if of none. `counts`: how many stored cases there are of each
    kind, by the columns of `COUNTED`; `texts`: how many events name a text.
    """

    findings: list[Finding]
    rows: list[list[Tuple]]
    broken: Finding | None
    counts: Counter[Tuple]
    texts: int


def walk(sight: Sight, stretch: Stretch, *, wanted: bool = True) -> Walked:
    """Hashes, texts and replay of every case of a stretch, against what is stored of it.

    `wanted`: whether the rows are.
    """
    findings: list[Finding] = []
    rows: list[list[Tuple]] = [[] for _ in _TABLES]
    broken: Finding | None = None
    counts: Counter[Tuple] = Counter()
    texts = 0
    for part in stretch.parts():
        walked = _walk(sight, part)
        findings += walked.findings
        broken = broken or walked.broken
        counts.update(walked.counts)
        texts += walked.texts
        if wanted:
            for of_table, own in zip(rows, walked.rows, strict=True):
                of_table.extend(own)
    return Walked(findings, rows, broken, counts, texts)


def _walk(sight: Sight, stretch: Stretch) -> Walked:
    events = sight.rows("event", stretch).fetchall()
    replayed = [
        _replay(sight, ticket_id, own, hashes(own))
        for ticket_id, own in ((each, list(rows)) for each, rows in groupby(events, _CASE))
    ]
    rows = records(case.rows for case in replayed if case.rows is not None)
    stored = [sight.rows(name, stretch).fetchall() for name, *_ in _TABLES]
    if rows == stored:
        findings = [finding for case in replayed for finding in case.findings]
    else:
        findings = list(_differences(replayed, stored))
    broken = (case.findings[-1] for case in replayed if case.rows is None)
    texts = len(events) - list(map(_TEXT, events)).count(None)
    return Walked(findings, rows, next(broken, None), Counter(map(_KIND, stored[0])), texts)


_CASE = itemgetter(1)
_TEXT = itemgetter(8)
"""Whose an event is, and which text it names."""


def _replay(sight: Sight, ticket_id: int, rows: list[Tuple], findings: list[Finding]) -> Replayed:
    made: Projection | None = None
    try:
        case = replay(ticket_id, events_of(rows))
        calendar = sight.calendar(case.calendar_version)
        derived = project(case, ledger(case, calendar, sight.promises(case.promise_version)))
        "".join(filter(None, derived.search_source))  # what a forger wrote may be no text
        made = derived
    except Exception as error:  # noqa: BLE001  a forged event can break the fold anywhere
        findings.append(Finding(f"工单 {ticket_id} 的事件不能重演（{error}）。", rows[-1][0]))
    return Replayed(ticket_id, made, findings)


def hashes(rows: list[Tuple]) -> list[Finding]:
    """The chain of one case and the texts of its events."""
    return [*_broken_link(rows), *_texts(rows)]


def _broken_link(rows: list[Tuple]) -> list[Finding]:
    """The first event of a case that does not follow from the one before it."""
    previous = GENESIS
    for seq, row in enumerate(rows, 1):
        if row[2] != seq:
            return [Finding(f"{_where(row[0], row[1])}在本工单中的次序不对。", row[0])]
        stored = row[CASE_HASH]
        if case_hash(previous, row[:HASHED]) != stored:
            return [Finding(f"{_where(row[0], row[1])}内容与它的指纹不符，被改动过。", row[0])]
        previous = stored
    return []


def _texts(rows: list[Tuple]) -> list[Finding]:
    """Texts against the salted hashes in their events; an erased text leaves its row."""
    found = []
    for row in rows:
        hashed, salt, written = row[9], row[12], row[13]
        if hashed is None and row[8] is None:
            continue
        if salt is None:
            found.append(Finding(f"{_where(row[0], row[1])}文字内容的行不见了。", row[0]))
        elif row[11] != row[1] or (written is not None and content_hash(salt, written) != hashed):
            said = f"{_where(row[0], row[1])}文字内容与它的指纹不符，被改动过。"
            found.append(Finding(said, row[0]))
    return found


_TABLES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("ticket", "状态", TICKET),
    ("holding", "持有", HOLDING),
    ("leg", "时限", LEG),
    ("ticket_search", "检索文字", SEARCH),
)
"""The tables of `records`, what each is called, and its columns."""

_KIND = itemgetter(*map(TICKET.index, COUNTED))


def _differences(replayed: list[Replayed], stored: list[list[Tuple]]) -> Iterator[Finding]:
    """Case by case, then what belongs to no case."""
    left = [
        {ticket_id: list(own) for ticket_id, own in groupby(rows, itemgetter(0))} for rows in stored
    ]
    for case in replayed:
        yield from case.findings
        found = [of_table.pop(case.ticket_id, []) for of_table in left]
        if case.rows is None:
            continue
        for place, expected in enumerate(records([case.rows])):
            if expected != found[place]:
                yield _difference(place, case.rows.ticket.number, expected, found[place])
    for (name, *_), of_table in zip(_TABLES, left, strict=True):
        for ticket_id in of_table:
            yield Finding(f"表 {name} 中有工单 {ticket_id} 的行，但它没有任何事件。")


def _difference(
    place: int, number: str, expected: Sequence[Tuple], found: Sequence[Tuple]
) -> Finding:
    """Where the first two rows part; what people wrote is not repeated in a report."""
    _, what, columns = _TABLES[place]
    said = f"应有 {len(expected)} 行，现有 {len(found)} 行"
    for wanted, row in zip(expected, found, strict=False):
        parted = [
            (name, right, wrong)
            for name, right, wrong in zip(columns, wanted, row, strict=True)
            if right != wrong
        ]
        if parted:
            name, right, wrong = parted[0]
            said = f"{name} 不同" if name in _WRITTEN else f"{name} 应为 {right}，现为 {wrong}"
            break
    return Finding(f"工单 {number} 的{what}与事件不符：{said}")


_WRITTEN = frozenset({"title", "search_text"})
