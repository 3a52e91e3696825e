"""An office on a real database for the tests of the imports; a fake could lie."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from new_office import installed

from gaoxinban.application.import_report import ImportReport
from gaoxinban.application.office import Office, script_actor
from gaoxinban.application.rows import TicketDetail
from gaoxinban.application.sheet_rows import Cell, SheetRow
from gaoxinban.bootstrap import SystemClock, open_office
from gaoxinban.domain.event import Event
from gaoxinban.domain.instant import Instant, from_datetime
from gaoxinban.domain.ticket import Ticket

NOW = from_datetime(datetime(2026, 11, 20, 10, 0))
ACTOR = script_actor("import", "zhang")


class FixedClock(SystemClock):
    """A clock that stands still unless a test moves it."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> Instant:
        return self.at


@dataclass
class GivenSheet:
    """A sheet without a file; the first row stands below the headings."""

    headings: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    first: int = 2

    def __iter__(self) -> Iterator[SheetRow]:
        for number, cells in enumerate(self.rows, self.first):
            yield SheetRow(number, cells)


@contextmanager
def office_in(folder: Path) -> Iterator[Office]:
    """A seeded office of its own."""
    office = open_office(installed(folder), clock=FixedClock())
    try:
        yield office
        assert office.maintenance.verify() == []
    finally:
        office.close()


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    """added, updated, unchanged, refused, warned; their sum is checked on the way."""
    total = report.added + report.updated + report.unchanged + report.refused
    assert report.read == total
    return report.added, report.updated, report.unchanged, report.refused, report.warned


def reasons(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(note.row, note.level.value, note.reason) for note in report.rows]


def case_of(office: Office, external: str) -> TicketDetail:
    return office.detail(office.ticket_id(external))


def ticket_of(office: Office, external: str) -> Ticket:
    with office.transaction() as uow:
        return uow.cases.load(office.ticket_id(external))


def events_of(office: Office, external: str) -> list[Event]:
    with office.transaction() as uow:
        return uow.cases.events(office.ticket_id(external))


def local(text: str) -> Instant:
    return from_datetime(datetime.fromisoformat(text))
