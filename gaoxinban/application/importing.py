"""Sheets into the office: who may, and which reader opens them."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gaoxinban.application.changes import Outcome
from gaoxinban.application.clock_guard import ClockGuard
from gaoxinban.application.entrance import Doorkeeper
from gaoxinban.application.import_enterprises import import_enterprises
from gaoxinban.application.import_report import ImportReport
from gaoxinban.application.import_tickets import ImportOptions, import_tickets
from gaoxinban.application.permission import SUPERVISING, ensure_role
from gaoxinban.application.ports import Database, OpenSheet
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import Instant

if TYPE_CHECKING:
    from gaoxinban.application.import_map import TicketMap


@dataclass(frozen=True, slots=True)
class Importer:
    """One import of one office; without a reader of sheets nothing can be imported."""

    database: Database
    guard: ClockGuard
    doors: Doorkeeper
    open_sheet: OpenSheet | None

    def enterprises(
        self, actor: Actor, path: Path, options: ImportOptions
    ) -> Outcome[ImportReport]:
        """A sheet into the register."""
        now = self.guard.standing(self.database.last_entered()).now()
        self._ensure_may(actor, now, "导入企业")
        with self._opener()(path) as sheet:
            return import_enterprises(
                self.database.write,
                sheet,
                dry_run=options.dry_run,
                stop=options.stop,
                progress=options.progress,
            )

    def tickets(
        self, actor: Actor, path: Path, ticket_map: "TicketMap", options: ImportOptions
    ) -> Outcome[ImportReport]:
        """A strange sheet's cases as history."""
        clock = self.guard.standing(self.database.last_entered())
        actor = self._ensure_may(actor, clock.now(), "导入工单")
        with self._opener()(path) as sheet:
            return import_tickets(self.database.write, clock, actor, sheet, ticket_map, options)

    def _ensure_may(self, actor: Actor, now: Instant, what: str) -> Actor:
        with self.database.read() as view:
            actor = self.doors.admit(view.book, actor, now)
        ensure_role(actor, SUPERVISING, what)
        return actor

    def _opener(self) -> OpenSheet:
        if self.open_sheet is None:
            raise RuntimeError("this office was opened without a reader of sheets")
        return self.open_sheet
