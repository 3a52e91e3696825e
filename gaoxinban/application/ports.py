"""What the use cases need of the world: a unit of work, the office's book, a clock."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from gaoxinban.application.attachment_ports import AttachedFile, FileStore
from gaoxinban.application.backup_ports import BackupStore
from gaoxinban.application.desk_ports import DeskReads, DeskWrites
from gaoxinban.application.finding import Finding
from gaoxinban.application.register_ports import RegisterReads, RegisterWrites
from gaoxinban.application.rows import (
    CallBackRow,
    CategoryOption,
    Directory,
    EnterpriseDetail,
    EnterpriseHits,
    EnterpriseRow,
    OfficerOption,
    QueueCounts,
    QueueSeat,
    StatsQuery,
    StatsRow,
    TeamOption,
    TicketFilter,
    TicketPage,
    TicketRow,
)
from gaoxinban.application.rule_ports import RuleReads, RuleWrites
from gaoxinban.application.sheet_rows import SheetSource
from gaoxinban.application.view_ports import ViewReads, ViewWrites
from gaoxinban.domain.calendar import WorkCalendar
from gaoxinban.domain.enterprise import Enterprise
from gaoxinban.domain.event import Actor, Event, EventKind
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.promise import PromisePolicy
from gaoxinban.domain.routing import Catalogue
from gaoxinban.domain.term import Role
from gaoxinban.domain.ticket import Ticket

if TYPE_CHECKING:
    from gaoxinban.application.account_ports import Absence, AccountReads, AccountWrites
    from gaoxinban.application.reminder_ports import ReminderReads, ReminderWrites


Progress = Callable[[int], None]
Stop = Callable[[], bool]


class Clock(Protocol):
    """The machine's time."""

    def now(self) -> Instant: ...


class Cases(Protocol):
    """The cases of one unit of work: loaded by replay, changed by events only."""

    def load(self, ticket_id: int) -> Ticket:
        """The case; Refused if there is none."""
        ...

    def create(self) -> Ticket:
        """A blank case with its id; the first event must be `log`."""
        ...

    def next_serial(self, year: int) -> int:
        """The next number of the year, gapless because it is given in the same transaction."""
        ...

    def record(
        self,
        ticket: Ticket,
        kind: EventKind,
        *,
        actor: Actor,
        happened_at: Instant,
        entered_at: Instant,
        data: Mapping[str, Any] | None = None,
        text: Mapping[str, str] | None = None,
    ) -> Event:
        """Append an event and fold it into the ticket."""
        ...

    def by_number(self, number: str) -> int | None:
        """Ticket id of a 工单编号 or an external number."""
        ...

    def by_external(self, external: str) -> int | None:
        """Ticket id of an imported case."""
        ...

    def events(self, ticket_id: int) -> list[Event]:
        """All events of a case, in order."""
        ...


class Enterprises(Protocol):
    """The register of enterprises."""

    def get(self, enterprise_id: int) -> Enterprise: ...
    def by_code(self, uscc: str) -> Enterprise | None: ...
    def by_key(self, name_key: str) -> Enterprise | None:
        """The enterprise of this cleaned name; one without code before one with."""
        ...

    def add(self, enterprise: Enterprise) -> int: ...
    def update(self, enterprise: Enterprise) -> None: ...


class Book(Protocol):
    """The office's own tables and the versions of its rules; cached, versions never change."""

    def team(self, team_id: int) -> TeamOption: ...
    def team_named(self, name: str) -> TeamOption | None: ...
    def add_team(self, name: str) -> TeamOption: ...
    def teams(self) -> Sequence[TeamOption]: ...
    def officer(self, officer_id: int) -> OfficerOption: ...
    def officers(self) -> Sequence[OfficerOption]: ...
    def add_officer(self, name: str, role: Role, team_id: int | None) -> OfficerOption: ...
    def category(self, code: str) -> CategoryOption | None: ...
    def category_name(self, code: str | None) -> str:
        """First and second level, 第一级/第二级; empty for None."""
        ...

    def category_named(self, name: str) -> str | None:
        """Code of a category by its code, its name or "第一级/第二级"."""
        ...

    def add_category(self, name: str) -> str: ...
    def directory(self) -> Directory: ...
    def settings(self) -> Mapping[str, str]:
        """The office's own settings by name."""
        ...

    def absences(self) -> "Sequence[Absence]":
        """Everybody's times away, past and coming ones too."""
        ...

    def calendar(self, number: int | None = None) -> tuple[int, WorkCalendar]:
        """Version number and compiled calendar; None: the one in force."""
        ...

    def promises(self, number: int | None = None) -> PromisePolicy:
        """A version of the promises; None: the one published last."""
        ...

    def promises_at(self, logged_at: Instant) -> PromisePolicy:
        """The last version that was in force at this instant; before all of them the first."""
        ...

    def catalogue(self, number: int | None = None) -> tuple[int, Catalogue]: ...


