"""Import of cases from a strange sheet by a map."""

from dataclasses import dataclass, field

from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.cleaning import company_key
from gaoxinban.application.import_calendar import Coverage
from gaoxinban.application.import_draft import NO_ENTERPRISE, DraftReader, ImportedCase
from gaoxinban.application.import_history import History, References, last_source
from gaoxinban.application.import_identity import find_enterprise
from gaoxinban.application.import_map import TicketMap
from gaoxinban.application.import_report import Fate, ImportReport, Transaction, walk
from gaoxinban.application.pinyin import spell
from gaoxinban.application.ports import Clock, Progress, Stop, UnitOfWork
from gaoxinban.application.sheet_rows import SheetRow, SheetSource
from gaoxinban.domain.enterprise import Enterprise
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor

_HELD_ROWS = 500
"""Cases kept in hand at a time: a file of a million rows stays within bounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How an import is done. A dry run reports the same and writes nothing."""

    create_missing: bool = False
    dry_run: bool = False
    stop: Stop | None = None
    progress: Progress | None = None


def import_tickets(
    transaction: Transaction,
    clock: Clock,
    actor: Actor,
    sheet: SheetSource,
    ticket_map: TicketMap,
    options: ImportOptions,
) -> Outcome[ImportReport]:
    """Bring a sheet's cases in as history, in one `transaction`.

    Raises `Refused` when mapped headings are missing, when the file is
    damaged, or when the user stops it; nothing is written then.
    """
    now = clock.now()
    report = ImportReport()
    with transaction() as uow:
        limit = Coverage.of(uow.book).limit
        reader = DraftReader(ticket_map, sheet.headings, now, limit)
        intake = _Intake(uow, History(uow, actor, now), create_missing=options.create_missing)
        for row in walk(sheet, stop=options.stop, progress=options.progress):
            try:
                case = reader.read(row)
                fate = intake.take(row, case)
            except Refused as error:
                report.refuse(row, error.sentence)
            else:
                report.took(row, fate, case.warnings)
            if report.read % _HELD_ROWS == 0:
                uow.spill()
        uow.spill()  # also in a dry run: what cannot be written must show there, too
        if not options.dry_run:
            uow.commit()
    changed = bool(report.added or report.updated) and not options.dry_run
    return Outcome(report, Changes(tickets=changed, enterprises=changed, settings=changed))


@dataclass(slots=True)
class _Intake:
    """The office while a file goes in.

    `seen` tells which case an external number of this file became or was, and
    in which row it stood first.
    """

    uow: UnitOfWork
    history: History
    create_missing: bool
    seen: dict[str, tuple[int, int]] = field(default_factory=dict)

    def take(self, row: SheetRow, case: ImportedCase) -> Fate:
        """Bring one case in. Raises `Refused` when it names what the office does not have."""
        cases = self.uow.cases
        number = case.external_number
        if number in self.seen:
            known, first = self.seen[number]
            case.warnings.append(f"与第 {first} 行是同一件，只补充空缺的内容")
            return self._update(known, case, only_blank=True)
        found = cases.by_external(number)
        if found is None:
            self.seen[number] = self.history.add(case, self._references(case)), row.number
            return Fate.ADDED
        fate = self._update(found, case, only_blank=False)
        self.seen[number] = found, row.number
        return fate

    def _update(self, known: int, case: ImportedCase, *, only_blank: bool) -> Fate:
        cases = self.uow.cases
        source = None if only_blank else last_source(cases.events(known))
        if source == case.source:
            # Whatever people have corrected here since, the row says nothing new.
            return Fate.UNCHANGED
        ticket = cases.load(known)
        # A case keeps its calendar, which may know fewer years than the one in force.
        versions = ticket.calendar_version, ticket.promise_version
        case = Coverage.of(self.uow.book, *versions).limit_case(case)
        if source == case.source:
            return Fate.UNCHANGED
        if not only_blank and case.title != ticket.title:
            case.warnings.append(
                f"原编号与工单 {ticket.number} 相同而标题不同，已按本行更正；"
                "如果是另一件事，请换一个原编号"
            )
        changed = self.history.update(ticket, case, self._references(case), only_blank=only_blank)
        return Fate.UPDATED if changed else Fate.UNCHANGED

    def _references(self, case: ImportedCase) -> References:
        category, team = self._category(case.category), self._team(case.team)
        if self.create_missing:
            book = self.uow.book
            if category is None and case.category:
                category = book.add_category(case.category)
            if team is None and case.team:
                team = book.add_team(case.team).id
        return References(self._enterprise(case), category, team)

    def _category(self, name: str) -> str | None:
        found = self.uow.book.category_named(name) if name else None
        if name and found is None and not self.create_missing:
            raise Refused(
                f"没有事项分类「{name}」；请在映射文件 [values.category] 里对应，"
                "或用 --create-missing 新建"
            )
        return found

    def _team(self, name: str) -> int | None:
        found = self.uow.book.team_named(name) if name else None
        if name and found is None and not self.create_missing:
            raise Refused(
                f"没有团队「{name}」；请在映射文件 [values.team] 里对应，或用 --create-missing 新建"
            )
        return None if found is None else found.id

    def _enterprise(self, case: ImportedCase) -> int:
        register = self.uow.enterprises
        found, _ = find_enterprise(register, case.enterprise, case.uscc)
        if found is not None:
            return found.id
        initials, pinyin = spell(case.enterprise)
        unnamed = case.enterprise == NO_ENTERPRISE
        if not unnamed:
            case.warnings.append(f"企业「{case.enterprise}」不在登记册中，已按本行新建")
        return register.add(
            Enterprise(
                name=case.enterprise,
                name_key=company_key(case.enterprise),
                uscc="" if unnamed else case.uscc,
                initials=initials,
                pinyin=pinyin,
                contact_name="" if unnamed else case.contact_name,
                contact_phone="" if unnamed else case.contact_phone,
            )
        )
