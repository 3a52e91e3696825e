"""What the page asks of the office; runs in workers, gives plain data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from gaoxinban.application.office import Office
from gaoxinban.application.permission import SUPERVISING, ensure_role
from gaoxinban.application.rule_ports import RuleKind, RulePreview, VersionRow
from gaoxinban.application.versions import Candidate
from gaoxinban.domain.calendar import (
    CalendarVersion,
    DayFact,
    Hours,
    Season,
    SpecialDay,
    WorkCalendar,
)
from gaoxinban.domain.errors import Refused, system_words
from gaoxinban.domain.event import Actor
from gaoxinban.domain.hours_text import hours_text, length_text, read_seasons, season_text
from gaoxinban.domain.instant import local_date
from gaoxinban.domain.promise import PromisePolicy, PromiseRow
from gaoxinban.domain.routing_words import changes as directory_changes
from gaoxinban.domain.sparse_year import sparse_years
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.rules.rebasing import rebased
from gaoxinban.ui.rules.wording import row_text

Make = Callable[[], Candidate]
MOST_BYTES = 1_000_001
"""One more than a list may have: what is larger is refused by the reader, not loaded."""


@dataclass(frozen=True, slots=True)
class YearShown:
    """A year of a version of the calendar; `standing` is the version in force, `today` local."""

    year: int
    facts: tuple[DayFact, ...]
    version: CalendarVersion
    standing: CalendarVersion
    versions: tuple[VersionRow, ...]
    announcement: str
    today: date

    @property
    def in_force(self) -> bool:
        """Whether what is shown is what counts for new cases."""
        return self.version.number == self.standing.number


@dataclass(frozen=True, slots=True)
class PromisesShown:
    """The promises published last; categories by code, for names and for choosing."""

    policy: PromisePolicy
    versions: tuple[VersionRow, ...]
    categories: Mapping[str, str]

    @property
    def pending(self) -> date | None:
        """From which day on they count, if that is still to come."""
        newest = self.versions[0]
        return None if newest.in_force else newest.since


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate, what it changes line by line, and what that does to open cases.

    `based_on` is the version in force; a 派单目录 does nothing to open cases, so
    it has no `preview`. `facts` is the year that the calendar should show
    meanwhile; empty for all others.
    """

    candidate: Candidate
    based_on: int
    preview: RulePreview | None
    changes: tuple[str, ...]
    facts: tuple[DayFact, ...] = ()


def load_year(office: Office, year: int | None, number: int | None) -> YearShown:
    """A year as the calendar has it; without a year this one."""
    rules = office.rules
    today = local_date(office.clock.now())
    version = rules.calendar(number)
    wanted = today.year if year is None else year
    wanted = min(max(wanted, version.first_year), version.last_year)
    return YearShown(
        year=wanted,
        facts=tuple(rules.year(wanted, version.number)),
        version=version,
        standing=version if number is None else rules.calendar(),
        versions=versions_of(office, RuleKind.CALENDAR),
        announcement=rules.announcement(),
        today=today,
    )


def versions_of(office: Office, kind: RuleKind) -> tuple[VersionRow, ...]:
    """All versions, the newest first, with the names of who made them."""
    names = names_by_ref(office)
    return tuple(
        replace(row, created_by=names.get(row.created_by, row.created_by))
        for row in office.rules.versions(kind)
    )


def names_by_ref(office: Office) -> dict[str, str]:
    """Officers' names by what versions and frozen months call them."""
    return {f"officer:{each.id}": each.name for each in office.directory().officers}


def load_promises(office: Office) -> PromisesShown:
    """The promises published last."""
    return PromisesShown(
        policy=office.rules.promises(),
        versions=versions_of(office, RuleKind.PROMISE),
        categories={each.code: each.full_name for each in office.directory().categories},
    )


def propose(office: Office, actor: Actor, make: Make, year: int | None = None) -> Proposal:
    """Make the candidate on what is in force now and look at what it would do."""
    ensure_role(actor, SUPERVISING, tr("发布新版规则"))
    candidate = make()
    if not isinstance(candidate, CalendarVersion | PromisePolicy):
        standing = office.dispatching.directory()
        changed = directory_changes(standing, candidate)
        return Proposal(candidate, office.rules.basis(candidate), None, changed)
    preview = office.rules.preview(candidate)
    if isinstance(candidate, CalendarVersion):
        changed, facts = _calendar_changes(office.rules.calendar(), candidate, year)
        return Proposal(candidate, preview.based_on, preview, changed, facts)
    categories = load_promises(office).categories
    changed = _promise_changes(office.rules.promises(), candidate, categories)
    return Proposal(candidate, preview.based_on, preview, changed)