class UnitOfWork(Protocol):
    """One transaction: everything or nothing. Leaving without commit rolls back."""

    @property
    def views(self) -> ViewWrites: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def enterprises(self) -> Enterprises: ...
    @property
    def book(self) -> Book: ...
    @property
    def accounts(self) -> "AccountWrites": ...
    @property
    def rules(self) -> RuleWrites: ...
    @property
    def register(self) -> RegisterWrites: ...
    @property
    def desk(self) -> DeskWrites: ...
    @property
    def reminders(self) -> "ReminderWrites": ...
    def last_entered(self) -> Instant | None:
        """When the last event was entered; None in an empty database."""
        ...

    def commit(self) -> None: ...
    def spill(self) -> None:
        """Write what was recorded and let the cases go, without committing."""
        ...

    def checkpoint(self) -> None:
        """Commit and go on, cases kept in hand (long series of acts)."""
        ...


class Reads(Protocol):
    """Questions to the database: one statement each, rows back, never a domain object."""

    def ticket_page(
        self, wanted: TicketFilter, now: Instant, limit: int, after: tuple[int, int] | None
    ) -> TicketPage: ...
    def ticket_ids(self, wanted: TicketFilter, now: Instant) -> Sequence[int]: ...
    def followers(self, ticket_id: int) -> list[int]:
        """Ids of the cases that take up this ended one again."""
        ...

    def ticket_rows(self, ids: Sequence[int]) -> list[TicketRow]: ...
    def ticket_count(self, wanted: TicketFilter, now: Instant) -> int: ...
    def queue_counts(self, now: Instant, seat: QueueSeat | None) -> QueueCounts: ...
    def enterprise_hits(self, text: str, limit: int) -> EnterpriseHits: ...
    def enterprise_ids(self, text: str) -> Sequence[int]: ...
    def enterprise_rows(self, ids: Sequence[int]) -> list[EnterpriseRow]: ...
    def enterprise_detail(self, enterprise_id: int) -> EnterpriseDetail: ...
    def stats(self, query: StatsQuery, now: Instant) -> list[StatsRow]: ...
    def call_backs(self, query: StatsQuery) -> list[CallBackRow]: ...


class Maintenance(Protocol):
    """Care of the database file."""

    @property
    def place(self) -> Path:
        """Where the file lies."""
        ...

    def check(self) -> list[Finding]:
        """Quick health check of file and revision."""
        ...

    def verify(
        self, *, stop: Stop | None = None, progress: Progress | None = None
    ) -> list[Finding]:
        """The chain, the content rows, and the projections against a replay.

        `progress` is told whole per cents; `stop` is asked between two looks, and a
        true answer ends in Refused.
        """
        ...

    def rebuild(self) -> list[Finding]:
        """Throw the projections away and derive them anew; report any difference."""
        ...

    def tidy(self, told: Callable[[], None]) -> None:
        """Join what many acts have left in pieces, for quick searching.

        In short steps, between which others save; `told` after each, and what it raises ends it.
        """
        ...

    def backup(self, target: Path) -> None: ...
    def counts(self) -> Mapping[str, int]: ...


class View(Protocol):
    """The database at one moment; what is asked for is loaded with the first question."""

    @property
    def reads(self) -> Reads: ...
    @property
    def book(self) -> Book: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def register(self) -> Enterprises: ...
    @property
    def reminders(self) -> "ReminderReads": ...


class Database(Protocol):
    """Where units of work and reads come from."""

    def write(self) -> AbstractContextManager[UnitOfWork]: ...
    def read(self) -> AbstractContextManager[View]:
        """A consistent view of the database; nothing can be written through it."""
        ...

    def rules(self) -> AbstractContextManager[RuleReads]:
        """A consistent view of versions, frozen months and anchors."""
        ...

    def register(self) -> AbstractContextManager[RegisterReads]:
        """A consistent view of contacts, the register's history and presence."""
        ...

    def attached(self) -> AbstractContextManager[Iterable[AttachedFile]]:
        """Every file that an act has attached, in one consistent view."""
        ...

    @property
    def files(self) -> FileStore: ...
    @property
    def draft_files(self) -> FileStore:
        """Files that drafts name and no act; in no backup, swept once nothing names them."""
        ...

    @property
    def backups(self) -> BackupStore: ...

    def desk(self) -> AbstractContextManager[DeskReads]:
        """A consistent view of drafts, text modules and what stands beside the intake form."""
        ...

    def views(self) -> AbstractContextManager[ViewReads]:
        """A consistent view of the saved views."""
        ...

    def prepare(self) -> None:
        """Read what lists are filtered by into memory: a second at a million cases, for a window.

        Without it everything is answered all the same, and filters of several fields slower.
        """
        ...

    def written_elsewhere(self) -> frozenset[int] | None:
        """Cases of events since this thread last asked, if others have written; else None."""
        ...

    def accounts(self) -> "AbstractContextManager[AccountReads]":
        """A consistent view of accounts and people."""
        ...

    def last_entered(self) -> Instant | None:
        """When the last event was entered; None in an empty database."""
        ...

    @property
    def maintenance(self) -> Maintenance: ...
    def interrupt(self) -> None:
        """Stop the statement that runs now."""
        ...

    def close(self) -> None: ...


OpenSheet = Callable[[Path], AbstractContextManager[SheetSource]]
