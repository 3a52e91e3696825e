"""Office: the one typed object that the faces (window, command line) see.

It binds use cases to the database and the clock. Every method is one
transaction; all may be called from any thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from gaoxinban.application.case_sheet import CaseSheet, WorkTime
from gaoxinban.application.clock_guard import Standing
from gaoxinban.application.entrance import Entrance, as_they_count, office_name
from gaoxinban.application.services import Services
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import Instant, local_date
from gaoxinban.domain.term import Role

if TYPE_CHECKING:
    # Loaded when they are used: the window shows its first rows without them.
    from gaoxinban.application import commands as c
    from gaoxinban.application.acting import Act
    from gaoxinban.application.changes import Outcome
    from gaoxinban.application.finding import Finding
    from gaoxinban.application.import_map import TicketMap
    from gaoxinban.application.import_report import ImportReport
    from gaoxinban.application.import_tickets import ImportOptions
    from gaoxinban.application.importing import Importer
    from gaoxinban.application.ports import (
        Clock,
        Database,
        Maintenance,
        OpenSheet,
        UnitOfWork,
    )
    from gaoxinban.application.rows import (
        ActedCase,
        CallBackRow,
        Directory,
        EnterpriseDetail,
        EnterpriseHits,
        EnterpriseOption,
        EnterpriseRow,
        Explanation,
        IntakePreview,
        LoggedCase,
        StatsQuery,
        StatsRow,
        TicketDetail,
        TicketFilter,
        TicketPage,
        TicketRow,
    )
    from gaoxinban.domain.anchor import Anchor
    from gaoxinban.domain.event import EventKind
    from gaoxinban.domain.promise import Promise
    from gaoxinban.domain.routing import Facts, RoutingAnswer

C = TypeVar("C")
T = TypeVar("T")


class Office(Services):
    """All use cases of the office, bound. Without `open_sheet` nothing can be imported."""

    def __init__(
        self, database: Database, clock: Clock, open_sheet: OpenSheet | None = None
    ) -> None:
        super().__init__(database, clock)
        self._open_sheet = open_sheet

    def entrance(self) -> Entrance:
        """How the office is entered; asked at every start."""
        with self._view() as view:
            settings = view.book.settings()
        untouched = settings.get("first_start") == "open" and self._database.last_entered() is None
        return Entrance.read(settings, untouched=untouched)

    # Acts on cases

    def _act(
        self, actor: Actor, command: C, use_case: Callable[[Act, C], Outcome[T]]
    ) -> Outcome[T]:
        from gaoxinban.application.acting import Act

        with self._database.write() as uow:
            now, actor = self._acting(uow, actor)
            outcome = use_case(Act(uow, Standing(now), actor), command)
            uow.commit()
            return outcome

    def log(self, actor: Actor, command: c.LogCase) -> Outcome[LoggedCase]:
        """登记"""
        from gaoxinban.application import intake

        return self._act(actor, command, intake.log)

    def answer(self, actor: Actor, command: c.AnswerCase) -> Outcome[LoggedCase]:
        """当场答复"""
        from gaoxinban.application import intake

        return self._act(actor, command, intake.answer)

    def do(self, actor: Actor, command: c.CaseCommand) -> Outcome[ActedCase]:
        """Any act on an existing case; the command's type says which."""
        from gaoxinban.application.use_cases import USE_CASES

        return self._act(actor, command, USE_CASES[type(command)])

    def attempt(self, actor: Actor, command: c.ContactCase) -> Outcome[ActedCase]:
        """A failed attempt to reach the enterprise."""
        from gaoxinban.application import handling

        return self._act(actor, command, handling.attempt)

    def transaction(self) -> AbstractContextManager[UnitOfWork]:
        """A write transaction for imports and the demonstration."""
        return self._database.write()

    # Imports

    def import_enterprises(
        self, actor: Actor, path: Path, options: ImportOptions
    ) -> Outcome[ImportReport]:
        """A sheet into the register; raises `Refused` and writes nothing when the file stops it."""
        return self._importer().enterprises(actor, path, options)

    def import_tickets(
        self, actor: Actor, path: Path, ticket_map: TicketMap, options: ImportOptions
    ) -> Outcome[ImportReport]:
        """A strange sheet's cases as history, by a map."""
        return self._importer().tickets(actor, path, ticket_map, options)

    def _importer(self) -> Importer:
        from gaoxinban.application.importing import Importer

        return Importer(self._premises, self._open_sheet)

    # Questions

    def directory(self) -> Directory:
        with self._view() as view:
            found, now = view.book.directory(), self.clock.now()
            absences = view.book.absences()
            away = (each.officer_id for each in absences if each.covers(now))
            officers = as_they_count(found.officers, absences, now)
            return replace(found, officers=tuple(officers), away=frozenset(away))

    def calendar_note(self) -> str:
        """Which calendar counts now, for the status line: 日历 2026 第1版."""
        with self._view() as view:
            number, calendar = view.book.calendar()
            now = self.clock.now()
            provisional = "，暂定" if calendar.is_provisional(now, now) else ""
            return f"日历 {local_date(now).year} 第{number}版{provisional}"

    def preview(self, command: c.LogCase) -> IntakePreview:
        """Where a case would go and until when, were it logged now."""
        from gaoxinban.application import intake

        with self._view() as view:
            return intake.preview(view.book, view.register, command, self.clock.now())

    def route(self, facts: Facts, enterprise: str = "") -> RoutingAnswer:
        """The team and why; the enterprise by code or name adds what is known of it."""
        from gaoxinban.application.route_question import route

        with self._view() as view:
            return route(view, facts, enterprise)

    def ticket_page(
        self, wanted: TicketFilter, limit: int = 100, after: tuple[int, int] | None = None
    ) -> TicketPage:
        with self._view() as view:
            return view.reads.ticket_page(wanted, self.clock.now(), limit, after)

    def ticket_ids(self, wanted: TicketFilter) -> Sequence[int]:
        with self._view() as view:
            return view.reads.ticket_ids(wanted, self.clock.now())

    def ticket_rows(self, ids: Sequence[int]) -> list[TicketRow]:
        with self._view() as view:
            return view.reads.ticket_rows(ids)

    def ticket_id(self, number: str) -> int:
        """Id of a 工单编号, an external number or the one case that a short number may mean."""
        from gaoxinban.domain.ticket import numbers_said

        with self._view() as view:
            found = view.cases.by_number(number)
            if found is not None:
                return found
            said = numbers_said(number, local_date(self.clock.now()).year)
            met = {each: view.cases.by_number(each) for each in said}
        known = {each: case for each, case in met.items() if case is not None}
        if len(known) > 1:
            both = f"{number} 可能是 {' 或 '.join(known)}"
            raise Refused(f"{both}，请写上年份。", field="number")
        for case in known.values():
            return case
        raise Refused(f"没有工单 {number}，请核对编号。", field="number")

    def detail(self, ticket_id: int, reader: Actor | None = None) -> TicketDetail:
        """A case; who asks confidentially is told to `reader` only, if to anybody."""
        from gaoxinban.application.detail import detail

        with self._view() as view:
            now = self.clock.now()
            return detail(view, ticket_id, now, self._doors.known(view.book, reader, now))

    def offered(self, actor: Actor, ticket_id: int) -> dict[EventKind, str | None]:
        """The acts that the case's state knows: None if this person may, else why not."""
        from gaoxinban.application.late_cases import hides_lateness, passes_lateness_on
        from gaoxinban.application.permission import offered
        from gaoxinban.domain.event import EventKind

        with self._view() as view:
            actor, now = self._asking(view.book, actor), self.clock.now()
            ticket = view.cases.load(ticket_id)
            found = offered(actor, ticket, now)
            asked = (EventKind.MERGE, hides_lateness), (EventKind.TRANSFER, passes_lateness_on)
            for kind, objection in asked:
                if found.get(kind, "") is None:
                    found[kind] = objection(view.book, actor, ticket, now)
            return found

    def explain(self, ticket_id: int) -> Explanation:
        """为什么"""
        return self.case_sheet(ticket_id).explanation

    def case_sheet(self, ticket_id: int, reader: Actor | None = None) -> CaseSheet:
        """A case with its own working clock, for paper; `reader` as in `detail`."""
        from gaoxinban.application import explain
        from gaoxinban.application.detail import detail
        from gaoxinban.application.rows import Explanation

        with self._view() as view:
            now = self.clock.now()
            found = detail(view, ticket_id, now, self._doors.known(view.book, reader, now))
            _, calendar = view.book.calendar(view.cases.load(ticket_id).calendar_version)
            name = office_name(view.book.settings())
            explanation = Explanation(found, explain.steps(found, calendar), name)
            return CaseSheet(explanation, calendar.elapsed, calendar.standard_day_seconds)

    def look_up_enterprises(self, text: str, limit: int = 12) -> list[EnterpriseOption]:
        with self._view() as view:
            return list(view.reads.enterprise_hits(text, limit).options)

    def enterprise_hits(self, text: str, limit: int) -> EnterpriseHits:
        """As `look_up_enterprises`, with how many more there are."""
        with self._view() as view:
            return view.reads.enterprise_hits(text, limit)

    def enterprise_ids(self, text: str = "") -> Sequence[int]:
        with self._view() as view:
            return view.reads.enterprise_ids(text)

    def enterprise_rows(self, ids: Sequence[int]) -> list[EnterpriseRow]:
        with self._view() as view:
            return view.reads.enterprise_rows(ids)

    def enterprise_detail(self, enterprise_id: int) -> EnterpriseDetail:
        with self._view() as view:
            return view.reads.enterprise_detail(enterprise_id)

    def stats(self, query: StatsQuery) -> list[StatsRow]:
        with self._view() as view:
            return view.reads.stats(query, self.clock.now())

    def call_backs(self, query: StatsQuery) -> list[CallBackRow]:
        """What 解决率 is made of, by group; the leg of the query says nothing here."""
        with self._view() as view:
            return view.reads.call_backs(query)

    def worktime(self, start: Instant, end: Instant) -> WorkTime:
        """Natural and working seconds between two instants."""
        with self._view() as view:
            _, calendar = view.book.calendar()
            working = calendar.elapsed(start, end)
            natural = end // 1_000_000 - start // 1_000_000
            return WorkTime(natural, working, calendar.is_provisional(start, end))

    def due(self, start: Instant, promise: Promise) -> tuple[Instant, bool]:
        """When a promise given at `start` runs out, and whether that is provisional."""
        from gaoxinban.domain.ledger import due_time

        with self._view() as view:
            _, calendar = view.book.calendar()
            due = due_time(calendar, start, promise)
            return due, calendar.is_provisional(start, due)

    def due_after(self, start: Instant, seconds: int) -> tuple[Instant, bool]:
        """When so many working seconds have passed, and whether that is provisional."""
        with self._view() as view:
            _, calendar = view.book.calendar()
            due = calendar.add(start, seconds)
            return due, calendar.is_provisional(start, due)

    @property
    def standard_day_seconds(self) -> int:
        """Working seconds of 「1天」, when time is put into words."""
        with self._view() as view:
            return view.book.calendar()[1].standard_day_seconds

    # The office's keeping

    @property
    def maintenance(self) -> Maintenance:
        return self._database.maintenance

    def anchor(self) -> Anchor:
        """Where all history stands now: its `line()` is for safekeeping outside."""
        with self._database.rules() as rules:
            return rules.anchor(self.clock.now())

    def check_anchor(self, line: str) -> list[Finding]:
        """The database against a line kept outside; `maintenance.verify` says the rest."""
        from gaoxinban.domain.anchor import Anchor

        kept = Anchor.read(line)
        with self._database.rules() as rules:
            return rules.compare_anchor(kept)

    def clock_notice(self) -> str:
        """What is wrong with the machine's clock, for the status line; empty if nothing is."""
        return self._guard.notice(self._database.last_entered())

    def confirm_clock(self) -> None:
        """Somebody says that the time is right: writing goes on."""
        self._guard.confirm(self._database.last_entered())

    def interrupt(self) -> None:
        """Stop the statement that runs now."""
        self._database.interrupt()

    def close(self) -> None:
        self._database.close()


def script_actor(kind: str, user: str) -> Actor:
    """A script acts with an administrator's rights under the system's user name."""
    return Actor(ref=f"{kind}:{user}", name=user, role=Role.ADMIN)