def listed(office: Office, path: Path) -> tuple[int, CalendarVersion]:
    """The year of the list in a file, and the calendar that it would give."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES)
    except OSError as fault:
        said = tr("打不开文件 {path}：{why}")
        raise Refused(said.format(path=path.name, why=system_words(fault)), field="file") from fault
    found, candidate = office.rules.listed(data)
    return found.year, candidate


def corrected(office: Office, special: SpecialDay) -> CalendarVersion:
    """The calendar in force with one day corrected."""
    return office.rules.calendar().with_days([special])


@dataclass(frozen=True, slots=True)
class ChangedHours:
    """Hours and seasons as they were typed, None where they were not, and the seasons before."""

    hours: Hours | None
    seasons: tuple[Season, ...] | None
    begun: tuple[Season, ...]


def rearranged(office: Office, typed: ChangedHours) -> CalendarVersion:
    """The calendar in force with other hours; its dates stay, and what others have changed."""
    current = office.rules.calendar()
    seasons = current.seasons
    if typed.seasons is not None:
        found, _ = rebased(typed.begun, typed.seasons, seasons, lambda each: each.name)
        seasons = read_seasons("\n".join(map(season_text, found)))
    return current.with_hours(typed.hours or current.hours, seasons)


def plain_again(office: Office, day: date) -> CalendarVersion:
    """The calendar in force without what it says of one day."""
    current = office.rules.calendar()
    days = tuple(special for special in current.days if special.day != day)
    return replace(current, number=current.number + 1, days=days)


def _calendar_changes(
    current: CalendarVersion, candidate: CalendarVersion, year: int | None
) -> tuple[tuple[str, ...], tuple[DayFact, ...]]:
    old, new = WorkCalendar(current), WorkCalendar(candidate)
    before = {special.day: special for special in current.days}
    after = {special.day: special for special in candidate.days}
    changed = [
        new.day_kind(day).sentence
        for day in sorted(before.keys() | after.keys())
        if before.get(day) != after.get(day)
        and (day not in before or _differs(old.day_kind(day), new.day_kind(day)))
    ]
    issued = sorted(candidate.published_years - current.published_years)
    lines = [*sparse_years(old, new), *_hours_changes(current, candidate)]
    lines += [tr("{year} 年由暂定转为已公布").format(year=each) for each in issued]
    facts: tuple[DayFact, ...] = ()
    if year is not None:
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        facts = tuple(new.day_kind(date.fromordinal(day)) for day in range(first, last + 1))
    return (*lines, *changed), facts


def _hours_changes(current: CalendarVersion, candidate: CalendarVersion) -> list[str]:
    lines = []
    if candidate.hours != current.hours:
        said = tr("平时 {old}（{before}）改为 {new}（{after}）")
        lines.append(
            said.format(
                old=hours_text(current.hours),
                before=length_text(current.hours),
                new=hours_text(candidate.hours),
                after=length_text(candidate.hours),
            )
        )
    gone = [each for each in current.seasons if each not in candidate.seasons]
    come = [each for each in candidate.seasons if each not in current.seasons]
    lines += [tr("去掉 {season}").format(season=season_text(each)) for each in gone]
    said = tr("加上 {season}（{length}）")
    lines += [
        said.format(season=season_text(each), length=length_text(each.hours)) for each in come
    ]
    return lines


def _differs(old: DayFact, new: DayFact) -> bool:
    return (old.kind, old.name, old.hours) != (new.kind, new.name, new.hours)


def _promise_changes(
    current: PromisePolicy, candidate: PromisePolicy, categories: Mapping[str, str]
) -> tuple[str, ...]:
    def said(rows: tuple[PromiseRow, ...], others: tuple[PromiseRow, ...]) -> list[str]:
        return [row_text(row, categories) for row in rows if row not in others]

    removed = tr("去掉 {row}")
    added = tr("改为 {row}")
    lines = [removed.format(row=row) for row in said(current.rows, candidate.rows)]
    lines += [added.format(row=row) for row in said(candidate.rows, current.rows)]
    caps = (
        (tr("挂起上限"), current.pause_cap_days, candidate.pause_cap_days),
        (tr("延期上限"), current.extension_cap_days, candidate.extension_cap_days),
    )
    cap = tr("{name} {old} → {new} 个工作日")
    lines += [cap.format(name=name, old=old, new=new) for name, old, new in caps if old != new]
    if candidate.since is not None:
        said_since = tr("{day} 起登记的工单才用")
        lines.append(said_since.format(day=candidate.since.isoformat()))
    if not lines:
        lines.append(tr("只改了行的先后"))
    return tuple(lines)
