"""Sheets into the office: who may, and which reader opens them."""

from pathlib import Path
from typing import TYPE_CHECKING

from gaoxinban.application.changes import Outcome
from gaoxinban.application.clock_guard import Standing
from gaoxinban.application.import_enterprises import import_enterprises
from gaoxinban.application.import_report import ImportReport
from gaoxinban.application.import_tickets import ImportOptions, import_tickets
from gaoxinban.application.permission import SUPERVISING
from gaoxinban.application.ports import OpenSheet
from gaoxinban.application.service import Premises, Service
from gaoxinban.domain.event import Actor

if TYPE_CHECKING:
    from gaoxinban.application.import_map import TicketMap


class Importer(Service):
    """Imports of one office; without a reader of sheets nothing can be imported."""

    def __init__(self, premises: Premises, open_sheet: OpenSheet | None) -> None:
        super().__init__(premises)
        self._open_sheet = open_sheet

    def enterprises(
        self, actor: Actor, path: Path, options: ImportOptions
    ) -> Outcome[ImportReport]:
        """A sheet into the register."""
        self._importing(actor, "导入企业")
        with self._opener()(path) as sheet:
            return import_enterprises(
                self._database.write,
                sheet,
                dry_run=options.dry_run,
                stop=options.stop,
                progress=options.progress,
            )

    def tickets(
        self, actor: Actor, path: Path, ticket_map: "TicketMap", options: ImportOptions
    ) -> Outcome[ImportReport]:
        """A strange sheet's cases as history."""
        clock, actor = self._importing(actor, "导入工单")
        with self._opener()(path) as sheet:
            return import_tickets(self._database.write, clock, actor, sheet, ticket_map, options)

    def _importing(self, actor: Actor, what: str) -> tuple[Standing, Actor]:
        """The time of an import, and who does it; Refused before the sheet is opened."""
        clock = self._guard.standing(self._database.last_entered())
        with self._view() as view:
            return clock, self._asking(view.book, actor, SUPERVISING, what)

    def _opener(self) -> OpenSheet:
        if self._open_sheet is None:
            raise RuntimeError("this office was opened without a reader of sheets")
        return self._open_sheet
