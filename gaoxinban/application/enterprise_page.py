"""The page of one enterprise: its record, people, cases, encounters, pace and history."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gaoxinban.application.names import Names
from gaoxinban.application.ports import Database, Reads
from gaoxinban.application.register_ports import (
    ChangeKind,
    Contact,
    Encounter,
    Pace,
    RegisterChange,
)
from gaoxinban.application.rows import EnterpriseRow, StatsQuery, TicketRow
from gaoxinban.application.visiting import (
    KINDS,
    MOST_VISITS,
    encounter_of,
    named,
    standing_visits,
)
from gaoxinban.domain.enterprise import Enterprise
from gaoxinban.domain.instant import DAY_SECONDS, SECOND, Instant
from gaoxinban.domain.term import LegName

MOST_CASES = 200
MOST_ENCOUNTERS = 60
MOST_CHANGES = 100
KEPT = 5 * 60 * SECOND
YEAR = 365 * DAY_SECONDS * SECOND
COMPARED = (LegName.DISPATCH, LegName.CONTACT, LegName.RESOLVE)


@dataclass(frozen=True, slots=True)
class PaceRow:
    """One leg: this enterprise beside everybody, in the last twelve months."""

    leg: LegName
    own: Pace
    all: Pace


@dataclass(frozen=True, slots=True)
class DoubleRow:
    """A record that was merged into this one."""

    id: int
    name: str
    at: Instant
    actor: str
    reason: str


@dataclass(frozen=True, slots=True)
class EnterprisePage:
    """Everything about one enterprise; `record` is the one that stands for it."""

    record: Enterprise
    row: EnterpriseRow
    contacts: tuple[Contact, ...]
    cases: tuple[TicketRow, ...]
    encounters: tuple[Encounter, ...]
    pace: tuple[PaceRow, ...]
    changes: tuple[RegisterChange, ...]
    doubles: tuple[DoubleRow, ...]
    now: Instant
    visits: tuple[Encounter, ...] = ()
    """Those of the encounters that belong to no case."""
    liaison: str = ""
    """联络员 with the team."""


class EveryPace:
    """How long things take for everybody: counted over a year of cases, so not at every look."""

    def __init__(self) -> None:
        self._known: tuple[Instant, Mapping[LegName, Pace]] | None = None

    def of(self, reads: Reads, now: Instant) -> Mapping[LegName, Pace]:
        """As of now, or of at most five minutes ago."""
        known = self._known
        if known is not None and 0 <= now - known[0] <= KEPT:
            return known[1]
        rows = reads.stats(StatsQuery(since=now - YEAR), now)
        made = {each.leg: Pace(each.n, each.median_working_seconds, each.open) for each in rows}
        self._known = now, made
        return made


def page_of(
    database: Database, enterprise_id: int, now: Instant, every_pace: EveryPace
) -> EnterprisePage:
    """Read it; figures compare the last twelve months."""
    since = now - YEAR
    with database.register() as register:
        ids = register.family(enterprise_id)
        contacts, cases = register.contacts(ids), register.cases(ids, MOST_CASES)
        encounters = register.encounters(ids, MOST_ENCOUNTERS)
        own = register.pace(ids, since)
        changes = register.changes(ids, MOST_CHANGES)
        noted = standing_visits(register.changes(ids, MOST_VISITS, KINDS))
        merges = [(each, register.last_merge(each)) for each in ids[1:]]
    with database.read() as view:
        enterprises, reads = view.register, view.reads
        names = Names(view.book, enterprises)
        every = every_pace.of(reads, now)
        visits = [encounter_of(each, names) for each in noted]
        met = sorted((*encounters, *visits), key=lambda each: each.at, reverse=True)
        record = enterprises.get(ids[0])
        return EnterprisePage(
            record=record,
            liaison=names.officer(record.liaison_id),
            row=reads.enterprise_rows(ids[:1])[0],
            contacts=tuple(contacts),
            cases=tuple(cases),
            encounters=tuple(met),
            visits=tuple(visits),
            pace=tuple(PaceRow(leg, own[leg], every.get(leg, Pace(0, None))) for leg in COMPARED),
            changes=tuple(_named(each, names) for each in changes),
            doubles=tuple(
                _double(enterprises.get(number), merge, names) for number, merge in merges
            ),
            now=now,
        )


def _named(change: RegisterChange, names: Names) -> RegisterChange:
    """References of a change as names."""
    fields = dict(change.fields)
    if ChangeKind.VISIT in (change.kind, change.undone):
        fields = {k: (named(k, a, names), named(k, b, names)) for k, (a, b) in fields.items()}
    elif "liaison_id" in fields:
        old, new = (named("officer_id", each, names) for each in fields["liaison_id"])
        fields["liaison_id"] = old, new
    return replace(change, actor=names.actor(change.actor), fields=fields)


def _double(gone: Enterprise, merge: RegisterChange | None, names: Names) -> DoubleRow:
    if merge is None:
        return DoubleRow(gone.id, gone.name, 0, "", "")
    return DoubleRow(gone.id, gone.name, merge.at, names.actor(merge.actor), merge.reason)
